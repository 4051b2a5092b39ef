"""What an answer is true of, in one line: day, knowledge, firmness, basis, sources, reach, release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.report.table import cell
from lodeway.schema import words

if TYPE_CHECKING:
    from lodeway.claims.frame import Frame
    from lodeway.schema.values import Lang

_ = words.of(__name__)

_ON, _EVERY = _("As of {date}"), _("All dates; firmness as of {date}")
_ANY_DAY = _("All dates")
_KNOWN, _TODAY = _("as known by {date}"), _("as known in this release")
_STATUS, _ANY_STATUS = _("only from “{status}” on"), _("whatever its status")
_BASIS, _ANY_BASIS = _("only on the basis “{basis}”"), _("on any basis")
_WITHOUT, _WITHOUT_ONE = _("without {n} claims"), _("without {n} claim")
_SOURCES = _("all sources")
_REACH = _("evidence to {date}")
_RELEASE = _("release {release}")


@dataclass(frozen=True)
class Truth:
    """What an answer is true of, and the name of the graph that says so."""

    frame: Frame
    release: str


def banner(frame: Frame, release: str, lang: Lang) -> list[str]:
    """The parts of the line, in the order in which a reader asks for them."""
    day, known, reach = (cell(text, lang) for text in (frame.on, frame.known, frame.reach))
    parts = [
        (_EVERY if frame.every else _ON)[lang].format(date=day) if day else _ANY_DAY[lang],
        _KNOWN[lang].format(date=known) if known else _TODAY[lang],
        _STATUS[lang].format(status=frame.status[lang]) if frame.status else _ANY_STATUS[lang],
        _BASIS[lang].format(basis=frame.basis[lang]) if frame.basis else _ANY_BASIS[lang],
        _sources(frame.without, lang),
        _REACH[lang].format(date=reach) if reach else "",
        _RELEASE[lang].format(release=release) if release else "",
    ]
    return [part for part in parts if part]


def _sources(without: int, lang: Lang) -> str:
    if not without:
        return _SOURCES[lang]
    return (_WITHOUT_ONE if without == 1 else _WITHOUT)[lang].format(n=without)
