"""Every mistake a person makes in a table gives one clear line with file and line number."""

from __future__ import annotations

import shutil

import pytest

from lodeway import api
from lodeway.build import release
from lodeway.schema.errors import InvalidData
from toys import CLAIM, RECEIPT, TOY, Project

STAKES = f"id,holder,target,interestType,share,{CLAIM}\n"
CLOSED = RECEIPT.replace("reported", "closed")
ACTORS = TOY["actors/actors.csv"]


def findings(project: Project, table: str, text: str | bytes) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        api.checked(project({table: text}))
    return [str(finding) for finding in caught.value.findings]


CASES: dict[str, tuple[str, str | bytes, str]] = {
    "unknown column": (
        "claims/stakes.csv",
        STAKES.replace("holder", "holdr"),
        "data/claims/stakes.csv:1: unknown column 'holdr'; did you mean 'holder'?",
    ),
    "unknown id": (
        "claims/stakes.csv",
        STAKES + f"anvil-basalt,anvil,bassalt,shareholding,30,{CLOSED}\n",
        "data/claims/stakes.csv:2: target: unknown Ownable 'bassalt'; did you mean 'basalt'?",
    ),
    "unknown code": (
        "claims/stakes.csv",
        STAKES + f"anvil-basalt,anvil,basalt,shareholdin,30,{CLOSED}\n",
        "data/claims/stakes.csv:2: interestType: unknown interest-type 'shareholdin'; "
        "did you mean shareholding?",
    ),
    "bad date": (
        "claims/stakes.csv",
        STAKES
        + f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('2024', '2026-02-30')}\n",
        "data/claims/stakes.csv:2: since: '2026-02-30' is no date in the calendar",
    ),
    "bad number": (
        "claims/stakes.csv",
        STAKES + f"anvil-basalt,anvil,basalt,shareholding,thirty,{CLOSED}\n",
        "data/claims/stakes.csv:2: share: 'thirty' is no number; write plain digits such as "
        "1289 or 0.5",
    ),
    "duplicate id": (
        "actors/actors.csv",
        ACTORS + "basalt,Company,Basalt again,又一家,ago\n",
        "data/actors/actors.csv:4: id 'basalt' stands already at data/actors/actors.csv:3",
    ),
    "missing source": (
        "claims/stakes.csv",
        STAKES + f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('gazette', '')}\n",
        "data/claims/stakes.csv:2: 'anvil-basalt' has no source; name who says so, by an id of "
        "data/sources.csv",
    ),
    "missing Chinese label": (
        "actors/actors.csv",
        ACTORS.replace("铁砧公司", ""),
        "data/actors/actors.csv:2: 'anvil' has no label@zh; every label and text stands in "
        "Chinese too",
    ),
    "byte order mark": (
        "actors/actors.csv",
        b"\xef\xbb\xbf" + ACTORS.encode(),
        "data/actors/actors.csv:1: starts with a byte order mark; save as plain UTF-8",
    ),
    "Latin-1 bytes": (
        "actors/actors.csv",
        ACTORS.replace("Anvil", "Ånvil")
        .replace("铁砧公司", "x")
        .replace("玄武公司", "x")
        .encode("latin-1"),
        "data/actors/actors.csv:2: byte 0xc5 is not UTF-8; the file may be Latin-1 or GB18030: "
        "save it as UTF-8",
    ),
    "UTF-16": (
        "actors/actors.csv",
        ACTORS.encode("utf-16-le"),
        "data/actors/actors.csv:1: holds zero bytes, as UTF-16 does; save it as UTF-8",
    ),
    "a table by another ending": (
        "claims/stakes.CSV",
        STAKES,
        "data/claims/stakes.CSV: is no table; tables end in '.csv'",
    ),
    "empty file": (
        "actors/actors.csv",
        b"",
        "data/actors/actors.csv:1: the file is empty; its first line names the columns",
    ),
    "row too short": (
        "actors/actors.csv",
        ACTORS + "cobble,Company,Cobble\n",
        "data/actors/actors.csv:4: the row has 3 cells, the header 5 columns",
    ),
    "bad slug": (
        "actors/actors.csv",
        ACTORS + "Cobble_Co,Company,Cobble,卵石,ago\n",
        "data/actors/actors.csv:4: id 'Cobble_Co' is not a slug; use a-z, 0-9 and single hyphens",
    ),
    "wrong kind": (
        "actors/actors.csv",
        ACTORS.replace("Company,Anvil", "Mine,Anvil"),
        "data/actors/actors.csv:2: type 'Mine' is no kind of Actor; use one of ",
    ),
    "wrong class of thing": (
        "claims/stakes.csv",
        STAKES + f"anvil-basalt,post,basalt,shareholding,30,{CLOSED}\n",
        "data/claims/stakes.csv:2: holder: 'post' is of class BorderPost, not Actor",
    ),
    "unknown table": (
        "claims/stake.csv",
        STAKES,
        "data/claims/stake.csv: no class of the ontology has this table; did you mean "
        "'data/claims/stakes.csv'?",
    ),
    "a kind that a shared table does not hold": (
        "official/survey.csv",
        f"id,type,subject,quantityKind,mineral,value,unit,{CLAIM}\n"
        f"made,Stake,zmb,production,,1,t,{RECEIPT}\n",
        "data/official/survey.csv:2: type 'Stake' is no kind of QuantityStatement; use one of ",
    ),
    "a production without its mineral in a shared table": (
        "official/survey.csv",
        f"id,type,subject,quantityKind,mineral,value,unit,{CLAIM}\n"
        f"made,Production,zmb,production,,1,t,{RECEIPT}\n",
        "data/official/survey.csv:2: 'made' has no mineral; the column must be filled",
    ),
    "line break in a cell": (
        "actors/actors.csv",
        ACTORS + 'cobble,Company,"Cob\nble",卵石,ago\n',
        "data/actors/actors.csv:4: a cell holds a line break; use one line a row",
    ),
    "open quote": (
        "actors/actors.csv",
        ACTORS + 'cobble,Company,"Cobble,卵石,ago\n',
        "data/actors/actors.csv:4: not CSV: unexpected end of data",
    ),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_mistake_is_named_with_its_file_and_line(case: str, project: Project) -> None:
    table, text, expected = CASES[case]
    found = findings(project, table, text)
    assert any(line.startswith(expected) for line in found), found


