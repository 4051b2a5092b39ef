"""The README says of the shipped tables what is in them."""

from __future__ import annotations

import csv
import re

import pytest

from lodeway.schema import paths

ROOT = paths.project_root()
README = re.sub(r"\s+", " ", (ROOT / "README.md").read_text("utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


SAID = {
    "sources.csv": "{} sources",
    "assets/assets.csv": "{} mines, plants, projects and deposits",
    "claims/stakes.csv": "{} stakes",
    "claims/operations.csv": "{} operators",
    "claims/statuses.csv": "{} dated states",
    "actors/actors.csv": "{} companies, agencies, lenders, consortia and blocs",
    "claims/memberships.csv": "{} dated memberships",
    "minerals/minerals.csv": "{} with HS 2022 codes",
    "minerals/lists.csv": "{} critical-minerals lists",
    "agreements/agreements.csv": "{} agreements",
    "agreements/clauses.csv": "{} clauses",
    "claims/participations.csv": "{} parties",
    "claims/financings.csv": "{} sums of money",
    "claims/restrictions.csv": "{} restrictions",
    "claims/offtakes.csv": "{} offtakes",
    "claims/differences.csv": "{} typed differences",
    "routes/segments.csv": "{} segments",
    "claims/route-figures.csv": "{} figures",
    "events/events.csv": "{} dated events",
}


@pytest.mark.parametrize("table", SAID)
def test_a_count_in_the_readme_is_that_of_its_table(table: str) -> None:
    assert SAID[table].format(f"{len(rows(table)):,}") in README


def test_the_claims_are_counted_as_they_are() -> None:
    tables = [f"claims/{f.name}" for f in (ROOT / "data" / "claims").glob("*.csv")]
    tables.append("routes/observations.csv")
    claims = [r for table in tables for r in rows(table) if "basis" in r]
    read = sum(row["basis"] == "read" for row in claims) / len(claims)
    official = sum(len(rows(f"official/usgs-mcs-{year}.csv")) for year in (2025, 2026))
    assert f"{len(claims):,} curated claims" in README
    assert f"{100 * read:.0f} % of them read" in README
    assert f"{official:,} official figures" in README
