"""Each named question against what a reader of the tables finds: `readable.toml`, and counts by hand.

Nothing here asks the program what is right: cells are looked up and counted in the tables as they
stand, with `csv` alone, and then the question is asked.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lodeway import questions
from lodeway.api import KnowledgeGraph
from toys import ROOT

Row = dict[str, str]
CASES = tomllib.loads((Path(__file__).parent / "readable.toml").read_text("utf-8"))["case"]
COUNTED = {
    *("article-claims", "assets-by-country", "lists", "list-additions", "list-entries", "passes"),
    *("unknowns", "vocabulary", "who-says-so"),
}


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of a table under data/."""
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def by_id(name: str) -> dict[str, Row]:
    return {row["id"]: row for row in table(name)}


def stands(row: Row) -> bool:
    """What is neither denied nor set aside nor taken back."""
    return (
        row.get("rank") != "deprecated"
        and row.get("outcome") != "denied"
        and not row.get("retracted")
    )


def test_every_question_has_an_answer_that_a_reader_can_check() -> None:
    assert {case["ask"] for case in CASES} | COUNTED == {q.name for q in questions.questions()}


def _name(case: dict[str, Any]) -> str:
    told = case.get("row") or case["absent"]
    return f"{case['ask']}-{told.get('claim') or next(iter(told.values()))}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_question_answers_as_a_reader_finds_it(
    case: dict[str, Any], shipped: KnowledgeGraph
) -> None:
    for name, row_id, cells in case["read"]:
        found = by_id(name)[row_id]
        assert {column: found[column] for column in cells} == cells, f"data/{name}: {row_id}"
    rows = list(shipped.ask(case["ask"], lang=case.get("lang", "en"), **case.get("with", {})))
    assert rows
    if absent := case.get("absent"):
        assert not [row for row in rows if _fits(row, absent)]
    else:
        near = [row for row in rows if row.get("claim") == case["row"].get("claim")]
        assert any(_fits(row, case["row"]) for row in rows), f"not among {near}"


def _fits(row: dict[str, Any], cells: dict[str, Any]) -> bool:
    return all(row[key] == (None if value == "" else value) for key, value in cells.items())


# --- what is counted


def test_assets_by_country_are_as_many_as_the_table_has(shipped: KnowledgeGraph) -> None:
    names = {row["id"]: row["label@zh"] for row in table("actors/states.csv")}
    counted = Counter(
        names[country]
        for row in table("assets/assets.csv")
        if "copper" in row["mineral"].split(";")
        for country in row["country"].split(";")
    )
    rows = shipped.ask("assets-by-country", mineral="copper", lang="zh")
    assert {row["country_name"]: row["assets"] for row in rows} == counted


def _minerals(of: str) -> set[str]:
    rows = [row for row in table("claims/listings.csv") if row["list"] == of and stands(row)]
    return {mineral for row in rows for mineral in row["mineral"].split(";")}


def test_lists_have_as_many_minerals_as_the_table(shipped: KnowledgeGraph) -> None:
    counted = {r["label@en"]: len(_minerals(r["id"])) for r in table("minerals/lists.csv")}
    rows = list(shipped.ask("lists"))
    assert {row["list_name"]: row["minerals"] for row in rows} == counted
    issued = {row["list_name"]: row["issued"] for row in rows}
    assert issued == {r["label@en"]: r["issued"] for r in table("minerals/lists.csv")}


def test_a_list_and_what_is_new_on_it(shipped: KnowledgeGraph) -> None:
    names = {row["id"]: row["label@en"] for row in table("minerals/minerals.csv")}
    newer, older = _minerals("us-critical-minerals-2025"), _minerals("us-critical-minerals-2022")
    entries = {row["mineral_name"] for row in shipped.ask("list-entries")}
    assert entries == {names[mineral] for mineral in newer}
    added = {row["mineral"] for row in shipped.ask("list-additions")}
    assert added == {names[mineral] for mineral in newer - older}


@pytest.mark.parametrize("gate", ["hormuz", "suez", "kasumbalesa"])
def test_what_passes_a_gate(gate: str, shipped: KnowledgeGraph) -> None:
    passing = {
        row["label@en"]
        for row in table("routes/segments.csv")
        if gate in (*row["passes"].split(";"), row["fromNode"], row["toNode"])
    }
    assert passing
    assert sorted(row["segment_name"] for row in shipped.ask("passes", gate=gate)) == sorted(
        passing
    )


def test_an_article_has_all_its_claims_with_their_differences(shipped: KnowledgeGraph) -> None:
    differences = Counter(
        row[side] for row in table("claims/differences.csv") for side in ("claim", "otherClaim")
    )
    article = "state-sponsored-mining-2026-02"
    said = {r["id"]: r["locator"] for r in table("claims/statements.csv") if r["source"] == article}
    rows = list(shipped.ask("article-claims", article=article))
    assert {row["claim"]: row["paragraph"] for row in rows} == said
    assert {row["claim"]: row["differences"] for row in rows} == {c: differences[c] for c in said}


def test_what_is_not_known_of_the_assets_of_zambia(shipped: KnowledgeGraph) -> None:
    def known(column: str, *names: str) -> set[str]:
        return {r[column] for name in names for r in table(name) if stands(r)}

    held = known("target", "claims/stakes.csv")
    run = {o for r in table("claims/operations.csv") if stands(r) for o in r["operated"].split(";")}
    made = known("subject", "claims/productions.csv")
    expected = {
        row["label@en"]: (row["id"] in held, row["id"] in run, row["id"] in made)
        for row in table("assets/assets.csv")
        if row["country"] == "zmb"
    }
    rows = shipped.ask("unknowns", country="zmb")
    found = {row["asset"]: (row["owner"], row["operator"], row["output"]) for row in rows}
    assert found == {name: three for name, three in expected.items() if not all(three)}
    assert found


def test_words_are_used_as_often_as_the_tables_have_rows(shipped: KnowledgeGraph) -> None:
    uses = {row["term"]: row["uses"] for row in shipped.ask("vocabulary")}
    for term, name in (
        ("Stake", "claims/stakes.csv"),
        ("Restriction", "claims/restrictions.csv"),
        ("Difference", "claims/differences.csv"),
    ):
        assert uses[term] == len(table(name)), term
    assert uses["shareMin"] == sum(1 for row in table("claims/stakes.csv") if row["shareMin"])


def test_sources_carry_as_many_claims_as_rows_name_them(shipped: KnowledgeGraph) -> None:
    counted: dict[str, int] = defaultdict(int)
    for name in ("usgs-mcs-2025", "usgs-mcs-2026"):
        for row in table(f"official/{name}.csv"):
            counted[row["source"]] += 1
    for file in sorted((ROOT / "data" / "claims").glob("*.csv")):
        for row in table(f"claims/{file.name}"):
            if "source" in row:
                counted[row["source"]] += 1
    for row in table("routes/observations.csv"):
        counted[row["source"]] += 1
    labels = {row["id"]: row["label@en"] for row in table("sources.csv")}
    told = {row["name"]: row["claims"] for row in shipped.ask("who-says-so")}
    for source in ("glencore-2019-12-20-katanga", "zh-analysis-2026-01", "usgs-mcs-2025"):
        assert told[labels[source]] == counted[source], source
