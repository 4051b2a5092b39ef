"""What an agreement binds whom to, what its clauses touch, and what would remain if it lapsed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.agreements import pacts
from lodeway.agreements.pacts import absent
from lodeway.claims import official
from lodeway.claims.claim_filter import ALL, Filter, rungs
from lodeway.claims.parties import parents
from lodeway.claims.payer_ledger import books
from lodeway.claims.rows import rows
from lodeway.claims.supplies import mined
from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.agreements.pacts import Absent, Clause, Under, Word
    from lodeway.claims.graph import Graph
    from lodeway.claims.payer_ledger import Ledger


Bond: TypeAlias = Literal[
    "binding", "ratification-pending", "signed", "non-binding", "announced", "unknown"
]
_BINDING, _SIGNED, _PAPER = "binding", "signed", "non-binding"
_PENDING: Literal["ratification-pending"] = "ratification-pending"
_CLOSED = "closed"
_DONE = (_CLOSED, "operating")
_PASSING = ("Stake", "Financing")
_YEAR = 364  # days from the first to the last of a year
_PARTIES = ("party", "signatory")
_HALTED = ("suspended", "lapsed")


@dataclass(frozen=True)
class Tonnes:
    """Tonnes that a clause touches: what a mine, a firm or a state puts out, or a corridor carries.

    Tonnes of metal contained a year from `low` to `high`, over the period `when`, of all `minerals`
    together; for a corridor, without minerals, of any goods over the whole period. `world` is the
    part (0..1) of the world's output.
    """

    thing: str
    minerals: tuple[str, ...]
    low: float
    high: float
    when: str
    claims: tuple[str, ...]
    world: float | None = None


@dataclass(frozen=True)
class Beside:
    """Another agreement that stands by itself: it has some of the same parties or things."""

    agreement: str
    bond: Bond
    parties: tuple[str, ...]
    things: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """An agreement on a day: `state` is the one it is in then, None if nobody says.

    `ran_out` is then the one that ended last, with no news of what came after. `bond` is how far it binds, by its parties' and its states' firmest standing claims: "binding"
    from that step of the ladder on, "unknown" without any. `unknown` are touched minerals, by
    clause, of which the tables have no tonnes. `leaning` are clauses of other agreements that
    refer to this one.
    """

    id: str
    kind: str
    through: Filter
    bond: Bond
    absent: Absent | None
    state: Word | None
    ran_out: Word | None
    parties: tuple[Word, ...]
    states: tuple[Word, ...]
    clauses: tuple[Clause, ...]
    tonnes: Mapping[str, tuple[Tonnes, ...]]
    unknown: Mapping[str, tuple[str, ...]]
    under: tuple[Under, ...]
    money: Ledger
    events: tuple[tuple[str, str | None], ...]
    leaning: tuple[Clause, ...]
    beside: tuple[Beside, ...]

    @property
    def halted(self) -> bool:
        """Whether it is suspended or has lapsed on the day."""
        return self.state is not None and self.state.what in _HALTED

    def binds(self, clause: Clause) -> bool | None:
        """Whether somebody can demand what a clause says now; None if the words do not tell.

        What can be demanded before a text is ratified is not told by its signing.
        """
        if self.absent or self.halted or self.bond in ("non-binding", "announced"):
            return False
        if clause.force is None or (self.bond == _PENDING and clause.force != "aim"):
            return None
        return clause.force != "aim"

    def remains(self, one: Under) -> bool:
        """Whether something that rests on the agreement outlives it: the money or title has passed.

        What is merely at work, such as a price floor or a ban, stops when its ground does.
        """
        return one.status == _CLOSED or (one.kind in _PASSING and one.status in _DONE)


def agreement(kg: Graph, name: str, *, through: Filter = ALL) -> Agreement:
    """An agreement named in either language. Raises `UnknownName`, `AmbiguousName`."""
    pact = kg.find(name, kind="Agreement")
    everyone, everything = pacts.parties(kg.store, through), pacts.clauses(kg.store)
    parties = tuple(p for p in everyone if p.agreement == pact)
    states = tuple(s for s in pacts.states(kg.store, through) if s.agreement == pact)
    clauses = tuple(c for c in everything if c.agreement == pact)
    tonnes = {c.id: _tonnes(kg, c, through) for c in clauses}
    under = tuple(u for u in pacts.under(kg.store, through) if u.agreement == pact)
    return Agreement(
        id=pact,
        kind=pacts.kind(kg.store, pact),
        through=through,
        bond=bond((*parties, *states), rungs(kg.store)),
        absent=absent(kg, pact, through),
        state=(state := _now(states)),
        ran_out=None if state else pacts.run_out(kg.store, pact, through),
        parties=parties,
        states=states,
        clauses=clauses,
        tonnes=tonnes,
        unknown={c.id: _unknown(c, tonnes[c.id]) for c in clauses},
        under=under,
        money=_money(kg, pact, through),
        events=tuple((e, s) for e, a, s in pacts.events(kg.store, through) if a == pact),
        leaning=tuple(c for c in everything if pact in c.touches and c.agreement != pact),
        beside=_beside(kg, pact, everyone, everything, through),
    )


def bond(words: Iterable[Word], ladder: Mapping[str, int]) -> Bond:
    """How far an agreement binds, by the firmest of what is said of its parties and its state.

    `ladder` is how high each status stands. Those who only attended bind nobody, and a plain
    report says nothing of how firm a thing is. What is on paper and binds nobody by its own words
    stays so, however often it is called signed.
    """
    said = {w.status for w in words if w.who is None or w.what in _PARTIES}
    firmest = max((ladder.get(status, 0) for status in said), default=0)
    if not firmest:
        return "unknown"
    if firmest >= ladder[_BINDING]:
        return "binding"
    if _PAPER in said:
        return "non-binding"
    if firmest >= ladder[_PENDING]:
        return _PENDING
    return "signed" if firmest >= ladder[_SIGNED] else "announced"


def _now(states: Iterable[Word]) -> Word | None:
    """The state with the newest beginning; of those that are said to have ended, only if all are."""
    return max(
        states, key=lambda s: (s.until is None, s.since or "", s.rung, s.claim), default=None
    )


def _tonnes(kg: Graph, clause: Clause, through: Filter) -> tuple[Tonnes, ...]:
    found: list[Tonnes] = []
    for mineral in clause.of("Mineral"):
        found += _of_firms(kg, clause, mineral, through)
        found += _of_states(kg, clause, mineral, through)
    for corridor in clause.of("Corridor"):
        found += _carried(kg, corridor, through)
    return _together(found)


def _together(found: Iterable[Tonnes]) -> tuple[Tonnes, ...]:
    """Figures that are of several minerals at once, such as neodymium and praseodymium, as one."""
    by: dict[tuple[object, ...], Tonnes] = {}
    for one in found:
        key = (one.thing, one.claims)
        old = by.get(key)
        by[key] = replace(old, minerals=(*old.minerals, *one.minerals)) if old else one
    return tuple(by.values())


def _of_firms(kg: Graph, clause: Clause, mineral: str, through: Filter) -> list[Tonnes]:
    """What touched mines put out; where none is named, touched firms from all their mines."""
    wanted = {*clause.of("Asset")} or {*clause.of("Actor")} - {*clause.of("Country")}
    return [
        Tonnes(
            one.asset,
            (mineral,),
            one.tonnes.low,
            one.tonnes.high,
            f"{one.first.year}" if one.first.year == one.last.year else f"{one.first.year}-{one.last.year}",
            one.tonnes.claims,
        )
        for one in (mined(kg.store, mineral, on=through.on, through=through) if wanted else ())
        if one.asset in wanted
    ]  # fmt: skip


def _of_states(kg: Graph, clause: Clause, mineral: str, through: Filter) -> list[Tonnes]:
    """What touched states mine, of the newest year that ended before the day."""
    wanted = clause.of("Country")
    year = through.on.year - 1 if through.on else None
    split = official.split(kg.store, mineral, year=year, through=through) if wanted else None
    if split is None or split.shared:
        return []
    return [
        Tonnes(
            state,
            (mineral,),
            split.parts[state],
            split.parts[state],
            str(split.year),
            split.claims[state],
            split.shares[state],
        )
        for state in wanted
        if state in split.parts
    ]


def _carried(kg: Graph, corridor: str, through: Filter) -> list[Tonnes]:
    """What a corridor carried, by the newest report of at least a year; else by the newest."""
    whenever = Filter(known=through.known, basis=through.basis)
    found = [
        row
        for row in rows(kg.store, "carried", package=pacts.__package__, **whenever.bindings())
        if local(row["corridor"]) == corridor
        and (through.on is None or str(row["last"] or row["first"]) <= through.on.isoformat())
    ]
    if not found:
        return []
    best = max(found, key=lambda row: (_long(row), str(row["first"]), str(row["claim"])))
    low, value, high = (best[n] for n in ("low", "value", "high"))
    factor = float(best["factor"])
    ends = [float(end) * factor for end in (low or value or high, high or value or low)]
    since, until = str(best["since"]), str(best["until"] or best["since"])
    when = since if since == until else f"{since}/{until}"
    return [Tonnes(corridor, (), ends[0], ends[1], when, (local(best["claim"]),))]


def _long(row: Mapping[str, Any]) -> bool:
    first = values.partial_date(str(row["since"])).earliest
    last = values.partial_date(str(row["until"] or row["since"])).latest
    return (last - first).days >= _YEAR


def _unknown(clause: Clause, tonnes: Iterable[Tonnes]) -> tuple[str, ...]:
    """The touched minerals of which there are no tonnes at the touched places and firms."""
    told = {mineral for one in tonnes for mineral in one.minerals}
    return tuple(mineral for mineral in clause.of("Mineral") if mineral not in told)


def _money(kg: Graph, pact: str, through: Filter) -> Ledger:
    """The money under the agreement, whoever pays it, nothing counted twice."""
    return books(kg, None, "", through=through, pact=pact)


def _beside(
    kg: Graph,
    pact: str,
    everyone: Iterable[Word],
    everything: Iterable[Clause],
    through: Filter,
) -> tuple[Beside, ...]:
    """Other agreements with two of the same parties (bodies count as their states), or one of the
    same mines or corridors."""
    whose = parents(kg.store)
    who: dict[str, set[str]] = defaultdict(set)
    words: dict[str, list[Word]] = defaultdict(list)
    for word in (w for w in everyone if w.what in _PARTIES and w.who):
        who[word.agreement].add(whose.get(word.who or "", word.who or ""))
        words[word.agreement].append(word)
    for word in pacts.states(kg.store, through):
        words[word.agreement].append(word)
    what: dict[str, set[str]] = defaultdict(set)
    for clause in everything:
        what[clause.agreement] |= {*clause.of("Asset"), *clause.of("Corridor")}
    found, ladder = [], rungs(kg.store)
    for other in sorted({*who, *what} - {pact}):
        shared, things = who[other] & who[pact], what[other] & what[pact]
        if len(shared) > 1 or things:
            claims = tuple(sorted(w.claim for w in words[other]))
            met = tuple(sorted(shared)) if len(shared) > 1 else ()
            found.append(
                Beside(other, bond(words[other], ladder), met, tuple(sorted(things)), claims)
            )
    return tuple(found)
