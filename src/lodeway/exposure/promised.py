"""What an actor is promised: offtakes, stakes that are agreed, deliveries, and clauses of pacts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.claims import claim_filter
from lodeway.claims.rows import rows
from lodeway.exposure.model import Line, Total, claims_of, family
from lodeway.ownership import holdings, rights_and_promises
from lodeway.ownership.holdings import Holding
from lodeway.schema.values import NOTHING, Range, partial_date
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.graph import Graph
    from lodeway.exposure.model import Actor
    from lodeway.ownership.holdings import Right
    from lodeway.ownership.universe import Mined


def promised(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """What has been promised to the actor, whoever promised it, by the day of its world.

    Without a day in `through`, what is to begin later counts too; what is over never does.
    Of the number, what binds is sure; what is only announced or does not bind counts for the most.
    Promises under one agreement about one supplier's goods are one: the larger counts. Promises of
    other goods (magnets for the rare earths in them), and those without tonnes, stand beside it.
    """
    firm = claim_filter.firm(kg.store, claim_filter.BINDS)
    found = [
        *_offtakes(kg, who, through, firm),
        *_stakes(kg, who, firm),
        *_deliveries(kg, who, through, firm),
        *_clauses(kg, who, through),
    ]
    lines = _counted_once(found, claim_filter.steps(kg.store))
    counted = [line for line in lines if line.counted and line.tonnes]
    whole = sum((line.tonnes for line in counted if line.tonnes), start=NOTHING)
    total = Total(
        number="promised",
        measure="contracts",
        tonnes=whole if counted or not lines else None,
        share=whole.of(who.owned.whole) if counted or not lines else None,
        year=str(who.owned.world.table.day),
        whole=who.owned.whole,
        known=len(counted) / len(lines) if lines else None,
        claims=claims_of(tuple(counted)),
    )
    return total, lines


def _offtakes(kg: Graph, who: Actor, on: Filter, firm: Collection[str]) -> Iterator[Line]:
    """Rights to buy output, in tonnes where the claim or the supplier's output says how many."""
    mineral = who.owned.mineral
    kin, _ = family(kg, mineral)
    for right in holdings.rights(kg.store, on):
        wanted = set(right.minerals) & kin
        theirs = right.holder in who.firms and right.kind == "Offtake" and right.rung
        if not theirs or not wanted or _over(right.until, who):
            continue
        exact = mineral in wanted
        tonnes, claims = _tonnes(right, who, firm) if exact else (_told(right, firm), ())
        yield Line(
            number="promised",
            measure="offtake",
            thing=right.target,
            who=(right.holder,),
            tonnes=tonnes,
            share=tonnes.of(who.owned.whole) if tonnes and exact else None,
            unit="t-per-year",
            period=_period(right.since, right.until),
            status=right.status,
            counted=exact,
            minerals=tuple(sorted(wanted)),
            agreement=right.agreement,
            claims=(right.claim, *claims),
        )


def _over(until: str | None, who: Actor) -> bool:
    """Whether something ended before the day of the actor's world."""
    return until is not None and partial_date(until).latest < who.owned.world.table.day


def _told(right: Right, firm: Collection[str]) -> Range | None:
    """The tonnes a year that a right itself names; a single cargo of one year counts for its year."""
    if right.amount is None or right.factor is None:
        return None
    one_year = right.since is not None and right.since[:4] == (right.until or "")[:4]
    if right.base == "t-per-year" or (right.base == "t" and one_year):
        return _firmly(right.amount * right.factor, right.status in firm)
    return None


def _tonnes(
    right: Right, who: Actor, firm: Collection[str]
) -> tuple[Range | None, tuple[str, ...]]:
    """The tonnes that a right names, else its part of the supplier's output as far as it is known."""
    if (told := _told(right, firm)) is not None or right.percent is None:
        return told, ()
    output = [one for one in who.owned.mined if right.target in (one.who, *one.mines)]
    if not output:
        return None, ()
    claims = tuple(claim for one in output for claim in one.tonnes.claims)
    binds = right.status in firm
    amounts = [_firmly(one.tonnes.mid * right.percent / 100, binds) for one in output]
    if any(one.who != right.target and len(one.mines) > 1 for one in output):
        # Of a company's several mines told of together, this one may put out nothing or all.
        return Range(0.0, 0.0, sum(amount.high for amount in amounts)), claims
    return sum(amounts, start=NOTHING), claims


def _firmly(tonnes: float, binds: bool) -> Range:
    """What can be enforced, or is being kept, is sure; the rest is at most."""
    sure = tonnes if binds else 0.0
    return Range(sure, sure, tonnes)


