"""What is kept from earlier builds changes nothing: warm equals cold, quad for quad."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lodeway import api
from lodeway.api import KnowledgeGraph, opening
from lodeway.build import cache, graph
from lodeway.check import check, validation_cache
from lodeway.schema import paths
from lodeway.schema.errors import InvalidData
from lodeway.store import Store, engine, run, tables
from toys import CLAIM, RECEIPT, TOY, Project, with_directness

HEAD = f"id,type,subject,quantityKind,mineral,value,unit,{CLAIM}\n"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("LODEWAY_HOME", str(home))
    return home


@pytest.fixture
def big(project: Project) -> Path:
    """The toy tables with a table of many figures."""
    rows = [
        f"made-{n:03},Production,{('ago', 'zmb')[n % 2]},production,copper,{n},t,{RECEIPT}\n"
        for n in range(120)
    ]
    return project(
        {
            "minerals/minerals.csv": "id,label@en,label@zh\ncobalt,Cobalt,钴\ncopper,Copper,铜\n",
            "official/survey.csv": HEAD + "".join(rows),
        }
    )


def cold(root: Path) -> list[str] | bytes:
    """The findings, or the N-Quads, without anything kept from before."""
    built = opening.built(root)
    found = [str(f) for f in check(built)]
    return found or built.nquads()


def warm(root: Path) -> list[str] | bytes:
    """The same by all caches, the index read back as well."""
    try:
        file = api.graph_file(root)
    except InvalidData as error:
        return [str(f) for f in error.findings]
    index = engine.open_index(str(file.with_suffix(engine.INDEX)))
    assert index is not None
    assert set(index) == set(engine.load(file.read_bytes()))
    return file.read_bytes()


def lines(root: Path, table: str) -> list[str]:
    return (root / "data" / table).read_text().splitlines(keepends=True)


def write(root: Path, table: str, text: list[str]) -> None:
    (root / "data" / table).write_text("".join(text))


def change_a_figure(root: Path, rng: random.Random) -> None:
    text = lines(root, "official/survey.csv")
    n = rng.randrange(1, len(text))
    cells = text[n].split(",")
    cells[5] = rng.choice(["7", "8.5", "nine", ""])
    text[n] = ",".join(cells)
    write(root, "official/survey.csv", text)


def change_a_source(root: Path, rng: random.Random) -> None:
    text = lines(root, "official/survey.csv")
    n = rng.randrange(1, len(text))
    text[n] = text[n].replace("gazette", "lodeway-assumptions").replace("high,read", "high,assumed")
    write(root, "official/survey.csv", text)


def recall_a_figure(root: Path, rng: random.Random) -> None:
    text = lines(root, "official/survey.csv")
    n = rng.randrange(1, len(text))
    text[n] = text[n].replace(",read,", ",recalled,")
    write(root, "official/survey.csv", text)


def add_a_row(root: Path, rng: random.Random) -> None:
    text = lines(root, "official/survey.csv")
    text.append(f"made-{rng.randrange(900, 999)},Reserve,ago,reserve,cobalt,5,t,{RECEIPT}\n")
    write(root, "official/survey.csv", text)


def drop_what_others_name(root: Path, rng: random.Random) -> None:
    table = rng.choice(["minerals/minerals.csv", "actors/actors.csv", "actors/states.csv"])
    text = lines(root, table)
    if len(text) > 1:
        del text[rng.randrange(1, len(text))]
    write(root, table, text)


def change_a_class(root: Path, rng: random.Random) -> None:
    """A claim or a node that others name becomes another kind of thing."""
    text = lines(root, "places/nodes.csv")
    n = rng.randrange(1, len(text))
    kind = text[n].split(",")[1]
    text[n] = text[n].replace(kind, rng.choice(["Port", "City", "Strait", "Region"]), 1)
    write(root, "places/nodes.csv", text)


def change_a_stake(root: Path, rng: random.Random) -> None:
    text = lines(root, "claims/stakes.csv")
    for n in range(1, len(text)):
        text[n] = text[n].replace("closed", rng.choice(["closed", "signed", "rumoured"]))
    text.append(
        f"zmb-basalt-{rng.randrange(99)},zmb,basalt,shareholding,{rng.randrange(99)},{RECEIPT}\n"
    )
    write(root, "claims/stakes.csv", text)


def restore(root: Path, rng: random.Random) -> None:
    for table, text in TOY.items():
        kept = with_directness(text) if table == "claims/stakes.csv" else text
        (root / "data" / table).write_text(kept)


def change_a_shape(root: Path, rng: random.Random) -> None:
    shapes = root / "ontology" / "shapes.ttl"
    text = shapes.read_text()
    a, b = "sh:minCount 1 ;\n    sh:maxCount 1 ;\n    sh:minLength 1 ;", "sh:minLength 9 ;"
    shapes.write_text(text.replace(a, b) if a in text else text.replace(b, a))


def change_a_rule(root: Path, rng: random.Random) -> None:
    rule = root / "ontology" / "rules" / "contradicts.rq"
    rule.write_text(rule.read_text().replace(" kind:imprecise-wording", ""))


def change_the_ontology(root: Path, rng: random.Random) -> None:
    core = root / "ontology" / "base.ttl"
    core.write_text(core.read_text() + f"\n# {rng.random()}\n")


EDITS = [
    change_a_figure, change_a_figure, change_a_source, recall_a_figure, add_a_row,
    drop_what_others_name, change_a_class, change_a_stake, restore, restore, change_a_shape,
    change_a_rule, change_the_ontology,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_a_warm_build_equals_a_cold_one(seed: int, big: Path) -> None:
    rng = random.Random(seed)
    assert warm(big) == cold(big)
    for _ in range(6):
        edit = rng.choice(EDITS)
        edit(big, rng)
        assert warm(big) == cold(big), edit.__name__


def test_a_clean_verdict_ends_when_the_class_of_what_a_row_names_changes(big: Path) -> None:
    assert isinstance(warm(big), bytes)
    text = "".join(lines(big, "claims/stakes.csv"))
    (big / "data/claims/differences.csv").write_text(
        "id,claim,otherClaim,differenceKind,note@en,note@zh\n"
        "d,km-rail-west,km-rail-west-other,other-date,Note,注释\n"
    )
    assert isinstance(warm(big), bytes)
    (big / "data/claims/stakes.csv").write_text(
        text + f"km-rail-west,zmb,basalt,shareholding,1,{RECEIPT}\n"
    )
    figures = [row for row in lines(big, "claims/route-figures.csv") if "km-rail-west," not in row]
    write(big, "claims/route-figures.csv", figures)
    assert warm(big) == cold(big)


LOOKS_FAR = """
shape:far a sh:NodeShape ; sh:targetClass ld:Stake ;
    sh:property [ sh:path ( ld:target ld:country ) ; sh:minCount 1 ;
                  sh:message "the target has a country"@en , "标的须有国家"@zh ] .
