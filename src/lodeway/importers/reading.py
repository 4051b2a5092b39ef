"""Reading publishers' files: workbooks, XML, JSON, text, and their cells."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lodeway.schema.errors import Finding, InvalidData
from lodeway.schema.names import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from xml.etree.ElementTree import Element


# Small readings that every importer shares: slugs, clean text, figures, lists.


# What separates values inside one of our cells; a printed semicolon inside a value must not.
_SEPARATOR = ";"


def clean(printed: object) -> str:
    """`printed` on one line, without stray blanks or control characters; "" for nothing."""
    if printed is None:
        return ""
    text = str(printed)
    if not text.isprintable():
        text = "".join(
            c if c.isprintable() else " "
            for c in text
            if unicodedata.category(c) not in ("Cf", "Co", "Cs")
        )
    return " ".join(text.split())


def slug(printed: str) -> str:
    """`printed` as the tail of an id: lower case, hyphens; "x" where nothing is left."""
    plain = unicodedata.normalize("NFKD", printed).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def many(values: list[str]) -> str:
    """Several values as one cell, each once, in order; a semicolon inside a value becomes a comma."""
    parts = dict.fromkeys(v for value in values if (v := clean(value.replace(_SEPARATOR, ","))))
    return _SEPARATOR.join(parts)


def figure(value: float) -> str:
    """A number as a cell: plain digits, no exponent, as short as it can be without loss.

    What is no finite number comes as its name, "inf" or "nan", which no reader of cells takes.
    """
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


# Opening publishers' files: text, CSV, workbooks and JSON, with errors that name the row.


# Refused above this: publishers' files are some megabytes, and memory is finite.
_LARGEST = 512 * 1024 * 1024


def fail(path: Path, line: int, message: str) -> InvalidData:
    """The error that `path` is wrong at `line` (0: the file as a whole)."""
    return InvalidData([Finding(path.name, line, message)])


def raw(path: Path) -> bytes:
    """The bytes of a file that holds something. Raises `InvalidData`."""
    if not path.is_file():
        raise InvalidData([Finding(str(path), 0, "there is no such file")])
    if path.stat().st_size > _LARGEST:
        raise fail(path, 0, f"is larger than {_LARGEST // 2**20} MiB; is it the right file?")
    content = path.read_bytes()
    if not content.strip():
        raise fail(path, 0, "the file is empty")
    return content


def sha256(path: Path) -> str:
    """The SHA-256 of the file as it lies on disk."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def only(files: Sequence[Path]) -> Path:
    """The one file that was given. Raises `InvalidData` if there are more."""
    if len(files) > 1:
        raise fail(files[1], 0, f"give one file; '{files[0].name}' is given already")
    return files[0]


def hashes(files: Sequence[Path]) -> str:
    """The SHA-256 of one file; of several, each with its name."""
    if len(files) == 1:
        return sha256(files[0])
    return ",".join(f"{path.name}={sha256(path)}" for path in sorted(files))


def text(path: Path, *, encoding: str = "utf-8") -> str:
    """The text of a file; a byte order mark is dropped. Raises `InvalidData` with the line."""
    content = raw(path)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise fail(path, 1, f"is UTF-16; the publisher's file is {encoding}")
    if content[:4] == b"PK\x03\x04":
        raise fail(path, 0, "is a workbook or an archive, not text; give the file inside it")
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise fail(path, line, f"holds zero bytes; the publisher's file is {encoding}")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise fail(
            path, line, f"byte 0x{content[error.start]:02x} is not {encoding}; was it re-saved?"
        ) from None


