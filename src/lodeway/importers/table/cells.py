"""One cell by the column of ours that it fills: a name, a code, a figure, a date, a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.table import dates, figures
from lodeway.importers.table.remarks import (
    Doubtful,
    doubtful,
    headings,
    of_error,
    sentence,
    vocabulary,
)
from lodeway.schema import words
from lodeway.schema.errors import AmbiguousName, UnknownName
from lodeway.schema.words import in_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lodeway.claims.lookup import Lookup
    from lodeway.importers.aliases import Aliases
    from lodeway.importers.table.kinds import Column
    from lodeway.schema.words import Lang

_ = words.of(__name__)


@dataclass(frozen=True)
class Filled:
    """What a cell fills: our columns with their text, and how it was read, if that needs saying."""

    cells: Mapping[str, str]
    said: Mapping[Lang, str] | None = None
    as_written: str = ""  # kept in the note, where the cell says more than our columns can


@dataclass(frozen=True)
class Reader:
    """Reads cells: names through the lookup, each distinct one once; figures by the map's settings."""

    lookup: Lookup
    aliases: Aliases
    decimal: str = ""
    dates: str = ""
    percent: str = ""
    epoch_1904: bool = False
    exact: bool = False  # the file tells which cells are shown as percentages
    _named: dict[tuple[str, str], str | UnknownName] = field(default_factory=dict)

    def read(
        self,
        cell: Any,
        column: Column,
        *,
        unit: str = "",
        shown_percent: bool = False,
        period: bool = False,
    ) -> Filled:
        """What a cell fills.

        `unit` is what the heading says; in rows of a `period` a quarter has its first and its last
        month, elsewhere its year is left. Raises `Doubtful`.
        """
        if column.things:
            return self._names(cell, column)
        if column.data_type == "double":
            return self._figure(cell, column, unit, shown_percent)
        if column.data_type in ("PartialDate", "date", "gYear"):
            return self._date(cell, column, period)
        reads: Mapping[str, Callable[[Any, Column], Filled]] = {
            "integer": self._integer,
            "boolean": self._yes_or_no,
        }
        return reads.get(column.data_type, self._text)(cell, column)

    # Names.

    def find(self, name: str, things: str) -> str:
        """The id that a name means among some classes. Raises `UnknownName`, `AmbiguousName`."""
        key = (things, name)
        if key not in self._named:
            try:
                self._named[key] = self.lookup.find(name, kind=things)
            except UnknownName as error:
                self._named[key] = error
        found = self._named[key]
        if isinstance(found, UnknownName):
            raise found
        return found

    def _names(self, cell: Any, column: Column) -> Filled:
        text = reading.clean(_shown(cell))
        try:
            return Filled(
                {column.name: self.find(text, column.things)}, self._loose([text], column)
            )
        except UnknownName as error:
            if isinstance(error, AmbiguousName) or not column.multiple:
                raise _unnamed(error, column) from None
            parts = [part.strip() for part in re.split(_between(), text) if part.strip()]
            if len(parts) < 2:
                raise _unnamed(error, column) from None
        try:
            ids = dict.fromkeys(self.find(part, column.things) for part in parts)
        except UnknownName as error:
            raise _unnamed(error, column) from None
        return Filled({column.name: ";".join(ids)}, self._loose(parts, column))

    def _loose(self, names: Iterable[str], column: Column) -> Mapping[Lang, str] | None:
        """Which of `names` were found only less their legal form and the like."""
        lookup = self.lookup
        loose = {
            name: self.find(name, column.things)
            for name in names
            if lookup.is_loose(name, kind=column.things)
        }
        if not loose:
            return None
        return in_each(
            lambda lang: _SEMICOLON[lang].join(
                _LOOSE[lang].format(name, column.name, i, lookup.label(i, lang))
                for name, i in loose.items()
            )
        )

    # Figures.

    def _figure(self, cell: Any, column: Column, unit: str, shown_percent: bool) -> Filled:
        if shown_percent and isinstance(cell, int | float) and not isinstance(cell, bool):
            cell = round(cell * 100, 10)
            written = figures.Written(point=cell, is_percent=True, plain=True)
        else:
            written = figures.read(cell, decimal=self.decimal, most=column.most)
            if column.is_percent:
                self._whole_or_part(cell, written, unit)
        factor, more = self._measure(cell, written, column, unit)
        return self._in_range(cell, column, written, factor, more)

    def _whole_or_part(self, cell: Any, written: figures.Written, unit: str) -> None:
        """Refuse 0.75 in a column of percent, where nothing tells whether 75 % is meant."""
        point = written.point
        if point is None or written.is_percent or not 0 < point <= 1 or self.percent == "hundred":
            return
        if self.percent != "fraction":
            raise doubtful(_FRACTION, cell, f"{point * 100:.10g}", f"{point:.10g}")

    def _measure(
        self, cell: Any, written: figures.Written, column: Column, unit: str
    ) -> tuple[float, dict[str, str]]:
        """What to multiply a figure by, and the unit or currency that it is in."""
        if column.is_percent:
            if written.before or written.after:
                raise doubtful(_ODD, cell)
            part = self.percent == "fraction" and not written.is_percent
            return (100.0 if part and _greatest(written) <= 1 else 1.0), {}
        if written.is_percent and not (written.after or unit):
            return 1.0, {"unit": "percent"}
        money = column.name == "amount"
        by_cell, own = 1.0, ""
        for told in filter(None, (written.before, written.after)):
            by, what = self._unit(told, money)
            by_cell, own = by_cell * by, what or own
        by_heading, headed = self._unit(unit, money) if unit and not own else (1.0, "")
        # "5 bn" below "USD m" is five billion; "22 000" below "kt" is in kt.
        factor = by_cell if money and by_cell != 1 else by_cell * by_heading
        found = own or headed
        if not found:
            return factor, {}
        return factor, {"currency" if money else "unit": found}

    def _unit(self, told: str, money: bool) -> tuple[float, str]:
        """The factor and the unit that words such as "kt" or "USD m" stand for."""
        plain = figures.plain_text(told).lower().strip(" .")
        if not money:
            if known := self.aliases.unit(plain) or self.aliases.unit(told):
                return known.factor, known.unit
            try:
                return 1.0, self.find(plain, "UnitCode")
            except UnknownName:
                pass
        factor, rest = _scaled(plain)
        if not rest:
            return factor, ""
        if money:
            return factor, self._currency(rest, told)
        if known := self.aliases.unit(rest):
            return factor * known.factor, known.unit
        raise doubtful(_NO_UNIT, told)

    def _currency(self, rest: str, told: str) -> str:
        said = vocabulary()
        if rest in said["signs"]:
            raise doubtful(_SIGN, told, ", ".join(said["signs"][rest]))
        if rest not in said["currencies"]:
            raise doubtful(_NO_UNIT, told)
        code: str = said["currencies"][rest]
        return code

    def _in_range(
        self,
        cell: Any,
        column: Column,
        written: figures.Written,
        factor: float,
        more: dict[str, str],
    ) -> Filled:
        """The columns that a figure fills, each within what the column allows."""
        values = [
            None if v is None else v * factor for v in (written.point, written.low, written.high)
        ]
        for value in values:
            _within(cell, value, column)
        point, low, high = (None if v is None else reading.figure(round(v, 10)) for v in values)
        names = headings()["ranges"].get(column.name)
        if point is not None:
            filled = {column.name: point}
        elif names is None:
            raise doubtful(_NO_RANGE, cell)
        else:
            if low is None and names[0] == column.name:
                raise doubtful(_NO_LEAST, cell)
            filled = {n: v for n, v in zip(names, (low, high), strict=True) if v is not None}
        filled |= more
        said = None if written.plain and factor == 1.0 else _read_as(cell, filled)
        keep = written.is_about or (
            high is None and low is not None and names and names[0] == column.name
        )
        return Filled(filled, said, _shown(cell) if keep else "")

    def _integer(self, cell: Any, column: Column) -> Filled:
        written = figures.read(cell, decimal=self.decimal, most=column.most)
        if written.point is None or not written.point.is_integer() or written.after:
            raise doubtful(_NO_WHOLE, _shown(cell))
        _within(cell, written.point, column)
        return Filled({column.name: str(int(written.point))})

    # Dates, yes and no, texts.

    def _date(self, cell: Any, column: Column, period: bool) -> Filled:
        when = dates.read(cell, order=self.dates, epoch_1904=self.epoch_1904)
        if when.plain:
            return Filled({column.name: when.since})
        if when.until and period and column.name == "since":
            filled = {"since": when.since, "until": when.until}
            return Filled(filled, _read_as(cell, filled))
        told = when.year or when.since
        said = _read_as(cell, {column.name: told})
        return Filled({column.name: told}, said, _shown(cell) if when.year else "")

    @staticmethod
    def _yes_or_no(cell: Any, column: Column) -> Filled:
        if isinstance(cell, bool):
            return Filled({column.name: str(cell).lower()})
        text = reading.clean(cell).lower()
        if text not in ("true", "false"):
            raise doubtful(_NO_YES, text)
        return Filled({column.name: text})

    @staticmethod
    def _text(cell: Any, column: Column) -> Filled:
        text = reading.clean(_shown(cell))
        if column.name == "currency":
            text = vocabulary()["currencies"].get(text.lower(), text)
        return Filled({column.name: text.replace(";", ",") if column.multiple else text})


