"""Opening an analyst's file: workbooks and delimited text as sheets of cells that know their place."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.schema.errors import InvalidData, UnknownName
from lodeway.schema.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Place = tuple[int, int]  # row and column, both from 0

MOST_ROWS = 200_000
_MOST_BYTES = 1024 * 1024 * 1024  # of a workbook, unpacked
_TEXT = (".csv", ".tsv", ".txt", ".tab")
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PERCENTS = {"9", "10"}  # number formats that every workbook knows: 0% and 0.00%


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows as values, and what the values alone do not tell.

    Row n of the sheet is item n - 1. `percents` are the cells that are shown as a percentage, so
    that 0.75 stands for 75 %. `errors` are cells such as #REF!, `uncomputed` formulas whose
    value was never stored. `exact` says whether the file tells which cells are percentages.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    percents: frozenset[Place] = frozenset()
    errors: Mapping[Place, str] = field(default_factory=dict)
    uncomputed: frozenset[Place] = frozenset()
    exact: bool = False
    epoch_1904: bool = False

    def place(self, row: int, column: int) -> str:
        """A cell as a spreadsheet names it: `Holdings!C7`."""
        letters = column_letters(column)
        return f"{self.name}!{letters}{row + 1}" if self.name else f"{letters}{row + 1}"


@dataclass(frozen=True)
class Book:
    """The sheets of a file by name, each read when it is asked for."""

    path: Path
    names: tuple[str, ...]
    hidden: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet of this name, in any case. Raises `UnknownName` or `InvalidData`."""
        known = {n.casefold(): n for n in (*self.names, *self.hidden)}
        if name.casefold() not in known:
            near = nearest(name, known.values()) or tuple(known.values())
            raise UnknownName(name, "sheet", near)
        return _read(self.path, known[name.casefold()])


def column_letters(column: int) -> str:
    """The letters of a column from 0: A, B ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def open_book(path: Path) -> Book:
    """The sheets of a workbook, or the one sheet that a CSV or TSV file is. Raises `InvalidData`."""
    content = reading.raw(path)
    if path.suffix.lower() in _TEXT:
        return Book(path, ("",))
    if path.suffix.lower() not in _BOOKS:
        endings = ", ".join(ending.removeprefix(".") for ending in (*_BOOKS, *_TEXT))
        raise reading.fail(path, 0, f"is no table that can be read; tables end in {endings}")
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    book = _workbook(path, content)
    sheets = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    seen = tuple(m.name for m in sheets if m.visible == SheetVisibleEnum.Visible)
    hidden = tuple(m.name for m in sheets if m.visible != SheetVisibleEnum.Visible)
    if not sheets:
        raise reading.fail(path, 0, "has no sheet with cells")
    return Book(path, seen, hidden)


def _workbook(path: Path, content: bytes) -> Any:
    """The workbook as the reader opens it. Raises `InvalidData` for all that is none."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    except ImportError:
        message = "workbooks need an extra: pip install 'lodeway[import]'"
        raise reading.fail(path, 0, message) from None
    if content[:4] not in (_ZIP, _OLE):
        raise reading.fail(path, 0, "is no workbook, whatever its name says; was it cut short?")
    if b"EncryptedPackage".decode().encode("utf-16-le") in content[:65536]:
        raise reading.fail(path, 0, "is protected by a password; save it without one")
    _unpacked(path, content)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise reading.fail(path, 0, "is protected by a password; save it without one") from None
    except CalamineError as error:
        raise reading.fail(
            path, 0, f"cannot be read as a workbook ({error}); is it cut short?"
        ) from None


def _unpacked(path: Path, content: bytes) -> None:
    """Refuse an archive that is broken, or that is far larger than it looks."""
    if content[:4] != _ZIP:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise reading.fail(
            path, 0, f"cannot be read as a workbook ({error}); is it cut short?"
        ) from None
    if size > _MOST_BYTES:
        most = _MOST_BYTES // 2**20
        raise reading.fail(path, 0, f"unpacks to more than {most} MiB; is it the right file?")


def _read(path: Path, name: str) -> Sheet:
    content = reading.raw(path)
    if path.suffix.lower() in _TEXT:
        sheet = Sheet("", _delimited(path, content))
    else:
        sheet = _worksheet(path, content, name)
    if not any(cell not in ("", None) for row in sheet.rows for cell in row) and not sheet.errors:
        raise reading.fail(path, 0, f"the sheet '{name}' is empty" if name else "has no cells")
    if len(sheet.rows) > MOST_ROWS:
        message = f"has {len(sheet.rows)} rows; {MOST_ROWS} are read at once: split the file"
        raise reading.fail(path, 0, message)
    return sheet


