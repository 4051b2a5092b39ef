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
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lodeway.claims.claim_filter import Filter, rungs
from lodeway.claims.dates import Period
from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lodeway.claims.dates import Phase
    from lodeway.store.embedded import Store

_CLAIMS = """
SELECT ?claim ?since ?until ?recorded ?retracted ?basis ?status ?rung ?rank ?began ?ended ?published {
  {
    SELECT DISTINCT ?claim {
      ?claim ld:basis|ld:status|ld:recorded|ld:rank|ld:retracted|ld:sinceEarliest|ld:untilLatest ?any
    }
  }
  OPTIONAL { ?claim ld:since ?began }
  OPTIONAL { ?claim ld:until ?ended }
  OPTIONAL { ?claim ld:source ?source . ?source ld:published ?published }
  OPTIONAL { ?claim ld:sinceEarliest ?since }
  OPTIONAL { ?claim ld:untilLatest ?until }
  OPTIONAL { ?claim ld:recorded ?recorded }
  OPTIONAL { ?claim ld:retracted ?retracted }
  OPTIONAL { ?claim ld:basis ?basis }
  OPTIONAL { ?claim ld:status ?status . OPTIONAL { ?status ld:ladder ?rung } }
  OPTIONAL { ?claim ld:rank ?rank }
} ORDER BY ?claim
"""
# What a claim is about: whose it is, of what, in which form, how much. A row for each word of it.
_ABOUT = """
SELECT ?claim ?class ?property ?value {
  VALUES (?class ?property) {
    (ld:Stake ld:target) (ld:Stake ld:holder) (ld:Stake ld:interestType) (ld:Stake ld:ofInterestOf)
    (ld:Stake ld:share) (ld:Stake ld:shareMin) (ld:Stake ld:shareMax)
    (ld:Operation ld:operated) (ld:Operation ld:operator)
    (ld:Control ld:controlled) (ld:Control ld:controller) (ld:Control ld:controlType)
    (ld:StatusClaim ld:subject) (ld:StatusClaim ld:state)
    (ld:Membership ld:organization) (ld:Membership ld:member) (ld:Membership ld:role)
    (ld:Participation ld:agreement) (ld:Participation ld:party)
    (ld:Restriction ld:legalAct) (ld:Restriction ld:appliesTo) (ld:Restriction ld:imposedBy)
    (ld:Restriction ld:measure)
  }
  ?claim a ?class ; ?property ?value .
} ORDER BY ?claim ?property ?value
"""
_DIFFER = """
SELECT DISTINCT ?one ?other ?kind ?prevails {
  ?pair a ld:Difference ; ld:claim ?one ; ld:otherClaim ?other ; ld:differenceKind ?kind .
  OPTIONAL { ?pair ld:prevails ?prevails }
} ORDER BY ?one ?other ?kind
"""


@dataclass(frozen=True)
class Life:
    """What decides whether a claim stands; days are written as 2026-02-03, None where not said.

    `since` is the first day on which it may have begun, `until` the last on which it may not have
    ended, `recorded` the day we learnt of it, `retracted` that on which it was taken back. `rung` is
    the step of the ladder that its status is; `began` and `ended` are the dates as they are written,
    `published` is that of its source.
    """

    since: str | None
    until: str | None
    recorded: str | None
    retracted: str | None
    basis: str | None
    status: str | None
    rung: int | None
    rank: str | None
    began: str | None = None
    ended: str | None = None
    published: str | None = None

    @property
    def held(self) -> bool:
        """Whether it tells of what is, rather than of a deal that is not closed."""
        return self.status in _HELD

    @property
    def told(self) -> str | None:
        """The last day on which its source can have come out, else that on which it was recorded."""
        at = values.partial_date(self.published).latest.isoformat() if self.published else None
        return min((day for day in (at, self.recorded) if day), default=None)

    @cached_property
    def period(self) -> Period:
        """When it stands by its own word."""
        period = Period.of(self.began, self.ended)
        return period.told_by(self.told) if self.held else period


@dataclass(frozen=True)
class Matter:
    """What a claim is about: `who` has or does `what`, a kind of thing to a `target`.

    `part` is the percentage that it gives, of the whole or of the interest of a holder named in
    `what`; None where it gives none. `things` are those that a restriction falls on.
    """

    kind: str
    target: str
    who: frozenset[str] = frozenset()
    what: tuple[str, ...] = ()
    part: float | None = None
    things: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def place(self) -> tuple[object, ...]:
        """What rivals stand in each other's way for: a whole that shares fill, or one post."""
        of = self.who if self.kind in _OWN else frozenset()
        return self.kind, self.target, self.what, of

    @property
    def same(self) -> tuple[object, ...]:
        """The same holder of the same."""
        return self.kind, self.target, self.what, self.who


@dataclass(frozen=True)
class Presence:
    """How a claim stands on a day: `phase`, whether it `counts`, and `within` which half-known date."""

    phase: Phase = "stands"
    counts: bool = True
    within: str | None = None


SURELY = Presence()