_FRACTION = _('\'{}\' may be {} % or {} %: write percent = "fraction" or "hundred" into the map')
_ODD = _("'{}' is no share in percent")
_NO_UNIT = _("'{}' is no unit that is known")
_SIGN = _("'{}' may be {}: write the code of the currency")
_NO_RANGE = _("'{}' is a range, and the column takes one figure")
_NO_LEAST = _("'{}' says no least figure")
_MORE = _("'{}' is more than {}")
_LESS = _("'{}' is less than {}")
_NO_WHOLE = _("'{}' is no whole number")
_NO_YES = _("'{}' is neither true nor false")
_READ = _("'{}' was read as {}")
_LOOSE = _("'{}' was read as {} '{}' ({}), words such as Ltd or their order aside")
_SEMICOLON = _("; ")
_ADD = _("{}; if it is new, add it to {}")
_STOP = _(".", "the end of a sentence")


def _unnamed(error: UnknownName, column: Column) -> Doubtful:
    """The doubt about a name: what it may mean, and where to add it if it is new."""
    doubt = of_error(error)
    if isinstance(error, AmbiguousName) or not column.tables:
        return doubt
    each = ", ".join(f"data/{table}" for table in column.tables)
    return Doubtful(
        in_each(lambda lang: _ADD[lang].format(doubt.said[lang].rstrip(_STOP[lang]), each))
    )


