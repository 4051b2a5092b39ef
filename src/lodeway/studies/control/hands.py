"""The mines in the hands of one side, at a threshold and by its shares, with what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from lodeway.analysis.control import intervals, majority
from lodeway.analysis.control.checks import CLOSE
from lodeway.studies.looked_through import Look

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lodeway.analysis.control.intervals import Bounds
    from lodeway.analysis.control.shares import Shares
    from lodeway.studies.control.model import Claims
    from lodeway.studies.control.universe import Mined, Universe
    from lodeway.studies.control.world import World

Case: TypeAlias = Literal["low", "point", "high"]
_MOST = 0.5 + CLOSE
LEAST = 1e-6  # a part that no register would show
_Parts: TypeAlias = dict[Case, dict[str, float]]
_CASES: tuple[Case, ...] = ("low", "point", "high")


@dataclass(frozen=True)
class Side:
    """Somebody for whom shares are counted: a party, or several as one, of a matrix of shares.

    `votes` is the matrix of what goes with the shares. A side that leads `by_majority` brings in
    only companies of which it has most votes, whatever the threshold for a mine.
    """

    name: str
    shares: Shares
    votes: Shares
    members: tuple[str, ...]
    by_majority: bool = False


@dataclass(frozen=True)
class Part:
    """Part of a whole: surely `low`, by the best answer `point`, possibly `high`."""

    low: float
    point: float
    high: float


@dataclass(frozen=True)
class Hands:
    """What one side holds of the mines of a universe.

    With a threshold in `percent`, a mine counts whole if the side, with all that it controls at
    the same threshold, has more than that of the mine; and a company in the chain is controlled if
    it has more than that of the company (for an owner always: most of it). Below a majority one mine may count for several sides.
    Without a threshold each mine counts by the side's look-through share of it.

    `count` is in mines. `part` is of the tonnes of the universe (0 to 1): `point` over all tonnes, so
    that what has no known output counts for nobody, and `high` with all of that. None where no
    total is known. `mines` are those of the best answer.
    """

    side: str
    percent: float | None
    count: Part
    part: Part | None
    mines: tuple[str, ...]
    claims: Claims


def hands(
    sides: Iterable[Side], percents: Sequence[float], of: Universe, on: World
) -> tuple[Hands, ...]:
    """What every side has that has anything: for each one row a threshold, then one by its shares."""
    found: list[Hands] = []
    for given, some in _by_matrix(sides):
        bounds = intervals.bounds(given, {side.name: side.members for side in some})
        look = Look(given, ())
        for side in some:
            if any(bounds.of(side.name, m).high > LEAST for m in of.mines if m in given.index):
                shares = _shares(side, bounds, of, on)
                claims = _claims(side, of, look)
                parts = [_controlled(side, percent, of, on) for percent in percents]
                found += [
                    _one(side, percent, part, of, claims)
                    for percent, part in zip((*percents, None), (*parts, shares), strict=True)
                ]
    return tuple(found)


def _by_matrix(sides: Iterable[Side]) -> Iterator[tuple[Shares, list[Side]]]:
    found: dict[int, list[Side]] = {}
    for side in sides:
        found.setdefault(id(side.shares), []).append(side)
    for some in found.values():
        yield some[0].shares, some


def _controlled(side: Side, percent: float, of: Universe, on: World) -> _Parts:
    """1 for each mine that the side controls at the threshold: surely, by the best answer, possibly.

    Possibly also where nobody named holds more than the threshold of the mine itself.
    """
    enough = percent / 100 + CLOSE
    below = {side.votes.names[place] for place in _below(side.votes, side.members)}
    found: _Parts = {}
    for case in _CASES:
        # Any stake at all needs no size.
        won: Collection[str] = below
        if percent:
            won = _won(side, enough, case, on)
        found[case] = {mine: 1.0 for mine in of.mines if mine in won}
    found["high"] |= {mine: 1.0 for mine in of.mines if _lacks(mine, on) > enough}
    return found


def _won(side: Side, enough: float, case: Case, on: World) -> Collection[str]:
    """Everything of which the side, with all that it controls, has enough, or is said to control."""
    least = _MOST if side.by_majority else enough
    led = majority.spread(side.votes, side.members, lambda v: v > least, case, on.stated.keys())
    if not side.by_majority:
        return led
    hands_in = {*side.members, *led}
    places = [side.votes.index[name] for name in hands_in]
    votes = getattr(side.votes, case).tocsr()[places].sum(axis=0)
    told = {target for holder, target in on.stated if holder in hands_in}
    return told.union(side.votes.names[at] for at in (votes > enough).nonzero()[0])


def _shares(side: Side, bounds: Bounds, of: Universe, on: World) -> _Parts:
    """The side's look-through share of each mine, with what nobody named holds in the last case."""
    found: _Parts = {case: {} for case in _CASES}
    for mine in of.mines:
        span = bounds.of(side.name, mine) if mine in side.shares.index else None
        for case in _CASES:
            found[case][mine] = getattr(span, case) if span else 0.0
        found["high"][mine] = min(1.0, found["high"][mine] + _lacks(mine, on))
    return found


def _lacks(mine: str, on: World) -> float:
    return on.table.lacks(mine) if mine in on.table.targets else 1.0


def _one(side: Side, percent: float | None, parts: _Parts, of: Universe, claims: Claims) -> Hands:
    count = Part(*(sum(parts[case].values()) for case in _CASES))
    part = None
    if of.whole:
        tonnes = {
            case: sum(_tonnes(load, parts[case], case) for load in of.loads) for case in _CASES
        }
        # What has no figure of its own may be anybody's.
        most = tonnes["high"] + of.whole - of.known
        part = Part(
            tonnes["low"] / of.whole,
            tonnes["point"] / of.whole,
            min(1.0, most / of.whole),  # the upper ends of all mines may come to more than there is
        )
    mines = tuple(mine for mine in of.mines if parts["point"].get(mine))
    return Hands(side.name, percent, count, part, mines, claims)


def _tonnes(load: Mined, parts: Mapping[str, float], case: Case) -> float:
    """The tonnes that go with parts of mines: of several told of together, the least part of them.

    At most the greatest: nobody says how much of the figure is whose.
    """
    given = [parts.get(mine, 0.0) for mine in load.mines]
    if case == "high":
        return load.tonnes.high * max(given)
    return (load.tonnes.low if case == "low" else load.tonnes.mid) * min(given)


def _claims(side: Side, of: Universe, look: Look) -> Claims:
    """Every claim on a chain from the side down to a mine, and those of the tonnes."""
    found: set[str] = {claim for load in of.loads for claim in load.tonnes.claims}
    found.update(of.claims)
    for member in side.members:
        found.update(look.behind(member, of.mines))
    return tuple(sorted(found))


def _below(given: Shares, members: Iterable[str]) -> set[int]:
    """The places of the members and of all that they hold something of, over any chain."""
    matrix = sparse.csr_array(given.high)
    matrix.eliminate_zeros()  # a side without the votes of a company has an empty place there
    found: set[int] = set()
    for member in members:
        order = breadth_first_order(matrix, given.index[member], return_predecessors=False)
        found.update(order.tolist())
    return found
