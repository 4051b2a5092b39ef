"""The ways among which goods choose: by every corridor, and round every border post on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from lodeway.choice.logit import Nests, path_sizes
from lodeway.transport.corridors import ByCorridor

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.transport.corridor_facts import CorridorShape
    from lodeway.transport.freight import Freight

# A way round a post that costs so much more (USD a tonne) than through it is left out: at any
# scale that fits what was counted, nobody takes it.
_TOO_DEAR = 250.0


@dataclass(frozen=True)
class Alternative:
    """One way for goods from `origin` to `market`: its corridor, its nest (the port) and its steps.

    An `extra` one is no part of the usual world: what a scenario opens, or the way round what it
    shuts. Its overlap takes nothing off the usual ways.
    """

    origin: str
    market: str
    nest: str
    corridor: str
    steps: tuple[int, ...]
    extra: bool = False


@dataclass(frozen=True)
class Alternatives:
    """All ways of one freight network, those of one origin and market together, then by nest."""

    freight: Freight
    ways: tuple[Alternative, ...]

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each origin and market that some way joins, in the order of the ways."""
        return tuple(dict.fromkeys((w.origin, w.market) for w in self.ways))

    @cached_property
    def nests(self) -> Nests:
        """How the ways group, with their path sizes by kilometres over land."""
        nest: list[int] = []
        choice: list[int] = []
        for at, (_, of) in enumerate(groupby(self.ways, lambda w: (w.origin, w.market))):
            for _, group in groupby(of, lambda w: w.nest):
                nest += [len(choice)] * len(list(group))
                choice.append(at)
        grouped = np.array(nest, np.int64)
        extra = np.array([way.extra for way in self.ways], np.bool_)
        sizes = path_sizes(self._land, grouped, extra)
        return Nests(grouped, np.array(choice, np.int64), sizes)

    @property
    def _land(self) -> sparse.csr_array:
        """The kilometres over land of each way (rows) by segment (columns)."""
        at: dict[str, int] = {}
        steps = enumerate(self.freight.steps)
        land = [i for i, s in steps if s.kind == "travel" and s.mode != "sea"]
        column = [at.setdefault(self.freight.steps[i].thing, len(at)) for i in land]
        km = self.freight.cost("km")[land]
        by_step = sparse.csr_array((km, (land, column)), (len(self.freight.steps), len(at)))
        found: sparse.csr_array = self.over @ by_step
        return found

    def on(self, freight: Freight) -> Alternatives:
        """The same ways in a network of the same steps and kilometres."""
        other = Alternatives(freight, self.ways)
        known = ("pairs", "nests", "over")  # none of which asks what is open or what it costs
        vars(other).update({name: vars(self)[name] for name in known if name in vars(self)})
        return other

    @cached_property
    def over(self) -> sparse.csr_array:
        """Which steps (columns) each way (rows) takes, as ones."""
        rows = np.repeat(np.arange(len(self.ways)), [len(way.steps) for way in self.ways])
        steps = np.concatenate([np.empty(0, np.int64), *(np.array(w.steps) for w in self.ways)])
        ones = np.ones(len(steps))
        shape = (len(self.ways), len(self.freight.steps))
        return sparse.csr_array((ones, (rows, steps.astype(np.int64))), shape=shape)

    def costs(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The generalised cost of each way, a row a column of `values` (drivers x draws)."""
        found: NDArray[np.float64] = (self.over @ self.freight.generalised(values)).T
        return found

    def open_in(self, freight: Freight) -> NDArray[np.bool_]:
        """The ways that are open from end to end in a network of the same steps."""
        found: NDArray[np.bool_] = (self.over @ (~freight.open).astype(np.float64)) == 0
        return found

    def passing(self, things: Collection[str]) -> NDArray[np.bool_]:
        """The ways that lead over one of `things` (segments, places, passages)."""
        hit = np.zeros(len(self.freight.steps))
        for thing in things:
            hit[self.freight.by_thing.get(thing, [])] = 1.0
        taken: NDArray[np.bool_] = (self.over @ hit) > 0
        return taken

    def passing_at(self, thing: str) -> NDArray[np.float64]:
        """1 for the ways that travel or pass `thing` itself, and so take its room."""
        return self.passing_each([thing])[:, 0]

    def passing_each(self, things: Sequence[str]) -> NDArray[np.float64]:
        """The same for several things, a column each."""
        column = {thing: at for at, thing in enumerate(things)}
        hit = [(i, column[s.thing]) for i, s in enumerate(self.freight.steps) if s.thing in column]
        steps, columns = np.array(hit, np.int64).reshape(-1, 2).T
        shape = (len(self.freight.steps), len(things))
        by_step = sparse.csr_array((np.ones(len(steps)), (steps, columns)), shape)
        found: NDArray[np.float64] = ((self.over @ by_step).toarray() > 0).astype(np.float64)
        return found

    def with_extra(self, ways: Iterable[Alternative]) -> Alternatives:
        """The same with more ways that are no part of the usual world; pairs stay those there are."""
        pairs = set(self.pairs)
        more = [replace(w, extra=True) for w in ways if (w.origin, w.market) in pairs]
        return Alternatives(self.freight, ordered([*self.ways, *more]))


def alternatives(
    freight: Freight,
    shapes: Sequence[CorridorShape],
    origins: Sequence[str],
    markets: Sequence[str],
    posts: Collection[str],
    nest_of: Mapping[str, str],
) -> Alternatives:
    """Every way from each origin to each market by each open corridor.

    By a corridor lead its cheapest way (`ByCorridor`) and, for each of `posts` on that, the way
    that leaves it as little as possible to avoid the post: over land by any road or line, back
    onto it where that costs least. `nest_of` names the nest of a corridor, its port.
    """
    search, round_ = ByCorridor(freight), _Round(freight)
    found: set[Alternative] = set()
    for origin in sorted(set(origins)):
        for shape in shapes:
            for market, steps in zip(markets, search.steps(origin, markets, shape), strict=True):
                if steps is None:
                    continue
                for way in (steps, *round_.each(steps, posts)):
                    found.add(Alternative(origin, market, nest_of[shape.id], shape.id, way))
    return Alternatives(freight, ordered(found))


def ordered(ways: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """The ways by origin and market, then by nest, none twice; the usual one goes first."""
    found: dict[tuple[str, str, str, str, tuple[int, ...]], Alternative] = {}
    for way in sorted(ways, key=lambda w: w.extra):
        found.setdefault((way.origin, way.market, way.nest, way.corridor, way.steps), way)
    return tuple(found[key] for key in sorted(found))


def around(
    usual: Alternatives,
    freight: Freight,
    shapes: Sequence[CorridorShape],
    nest_of: Mapping[str, str],
    *,
    search: ByCorridor | None = None,
) -> Alternatives:
    """The usual ways, and what takes the place of corridors that `freight` shuts altogether.

    Where every way of a pair by a corridor is shut, its cheapest way that is left joins them: by
    the corridor still, or round what is shut and back onto it. `search` may be one of the usual
    network, where `freight` costs the same.
    """
    still = usual.open_in(freight)
    by_corridor: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, way in enumerate(usual.ways):
        by_corridor[way.origin, way.market, way.corridor].append(at)
    lost = {key: of for key, of in by_corridor.items() if not still[of].any()}
    if not lost:
        return usual.on(freight)
    shape_of = {shape.id: shape for shape in shapes}
    search = ByCorridor(freight) if search is None else search.under(freight)
    past = _Round(freight)
    markets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for origin, market, corridor in lost:
        markets[origin, corridor].append(market)
    extra = []
    for (origin, corridor), to in markets.items():
        left = search.steps(origin, to, shape_of[corridor])
        for market, found in zip(to, left, strict=True):
            of = lost[origin, market, corridor]
            ways = [found, *(past.past_shut(usual.ways[at].steps) for at in of)]
            extra += [
                Alternative(origin, market, nest_of[corridor], corridor, w, True)
                for w in ways
                if w is not None
            ]
    return Alternatives(freight, ordered([*usual.ways, *extra]))


class _Round:
    """Ways round a post, or round what is shut, that keep to a given way otherwise."""

    def __init__(self, freight: Freight) -> None:
        self._freight = freight
        sea = np.array([s.kind == "travel" and s.mode == "sea" for s in freight.steps])
        self._ashore = ~sea
        self._bare = freight.generalised()
        self._land = np.where(sea | ~freight.open, np.inf, self._bare)
        self._ahead = np.argsort(freight.tail, kind="stable")
        states = np.arange(len(freight.states) + 1)
        self._first = np.searchsorted(freight.tail[self._ahead], states)
        self._graphs: dict[str, sparse.csr_array] = {}
        self._trees: dict[tuple[int, str], tuple[NDArray[np.float64], NDArray[np.int32]]] = {}

    def each(self, steps: tuple[int, ...], posts: Collection[str]) -> list[tuple[int, ...]]:
        """The way round each of `posts` on the way, where there is one that is not far too dear."""
        land = [i for i in steps if self._ashore[i]]
        on_it = sorted({t for i in land for t in self._freight.steps[i].things if t in posts})
        made = [self._around(steps, post) for post in on_it]
        return [way for way in made if way is not None]

    def past_shut(self, steps: tuple[int, ...]) -> tuple[int, ...] | None:
        """The way that leaves a given one as little as possible to avoid what is shut on it."""
        return self._around(steps, "")

    def _around(self, steps: tuple[int, ...], post: str) -> tuple[int, ...] | None:
        """The cheapest way that joins the given one again after all of it that is to be avoided."""
        freight, way = self._freight, list(steps)
        hit = [post in freight.steps[i].things or not freight.open[i] for i in way]
        start, after = int(freight.tail[way[0]]), max(at for at, is_hit in enumerate(hit) if is_hit)
        if not self._ashore[way[: after + 1]].all():
            return None  # over land to beyond the sea would be another corridor
        reached, before = self._tree(start, post)
        rest = np.cumsum(self._bare[way][::-1])[::-1]
        best, at = _TOO_DEAR + float(rest[0]), -1
        for later in range(after, len(way) - 1):
            if not self._ashore[way[later + 1]]:
                break
            total = float(reached[freight.head[way[later]]] + rest[later + 1])
            if total < best:
                best, at = total, later
        if at < 0:
            return None
        return (*self._walk(start, int(freight.head[way[at]]), post, before), *steps[at + 1 :])

    def _avoiding(self, post: str) -> NDArray[np.float64]:
        cost = self._land.copy()
        cost[self._freight.by_thing.get(post, [])] = np.inf
        return cost

    def _tree(self, start: int, post: str) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        if (start, post) not in self._trees:
            from scipy.sparse import csgraph

            if post not in self._graphs:
                self._graphs[post] = _links(self._freight, self._avoiding(post))
            graph = self._graphs[post]
            reached, before = csgraph.dijkstra(graph, indices=[start], return_predecessors=True)
            self._trees[start, post] = (reached[0], before[0])
        return self._trees[start, post]

    def _walk(self, start: int, end: int, post: str, before: NDArray[np.int32]) -> list[int]:
        cost, freight = self._avoiding(post), self._freight
        found: list[int] = []
        here = end
        while here != start:
            back = int(before[here])
            ahead = self._ahead[self._first[back] : self._first[back + 1]]
            steps = ahead[freight.head[ahead] == here]
            found.append(int(steps[np.argmin(cost[steps])]))
            here = back
        return found[::-1]


def _links(freight: Freight, cost: NDArray[np.float64]) -> sparse.csr_array:
    """The cheapest open step between every two states as a graph."""
    n = len(freight.states)
    kept = np.flatnonzero(np.isfinite(cost))
    order = kept[np.lexsort((cost[kept], freight.head[kept], freight.tail[kept]))]
    key = freight.tail[order].astype(np.int64) * n + freight.head[order]
    first = order[np.flatnonzero(np.diff(key, prepend=-1))]
    # A step that costs nothing would be no link at all to scipy.
    usd = np.maximum(cost[first], 1e-12)
    return sparse.csr_array((usd, (freight.tail[first], freight.head[first])), shape=(n, n))
