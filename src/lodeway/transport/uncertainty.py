"""How sure a choice of way is: seeded draws over the range of every driver and over closures."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

import numpy as np

from lodeway.claims.figures import Criterion
from lodeway.schema.errors import InvalidValue
from lodeway.transport.ways import Cheapest, ends_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from lodeway.claims.figures import Driver
    from lodeway.transport.freight import Freight
    from lodeway.transport.ways import End


Pair: TypeAlias = tuple[str, str]
By: TypeAlias = Criterion | Literal["generalised"]
_Part: TypeAlias = "tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]"
Span: TypeAlias = tuple[float, float, float]
T = TypeVar("T")
Watch: TypeAlias = "Callable[[Sequence[T]], Iterable[T]]"
_DAYS_A_YEAR = 365.25
_AT_ONCE = 500
_NONE = -1
# The 97.5 % point of the normal distribution: shares come with 95 % intervals.
_Z = 1.959963984540054


@dataclass(frozen=True)
class Sample:
    """Draws: `values[d, n]` is driver d in draw n; `shut[d, n]` says that what d records is shut."""

    seed: int
    values: NDArray[np.float64]
    shut: NDArray[np.bool_]

    def __len__(self) -> int:
        return int(self.values.shape[1])


@dataclass(frozen=True)
class Share:
    """How often something was chosen: the share of all draws, with its 95 % interval.

    The interval (Wilson 1927) tells how far the number of draws lets one trust the share, not how
    far the world does. `cost` is the 5th, 50th and 95th percentile over the draws that chose it.
    `name` is None for the draws that found no way.
    """

    name: str | None
    share: float
    low: float
    high: float
    cost: Span


@dataclass(frozen=True)
class Outcome:
    """What was chosen from one origin to one destination, draw by draw.

    `chosen[n]` is the place of draw n's way in `ways` (the most chosen first), -1 where there was
    none; `cost[n]` is its cost by `by`, infinite where there was none.
    """

    origin: str
    destination: str
    by: By
    ways: tuple[tuple[int, ...], ...]
    chosen: NDArray[np.int64]
    cost: NDArray[np.float64]

    @cached_property
    def span(self) -> Span:
        """The 5th, 50th and 95th percentile of the cost over the draws that found a way."""
        return _percentiles(self.cost[self.chosen != _NONE])

    def shares(self, name: Callable[[tuple[int, ...]], str]) -> tuple[Share, ...]:
        """The draws by what `name` calls their way (its gate, its corridor), most first."""
        named: dict[str | None, list[int]] = defaultdict(list)
        for at, way in enumerate(self.ways):
            named[name(way)].append(at)
        named[None] = [_NONE]
        found = [self._share(group, ways) for group, ways in named.items()]
        real = [share for share in found if share.share > 0]
        return tuple(sorted(real, key=lambda s: (-s.share, s.name is None, s.name or "")))

    def _share(self, name: str | None, ways: list[int]) -> Share:
        mine = np.isin(self.chosen, ways)
        low, high = interval(int(mine.sum()), len(mine))
        return Share(name, float(mine.mean()), low, high, _percentiles(self.cost[mine]))


def sample(
    freight: Freight,
    draws: int = 10_000,
    *,
    seed: int = 1,
    closures: bool = True,
) -> Sample:
    """Draw every driver between its low and high, most often near its middle, and what is shut.

    A driver follows the triangular distribution on (low, mid, high), independently of all others;
    an assumption used by many segments is one driver and moves them together. With `closures` a
    thing that is on record as shut d days a year is shut in a draw with probability d / 365.25; things
    shut by the same record are shut together. Every driver has a stream of its own, made from the
    seed and its id, so that a scenario and the world it changes are drawn alike. Raises `InvalidValue` for less than one draw.
    """
    if draws < 1:
        raise InvalidValue(f"cannot make {draws} draws; ask for at least one")
    values = np.empty((len(freight.drivers), draws))
    shut = np.zeros(values.shape, np.bool_)
    recorded = np.unique(freight.terms["risk"].indices) if closures else np.empty(0, np.int32)
    for at, driver in enumerate(freight.drivers):
        stream = np.random.default_rng([seed, zlib.crc32(driver.id.encode())])
        values[at] = _triangular(driver, stream.random(draws))
        if at in recorded:
            shut[at] = stream.random(draws) * _DAYS_A_YEAR < values[at]
    return Sample(seed, values, shut)


def simulate(
    freight: Freight,
    pairs: Iterable[Pair],
    drawn: Sample,
    *,
    by: By = "generalised",
    watch: Watch[int] = iter,
) -> dict[Pair, Outcome]:
    """The cheapest way from each origin to each destination in every draw.

    Exact: every draw is a search of the whole network, not a choice among ways found before. Ties
    go to the step that comes first. `watch` may wrap the rounds of draws to show how far they are.
    """
    wanted = sorted(set(pairs))
    ends = {pair: end for pair in wanted if (end := ends_of(freight, pair))}
    search = Cheapest(freight, ends.values())
    parts: dict[Pair, list[_Part]] = defaultdict(list)
    for first in watch(range(0, len(drawn), _AT_ONCE)):
        cost = step_costs(freight, drawn, by=by, part=slice(first, first + _AT_ONCE))
        trees = _grow(search, cost)
        for pair, end in ends.items():
            parts[pair].append(_part(search, cost, *trees[search.root(end)], end))
    nothing = (np.empty((0, 0), np.int32), np.full(len(drawn), _NONE), np.full(len(drawn), np.inf))
    return {pair: _outcome(pair, by, parts.get(pair, [nothing])) for pair in wanted}


def step_costs(
    freight: Freight, drawn: Sample, *, by: By = "generalised", part: slice = slice(None)
) -> NDArray[np.float64]:
    """What every step (row) costs in every draw (column); infinite where it is shut."""
    values = drawn.values[:, part]
    cost = freight.generalised(values) if by == "generalised" else freight.cost(by, values)
    cost[~freight.open] = np.inf
    closing: sparse.csr_array = freight.terms["risk"]
    cost[(closing @ drawn.shut[:, part].astype(np.float64)) > 0] = np.inf
    return cost


def interval(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927): inside 0 and 1 even for none or all."""
    share, z2 = successes / trials, _Z * _Z / trials
    centre = (share + z2 / 2) / (1 + z2)
    half = _Z * np.sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def _triangular(driver: Driver, u: NDArray[np.float64]) -> NDArray[np.float64]:
    width = driver.high - driver.low
    if width <= 0:
        return np.full(u.shape, driver.mid)
    peak = (driver.mid - driver.low) / width
    rising = driver.low + width * np.sqrt(u * peak)
    falling = driver.high - width * np.sqrt((1 - u) * (1 - peak))
    return np.where(u < peak, rising, falling)


