"""Ranges; reading cells: dates as precise as their source, numbers, yes and no; distances on the globe."""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from lodeway.schema import words
from lodeway.schema.errors import InvalidValue
from lodeway.schema.words import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["LANGS", "Lang"]

_ = words.of(__name__)


# A figure between two ends.


@dataclass(frozen=True)
class Range:
    """A figure: at least `low`, at most `high`; `point` is None where no one answer is best.

    These are what is named. `open` may come to the most on top: what nobody named holds, and which
    may therefore be anybody's.
    """

    low: float
    point: float | None
    high: float
    open: float = 0.0

    @property
    def middle(self) -> float:
        """The point to reckon with: where none is known, the least that is sure."""
        return self.low if self.point is None else self.point

    def __add__(self, other: Range) -> Range:
        return Range(
            self.low + other.low,
            self.middle + other.middle,
            self.high + other.high,
            self.open + other.open,
        )

    def of(self, whole: float) -> Range | None:
        """The same as parts of a whole; None of nothing, where no part can be told."""
        if not whole:
            return None
        return Range(self.low / whole, self.middle / whole, self.high / whole, self.open / whole)


NOTHING = Range(0.0, 0.0, 0.0)


# Reading cells: dates as precise as their source, numbers, yes and no.


_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_WRITTEN = _("{}/{}/{}")  # a day as people write it, beside the 2026-03-01 of the tables
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z")


@dataclass(frozen=True)
class PartialDate:
    """A year, a month or a day, with the first and the last day that it may mean."""

    text: str
    earliest: date
    latest: date

    @property
    def precision(self) -> str:
        """The XML Schema type of the text: `gYear`, `gYearMonth` or `date`."""
        return {4: "gYear", 7: "gYearMonth", 10: "date"}[len(self.text)]


@cache
def partial_date(text: str) -> PartialDate:
    """Read `2026`, `2026-02` or `2026-02-03`; nothing is padded. Raises `InvalidValue`."""
    match = _PARTIAL.match(text)
    if not match:
        raise InvalidValue(f"'{text}' is no date; write 2026, 2026-02 or 2026-02-03")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return PartialDate(text, date(year, 1, 1), date(year, 12, 31))
        if day is None:
            last = calendar.monthrange(year, month)[1]
            return PartialDate(text, date(year, month, 1), date(year, month, last))
        exact = date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise InvalidValue(f"'{text}' is no date in the calendar") from error
    return PartialDate(text, exact, exact)


def year(text: str) -> int:
    """Read a year of four digits. Raises `InvalidValue`."""
    if not re.fullmatch(r"[0-9]{4}", text):
        raise InvalidValue(f"'{text}' is no year")
    return int(text)


def later(*days: str | None) -> str:
    """The latest of partial dates as they are written, by the last day each may mean; "" of none."""
    told = [day for day in days if day]
    return max(told, key=lambda day: partial_date(day).latest, default="")


def day(text: str) -> date:
    """Read a full date: `2026-03-01`, or as people of each language write it, such as `2026/3/1`.

    Raises `InvalidValue`.
    """
    if not _PARTIAL.match(text) and (parts := _as_written(text)):
        text = "{}-{:02}-{:02}".format(*parts)
    if not (match := _PARTIAL.match(text)) or not match[3]:
        raise InvalidValue(f"'{text}' is not a day; write it like 2026-03-01")
    return partial_date(text).earliest


def _as_written(text: str) -> tuple[int, ...] | None:
    """The year, month and day of a text that is a day as a language writes it."""
    for lang in LANGS:
        digits = re.escape(_WRITTEN[lang]).replace(r"\{\}", "([0-9]{4})", 1)
        if parts := re.fullmatch(digits.replace(r"\{\}", "([0-9]{1,2})"), text):
            return tuple(map(int, parts.groups()))
    return None


def number(text: str) -> float:
    """Read plain digits: `1289`, `0.5`. Thousands commas, infinities and units are errors."""
    if not _NUMBER.match(text) or not math.isfinite(float(text)):
        raise InvalidValue(f"'{text}' is no number; write plain digits such as 1289 or 0.5")
    return float(text)


def integer(text: str) -> int:
    """Read a whole number. Raises `InvalidValue`."""
    if not re.fullmatch(r"-?[0-9]+", text):
        raise InvalidValue(f"'{text}' is no whole number")
    return int(text)


def boolean(text: str) -> bool:
    """Read `true` or `false`. Raises `InvalidValue`."""
    if text not in {"true", "false"}:
        raise InvalidValue(f"'{text}' is neither true nor false")
    return text == "true"


def figure(value: float) -> str:
    """`value` as people write it: no exponent, no trailing zeros, thousands in groups."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.10g}"


def reached(start: str, ways: Mapping[str, Iterable[str]]) -> set[str]:
    """`start` and all that the ways from each name to the next lead to from it."""
    seen, left = {start}, [start]
    while left:
        new = set(ways.get(left.pop(), ())) - seen
        seen |= new
        left += new
    return seen


# Distances on the earth.


_EARTH_RADIUS_KM = 6371.0088


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres along the great circle between two points in degrees (haversine formula)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    along = math.sin((phi2 - phi1) / 2) ** 2
    half = math.sqrt(along + math.cos(phi1) * math.cos(phi2) * across)
    return 2 * _EARTH_RADIUS_KM * math.asin(half)