def _between() -> str:
    """What parts several names in one cell."""
    marks: str = vocabulary()["between"]
    return marks


def _scaled(text: str) -> tuple[float, str]:
    """What words such as "million" multiply by, and what is left of the text."""
    factor = 1.0
    for word, by in sorted(vocabulary()["scales"].items(), key=lambda item: -len(item[0])):
        pieces = text.split()
        if word in pieces:
            pieces.remove(word)
            factor, text = factor * by, " ".join(pieces)
        elif not word.isascii() and text.startswith(word):
            factor, text = factor * by, text.removeprefix(word).strip()
    return factor, text


def _greatest(written: figures.Written) -> float:
    return max(v for v in (written.point, written.low, written.high, 0.0) if v is not None)


def _within(cell: Any, value: float | None, column: Column) -> None:
    """Refuse a figure beyond what the column takes. Raises `Doubtful`."""
    if value is None:
        return
    sign = " %" if column.is_percent else ""
    if column.most is not None and value > column.most:
        raise doubtful(_MORE, _shown(cell), f"{column.most:g}{sign}")
    if column.least is not None and value < column.least:
        raise doubtful(_LESS, _shown(cell), f"{column.least:g}{sign}")


def _read_as(cell: Any, cells: Mapping[str, str]) -> Mapping[Lang, str]:
    each = ", ".join(f"{name} {value}" for name, value in cells.items())
    return sentence(_READ, _shown(cell), each)


def shown(cell: Any, *, percent: bool = False) -> str:
    """A cell as a person would type it again."""
    if percent and isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{reading.figure(round(cell * 100, 10))}%"
    return _shown(cell)


def _shown(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell == cell and abs(cell) != float("inf"):
        return reading.figure(cell)
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
        )
    if isinstance(cell, date):
        return cell.isoformat()
    return reading.clean(cell)


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing: blank, a dash, "n/a"."""
    if cell is None or cell == "":
        return True
    if not isinstance(cell, str):
        return False
    text = figures.plain_text(cell).lower()
    return not text or text in vocabulary()["empty"]


__all__ = ["Doubtful", "Filled", "Reader", "is_empty", "shown"]
