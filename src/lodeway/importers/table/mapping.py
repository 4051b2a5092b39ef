"""The map of a sheet: which column of ours each heading fills. Proposed, kept as TOML, read back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.table.figures import plain_text
from lodeway.importers.table.remarks import headings
from lodeway.importers.table.sheets import column_letters
from lodeway.schema.errors import Finding, InvalidData, UnknownName
from lodeway.schema.names import folded, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.table.kinds import Kind, Kinds
    from lodeway.importers.table.sheets import Sheet

_TOP = 40  # rows that the headings are looked for in
BESIDE = "."  # `holder.country`: the country beside the holder
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "decimal": ("", "comma", "point"),
    "dates": ("", "day-first", "month-first"),
    "percent": ("", "fraction", "hundred"),
}


@dataclass(frozen=True)
class KindMap:
    """For one kind, the heading of each of our columns, and what every row says besides."""

    columns: Mapping[str, str]
    always: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableMap:
    """How a sheet is read: its kinds, and what settles cells that could be read in two ways."""

    file: str
    sheet: str
    kinds: Mapping[str, KindMap]
    decimal: str = ""
    dates: str = ""
    percent: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the map names, once."""
        return tuple(dict.fromkeys(h for k in self.kinds.values() for h in k.columns.values()))


@dataclass(frozen=True)
class Header:
    """The row of headings: where it stands, each heading by its column, made distinct."""

    row: int
    names: Mapping[int, str]

    def column(self, name: str) -> int:
        """The column of a heading. Raises `UnknownName` with the nearest."""
        for column, known in self.names.items():
            if known == name:
                return column
        for column, known in self.names.items():
            if folded(known) == folded(name) and folded(name):
                return column
        near = nearest(name, self.names.values()) or tuple(self.names.values())
        raise UnknownName(name, "column", near)


def read(path: Path, kinds: Kinds) -> TableMap:
    """The map in a file. Raises `InvalidData` with what is wrong with it and where."""
    import tomllib

    try:
        told = tomllib.loads(reading.text(path))
    except tomllib.TOMLDecodeError as error:
        raise reading.fail(path, 0, f"is no TOML ({error})") from None
    findings = [Finding(path.name, 0, message) for message in _wrong(told, kinds)]
    if findings:
        raise InvalidData(findings)
    return TableMap(
        str(told.get("file", "")),
        str(told.get("sheet", "")),
        {
            name: KindMap(
                {c: h for c, h in part.items() if isinstance(h, str)}, part.get("always", {})
            )
            for name, part in told.items()
            if isinstance(part, dict)
        },
        **{name: str(told.get(name, "")) for name in SETTINGS},
    )


def _wrong(told: Mapping[str, Any], kinds: Kinds) -> Iterator[str]:
    """What is wrong with the content of a map."""
    for name, part in told.items():
        if name in ("file", "sheet"):
            continue
        if name in SETTINGS:
            if part not in SETTINGS[name]:
                choices = ", ".join(filter(None, SETTINGS[name]))
                message = f"'{name}' is '{part}'; write one of {choices}"
                yield message
        elif not isinstance(part, dict) or name not in kinds.known:
            near = nearest(name, [*kinds.known, *SETTINGS, "file", "sheet"], top=1)
            message = f"unknown word '{name}'" + (f"; did you mean '{near[0]}'?" if near else "")
            yield message
        else:
            yield from _wrong_kind(part, kinds.known[name])
    if not any(isinstance(part, dict) for part in told.values()):
        message = "names no kind of facts, such as [stakes]"
        yield message


