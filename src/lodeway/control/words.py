"""The words that the tables of control use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.claims.claim_text import codes
from lodeway.report.answer import columns
from lodeway.report.table import cell
from lodeway.schema import words
from lodeway.schema.values import Lang, Range, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lodeway.claims.graph import Graph
    from lodeway.ownership.model import Direct, Link, Way

_ = words.of(__name__)


# The words that every table of control uses: names, steps of the ladder, shares in percent.


_UNKNOWN = _("unknown")
_SHARELESS = _("(share unknown)")
_PERCENT = _("{} %")
_SAID = _("{} % ({})")
_UNSAID = _("no figure ({})")
_BETWEEN = _("; ")
_HELD = _("{} holds {} % of {}")
_DIRECTS = _("{} is said to control {}; its share is unknown")
_BODY = _("{} wholly owns {}, a body of its own")
_HALF = 0.5
_EXACT = 1e-9  # less is the noise of the sums


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
        return _HELD[self.lang].format(ends[0], self.bare(link.share), ends[1])

    def share(self, share: Range) -> str:
        """ "32.41 %", "40-45 %" or "unknown"."""
        text = self.bare(share)
        return text if text == _UNKNOWN[self.lang] else _PERCENT[self.lang].format(text)

    def percent(self, value: float) -> str:
        """A figure in percent with its sign."""
        return _PERCENT[self.lang].format(figure(value))

    def day(self, text: str) -> str:
        """A date at its own precision as the language writes it; other texts as they are."""
        return cell(text, self.lang)

    def bare(self, share: Range) -> str:
        """The same without a sign."""
        if share.point is None and share.low == 0.0:
            return _UNKNOWN[self.lang]
        low, high = percent(share.low), percent(share.high)
        return figure(low) if low == high else f"{figure(low)}-{figure(high)}"

    def others_say(self, held: Direct) -> str:
        """What other sources say of a holding: each other figure once, with all who give it.

        A source that gives the same figure says nothing else; whoever speaks of somebody in place of
        the holder does.
        """
        best = held.share.point
        ours = None if best is None else self.bare(Range(best, best, best))
        told: dict[tuple[str, str | None], list[str]] = {}
        for one in held.against:
            size = None if _has_no_figure(one.share) else self.bare(one.share)
            if one.holder != held.holder or size != ours or size is None:
                told.setdefault((one.holder, size), []).append(self.label(one.source))
        return self.joined(
            self._said(holder if holder != held.holder else "", size, dict.fromkeys(sources))
            for (holder, size), sources in told.items()
        )

    def _said(self, holder: str, size: str | None, sources: Iterable[str]) -> str:
        whose = f"{self.label(holder)} " if holder else ""
        if size is None:
            return whose + _UNSAID[self.lang].format(self.joined(sources))
        return whose + _SAID[self.lang].format(size, self.joined(sources))


def _has_no_figure(share: Range) -> bool:
    return share.point is None and (share.low, share.high) == (0.0, 1.0)


def percent(part: float) -> float:
    """A part as percent, to a hundredth; beside half with the digits that show on which side it is.

    >>> percent(0.123456), percent(0.50001), percent(0.49999996), percent(0.5)
    (12.35, 50.001, 49.999996, 50.0)
    """
    digits = 2
    if abs(part - _HALF) > _EXACT:
        while round(100 * part, digits) == 100 * _HALF:
            digits += 1
    return round(100 * part, digits)


def spread(share: Range) -> tuple[float, float | None, float]:
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
    "chains": _("The chains that lead to {}, on {}"),
    "rights": _("Rights in {} by contract or office, which are no shares, on {}"),
    "promised": _("Shares of {} that are agreed or announced and not held, on {}"),
}
COLUMNS = {
    "direct": columns(
        "holder_id holder share_min share share_max status_id status confirmed sources others_say",
        holder=_("holder"),
    ),
    "owners": columns(
        "owner_id owner kind_id kind share_min share share_max unnamed_max votes controls_id "
        "controls -holders_named confirmed",
    ),
    "seats": columns("country_id country share_min share share_max"),
    "chains": columns("owner_id owner share share_max weakest_link chain"),
    "rights": columns(
        "claim_id right_id right holder_id holder target_id target content status_id status "
        "since until sources",
        target=_("in"),
    ),
    "promised": columns(
        "holder_id holder said interest_of_id interest_of interest -share_min -share -share_max "
        "share_text status_id status since agreement_id agreement sources",
    ),
}
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
    "parts": _("It has parts with holders of their own; ask for one of them: {}."),
    "part": _("{} ('{}')"),
    "confirmed": _(
        "A holding without an end is not thereby still held: it was last "
        "confirmed on the day given."
    ),
    "owners": _(
        "Shares: products along each chain, added up, cross-holdings once (Baldone, Brioschi "
        "and Paleari 1998); rows hold parts of each other."
    ),
    "unnamed": _("Unnamed may add: if all that nobody is named for were its own."),
    "oldest": _(
        "Last confirmed: the oldest holding of the chains; empty where one of them has no date."
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
    "stale": _("Not confirmed since {1}: {0}, {2}. It is counted, and may no longer be so."),
    "may": _("{}, {}: began {}, so perhaps not yet on that day."),
    "ending": _("{}, {}: ended {}, so perhaps no longer on that day."),
    "closed": _("No source gives that end: it is worked out from the next share of {} ({})."),
    "perhaps": _("Apart, {}: {}, {}. Until then what surely stood before is followed."),
    "products": _(
        "A part of somebody's interest is that part times the interest, once for "
        "each source on the interest."
    ),
}
VERDICTS = {
    "controls": _("{} controls {}."),
    "nobody": _("Nobody named controls {}."),
    "kept": _("Whether {} still controls {} is not known."),
    "law": _("{} controls {} by law, above all votes."),
    "vacant": _(
        "{} is under control by law, and nobody holds that office on that day; no votes decide."
    ),
    "stale": _("{} % of it was last confirmed more than five years before."),
    "half": _("About half of it is of {}, by seat."),
    "seat": _("Most of it is of {}, by seat."),
    "largest": _("The largest part is of {}, by seat."),
}
CONTROLS = {True: ("yes", _("yes")), False: ("no", _("no")), None: ("unknown", _("not known"))}
SENTENCES = _("{} {}")
LIST = _(", ")
YEARS = _("{} years")
OUTPUT = _("{} % of output")
OF = _("of the interest of {}")
WORKED_OUT = _("worked out from {}")
OFFTAKE = "Offtake"
