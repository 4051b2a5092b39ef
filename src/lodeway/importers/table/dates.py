"""Dates as analysts write them, kept as precise as they are: a year, a month, a day, or a span of months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from lodeway.importers.table.figures import plain_text
from lodeway.importers.table.remarks import doubtful, vocabulary
from lodeway.schema import values, words
from lodeway.schema.errors import InvalidValue

_ = words.of(__name__)


@dataclass(frozen=True)
class When:
    """A partial date from `since` to `until`, which is "" where one date is all.

    `year` is what is left of it where a column takes one date and no span. `plain` says that it
    was written as our tables write it.
    """

    since: str
    until: str = ""
    year: str = ""
    plain: bool = False


_NO_DATE = _("'{}' is no date")
_NO_SUCH_DAY = _("'{}' is no day of the calendar")
_TWO_WAYS = _('\'{}\' may be {} or {}: write dates = "day-first" or "month-first" into the map')
_SHORT_YEAR = _("'{}' has a year of two digits; write all four")
_FISCAL = _("'{}' is a financial year: write from which month to which it runs")
_CLOCK = _("'{}' is a time of day, and a date is wanted")
_SERIAL = (20_000, 80_000)  # day numbers of a spreadsheet: the years 1954 to 2119
_YEARS = (1800, 2100)
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)


def read(cell: object, *, order: str = "", epoch_1904: bool = False) -> When:
    """The date that a cell gives; `order` is "day-first", "month-first" or "", not known.

    A whole number from 20000 to 80000 is a spreadsheet's day number, one from 1800 to 2100 a year.
    Raises `Doubtful`.
    """
    if isinstance(cell, datetime | date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return When(f"{day.year:04}-{day.month:02}-{day.day:02}", plain=True)
    if isinstance(cell, time | timedelta):
        raise doubtful(_CLOCK, cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = plain_text(cell).lower().strip(" .,;")
    if found := _number(text, epoch_1904) or _iso(text):
        return found
    bare = _bare(text)
    found = (
        _number(bare, epoch_1904)
        or _iso(bare)
        or _part(bare)
        or _chinese(bare)
        or _named_month(bare)
        or _slashed(bare, order)
        or _span(bare)
        or _vague(bare)
    )
    if found is None:
        raise doubtful(_NO_DATE, cell)
    return found


def _number(text: str, epoch_1904: bool) -> When | None:
    """A year, a month or a day without signs between, or a spreadsheet's day number."""
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        return None
    whole = int(text.partition(".")[0])
    if _YEARS[0] <= whole <= _YEARS[1] and "." not in text:
        return When(f"{whole:04}", plain=True)
    if _SERIAL[0] <= whole <= _SERIAL[1]:
        zero = _DAY_ZERO_1904 if epoch_1904 else _DAY_ZERO
        return When((zero + timedelta(days=whole)).isoformat())
    if len(text) == 8 and _YEARS[0] <= int(text[:4]) <= _YEARS[1]:
        return _checked(text, text[:4], text[4:6], text[6:])
    if len(text) == 6 and _YEARS[0] <= int(text[:4]) <= _YEARS[1]:
        return _checked(text, text[:4], text[4:])
    return None


def _checked(text: str, year: str, month: str = "", day: str = "") -> When:
    """The date of these parts. Raises `Doubtful` where the calendar has none."""
    parts = [year, *(f"{int(part):02}" for part in (month, day) if part)]
    try:
        return When(values.partial_date("-".join(parts)).text, plain=text == "-".join(parts))
    except InvalidValue:
        raise doubtful(_NO_SUCH_DAY, text) from None


def _iso(text: str) -> When | None:
    """2024-12-31, 2024/12/31, 2024.12.31, 2024-12, with or without a time."""
    match = re.fullmatch(
        r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?",
        text,
    )
    return _checked(text, match[1], match[3], match[4] or "") if match else None


