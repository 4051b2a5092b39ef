"""Control: look-through ownership beside sparse LU, at a million firms, and on the shipped graph."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

import lodeway
from benchmarks.measure import median, once, row
from lodeway.ownership import intervals, look_through, stakes, threshold_control, weakest_link
from lodeway.ownership.shares import Shares

SEED = 20260210
HOLDINGS = 3  # a firm, on average
SMALL, LARGE = 10_000, 1_000_000
CLOSE = 1e-9


def section() -> list[str]:
    """The part of RESULTS.md on ownership and control."""
    return [*_against_lu(), "", *_large(), "", *_shipped()]


def _against_lu() -> list[str]:
    lines = [
        "The worth of what every firm owns through chains, (I - W)^-1 v, beside scipy's sparse LU of "
        "the same matrix with its own ordering. With cycles: holdings between random firms, nearly "
        "all in one knot. Without: each firm is held by earlier ones only, as real registers nearly "
        "are. Ours includes the checks of the shares.",
        "",
        "| firms, holdings | ours, ms | sparse LU, ms | ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    for cycles in (True, False):
        made, values = firms(SMALL, cycles=cycles), np.ones(SMALL)
        theirs: list[NDArray[np.float64]] = []
        slow = once(lambda made=made, values=values, to=theirs: to.append(_factored(made, values)))
        assert np.allclose(look_through.portfolio(made, values), theirs[0], rtol=0, atol=CLOSE)
        name = f"{SMALL:,}, {len(made.holders):,}, {'with' if cycles else 'without'} cycles"
        lines.append(row(name, median(partial(look_through.portfolio, made, values)), slow))
    return lines


def _large() -> list[str]:
    lines = [
        f"{LARGE:,} firms, checks included; a holder is one with many holdings.",
        "",
        "| what | holdings | with cycles, s | without, s |",
        "| --- | ---: | ---: | ---: |",
    ]
    worlds = [firms(LARGE, cycles=cycles) for cycles in (True, False)]
    values = np.ones(LARGE)
    for name, measure in (
        ("what every firm owns, one worth each", lambda made: look_through.portfolio(made, values)),
        ("all owners of one firm", lambda made: look_through.owners(made, _last(made))),
        (
            "all that one firm owns, corrected",
            lambda made: weakest_link.corrected_shares(made, _busiest(made)),
        ),
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


def _factored(made: Shares, values: NDArray[np.float64]) -> NDArray[np.float64]:
    system = sparse.csc_array(sparse.eye_array(made.size) - made.point)
    found: NDArray[np.float64] = splu(system).solve(values) - values
    return found


def _last(made: Shares) -> str:
    return made.names[-1]


def _busiest(made: Shares) -> str:
    counts = np.bincount(made.holders, minlength=made.size)
    return made.names[int(np.argmax(counts))]
