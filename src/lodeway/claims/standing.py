"""Which claims stand, decided on what each says of its days, its firmness and what became of it.

The inclusive rule, what may stand, is said twice: by `Standing.test` for rows that were read whole,
and as a pattern of SPARQL in `shared/standing.rq` for questions that run on any engine. A test holds
them to each other. `rows` gives what may stand; a half-known date is then an interval of days, and
three answers are told apart here alone, by `presence`: what stands, what may, and what does not.

- Among the days of its beginning a claim may stand. It counts only where what surely stood before
  leaves room for it: a successor waits until its interval is over and is told apart.
- A predecessor without an end is closed by its successor: the same holder's next share of the same.
  Where one claim ends on the day on which the next begins in its place, it has ended on that day.
- Who tells of a thing shows that it had begun: "2016", told in May 2016, is January to May.
- A term that has run out without news is told by `run_out`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from lodeway.claims.claim_filter import Filter, rungs
from lodeway.claims.dates import Period
from lodeway.claims.lives import (
    ABOUT,
    ABOUT_LIVES,
    CLAIMS,
    HELD,
    SURELY,
    Life,
    Lives,
    Matter,
    Presence,
    Term,
    matter_of,
    subject_of,
)
from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lodeway.store.embedded import Store

_DIFFER = """
SELECT DISTINCT ?one ?other ?kind ?prevails {
  ?pair a ld:Difference ; ld:claim ?one ; ld:otherClaim ?other ; ld:differenceKind ?kind .
  OPTIONAL { ?pair ld:prevails ?prevails }
} ORDER BY ?one ?other ?kind
"""


def of(store: Store) -> Standing:
    """The lives of all claims of a store, read once."""
    whole = store.whole
    if whole not in _KNOWN:
        _KNOWN[whole] = Standing(whole)
    return _KNOWN[whole]


class Standing:
    """The lives of all claims of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # Sorted here: the engine takes several times as long.
        about: Sequence[tuple[Any, ...]] = store.table(ABOUT).rows
        self._about = sorted(about, key=lambda row: (row[0], row[2], str(row[3])))
        self._differ = store.table(_DIFFER).rows
        self._rungs = rungs(store)
        self._periods: dict[tuple[object, ...], Periods] = {}
        self._present: dict[tuple[Filter, frozenset[str]], Presences] = {}

    @cached_property
    def lives(self) -> Mapping[str, Life]:
        """What decides of each claim, by its IRI, made out when a claim is asked for."""
        few, every = (partial(self._store.table, query) for query in (ABOUT_LIVES, CLAIMS))
        return Lives(lambda: few().rows, lambda: every().rows)

    def test(self, through: Filter) -> Callable[[str], bool]:
        """Whether a claim, by its IRI, is let `through`; what is no claim stands always.

        A claim stands if it began by the day asked and had not ended, if we knew it then and had
        not taken it back, if it rests on the basis asked and is at least as firm as the status
        asked, and unless it is denied or set aside. A plain report of a fact is no step and always
        firm enough; what has an outcome is not firm, however far it had got.
        """
        least = None if through.status is None else self._rungs[through.status]
        on, known = (day.isoformat() if day else None for day in (through.on, through.known))

        lives = self.lives

        def stands(claim: str) -> bool:
            life = lives.get(claim, _NO_CLAIM)
            return (
                (on is None or (life.since or on) <= on <= (life.until or on))
                and (known is None or (life.recorded or known) <= known)
                and (life.retracted is None or (known is not None and life.retracted > known))
                and (through.basis is None or life.basis == through.basis)
                and life.status != "denied"
                and life.rank != "deprecated"
                and (least is None or _firm(life, least))
            )

        return stands

    @cached_property
    def matters(self) -> Mapping[str, Matter]:
        """What each claim is about that can have rivals or successors, by its IRI."""
        short = cache(local)  # few kinds and properties, many claims
        words: dict[Any, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        kinds: dict[Any, str] = {}
        for claim, kind, name, value in self._about:
            kinds[claim] = short(kind)
            words[claim][short(name)].append(value)
        return {str(claim): matter_of(kinds[claim], said) for claim, said in words.items()}

    @cached_property
    def places(self) -> Mapping[tuple[object, ...], Sequence[str]]:
        """The claims that stand in each other's way, by what they are about; see `Matter.place`."""
        found: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for claim, matter in sorted(self.matters.items()):
            found[matter.place].append(claim)
        return found

    def periods(self, through: Filter, without: frozenset[str] = frozenset()) -> Periods:
        """When each claim stands, narrowed and closed by the others that were known and let through.

        The claims `without` which the world is looked at, by id, are not among them.
        """
        key = through.known, through.basis, without
        if key not in self._periods:
            lets = self.test(Filter(known=through.known, basis=through.basis))
            self._periods[key] = Periods(self, lambda c: lets(c) and local(c) not in without)
        return self._periods[key]

    def presence(self, through: Filter, without: frozenset[str] = frozenset()) -> Presences:
        """How each claim that stands or may stand on the day asked does; those left out do not.

        How firm a claim has to be is not asked here. Without a day nothing is left out.
        """
        key = Filter(on=through.on, known=through.known, basis=through.basis), without
        if key not in self._present:
            if len(self._present) > _DAYS:
                self._present.clear()
            day = through.on.isoformat() if through.on else None
            self._present[key] = Presences(self, self.periods(key[0], without), day)
        return self._present[key]

    def run_out(self, through: Filter, without: frozenset[str] = frozenset()) -> tuple[Term, ...]:
        """Terms that had ended by the day asked, and of which nobody says what came after.

        Restrictions and states of things: what is said to have lapsed is no term that
        ran out, and neither is what was only planned, or what another claim on the same followed.
        """
        if through.on is None:
            return ()
        periods, day = self.periods(through, without), through.on.isoformat()
        later: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for claim, matter in sorted(self.matters.items()):
            if matter.kind in _TERMS and claim in periods:
                later[subject_of(matter)].append(claim)
        return tuple(
            Term(claim, matter.kind, matter.target, self.lives[claim].ended or "")
            for claim, matter in sorted(self.matters.items())
            if matter.kind in _TERMS
            and claim in periods
            and self.lives[claim].status in _RUNS
            and (last := self.lives[claim].until) is not None
            and self.lives[claim].began != self.lives[claim].ended  # seen then, and no term
            and last < day
            and not self._followed(claim, later[subject_of(matter)], day)
        )

    def _followed(self, claim: str, others: Iterable[str], day: str) -> bool:
        """Whether another claim on the same began at or after its end, by the day."""
        own, things = self.lives[claim].period, self.matters[claim].things
        return any(
            (first := self.lives[other].since) is not None
            and (own.ends or "") <= first <= day
            and (not things or bool(things & self.matters[other].things))
            for other in others
            if other != claim and (self.lives[other].since or "") > (self.lives[claim].since or "")
        )

    def present(
        self, claims: Iterable[str], periods: Mapping[str, Period], day: str
    ) -> dict[str, Presence]:
        """How the claims on one place, or one that is on none, stand on a day; others do not."""
        found, open_ = {}, False
        for claim in claims:
            if (period := periods.get(claim)) is None or (phase := period.phase(day)) == "no":
                continue
            closed = period.closed if phase == "ending" else None
            found[claim] = Presence(phase, within=period.within(day), closed=closed)
            open_ = open_ or phase != "stands"
        if not open_:
            return found
        # Of the claims that may stand those for which what surely stands, or stood, leaves no room.
        rivals = (c for c in found if (m := self.matters.get(c)) and self._takes_room(c, m))
        for claim in list(self._left_over(rivals, found)):
            found[claim] = replace(found[claim], counts=False)
        return found

    def _takes_room(self, claim: str, matter: Matter) -> bool:
        return matter.kind != "Stake" or self.lives[claim].held

    def _left_over(self, claims: Iterable[str], found: Mapping[str, Presence]) -> Iterator[str]:
        taken: dict[frozenset[str], list[str]] = defaultdict(list)
        order = ("stands", "ending", "beginning")
        for claim in sorted(claims, key=lambda c: (order.index(found[c].phase), -self._size(c), c)):
            who, phase = self.matters[claim].who, found[claim].phase
            others = sum(min(map(self._size, held)) for name, held in taken.items() if name != who)
            fits = phase == "stands" or others + self._size(claim) <= _WHOLE
            waits = phase == "beginning" and any(
                self._precedes(c, claim) for c in taken.get(who, ())
            )
            if fits and not waits:
                taken[who].append(claim)
            else:
                yield claim

    def _precedes(self, claim: str, later: str) -> bool:
        """Whether the one tells of a time before the other, and not otherwise of the same time.

        A claim without a beginning tells of no time before, and of two that are known to conflict
        neither follows the other.
        """
        told = (c for c in self._same[self.matters[claim].same] if self._agree(c, claim))
        rivals = any(self._rivals.get(frozenset((c, later)), later) is None for c in told)
        return not (self._agree(claim, later) or self.lives[claim].since is None or rivals)

    @cached_property
    def _same(self) -> Mapping[tuple[object, ...], list[str]]:
        """The claims on the same holder of the same."""
        found: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for claim, matter in sorted(self.matters.items()):
            found[matter.same].append(claim)
        return found

    def _size(self, claim: str) -> float:
        matter = self.matters[claim]
        return 100.0 if matter.kind != "Stake" else matter.part or 0.0

    def settled(self, claims: Iterable[str]) -> dict[str, Period]:
        """When the claims on one place stand, each narrowed and closed by the others."""
        periods = {claim: self.lives[claim].period for claim in claims}
        same: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for claim in periods:
            same[self.matters[claim].same].append(claim)
        for alike in same.values():
            self._narrow(alike, periods)
        for alike in same.values():
            self._close(alike, periods)
        self._hand_over(periods)
        return periods

    def _narrow(self, claims: Sequence[str], periods: dict[str, Period]) -> None:
        """Let the more precise of two claims that say the same date the other."""
        own = {claim: periods[claim] for claim in claims}
        for claim in claims:
            for other in claims:
                agree = self._agree(claim, other)
                if other != claim and agree and self.lives[claim].held == self.lives[other].held:
                    periods[claim] = periods[claim].narrowed(own[other])

    def _close(self, claims: Sequence[str], periods: dict[str, Period]) -> None:
        """End a share where a later one of the same holder begins."""
        shares = [c for c in claims if self.matters[c].kind == "Stake" and self.lives[c].held]
        own = {claim: periods[claim] for claim in shares}
        for claim in shares:
            again = [own[c].first or "" for c in shares if c != claim and self._agree(c, claim)]
            later = [
                c
                for c in shares
                if self._replaces(c, claim, own) and max(again, default="") < (own[c].first or "")
            ]
            if later:
                first = min(later, key=lambda c: (own[c].first or "", own[c].begun or "", c))
                told = own[claim].last is not None  # the end is its own, to the day now
                periods[claim] = own[claim].closed_by(own[first], None if told else first)

    def _replaces(self, later: str, claim: str, periods: Mapping[str, Period]) -> bool:
        new, old = periods[later], periods[claim]
        if new.first is None or self._agree(later, claim) or self.matters[later].part is None:
            return False
        if old.last is not None:  # an end that the successor dates to the day
            exact = new.first == new.begun
            return exact and old.ends != old.last and (old.ends or "") <= new.first <= old.last
        seen = max((d for d in (old.begun, self._published(claim)) if d), default=None)
        return seen is not None and new.first > seen and not self._trusted_more(claim, later)

    def _published(self, claim: str) -> str | None:
        text = self.lives[claim].published
        return values.partial_date(text).latest.isoformat() if text else None

    def _trusted_more(self, claim: str, later: str) -> bool:
        """Whether the editor follows the earlier claim, or neither."""
        one, other = self.lives[claim], self.lives[later]
        ranked = one.rank == "preferred" and other.rank != "preferred"
        recalled = other.basis == "recalled" and one.basis != "recalled"
        told = self._rivals.get(frozenset((claim, later)), later)
        return ranked or recalled or told != later

    @cached_property
    def _rivals(self) -> Mapping[frozenset[str], str | None]:
        """Of two claims that are known to differ the one that prevails, None if both may be right."""
        return {
            frozenset((str(one), str(other))): (
                None if prevails is None or local(str(kind)) in WIDENS else str(prevails)
            )
            for one, other, kind, prevails in self._differ
        }

    def _hand_over(self, periods: dict[str, Period]) -> None:
        """Where one claim ends on the day on which the next begins in its place, the day is the next's."""
        begin: dict[str, list[str]] = defaultdict(list)
        for claim, period in periods.items():
            if period.first and period.first == period.begun:
                begin[period.first].append(claim)
        for claim, period in periods.items():
            if period.last is None or period.ends != period.last:
                continue
            if (period.first or "") < period.last and any(
                self.lives[other].held or not self.lives[claim].held
                for other in begin.get(period.last, ())
            ):
                periods[claim] = period.closed_by(Period.of(period.last, None))

    def _agree(self, one: str, other: str) -> bool:
        a, b = self.matters[one].part, self.matters[other].part
        return a is None or b is None or abs(a - b) <= _CLOSE


class Periods(Mapping[str, "Period"]):
    """When each claim stands, made out place by place for those that are asked for."""

    def __init__(self, standing: Standing, lets: Callable[[str], bool]) -> None:
        self._standing, self._lets = standing, lets
        self._found: dict[str, Period] = {}

    def __getitem__(self, claim: str) -> Period:
        if (period := self._found.get(claim)) is None:
            if claim not in self:
                raise KeyError(claim)
            if (matter := self._standing.matters.get(claim)) is None:
                period = self._found[claim] = self._standing.lives[claim].period
            else:
                alive = filter(self._lets, self._standing.places[matter.place])
                self._found |= self._standing.settled(alive)
                period = self._found[claim]
        return period

    def __contains__(self, claim: object) -> bool:
        return claim in self._standing.lives and self._lets(str(claim))

    def __iter__(self) -> Iterator[str]:
        return filter(self._lets, self._standing.lives)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Presences:
    """How claims stand on a day, made out place by place for those that are asked for."""

    def __init__(self, standing: Standing, periods: Periods, day: str | None) -> None:
        self._standing, self._periods, self._day = standing, periods, day
        self._found: dict[str, Presence | None] = {}

    def get(self, claim: str) -> Presence | None:
        """How a claim, by its IRI, stands; None if it does not."""
        if claim in self._found:
            return self._found[claim]
        if self._day is None:
            return SURELY if claim in self._periods else None
        matter = self._standing.matters.get(claim)
        together = self._standing.places[matter.place] if matter else (claim,)
        here = self._standing.present(together, self._periods, self._day)
        self._found |= {c: here.get(c) for c in together}
        return here.get(claim)


def present(store: Store, through: Filter) -> Callable[[str], Presence | None]:
    """How a claim, by its IRI, stands on the day asked; None if it does not. What is no claim does."""
    lives, found = of(store).lives, of(store).presence(through, store.left_out)
    return lambda claim: found.get(claim) if claim in lives else SURELY


def _firm(life: Life, least: int) -> bool:
    return life.status in (None, "reported") or (life.rung is not None and life.rung >= least)


# These differences leave room for both figures, so that the true one lies between; others do not.
WIDENS = frozenset({"true-conflict", "other-definition", "imprecise-wording", "other-universe"})
_TERMS = frozenset({"Restriction", "StatusClaim"})
_RUNS = HELD | {"suspended", "signed", "binding", "approved"}
_WHOLE, _CLOSE = 100.5, 0.005
_DAYS = 40  # whose presences are kept at once
_NO_CLAIM = Life(None, None, None, None, None, None, None, None)
_KNOWN: WeakKeyDictionary[Store, Standing] = WeakKeyDictionary()
