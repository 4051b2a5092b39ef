"""Answers of a store kept beside its index: what one command read, the next need not ask again."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from array import array
from base64 import b64decode, b64encode
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lodeway.store.rows import Iri, Rows, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lodeway.store.rows import Value

TABLES = ".tables"  # stands beside the N-Quads file in place of its ending
_FORM = f"3 {sys.byteorder}"  # raised when the form on disk changes
_NUMBERS = "I"  # of an array


class Kept:
    """Rows by the query that gave them: in memory, and on disk where there is a folder.

    A graph does not change, so rows once read are right for ever. On disk each column is the kinds
    and the texts of its distinct values and, for each row, the number of its value, from 1; 0 is
    none. A file that cannot be read counts as
    not there, and where nothing can be written nothing is kept.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._rows: dict[str, Rows] = {}

    def get(self, query: str) -> Rows | None:
        """The rows that `query` gave before, if they are kept."""
        if query not in self._rows and (file := self._file(query)) is not None:
            with contextlib.suppress(OSError, ValueError, KeyError, IndexError, TypeError):
                self._rows[query] = _read(json.loads(file.read_bytes()))
        return self._rows.get(query)

    def put(self, query: str, rows: Rows) -> None:
        """Keep the rows of `query`."""
        self._rows[query] = rows
        if (file := self._file(query)) is not None:
            with contextlib.suppress(OSError):
                _write(file, json.dumps(_written(rows), ensure_ascii=False, separators=(",", ":")))

    def _file(self, query: str) -> Path | None:
        if self._folder is None:
            return None
        import hashlib

        return self._folder / f"{hashlib.sha256(query.encode()).hexdigest()[:32]}.json"


def _write(file: Path, text: str) -> None:
    import tempfile

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        os.replace(made, file)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(made)  # noqa: PTH108
        raise


def _written(rows: Rows) -> dict[str, Any]:
    columns = []
    for column in zip(*rows.rows, strict=True):
        numbers: dict[tuple[str, str, str], int] = {}
        codes = [
            0 if value is None else numbers.setdefault(_code(value), len(numbers) + 1)
            for value in column
        ]
        kinds, texts, langs = [list(part) for part in zip(*numbers, strict=True)] or ([], [], [])
        packed = b64encode(array(_NUMBERS, codes)).decode()
        columns.append([_folded(kinds), texts, _folded(langs), packed])
    return {"form": _FORM, "names": rows.columns, "columns": columns}


def _folded(parts: list[str]) -> list[str] | str:
    """One for all where they are alike."""
    return parts[0] if len(set(parts)) == 1 else parts


def _read(kept: dict[str, Any]) -> Rows:
    if kept["form"] != _FORM:
        raise ValueError("written by another version")
    columns = []
    for kinds, texts, langs, packed in kept["columns"]:
        if isinstance(kinds, str) and kinds in _PLAIN:
            values: list[Value | None] = [None, *map(_PLAIN[kinds], texts)]
        else:
            values = [None, *map(_value, _each(kinds, texts), texts, _each(langs, texts))]
        numbers = array(_NUMBERS)
        numbers.frombytes(b64decode(packed))
        columns.append(map(values.__getitem__, numbers))
    return Rows(tuple(kept["names"]), tuple(zip(*columns, strict=True)))


def _each(parts: list[str] | str, texts: list[str]) -> list[str]:
    return [parts] * len(texts) if isinstance(parts, str) else parts


def _code(value: Value) -> tuple[str, str, str]:
    """A value as texts: what it is, how it is written, and its language."""
    match value:
        case Iri():
            return ("i", str(value), "")
        case Text():
            return ("t", str(value), value.lang)
        case bool():
            return ("b", "1" if value else "", "")
        case int():
            return ("n", str(value), "")
        case float():
            return ("f", repr(value), "")
        case Decimal():
            return ("d", str(value), "")
    return ("s", value, "")


def _value(kind: str, text: str, lang: str) -> Value:
    match kind:
        case "t":
            return Text(text, lang)
        case "b":
            return bool(text)
        case "d":
            return Decimal(text)
    return _PLAIN[kind](text)


_PLAIN: Mapping[str, Callable[[str], Value]] = {"i": Iri, "s": str, "n": int, "f": float}
