"""TOML files whose every value knows its line, so that an error can point at it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway.errors import InvalidData
from lodeway.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]
_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?\Z")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=""")
_AT = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_FENCES = ('"""', "'''")


@dataclass(frozen=True)
class Located:
    """The values of a TOML file, and the line of each table and key by its path.

    The path of the second `[[change]]` table's key `close` is ("change", 1, "close").
    """

    file: str
    values: Mapping[str, Any]
    lines: Mapping[Path, int]

    def line(self, *path: str | int) -> int:
        """The line of the value at `path`, else of the nearest table around it, else 1."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, message: str, *path: str | int) -> Finding:
        """A finding that points at `path`."""
        return Finding(self.file, self.line(*path), message)


def located(data: bytes, file: str) -> Located:
    """Read a TOML file. Raises `InvalidData` with the line of what cannot be read."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InvalidData([Finding(file, line, "is not UTF-8; save the file as UTF-8")]) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidData([_syntax(str(error), text, file)]) from None
    return Located(file, values, _lines(text))


def _syntax(message: str, text: str, file: str) -> Finding:
    found = _AT.search(message)
    line = int(found[1]) if found and found[1] else text.rstrip("\n").count("\n") + 1
    said = _AT.sub("", message).strip()
    return Finding(
        file, line, f'{said[:1].lower()}{said[1:]}; text stands in quotes: name = "text"'
    )


def _lines(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    table: Path = ()
    counted: dict[str, int] = {}
    fence: str | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if fence is None and (head := _TABLE.match(line)):
            table = _table(head, counted)
            lines.setdefault(table, number)
        elif fence is None and (key := _KEY.match(line)):
            lines.setdefault((*table, *key[1].strip("\"'").split(".")), number)
        fence = _fence(line, fence)
    return lines


def _table(head: re.Match[str], counted: dict[str, int]) -> Path:
    name = head[2].strip("\"'")
    if head[1] == "[":
        return tuple(name.split("."))
    counted[name] = counted.get(name, -1) + 1
    return (*name.split("."), counted[name])


def _fence(line: str, fence: str | None) -> str | None:
    """The kind of long text that is still open at the end of the line."""
    for kind in _FENCES if fence is None else (fence,):
        if line.count(kind) % 2:
            return kind if fence is None else None
    return fence
