"""The rows of a sheet, by its map, as rows of our tables; what is doubtful stands aside with its reason."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from lodeway.importers import reading
from lodeway.importers.table import cells as cell_reading
from lodeway.importers.table import mapping
from lodeway.importers.table.cells import Filled, Reader
from lodeway.importers.table.remarks import (
    Doubtful,
    Remark,
    doubtful,
    headings,
    of_error,
    sentence,
    vocabulary,
)
from lodeway.schema import values, words
from lodeway.schema.errors import AmbiguousName, InvalidValue, UnknownName
from lodeway.schema.names import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lodeway.importers.table.kinds import Kind, Kinds
    from lodeway.importers.table.mapping import Header, KindMap, TableMap
    from lodeway.importers.table.sheets import Sheet

    Watch: TypeAlias = Callable[[Sequence[int]], Iterable[int]]

_ = words.of(__name__)

_ERROR_CELL = _("'{}' is an error of the spreadsheet")
_UNCOMPUTED = _("holds a formula that was never computed: open the file, save it, import again")
_MISSING = _("nothing says {} ('{}')")
_MISSING_HINT = _("nothing says {} ('{}'): fill the column '{}' here, or write it into the map")
_SINCE_UNTIL = _("ends ({}) before it begins ({})")
_UNFIT = _("{} '{}' does not go with {} '{}'")
_BY_COUNTRY = _("'{}' names several; the country beside it says {}")
_OTHER_COUNTRY = _("the sheet says {}, and {} is of {} here")
_TOTALS = _("adds up rows")
_NOTE = _("a remark below the table")
_ONE_CELL = _("one filled cell only")
_AGAIN = _("repeats the headings")
_TWICE = _("repeats row {}")
_AS_WRITTEN = _("As written: {}.")
_SAID = _("{}: {}.", "a column of a table and what it says")


@dataclass(frozen=True)
class Record:
    """What one row of a sheet says of one kind: our cells, or the doubts that keep it out.

    `key` tells the row by its content, so that it is known again when rows were put above it.
    `lacks` are columns of ours that are required and that the sheet has no heading for; `printed`
    are the row's cells by heading, `place` is the row as a spreadsheet names it.
    """

    kind: str
    row: int
    key: str
    cells: Mapping[str, str]
    doubts: tuple[Remark, ...] = ()
    read_as: tuple[Remark, ...] = ()
    lacks: tuple[str, ...] = ()
    locator: str = ""
    place: str = ""
    printed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """A sheet, read: the records of each row, rows passed over with the reason, headings not used."""

    sheet: Sheet
    header: Header
    records: tuple[Record, ...]
    passed: tuple[Remark, ...] = ()
    unused: tuple[str, ...] = ()
    rows: int = 0

    @property
    def sound(self) -> tuple[Record, ...]:
        """The records that go in."""
        return tuple(record for record in self.records if not record.doubts)

    @property
    def held_back(self) -> tuple[Record, ...]:
        """The records with a doubtful cell."""
        return tuple(record for record in self.records if record.doubts)


def read(
    sheet: Sheet,
    table: TableMap,
    kinds: Kinds,
    reader: Reader,
    country: CountryOf,
    watch: Watch = iter,
) -> Read:
    """Read the rows of a sheet by its map; `watch` sees each as it is read.

    Raises `UnknownName` for a heading that the sheet has not.
    """
    header = mapping.find_header(sheet, {folded(h) or h for h in table.headings})
    if mend := is_mended(header):
        table = _with_added(table, header, kinds)
    columns = {heading: header.column(heading) for heading in table.headings}
    work = _Rows(sheet, header, table, kinds, reader, columns, country, watch)
    records = tuple(work.records())
    unused = [
        name
        for column, name in header.names.items()
        if column not in columns.values() and not (mend and name in MENDED)
    ]
    return Read(sheet, header, records, tuple(work.passed), tuple(unused), work.count)


# The columns that a file to mend has before those of the sheet.
MENDED = ("record", "kind", "sheet", "row", "what is wrong")


def is_mended(header: Header) -> bool:
    """Whether the headings are those of a file to mend."""
    return tuple(header.names.values())[: len(MENDED)] == MENDED


def _with_added(table: TableMap, header: Header, kinds: Kinds) -> TableMap:
    """The map with the columns of ours that a file to mend was given besides the sheet's."""
    added = [name for name in header.names.values() if name not in table.headings]
    return replace(
        table,
        kinds={
            name: replace(
                kind,
                columns=dict(kind.columns)
                | {c: c for c in added if c in kinds.known[name].columns and c not in kind.columns},
            )
            for name, kind in table.kinds.items()
        },
    )


