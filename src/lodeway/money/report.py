"""The ledger of a state, a bloc or a firm as tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_filter import Filter
from lodeway.claims.claim_text import codes
from lodeway.claims.financings import financings
from lodeway.report.answer import Answer, Step, columns, currency_name, in_words
from lodeway.schema import values, words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lodeway.claims.financings import Sum
    from lodeway.claims.graph import Graph
    from lodeway.claims.payer_ledger import Ledger
    from lodeway.money.compute import Money

_ = words.of(__name__)


# What the books of a state are called and explained with, in both languages.


_SAID = {
    "ledger": _("Money of {}, nothing counted twice"),
    "left": _("Left out, so that nothing is counted twice"),
    "totals": _("Money of {}: the sums, beside those of every row added"),
    "more": _("{} and {} more"),
    "and": _("; "),
    "in": _(" > "),
    "same": _("the same money, said again or at another stage"),
    "earlier": _("an earlier count or stage of the same deal"),
    "part": _("a part of a sum that is added"),
    "carved": _("a firmer part: counted at its own status, taken out of the sum that holds it"),
    "softer": _("taken out of the sum that holds it; its own status is below the one asked for"),
    "later": _(
        "an earlier stage or other account of a sum whose status is below the one asked for"
    ),
    "plain": _("a plain report, which tells nothing of how firm it is"),
    "shared": _("others pay too; its own parts are counted instead"),
    "inside": _("goes to one of its own bodies, and counts once that body spends it"),
    "lapsed": _("lapsed or suspended"),
    "overlap": _("may hold some of the same money: both count at most, one at least"),
    "naive": _("every row added"),
    "less": _("less: {}"),
    "ours": _("counted once"),
    "of which": _("of which {}"),
}
_COLUMNS = {
    "ledger": columns(
        "-currency currency_name status_id status instrument_id instrument payer_ids payers "
        "amount_min amount_max sums first last confirmed recipient_ids recipients",
        first=_("first"),
    ),
    "left": columns(
        "claim_id -currency currency_name amount_max payer_ids payers recipient_ids recipients "
        "instrument_id instrument status_id status since reason_id reason counted_in",
        claim_id=_("claim"),
        amount_max=(_("amount ({unit})"), "million"),
        reason=_("why it is not added"),
    ),
    "totals": columns("-currency currency_name sum_id sum amount_min amount_max sums"),
}
_BRIEF = {
    "ledger": (
        "currency_name", "status", "instrument", "payers", "amount_min", "amount_max", "sums",
        "confirmed", "recipients",
    ),
    "left": (
        "claim_id", "currency_name", "amount_max", "payers", "recipients", "status", "reason",
        "counted_in",
    ),
}  # fmt: skip
_RULES = _(
    "A letter of interest is never added to the loan that followed, nor a programme "
    'to its parts, nor one currency to another. "Up to" a sum counts from 0 to it. '
    "What was promised for a period stays on the books when the period is over; sums "
    "without a date always count."
)
_LADDER = _(
    'On the ladder "approved" means that an authority gave its consent, not that '
    'anything was signed or paid; it stands above "signed" and "binding". A sum is '
    "judged by its latest stage alone: an approval does not stand in for a loan "
    "that is only signed. Plain reports are on no step and are left out."
)
_BODIES = _("With the bodies and the state-owned firms of {}: {}.")
_ALONE = _("No body or state-owned firm of {} is in the tables.")
_BESIDE = _(
    "Not in it, since it holds only a part of them or no claim calls them "
    "state-owned: the money of {}."
)
_SILENT = _("No figure is named for: {}.")
_OVERLAP = _(
    "Sums that may overlap count once at least and both at most, so the lower ends "
    "of the rows do not add up to the lower end of the whole."
)
_FIRMER = _("Firmer than the sum in which they are counted: {}.")
_UNCOMPARED = _(
    "In another currency than the sum that holds it, so not compared with it, nor taken out of it: {}."
)
_HELD_IN = _("{} in {}", "a firm of a group")
DOUBTFUL = _("Added, though our confidence in them is low: {}.")
_RUNNING = _("These sums stand for a period that was not over on the day: {}.")
_FIRM = _("Of the {} whose firmness is told, most is {}; {}.")
_TWICE = {
    True: _("adding every row would count money twice"),
    False: _("no row counts money twice"),
}
_THEN = _("{} {}")
_FIGURE = _("{claim} ({currency} {amount}, {status})")
_NOTHING = _("There is no such money in the tables.")


# The books of a state, a bloc or a firm as tables: what is added, what is not, and the sums.


_MILLION = 1_000_000
_NAMED = 3
_PLAIN, _DOUBTFUL = "reported", "low"


def tables(kg: Graph, found: Money, *, lang: Lang) -> tuple[Answer, ...]:
    """The sums in each currency, the ledger behind them, and what was left out of it."""
    view = _View(kg, found, lang)
    return view.totals(), view.ledger(), view.left()


class _View:
    """The books with the words of one language."""

    def __init__(self, kg: Graph, found: Money, lang: Lang) -> None:
        self.kg, self.found, self.lang = kg, found, lang
        self.books: Ledger = found.books
        self.code = codes(kg.store, lang)
        left = {one.sum.claim: one for one in self.books.left}
        self._inside = {claim for claim, one in left.items() if one.why == "inside"}
        self._sums = {s.claim: s for s in (*self.books.added, *(one.sum for one in left.values()))}

    def ledger(self) -> Answer:
        groups: dict[tuple[Any, ...], list[Sum]] = defaultdict(list)
        for one in self.books.added:
            groups[one.currency, -one.rung, one.status, one.instrument, self.ours(one)].append(one)
        rows, claims, steps = [], [], []
        for (currency, _, status, instrument, who), sums in sorted(groups.items()):
            made = sorted((s.since for s in sums if s.since), key=_day)
            kinds = (self.code("status", status), self.code("instrument", instrument))
            spent = tuple(_millions(end) for end in self.books.span(sums))
            seen = min((s.confirmed for s in sums if s.confirmed), key=_day, default=None)
            ends = (made[0], made[-1]) if made else (None, None)
            towards = [r for s in sums for r in s.recipients]
            payers = (_ids(who), self.names(who, len(who)))
            head = (currency, status, kinds[0], instrument, kinds[1], *payers)
            rows.append((*head, *spent, len(sums), *ends, seen, _ids(towards), self.names(towards)))
            claims.append(self.behind(s.claim for s in sums))
            steps.append(Step(" / ".join(map(str, (currency, *kinds))), claims[-1]))
        return self._answer("ledger", rows, claims, steps, notes=self.notes())

    def left(self) -> Answer:
        rows, claims = [], []
        for left in sorted(self.books.left, key=lambda one: (one.why, one.sum.claim)):
            one = left.sum
            between = "and" if left.why == "shared" else "in"
            rows.append(
                (
                    *self._one(one),
                    left.why,
                    self.say(left.why),
                    self.say(between).join(left.of) or None,
                )
            )
            claims.append(self.behind((one.claim, *left.of)))
        by_claim = {s.claim: s for s in self.books.added}
        for claim, others in _stars(self.books.overlaps):
            why = ("overlap", self.say("overlap"), self.say("and").join(others))
            row = (*self._one(by_claim[claim]), *why)
            rows.append(row)
            claims.append(self.behind((claim, *others)))
        steps = [
            Step(f"{row[0]}: {row[-2]}", tuple(of)) for row, of in zip(rows, claims, strict=True)
        ]
        return self._answer("left", rows, claims, steps)

    def totals(self) -> Answer:
        rows: list[tuple[object, ...]] = []
        claims: list[tuple[str, ...]] = []
        for currency in self.books.currencies:
            for row, of in self._lines(currency):
                rows.append((currency, *row))
                claims.append(self.behind(s.claim for s in of))
        steps = [Step(str(row[2]), of) for row, of in zip(rows, claims, strict=True)]
        whole = self._answer("totals", rows, claims, steps, notes=tuple(self._warnings()))
        return replace(whole, verdict=self.verdict())

    def _lines(self, currency: str) -> Iterator[tuple[tuple[object, ...], list[Sum]]]:
        added = [s for s in self.books.added if s.currency == currency]
        left = [one for one in self.books.left if one.sum.currency == currency]
        every = [*added, *(one.sum for one in left)]
        naive = _millions(self.books.naive(currency))
        yield ("naive", self.say("naive"), None, naive, len({s.claim for s in every})), every
        for why in sorted({one.why for one in left}):
            of = [one.sum for one in left if one.why == why]
            less = -_millions(sum(s.high or 0 for s in of))
            yield (f"less-{why}", self.say("less").format(self.say(why)), None, less, len(of)), of
        low, high = self.books.total(currency)
        yield ("ours", self.say("ours"), _millions(low), _millions(high), len(added)), added
        for (_, status), of in _by_status(added):
            label = self.say("of which").format(self.code("status", status))
            least, most = self.books.span(of)
            yield (f"of-which-{status}", label, _millions(least), _millions(most), len(of)), of

    def verdict(self) -> str:
        """For each currency, how firm most of the money is; without figures."""
        told = ""
        for currency in self.books.currencies:
            added = [s for s in self.books.added if s.currency == currency]
            weights = {status: self.books.span(of)[1] for (_, status), of in _by_status(added)}
            if weights:
                # A plain report says nothing of how firm the money is.
                most = max(weights, key=lambda s: (s != _PLAIN, weights[s], s))
                twice = _TWICE[any(one.sum.currency == currency for one in self.books.left)]
                label = self.code("status", most)
                said = _FIRM[self.lang].format(self.currency(currency), label, twice[self.lang])
                told = _THEN[self.lang].format(told, said) if told else said
        return told or _NOTHING[self.lang]

    def notes(self) -> tuple[str, ...]:
        group = self.found.group
        head = self.kg.label(group.head, self.lang)
        members = self.names(sorted(group.members() - {group.head}), None)
        bodies = _BODIES if members else _ALONE
        told = [_RULES[self.lang], bodies[self.lang].format(head, members)]
        if self.found.through.status:
            told.append(_LADDER[self.lang])
        return tuple(told)

    def _warnings(self) -> Iterator[str]:
        """What to know of the sums: what has no figure, is in doubt, stands beside, overlaps, runs."""
        if self.books.silent:
            yield _SILENT[self.lang].format(self._claims(self.books.silent))
        known = {
            s.claim: s for s in financings(self.kg.store, Filter(known=self.found.through.known))
        }
        if pairs := self.books.uncompared(known):
            held = (_HELD_IN[self.lang].format(*map(self._figure, pair)) for pair in pairs)
            yield _UNCOMPARED[self.lang].format(self.say("and").join(held))
        doubtful = [s for s in self.books.added if s.confidence == _DOUBTFUL]
        if doubtful:
            yield DOUBTFUL[self.lang].format(self._figures(doubtful))
        if self.found.beside:
            yield _BESIDE[self.lang].format(self.names(self.found.beside, None))
        if self.books.overlaps:
            yield _OVERLAP[self.lang]
        if firmer := list(_firmer(self.books)):
            yield _FIRMER[self.lang].format(self._figures(firmer))
        on = self.found.through.on
        running = [s for s in self.books.added if on and s.until and _day(s.until) > on]
        if running:
            yield _RUNNING[self.lang].format(self._claims(running))

    def _claims(self, sums: Iterable[Sum]) -> str:
        return self.say("and").join(s.claim for s in sums)

    def _figures(self, sums: Iterable[Sum]) -> str:
        return self.say("and").join(map(self._figure, sums))

    def _figure(self, one: Sum) -> str:
        return _FIGURE[self.lang].format(
            claim=one.claim,
            currency=self.currency(one.currency or ""),
            amount=in_words(_millions(one.high or 0), "million", self.lang),
            status=self.code("status", one.status),
        )

    def _one(self, one: Sum) -> tuple[object, ...]:
        return (
            one.claim,
            one.currency,
            _millions(one.high or 0),
            _ids(one.financiers),
            self.names(one.financiers),
            _ids(one.recipients),
            self.names(one.recipients),
            one.instrument,
            self.code("instrument", one.instrument),
            one.status,
            self.code("status", one.status),
            one.since,
        )

    def ours(self, one: Sum) -> tuple[str, ...]:
        """Who of the group pays."""
        return tuple(who for who in one.financiers if who in self.found.group.through)

    def behind(self, claims: Iterable[str]) -> tuple[str, ...]:
        """The claims of sums, and those by which their payers belong to the group.

        For money that only changes pockets also those by which its takers do.
        """
        sums = list(dict.fromkeys(claims))
        whose = self.found.group.claims
        ours = {c for name in sums for who in self._hands(name) for c in whose.get(who, ())}
        return (*sums, *sorted(ours - {*sums}))

    def _hands(self, claim: str) -> tuple[str, ...]:
        one = self._sums.get(claim)
        if one is None:
            return ()
        return (*one.financiers, *(one.recipients if claim in self._inside else ()))

    def names(self, things: Iterable[str], most: int | None = _NAMED) -> str | None:
        """Labels with a comma between; at `most` so many, and how many more."""
        labels = list(dict.fromkeys(self.kg.label(thing, self.lang) for thing in things))
        shown = self.say("and").join(labels[:most])
        if most is not None and len(labels) > most:
            return self.say("more").format(shown, len(labels) - most)
        return shown or None

    def currency(self, code: str) -> str:
        return currency_name(code, self.lang)

    def say(self, what: str) -> str:
        return _SAID[what][self.lang]

    def _answer(
        self,
        name: str,
        rows: Sequence[tuple[object, ...]],
        claims: Sequence[tuple[str, ...]],
        steps: Sequence[Step],
        notes: tuple[str, ...] = (),
    ) -> Answer:
        title = self.say(name).format(self.kg.label(self.found.group.head, self.lang))
        at = [key for key, _heading in _COLUMNS[name].headings].index("currency") + 1
        named = tuple((*r[:at], self.currency(str(r[at - 1])), *r[at:]) for r in rows)
        told = named, notes, tuple(claims), tuple(steps)
        brief = _BRIEF.get(name, ())
        return Answer(title, _COLUMNS[name][self.lang], *told, name=name, brief=brief)


def _firmer(books: Ledger) -> Iterator[Sum]:
    """Parts left out of the sum that are firmer than the whole that is added for them."""
    added = {s.claim: s for s in books.added}
    for one in books.left:
        whole = added.get(one.of[-1]) if one.of and one.why == "part" else None
        if whole and one.sum.rung > whole.rung:
            yield one.sum


def _by_status(sums: Iterable[Sum]) -> list[tuple[tuple[int, str], list[Sum]]]:
    """The sums by status, the firmest first."""
    found: dict[tuple[int, str], list[Sum]] = defaultdict(list)
    for one in sums:
        found[-one.rung, one.status].append(one)
    return sorted(found.items())


def _stars(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Pairs as few rows as need be: the claim that is in most of them, and the others of these."""
    left = set(pairs)
    while left:
        near: dict[str, set[str]] = defaultdict(set)
        for one, other in left:
            near[one].add(other)
            near[other].add(one)
        most = min(near, key=lambda claim: (-len(near[claim]), claim))
        yield most, sorted(near[most])
        left = {pair for pair in left if most not in pair}


def _ids(things: Iterable[str]) -> str | None:
    """Ids with blanks between, each once."""
    return " ".join(dict.fromkeys(things)) or None


def _day(text: str) -> Any:
    return values.partial_date(text).latest


def _millions(amount: float) -> float:
    return round(amount / _MILLION, 3)