def table(
    path: Path, columns: Sequence[str], *, encoding: str = "utf-8", delimiter: str = ","
) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with the line each begins on; `columns` must be in its header.

    Raises `InvalidData` for a missing, repeated or misspelt column, a row of another width, and
    a file cut inside a quoted cell.
    """
    lines = csv.reader(
        io.StringIO(text(path, encoding=encoding), newline=""), delimiter=delimiter, strict=True
    )
    rows: list[tuple[int, dict[str, str]]] = []
    line = 1
    try:
        header = next(lines, [])
        check_header(path, header, columns)
        line = lines.line_num + 1
        for cells in lines:
            if cells:
                rows.append((line, _row(path, line, header, cells)))
            line = lines.line_num + 1
    except csv.Error as error:
        raise fail(path, line, f"not CSV ({error}); is the file cut short?") from None
    if not rows:
        raise fail(path, 1, "has a header and no rows")
    return rows


def check_header(path: Path, header: Sequence[str], columns: Sequence[str], line: int = 1) -> None:
    """Raise `InvalidData` unless `header` holds every one of `columns`, each once."""
    twice = [name for name, count in Counter(header).items() if count > 1 and name]
    if twice:
        raise fail(path, line, f"column '{twice[0]}' stands twice")
    for name in columns:
        if name not in header:
            near = nearest(name, header, top=1)
            hint = f"; '{near[0]}' is like it" if near else ""
            raise fail(path, line, f"column '{name}' is missing{hint}; is it the right file?")


def _row(path: Path, line: int, header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise fail(path, line, f"the row has {len(cells)} cells, the header {len(header)} columns")
    return dict(zip(header, cells, strict=True))


def document(path: Path, *, encoding: str = "utf-8") -> Any:
    """The content of a JSON file. Raises `InvalidData` with the line where it breaks off."""
    return _parsed(path, text(path, encoding=encoding))


def _parsed(path: Path, content: str, line: int = 0) -> Any:
    """The value of a text of JSON that begins on `line` of the file. Raises `InvalidData`."""
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        place = line or error.lineno
        raise fail(path, place, f"not JSON ({error.msg}); is the file cut short?") from None
    except ValueError:  # Python reads no whole number of more than some thousand digits
        raise fail(path, line, "holds a number of too many digits to be read") from None
    except RecursionError:
        raise fail(path, line, "is nested too deeply to be read") from None


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON Lines, or the one object that the file is. Raises `InvalidData`."""
    printed = [(n, one) for n, one in enumerate(text(path).split("\n"), start=1) if one.strip()]
    found: list[dict[str, Any]] = []
    for number, one in printed:
        try:
            content = _parsed(path, one, number)
        except InvalidData:
            if number == printed[0][0]:  # one object over many lines
                return [_object(path, 0, document(path))]
            raise
        found.append(_object(path, number, content))
    return found


def _object(path: Path, line: int, content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise fail(path, line, "is no JSON object")
    return content


def features(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, Any], Any]]:
    """The features of a GeoJSON file: number from 1, properties, geometry. Raises `InvalidData`."""
    content = document(path)
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise fail(path, 0, "is no GeoJSON feature collection")
    found = []
    for number, feature in enumerate(content["features"], start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise fail(path, 0, f"feature {number} has no properties")
        if missing := [name for name in columns if name not in properties]:
            raise fail(path, 0, f"feature {number} lacks '{missing[0]}'; is it the right file?")
        found.append((number, properties, feature.get("geometry")))
    if not found:
        raise fail(path, 0, "holds no feature")
    return found


def xml(path: Path) -> Element:
    """The root of an XML file; entities and external references are refused. Raises `InvalidData`.

    Needs defusedxml, of the extra `import`.
    """
    content = raw(path)
    try:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring
    except ImportError:
        raise _extra(path, "XML files") from None
    try:
        root: Element = fromstring(content)
    except ParseError as error:
        line = error.position[0]
        raise fail(path, line, f"not XML ({error.msg}); is the file cut short?") from None
    except DefusedXmlException:
        raise fail(path, 0, "declares entities, which publishers' files do not") from None
    except (LookupError, ValueError):
        raise fail(path, 1, "is in an encoding that is not known; was it re-saved?") from None
    return root


def _extra(path: Path, what: str) -> InvalidData:
    return fail(path, 0, f"{what} need an extra: pip install 'lodeway[import]'")


def sheet(path: Path, name: str) -> list[list[Any]]:
    """The rows of one sheet of a workbook, as values. Raises `InvalidData`.

    Needs python-calamine, of the extra `import`. Row n of the sheet is item n - 1.
    """
    return _sheets(path, name)[name]


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The rows of every sheet of a workbook, as `sheet` gives them. Raises `InvalidData`."""
    return _sheets(path)


def _sheets(path: Path, name: str | None = None) -> dict[str, list[list[Any]]]:
    content = raw(path)
    if content[:4] != b"PK\x03\x04":
        raise fail(path, 0, "is no .xlsx workbook; was it saved as CSV or cut short?")
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise _extra(path, "workbooks") from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if name is not None and name not in book.sheet_names:
            near = ", ".join(f"'{n}'" for n in book.sheet_names)
            raise fail(path, 0, f"has no sheet '{name}'; its sheets are {near}")
        return {
            known: book.get_sheet_by_name(known).to_python(skip_empty_area=False)
            for known in ([name] if name is not None else book.sheet_names)
        }
    except CalamineError as error:
        raise fail(path, 0, f"cannot be read as a workbook ({error}); is it cut short?") from None
