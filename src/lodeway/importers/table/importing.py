"""One import of a sheet, from the file to the folder of own facts."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from lodeway.claims.lookup import Lookup
from lodeway.importers import aliases, reading
from lodeway.importers.table import mapping, project, rows, sheets
from lodeway.importers.table.cells import Reader
from lodeway.importers.table.kinds import Kinds
from lodeway.importers.table.remarks import Remark
from lodeway.schema import ontology, vocab
from lodeway.schema.errors import InvalidData, LodewayError, ReleaseError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from lodeway.importers.model import Imported
    from lodeway.importers.table.mapping import TableMap
    from lodeway.importers.table.project import Places, RowPlace
    from lodeway.importers.table.rows import Read, Record, Watch
    from lodeway.importers.table.sheets import Book, Sheet
    from lodeway.schema.errors import Finding
    from lodeway.schema.words import Lang
    from lodeway.store.embedded import Store

    # What a check finds in a folder of own facts, each with its sentence in each language.
    Check: TypeAlias = Callable[[Path], Sequence[tuple[Finding, Mapping[Lang, str]]]]

_ONE_BY_ONE = 2  # how often the check of the graph is asked before all rows on a thing go
_COUNTRIES = "SELECT ?thing ?country { ?thing ld:country ?country }"


@dataclass(frozen=True)
class Outcome:
    """What an import read, what goes in and where it goes."""

    read: Read
    table: TableMap
    taken: Imported
    known: tuple[Remark, ...]
    where: Places
    kinds: Kinds
    mended: bool
    records: Mapping[RowPlace, Record]
    hidden: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def write(self, lang: Lang) -> tuple[Path, ...]:
        """Write it; returns the files and folders written."""
        return project.write(
            self.read, self.taken, self.table, self.where, self.kinds, mended=self.mended, lang=lang
        )

    def checked(self, check: Check) -> Outcome:
        """The same without the rows in which `check` finds fault; they are held back like others.

        It is given a copy of the folder of own facts as it would be, until it finds nothing: of
        rows that do not go together it names one at a time. Where that does not end soon, all rows
        of the file on the same thing are held back. Raises `InvalidData` for what it finds
        elsewhere.
        """
        outcome, turn = self, 0
        while faults := outcome._faults(check):
            turn += 1
            outcome = outcome._without(faults if turn <= _ONE_BY_ONE else outcome._alike(faults))
        return outcome

    def _faults(self, check: Check) -> Mapping[RowPlace, list[Mapping[Lang, str]]]:
        """What `check` finds in rows of the file, by row. Raises `InvalidData`."""
        faults: dict[RowPlace, list[Mapping[Lang, str]]] = defaultdict(list)
        with tempfile.TemporaryDirectory(prefix="lodeway-") as name:
            aside = Path(name)
            if (self.where.folder / "data").is_dir():
                shutil.copytree(self.where.folder / "data", aside / "data")
            where = replace(self.where, folder=aside)
            replace(self, where=where).write("en")
            findings = check(aside) if (aside / "data").is_dir() else ()
            tables = where.mended if self.mended else where.tables
            ids = project.row_ids(tables)
            for finding, said in findings:
                file = Path(finding.file)
                place = (file.name, ids.get((file.name, finding.line), ""))
                if file.parent.name != tables.name or place not in self.records:
                    raise InvalidData([finding for finding, _said in findings])
                faults[place].append(said)
        return faults

    def _alike(
        self, faults: Mapping[RowPlace, list[Mapping[Lang, str]]]
    ) -> Mapping[RowPlace, list[Mapping[Lang, str]]]:
        """The faults, each also of the other rows on the same thing: the same mine, say."""
        every = dict(faults)
        for name, facts in self.taken.tables.items():
            told = {
                row.get("target", ""): faults[name, row["id"]]
                for row in facts
                if (name, row["id"]) in faults
            }
            alike = [row for row in facts if row.get("target") in told]
            every |= {(name, row["id"]): told[row["target"]] for row in alike}
        return every

    def _without(self, faults: Mapping[RowPlace, Sequence[Mapping[Lang, str]]]) -> Outcome:
        at = {id(self.records[place]): told for place, told in faults.items()}
        records = tuple(
            replace(
                record,
                doubts=tuple(Remark(record.place, told) for told in at[id(record)]),
            )
            if id(record) in at
            else record
            for record in self.read.records
        )
        tables = {
            name: [row for row in rows if (name, row["id"]) not in faults]
            for name, rows in self.taken.tables.items()
        }
        return replace(
            self,
            read=replace(self.read, records=records),
            taken=replace(self.taken, tables={n: rows for n, rows in tables.items() if rows}),
        )


def kinds_of(root: Path) -> Kinds:
    """The kinds of facts that the project at `root` has tables for."""
    return Kinds(ontology.read(root / "ontology"))


def read(
    path: Path,
    folder: Path,
    root: Path,
    store: Callable[[], Store],
    *,
    today: date,
    sheet: str = "",
    map_file: Path | None = None,
    wanted: Sequence[str] = (),
    choose: Callable[[Sheet, TableMap, Kinds], TableMap],
    watch: Watch = iter,
) -> Outcome:
    """Read a sheet of `path` for the folder of own facts `folder`; nothing is written.

    The map is `map_file`, else the one that `folder` has of this file, else what `choose` makes of
    the one that the headings suggest. `root` is the public project, and `store` gives the graph
    whose names are known, once the file has been seen to be a table; `watch` sees each row as it is
    read. Raises `InvalidData` for a
    file that cannot be read, `UnknownName` for a sheet, a kind or a heading that is not there,
    `ReleaseError` for a folder that is a project of its own.
    """
    if (folder / "ontology").is_dir():
        raise ReleaseError(f"{folder} has an ontology/ of its own; name it with --project")
    kinds = kinds_of(root)
    book = sheets.open_book(path)
    for name in wanted:
        kinds.find(name)
    mend = project.map_of_mended(folder, path)
    told = mapping.read(map_file, kinds) if map_file else None
    if told is None and book.names == ("",) and mend.is_file() and _is_mended(book):
        told = mapping.read(mend, kinds)
    mended = told is not None and book.names == ("",) and _is_mended(book)
    chosen = _sheet(book, sheet, told if not mended else None, kinds, wanted)
    alone = len(book.names) + len(book.hidden) == 1
    where = project.places(folder, path, chosen.name, root, alone=alone)
    if mended:
        assert told is not None
        where = _of_original(folder, path, told, mend, root)
    elif _is_mended(book):
        message = f"is a file to mend, and {mend.name} is not in {folder}/maps; name it with --map"
        raise reading.fail(path, 0, message)
    if told is None and where.map.is_file() and not wanted:
        told = mapping.read(where.map, kinds)
    if told is None:
        proposed = mapping.propose(chosen, kinds, wanted, path.name)
        told = choose(chosen, proposed, kinds)
    if not told.headings:
        raise reading.fail(path, 0, "no heading fills a column; write a map, or answer for each")
    known = store()
    reader = Reader(
        Lookup(known),
        aliases.read(root),
        decimal=told.decimal,
        dates=told.dates,
        percent=told.percent,
        epoch_1904=chosen.epoch_1904,
    )
    slug = where.mended.name if mended else where.slug
    result = rows.read(chosen, told, kinds, reader, _countries(known), watch)
    taken, same, records = project.imported(result, told, kinds, reader, path, where, slug, today)
    others = tuple(name for name in book.names if name != chosen.name)
    return Outcome(result, told, taken, same, where, kinds, mended, records, book.hidden, others)


def _of_original(folder: Path, path: Path, told: TableMap, mend: Path, root: Path) -> Places:
    """The places of the file that a file to mend came from."""
    original = path.with_name(told.file)
    where = project.places(folder, original, told.sheet, root, alone=True)
    return project.Places(folder, mend.stem, path.name.removesuffix(".csv"), where.slug)


def _is_mended(book: Book) -> bool:
    """Whether a file is one to mend, by its first headings."""
    if book.names != ("",):
        return False
    try:
        return rows.is_mended(mapping.header_at(book.sheet(""), 0))
    except InvalidData:
        return False


def _sheet(
    book: Book, name: str, told: TableMap | None, kinds: Kinds, wanted: Sequence[str]
) -> Sheet:
    """The sheet that is meant: by name, by the map, or the only one whose headings fit."""
    if name or (told and told.sheet and book.names != ("",)):
        return book.sheet(name or (told.sheet if told else ""))
    if len(book.names) == 1:
        return book.sheet(book.names[0])
    fitting: list[Sheet] = []
    errors: list[LodewayError] = []
    for each in book.names:
        try:
            sheet = book.sheet(each)
            mapping.propose(sheet, kinds, wanted)
            fitting.append(sheet)
        except (InvalidData, UnknownName) as error:
            errors.append(error)
    if len(fitting) == 1:
        return fitting[0]
    if not book.names:
        hidden = ", ".join(f"'{n}'" for n in book.hidden)
        raise reading.fail(book.path, 0, f"has hidden sheets only; name one with --sheet: {hidden}")
    if not fitting and errors:
        raise errors[0]
    shown = ", ".join(f"'{sheet.name}'" for sheet in fitting)
    raise reading.fail(book.path, 0, f"has several tables; name one with --sheet: {shown}")


def _countries(store: Store) -> rows.CountryOf:
    found = store.table(_COUNTRIES).rows
    return rows.CountryOf((vocab.local(str(t)), vocab.local(str(c))) for t, c in found)
