"""Changing single cells of a project's tables and leaving all others as they stand."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from lodeway.build import release
from lodeway.errors import InvalidData
from lodeway.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def amend(
    root: Path, table: str, cells: Mapping[str, Mapping[str, str]], *, fixed: Mapping[str, str]
) -> int:
    """Write `cells` (by row and column) into `root/data/<table>` and `fixed` into rows that change.

    Returns how many rows changed; where none does, the file is not touched. Raises `InvalidData`
    for a row or a column that the table lacks; then nothing is written.
    """
    path = root / "data" / table
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    _must_fit(table, columns, {row["id"] for row in rows}, cells, fixed)
    changed = 0
    for row in rows:
        new = cells.get(row["id"], {})
        if any(row[column] != cell for column, cell in new.items()):
            row.update({**new, **fixed})
            changed += 1
    if changed:
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)
        release.write_file(path, out.getvalue().encode())
    return changed


def _must_fit(
    table: str,
    columns: list[str],
    ids: set[str],
    cells: Mapping[str, Mapping[str, str]],
    fixed: Mapping[str, str],
) -> None:
    place = f"data/{table}"
    named = {column for row in cells.values() for column in row} | fixed.keys()
    findings = [Finding(place, 1, f"has no column '{c}'") for c in sorted(named - {*columns})]
    findings += [Finding(place, 0, f"has no row '{i}'") for i in sorted(cells.keys() - ids)]
    if findings:
        raise InvalidData(findings)
