"""The words that the tables of control use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.claims.claim_text import codes
from lodeway.schema import words
from lodeway.schema.values import Lang, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lodeway.claims.graph import Graph
    from lodeway.ownership.model import Link, Said, Span, Way

_ = words.of(__name__)


# The words that every table of control uses: names, steps of the ladder, shares in percent.


_UNKNOWN = _("unknown")
_SHARELESS = _("(share unknown)")
_TO = _("-")
_SAID = _("{} % ({})")
_UNSAID = _("no figure ({})")
_BETWEEN = _("; ")
_HELD = _("{} holds {} % of {}")
_DIRECTS = _("{} is said to control {}; its share is unknown")
_BODY = _("{} wholly owns {}, a body of its own")


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


# What the tables of control say in English and in Chinese.


TITLES = {
    "direct": _("Who holds {} directly, on {}"),
    "owners": _("Who is behind {}, through every chain of holdings, on {}"),
    "seats": _("{} by the country in which the last company sits, on {}"),
    "ways": _("The chains that lead to {}, on {}"),
    "rights": _("Rights in {} by contract or office, which are no shares, on {}"),
    "promised": _("Shares of {} that are agreed or announced and not held, on {}"),
}
COLUMNS: Mapping[str, Mapping[Lang, tuple[str, ...]]] = {
    "direct": {
        "en": ("holder", "at least (%)", "share (%)", "at most (%)", "status", "last confirmed", "according to", "others say"),
        "zh": ("持有者", "至少（%）", "份额（%）", "至多（%）", "状态", "最近确认", "出处", "其他说法"),
    },
    "owners": {
        "en": ("who", "kind", "at least (%)", "share (%)", "at most (%)", "unnamed may add (%)", "votes (%)", "controls", "holders named", "last confirmed"),
        "zh": ("主体", "类别", "至少（%）", "份额（%）", "至多（%）", "未具名部分或另加（%）", "表决权（%）", "控制", "其持有者已知", "最近确认"),
    },
    "seats": {
        "en": ("country", "at least (%)", "share (%)", "at most (%)"),
        "zh": ("国家/地区", "至少（%）", "份额（%）", "至多（%）"),
    },
    "ways": {
        "en": ("who", "share (%)", "at most (%)", "least link (%)", "chain"),
        "zh": ("主体", "份额（%）", "至多（%）", "最弱一环（%）", "链条"),
    },
    "rights": {
        "en": ("right", "who", "in", "what", "status", "since", "until", "according to"),
        "zh": ("权利", "主体", "对象", "内容", "状态", "起始", "终止", "出处"),
    },
    "promised": {
        "en": ("who", "said (%)", "of the interest of", "which is (%)", "so of it (%)", "status", "since", "under", "according to"),
        "zh": ("主体", "所述（%）", "占谁的权益", "该权益（%）", "折合（%）", "状态", "起始", "所依协议", "出处"),
    },
}  # fmt: skip
NOTES = {
    "held": _(
        "Counted as held: closed deals and plain reports. What is only agreed or "
        "announced stands apart."
    ),
    "firm": _("Deals that are at least {} count as if they were done."),
    "lacks": _("{} % is held by nobody whom a source names; it may be anybody's."),
    "sizeless": _(
        "{} % has no figure in any source: it belongs to the holders above whose "
        "share is not known, or to others."
    ),
    "kept": _(
        "The deal leaves {} {} % of an interest that it would hold together with the "
        "buyer; whether it commands the whole of that interest, nobody says."
    ),
    "nobody": _("No source that counts here names a holder."),
    "confirmed": _(
        "A holding without an end is not thereby still held: it was last "
        "confirmed on the day given."
    ),
    "owners": _(
        "Shares are products along each chain, added up over chains, with "
        "cross-holdings counted once (Baldone, Brioschi and Paleari 1998). Rows "
        "hold parts of each other and do not add up. Unnamed may add: what it "
        "would have besides if all that nobody is named for were its own."
    ),
    "oldest": _(
        "Last confirmed: the oldest holding of the chains; undated where one of them has no date."
    ),
    "votes": _(
        "Votes: the least link of each chain, added up, and no more over a shared "
        "link than it has (La Porta, Lopez-de-Silanes and Shleifer 1999). Controls: "
        "most votes, its own and those of all that it controls, or a source says so."
    ),
    "seats": _(
        "What the press calls Chinese, say: each part counts in the country of the "
        "last company or state of its chain. A company whom somebody is said to "
        "control counts with its controller; what nobody is named for counts where "
        "the company sits. This says nothing of what a state owns."
    ),
    "unseated": _(
        "{} % comes to no country: its last holder has no seat in the tables, or "
        "its share is unknown."
    ),
    "products": _(
        "A part of somebody's interest is that part times the interest, once for "
        "each source on the interest."
    ),
}
VERDICTS = {
    "controls": _("{} controls {}."),
    "nobody": _("Nobody named controls {}."),
    "kept": _("Whether {} still controls {} is not known."),
    "half": _("About half of it is of {}, by seat."),
    "seat": _("Most of it is of {}, by seat."),
    "largest": _("The largest part is of {}, by seat."),
}
NOT_KNOWN = _("not known")
YES: Mapping[Lang, tuple[str, str]] = {"en": ("yes", "no"), "zh": ("是", "否")}
UNDATED = _("undated")
OUTPUT = _("{} % of output")
OF = _("of the interest of {}")
WORKED_OUT = _("worked out from {}")
OFFTAKE = "Offtake"