"""


def test_a_shape_that_looks_at_other_rows_is_asked_about_all_rows_each_time(big: Path) -> None:
    shapes = big / "ontology" / "shapes.ttl"
    shapes.write_text(shapes.read_text() + LOOKS_FAR)
    assert warm(big) == cold(big)
    write(
        big,
        "actors/actors.csv",
        [row.replace(",ago", ",") for row in lines(big, "actors/actors.csv")],
    )
    found = warm(big)
    assert found == cold(big)
    assert any("the target has a country" in line for line in found), found


def built_from(root: Path, before: Path) -> cache.Earlier | None:
    return cache.nearest(before, graph.build(root))


def test_one_row_changed_is_built_from_the_build_before(
    big: Path, empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm(big)
    change_a_figure(big, random.Random(3))
    assert built_from(big, empty_cache / "graphs")
    read: list[int] = []
    original = graph.Graph.read

    def counted(self: graph.Graph, rows: object) -> object:
        kept = list(rows)  # type: ignore[call-overload]
        read.append(len(kept))
        return original(self, kept)

    monkeypatch.setattr(graph.Graph, "read", counted)
    warm(big)
    assert set(read) == {1}


def test_other_tables_are_not_built_from_these(
    big: Path, empty_cache: Path, project: Project
) -> None:
    warm(big)
    assert built_from(project(name="other"), empty_cache / "graphs") is None


def damage(file: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    if how == "cut":
        content = content[: len(content) // 2]
    elif how == "emptied":
        content.clear()
    else:
        content[len(content) // 2] ^= 255
    file.write_bytes(content)


@pytest.mark.parametrize("how", ["cut", "emptied", "changed"])
@pytest.mark.parametrize("ending", [".nq", cache.ROWS])
def test_a_damaged_build_is_no_base_and_is_made_again(
    how: str, ending: str, big: Path, empty_cache: Path
) -> None:
    warm(big)
    (file,) = (empty_cache / "graphs").glob(f"*{ending}")
    damage(file, how)
    change_a_source(big, random.Random(1))
    assert warm(big) == cold(big)


@pytest.mark.parametrize("how", ["cut", "emptied", "changed"])
def test_damaged_verdicts_are_no_verdicts(how: str, big: Path, empty_cache: Path) -> None:
    warm(big)
    (file,) = (empty_cache / "verdicts").iterdir()
    damage(file, how)
    assert validation_cache.Verdicts(file.parent, graph.build(big).context).clean() == frozenset()
    change_a_source(big, random.Random(1))
    assert warm(big) == cold(big)


def spoil(index: Path) -> None:
    """Flip bits in every table of an index, and leave all sizes as they are."""
    for file in index.glob("*.sst"):
        content = bytearray(file.read_bytes())
        for n in range(40, len(content) - 600, 97):
            content[n] ^= 255
        file.write_bytes(content)


def test_a_question_over_a_spoilt_index_is_answered_from_the_n_quads(big: Path) -> None:
    file = api.graph_file(big)
    expected = Store.from_nquads(file).select(COUNT)
    spoil(file.with_suffix(engine.INDEX))
    assert Store.at(file).select(COUNT) == expected
    assert run(file, COUNT) == expected


def test_a_spoilt_index_in_the_query_process_does_no_harm(big: Path) -> None:
    file = api.graph_file(big)
    expected = run(file, COUNT)
    spoil(file.with_suffix(engine.INDEX))
    assert run(file, COUNT) == expected


@pytest.mark.parametrize("how", ["cut", "gone"])
def test_an_index_that_lacks_something_is_made_again(how: str, big: Path) -> None:
    file = api.graph_file(big)
    table = max(file.with_suffix(engine.INDEX).glob("*.sst"), key=lambda p: p.stat().st_size)
    damage(table, "cut") if how == "cut" else table.unlink()
    assert engine.open_index(str(file.with_suffix(engine.INDEX))) is None
    assert isinstance(warm(big), bytes)


def test_a_build_on_a_spoilt_index_says_what_the_tables_say(big: Path) -> None:
    spoil(api.graph_file(big).with_suffix(engine.INDEX))
    change_a_source(big, random.Random(1))
    assert api.graph_file(big).read_bytes() == cold(big)


def test_a_cell_that_stood_still_while_its_row_changed_can_change_later(big: Path) -> None:
    api.graph_file(big)
    # Each step leaves more rows changed, so that the build before, not the first, is the nearest.
    steps = ({1: (5, "500"), 2: (5, "501")}, {1: (2, "zmb"), 3: (5, "502")})
    for step in steps:
        text = lines(big, "official/survey.csv")
        for n, (place, cell) in step.items():
            cells = text[n].split(",")
            assert cells[place] != cell
            cells[place] = cell
            text[n] = ",".join(cells)
        write(big, "official/survey.csv", text)
        api.graph_file(big)
    assert warm(big) == cold(big)


def test_the_cache_is_bounded(
    big: Path, empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT", 3)
    for n in range(5):
        write(big, "topics.csv", ["id,label@en,label@zh\n", f"topic-{n},Topic,主题\n"])
        warm(big)
    names = [p.suffix for p in (empty_cache / "graphs").iterdir()]
    assert {name: names.count(name) for name in names} == dict.fromkeys(
        (".nq", ".rows", ".index", ".tables"), 3
    )


def test_an_index_changed_many_times_is_never_in_more_files_than_a_query_may_have_open(
    big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        write(big, "topics.csv", ["id,label@en,label@zh\n", f"topic-{n},Topic,主题\n"])
        monkeypatch.setattr(engine, "MOST_CHANGES", 0 if n == 3 else 20_000)
        assert warm(big) == cold(big)
        file = api.graph_file(big)
        assert run(file, COUNT) == Store.from_nquads(file).select(COUNT)


def test_heavy_builds_are_dropped_sooner(
    big: Path, empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 1)
    for n in range(4):
        write(big, "topics.csv", ["id,label@en,label@zh\n", f"topic-{n},Topic,主题\n"])
        warm(big)
    assert len(list((empty_cache / "graphs").glob("*.nq"))) == 2


def test_what_a_build_kept_of_its_reading_is_what_the_whole_graph_says(
    big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    put = tables.Kept.put
    monkeypatch.setattr(
        tables.Kept, "put", lambda self, query, rows: (asked.append(query), put(self, query, rows))
    )
    file = api.graph_file(big)
    assert len(asked) > 5
    kept = tables.Kept(file.with_suffix(tables.TABLES))
    for query in asked:
        assert kept.get(query) == Store.from_nquads(file).select(query)


def test_a_build_without_an_index_says_the_same_and_gets_one_when_asked(
    big: Path, empty_cache: Path
) -> None:
    assert cache.nquads(api.checked(big)) == cold(big)
    assert list((empty_cache / "graphs").glob("*.index")) == []
    change_a_source(big, random.Random(1))
    assert cache.nquads(api.checked(big)) == cold(big)
    assert list((empty_cache / "graphs").glob("*.index")) == []
    assert warm(big) == cold(big)


def test_a_check_needs_no_cache(big: Path, empty_cache: Path) -> None:
    empty_cache.write_text("a file where the folder should be")
    assert api.checked(big).nquads() == cache.nquads(api.checked(big)) == cold(big)


def test_builds_at_the_same_time_do_not_hurt_each_other(big: Path, empty_cache: Path) -> None:
    copies = []
    for n in range(4):
        root = big.parent / f"copy-{n}"
        shutil.copytree(big, root)
        write(root, "topics.csv", ["id,label@en,label@zh\n", f"topic-{n // 2},Topic,主题\n"])
        copies.append(root)
    command = [sys.executable, "-m", "lodeway", "sparql", COUNT, "--format", "csv"]
    command += ["--timeout", "120", "--project"]
    running = [subprocess.Popen([*command, str(root)], stdout=subprocess.PIPE) for root in copies]
    answers = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * 4
    assert answers[0] == answers[1]
    for root in copies:
        assert warm(root) == cold(root)


def test_the_query_file_and_the_folder_give_one_graph(big: Path) -> None:
    file = api.graph_file(big)
    assert KnowledgeGraph(file).sparql(COUNT) == KnowledgeGraph(file, memory=True).sparql(COUNT)
    assert paths.home().is_dir()
