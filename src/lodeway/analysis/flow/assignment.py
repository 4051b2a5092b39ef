"""Where goods go: streams with their ways, what stays behind, and which capacity was scarce."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from lodeway.analysis.ways import gate_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from lodeway.analysis.freight import Freight
    from lodeway.networks.drivers import Criterion

Reason = Literal["no way", "capacity", "price"]


@dataclass(frozen=True)
class Stream:
    """`tonnes` a year that go one way, over `steps` of the freight network.

    `cost` is the generalised cost of a tonne in USD, without what scarce capacity would fetch.
    """

    product: str
    origin: str
    market: str
    tonnes: float
    steps: tuple[int, ...]
    cost: float


@dataclass(frozen=True)
class Unserved:
    """`tonnes` a year that stay behind.

    There is "no way" that is open, the ways there are lack "capacity", or even the cheapest of
    them is dearer than the `price` of leaving the goods where they are (USD a tonne; None where no
    price was given).
    """

    product: str
    origin: str
    market: str
    tonnes: float
    reason: Reason
    price: float | None = None


@dataclass(frozen=True)
class Limit:
    """A place, segment or passage with a capacity, and how many tonnes a year use it.

    `price` is the shadow price: how many USD a year one more tonne of capacity would save.
    """

    thing: str
    capacity: float
    tonnes: float
    price: float


@dataclass(frozen=True)
class Assignment:
    """Where all goods go. Streams are sorted by product, market and origin, the largest first.

    `limits` are those that the goods could fill: by thing, with what they carry.
    """

    freight: Freight
    streams: tuple[Stream, ...]
    unserved: tuple[Unserved, ...]
    limits: tuple[Limit, ...]

    @property
    def moved(self) -> float:
        """Tonnes a year that arrive."""
        return sum(stream.tonnes for stream in self.streams)

    @property
    def left(self) -> float:
        """Tonnes a year that stay behind."""
        return sum(one.tonnes for one in self.unserved)

    @property
    def forgone(self) -> float:
        """What is left behind, at its price, in USD a year; without a price it counts nothing."""
        return sum(one.tonnes * one.price for one in self.unserved if one.price is not None)

    @property
    def cost(self) -> float:
        """Generalised cost of all that moves, USD a year."""
        return sum(stream.tonnes * stream.cost for stream in self.streams)

    @cached_property
    def tonnes(self) -> NDArray[np.float64]:
        """Tonnes a year over every step of the freight network."""
        found = np.zeros(len(self.freight.steps))
        for stream in self.streams:
            found[list(stream.steps)] += stream.tonnes
        return found

    def total(self, criterion: Criterion, values: NDArray[np.float64] | None = None) -> float:
        """Tonnes a year times kilometres, days, USD, kilograms of CO2e, over all that moves."""
        return float(self.tonnes @ self.freight.cost(criterion, values))

    def by(self, key: Callable[[Stream], str | None]) -> dict[str, float]:
        """Tonnes a year by what `key` says of a stream, the most first; None counts nowhere."""
        return _most_first((key(stream), stream.tonnes) for stream in self.streams)

    @cached_property
    def by_gate(self) -> dict[str, float]:
        """Tonnes a year by the port where goods leave the land, the most first.

        Goods that start at sea, or never reach it, count nowhere.
        """
        return self.by(self.gate)

    @cached_property
    def by_thing(self) -> dict[str, float]:
        """Tonnes a year by place, segment and passage, the most first; a tonne counts once each."""
        return _most_first(
            (thing, stream.tonnes)
            for stream in self.streams
            for thing in sorted({t for i in stream.steps for t in self.freight.steps[i].things})
        )

    def gate(self, stream: Stream) -> str | None:
        """The port where a stream leaves the land; None where it starts at sea or stays on land."""
        return gate_of(self.freight, stream.steps)


def _most_first(pairs: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for key, tonnes in pairs:
        if key is not None:
            found[key] += tonnes
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
