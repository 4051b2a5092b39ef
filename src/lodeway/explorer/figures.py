"""The figures that a text says, so that each can be looked for in the claims that back it.

A figure is a number or a date in digits. It is the same figure in whatever language it is written:
553 million, with the word or with the character for it, is 553000000, and a day of December 2025
is "2025-12-17". A number in words is no figure.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_YEAR = re.compile(r"(?:19|20)\d\d")


@cache
def _writing() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("figures.toml").read_text("utf-8"))


@cache
def _dates() -> tuple[re.Pattern[str], ...]:
    months = "|".join(_writing()["months"])
    return tuple(re.compile(form.replace("{months}", months)) for form in _writing()["dates"])


@cache
def _numbers() -> re.Pattern[str]:
    words, joined = ("|".join(sorted(_writing()[k], key=len, reverse=True)) for k in _SCALES)
    # A digit that follows a letter is part of a name: "M23".
    number = r"(?<![A-Za-z\d.])(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?"
    return re.compile(rf"{number}(?:\s?(?P<words>{words})\b|\s?(?P<joined>{joined}))?")


_SCALES = ("words", "joined")


def said(text: str) -> Iterator[tuple[str, str]]:
    """Each figure of a text as it is written there and as it is compared, dates first."""
    rest = text
    for pattern in _dates():
        for match in pattern.finditer(rest):
            yield match[0], _date(match["year"], match["month"], match["day"])
        rest = pattern.sub(" ", rest)
    for match in _numbers().finditer(rest):
        scales = [_writing()[kind][match[kind]] for kind in _SCALES if match[kind]]
        number = Decimal(match["whole"].replace(",", "") + (match["part"] or ""))
        yield match[0].strip(), _plain(number * (scales[0] if scales else 1))


def _date(year: str, month: str | None, day: str | None) -> str:
    parts = [year]
    if month:
        names = _writing()["months"]
        parts.append(f"{names.index(month) + 1 if month in names else int(month):02}")
    if day:
        parts.append(f"{int(day):02}")
    return "-".join(parts)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _is_date(figure: str) -> bool:
    return "-" in figure or bool(_YEAR.fullmatch(figure))


Cell: TypeAlias = tuple[str, object, str]  # property, value and unit


class Backing:
    """All figures that some claims hold: in their cells, their dates and what they say in words."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._numbers: set[str] = set()
        self._dates: set[str] = set()
        for name, value, unit in cells:
            self._take(name, value, unit)

    def _take(self, name: str, value: object, unit: str) -> None:
        if isinstance(value, (int, float)):
            number = Decimal(str(value))
            self._numbers |= {_plain(number), _plain(number * _writing()["units"].get(unit, 1))}
        elif name.endswith("Stated"):
            self._dates.add(str(value))
        else:
            figures = {figure for _, figure in said(str(value))}
            self._numbers |= figures
            self._dates |= set(filter(_is_date, figures))

    def holds(self, figure: str) -> bool:
        """Whether a figure is among them; a date may be told less precisely than it is known."""
        if figure in self._numbers:
            return True
        known = (day for day in self._dates if day == figure or day.startswith(f"{figure}-"))
        return _is_date(figure) and any(known)