def _grow(
    search: Cheapest, cost: NDArray[np.float64]
) -> dict[int, tuple[NDArray[np.float64], NDArray[np.int32]]]:
    """From each root, for each draw (row): the cost of every state, and the state before it."""
    shape = (len(search.roots), cost.shape[1], search.states)
    reached, before = np.empty(shape), np.empty(shape, np.int32)
    links = search.links(cost).T.copy()
    for n in range(cost.shape[1] if search.roots else 0):
        reached[:, n], before[:, n] = search.tree(links[n], search.roots)
    return {root: (reached[at], before[at]) for at, root in enumerate(search.roots)}


def _part(
    search: Cheapest,
    cost: NDArray[np.float64],
    reached: NDArray[np.float64],
    before: NDArray[np.int32],
    end: End,
) -> _Part:
    """The distinct ways of some draws (rows, filled up with -1), which each took, and its cost."""
    price = reached[:, search.leaf(end)]
    there = np.isfinite(price)
    chosen = np.full(len(price), _NONE)
    steps = search.ways(cost[:, there], before[there], end)
    ways, chosen[there] = np.unique(steps, axis=0, return_inverse=True)
    return ways, chosen, price


def _outcome(pair: Pair, by: By, parts: Sequence[_Part]) -> Outcome:
    counted: Counter[tuple[int, ...]] = Counter()
    drawn: list[tuple[int, ...] | None] = []
    for rows, chosen, _ in parts:
        ways = [tuple(int(step) for step in row if step != _NONE) for row in rows]
        taken = [None if at == _NONE else ways[at] for at in chosen]
        counted.update(way for way in taken if way is not None)
        drawn += taken
    order = sorted(counted, key=lambda way: (-counted[way], way))
    number: dict[tuple[int, ...] | None, int] = {way: at for at, way in enumerate(order)}
    chosen = np.array([number.get(way, _NONE) for way in drawn], np.int32)
    return Outcome(*pair, by, tuple(order), chosen, np.concatenate([price for *_, price in parts]))


def _percentiles(values: NDArray[np.float64]) -> Span:
    if not np.isfinite(values).any():
        return (float("inf"),) * 3
    low, mid, high = np.percentile(values, (5, 50, 95))
    return float(low), float(mid), float(high)
