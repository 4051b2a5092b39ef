"""Which ways a person would call the same: by what they have in common, and by what they cost."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from lodeway.routes import best
from lodeway.routes.search import ANY, Aim, Limits
from lodeway.transport.ways import way

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

    from lodeway.transport.freight import Freight
    from lodeway.transport.ways import Way

Piece = TypeVar("Piece", bound="Hashable")

# What two ways have in common.


OWN = 0.5  # below it, the same road with another last stretch counts as another way
_AS_LONG = 0.8  # what straits cost in length: Sunda for Malacca 2 %, the Cape for Suez 24 %


@dataclass(frozen=True)
class Course:
    """Where a way leads: its kilometres by segment on land, and by voyage between two ports.

    A voyage lasts from the port of loading to that of landing, whatever ports it calls at.
    """

    land: Mapping[str, float]
    voyages: Mapping[tuple[str, str], float]


def course(freight: Freight, steps: Iterable[int], km: Sequence[float]) -> Course:
    """The course of the way along `steps`, with the kilometres of every step of the freight."""
    travelled = [i for i in steps if freight.steps[i].kind == "travel"]
    land: dict[str, float] = defaultdict(float)
    voyages: dict[tuple[str, str], float] = {}
    for at_sea, run in itertools.groupby(travelled, lambda i: freight.steps[i].mode == "sea"):
        stretch = list(run)
        if at_sea:
            ends = freight.steps[stretch[0]].start, freight.steps[stretch[-1]].end
            voyages[ends] = sum(km[i] for i in stretch)
            continue
        for i in stretch:
            land[freight.steps[i].thing] += km[i]
    return Course(land, voyages)


def in_common(new: Course, old: Course) -> float:
    """The share of the kilometres of `new` that `old` has too: on land or at sea, whichever is less.

    On land a segment is in common where both use it; road and rail side by side are two. A voyage
    is in common where both sail between the same two ports, unless one of them is a fifth shorter:
    the shipper chooses the ports, the carrier the strait.
    """
    share = 1.0
    if new.voyages:
        both = new.voyages.keys() & old.voyages.keys()
        as_long = {ends for ends in both if _as_long(new.voyages[ends], old.voyages[ends])}
        share = _share(new.voyages, as_long)
    if new.land and share:
        share = min(share, _share(new.land, new.land.keys() & old.land.keys()))
    return share


def _as_long(one: float, other: float) -> bool:
    return min(one, other) >= _AS_LONG * max(one, other)


def _share(km: Mapping[Piece, float], shared: Collection[Piece]) -> float:
    """The share of kilometres; of pieces where no kilometres are known."""
    whole = sum(km.values())
    if not whole:
        return len(shared) / len(km)
    return sum(km[piece] for piece in shared) / whole


def nearest(
    freight: Freight, ways: Iterable[tuple[int, ...]]
) -> dict[tuple[int, ...], tuple[int, float]]:
    """For each way but the first: which earlier one it is most like (from 0), and their share.

    The share is that of its kilometres `in_common`; of earlier ways as like the first counts.
    """
    km = freight.cost("km").tolist()
    courses = {steps: course(freight, steps, km) for steps in ways}
    found: dict[tuple[int, ...], tuple[int, float]] = {}
    for number, (steps, new) in enumerate(courses.items()):
        shares = [in_common(new, old) for old in list(courses.values())[:number]]
        if shares:
            found[steps] = shares.index(max(shares)), max(shares)
    return found


# The k best ways that differ.


End: TypeAlias = Literal["enough", "none left", "stopped"]
MOST = 2000  # ways gone through, a fifth of a second; five that differ are mostly among 400


@dataclass(frozen=True)
class Differing:
    """The best `ways` that differ, best first.

    `alike` counts the ways gone through and left out. `end` says why there are no more: enough were
    found, no way was left, or the search was stopped after `MOST` ways.
    """

    ways: tuple[Way, ...]
    alike: int
    end: End


def differing(
    freight: Freight,
    origin: str,
    destination: str,
    *,
    by: Aim = "days",
    k: int = 1,
    limits: Limits = ANY,
    own: float = OWN,
    most: int = MOST,
) -> Differing:
    """The `k` best ways of which each has a share of at least `own` to itself, against each better one.

    Ways are gone through in the order of `best.best`; one is taken where no way taken before has more
    than `1 - own` of it `in_common`. This is the exact set of k shortest paths with limited overlap
    (Chondrogiannis et al. 2020), with an overlap told of land and sea apart. Raises `NoRoute`.
    """
    taken: dict[tuple[int, ...], Course] = {}
    km = freight.cost("km").tolist()
    looked = 0
    end: End = "none left"
    for steps in best.ranked(freight, origin, destination, by=by, limits=limits):
        looked += 1
        new = course(freight, steps, km)
        if all(in_common(new, old) <= 1 - own for old in taken.values()):
            taken[steps] = new
        if len(taken) == k:
            end = "enough"
            break
        if looked == most:
            end = "stopped"
            break
    ways = tuple(way(freight, steps) for steps in taken)
    return Differing(ways, looked - len(taken), end)


# Of ways whose costs nobody could tell apart, one for all.


CLOSE = 0.05
# Below these nobody could tell totals apart, however small they are.
LEAST: Mapping[Aim, float] = {
    "km": 0.0,
    "days": 0.5,
    "usd": 5.0,
    "co2": 5.0,
    "risk": 1.0,
    "generalised": 5.0,
}


def told_apart(
    costs: Sequence[tuple[float, ...]], by: Sequence[Aim], first: Iterable[int] = ()
) -> tuple[int, ...]:
    """Which of several ways to keep, by number, so that each other has one nearly as good.

    For each way left out there is one kept that costs by no criterion of `by` more than `CLOSE`
    above it, or `LEAST` above it where that is more (Papadimitriou and Yannakakis 2000). Kept are
    those of `first`; then the best by each criterion and the others in their order, each unless a
    kept one is nearly as good.
    """
    kept = list(dict.fromkeys(first))
    least = [min(range(len(costs)), key=lambda n: (costs[n][at], n)) for at in range(len(by))]
    for number in (*least, *range(len(costs))):
        if not any(_nearly(costs[one], costs[number], by) for one in kept):
            kept.append(number)
    return tuple(sorted(kept))


def _nearly(one: tuple[float, ...], other: tuple[float, ...], by: Sequence[Aim]) -> bool:
    """Whether `one` is as good as `other` by every criterion, or worse by less than anybody could tell."""
    return all(
        mine <= its + max(CLOSE * its, LEAST[aim])
        for mine, its, aim in zip(one, other, by, strict=True)
    )
