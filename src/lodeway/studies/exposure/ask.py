"""Ask for the five numbers of an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.networks.ladder import ALL, Filter
from lodeway.studies.exposure.actor import Actor, actor
from lodeway.studies.exposure.carried import carried
from lodeway.studies.exposure.model import Amount, Exposure, Line, Total
from lodeway.studies.exposure.promised import promised
from lodeway.studies.exposure.territory import hosted, restrictable
from lodeway.studies.owned import Part, owned, summed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lodeway.studies.model import Graph


def exposure(
    kg: Graph,
    who: str,
    mineral: str,
    *,
    year: int | None = None,
    through: Filter = ALL,
    rule: str = "editor",
    tick: Callable[[int], object] = lambda _: None,
) -> Exposure:
    """What of a mineral an actor owns, hosts, carries, can restrict and is promised.

    `who` is a state or a firm, both named in either language; a firm hosts and restricts nothing.
    `year` is that of the published output (default: the newest), shares and contracts are those of
    the day of `through`. `tick` is called with 1 as each number is done. Raises `UnknownName` or
    `AmbiguousName`.
    """
    name, goods = kg.find(who, kind="Actor"), kg.find(mineral, kind="Mineral")
    found = owned(kg, goods, year=year, through=through, rule=rule)
    asked = actor(kg, name, found)
    totals: list[Total] = []
    lines: list[Line] = []
    for number in (_owned, hosted, carried, restrictable, promised):
        total, these = number(kg, asked, through)
        totals.append(total)
        lines += these
        tick(1)
    return Exposure(name, goods, {total.number: total for total in totals}, tuple(lines), found)


def _owned(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """The output of mines that comes to the actor: by seat of a state, and to the state itself."""
    found = who.owned
    parts = who.parts()
    direct = found.by_party(who.name) if who.state else ()
    lines = [_line(part, "mine", found.whole, counted=True) for part in parts]
    lines += [_line(part, "state", found.whole, counted=False) for part in direct]
    # The output of which no mine or no holder is known may be anybody's.
    unknown = max(0.0, found.whole - found.known)
    amount = _amount(parts) + Amount(0.0, 0.0, unknown, unknown)
    known = found.known / found.whole if found.whole else None
    claims = {claim for part in parts for claim in part.claims}
    claims.update(found.total.behind if found.total else ())
    return Total(
        number="owned",
        measure="seat" if who.state else "party",
        tonnes=amount if found.mined else None,
        share=amount.of(found.whole) if found.mined else None,
        year=str(found.year),
        whole=found.whole,
        known=known,
        claims=tuple(sorted(claims)),
    ), tuple(lines)


def _amount(parts: Iterable[Part]) -> Amount:
    low, mid, high, open_ = summed(parts)
    return Amount(low, mid, high, open_)


def _line(part: Part, measure: str, whole: float, *, counted: bool) -> Line:
    amount = Amount(part.low, part.mid, part.high, part.open)
    one = part.mined
    return Line(
        number="owned",
        measure=measure,
        thing=one.who,
        who=one.mines if one.mines != (one.who,) else (),
        tonnes=amount,
        share=amount.of(whole),
        unit="t-per-year",
        period=f"{one.first}/{one.last}",
        status="",
        counted=counted,
        claims=tuple(sorted(set(part.claims))),
    )