@dataclass(frozen=True)
class Term:
    """A claim that ended on `until` with nothing known of what came after."""

    claim: str
    kind: str
    target: str
    until: str


def of(store: Store) -> Standing:
    """The lives of all claims of a store, read once."""
    whole = store.whole
    if whole not in _KNOWN:
        _KNOWN[whole] = Standing(whole)
    return _KNOWN[whole]


class Standing:
    """The lives of all claims of a store."""

    def __init__(self, store: Store) -> None:
        self._rows = store.table(_CLAIMS).rows
        self._about = store.table(_ABOUT).rows
        self._differ = store.table(_DIFFER).rows
        self._rungs = rungs(store)
        self._periods: dict[tuple[object, ...], Mapping[str, Period]] = {}
        self._present: dict[tuple[Filter, frozenset[str]], Mapping[str, Presence]] = {}

    @cached_property
    def lives(self) -> Mapping[str, Life]:
        """What decides of each claim, by its IRI, made out when a claim is asked for."""
        return _Lives({str(row[0]): row[1:] for row in self._rows})

    def test(self, through: Filter) -> Callable[[str], bool]:
        """Whether a claim, by its IRI, is let `through`; what is no claim stands always.

        A claim stands if it began by the day asked and had not ended, if we knew it then and had
        not taken it back, if it rests on the basis asked and is at least as firm as the status
        asked, and unless it is denied or set aside. A plain report of a fact is on no ladder and
        always firm enough.
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
        words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        kinds: dict[str, str] = {}
        for claim, kind, name, value in self._about:
            kinds[str(claim)] = local(str(kind))
            words[str(claim)][local(str(name))].append(str(value))
        return {claim: _matter(kinds[claim], said) for claim, said in words.items()}

    def periods(
        self, through: Filter, without: frozenset[str] = frozenset()
    ) -> Mapping[str, Period]:
        """When each claim stands, narrowed and closed by the others that were known and let through.

        The claims `without` which the world is looked at, by id, are not among them.
        """
        key = (through.known, through.basis)
        if key not in self._periods:
            lets = self.test(Filter(known=through.known, basis=through.basis))
            self._periods[key] = self._settled(claim for claim in self.lives if lets(claim))
        return self._lacking(self._periods[key], without) if without else self._periods[key]

    def _lacking(self, every: Mapping[str, Period], without: frozenset[str]) -> dict[str, Period]:
        gone = {claim for claim in every if local(claim) in without}
        places = {self.matters[claim].place for claim in gone if claim in self.matters}
        touched = (c for c in every if c in self.matters and self.matters[c].place in places)
        anew = self._settled(claim for claim in touched if claim not in gone)
        return {c: anew.get(c, period) for c, period in every.items() if c not in gone}

    def presence(
        self, through: Filter, without: frozenset[str] = frozenset()
    ) -> Mapping[str, Presence]:
        """Each claim that stands or may stand on the day asked; those left out do not.

        How firm a claim has to be is not asked here. Without a day nothing is left out.
        """
        key = Filter(on=through.on, known=through.known, basis=through.basis), without
        if key not in self._present:
            if len(self._present) > _DAYS:
                self._present.clear()
            self._present[key] = self._on(key[0], self.periods(key[0], without))
        return self._present[key]

    def run_out(self, through: Filter, without: frozenset[str] = frozenset()) -> tuple[Term, ...]:
        """Terms that had ended by the day asked, and of which nobody says what came after.

        Restrictions, states of things, memberships: what is said to have lapsed is no term that
        ran out, and neither is what was only planned, or what another claim on the same followed.
        """
        if through.on is None:
            return ()
        periods, day = self.periods(through, without), through.on.isoformat()
        later: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for claim in sorted(periods.keys() & self.matters.keys()):
            later[_subject(self.matters[claim])].append(claim)
        return tuple(
            Term(claim, matter.kind, matter.target, self.lives[claim].ended or "")
            for claim, matter in sorted(self.matters.items())
            if matter.kind in _TERMS
            and claim in periods
            and self.lives[claim].status in _RUNS
            and (last := self.lives[claim].until) is not None
            and self.lives[claim].began != self.lives[claim].ended  # seen then, and no term
            and last < day
            and not self._followed(claim, later[_subject(matter)], day)
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

    def _on(self, through: Filter, periods: Mapping[str, Period]) -> Mapping[str, Presence]:
        if through.on is None:
            return dict.fromkeys(periods, SURELY)
        day = through.on.isoformat()
        found, open_ = {}, []
        for claim, period in periods.items():
            phase = period.phase(day)
            if phase != "no":
                found[claim] = Presence(phase, within=period.within(day))
            if phase in ("beginning", "ending"):
                open_.append(claim)
        for claim in self._crowded_out(open_, found):
            found[claim] = Presence(found[claim].phase, counts=False, within=found[claim].within)
        return found

    def _crowded_out(self, open_: Sequence[str], found: Mapping[str, Presence]) -> Iterator[str]:
        """Of the claims that may stand those for which what surely stands, or stood, leaves no room."""
        places: dict[tuple[object, ...], list[str]] = defaultdict(list)
        asked = {self.matters[claim].place for claim in open_ if claim in self.matters}
        for claim in found:
            matter = self.matters.get(claim)
            if (
                matter
                and matter.place in asked
                and (matter.kind != "Stake" or self.lives[claim].held)
            ):
                places[matter.place].append(claim)
        for claims in places.values():
            yield from self._left_over(claims, found)

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

    def _settled(self, alive: Iterable[str]) -> dict[str, Period]:
        periods = {claim: self.lives[claim].period for claim in sorted(alive)}
        same: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for claim in periods:
            if claim in self.matters:
                same[self.matters[claim].same].append(claim)
        for claims in same.values():
            self._narrow(claims, periods)
        for claims in same.values():
            self._close(claims, periods)
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
                periods[claim] = own[claim].closed_by(own[first])

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
        begin: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for claim, period in periods.items():
            if claim in self.matters and period.first and period.first == period.begun:
                begin[(*self.matters[claim].place, period.first)].append(claim)
        for claim, period in periods.items():
            if claim not in self.matters or period.last is None or period.ends != period.last:
                continue
            if (period.first or "") < period.last and any(
                self.lives[other].held or not self.lives[claim].held
                for other in begin.get((*self.matters[claim].place, period.last), ())
            ):
                periods[claim] = period.closed_by(Period.of(period.last, None))

    def _agree(self, one: str, other: str) -> bool:
        a, b = self.matters[one].part, self.matters[other].part
        return a is None or b is None or abs(a - b) <= _CLOSE


def present(store: Store, through: Filter) -> Callable[[str], Presence | None]:
    """How a claim, by its IRI, stands on the day asked; None if it does not. What is no claim does."""
    lives, found = of(store).lives, of(store).presence(through, store.left_out)
    return lambda claim: found.get(claim) if claim in lives else SURELY


def _matter(kind: str, said: Mapping[str, Sequence[str]]) -> Matter:
    target, who, *forms = _WORDS[kind]
    things = frozenset(said.get("appliesTo", ()))
    parts = [float(v) for name in ("share", "shareMax", "shareMin") for v in said.get(name, ())]
    return Matter(
        kind=kind,
        target=local(said[target][0]) if target in said else "",
        who=frozenset(map(local, said.get(who, ()))),
        what=tuple(local(value) for name in forms for value in said.get(name, ())),
        part=parts[0] if parts else None,
        things=things,
    )


def _subject(matter: Matter) -> tuple[object, ...]:
    """What a term is about: an act that is followed by another measure is followed all the same."""
    if matter.kind == "StatusClaim":
        return matter.kind, matter.target
    if matter.kind == "Restriction":
        return matter.kind, matter.target or matter.who, matter.what
    return matter.same


class _Lives(Mapping[str, Life]):
    """Lives made of rows when they are looked at: most questions look at few claims."""

    def __init__(self, said: Mapping[str, tuple[object, ...]]) -> None:
        self._said, self._made = said, dict[str, Life]()

    def __getitem__(self, claim: str) -> Life:
        if (life := self._made.get(claim)) is None:
            life = self._made[claim] = _life(*self._said[claim])
        return life

    def __contains__(self, claim: object) -> bool:
        return claim in self._said

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)


def _firm(life: Life, least: int) -> bool:
    return life.status in (None, "reported") or (life.rung is not None and life.rung >= least)


def _life(*said: object) -> Life:
    since, until, recorded, retracted = (None if day is None else str(day) for day in said[:4])
    basis, status, rank = (None if said[n] is None else local(str(said[n])) for n in (4, 5, 7))
    rung = None if said[6] is None else int(str(said[6]))
    began, ended, published = (None if text is None else str(text) for text in said[8:11])
    return Life(
        since, until, recorded, retracted, basis, status, rung, rank, began, ended, published
    )


# For each kind of claim: of what, whose, and in which form.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "Stake": ("target", "holder", "interestType", "ofInterestOf"),
    "Operation": ("operated", "operator"),
    "Control": ("controlled", "controller", "controlType"),
    "StatusClaim": ("subject", "state"),
    "Membership": ("organization", "member", "role"),
    "Participation": ("agreement", "party"),
    "Restriction": ("legalAct", "imposedBy", "measure"),
}
# These differences leave room for both figures, so that the true one lies between; others do not.
WIDENS = frozenset({"true-conflict", "other-definition", "imprecise-wording", "other-universe"})
_OWN = frozenset({"Membership", "Participation", "Restriction"})  # nobody stands in another's way
_TERMS = frozenset({"Membership", "Restriction", "StatusClaim"})
_HELD = frozenset({"closed", "operating", "reported"})
_RUNS = _HELD | {"suspended", "signed", "binding", "approved"}
_WHOLE, _CLOSE = 100.5, 0.005
_DAYS = 40  # whose presences are kept at once
_NO_CLAIM = Life(None, None, None, None, None, None, None, None)
_KNOWN: WeakKeyDictionary[Store, Standing] = WeakKeyDictionary()
