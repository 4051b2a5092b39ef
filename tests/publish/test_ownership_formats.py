"""Holdings in other people's formats: what BODS 0.4 and FollowTheMoney are told, and what is left out.

Their own schemas stand in `standards/`, and our own reader of BODS reads back what was written.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from libcovebods import data_reader, run_tasks
from libcovebods.config import LibCoveBODSConfig
from libcovebods.jsonschemavalidate import JSONSchemaValidator
from libcovebods.schema import SchemaBODS
from libcovebods.tasks.checks import legacy_checks, record_based_checks
from referencing import Registry, Resource

from command_line import run
from lodeway import api, importers
from lodeway.publish import bods, ftm
from lodeway.publish.dataset import Dataset
from lodeway.schema.values import number
from toys import CLAIM, ROOT, TOY, Project

STANDARDS = Path(__file__).parent / "standards"
ACTORS = (
    "id,type,label@en,label@zh,country\n"
    "anvil,Company,Anvil,铁砧公司,zmb\n"
    "basalt,Company,Basalt,玄武公司,ago\n"
    "free-float,HolderGroup,Free float,流通股股东,\n"
)
END = "high,read,,2026-11-21"
STAKES = (
    f"id,holder,target,interestType,directness,share,shareMin,shareMax,{CLAIM}\n"
    f"anvil-basalt,anvil,basalt,shareholding,direct,30,,,gazette,p. 1,2019-05,,closed,{END}\n"
    f"anvil-basalt-more,anvil,basalt,shareholding,direct,40,,,bulletin,p. 4,2025-02-01,,closed,{END}\n"
    f"anvil-basalt-wish,anvil,basalt,shareholding,direct,90,,,gazette,p. 2,2024,,non-binding,{END}\n"
    f"float-basalt,free-float,basalt,shareholding,direct,,10,25,gazette,p. 3,,2022,closed,{END}\n"
)


def dataset(root: Path) -> Dataset:
    """A graph with all that follows from its claims, so also which of them others have ended."""
    graph = api.checked(root)
    return Dataset(graph.nquads(), graph.schema)


HEAD, ROWS = TOY["sources.csv"].split("\n", 1)
BULLETIN = "bulletin,The Bulletin,通报,Bulletin,2025-03,2026-11-21,en,press,bulletin.example,"


@pytest.fixture
def root(project: Project) -> Path:
    return project(
        {
            "sources.csv": f"{HEAD}\n{BULLETIN}\n{ROWS}",
            "actors/actors.csv": ACTORS,
            "claims/stakes.csv": STAKES,
        }
    )


@pytest.fixture
def toy(root: Path) -> Dataset:
    return dataset(root)


def statements(data: Dataset) -> dict[str, dict[str, Any]]:
    return {one["recordId"]: one for one in json.loads(bods.export(data).content)}


def entities(data: Dataset) -> dict[str, dict[str, Any]]:
    lines = ftm.export(data).content.decode().splitlines()
    return {one["id"].removeprefix("lodeway-"): one for one in map(json.loads, lines)}


def english(left: Any) -> dict[str, int]:
    return {reason["en"]: count for reason, count in left.items()}


def test_a_stake_is_a_statement_with_its_source_and_the_sources_own_date(toy: Dataset) -> None:
    stake = statements(toy)["anvil-basalt"]
    (interest,) = stake["recordDetails"]["interests"]
    assert interest["share"] == {"exact": 30}
    assert (interest["type"], interest["directOrIndirect"]) == ("shareholding", "direct")
    assert interest["startDate"] == "2019-05-01"
    assert stake["source"]["description"] == "The Gazette: gazette.example"
    notes = {n["statementPointerTarget"]: n["description"] for n in stake["annotations"]}
    assert notes["/recordDetails/interests/0/startDate"] == "The source says 2019-05"
    assert notes["/statementDate"] == "The source says 2024-06"
    assert notes[""] == "p. 1; read, confidence high"


def test_a_stake_ends_where_the_next_took_its_place(toy: Dataset) -> None:
    stake = statements(toy)["anvil-basalt"]
    assert stake["recordDetails"]["interests"][0]["endDate"] == "2025-01-31"
    said = [note["description"] for note in stake["annotations"]]
    assert "Concluded from other claims: anvil-basalt-more took its place" in said
    assert "endDate" not in statements(toy)["anvil-basalt-more"]["recordDetails"]["interests"][0]
    assert entities(toy)["anvil-basalt"]["properties"]["endDate"] == ["2025-01-31"]


def test_what_does_not_bind_is_left_out_and_counted(toy: Dataset) -> None:
    assert "anvil-basalt-wish" not in statements(toy) | entities(toy)
    reason = "announced, agreed or not binding, which would read as held"
    assert english(bods.export(toy).left) == {reason: 1}
    assert english(ftm.export(toy).left) == {reason: 1, "of holders without a name": 1}


def test_holders_without_a_name_are_unspecified_in_bods(toy: Dataset) -> None:
    details = statements(toy)["float-basalt"]["recordDetails"]
    reason = {"reason": "informationUnknownToPublisher", "description": "Free float"}
    assert details["interestedParty"] == reason
    assert details["interests"][0]["share"] == {"minimum": 10, "maximum": 25}
    assert details["interests"][0]["endDate"] == "2022-12-31"
    assert "free-float" not in statements(toy)


def test_followthemoney_keeps_a_date_as_precise_as_it_is(toy: Dataset) -> None:
    stake = entities(toy)["anvil-basalt"]
    assert stake["schema"] == "Ownership"
    told = stake["properties"]
    assert (told["owner"], told["asset"]) == (["lodeway-anvil"], ["lodeway-basalt"])
    assert (told["startDate"], told["percentage"]) == (["2019-05"], ["30"])
    assert (told["ownershipType"], told["status"]) == (["direct"], ["closed"])
    assert entities(toy)["anvil"]["schema"] == "Company"


def test_ids_of_statements_stay_until_something_else_is_said(root: Path, toy: Dataset) -> None:
    before = {record: one["statementId"] for record, one in statements(toy).items()}
    (root / "data/claims/stakes.csv").write_text(STAKES.replace("direct,40", "direct,45"), "utf-8")
    after = {record: one["statementId"] for record, one in statements(dataset(root)).items()}
    assert {record for record in before if before[record] != after[record]} == {"anvil-basalt-more"}


def test_the_command_says_in_one_line_what_is_left_out(root: Path, tmp_path: Path) -> None:
    done = run("export", "ftm", "--project", root, "--out", tmp_path / "out.jsonl")
    assert done.returncode == 0
    wrote, left = done.stderr.splitlines()
    assert wrote == f"wrote {tmp_path / 'out.jsonl'}"
    assert left.startswith("left out, for the format cannot tell it: ")
    assert "1 of holders without a name" in left
    done = run("export", "bods", "--project", root, "--out", tmp_path / "b", "--lang", "zh")
    assert "1 条仅宣布、商定或不具约束力" in done.stderr


def test_a_file_can_be_named_without_its_ending_where_one_alone_fits(root: Path) -> None:
    done = run("export", "graph", "--project", root)
    assert done.returncode == 2
    assert "no file 'graph'" in done.stderr


def test_a_world_without_stakes_is_a_file_without_statements(project: Project) -> None:
    data = dataset(project({"claims/stakes.csv": None}))
    assert json.loads(bods.export(data).content) == []
    assert ftm.export(data).content == b""


def test_the_shipped_statements_fit_the_schema_of_bods_0_4(published: Dataset) -> None:
    folder = files("libcovebods") / "data" / "schema-0-4-0"
    schemas = [
        json.loads(f.read_text("utf-8")) for f in folder.iterdir() if f.name.endswith(".json")
    ]
    registry = Registry().with_resources(
        [(one["$id"], Resource.from_contents(one)) for one in schemas]
    )
    whole = next(one for one in schemas if one["$id"] == "urn:statement")
    checker = jsonschema.Draft202012Validator(
        whole, registry=registry, format_checker=jsonschema.FormatChecker(["date"])
    )
    made = json.loads(bods.export(published).content)
    assert [error.message for error in checker.iter_errors(made)] == []
    parties = {s["recordId"] for s in made if s["recordType"] != "relationship"}
    for one in made:
        assert one["declarationSubject"] in parties
        holder = one["recordDetails"].get("interestedParty")
        assert holder is None or isinstance(holder, dict) or holder in parties
    assert len({one["statementId"] for one in made}) == len(made) > 800


def test_open_ownerships_own_tool_finds_nothing_in_the_shipped_statements(
    published: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for checks in (legacy_checks, record_based_checks):  # it would ask org-id.guide for the list
        monkeypatch.setattr(checks, "get_orgids_prefixes", lambda: ["XI-LEI"])
    file = tmp_path / "bods.json"
    file.write_bytes(bods.export(published).content)
    reader, config = data_reader.DataReader(str(file)), LibCoveBODSConfig()
    schema = SchemaBODS(reader, config)
    assert schema.schema_version == "0.4"
    assert JSONSchemaValidator(schema).validate(reader) == []
    found = run_tasks.process_additional_checks(reader, config, schema, run_tasks.TASK_CLASSES)
    assert found["additional_checks"] == []
    assert found["statistics"]["count_entity_statements"] > 300


def test_our_own_reader_of_bods_reads_the_same_stakes_back(
    published: Dataset, tmp_path: Path
) -> None:
    exported = bods.export(published)
    (tmp_path / "bods.json").write_bytes(exported.content)
    imported = importers.read("bods", [tmp_path / "bods.json"], ROOT)
    back = {row["recordId"].removesuffix("/1"): row for row in imported.tables["holdings.csv"]}
    told = {
        claim.id: claim
        for claim in published.holdings
        if claim.id in back and claim.kind in ("Stake", "Control")
    }
    assert back.keys() == told.keys()
    assert len(told) + sum(exported.left.values()) == len(published.holdings)
    companies = {row["id"]: row["recordId"] for row in imported.tables["companies.csv"]}
    for record, row in back.items():
        claim = told[record]
        assert companies[row["heldRecord"]] == claim.target.id
        assert companies.get(row["holderRecord"], claim.holder.id) == claim.holder.id
        for column, share in (
            ("recordShare", claim.share),
            ("recordShareMin", claim.least),
            ("recordShareMax", claim.most),
        ):
            assert (row[column] or None) == (share and str(row[column])), record
            assert share is None or number(row[column]) == pytest.approx(float(share))
        assert row["since"] == (claim.since.earliest.isoformat() if claim.since else "")
        until = claim.until.latest.isoformat() if claim.until else claim.closed
        assert row["until"] == (until or "")


def test_the_shipped_entities_fit_the_schemata_of_followthemoney(published: Dataset) -> None:
    schemata = json.loads((STANDARDS / "ftm-4.11.2.json").read_text())
    made = entities(published)
    for one in made.values():
        schema = schemata[one["schema"]]
        assert set(schema["required"]) <= one["properties"].keys() <= schema["properties"].keys()
        for name, values in one["properties"].items():
            kind = schema["properties"][name]
            if kind[0].isupper():  # a property that points to an entity of that schema
                other = made[values[0].removeprefix("lodeway-")]
                assert kind in schemata[other["schema"]]["is"], (one["id"], name)
    assert len(made) > 1900


def test_nothing_that_is_not_held_is_told_as_held(published: Dataset) -> None:
    told = statements(published) | entities(published)
    not_held = {
        claim.id
        for claim in published.holdings
        if claim.progress not in ("closed", "operating", "reported") or claim.outcome == "denied"
    }
    assert "stake-orion-cmc-kamoto-copper-mou" in not_held
    assert not_held.isdisjoint(told)
