"""Printed world totals are the sum of the rows they stand over, or we can say why not."""

from __future__ import annotations

from statistics import median

import world_totals
from world_totals import GOLDEN, Row

# In the unit of the edition of 2025, tonnes or cubic metres.
FACTORS = {"t": 1, "kt": 1e3, "mt": 1e6, "kg": 1e-3, "carat": 2e-7, "m3": 1, "l": 1e-3}


def test_world_totals_that_their_rows_do_not_add_up_to_are_those_we_know() -> None:
    compared, gaps = world_totals.all_gaps()
    assert compared >= 400
    told = "python tests/importers/world_totals.py writes it anew; look at the difference"
    assert world_totals.text(gaps) == GOLDEN.read_text(encoding="utf-8"), told


def test_a_gap_wider_than_rounding_is_found() -> None:
    row = {"mineral": "tin", "quantityKind": "production", "unit": "t", "since": "2025"}
    row |= {"id": "x", "statistic": "Mine production", "qualifier": "", "noteAsPrinted": ""}
    parts = [row | {"subject": name, "value": "1000"} for name in ("per", "chn")]
    fits, off = (row | {"subject": "world", "value": value} for value in ("2400", "12000"))
    assert world_totals.gaps([*parts, fits]) == (1, [])
    assert [gap.difference for gap in world_totals.gaps([*parts, off])[1]] == ["10000"]


def test_both_editions_count_in_the_same_units() -> None:
    """A file that prints tons for thousand tons would be a thousand times off its neighbour."""
    older, newer = (_by_subject(world_totals.shipped(e)) for e in world_totals.EDITIONS)
    ratios: dict[tuple[str, str], list[float]] = {}
    for (mineral, kind, *rest), value in older.items():
        other = newer.get((mineral, kind, *rest))
        if value and other:
            ratios.setdefault((mineral, kind), []).append(value / other)
    assert len(ratios) > 100
    odd = {key: median(found) for key, found in ratios.items() if len(found) > 2}
    assert {key for key, ratio in odd.items() if not 0.02 < ratio < 50} == set()


def _by_subject(rows: list[dict[str, str]]) -> dict[tuple[str, ...], float]:
    """The greatest figure of each mineral, kind, subject and year; reserves of either year."""
    found: dict[tuple[str, ...], float] = {}
    for row in rows:
        if row["value"] and row["quantityKind"] in ("production", "capacity", "reserve"):
            value = float(row["value"]) * FACTORS[row["unit"]]
            key = _key(row)
            found[key] = max(value, found.get(key, 0))
    return found


def _key(row: Row) -> tuple[str, ...]:
    year = "" if row["quantityKind"] == "reserve" else row["since"]
    return row["mineral"], row["quantityKind"], row["subject"], year