def _stakes(kg: Graph, who: Actor, firm: Collection[str]) -> Iterator[Line]:
    """Shares of mines that are agreed or announced and not held yet, in tonnes of their output."""
    on = who.owned.world
    every = defaultdict[str, list[Holding]](list)
    for stake in holdings.holdings(kg.store, replace(on.through, status=None)):
        if stake.kind == holdings.SHARE:
            every[stake.target].append(stake)
    for one in who.owned.mined:
        for mine in one.mines:
            yield from _stakes_in(mine, one, who, every[mine], firm)


def _stakes_in(
    mine: str, one: Mined, who: Actor, about: Sequence[Holding], firm: Collection[str]
) -> Iterator[Line]:
    for promise in rights_and_promises.promised(mine, about, who.owned.world):
        if promise.holder not in who.firms or promise.status == "reported":
            continue
        most = promise.gives.high if promise.gives.point is None else promise.gives.point
        sure = one.tonnes.mid * most if promise.status in firm else 0.0
        amount = Range(sure, sure, one.tonnes.mid * promise.gives.high)
        yield Line(
            number="promised",
            measure="stake",
            thing=mine,
            who=(promise.holder,),
            tonnes=amount,
            share=amount.of(who.owned.whole),
            unit="t-per-year",
            period="",
            status=promise.status,
            counted=len(one.mines) == 1,
            minerals=(who.owned.mineral,),
            agreement=promise.agreement,
            claims=(*promise.claims, *one.tonnes.claims),
        )


def _deliveries(kg: Graph, who: Actor, on: Filter, firm: Collection[str]) -> Iterator[Line]:
    """Goods announced for the actor's country; those of one calendar year count as tonnes a year."""
    for row in rows(kg.store, "deliveries", package=__package__, **replace(on, on=None).bindings()):
        if local(row["destination"]) != who.name or local(row["mineral"]) != who.owned.mineral:
            continue
        since, until = str(row["since"] or ""), str(row["until"] or "")
        tonnes = float(row["value"]) * float(row["factor"])
        amount = _firmly(tonnes, local(row["flowStatus"]) in firm)
        yield Line(
            number="promised",
            measure="delivery",
            thing=local(row["origin"]),
            who=(who.name,),
            tonnes=amount,
            share=amount.of(who.owned.whole),
            unit="t-per-year" if since[:4] == until[:4] else "t",
            period=_period(since, until),
            status=local(row["flowStatus"]),
            counted=bool(since) and since[:4] == until[:4],
            minerals=(who.owned.mineral,),
            claims=(local(row["claim"]),),
        )


def _clauses(kg: Graph, who: Actor, on: Filter) -> Iterator[Line]:
    """Clauses about the mineral in agreements to which the actor or a firm of it is a party."""
    kin, _ = family(kg, who.owned.mineral)
    clauses: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows(kg.store, "clauses", package=__package__, **on.bindings()):
        clauses[local(str(row["clause"]))].append(row)
    for clause, found in clauses.items():
        touched = {local(str(row["thing"])) for row in found} & kin
        ours = [row for row in found if local(str(row["party"])) in who.firms]
        others = {local(str(row["party"])) for row in found} - who.firms
        if touched and ours and others:
            first = ours[0]
            yield Line(
                number="promised",
                measure="clause",
                thing=clause,
                who=tuple(sorted({local(str(row["party"])) for row in ours})),
                tonnes=None,
                share=None,
                unit="",
                period="",
                status=local(str(first["partyStatus"])),
                counted=False,
                minerals=tuple(sorted(touched)),
                agreement=local(str(first["agreement"])),
                claims=tuple(sorted({local(str(row["claim"])) for row in ours})),
            )


def _counted_once(found: Iterable[Line], steps: Sequence[str]) -> tuple[Line, ...]:
    """Of promises to one party under one agreement about one supplier the firmest counts, or largest."""
    firm = {status: rung for rung, status in enumerate(steps)}

    def order(line: Line) -> tuple[object, ...]:
        amount = line.tonnes or NOTHING
        rung = firm.get(line.status, -1)
        return (not line.counted, -rung, -amount.middle, -amount.high, line.thing, line.claims)

    seen: set[tuple[str, ...]] = set()
    out = []
    for line in sorted(found, key=order):
        key = (line.agreement or line.claims[0], line.thing, *line.who)
        counts = line.counted and line.tonnes is not None and key not in seen
        seen.update([key] if counts else [])
        out.append(replace(line, counted=counts))
    return tuple(out)


def _period(since: str | None, until: str | None) -> str:
    if not until:
        return since or ""
    return since if since == until and since else f"{since or ''}/{until}"
