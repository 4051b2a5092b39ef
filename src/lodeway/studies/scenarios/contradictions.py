"""Changes that cannot both hold."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from lodeway.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.analysis.scenarios import Change


def contradictions(changes: Sequence[Change], file: str) -> Iterator[Finding]:
    """Pairs of changes that cannot both hold: closed and open, two amounts for one thing."""
    for one, other in combinations(changes, 2):
        first, second = sorted((one, other), key=lambda c: c.line)
        if _clash(first, second):
            yield Finding(
                file,
                second.line,
                f"'{second.verb}' of '{second.target.name}' contradicts "
                f"'{first.verb}' of '{first.target.name}' in line {first.line}; keep one of them",
            )


def _clash(one: Change, other: Change) -> bool:
    if {one.verb, other.verb} == {"ban", "quota"} or one.verb == other.verb in ("ban", "quota"):
        return one.target.parts == other.target.parts and one.product == other.product
    if "close" in (one.verb, other.verb) and one.verb != other.verb:
        shut, kept = (one, other) if one.verb == "close" else (other, one)
        parts = set(kept.target.parts)
        if kept.verb == "open":
            return bool(shut.target.closing & parts)
        return kept.verb in ("cap", "slow", "reprice") and shut.target.closing >= parts
    same = one.verb == other.verb and one.verb in ("cap", "slow", "reprice")
    shared = set(one.target.parts) & set(other.target.parts)
    return same and bool(shared) and bool(one.to or other.to) and one.on == other.on
