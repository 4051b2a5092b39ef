"""Tables in workbooks: rows by the names of their columns, found by their header."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def with_columns(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Each row of every sheet whose first row has `columns`: sheet, line, cells as text.

    Columns are called by the tail of an id that their printed name comes to ("% Share of Ownership"
    is "share-of-ownership"), since publishers change blanks, marks and capitals between editions.
    """
    for name, rows in reading.sheets(path).items():
        header = [reading.slug(reading.clean(cell)) for cell in rows[0]] if rows else []
        if set(columns) <= set(header):
            for line, row in enumerate(rows[1:], start=2):
                cells = dict(zip(header, map(text, row), strict=False))
                if any(cells.values()):
                    yield reading.clean(name), line, cells


def text(cell: Any) -> str:
    """A cell as it is printed: whole numbers without a point, days as 2026-03-01."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return reading.figure(cell) if abs(cell) < float("inf") else ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return reading.clean(cell)
