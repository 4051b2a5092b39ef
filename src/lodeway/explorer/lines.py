"""How firm each line of the page is, and the share or the sum that is written on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lodeway.claims.firmness import firmness
from lodeway.claims.lives import HELD
from lodeway.claims.trust import trust
from lodeway.explorer.cards import Line
from lodeway.ownership.holdings import SHARE
from lodeway.ownership.stakes import as_of, stake_table
from lodeway.report.answer import currency_name
from lodeway.schema import words
from lodeway.schema.values import LANGS, figure
from lodeway.schema.vocab import CODE, local
from lodeway.transport.closures import closed_on, record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.firmness import Firmness
    from lodeway.explorer.cards import Percent
    from lodeway.ownership.entries import Entry
    from lodeway.schema.values import Lang
    from lodeway.store.embedded import Store

    Text = Mapping[str, str]

_ = words.of(__name__)

HOLDINGS = frozenset({"Stake", "Control"})
_SAME = 0.0005  # parts of the whole that two figures may differ by and still say the same
_STATES: Mapping[str, Firmness] = {
    "planned": "said",
    "proposed": "said",
    "construction": "agreed",
    "suspended": "ended",
    "closed": "ended",
}
# A sum as it is written on a line: the largest unit that it reaches, as each language counts.
_SCALES: Mapping[Lang, tuple[tuple[float, words.Text], ...]] = {
    "en": ((1e9, _("bn", "of money")), (1e6, _("m", "of money"))),
    "zh": ((1e8, _("100 million")), (1e4, _("10,000", "of money"))),
}
_SUM, _PLAIN = _("{currency} {number} {scale}"), _("{currency} {number}")
_RIGHT = _("{kind} {share} %")
_OF_INTEREST = _("{share} % of the interest of {whole}")


class Lines:
    """The lines of a graph as they are on a day: that asked, else that of the newest record."""

    def __init__(self, store: Store, through: Filter, named: Callable[[str], Text]) -> None:
        self.day = as_of(store, through)
        then = replace(through, on=self.day, status=None)
        self._firm, self._named = firmness(store, then), named
        self._held = stake_table(store, then, trust(store)).entries
        self._shut = closed_on(record(store, known=through.known), self.day)

    def segment(self, name: str) -> tuple[Line, str | None]:
        """How firm a segment is, and the state that keeps it from being travelled, if any."""
        closure = self._shut.get(name)
        if closure is None:
            return Line(), None
        return Line(_STATES[closure.state]), f"{CODE}asset-state/{closure.state}"

    def claim(self, source: str, target: str, kind: str, row: Mapping[str, Any]) -> Line:
        """What the line of a claim from `source` to `target` shows."""
        firm = self._firm(row["claim"])
        if kind == "Stake":
            return self._stake(source, target, firm, row)
        if kind == "Control" and firm == "stands":
            entry = self._held.get((source, target))
            if entry and local(row["claim"]) in entry.claims:
                return Line(firm, _percent(entry))
        if row["amount"] is not None:
            return Line(firm, size=self._sum(row["amount"], row["currency"]))
        return Line(firm)

    def _stake(self, source: str, target: str, firm: Firmness, row: Mapping[str, Any]) -> Line:
        own = _own(row)
        if row["form"] is None or local(row["form"]) != SHARE:
            return Line(firm, size=self._right(row), right=True)
        if firm in ("agreed", "ended") or local(row["claimStatus"]) not in HELD:
            if row["ofInterestOf"] and own:
                return Line(firm, size=self._of_interest(row))
            return Line(firm, own)
        entry = self._held.get((source, target))
        if firm == "stands" and entry and _counted(entry, row, own):
            return Line(firm, _percent(entry))
        return Line("said", own, aside=True)

    def _right(self, row: Mapping[str, Any]) -> Text | None:
        """What an interest that is no share comes to, with what it is, lest it read as a share."""
        span = _span(row)
        if not span or row["form"] is None:
            return None
        named = self._named(row["form"])
        return {g: _RIGHT[g].format(kind=named.get(g, ""), share=span) for g in LANGS}

    def _of_interest(self, row: Mapping[str, Any]) -> Text:
        whole = self._named(row["ofInterestOf"])
        return {g: _OF_INTEREST[g].format(share=_span(row), whole=whole.get(g, "")) for g in LANGS}

    def _sum(self, amount: float, currency: str | None) -> Text:
        return {g: money(float(amount), currency or "", g, places=2) for g in LANGS}


def money(amount: float, currency: str, lang: Lang, *, places: int = 10) -> str:
    """A sum in the largest unit that it reaches, as each language counts, to so many places.

    >>> money(553e6, "USD", "en"), money(553e6, "USD", "zh"), money(73e6, "USD", "zh")
    ('USD 553 m', '5.53亿美元', '7300万美元')
    """
    name = currency_name(currency, lang)
    for whole, scale in _SCALES[lang]:
        if amount >= whole:
            number = f"{round(amount / whole, places):.10g}"
            return _SUM[lang].format(currency=name, number=number, scale=scale[lang])
    return _PLAIN[lang].format(currency=name, number=figure(amount))


def _counted(entry: Entry, row: Mapping[str, Any], own: Percent | None) -> bool:
    """Whether the holder's entry follows the claim, or the claim says the same as it."""
    if local(row["claim"]) in entry.claims:
        return True
    if local(row["claim"]) not in entry.overruled:
        return False
    return own is None or (
        own[1] is not None and entry.point is not None and abs(own[1] / 100 - entry.point) <= _SAME
    )


def _percent(entry: Entry) -> Percent:
    point = None if entry.point is None else round(100 * entry.point, 4)
    return round(100 * entry.low, 4), point, round(100 * entry.high, 4)


def _own(row: Mapping[str, Any]) -> Percent | None:
    """What a claim says itself; what it leaves open reaches to nothing or the whole."""
    low, point, high = (
        None if row[n] is None else float(row[n]) for n in ("shareMin", "share", "shareMax")
    )
    given = [x for x in (low, point, high) if x is not None]
    if not given:
        return None
    open_below, open_above = point is None and low is None, point is None and high is None
    return 0.0 if open_below else min(given), point, 100.0 if open_above else max(given)


def _span(row: Mapping[str, Any]) -> str:
    given = [row[n] for n in ("shareMin", "share", "shareMax") if row[n] is not None]
    ends = dict.fromkeys(figure(float(x)) for x in (given[:1] + given[-1:]))
    return "–".join(ends)
