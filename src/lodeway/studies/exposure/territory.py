"""What an actor hosts, and what its law can reach: by published output, and the measures it has taken."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lodeway.networks import official
from lodeway.networks.projection import rows
from lodeway.studies.exposure.model import Amount, Line, Number, Total, claims_of
from lodeway.studies.owned import summed
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lodeway.networks.ladder import Filter
    from lodeway.networks.official import Split
    from lodeway.studies.exposure.actor import Actor
    from lodeway.studies.model import Graph

_STAGES = {
    "mined": official.MINED,
    "refined": official.REFINED,
    "reserves": official.RESERVES,
}


def hosted(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """Output and reserves on the actor's ground, as published; the number is what is mined."""
    lines = tuple(_lines(kg, who, through, "hosted"))
    return _total("hosted", [line for line in lines if line.measure == "mined"]), lines


def restrictable(kg: Graph, who: Actor, through: Filter) -> tuple[Total, tuple[Line, ...]]:
    """What is mined or refined under the actor's law, and the measures it has taken.

    The number is the greater share of the two stages: whoever holds the narrowest place can stop
    the goods. It is what the law reaches, not what it stops; what stops something is in the lines.
    """
    given = list(_lines(kg, who, through, "restrictable"))
    stages = [line for line in given if line.measure in ("mined", "refined")]
    best = max(stages, key=lambda line: line.share.mid if line.share else -1.0, default=None)
    marked = [replace(line, counted=line is best) for line in stages]
    measures = list(_measures(kg, who, through)) if who.state else []
    counted = [line for line in marked if line.counted]
    return _total("restrictable", counted), (*marked, *measures)


def _lines(kg: Graph, who: Actor, through: Filter, number: Number) -> Iterator[Line]:
    if not who.state:
        return
    found = who.owned
    for measure, stages in _STAGES.items():
        split = official.split(kg.store, found.mineral, stages, year=found.year, through=through)
        if split is not None:
            yield _line(who.name, number, measure, split)


def _line(country: str, number: Number, measure: str, split: Split) -> Line:
    share = split.shares.get(country, 0.0)
    listed = country in split.parts
    # A country that the table does not name may be among the others.
    most = share if listed else split.rest
    part = Amount(share, share, most)
    tonnes = None if split.shared else Amount(*(x * split.total for x in (share, share, most)))
    named = (country, official.WORLD, official.OTHERS)
    claims = tuple(claim for area in named for claim in split.claims.get(area, ()))
    return Line(
        number=number,
        measure=measure,
        thing=country,
        who=(split.source,),
        tonnes=tonnes,
        share=part,
        unit="t" if measure == "reserves" else "t-per-year",
        period=str(split.year),
        status="reported",
        counted=measure == "mined",
        claims=claims or split.behind,
    )


def _total(number: Number, lines: list[Line]) -> Total:
    if not lines:
        return Total(number, "territory", None, None, "", None, None, ())
    line = lines[0]
    whole = None
    if line.tonnes and line.share and line.share.high:
        whole = line.tonnes.high / line.share.high
    return Total(
        number, line.measure, line.tonnes, line.share, line.period, whole, 1.0, claims_of((line,))
    )


def _measures(kg: Graph, who: Actor, through: Filter) -> Iterator[Line]:
    """Each limit that the actor or a body of it has set on the mineral, or on who owns its mines."""
    day = replace(through, on=who.owned.world.table.day)
    kin, loose = family(kg, who.owned.mineral)
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(kg.store, "measures", package=__package__, **day.bindings()):
        claims[local(row["claim"])].append(row)
    for claim, found in claims.items():
        ours = tuple(sorted({local(row["by"]) for row in found} & who.bodies))
        if not ours:
            continue
        things = {local(row["thing"]): row["kind"] and local(row["kind"]) for row in found}
        minerals = {t for t, kind in things.items() if kind in ("Mineral", "MaterialForm")}
        if minerals & kin or (minerals and minerals <= loose):
            yield _measure(claim, found[0], ours, tuple(sorted(minerals & kin or minerals)))
        elif not minerals:
            actors = {thing for thing, kind in things.items() if kind is None}
            yield from _sanction(
                replace(_measure(claim, found[0], ours, ()), measure="sanction"), actors, who
            )


def _measure(claim: str, row: dict[str, Any], by: tuple[str, ...], things: tuple[str, ...]) -> Line:
    return Line(
        number="restrictable",
        measure="restriction",
        thing=local(row["measure"]),
        who=by,
        tonnes=None,
        share=None,
        unit="",
        period=str(row["since"] or ""),
        status=local(row["firm"]),
        counted=False,
        minerals=things,
        claims=(claim,),
    )


def _sanction(line: Line, actors: Collection[str], who: Actor) -> Iterator[Line]:
    """A measure on actors, where they own part of the mineral's output."""
    found = who.owned
    parts = [part for name in sorted(actors) for part in found.by_party(name)]
    if parts:
        low, mid, high, open_ = summed(parts)
        amount = Amount(low, mid, high, open_)
        yield replace(
            line,
            who=tuple(sorted(actors)),
            tonnes=amount,
            share=amount.of(found.whole),
            unit="t-per-year",
            claims=tuple(sorted({*line.claims, *(c for part in parts for c in part.claims)})),
        )


def family(kg: Graph, mineral: str) -> tuple[frozenset[str], frozenset[str]]:
    """The mineral, what belongs to it and its forms; and the forms that are of no mineral."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(kg.store, "goods"):
        found[local(row["product"])].update([local(row["mineral"])] if row["mineral"] else [])
    family = {product for product, minerals in found.items() if mineral in minerals}
    return frozenset(family), frozenset(p for p, minerals in found.items() if not minerals)
