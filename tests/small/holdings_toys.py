"""Small ownership worlds, on paper and at random, and slow ways to the same answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
from hypothesis import strategies as st

from lodeway.ownership.shares import Shares, shares

NAMES = "abcdef"


def exact(stakes: Mapping[tuple[str, str], float]) -> Shares:
    """Shares without doubt."""
    return ranges({pair: (part, part, part) for pair, part in stakes.items()})


def ranges(stakes: Mapping[tuple[str, str], tuple[float, float, float]]) -> Shares:
    """Shares (low, point, high) between those that are named."""
    names = tuple(sorted({name for pair in stakes for name in pair}))
    claims = {(holder, target): (f"{holder}-of-{target}",) for holder, target in stakes}
    return shares(names, stakes, claims)


@st.composite
def worlds(draw: st.DrawFn, *, cycles: bool = True, doubt: bool = True, size: int = 5) -> Shares:
    """Parties holding hundredths of one another; no column above 1, nobody owns itself entirely."""
    names = NAMES[: draw(st.integers(2, size))]
    stakes: dict[tuple[str, str], tuple[float, float, float]] = {}
    for place, target in enumerate(names):
        holders = [n for n in names if n != target] if cycles else list(names[:place])
        left = 97  # no knot is closed: everybody leaves 3 % to nobody
        for holder in draw(st.permutations(holders))[:3]:
            point = draw(st.integers(0, left))
            left -= point
            down, up = (draw(st.integers(0, 40)) if doubt else 0 for _ in range(2))
            low, high = max(0, point - down), min(100, point + up)
            stakes[holder, target] = (low / 100, point / 100, high / 100)
    return shares(tuple(names), stakes)


def corners(made: Shares) -> Iterator[Shares]:
    """All shares at a corner of what the ranges allow: each target fills its holders in some order."""
    columns = []
    for at, target in enumerate(made.names):
        part = slice(made.low.indptr[at], made.low.indptr[at + 1])
        low, high = made.low.data[part], made.high.data[part]
        holders = [made.names[i] for i in made.low.indices[part].tolist()]
        columns.append(
            [dict(zip(((h, target) for h in holders), f, strict=True)) for f in fills(low, high)]
        )
    for chosen in itertools.product(*columns):
        entries = {pair: part for column in chosen for pair, part in column.items()}
        yield shares(made.names, {pair: (part, part, part) for pair, part in entries.items()})


def fills(low: np.ndarray, high: np.ndarray) -> list[tuple[float, ...]]:
    found = {tuple(low.tolist())}
    for size in range(1, len(low) + 1):
        for order in itertools.permutations(range(len(low)), size):
            filled = low.copy()
            for at in order:
                filled[at] += min(high[at] - low[at], max(0.0, 1 - filled.sum()))
            found.add(tuple(filled.tolist()))
    return sorted(found)