def _worksheet(path: Path, content: bytes, name: str) -> Sheet:
    from python_calamine import CalamineError

    book = _workbook(path, content)
    try:
        cells = book.get_sheet_by_name(name)
        rows: list[list[Any]] = cells.to_python(skip_empty_area=False)
        merged = cells.merged_cell_ranges or []
    except CalamineError as error:
        raise reading.fail(
            path, 0, f"cannot be read as a workbook ({error}); is it cut short?"
        ) from None
    _fill_down(rows, merged)
    try:
        return Sheet(name, rows, **_looks(content, name))
    except (KeyError, zipfile.BadZipFile, ValueError, SyntaxError):
        # Not laid out as .xlsx is: the values are all there is.
        return Sheet(name, rows)


def _fill_down(rows: list[list[Any]], merged: Sequence[tuple[Place, Place]]) -> None:
    """Give every row of cells merged downwards the value that stands in the first."""
    for (top, left), (bottom, _right) in merged:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and rows[row][left] == "":
                rows[row][left] = rows[top][left]


# What only the parts of an .xlsx file tell: percentages, errors, formulas that nobody computed.


def _looks(content: bytes, name: str) -> dict[str, Any]:
    """How the cells of a sheet look, from the file's own parts; nothing of what is no .xlsx."""
    if content[:4] != _ZIP:
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        book = _xml(archive.read("xl/workbook.xml"))
        styles = _percent_styles(archive)
        percents, errors, uncomputed = set(), {}, set()
        for cell in _cells(archive.read(_part(archive, book, name))):
            place = _place(cell.get("r", ""))
            value = next((p.text for p in cell if _local(p.tag) == "v"), None)
            if cell.get("s", "0") in styles:
                percents.add(place)
            if cell.get("t") == "e":
                errors[place] = value or "#ERROR"
            elif value is None and any(_local(part.tag) == "f" for part in cell):
                uncomputed.add(place)
    dates = [e.get("date1904") for e in book.iter() if _local(e.tag) == "workbookPr"]
    return {
        "percents": frozenset(percents),
        "errors": errors,
        "uncomputed": frozenset(uncomputed),
        "exact": True,
        "epoch_1904": any(value in ("1", "true") for value in dates),
    }


def _xml(content: bytes) -> Any:
    from defusedxml.ElementTree import fromstring

    return fromstring(content)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _part(archive: zipfile.ZipFile, book: Any, name: str) -> str:
    """The path of the part that holds the sheet."""
    relations = [
        value
        for element in book.iter()
        if _local(element.tag) == "sheet" and element.get("name") == name
        for key, value in element.attrib.items()
        if _local(key) == "id"
    ]
    for link in _xml(archive.read("xl/_rels/workbook.xml.rels")):
        if link.get("Id") in relations:
            target = str(link.get("Target"))
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(name)


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the cell styles whose number format has a percent sign."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = _xml(archive.read("xl/styles.xml"))
    own = {
        element.get("numFmtId")
        for element in root.iter()
        if _local(element.tag) == "numFmt" and "%" in (element.get("formatCode") or "")
    }
    cells = next((e for e in root if _local(e.tag) == "cellXfs"), ())
    return {
        str(number)
        for number, style in enumerate(cells)
        if style.get("numFmtId") in own | _PERCENTS
    }


def _cells(content: bytes) -> Iterator[Any]:
    from defusedxml.ElementTree import iterparse

    for _event, element in iterparse(io.BytesIO(content)):
        if _local(element.tag) == "c":
            yield element
        elif _local(element.tag) == "row":
            element.clear()


def _place(name: str) -> Place:
    """The row and column of "C7", both from 0. Raises `ValueError`."""
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]+)", name)
    if match is None:
        raise ValueError(name)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


# Delimited text.


_MARKS = ",;\t|"


def _delimited(path: Path, content: bytes) -> list[list[str]]:
    """The cells of a CSV or TSV file, whichever mark parts them. Raises `InvalidData`."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # what Excel calls Unicode text
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            raise reading.fail(path, 0, "is not whole UTF-16; is the file cut short?") from None
    elif content[:4] in (_ZIP, _OLE):
        raise reading.fail(path, 0, "is a workbook under another name; rename it to .xlsx or .xls")
    elif b"\0" in content:
        raise reading.fail(path, 0, "holds zero bytes; is it a text file?")
    else:
        text = _decoded(path)
    mark = "\t" if path.suffix.lower() in (".tsv", ".tab") else _mark(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        return [[reading.clean(cell) for cell in line] for line in lines]
    except csv.Error as error:
        message = f"not CSV ({error}); is the file cut short?"
        raise reading.fail(path, lines.line_num, message) from None


def _decoded(path: Path) -> str:
    try:
        return reading.text(path)
    except InvalidData as error:
        line = error.findings[0].line
        message = "is not UTF-8; it may be Latin-1 or GB18030: save it as CSV UTF-8"
        raise reading.fail(path, line, message) from None


def _mark(text: str) -> str:
    """What parts the cells: the mark that most of the first lines have, as often as each other."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in _MARKS}
    return max(_MARKS, key=lambda mark: counts[mark][len(lines) // 2] if lines else 0)
