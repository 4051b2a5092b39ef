"""Timing for all benchmarks: medians, and one line of a table of ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

RUNS = 5


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """The median seconds of `runs` calls, after one that is not counted."""
    action()
    return statistics.median(once(action) for _ in range(runs))


def once(action: Callable[[], object]) -> float:
    """The seconds of one call, for what is too slow to be called again."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def row(name: str, ours: float, theirs: float) -> str:
    """One line of a table of ratios: milliseconds of both, and how many times faster ours is."""
    return f"| {name} | {ours * 1000:.1f} | {theirs * 1000:.1f} | {theirs / ours:.1f} |"