def _wrong_kind(part: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    always = part.get("always", {})
    if not isinstance(always, dict):
        message = f"'always' of '{kind.name}' is no table"
        yield message
        return
    for name, value in (*((n, v) for n, v in part.items() if n != "always"), *always.items()):
        base, _mark, beside = name.partition(BESIDE)
        if base not in kind.columns or (beside and beside not in headings()["beside"]["columns"]):
            near = nearest(name, kind.columns, top=1)
            message = f"'{kind.name}' has no column '{name}'" + (
                f"; did you mean '{near[0]}'?" if near else ""
            )
            yield message
        elif not isinstance(value, str):
            message = f"'{name}' of '{kind.name}' is no text in quotes"
            yield message


def text(table: TableMap) -> str:
    """The map as a file that people can read and change."""
    lines = [
        f"file = {_quoted(table.file)}",
        f"sheet = {_quoted(table.sheet)}",
        "",
        f"decimal = {_quoted(table.decimal)}  # comma or point, where 450,138 could be either",
        f"dates = {_quoted(table.dates)}  # day-first or month-first, for 03/04/2024",
        f"percent = {_quoted(table.percent)}  # fraction where 0.75 stands for 75 %, or hundred",
    ]
    for name, kind in table.kinds.items():
        lines += ["", f"[{name}]", *(f"{_key(c)} = {_quoted(h)}" for c, h in kind.columns.items())]
        if kind.always:
            lines += ["", f"[{name}.always]"]
            lines += [f"{_key(c)} = {_quoted(v)}" for c, v in kind.always.items()]
    return "\n".join([*lines, ""])


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


# Where the headings stand.


def heading_text(cell: object) -> str:
    """A heading on one line."""
    return reading.clean(cell)


def header_at(sheet: Sheet, row: int) -> Header:
    """The headings in a row; one that stands twice has its column's letter behind it."""
    names: dict[int, str] = {}
    for column, cell in enumerate(sheet.rows[row]):
        name = heading_text(cell)
        if name in names.values():
            name = f"{name} ({column_letters(column)})"
        if name:
            names[column] = name
    return Header(row, names)


def find_header(sheet: Sheet, wanted: Iterable[str]) -> Header:
    """The row that has most of the `wanted` headings, the first of those; they are folded.

    Raises `InvalidData` where no row of the first has two cells.
    """
    keys = set(wanted)
    best: tuple[int, int, int] | None = None
    for row, cells in enumerate(sheet.rows[:_TOP]):
        texts = [heading_text(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
        if not texts:
            continue
        score = len({k for t in texts for k in _folds(t)} & keys)
        rank = (score, min(len(texts), 2), -row)
        best = max(best, rank) if best else rank
    if best is None:
        raise InvalidData([Finding(sheet.name or "-", 0, "has no row of headings")])
    return header_at(sheet, -best[2])


def _folds(heading: str) -> set[str]:
    """The forms in which a heading may be known: whole, and without its unit."""
    base, unit = split_unit(heading)
    return {folded(t) or t for t in (heading, base, *_sides(heading)) if t} | (
        {unit} if not base else set()
    )


def _sides(heading: str) -> list[str]:
    """The halves of a heading in two languages: "Company / 公司"."""
    return [part.strip() for part in re.split(r"[/\n|]", heading) if part.strip()]


def split_unit(heading: str) -> tuple[str, str]:
    """A heading and the unit that stands in it: "Output (kt)", "Output, kt", "Output t"."""
    plain = plain_text(heading)
    for pattern in (r"(.*?)\s*[(\[]([^)\]]*)[)\]]\s*(?:\*|\d)?", r"(.*?),\s*(\S+(?: \S+)?)"):
        if match := re.fullmatch(pattern, plain):
            return match[1].strip(), match[2].strip()
    base, blank, last = plain.rpartition(" ")
    if blank and (last == "%" or len(last) <= 4):
        return base, last
    return plain, ""


# What a sheet's headings seem to say.


def propose(sheet: Sheet, kinds: Kinds, wanted: Sequence[str] = (), file: str = "") -> TableMap:
    """The map that the headings of a sheet suggest, for the `wanted` kinds or for those that fit.

    The kind with most headings comes first; another joins it where it takes up a figure that the
    first leaves. Raises `UnknownName` for a kind that is none, `InvalidData` where nothing fits or
    two kinds fit alike.
    """
    chosen = [kinds.find(name) for name in wanted] or list(kinds.known.values())
    header = find_header(sheet, {key for kind in chosen for key in kinds.headings[kind.name]})
    fits = {kind.name: _assigned(header, kind, kinds) for kind in chosen}
    picked = chosen if wanted else _picked(sheet, chosen, fits)
    if not picked:
        raise _unfit(sheet, header)
    if not wanted:
        taken = {*fits[picked[0].name].values()}
        for kind in picked[1:]:
            fits[kind.name] = _unshared(kind, fits[kind.name], taken)
    return TableMap(
        file,
        sheet.name,
        {kind.name: _kind_map(kind, fits[kind.name]) for kind in picked},
    )


def _unshared(kind: Kind, columns: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    """Without the first kind's dates and remarks: a second kind shares only names with it."""
    names = {name for name, column in kind.columns.items() if column.things}
    return {c: h for c, h in columns.items() if h not in taken or c in names}


def _kind_map(kind: Kind, columns: Mapping[str, str]) -> KindMap:
    always = {name: code for name, code in kind.always.items() if name not in columns}
    return KindMap(columns, always)


def _unfit(sheet: Sheet, header: Header) -> InvalidData:
    shown = ", ".join(f"'{name}'" for name in header.names.values())
    message = (
        f"row {header.row + 1} has the headings {shown}, which fit no kind; name it with --kind"
    )
    return InvalidData([Finding(sheet.name or "-", 0, message)])


def _assigned(header: Header, kind: Kind, kinds: Kinds) -> dict[str, str]:
    """For a kind, the heading of each column that one seems to be."""
    known = kinds.headings[kind.name]
    columns: dict[str, str] = {}
    for name in header.names.values():
        for key in _folds(name):
            free = [column for column in known.get(key, ()) if column not in columns]
            if free:
                columns[free[0]] = name
                break
    return columns | _beside(header, kind, columns, kinds)


def _beside(header: Header, kind: Kind, columns: Mapping[str, str], kinds: Kinds) -> dict[str, str]:
    """A heading of countries as that of the name nearest on its left, else on its right."""
    found: dict[str, str] = {}
    for beside in headings()["beside"]["columns"]:
        if beside in kind.columns:
            continue
        told = {folded(t) for t in (beside, *headings()["columns"].get(beside, ()))}
        for place, name in header.names.items():
            named = {header.column(columns[c]): c for c in kind.required if c in columns}
            named = {p: c for p, c in named.items() if kind.columns[c].things}
            if name in columns.values() or not named or not _folds(name) & told:
                continue
            left = [p for p in named if p < place]
            found[f"{named[max(left) if left else min(named)]}{BESIDE}{beside}"] = name
    return found


def _picked(
    sheet: Sheet, chosen: Sequence[Kind], fits: Mapping[str, Mapping[str, str]]
) -> list[Kind]:
    """The kind that the headings fit best, and those that take up what it leaves."""
    whole = [kind for kind in chosen if _missing(kind, fits[kind.name]) == []]
    if not whole:
        return []
    most = max(len(fits[kind.name]) for kind in whole)
    best = [kind for kind in whole if len(fits[kind.name]) == most]
    if len(best) > 1:
        names = " or ".join(f"--kind {kind.name}" for kind in best)
        message = f"the headings fit several kinds alike; say {names}"
        raise InvalidData([Finding(sheet.name or "-", 0, message)])
    picked, used = best, set(fits[best[0].name].values())
    for kind in sorted(chosen, key=lambda k: len(_missing(k, fits[k.name]))):
        columns = fits[kind.name]
        leads = [columns[lead] for lead in headings()["ranges"] if lead in columns]
        subjects = [name for name in kind.own_required if name in columns]
        if kind not in picked and subjects and leads and not used & {*leads}:
            picked, used = [*picked, kind], used | {*columns.values()}
    return picked


def _missing(kind: Kind, columns: Mapping[str, str]) -> list[str]:
    """The required columns that neither a heading nor a unit in a heading fills."""
    units = {
        "unit" for lead in headings()["ranges"] if lead in columns and split_unit(columns[lead])[1]
    }
    return [name for name in kind.own_required if name not in columns and name not in units]
