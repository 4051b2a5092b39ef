"""The words that every table of control uses: names, steps of the ladder, shares in percent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lodeway.values import figure
from lodeway.views.codes import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lodeway.studies.control.model import Link, Said, Span, Way
    from lodeway.studies.model import Graph

Lang = Literal["en", "zh"]

_UNKNOWN = {"en": "unknown", "zh": "不详"}
_SHARELESS = {"en": "(share unknown)", "zh": "（份额不详）"}
_TO = {"en": "-", "zh": "—"}
_SAID = {"en": "{} % ({})", "zh": "{}%（{}）"}
_UNSAID = {"en": "no figure ({})", "zh": "未给数字（{}）"}
_BETWEEN = {"en": "; ", "zh": "；"}
_HELD = {"en": "{} holds {} % of {}", "zh": "{}持有{}%的{}"}
_DIRECTS = {"en": "{} is said to control {}; its share is unknown", "zh": "据称{}控制{}，份额不详"}
_BODY = {"en": "{} wholly owns {}, a body of its own", "zh": "{}全资拥有其下属机构{}"}


@dataclass(frozen=True)
class Words:
    """Names of things, codes and sources in one language."""

    lang: Lang
    label: Callable[[str], str]
    code: Callable[[str, str | None], str | None]
    sources: Callable[[Iterable[str]], list[str]]

    @classmethod
    def of(cls, kg: Graph, lang: Lang) -> Words:
        """The words of a graph."""
        return cls(
            lang,
            lambda name: kg.label(name, lang),
            codes(kg.store, lang),
            lambda claims: kg.sources(claims, lang),
        )

    def joined(self, parts: Iterable[str]) -> str:
        """Several texts as one."""
        return _BETWEEN[self.lang].join(parts)

    def chain(self, way: Way) -> str:
        """ "CCCC 32.41 % > Mota-Engil 49.5 % > Lobito Atlantic Railway"."""
        links = [f"{self.label(link.holder)} {self._of(link)} > " for link in way.links]
        return "".join(links) + self.label(way.links[-1].target)

    def _of(self, link: Link) -> str:
        unknown = link.share.point is None and link.share.low == 0.0
        return _SHARELESS[self.lang] if unknown else self.share(link.share)

    def link(self, link: Link) -> str:
        """One holding as a sentence without a stop."""
        ends = self.label(link.holder), self.label(link.target)
        if link.share.point is None and link.share.low == 0.0:
            return _DIRECTS[self.lang].format(*ends)
        if not link.claims:
            return _BODY[self.lang].format(*ends)
        if self.lang == "zh":
            return _HELD["zh"].format(ends[0], self.bare(link.share), ends[1])
        return _HELD["en"].format(ends[0], self.bare(link.share), ends[1])

    def share(self, share: Span) -> str:
        """ "32.41 %", "40-45 %" or "unknown"."""
        text = self.bare(share)
        if text == _UNKNOWN[self.lang]:
            return text
        return f"{text}%" if self.lang == "zh" else f"{text} %"

    def bare(self, share: Span) -> str:
        """The same without a sign."""
        if share.point is None and share.low == 0.0:
            return _UNKNOWN[self.lang]
        low, high = percent(share.low), percent(share.high)
        return figure(low) if low == high else f"{figure(low)}{_TO['en']}{figure(high)}"

    def said(self, one: Said, holder: str) -> str:
        """What another source says of the share of `holder`, or of somebody's in its place."""
        source = self.label(one.source)
        whose = "" if one.holder == holder else f"{self.label(one.holder)} "
        if one.share.point is None and (one.share.low, one.share.high) == (0.0, 1.0):
            return whose + _UNSAID[self.lang].format(source)
        return whose + _SAID[self.lang].format(self.bare(one.share), source)


def percent(part: float) -> float:
    """A part as percent, to a hundredth: no register shows more."""
    return round(100 * part, 2)


def spread(share: Span) -> tuple[float, float | None, float]:
    """At least, best answer, at most, in percent."""
    return (
        percent(share.low),
        None if share.point is None else percent(share.point),
        percent(share.high),
    )
