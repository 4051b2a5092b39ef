"""Analysts' tables for tests, and what an import makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from lodeway.importers.table import importing
from lodeway.importers.table.importing import Outcome
from lodeway.importers.table.kinds import Kinds
from lodeway.importers.table.mapping import TableMap
from lodeway.importers.table.sheets import Sheet
from lodeway.schema.values import LANGS
from lodeway.store.embedded import Store
from toys import ROOT

TODAY = date(2026, 11, 30)
HEADINGS = ("Company", "Mine", "Share %", "Since")


def as_proposed(sheet: Sheet, proposed: TableMap, kinds: Kinds) -> TableMap:
    """The map as the headings suggest it."""
    return proposed


def imported(
    path: Path,
    store: Store,
    folder: Path,
    *,
    root: Path = ROOT,
    write: bool = False,
    sheet: str = "",
    wanted: Sequence[str] = (),
    map_file: Path | None = None,
) -> Outcome:
    """What importing a file into `folder` comes to."""
    outcome = importing.read(
        path,
        folder,
        root,
        lambda: store,
        today=TODAY,
        sheet=sheet,
        wanted=wanted,
        map_file=map_file,
        choose=as_proposed,
    )
    if write:
        outcome.write("en")
    return outcome


def workbook(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    sheet: str = "Holdings",
    formats: Mapping[str, str] | None = None,
) -> Path:
    """A workbook of one sheet; `formats` are number formats by cell."""
    book = Workbook()
    active = book.active
    assert active is not None
    active.title = sheet
    for row in rows:
        active.append(list(row))
    for cell, number_format in (formats or {}).items():
        active[cell].number_format = number_format
    book.save(path)
    return path


def delimited(path: Path, rows: Sequence[Sequence[object]], mark: str = ",") -> Path:
    """A file of delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(rows)
    path.write_text(out.getvalue(), "utf-8")
    return path


def kept(outcome: Outcome, table: str = "stakes.csv") -> list[dict[str, str]]:
    """The rows that go in, in the order of the sheet."""
    return list(outcome.taken.tables.get(table, ()))


def doubts(outcome: Outcome) -> dict[str, str]:
    """By cell, what is doubtful about it; each is said in both languages."""
    remarks = [remark for record in outcome.read.held_back for remark in record.doubts]
    assert all(remark.said[lang] for remark in remarks for lang in LANGS)
    return {remark.cell: remark.said["en"] for remark in remarks}


def readings(outcome: Outcome) -> dict[str, str]:
    """By cell, how it was read where that was said."""
    return {
        remark.cell: remark.said["en"]
        for record in outcome.read.records
        for remark in record.read_as
    }


def table(file: Path) -> list[dict[str, str]]:
    """The rows of a written table."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))
