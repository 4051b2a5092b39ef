"""The fewest closings that leave no way from here to there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, sparse

from lodeway.analysis.cheapest import Cheapest, Closable, each, ends_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.analysis.chokepoints import Pair
    from lodeway.analysis.freight import Freight


@dataclass(frozen=True)
class Cut:
    """The fewest things to be shut to part all of `pairs`: one of each of `members`.

    The first of a member was chosen; each of the others does as well in its place while the rest
    stays as chosen. No members: there is no way to cut.
    """

    pairs: tuple[Pair, ...]
    members: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """How many closings it takes."""
        return len(self.members)


def smallest_cut(
    freight: Freight,
    pairs: Collection[Pair],
    *,
    groups: Mapping[str, Collection[str]] | None = None,
) -> Cut | None:
    """The fewest things whose closing leaves no origin a way to its destination.

    Chosen from `groups` (every thing by itself); None where all of them do not suffice. The ends of
    the pairs are never shut. Exact, though a strait or a country closes many steps at once, so that
    this is no plain cut of a graph: the fewest things that meet every way found so far (a set
    cover, by the HiGHS solver) are shut, further ways around them are found, until none is left. Of
    several smallest cuts it gives one, by id, with what may stand in for its members.
    """
    task = _Task(freight, sorted(set(pairs)), groups or each(freight))
    met: list[frozenset[str]] = []
    chosen: tuple[str, ...] = ()
    while ways := task.ways_around(chosen):
        if not all(ways):
            return None
        met += ways
        chosen = _fewest(met)
    # The solver may pick any; the first by id of all that would do makes the answer the same anywhere.
    for name in chosen:
        first = min(task.member(name, chosen))
        chosen = tuple(first if other == name else other for other in chosen)
    members = sorted(task.member(name, chosen) for name in chosen)
    return Cut(tuple(task.pairs), tuple(members))


class _Task:
    """Ways between the pairs around what is shut, each as the closable things it leads over."""

    def __init__(
        self, freight: Freight, pairs: Sequence[Pair], groups: Mapping[str, Collection[str]]
    ) -> None:
        self.pairs = pairs
        self.ends = [end for pair in pairs if (end := ends_of(freight, pair))]
        self.search = Cheapest(freight, self.ends)
        # Few segments make few things to choose from, which is what a cut is found by.
        cost = [1.0 if step.kind == "travel" else 1e-6 for step in freight.steps]
        self.cost = np.where(freight.open, cost, np.inf)
        places = {place for pair in pairs for place in pair}
        self.closable = Closable(freight, {n: t for n, t in groups.items() if not places & {*t}})

    def ways_around(self, shut: Iterable[str]) -> list[frozenset[str]]:
        """Ways around what is `shut` that share nothing that can be closed."""
        cost = self.closable.shut(self.cost, shut)
        found = []
        while (way := self.way(cost)) is not None:
            found.append(way)
            if not way:
                break
            cost = self.closable.shut(cost, way)
        return found

    def member(self, name: str, chosen: Collection[str]) -> tuple[str, ...]:
        """`name`, then all that can stand in for it: what lies on every way the others leave."""
        cost = self.closable.shut(self.cost, (other for other in chosen if other != name))
        others = sorted((self.way(cost) or frozenset()) - {name})
        able = [n for n in others if self.way(self.closable.shut(cost, [n])) is None]
        return (name, *able)

    def way(self, cost: NDArray[np.float64]) -> frozenset[str] | None:
        """What can be closed on the way of fewest segments; None where there is no way."""
        if not self.ends:
            return None
        trees = self.search.trees(cost, self.ends)
        far, end = min((trees.price(end), end) for end in self.ends)
        return self.closable.over(trees.way(end)) if np.isfinite(far) else None


def _fewest(met: list[frozenset[str]]) -> tuple[str, ...]:
    """The fewest names that meet every way."""
    names = sorted(frozenset().union(*met))
    column = {name: at for at, name in enumerate(names)}
    rows = [at for at, way in enumerate(met) for _ in way]
    columns = [column[name] for way in met for name in sorted(way)]
    meets = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(met), len(names)))
    solved = optimize.milp(
        np.ones(len(names)),
        constraints=optimize.LinearConstraint(meets, lb=1),
        integrality=np.ones(len(names), np.int8),
        bounds=optimize.Bounds(0, 1),
    )
    chosen = np.flatnonzero(np.asarray(solved.x) > 0.5)
    return tuple(names[at] for at in chosen)
