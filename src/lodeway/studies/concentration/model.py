"""What the study of concentration gives back; every share is a part from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.analysis import indices
from lodeway.networks.ladder import ALL, Filter

if TYPE_CHECKING:
    from collections.abc import Iterable

Name: TypeAlias = Literal["mining", "refining", "reserves", "ownership", "corridor"]


@dataclass(frozen=True)
class Member:
    """A country, owner or corridor (or several that are only told of together): a part of 1.

    Of `high`, `open` is what nobody named holds, and which may therefore be anybody's.
    """

    names: tuple[str, ...]
    low: float
    mid: float
    high: float
    claims: tuple[str, ...]
    open: float = 0.0


@dataclass(frozen=True)
class Stage:
    """One way to split a mineral, the largest member first.

    `by` says among whom: "territory", "seat", "controller", "modelled" or "published". `total` is
    in tonnes (a year, but for reserves), None where only shares are told. `known` is the part of
    the total of which the split says anything at all; `missing` are countries that the source
    lists without a figure.
    """

    name: Name
    by: str
    year: str
    total: float | None
    members: tuple[Member, ...]
    known: float = 1.0
    missing: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    @property
    def rest(self) -> float:
        """The part of the total that is of no member, at best knowledge."""
        return max(0.0, 1 - sum(member.mid for member in self.members))

    @property
    def hhi(self) -> tuple[float, float, float]:
        """The index (0 to 1): at least, with the rest as many small ones, at most.

        The most counts all that is of no member as one more member's.
        """
        open_ = max(0.0, 1 - sum(member.low for member in self.members))
        ranges = [(member.low, member.high) for member in self.members]
        low, high = indices.hhi_bounds([*ranges, (0.0, open_)])
        mid = indices.hhi(member.mid for member in self.members)
        return low, mid, max(high, mid)

    @property
    def among(self) -> float | None:
        """The index among the members alone, as if there were no rest; None without members."""
        whole = sum(member.mid for member in self.members)
        return indices.hhi(m.mid / whole for m in self.members) if whole else None

    def top(self, n: int) -> float:
        """The part of the `n` largest members."""
        return indices.top((member.mid for member in self.members), n)

    @property
    def behind(self) -> tuple[str, ...]:
        """Every claim that the stage rests on."""
        return tuple(sorted({*self.claims, *(c for m in self.members for c in m.claims)}))


@dataclass(frozen=True)
class Concentration:
    """The stages of a mineral that could be split, and those of which nothing is known.

    `through` is what was asked for; the modelled corridors know its day and what was known only.
    """

    mineral: str
    stages: tuple[Stage, ...]
    unknown: tuple[Name, ...]
    through: Filter = ALL


def ordered(members: Iterable[Member]) -> tuple[Member, ...]:
    """The largest first, at best knowledge, then by what it may be, then by name."""
    return tuple(sorted(members, key=lambda m: (-m.mid, -m.high, m.names)))
