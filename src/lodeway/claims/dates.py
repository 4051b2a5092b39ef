"""Half-known dates: "2016" is some day in 2016, so that a claim may stand and not surely stand.

In words: a date is the days that it may mean, from the first to the last. On a day before those of
its beginning a claim does not stand, after them it does, and among them it may. The same holds of
its end. Days are written as 2026-02-03, so that they compare as text; None where nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.schema import values, words

if TYPE_CHECKING:
    from lodeway.schema.values import Lang


_ = words.of(__name__)

Phase: TypeAlias = Literal["no", "beginning", "stands", "ending"]
_STALE_YEARS = 5


@dataclass(frozen=True)
class Period:
    """When something stands: `since` and `until` as its source writes them, and the days they mean.

    It began between `first` and `begun`; `ends` is the earliest day that may have been its last,
    `last` the latest. Where no source gives its end, `closed` is the claim whose beginning ends it.

    >>> year = Period.of("2016", None)
    >>> [year.phase(day) for day in ("2015-12-31", "2016-01-01", "2016-12-31", "2017-01-01")]
    ['no', 'beginning', 'beginning', 'stands']
    """

    since: str | None = None
    until: str | None = None
    first: str | None = None
    begun: str | None = None
    ends: str | None = None
    last: str | None = None
    closed: str | None = None

    @classmethod
    def of(cls, since: str | None, until: str | None) -> Period:
        """The period of two partial dates."""
        return cls(since, until, *_days(since), *_days(until))

    def phase(self, day: str) -> Phase:
        """Whether it stands on a day: no, surely, or among the days of its beginning or its end."""
        if (self.first and day < self.first) or (self.last and day > self.last):
            return "no"
        if self.first != self.begun and day <= (self.begun or day):
            return "beginning"
        if self.ends != self.last and day >= (self.ends or day):
            return "ending"
        return "stands"

    def within(self, day: str) -> str | None:
        """The half-known date among whose days a day is: "2016" or "2019-09"."""
        return {"beginning": self.since, "ending": self.until}.get(self.phase(day))

    def told_by(self, day: str | None) -> Period:
        """The same, begun on `day` at the latest: who tells of a thing then shows that it was there."""
        if (
            day is None
            or self.first is None
            or self.first == self.begun
            or day > (self.begun or "")
        ):
            return self
        if day <= self.first:
            return replace(self, begun=self.first) if day == self.first else self
        return replace(self, begun=_before(day))

    def narrowed(self, other: Period) -> Period:
        """The same with what `other`, which tells of the same, knows more precisely."""
        told = self
        if _inside((other.first, other.begun), (self.first, self.begun)):
            told = replace(told, since=other.since, first=other.first, begun=other.begun)
        if _inside((other.ends, other.last), (self.ends, self.last)):
            told = replace(told, until=other.until, ends=other.ends, last=other.last)
        return told

    def closed_by(self, other: Period, claim: str | None = None) -> Period:
        """The same, ended by the beginning of `other`: the day before where that is known.

        With the `claim` whose period that is the end is told as worked out from it.
        """
        if other.first is None or other.begun is None:
            return self
        if other.first == other.begun:
            eve = _before(other.first)
            return replace(self, until=eve, ends=eve, last=eve, closed=claim)
        return replace(self, until=other.since, ends=other.first, last=other.begun, closed=claim)


def _before(day: str) -> str:
    """The day before."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def stale(confirmed: str, day: date) -> bool:
    """Whether what was `confirmed` then (a partial date, "" if never) is too old to trust on a day."""
    if not confirmed:
        return False
    at = values.partial_date(confirmed).latest
    horizon = (day.year - _STALE_YEARS, day.month, day.day)
    return (at.year, at.month, at.day) < horizon


def _days(text: str | None) -> tuple[str | None, str | None]:
    if text is None:
        return None, None
    found = values.partial_date(text)
    return found.earliest.isoformat(), found.latest.isoformat()


def _inside(narrow: tuple[str | None, str | None], wide: tuple[str | None, str | None]) -> bool:
    """Whether the one pair of days lies in the other and is not the same."""
    (a, b), (first, last) = narrow, wide
    if a is None or b is None or first is None or last is None or narrow == wide:
        return False
    return first <= a and b <= last


# How half-known dates and terms that have run out are told.


_MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
    _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip
_MONTH, _YEAR = _("{month} {year}"), _("{year}")
_SOME = _("some time in {}")
_ON, _IN = _("ended on {}; renewal not known"), _("ended in {}; renewal not known")
_PERIOD, _UNTIL = _("{since} to {until}"), _("until {}", "a claim")
_DAY = 10  # letters of a date that is known to the day
_LISTED = {
    4: _("{0}", "year"),
    7: _("{0}-{1:02}", "month"),
    _DAY: _("{0}-{1:02}-{2:02}", "day"),
}


def date_text(text: str, lang: Lang) -> str:
    """A year, a month or a day as a table of the language has it: 2026-02-10, 2026年2月10日."""
    return _LISTED[len(text)][lang].format(*map(int, text.split("-")))


def period_text(text: str, lang: Lang) -> str:
    """An interval as people write it: 2025-01-01/2025-12-31 is 2025, 2025-02/2026 is 2025-02 to 2026."""
    since, until = text.split("/")
    if text == f"{since[:4]}-01-01/{since[:4]}-12-31":
        return date_text(since[:4], lang)
    ends = [date_text(end, lang) if end else "" for end in (since, until)]
    if not since:
        return _UNTIL[lang].format(ends[1])
    return _PERIOD[lang].format(since=ends[0], until=ends[1])


def some_time(text: str, lang: Lang) -> str:
    """ "some time in September 2019"; a date known to the day stands alone."""
    return date_text(text, lang) if len(text) == _DAY else _SOME[lang].format(written(text, lang))


def ended(text: str, lang: Lang) -> str:
    """ "ended on 2026-11-27; renewal not known"."""
    return (_ON if len(text) == _DAY else _IN)[lang].format(written(text, lang))


def written(text: str, lang: Lang) -> str:
    """A partial date as people write it, no more precise than it is; days as tables have them."""
    year, *rest = text.split("-")
    if len(text) == _DAY:
        return date_text(text, lang)
    if not rest:
        return _YEAR[lang].format(year=year)
    return _MONTH[lang].format(month=_MONTHS[int(rest[0]) - 1][lang], year=year)
