"""Control: majorities among a million firms, and every measure on the shipped graph."""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy import sparse

import lodeway
from benchmarks.measure import median, once
from lodeway.ownership import intervals, stakes, threshold_control
from lodeway.ownership.shares import Shares

SEED = 20260210
HOLDINGS = 3  # a firm, on average
LARGE = 1_000_000


def section() -> list[str]:
    """The part of RESULTS.md on ownership and control."""
    return [*_large(), "", *_shipped()]


def _large() -> list[str]:
    lines = [
        f"{LARGE:,} firms, checks included; a holder is one with many holdings.",
        "",
        "| what | holdings | with cycles, s | without, s |",
        "| --- | ---: | ---: | ---: |",
    ]
    worlds = [firms(LARGE, cycles=cycles) for cycles in (True, False)]
    for name, measure in (
        (
            "all that one firm controls by majority",
            lambda made: threshold_control.controlled(made, _busiest(made)),
        ),
    ):
        times = [once(partial(measure, made)) for made in worlds]
        count = max(len(made.holders) for made in worlds)
        lines.append(f"| {name} | {count:,} | {times[0]:.2f} | {times[1]:.2f} |")
    return lines


def _shipped() -> list[str]:
    graph = lodeway.load()
    table = stakes.trusted_stakes(graph)
    made = stakes.matrices(table)
    groups = table.groups & set(made.names)
    lines = [
        f"The shipped graph: {made.size:,} parties and assets, {len(made.holders):,} direct shares; every "
        "answer is for all holders and all assets at once.",
        "",
        "| what | ms |",
        "| --- | ---: |",
    ]
    for name, ask in (
        ("choosing among the claims", lambda: stakes.trusted_stakes(graph)),
        ("look-through shares, least, best and most", lambda: intervals.bounds(made)),
        ("the same, with what nobody is named for", lambda: intervals.bounds(made, unnamed=True)),
        ("all that each controls by majority", lambda: threshold_control.every(made, made.names)),
        (
            "who controls each, at 25 %",
            lambda: threshold_control.controllers(made, percent=25, many=groups),
        ),
    ):
        lines.append(f"| {name} | {1000 * median(ask):.1f} |")
    return lines


def firms(count: int, *, cycles: bool) -> Shares:
    """Random firms with three holdings each on average; 30 to 100 % of each is held by others."""
    random = np.random.default_rng(SEED)
    holders, targets = random.integers(0, count, (2, HOLDINGS * count))
    if not cycles:
        holders, targets = np.minimum(holders, targets), np.maximum(holders, targets)
    pairs = np.unique(holders[holders != targets] * count + targets[holders != targets])
    holders, targets = pairs // count, pairs % count
    parts = random.random(len(pairs))
    held = random.uniform(0.3, 1, count)
    parts *= (held / np.maximum(np.bincount(targets, parts, count), 1e-300))[targets]
    matrix = sparse.csc_array((parts, (holders, targets)), shape=(count, count))
    starts, held, data = (of.tolist() for of in (matrix.indptr, matrix.indices, matrix.data))
    return Shares(tuple(map(str, range(count))), starts, held, data, data, data, {})


def _busiest(made: Shares) -> str:
    counts = np.bincount(made.holders, minlength=made.size)
    return made.names[int(np.argmax(counts))]
