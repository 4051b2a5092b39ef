"""Assumptions as a TOML file that anybody can change."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from lodeway.claims.figures import assumptions
from lodeway.claims.rows import rows
from lodeway.schema import words
from lodeway.schema.errors import Finding, InvalidData, LodewayError
from lodeway.schema.names import nearest, resolve
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from lodeway.claims.figures import Assumption
    from lodeway.schema.values import Lang
    from lodeway.store.embedded import Store


# TOML files whose every value knows its line, so that an error can point at it.


KeyPath = tuple[str | int, ...]
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
    lines: Mapping[KeyPath, int]

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


def _lines(text: str) -> dict[KeyPath, int]:
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
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


def _table(head: re.Match[str], counted: dict[str, int]) -> KeyPath:
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


# Assumptions as a file that a user may change, and such a file read back.


_ = words.of(__name__)

_ENDS = ("low", "value", "high")
_HEAD = (
    _("Assumptions of Lodeway. Every number may be changed; give the file with --parameters."),
    _("Tables and lines that you do not need may be left out; the unit must stand in each table."),
)


@dataclass(frozen=True)
class Unit:
    """A unit, and the factor by which it leads to its base unit."""

    id: str
    base: str
    factor: float
    names: tuple[str, ...]


def text(known: Mapping[str, Assumption], *, lang: Lang = "en") -> str:
    """The assumptions as a TOML file, each with its label as a comment."""
    lines = [f"# {line[lang]}" for line in _HEAD]
    for slug, one in sorted(known.items()):
        lines += ["", f"# {one.label[lang]}", f"[{slug}]", f"low = {one.low:.12g}"]
        lines += [f"value = {one.mid:.12g}", f"high = {one.high:.12g}", f'unit = "{one.unit}"']
    return "\n".join(lines) + "\n"


def given(store: Store, file: Path | None = None) -> dict[str, Assumption]:
    """Every assumption by its id, those of a TOML file in place of ours; see `read`."""
    known = assumptions(store)
    return known if file is None else read(file.read_bytes(), str(file), known, units(store))


def read(
    data: bytes, file: str, known: Mapping[str, Assumption], units: Mapping[str, Unit]
) -> dict[str, Assumption]:
    """All assumptions, with those of the file in place of ours.

    A table may give `value` alone, which then is low and high too, or any of `low`, `value` and
    `high`; what it leaves out beside a range stays ours. Raises `InvalidData` with the line of
    every mistake: unknown names, a unit that is missing or measures something else, values out of
    order or below zero, a speed of nothing.
    """
    toml = located(data, file)
    findings: list[Finding] = []
    found = dict(known)
    for slug in toml.values:
        try:
            found[slug] = _parameters_table(toml, slug, known, units)
        except _Wrong as wrong:
            findings.append(toml.finding(str(wrong), *wrong.path))
    if findings:
        raise InvalidData(sorted(findings))
    return found


def units(store: Store) -> dict[str, Unit]:
    """Every unit by its id, with its notation and its labels."""
    names: dict[str, list[str]] = defaultdict(list)
    leads: dict[str, tuple[str, float]] = {}
    for row in rows(store, "units", package=__package__):
        unit = local(row["unit"])
        names[unit].append(str(row["name"]))
        leads[unit] = (local(row["base"]), row["factor"]) if row["base"] else (unit, 1.0)
    return {unit: Unit(unit, *leads[unit], tuple(names[unit])) for unit in sorted(leads)}


class _Wrong(Exception):
    def __init__(self, message: str, *path: str) -> None:
        self.path = path
        super().__init__(message)


def _parameters_table(
    toml: Located, slug: str, known: Mapping[str, Assumption], units: Mapping[str, Unit]
) -> Assumption:
    table = toml.values[slug]
    if slug not in known:
        raise _Wrong(f"unknown assumption '{slug}'{_hint(slug, known)}", slug)
    if not isinstance(table, dict):
        raise _Wrong(f"write it as a table: [{slug}]", slug)
    if strange := sorted(table.keys() - {*_ENDS, "unit"}):
        raise _Wrong(
            f"unknown key '{strange[0]}'; a table takes low, value, high, unit", slug, strange[0]
        )
    scale = _scale(table, slug, known[slug], units)
    numbers = dict(_numbers(table, slug, scale, may_be_nothing=known[slug].kind != "speed"))
    low, mid, high = _range(numbers, known[slug])
    if not low <= mid <= high:
        end = next(iter(numbers))
        raise _Wrong(
            f"low {low:g}, value {mid:g}, high {high:g} {known[slug].unit} are not in order",
            slug,
            end,
        )
    return replace(known[slug], low=low, mid=mid, high=high)


def _range(numbers: Mapping[str, float], ours: Assumption) -> tuple[float, float, float]:
    if set(numbers) == {"value"}:
        return numbers["value"], numbers["value"], numbers["value"]
    return (
        numbers.get("low", ours.low),
        numbers.get("value", ours.mid),
        numbers.get("high", ours.high),
    )


def _numbers(
    table: Mapping[str, Any], slug: str, scale: float, *, may_be_nothing: bool
) -> Iterator[tuple[str, float]]:
    for end in _ENDS:
        if end in table:
            given = table[end]
            if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
                raise _Wrong(f"'{given}' is no number", slug, end)
            if given < 0 or (given == 0 and not may_be_nothing):
                least = "0 or more" if may_be_nothing else "a number above 0"
                raise _Wrong(f"{end} is {given:g}; give {least}", slug, end)
            yield end, given * scale


def _scale(
    table: Mapping[str, Any], slug: str, ours: Assumption, units: Mapping[str, Unit]
) -> float:
    """The factor from the unit of the file to that of the assumption."""
    if "unit" not in table:
        raise _Wrong(f'the unit is missing; add unit = "{ours.unit}"', slug)
    # "km/h" is how people write "km-per-h"; names are compared without their punctuation.
    labels = {u.id: (*u.names, u.id.replace("-per-", "/")) for u in units.values()}
    try:
        unit = units[resolve(str(table["unit"]), labels, what="unit")]
    except LodewayError as error:
        raise _Wrong(str(error), slug, "unit") from None
    if unit.base != ours.base:
        raise _Wrong(f"'{unit.id}' does not measure what '{ours.unit}' does", slug, "unit")
    return unit.factor / ours.factor


def _hint(slug: str, known: Collection[str]) -> str:
    near = nearest(slug, known)
    return f"; did you mean '{near[0]}'?" if near else "; `lodeway parameters` lists them"
