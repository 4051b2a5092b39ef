"""Pairs of publishers' records and our entities, judged by hand: no false sure, few true ones lost.

judged.csv holds the publishers' facts about each record (name, place, minerals), the entity it was
held against, the verdict and the reason. Publishers: ICMM (CC BY 4.0), USGS and MinMod's USGS
records, NGA (public domain), UNECE.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lodeway.build import tables
from lodeway.build.tables import Row
from lodeway.matching import reading
from lodeway.matching.candidates import propose
from lodeway.schema import ontology, paths

PAIRS = list(csv.DictReader((Path(__file__).parent / "judged.csv").read_text("utf-8").splitlines()))
_TABLES = {"unlocode": "places.csv", "world-port": "places.csv"}


@pytest.fixture(scope="module")
def bands() -> dict[tuple[str, str, str], str]:
    """The band of every pair that the rule proposes, by source, record and entity."""
    root = paths.project_root()
    schema = ontology.read(root / "ontology")
    rows, _ = tables.read(root / "data", schema)
    records = reading.records([_row(pair, schema) for pair in PAIRS], schema)
    found = propose(records, reading.entities(rows, schema), reading.words(rows))
    return {(p.record.source, p.record.id, p.entity.id): p.band for p in found}


def _row(pair: dict[str, str], schema: ontology.Schema) -> Row:
    cells = {k: v for k, v in pair.items() if v and k not in ("entity", "same", "reason")}
    file = next((t for s, t in _TABLES.items() if pair["source"].startswith(s)), "sites.csv")
    if not pair["country"] and not pair["lat"] and file == "sites.csv":
        file, cells = "holdings.csv", {"source": pair["source"], "holderName": pair["name"]}
    table = schema.class_of_table(f"imported/{pair['source']}/{file}")
    assert table is not None
    return Row(file, 1, table, cells)


def band(pair: dict[str, str], bands: dict[tuple[str, str, str], str]) -> str:
    return bands.get((pair["source"], pair["recordId"], pair["entity"]), "no")


def test_enough_pairs_are_judged_and_each_has_a_reason() -> None:
    assert len(PAIRS) >= 100
    assert sum(pair["same"] == "no" for pair in PAIRS) >= 100
    assert all(pair["same"] in ("yes", "no") and pair["reason"] for pair in PAIRS)


def test_no_pair_that_is_sure_is_false(bands: dict[tuple[str, str, str], str]) -> None:
    sure = [pair for pair in PAIRS if band(pair, bands) == "sure"]
    wrong = [(pair["name"], pair["entity"]) for pair in sure if pair["same"] == "no"]
    print(f"\nsure: {len(sure)} judged pairs, {len(wrong)} of them false")  # noqa: T201
    assert wrong == []


def test_nearly_all_true_pairs_are_sure_or_for_review(
    bands: dict[tuple[str, str, str], str],
) -> None:
    true = [pair for pair in PAIRS if pair["same"] == "yes"]
    lost = [(p["name"], p["entity"]) for p in true if band(p, bands) == "no"]
    sure = sum(band(p, bands) == "sure" for p in true)
    print(f"\ntrue: {len(true)} pairs, {sure} sure, {len(true) - sure - len(lost)} for review")  # noqa: T201
    print(f"lost: {lost}")  # noqa: T201
    assert len(lost) <= 0.05 * len(true)