class CountryOf:
    """The countries of actors and assets, asked of the store once."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._of: dict[str, set[str]] = defaultdict(set)
        for thing, country in rows:
            self._of[thing].add(country)

    def __call__(self, thing: str) -> frozenset[str]:
        """Where a thing has its home or lies; a country is of itself."""
        return frozenset(self._of.get(thing, {thing}))

    def knows(self, thing: str) -> bool:
        """Whether anything says so."""
        return thing in self._of


@dataclass
class _Draft:
    """A record in the making."""

    cells: dict[str, str]
    doubts: list[Remark] = field(default_factory=list)
    read_as: list[Remark] = field(default_factory=list)
    written: list[str] = field(default_factory=list)


@dataclass
class _Rows:
    """The work on one sheet."""

    sheet: Sheet
    header: Header
    table: TableMap
    kinds: Kinds
    reader: Reader
    columns: Mapping[str, int]
    country: CountryOf
    watch: Watch
    passed: list[Remark] = field(default_factory=list)
    count: int = 0
    _seen: dict[str, int] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        """The records of every row below the headings."""
        for row in self.watch(range(self.header.row + 1, len(self.sheet.rows))):
            cells = self.sheet.rows[row]
            if all(cell_reading.is_empty(cell) for cell in cells) and not self._broken(row):
                continue
            if why := self._aside(row, cells):
                self.passed.append(Remark(self._row(row), why))
                continue
            self.count += 1
            only = self._mended(row).get("kind")
            for name, kind_map in self.table.kinds.items():
                kind = self.kinds.known[name]
                if only == name or (not only and self._speaks(kind, kind_map, row)):
                    yield self._record(kind, kind_map, row)

    def _mended(self, row: int) -> Mapping[str, str]:
        """What a file to mend says of where a row comes from; nothing in any other file."""
        if not is_mended(self.header):
            return {}
        cells = self.sheet.rows[row]
        return {name: str(cell) for name, cell in zip(MENDED, cells, strict=False)}

    def _locator(self, row: int) -> str:
        """Where a row stands, as the locator of what it says."""
        told = self._mended(row)
        sheet, number = (told["sheet"], told["row"]) if told else (self.sheet.name, f"{row + 1}")
        place = f"sheet {sheet}, row {number}" if sheet else f"row {number}"
        return f"{place}, mended" if told else place

    def _broken(self, row: int) -> bool:
        return any(place[0] == row for place in (*self.sheet.errors, *self.sheet.uncomputed))

    def _row(self, row: int) -> str:
        """A whole row as a spreadsheet names it, `Holdings!7`: that of the sheet it came from."""
        told = self._mended(row)
        sheet, number = (told["sheet"], told["row"]) if told else (self.sheet.name, f"{row + 1}")
        return f"{sheet}!{number}" if sheet else number

    def _place(self, row: int, heading: str) -> str:
        """A cell as a spreadsheet names it; in a file to mend by the sheet's row and the heading."""
        if self._mended(row):
            return f"{self._row(row)} {heading}"
        return self.sheet.place(row, self.columns[heading])

    def _aside(self, row: int, cells: Sequence[Any]) -> Mapping[words.Lang, str] | None:
        """Why a row is no fact: totals, remarks, headings once more, a repetition."""
        said = vocabulary()
        filled = [str(cell) for cell in cells if not cell_reading.is_empty(cell)]
        if not filled:
            return None
        first = filled[0].strip().lower().rstrip(":：. ")
        names = {*self.header.names.values()}
        if len(filled) > 1 and {reading.clean(text) for text in filled} <= names:
            return sentence(_AGAIN)
        if any(_begins(first, word) for word in said["totals"]):
            return sentence(_TOTALS)
        if len(filled) == 1 and len(self.columns) > 1 and not self._broken(row):
            is_note = any(first.startswith(word) for word in said["notes"])
            return sentence(_NOTE if is_note else _ONE_CELL)
        key = self._key(row) + self._mended(row).get("kind", "")
        if key in self._seen:
            return sentence(_TWICE, self._seen[key] + 1)
        self._seen[key] = row
        return None

    def _key(self, row: int) -> str:
        """A short hash of a row's cells under headings."""
        if told := self._mended(row):
            return told["record"]
        texts = [f"{n}={self._shown(row, c)}" for c, n in self.header.names.items()]
        # A letter first: a spreadsheet takes 123e4567 for a number.
        return f"r{hashlib.sha256(chr(10).join(texts).encode()).hexdigest()[:8]}"

    def _cell(self, row: int, column: int) -> Any:
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else ""

    def _shown(self, row: int, column: int) -> str:
        place = (row, column)
        if place in self.sheet.errors:
            return self.sheet.errors[place]
        return cell_reading.shown(self._cell(row, column), percent=place in self.sheet.percents)

    def _speaks(self, kind: Kind, kind_map: KindMap, row: int) -> bool:
        """Whether a row says anything of a kind: a cell is filled that no other kind shares."""
        others = [k.columns.values() for n, k in self.table.kinds.items() if n != kind.name]
        shared = {heading for headings_of in others for heading in headings_of}
        telling = {*kind.required, *headings()["ranges"]}
        own = [h for c, h in kind_map.columns.items() if c in telling and h not in shared]
        wanted = own or [h for c, h in kind_map.columns.items() if c in telling]
        return any(self._filled(row, self.columns[heading]) for heading in wanted)

    def _filled(self, row: int, column: int) -> bool:
        place = (row, column)
        broken = place in self.sheet.errors or place in self.sheet.uncomputed
        return broken or not cell_reading.is_empty(self._cell(row, column))

    def _record(self, kind: Kind, kind_map: KindMap, row: int) -> Record:
        draft = _Draft(dict(kind_map.always))
        filled = {c: h for c, h in kind_map.columns.items() if self._filled(row, self.columns[h])}
        for name in filled:
            if mapping.BESIDE not in name:
                self._take(draft, kind, kind_map, name, row)
        for name, heading in filled.items():
            base, _mark, beside = name.partition(mapping.BESIDE)
            if beside:
                self._take_beside(draft, heading, base, row)
        self._notes(draft, kind_map)
        lacks = self._lacks(kind, kind_map, draft, filled)
        draft.doubts += [self._nothing(kind, kind_map, name, row) for name in lacks]
        if not draft.doubts:
            place = self._row(row)
            draft.doubts += [Remark(place, said) for said in self._together(draft.cells)]
        return Record(
            kind=kind.name,
            row=row,
            key=self._key(row),
            cells=draft.cells,
            doubts=tuple(draft.doubts),
            read_as=tuple(draft.read_as),
            lacks=tuple(name for name in lacks if name not in kind_map.columns),
            locator=self._locator(row),
            place=self._row(row),
            printed={n: self._shown(row, c) for c, n in self.header.names.items()},
        )

    def _take(self, draft: _Draft, kind: Kind, kind_map: KindMap, name: str, row: int) -> None:
        """Read the cell that fills a column, or note what is doubtful about it."""
        heading = kind_map.columns[name]
        place = self._place(row, heading)
        try:
            found = self._read(kind, kind_map, name, heading, row)
        except Doubtful as doubt:
            draft.doubts.append(Remark(place, doubt.said))
            return
        draft.cells |= found.cells
        if found.said:
            draft.read_as.append(Remark(place, found.said))
        if found.as_written:
            draft.written.append(f"{heading}: {found.as_written}")

    def _take_beside(self, draft: _Draft, heading: str, base: str, row: int) -> None:
        """Compare the country beside a name with what is known of it."""
        place = self._place(row, heading)
        try:
            said = self._compare(row, heading, draft.cells.get(base, ""))
        except Doubtful as doubt:
            draft.doubts.append(Remark(place, doubt.said))
            return
        if said:
            draft.read_as.append(Remark(place, said))

    def _read(self, kind: Kind, kind_map: KindMap, name: str, heading: str, row: int) -> Filled:
        """What the cell of a row under a heading fills. Raises `Doubtful`."""
        place = (row, self.columns[heading])
        if place in self.sheet.errors:
            raise doubtful(_ERROR_CELL, self.sheet.errors[place])
        if place in self.sheet.uncomputed:
            raise doubtful(_UNCOMPUTED)
        column, cell = kind.columns[name], self._cell(*place)
        unit = mapping.split_unit(heading)[1] if column.data_type == "double" else ""
        try:
            return self.reader.read(
                cell,
                column,
                unit="" if "unit" in kind_map.columns or name in _BOUNDLESS else unit,
                shown_percent=place in self.sheet.percents,
                period=kind.is_period,
            )
        except Doubtful:
            if beside := self._by_country(kind_map, name, row, column.things):
                said = sentence(_BY_COUNTRY, self._shown(*place), beside)
                return Filled({name: beside}, said)
            raise

    def _by_country(self, kind_map: KindMap, name: str, row: int, things: str) -> str:
        """The one of several namesakes that the country beside the name is of; "" where none is."""
        heading = kind_map.columns.get(f"{name}{mapping.BESIDE}country")
        if heading is None or not things:
            return ""
        country = self._country(row, heading)
        try:
            self.reader.find(self._shown(row, self.columns[kind_map.columns[name]]), things)
        except AmbiguousName as error:
            fits = [c for c in error.candidates if country and country in self.country(c)]
            return fits[0] if len(fits) == 1 else ""
        except UnknownName:
            pass
        return ""

    def _country(self, row: int, heading: str) -> str:
        try:
            return self.reader.find(self._shown(row, self.columns[heading]), "Country")
        except UnknownName:
            return ""

    def _compare(self, row: int, heading: str, thing: str) -> Mapping[words.Lang, str] | None:
        """How the country beside a name differs from what is known of it. Raises `Doubtful`."""
        text = self._shown(row, self.columns[heading])
        try:
            country = self.reader.find(text, "Country")
        except UnknownName as error:
            raise of_error(error) from None
        if not thing or not self.country.knows(thing) or country in self.country(thing):
            return None
        label = self.reader.lookup.label
        known = sorted(self.country(thing))
        return {
            lang: _OTHER_COUNTRY[lang].format(
                label(country, lang),
                label(thing, lang),
                ", ".join(label(c, lang) for c in known),
            )
            for lang in words.LANGS
        }

    @staticmethod
    def _notes(draft: _Draft, kind_map: KindMap) -> None:
        """Put the remark of the row and what our columns cannot hold into the note, twice."""
        note = draft.cells.pop("note", "")
        heading = kind_map.columns.get("note", "note")
        for lang in words.LANGS:
            parts = [_SAID[lang].format(heading, note)] if note else []
            parts += [_AS_WRITTEN[lang].format("; ".join(draft.written))] if draft.written else []
            if parts:
                draft.cells[f"note@{lang}"] = " ".join(parts)

    @staticmethod
    def _lacks(
        kind: Kind, kind_map: KindMap, draft: _Draft, filled: Mapping[str, str]
    ) -> list[str]:
        """Required columns that nothing fills; a label in one language stands for the other."""
        cells = draft.cells
        for lang, other in (words.LANGS, words.LANGS[::-1]):
            label = cells.get(f"label@{other}")
            if label and f"label@{lang}" in kind.columns:
                cells.setdefault(f"label@{lang}", label)
        # Of a figure that is doubtful the heading tells the unit.
        leads = [lead for lead in headings()["ranges"] if lead in filled and lead not in cells]
        units = [mapping.split_unit(kind_map.columns[lead])[1] for lead in leads]
        told = {*cells, *filled, *({"unit"} if draft.doubts and any(units) else ())}
        return [name for name in kind.required if name not in told]

    def _nothing(self, kind: Kind, kind_map: KindMap, name: str, row: int) -> Remark:
        labels = dict(zip(words.LANGS, self.kinds.labels(kind.columns[name]), strict=True))
        if heading := kind_map.columns.get(name):
            place = self._place(row, heading)
            return Remark(place, {g: _MISSING[g].format(labels[g], name) for g in words.LANGS})
        return Remark(
            self._row(row), {g: _MISSING_HINT[g].format(labels[g], name, name) for g in words.LANGS}
        )

    def _together(self, filled: Mapping[str, str]) -> Iterator[Mapping[words.Lang, str]]:
        """What is wrong with cells that are each sound: dates that run backwards, a unit of another kind."""
        if "since" in filled and "until" in filled:
            try:
                since, until = map(values.partial_date, (filled["since"], filled["until"]))
            except InvalidValue:
                return
            if until.latest < since.earliest:
                yield sentence(_SINCE_UNTIL, filled["until"], filled["since"])
        for (given, code, then), allowed in self.kinds.dependences.items():
            told = filled.get(then)
            if filled.get(given) == code and told and told not in allowed:
                yield sentence(_UNFIT, then, told, given, code)


_BOUNDLESS = ("lat", "lon", "termYears")


def _begins(text: str, word: str) -> bool:
    """Whether a text begins with a word and not only with its letters."""
    rest = text.removeprefix(word)
    return rest != text and not (word.isascii() and rest[:1].isalpha())
