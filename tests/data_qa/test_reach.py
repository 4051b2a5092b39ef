"""How far the shipped tables reach, and that what they sum to is what was published."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.build import release
from lodeway.schema import paths

DATA = paths.project_root() / "data"
TABLES = sorted(p for p in DATA.rglob("*.csv") if "imported" not in p.parts)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as text:
        return tuple(csv.DictReader(text))


LEAST = {
    "assets/assets.csv": 150,
    "agreements/agreements.csv": 120,
    "claims/differences.csv": 40,
    "minerals/minerals.csv": 60,
    "minerals/lists.csv": 5,
    "official/usgs-mcs-2026.csv": 5000,
    "official/usgs-mcs-2025.csv": 3000,
}


@pytest.mark.parametrize("name", LEAST)
def test_a_table_reaches_as_far_as_it_promises(name: str) -> None:
    assert len(table(name)) >= LEAST[name]


def test_actors_number_over_250_without_the_mere_countries() -> None:
    at_work = {
        row[column]
        for name, columns in {
            "claims/participations.csv": ["party"],
            "claims/memberships.csv": ["member", "organization"],
            "claims/restrictions.csv": ["imposedBy"],
            "claims/stakes.csv": ["holder"],
        }.items()
        for row in table(name)
        for column in columns
    }
    states = {row["id"] for row in table("actors/states.csv")}
    assert len(table("actors/actors.csv")) + len(at_work & states) >= 250


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.relative_to(DATA).as_posix())
def test_a_table_is_in_its_canonical_form(path: Path) -> None:
    raw = path.read_bytes()
    assert release.canonical(raw) == raw, "run 'lodeway check --fix'"


def curated() -> list[dict[str, str]]:
    return [row for p in (DATA / "claims").glob("*.csv") for row in table(f"claims/{p.name}")]


def test_four_fifths_of_the_curated_claims_were_read() -> None:
    claims = [row for row in curated() if "basis" in row]
    assert sum(row["basis"] == "read" for row in claims) >= 0.8 * len(claims)


def test_what_nobody_read_is_low_and_has_the_recollection_for_its_source() -> None:
    for row in curated():
        if row.get("basis") == "recalled":
            assert (row["confidence"], row["source"]) == ("low", "lodeway-recollection"), row["id"]


def test_every_copper_and_cobalt_asset_of_the_copperbelt_has_a_place_or_says_not(
    shipped: KnowledgeGraph,
) -> None:
    belt = [
        row
        for row in table("assets/assets.csv")
        if row["country"] in ("cod", "zmb")
        and {"copper", "cobalt"} & set(row["mineral"].split(";"))
    ]
    assert len(belt) >= 60
    placed = [row for row in belt if row["lat"]]
    assert len(placed) >= 0.85 * len(belt)


# Kilometres by corridor against what was published: (corridor, published, how far off it may be).
PUBLISHED = {
    "lobito-corridor": (1739, 1, "Ivanhoe's memorandum of 2023: Kolwezi to Lobito"),
    "beira-road": (1900, 100, "just over 1,900 from Kolwezi"),
    "durban-road-chirundu": (2900, 200, "more than 2,900 from Kolwezi"),
    "dar-es-salaam-road": (2100, 400, "more than 2,100 from Kolwezi"),
}


@pytest.mark.parametrize("corridor", PUBLISHED)
def test_a_corridor_is_as_long_as_was_published(corridor: str) -> None:
    lengths = {
        row["subject"]: float(row["value"])
        for row in table("claims/route-figures.csv")
        if row["quantityKind"] == "length" and row["rank"] == "preferred"
    }
    legs = [row["segment"] for row in table("routes/legs.csv") if row["corridor"] == corridor]
    published, slack, why = PUBLISHED[corridor]
    assert sum(lengths[segment] for segment in legs) == pytest.approx(published, abs=slack), why


def test_congos_share_of_cobalt_is_that_of_the_publishers_own_rows(
    shipped: KnowledgeGraph,
) -> None:
    answer = shipped.ask("output", mineral="cobalt", country="cod", on="2024-06-30")
    share = answer.columns.index("Of the world (%)")
    (row,) = [row for row in answer.rows if "2026-cobalt" in str(row[-1])]
    assert float(str(row[share])) == pytest.approx(100 * 226_000 / 302_000, abs=0.1)


def test_a_newer_edition_hides_the_older_figure_for_the_same_year(
    shipped: KnowledgeGraph,
) -> None:
    answer = shipped.ask("output", mineral="cobalt", country="cod")
    by_year = [str(row[answer.columns.index("Year")]) for row in answer.rows]
    assert len(by_year) == len(set(by_year)), by_year