def _bare(text: str) -> str:
    """The text without words that say no more than that it is a date."""
    said = vocabulary()["dates"]
    for word in sorted(said["before"], key=len, reverse=True):
        if text.startswith(word) and not text[len(word) : len(word) + 1].isalpha():
            text = text[len(word) :].strip()
            break
        if not word.isascii() and text.startswith(word):
            text = text[len(word) :].strip()
            break
    for word in sorted(said["after"], key=len, reverse=True):
        text = text.removesuffix(word).strip()
    return text


@cache
def _parts() -> tuple[tuple[int, re.Pattern[str]], ...]:
    told = vocabulary()["parts"]
    return tuple((kind["months"], re.compile(p)) for kind in told for p in kind["patterns"])


def _part(text: str) -> When | None:
    """A quarter or a half of a year, by its first and last month."""
    for months, pattern in _parts():
        if match := pattern.fullmatch(text):
            digits = vocabulary()["digits"]
            number = int(digits.get(match["n"], match["n"]))
            last = number * months
            year = match["y"]
            return When(f"{year}-{last - months + 1:02}", f"{year}-{last:02}", year)
    return None


def _chinese(text: str) -> When | None:
    year, month, *days = vocabulary()["dates"]["marks"]
    day = "|".join(days)
    match = re.fullmatch(
        rf"(\d{{4}})\s*{year}(?:\s*(\d{{1,2}})\s*{month}(?:\s*(\d{{1,2}})\s*(?:{day})?)?)?", text
    )
    return _checked(text, match[1], match[2] or "", match[3] or "") if match else None


@cache
def _months() -> dict[str, str]:
    told = vocabulary()["months"]
    return {name: number for number, names in told.items() for name in names}


def _named_month(text: str) -> When | None:
    """ "March 2024", "3 March 2024", "March 3, 2024", "1er mars 2024", "mar-24"."""
    pieces = [p for p in re.split(r"[\s,/-]+|\bde\b|\bof\b", text) if p]
    months = [_months()[p] for p in pieces if p in _months()]
    rest = [p for p in pieces if p not in _months()]
    if len(months) != 1 or not rest or len(rest) > 2:
        return None
    years = [p for p in rest if re.fullmatch(r"\d{4}", p)]
    days = [m[1] for p in rest if (m := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|e)?\.?", p))]
    if len(years) == 1 and len(days) == len(rest) - 1:
        return _checked(text, years[0], months[0], days[0] if days else "")
    if len(days) == len(rest):
        raise doubtful(_SHORT_YEAR, text)
    return None


def _slashed(text: str, order: str) -> When | None:
    """31/12/2024 or 12/31/2024, and 12/2024; where both orders make a day, only `order` tells."""
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", text):
        return _checked(text, match[2], match[1])
    if re.fullmatch(r"\d{1,2}([/.-])\d{1,2}\1\d{2}", text):
        raise doubtful(_SHORT_YEAR, text)
    match = re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?", text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), match[4]
    if order == "day-first" or (first > 12 and not order) or first == second:
        return _checked(text, year, match[3], match[1])
    if order == "month-first" or second > 12:
        return _checked(text, year, match[1], match[3])
    ways = (_checked(text, year, match[n], match[m]).since for n, m in ((3, 1), (1, 3)))
    raise doubtful(_TWO_WAYS, text, *ways)


def _span(text: str) -> When | None:
    """ "2019-2021", in whole years."""
    to = "|".join(map(re.escape, vocabulary()["dates"]["to"]))
    if match := re.fullmatch(rf"(\d{{4}})\s*(?:{to})\s*(\d{{4}})", text):
        first, last = match.groups()
        if first < last:
            return When(first, last, first)
    return None


def _vague(text: str) -> When | None:
    """ "early 2025" as the year alone; a financial year is doubtful."""
    said = vocabulary()["dates"]
    if any(word in text for word in said["fiscal"]) and re.search(r"\d{2}", text):
        raise doubtful(_FISCAL, text)
    rest = re.sub(r"\d{4}", "", text, count=1).strip(" -" + said["marks"][0])
    match = re.search(r"\d{4}", text)
    if match and rest in {word.strip(" -" + said["marks"][0]) for word in said["vague"]}:
        return When(_checked(text, match[0]).since, year=match[0])
    return None
