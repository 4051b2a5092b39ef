"""World Bank Commodity Price Data (The Pink Sheet): monthly prices of the minerals in it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_SHEET = "Monthly Prices"
# Rows of the sheet, counted from 1: the day of the update, names, units, codes, first month.
_UPDATED, _NAMES, _UNITS, _CODES, _FIRST = 4, 5, 6, 7, 8
_MISSING = frozenset({"", "…", "..", "n/a", "N/A"})
_MONTH = re.compile(r"([0-9]{4})M(0[1-9]|1[0-2])\Z")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """Every monthly price of a series that is a mineral; other series are counted, not kept."""
    path = reading.only(files)
    rows = reading.sheet(path, _SHEET)
    edition = _edition(path, rows)
    slug = f"world-bank-pink-sheet-{edition[:7]}"
    unmatched, skipped = Tally(), Tally()
    figures: Rows = []
    months = _months(path, rows)
    series = _series(path, rows)
    for column, name, unit, code in series:
        minerals = aliases.commodity(name)
        ours = aliases.unit(unit)
        if not minerals or ours is None:
            known = minerals is not None and (ours is not None or minerals == ())
            tally = skipped if known else unmatched
            tally.note(
                f"{name} {unit}", "no mineral" if known else "no alias", f"column {column + 1}"
            )
            continue
        for number, month in months:
            value = _value(path, number, rows[number - 1], column)
            if value is None:
                skipped.note("month without a price", "printed as missing", f"row {number}, {code}")
                continue
            figures.append(
                {
                    "id": f"{slug}-{reading.slug(code)}-{month}",
                    "type": "QuantityStatement",
                    "subject": minerals[0],
                    "quantityKind": "price",
                    "mineral": ";".join(minerals),
                    "value": reading.figure(value * ours.factor),
                    "unit": ours.unit,
                    "statistic": f"{code}: {name}, {unit}",
                    "mineralAsPrinted": name,
                    "source": slug,
                    "locator": f"{_SHEET}, row {number}, column {code}",
                    "since": month,
                    "until": month,
                    "progress": "reported",
                    "confidence": "high",
                    "basis": "read",
                    "recorded": "",
                }
            )
    return Imported(
        slug=slug,
        source=_source(slug, edition, path),
        tables={"figures.csv": figures},
        read=len(months) * len(series),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _edition(path: Path, rows: list[list[Any]]) -> str:
    """The day that the sheet says it was updated on."""
    line = reading.clean(rows[_UPDATED - 1][0]) if len(rows) >= _FIRST else ""
    try:
        return datetime.strptime(line, "Updated on %B %d, %Y").date().isoformat()
    except ValueError:
        raise reading.fail(
            path, _UPDATED, f"'{line}' does not say when it was updated; is it the Pink Sheet?"
        ) from None


def _series(path: Path, rows: list[list[Any]]) -> list[tuple[int, str, str, str]]:
    """Column, name, unit and code of each series."""
    lines = zip(rows[_NAMES - 1], rows[_UNITS - 1], rows[_CODES - 1], strict=False)
    found = [
        (column, _title(name), reading.clean(unit), reading.clean(code))
        for column, (name, unit, code) in enumerate(lines)
        if column and any((name, unit, code))
    ]
    codes = [code for *_, code in found]
    if not found or not all(codes):
        raise reading.fail(path, _CODES, "a series has no code; is it the Pink Sheet?")
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise reading.fail(path, _CODES, f"series '{twice}' stands twice")
    return found


def _title(printed: Any) -> str:
    """A series' name without the stars that point to the sheet's footnotes."""
    return reading.clean(printed).rstrip("* ")


def _months(path: Path, rows: list[list[Any]]) -> list[tuple[int, str]]:
    """Number and month of each row: 1960M01 is 1960-01."""
    found = []
    for number, row in enumerate(rows[_FIRST - 1 :], start=_FIRST):
        printed = reading.clean(row[0])
        if match := _MONTH.match(printed):
            found.append((number, f"{match[1]}-{match[2]}"))
        elif any(reading.clean(cell) for cell in row):
            raise reading.fail(path, number, f"'{printed}' is no month; months look like 1960M01")
    if len({month for _, month in found}) < len(found):
        raise reading.fail(path, 0, "a month stands twice")
    return found


def _value(path: Path, number: int, row: list[Any], column: int) -> float | None:
    cell = row[column] if column < len(row) else ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if reading.clean(cell) in _MISSING:
        return None
    raise reading.fail(path, number, f"'{cell}' is no price (column {column + 1})")


def _source(slug: str, edition: str, path: Path) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_("World Bank Commodity Price Data (The Pink Sheet), updated {}"), edition),
        "publisher": "World Bank",
        "published": edition,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://www.worldbank.org/en/research/commodity-markets",
        "interested": "false",
        "vintage": f"updated {edition}",
        "licence": "CC BY 4.0",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="pink-sheet",
    publisher="World Bank",
    about=_("Commodity Price Data: monthly mineral prices since 1960"),
    files="CMO-Historical-Data-Monthly.xlsx",
    read=read,
)
