"""Putting what was read of a sheet into a folder of own facts: tables, the map, the file to mend."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from lodeway.build import release
from lodeway.importers import reading, writing
from lodeway.importers.model import Imported, Rows, labels
from lodeway.importers.table import mapping
from lodeway.importers.table.remarks import Remark, sentence
from lodeway.importers.table.rows import MENDED
from lodeway.schema import words
from lodeway.schema.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.importers.table.cells import Reader
    from lodeway.importers.table.kinds import Kind, Kinds
    from lodeway.importers.table.mapping import TableMap
    from lodeway.importers.table.rows import Read, Record
    from lodeway.schema.words import Lang

_ = words.of(__name__)

_SHEET = _("{}, sheet {}")
_FILE = _("{}", "a file by its name")
_MENDED_FILE = _("{}, rows mended by hand")
_KNOWN = _("'{}' is known already, as {}")
_IMPORTED = ("data", "imported")
_MAPS, _TO_MEND = "maps", "to-mend"
_AFTER = "-mended"


RowPlace: TypeAlias = tuple[str, str]  # a table of an import and the id of a row


@dataclass(frozen=True)
class Places:
    """Where the map, the tables and the file to mend of one sheet stand in a folder of own facts."""

    folder: Path
    base: str
    file: str
    slug: str

    @property
    def map(self) -> Path:
        """The map, which is read again at the next import."""
        return self.folder / _MAPS / f"{self.base}.toml"

    @property
    def to_mend(self) -> Path:
        """The rows that did not go in."""
        return self.folder / _TO_MEND / f"{self.file}.csv"

    @property
    def tables(self) -> Path:
        """The folder of what went in."""
        return self.folder.joinpath(*_IMPORTED, self.slug)

    @property
    def mended(self) -> Path:
        """The folder of what went in once it was mended."""
        return self.folder.joinpath(*_IMPORTED, self.slug + _AFTER)


def places(folder: Path, path: Path, sheet: str, root: Path, *, alone: bool) -> Places:
    """Where things of a sheet stand; `alone` says that its file has no other.

    Its source takes no name that a public source of the project `root` has.
    """
    base = path.stem if alone or not sheet else f"{path.stem}-{_safe(sheet)}"
    file = path.name if alone or not sheet else f"{base}{path.suffix}"
    slug = _slug(f"{path.stem} {sheet}".strip())
    public = {row["id"] for row in _rows(root / "data" / "sources.csv")}
    return Places(folder, base, file, f"own-{slug}" if slug in public else slug)


def map_of_mended(folder: Path, path: Path) -> Path:
    """The map by which a file to mend is read: that of the file it came from."""
    return folder / _MAPS / f"{Path(path.stem).stem}.toml"


def _safe(name: str) -> str:
    return "".join("-" if c in '/\\:*?"<>|' else c for c in name)


def _slug(name: str) -> str:
    """A name as a slug; what a slug cannot hold is told apart by a hash."""
    plain = reading.slug(name)
    return plain if name.isascii() else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


# What goes in.


def imported(
    read: Read,
    table: TableMap,
    kinds: Kinds,
    reader: Reader,
    path: Path,
    where: Places,
    slug: str,
    today: date,
) -> tuple[Imported, tuple[Remark, ...], Mapping[RowPlace, Record]]:
    """The sound records as rows of our tables, what of them is known already, and each row's record."""
    tables: dict[str, Rows] = defaultdict(list)
    known: list[Remark] = []
    records: dict[RowPlace, Record] = {}
    own = {
        row["id"]
        for folder in (where.tables, where.mended)
        for rows in _tables(folder).values()
        for row in rows
    }
    for record in read.sound:
        kind = kinds.known[record.kind]
        same = "" if kind.is_claim else _same(record, kind, reader)
        if same and same not in own:
            label = record.cells["label@en"]
            known.append(Remark(record.locator, sentence(_KNOWN, label, same)))
            continue
        row = _row(record, kind, slug, today)
        if records.setdefault((kind.file, row["id"]), record) is record:
            tables[kind.file].append(row)
    source = _source(table, path, slug, today)
    taken = Imported(slug, source, dict(sorted(tables.items())), read.rows)
    return taken, tuple(known), records


def _same(record: Record, kind: Kind, reader: Reader) -> str:
    """The id of what is known by the label of a new thing; "" where nothing is."""
    for lang in words.LANGS:
        try:
            return reader.find(record.cells[f"label@{lang}"], kind.class_name)
        except UnknownName as error:
            if type(error) is not UnknownName:
                return ", ".join(error.candidates)
    return ""


def _row(record: Record, kind: Kind, slug: str, today: date) -> dict[str, str]:
    """A record as a row, its columns in the order of the kind's."""
    things = [c for c in kind.required if c in record.cells and kind.columns[c].tables]
    names = [record.cells[c].split(";")[0] for c in things]
    if kind.is_claim:
        name = "-".join([slug.removesuffix(_AFTER), kind.name, *names[:2], record.key])
    else:
        name = _slug(record.cells["label@en"])
    if kind.is_claim:
        own = {"source": slug, "locator": record.locator, "recorded": today.isoformat()}
    else:
        own = {"source": slug, "locator": record.locator, "basis": "read"}
    order = (*kind.required, *kind.columns, *record.cells)
    cells = {c: record.cells[c] for c in dict.fromkeys(order) if c in record.cells}
    return {"id": name, **cells, **own}


