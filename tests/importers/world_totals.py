"""Printed world totals against the sum of the rows they stand over, in the shipped tables.

    python tests/importers/world_totals.py

writes `files/world-totals.csv` anew: the totals that the rows do not add up to, and what is missing.
Look at the difference before you accept it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "files" / "world-totals.csv"
EDITIONS = ("usgs-mcs-2025", "usgs-mcs-2026")

Row = Mapping[str, str]


@dataclass(frozen=True, order=True)
class Gap:
    """A printed total that its rows do not add up to, and the rows that print no figure."""

    total: str
    printed: str
    added: str
    difference: str
    unit: str
    missing: str
    note: str


def shipped(edition: str) -> list[dict[str, str]]:
    """The official table of an edition."""
    with (ROOT / "data" / "official" / f"{edition}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def families(rows: Iterable[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each world total with the rows it stands over.

    They share mineral, kind, unit and year. Where several totals do (iron ore by weight and by
    content), the words of the statistic tell which is whose.
    """
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["quantityKind"] in ("production", "capacity", "reserve"):
            key = (row["mineral"], row["quantityKind"], row["unit"], row["since"])
            groups[key].append(row)
    for group in groups.values():
        totals = [row for row in group if row["subject"] == "world"]
        for total in totals:
            members = [row for row in group if row["subject"] != "world"]
            if len(totals) > 1:
                members = [row for row in members if words(row) == words(total)]
            if members:
                yield total, members


def words(row: Row) -> str:
    """What is counted: not the mineral, nor the marks that tell a total or a partial product."""
    flat = re.sub(r"\b(?:rounded|estimated)\b|\([^)]*\)", "", row["statistic"].lower())
    kept = set(re.split(r"[^a-z0-9]+", flat)) - set(row["mineral"].split("-"))
    return " ".join(sorted(kept)).strip()


def half_step(row: Row) -> float:
    """Half of the last digit that the figure prints: 23,000 may be 500 off, 4.25 by 0.005."""
    text = row["value"]
    if "." in text:
        return 0.5 * 10 ** -len(text.partition(".")[2])
    zeros = len(text) - len(text.rstrip("0")) if text.strip("0") else 0
    return 0.5 * 10**zeros


def gaps(rows: Iterable[Row]) -> tuple[int, list[Gap]]:
    """How many totals were compared, and those beyond what rounding of all figures can explain."""
    compared, found = 0, []
    for total, members in families(rows):
        if not total["value"]:
            continue
        compared += 1
        with_figure = [row for row in members if row["value"]]
        added = sum(float(row["value"]) for row in with_figure)
        difference = float(total["value"]) - added
        slack = half_step(total) + sum(map(half_step, with_figure))
        if abs(difference) > slack:
            found.append(_gap(total, members, added, difference))
    return compared, found


def _gap(total: Row, members: list[Row], added: float, difference: float) -> Gap:
    missing = sorted(f"{r['subject']} {r['qualifier']}" for r in members if not r["value"])
    return Gap(
        total["id"],
        total["value"],
        f"{added:g}" if added < 1e6 else f"{added:.0f}",
        f"{difference:g}" if abs(difference) < 1e6 else f"{difference:.0f}",
        total["unit"],
        "; ".join(missing),
        total["noteAsPrinted"],
    )


def text(found: Iterable[Gap]) -> str:
    """The gaps as the golden file has them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in fields(Gap))
    writer.writerows(astuple(gap) for gap in sorted(found))
    return out.getvalue()


def all_gaps() -> tuple[int, list[Gap]]:
    """Both editions together."""
    results = [gaps(shipped(edition)) for edition in EDITIONS]
    return sum(n for n, _ in results), [gap for _, found in results for gap in found]


if __name__ == "__main__":
    GOLDEN.write_text(text(all_gaps()[1]), encoding="utf-8")