UNREADABLE = {
    "GB18030": lambda text: text.encode("gb18030"),
    "GBK after some lines": lambda text: (text + text.splitlines()[-1]).encode("gbk"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "empty": lambda text: b"",
    "old line ends": lambda text: text.replace("\n", "\r").encode(),
    "a column renamed": lambda text: text.replace("id,", "ident,", 1).encode(),
    "cut in a letter": lambda text: (text + "铁").encode()[:-1],
}


@pytest.mark.parametrize("how", UNREADABLE)
@pytest.mark.parametrize("table", ["actors/actors.csv", "actors/states.csv", "sources.csv"])
def test_a_table_that_cannot_be_read_is_told_alone(how: str, table: str, project: Project) -> None:
    found = findings(project, table, UNREADABLE[how](TOY[table]))
    assert found, how
    assert {line.split(":")[0] for line in found} == {f"data/{table}"}
    assert len(found) <= 2  # a renamed column is one that is unknown and one that is missing


def test_one_bad_row_does_not_hide_the_next(project: Project) -> None:
    text = (
        STAKES
        + f"a-one,anvil,nowhere,shareholding,30,{CLOSED}\n"
        + f"b-two,anvil,basalt,shareholding,x,{CLOSED}\n"
    )
    found = findings(project, "claims/stakes.csv", text)
    assert [line.split(":")[1] for line in found if "stakes" in line] == ["2", "3"]


def test_faults_of_cells_and_of_shapes_are_told_together(project: Project) -> None:
    text = (
        STAKES
        + f"a-one,anvil,nowhere,shareholding,30,{CLOSED}\n"
        + f"b-two,anvil,basalt,shareholding,130,{CLOSED}\n"
    )
    found = [line for line in findings(project, "claims/stakes.csv", text) if "stakes" in line]
    assert [line.split(":")[1] for line in found if "nowhere" in line] == ["2"]
    assert (
        "data/claims/stakes.csv:3: share: 130 is not between 0 and 100; the nearest is 100" in found
    )
    assert len([line for line in found if ":2:" in line]) == 1


ONTOLOGY_FAULTS = {
    "base.ttl": ("ld:Broken a", "ontology/base.ttl:"),
    "shapes.ttl": ("shape:broken a", "ontology/shapes.ttl:"),
    "rules/contradicts.rq": ("CONSTRUCT {", "ontology/rules/contradicts.rq"),
    "rules/last-confirmed.rq": (
        "SELECT * { ?s ?p ?o }",
        "ontology/rules/last-confirmed.rq: a rule is a CONSTRUCT",
    ),
}


@pytest.mark.parametrize("name", ONTOLOGY_FAULTS)
def test_a_broken_ontology_names_the_file(name: str, project: Project) -> None:
    text, expected = ONTOLOGY_FAULTS[name]
    root = project()
    (root / "ontology" / name).write_text(text)
    with pytest.raises(InvalidData, match=expected):
        api.checked(root)


@pytest.mark.parametrize("name", ["base.ttl", "deals.ttl", "codes.ttl", "shapes.ttl"])
def test_a_missing_part_of_the_ontology_is_named(name: str, project: Project) -> None:
    root = project()
    (root / "ontology" / name).unlink()
    with pytest.raises(InvalidData, match=f"ontology/{name}: the file is missing"):
        api.checked(root)


def test_an_ontology_without_rules_is_no_release(project: Project) -> None:
    root = project()
    shutil.rmtree(root / "ontology" / "rules")
    with pytest.raises(InvalidData, match="ontology/rules: holds no rule"):
        api.checked(root)


def test_tables_with_windows_line_ends_are_read_as_they_are(project: Project) -> None:
    tables = {name: text.replace("\n", "\r\n") for name, text in TOY.items()}
    windows, plain = api.checked(project(tables, name="windows")), api.checked(project())
    assert windows.nquads() == plain.nquads()


def test_fixing_writes_plain_line_ends(project: Project) -> None:
    root = project({"actors/actors.csv": ACTORS.replace("\n", "\r\n")})
    assert list(release.fix(root / "data")) == ["data/actors/actors.csv"]
    assert (root / "data/actors/actors.csv").read_text("utf-8") == ACTORS
