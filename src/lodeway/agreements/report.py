"""An agreement as tables."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.claims import dates
from lodeway.claims.claim_text import codes
from lodeway.report.answer import Answer, Cited, Step, columns
from lodeway.schema import values, words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from lodeway.agreements.compute import Agreement, Beside, Tonnes
    from lodeway.agreements.pacts import Clause, Under, Word
    from lodeway.claims.graph import Graph

_ = words.of(__name__)


# What an agreement is told with, in both languages.


_SAID = {
    "parties": _("{}: who takes part, and how firmly"),
    "clauses": _("{}: its clauses, and what each touches"),
    "under": _("{}: what rests on it"),
    "remains": _("{}: what would remain if it lapsed"),
    "dates": _("{}: what began when"),
    "binding": _("binding"),
    "ratification-pending": _("signed, and still to be ratified"),
    "signed": _("signed, and not said to bind"),
    "non-binding": _("not binding"),
    "announced": _("not signed"),
    "unknown": _("of unknown firmness"),
    "no state": _("nobody says in what state it is"),
    "not yet": _("not yet in being on that day"),
    "perhaps": _("perhaps not yet in being on that day"),
    "not known": _("not yet known on that day"),
    "since": _("{} since {}"),
    "kind": _("{}: {}; {}."),
    "event": _("{}: {}."),
    "and": _("; "),
    "yes": _("yes", "it can be done"),
    "no": _("no", "it can be done"),
    "untold": _("not told"),
    "output": _("{}, {}: {} t in {}"),
    "colon": _(": "),
    "million": _("{} million"),
    "with": _(" and "),
    "world": _("{} ({} % of the world)"),
    "carried": _("{} carried {} t of all goods in {}"),
    "done": _("remains: completed"),
    "falls": _("falls with it, unless its own contract says otherwise"),
    "own end": _("says how it ends or changes"),
    "ends": _("ends with it"),
    "leans": _("refers to it, in: {}"),
    "shares": _("stands by itself: also touches {}"),
    "same": _("stands by itself: also between {}"),
    "clause": _("clause"),
    "agreement": _("agreement"),
    "some": _("some of its clauses can be demanded"),
    "none": _("none of its clauses can be demanded"),
    "open clauses": _("whether its clauses can be demanded is not told"),
    "no clauses": _("its clauses are not in the tables"),
    "nothing": _("nothing in the tables rests on it by name"),
    "partly": _("some of what rests on it is completed"),
    "open": _("nothing of what rests on it is completed"),
}
_COLUMNS = {
    "parties": columns("party_id party role_ids role status_id status since confirmed"),
    "clauses": columns(
        "clause_id clause type_id type force_id force demanded_id demanded touches_ids touches "
        "tonnes unknown_ids unknown sources",
        tonnes=_("tonnes there"),
        sources=_("source"),
    ),
    "under": columns(
        "claim_id holder_ids holder target_ids target kind_id kind -amount_min -amount_max "
        "-unit amount status_id status since",
    ),
    "remains": columns(
        "thing_id thing kind_id kind firmness_id firmness fate_id fate",
        thing=_("what"),
    ),
    "dates": columns(
        "thing_id thing how since until",
        thing=_("what"),
    ),
}
_VERDICT = _("{}: {}; {}; {}; {}.")
_TOUCHED = _(
    "Tonnes are what mines, firms and states that a clause touches put out, and "
    "what a corridor carried: how much there is, not how much the clause gives. "
    "Whether a clause can be demanded is read from its words and from the "
    "agreement: under one that binds nobody, none can."
)
_BONDS = _(
    "How far it binds is read from the firmest standing claim on its parties and its "
    "state; that an agreement is in force does not make each of its clauses a duty."
)
_MONEY = _("Money under it, nothing counted twice: {}. Every row added: {}.")
_LAPSE = _(
    "Only what is in the tables. What is completed has passed and stays; a contract "
    "that is not completed may have terms of its own that keep it alive."
)


# An agreement as tables: who is bound, what each clause touches, what rests on it, what remains.


_MILLION = 1_000_000
_OF_TEXTS = ("suspended", "lapsed")
_LEAST = 0.005  # a smaller part of the world would round to nothing


def tables(kg: Graph, agreement: Agreement, *, lang: Lang) -> tuple[Answer, ...]:
    """Who takes part, the clauses, what rests on the agreement, and what would remain."""
    view = _View(kg, agreement, lang)
    return view.parties(), view.clauses(), view.under(), view.remains()


def timeline(kg: Graph, agreement: Agreement, *, lang: Lang) -> Answer:
    """What has a date, the earliest first: parties, states, events and what rests on it."""
    return _View(kg, agreement, lang).timeline()


class _View:
    """An agreement with the words of one language."""

    def __init__(self, kg: Graph, agreement: Agreement, lang: Lang) -> None:
        self.kg, self.agreement, self.lang = kg, agreement, lang
        self.code = codes(kg.store, lang)

    def parties(self) -> Answer:
        by: dict[tuple[str, str], list[Word]] = defaultdict(list)
        for word in self.agreement.parties:
            by[word.who or "", word.status].append(word)
        rows, claims = [], []
        for (who, status), said in sorted(by.items()):
            since = max((w.since for w in said if w.since), key=_precise, default=None)
            seen = max((w.confirmed for w in said if w.confirmed), key=_latest, default=None)
            roles = sorted({w.what for w in said})
            role = " ".join(roles), self.join(str(self.code("role", r)) for r in roles)
            firm = status, self.code("status", status)
            rows.append((who, self.label(who), *role, *firm, since, seen))
            claims.append(tuple(w.claim for w in said))
        for state in self.agreement.states:
            told = (self.agreement.id, self.label(self.agreement.id))
            where = state.what, self._state(state.what)
            firm = state.status, self.code("status", state.status)
            rows.append((*told, *where, *firm, state.since, state.confirmed))
            claims.append((state.claim,))
        head = self.say("kind").format(*self._head())
        notes = [head, *self._states(), _BONDS[self.lang], *self._events()]
        return self._answer("parties", rows, claims, notes, self.verdict())

    def clauses(self) -> Answer:
        order = {"duty": 0, "right": 1, "rule": 2, "aim": 3, None: 4}
        rows, claims = [], []
        for clause in sorted(self.agreement.clauses, key=lambda c: (order.get(c.force, 4), c.id)):
            tonnes = self.agreement.tonnes[clause.id]
            unknown = self.agreement.unknown[clause.id]
            demanded = self._demanded(clause)
            rows.append((
                clause.id,
                self.label(clause.id),
                clause.kind,
                self.code("clause-type", clause.kind),
                clause.force,
                self.code("clause-force", clause.force),
                demanded,
                self.say(demanded),
                _ids(clause.touches),
                self.names(clause.touches),
                self.join(self._tonnes(t) for t in tonnes),
                _ids(unknown),
                self.names(unknown),
                Cited([self.label(clause.source)]),
            ))  # fmt: skip
            claims.append((clause.id, *(claim for t in tonnes for claim in t.claims)))
        return self._answer("clauses", rows, claims, [_TOUCHED[self.lang]])

    def under(self) -> Answer:
        rows, claims = [], []
        for right in self.agreement.under:
            low, high = (right.high if end is None else end for end in (right.low, right.high))
            rows.append((
                right.claim,
                _ids(right.who),
                self.names(right.who),
                _ids(right.what),
                self.names(right.what),
                right.kind,
                self.label(right.kind),
                low,
                right.low if high is None else high,
                right.unit,
                self._size(right),
                right.status,
                self.code("status", right.status),
                right.since,
            ))  # fmt: skip
            claims.append((right.claim,))
        money, notes = self.agreement.money, []
        if money.currencies:
            sums = self.join(f"{c} {self._span(money.total(c))}" for c in money.currencies)
            naive = self.join(f"{c} {self._span((money.naive(c),))}" for c in money.currencies)
            notes.append(_MONEY[self.lang].format(sums, naive))
        return self._answer("under", rows, claims, notes)

    def timeline(self) -> Answer:
        claims: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
        for since, thing, how, until, claim in self._dated():
            claims[since or "", thing or "", how or "", until or ""].append(claim)
        dates = [key for key in sorted(claims) if key[0]]
        rows = [
            (thing, self.label(thing), how or None, since, until or None)
            for since, thing, how, until in dates
        ]
        return self._answer("dates", rows, [tuple(filter(None, claims[d])) for d in dates], [])

    def _dated(self) -> Iterator[tuple[str | None, str | None, str | None, str | None, str]]:
        for word in self.agreement.parties:
            yield word.since, word.who, self.code("role", word.what), None, word.claim
        for word in self.agreement.states:
            state = self._state(word.what)
            yield word.since, self.agreement.id, state, word.until, word.claim
        for event, since in self.agreement.events:
            yield since, event, None, None, ""
        for right in self.agreement.under:
            who = (*right.who, *right.what)[0]
            yield right.since, who, self.label(right.kind), None, right.claim

    def remains(self) -> Answer:
        lines = [*self._kept(), *self._ending(), *self._standing()]
        rows, claims = [row for row, _ in lines], [of for _, of in lines]
        return self._answer("remains", rows, claims, [_LAPSE[self.lang]])

    def _kept(self) -> Iterator[tuple[tuple[object, ...], tuple[str, ...]]]:
        for right in self.agreement.under:
            fate = "ends" if right.kind == "Restriction" else "falls"
            fate = "done" if self.agreement.remains(right) else fate
            kind = right.kind, self.label(right.kind)
            firm = right.status, self.code("status", right.status)
            told = (right.claim, self._said(right), *kind, *firm, fate, self.say(fate))
            yield told, (right.claim,)

    def _ending(self) -> Iterator[tuple[tuple[object, ...], tuple[str, ...]]]:
        for clause in self.agreement.clauses:
            fate = "own end" if clause.kind == "term" and clause.force == "rule" else "ends"
            yield self._clause(clause, fate, self.say(fate)), (clause.id,)
        for clause in self.agreement.leaning:
            whose = self.say("leans").format(self.label(clause.agreement))
            yield self._clause(clause, "leans", whose), (clause.id,)

    def _clause(self, clause: Clause, fate: str, told: str) -> tuple[object, ...]:
        force = clause.force, self.code("clause-force", clause.force)
        return clause.id, self.label(clause.id), "clause", self.say("clause"), *force, fate, told

    def _standing(self) -> Iterator[tuple[tuple[object, ...], tuple[str, ...]]]:
        for other in self.agreement.beside:
            head = other.agreement, self.label(other.agreement), "agreement", self.say("agreement")
            firm = other.bond, self.say(other.bond)
            yield (*head, *firm, "stands", self._why(other)), other.claims

    def _why(self, other: Beside) -> str | None:
        shares = [self.say("shares").format(self.names(other.things))] if other.things else []
        same = [self.say("same").format(self.names(other.parties))] if other.parties else []
        return (same or shares)[0]

    def verdict(self) -> str:
        """How far it binds, its state, whether its clauses can be demanded, what is done already."""
        clauses = self._clauses_demanded()
        done = any(self.agreement.remains(one) for one in self.agreement.under)
        rests = ("partly" if done else "open") if self.agreement.under else "nothing"
        state = self.agreement.state
        where = self._state(state.what) if state else self._no_state()
        told = self.say(self.agreement.bond), where, self.say(clauses), self.say(rests)
        return _VERDICT[self.lang].format(self.label(self.agreement.id), *told)

    def _clauses_demanded(self) -> str:
        demanded = {self.agreement.binds(clause) for clause in self.agreement.clauses}
        if not demanded:
            return "no clauses"
        return "some" if True in demanded else "open clauses" if None in demanded else "none"

    def _head(self) -> tuple[str, str, str]:
        state = self.agreement.state
        where = self._no_state()
        if state:
            where = self._state(state.what)
            if state.since:
                where = self.say("since").format(where, self._when(state.since))
        kind = str(self.code("agreement-type", self.agreement.kind))
        kind = kind[:1].upper() + kind[1:]
        return kind, self.say(self.agreement.bond), where

    def _no_state(self) -> str:
        """Why there is no state to tell: no word, or a term that ended without news."""
        over = self.agreement.ran_out
        if over is None or self.agreement.absent:
            return self.say(self.agreement.absent or "no state")
        told = dates.ended(over.until or "", self.lang)
        return self.say("colon").join((self._state(over.what), told))

    def _state(self, what: str) -> str:
        """A state of an agreement: a mine that is suspended stands still, a text is set aside."""
        scheme = "status" if what in _OF_TEXTS else "asset-state"
        return str(self.code(scheme, what))

    def _states(self) -> list[str]:
        """What the tables add on its state, once each."""
        told = {w.note[self.lang]: w for w in self.agreement.states if self.lang in w.note}
        return [
            self.say("event").format(self._state(w.what), text.rstrip(".。"))
            for text, w in told.items()
        ]

    def _when(self, day: str) -> str:
        return dates.date_text(day, self.lang) if day else ""

    def _events(self) -> list[str]:
        return [
            self.say("event").format(self._when(since or ""), self.label(event))
            for event, since in self.agreement.events
        ]

    def _demanded(self, clause: Clause) -> str:
        if self.agreement.absent:
            return self.agreement.absent
        binds = self.agreement.binds(clause)
        return "untold" if binds is None else "yes" if binds else "no"

    def _tonnes(self, one: Tonnes) -> str:
        label = self.label(one.thing)
        amount = _plain(one.low, one.high)
        if not one.minerals:
            return self.say("carried").format(label, amount, one.when)
        mineral = self.say("with").join(self.label(m) for m in one.minerals)
        told = self.say("output").format(label, mineral, amount, one.when)
        if one.world is None:
            return told
        share = f"{100 * one.world:.0f}" if one.world >= _LEAST else "<1"
        return self.say("world").format(told, share)

    def _said(self, one: Under) -> str:
        parts = (self.names(one.who), self.names(one.what), self._size(one))
        return self.say("colon").join(part for part in parts if part)

    def _size(self, one: Under) -> str | None:
        if one.high is None and one.low is None:
            return None
        low, high = (one.high if end is None else end for end in (one.low, one.high))
        if one.kind == "Financing":
            return f"{one.unit} {self._span((low or 0, high or low or 0))}"
        ends = [values.figure(end) for end in dict.fromkeys((low, high)) if end is not None]
        return f"{'-'.join(ends)} {self.code('unit', one.unit) or one.unit or ''}".strip()

    def _span(self, ends: Sequence[float]) -> str:
        texts = dict.fromkeys(values.figure(round(end / _MILLION, 3)) for end in ends)
        return self.say("million").format("-".join(texts))

    def label(self, thing: str) -> str:
        return self.kg.label(thing, self.lang)

    def names(self, things: Iterable[str]) -> str | None:
        return self.join(map(self.label, things))

    def join(self, parts: Iterable[str]) -> str | None:
        return self.say("and").join(parts) or None

    def say(self, what: str) -> str:
        return _SAID[what][self.lang]

    def _answer(
        self,
        name: str,
        rows: Sequence[tuple[object, ...]],
        claims: Sequence[tuple[str, ...]],
        notes: Sequence[str],
        verdict: str = "",
    ) -> Answer:
        title = self.say(name).format(self.label(self.agreement.id))
        heads = _COLUMNS[name][self.lang]
        first = next(i for i, head in enumerate(heads) if head.shown)
        steps = tuple(Step(str(row[first]), of) for row, of in zip(rows, claims, strict=True))
        of = tuple(tuple(dict.fromkeys(ids)) for ids in claims)
        return Answer(title, heads, tuple(rows), tuple(notes), of, steps, verdict, name)


def _ids(things: Iterable[str]) -> str | None:
    """Ids with blanks between."""
    return " ".join(things) or None


def _precise(text: str) -> tuple[int, str]:
    return len(text), text


def _latest(text: str) -> date:
    return values.partial_date(text).latest


def _plain(low: float, high: float) -> str:
    ends = [f"{end:,.0f}" for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else "-".join(ends)
