"""What stands beside the shares of a thing: rights by contract, and deals that are not closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.ownership import holdings as contracts
from lodeway.ownership.entries import bounds
from lodeway.ownership.model import Promise
from lodeway.schema.values import Range

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.ownership.holdings import Holding, Right
    from lodeway.ownership.snapshot import World


def rights(kg: Graph, name: str, on: World, agreements: Collection[str] = ()) -> tuple[Right, ...]:
    """What others may have of a thing by contract, and what comes under the `agreements` about it.

    Of all steps of the ladder, unless `on` asks for firm ones: a list adds nothing up.
    """
    every = contracts.rights(kg.store, on.through)
    found = [one for one in every if one.target == name or one.agreement in agreements]
    return tuple(sorted(found, key=lambda one: (one.kind, -one.rung, one.holder, one.claim)))


def stakes(kg: Graph, name: str, on: World) -> tuple[Holding, ...]:
    """Every claim on a share of a thing that stands on the day, however firm."""
    every = contracts.holdings(kg.store, replace(on.through, status=None))
    return tuple(one for one in every if one.target == name and one.kind == contracts.SHARE)


def promised(name: str, about: Sequence[Holding], on: World) -> tuple[Promise, ...]:
    """Shares of a thing that are agreed, announced or rumoured and that `on` does not count as held.

    `about` are its stakes. A part of somebody's interest gives as many answers as there are claims
    on that interest.
    """
    counted = {claim for e in on.table.targets.get(name, ()) for claim in e.claims}
    open_ = [one for one in about if not one.held and one.rung and one.claim not in counted]
    held = [one for one in about if one.held and one.known]
    found = [promise for one in open_ for promise in _given(one, held)]
    return tuple(sorted(found, key=lambda p: (p.holder, -len(p.of or ""), p.status, p.claims)))


def perhaps(about: Sequence[Holding]) -> tuple[Promise, ...]:
    """Shares among the stakes `about` a thing that may have begun and do not count yet."""
    found = [one for one in about if one.held and not one.here.counts]
    known = {(one.holder, span(one), one.here.within): one for one in reversed(found)}
    return tuple(
        _promise(replace(one, since=one.here.within), None, span(one), ())
        for one in sorted(known.values(), key=lambda one: (one.holder, one.claim))
    )


def _given(deal: Holding, held: Sequence[Holding]) -> Iterator[Promise]:
    theirs = [one for one in held if one.holder == deal.of] if deal.of else []
    if not theirs:
        # Of an interest of unknown size: anything from nothing up to the part itself.
        said = span(deal)
        yield _promise(deal, None, said if deal.of is None else Range(0.0, None, said.high), ())
    for one in theirs:
        yield _promise(deal, span(one), _product(span(deal), span(one)), (one.claim,))


def _promise(deal: Holding, theirs: Range | None, gives: Range, more: tuple[str, ...]) -> Promise:
    return Promise(
        holder=deal.holder,
        said=span(deal),
        of=deal.of,
        theirs=theirs,
        gives=gives,
        agreement=deal.agreement,
        status=deal.status,
        since=deal.since,
        claims=(deal.claim, *more),
    )


def span(one: Holding) -> Range:
    """The part that a claim gives; what it leaves open reaches to nothing or to the whole."""
    return Range(*bounds(one))


def _product(one: Range, other: Range) -> Range:
    known = one.point is not None and other.point is not None
    point = one.point * other.point if known else None  # type: ignore[operator]  # both are known
    return Range(one.low * other.low, point, one.high * other.high)
