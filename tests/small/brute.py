"""Every way through a small freight network, found by trying everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from small.freights import CHANGES, Map, maps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.transport.freight import Freight


@st.composite
def awkward_maps(draw: st.DrawFn) -> Map:
    """Random maps on which some changes of mode cannot be made, so that turning back may pay."""
    made = draw(maps())
    pairs = sorted(CHANGES)
    kept = draw(st.lists(st.sampled_from(pairs), unique=True))
    made.graph.graph["changes"] = {pair: CHANGES[pair] for pair in kept}
    return made


def every_way(
    freight: Freight,
    origin: str,
    destination: str,
    via: Sequence[frozenset[str]] = (),
    *,
    back: bool = False,
) -> list[list[int]]:
    """The steps of all ways over open steps by all `via` that pass no place twice.

    With `back` they may pass it again once they have passed one of `via`.
    """
    start, goal = freight.origin(origin), freight.destination(destination)
    if start is None or goal is None:
        return []
    left = frozenset(option for option in via if origin not in option)
    return list(_onward(freight, start, goal, [], {origin}, left, back))


def _onward(
    freight: Freight,
    node: int,
    goal: int,
    steps: list[int],
    passed: set[str],
    left: frozenset[frozenset[str]],
    back: bool,
) -> Iterator[list[int]]:
    if node == goal and not left:
        yield list(steps)
        return
    for i in np.flatnonzero((freight.tail == node) & freight.open):
        step = freight.steps[i]
        # A port at which goods stay aboard is not passed.
        aboard = {step.start, step.end} if step.mode == "sea" else set()
        still = frozenset(option for option in left if not option & (step.things - aboard))
        seen = set() if back and still != left else passed
        new = {step.end} if step.kind == "travel" else set()
        if not new & seen:
            on = [*steps, int(i)]
            yield from _onward(freight, freight.head[i], goal, on, seen | new, still, back)


def ends(made: Map, data: st.DataObject) -> tuple[str, str]:
    """Two places of a map."""
    origin, destination = data.draw(st.permutations(sorted(made.graph)))[:2]
    return origin, destination