def _source(table: TableMap, path: Path, slug: str, today: date) -> dict[str, str]:
    text, facts = (_SHEET, (table.file, table.sheet)) if table.sheet else (_FILE, (table.file,))
    if slug.endswith(_AFTER):
        text, facts = _MENDED_FILE, (table.file,)
    return {
        "id": slug,
        **labels(text, *facts),
        "publisher": "",
        "retrieved": today.isoformat(),
        "sourceKind": "own-work",
        "reference": path.name,
        "fileHash": reading.sha256(path),
    }


# Writing.


def row_ids(folder: Path) -> dict[tuple[str, int], str]:
    """By table and line, the id of every row in a folder of tables."""
    return {
        (name, line): row["id"]
        for name, rows in _tables(folder).items()
        for line, row in enumerate(rows, start=2)
    }


def write(
    read: Read,
    taken: Imported,
    table: TableMap,
    where: Places,
    kinds: Kinds,
    *,
    mended: bool,
    lang: Lang,
) -> tuple[Path, ...]:
    """Write the tables, the map and the file to mend; returns what was written.

    What the same file brought before is replaced. Rows that were mended stay as long as the sheet
    has them and they are doubtful there; they are not listed again.
    """
    held_back = {(kinds.known[r.kind].file, r.key) for r in read.held_back}
    before = _tables(where.mended)
    old = {(name, _key(row)) for name, rows in before.items() for row in rows}
    written: list[Path] = []
    if mended:
        merged = {
            name: list({row["id"]: row for row in (*before.get(name, ()), *rows)}.values())
            for name, rows in (before | dict(taken.tables)).items()
        }
        new = {(name, _key(row)) for name, rows in taken.tables.items() for row in rows}
        merged = {
            name: [row for row in rows if (name, _key(row)) not in new] + taken.tables.get(name, [])
            for name, rows in merged.items()
        }
        written += _replace(replace(taken, tables=merged), where.mended, where.folder)
        left: Sequence[Record] = read.held_back
    else:
        written += _replace(taken, where.tables, where.folder)
        kept = {
            name: [row for row in rows if (name, _key(row)) in held_back]
            for name, rows in before.items()
        }
        if before and kept != before:
            source = next(iter(_rows(where.mended / "sources.csv")))
            again = Imported(where.mended.name, source, kept, 0)
            written += _replace(again, where.mended, where.folder)
        left = [r for r in read.held_back if (kinds.known[r.kind].file, r.key) not in old]
        where.map.parent.mkdir(parents=True, exist_ok=True)
        release.write_file(where.map, mapping.text(table).encode())
        written.append(where.map)
    return (*written, *_write_mend(left, where.to_mend, lang, keep=not mended))


def _replace(taken: Imported, place: Path, folder: Path) -> list[Path]:
    """Set an import in place of the former one; without rows there is none."""
    if any(taken.tables.values()):
        return [writing.write(taken, folder)]
    shutil.rmtree(place, ignore_errors=True)
    return []


def _tables(folder: Path) -> dict[str, Rows]:
    """The tables of an earlier import but its source, by file name."""
    files = sorted(folder.glob("*.csv"))
    return {file.name: _rows(file) for file in files if file.name != "sources.csv"}


def _rows(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _key(row: Mapping[str, str]) -> str:
    return row["id"].rpartition("-")[2]


def _write_mend(left: Sequence[Record], file: Path, lang: Lang, *, keep: bool) -> list[Path]:
    """Write the records that did not go in; what somebody changed in the former file is kept aside."""
    new = mend_table(left, lang) if left else b""
    old = file.read_bytes() if file.is_file() else b""
    if new == old:
        return [file] if new else []
    kept: list[Path] = []
    if old and keep:
        number = 1
        while (aside := file.with_name(f"{file.stem}.before-{number}{file.suffix}")).exists():
            number += 1
        file.rename(aside)
        kept.append(aside)
    if not new:
        file.unlink(missing_ok=True)
        return kept
    file.parent.mkdir(parents=True, exist_ok=True)
    release.write_file(file, new)
    return [file, *kept]


def mend_table(left: Sequence[Record], lang: Lang) -> bytes:
    """Records as a CSV file that a spreadsheet opens: what is wrong, then the cells as they were."""
    lacking = _once(name for record in left for name in record.lacks)
    printed = _once(name for record in left for name in record.printed)
    names = [n for n in (*lacking, *printed) if n not in MENDED]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*MENDED, *dict.fromkeys(names)])
    for record in left:
        sheet, row = record.printed.get("sheet", ""), record.printed.get("row", "")
        if "record" not in record.printed:
            place = record.locator.removesuffix(f"row {record.row + 1}").rstrip(", ")
            sheet, row = place.removeprefix("sheet "), str(record.row + 1)
        wrong = "; ".join(remark.told(lang) for remark in record.doubts)
        cells = [record.printed.get(name, "") for name in dict.fromkeys(names)]
        writer.writerow([record.key, record.kind, sheet, row, wrong, *cells])
    return out.getvalue().encode("utf-8-sig")


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
