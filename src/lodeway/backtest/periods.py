"""A period as people write it, no longer than its days need."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from lodeway.claims.dates import date_text
from lodeway.schema import words

if TYPE_CHECKING:
    from datetime import date

    from lodeway.schema.values import Lang

_ = words.of(__name__)

_TO = _("{} to {}", "a period")


def period(first: date, last: date, lang: Lang) -> str:
    """A year, a month or a day where the period is one; else its first and last.

    >>> from datetime import date
    >>> period(date(2022, 4, 1), date(2022, 4, 30), "en"), period(date(2018, 1, 1), date(2019, 12, 31), "en")
    ('2022-04', '2018 to 2019')
    """
    for letters in (4, 7):
        if _begins(first, letters) and _ends(last, letters):
            break
    else:
        letters = 10
    texts = [date_text(day.isoformat()[:letters], lang) for day in (first, last)]
    return texts[0] if texts[0] == texts[1] else _TO[lang].format(*texts)


def _begins(day: date, letters: int) -> bool:
    return day.day == 1 and (letters > 4 or day.month == 1)


def _ends(day: date, letters: int) -> bool:
    if letters == 4:
        return (day.month, day.day) == (12, 31)
    return day.day == calendar.monthrange(day.year, day.month)[1]
