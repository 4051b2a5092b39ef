"""What the study of exposure gives back: five numbers, and the lines that each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.studies.owned import Owned

Number: TypeAlias = Literal["owned", "hosted", "carried", "restrictable", "promised"]
NUMBERS: tuple[Number, ...] = ("owned", "hosted", "carried", "restrictable", "promised")
Claims: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Amount:
    """Tonnes a year: at least, at best knowledge, at most; of the most, `open` may be anybody's."""

    low: float
    mid: float
    high: float
    open: float = 0.0

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.low + other.low,
            self.mid + other.mid,
            self.high + other.high,
            self.open + other.open,
        )

    def of(self, whole: float) -> Amount | None:
        """The same as parts of a whole; None of nothing, where no part can be told."""
        if not whole:
            return None
        return Amount(self.low / whole, self.mid / whole, self.high / whole, self.open / whole)


NOTHING = Amount(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Line:
    """One thing that a number is made of, or that stands beside it without an amount.

    `measure` says what it is: "mine", "mined", "refined", "reserves", "operated", "restriction",
    "sanction", "offtake", "stake", "delivery", "clause". `counted`: whether it is in the number.
    """

    number: Number
    measure: str
    thing: str
    who: tuple[str, ...]
    tonnes: Amount | None
    share: Amount | None
    unit: str
    period: str
    status: str
    counted: bool
    minerals: tuple[str, ...] = ()
    agreement: str | None = None
    claims: Claims = ()


@dataclass(frozen=True)
class Total:
    """One of the five numbers. `tonnes` or `share` (of the world's, 0 to 1) is None where unknown.

    `measure` says how it is counted, `year` of when, `whole` of how many tonnes in the world at
    that stage. `known` is the part of what could be counted of which anything is known.
    """

    number: Number
    measure: str
    tonnes: Amount | None
    share: Amount | None
    year: str
    whole: float | None
    known: float | None
    claims: Claims


@dataclass(frozen=True)
class Exposure:
    """The five numbers of an actor for a mineral, in the order of `NUMBERS`, and their lines."""

    actor: str
    mineral: str
    totals: Mapping[Number, Total]
    lines: tuple[Line, ...]
    owned: Owned


def claims_of(lines: tuple[Line, ...]) -> Claims:
    """Every claim behind some lines, once, in order."""
    return tuple(sorted({claim for line in lines for claim in line.claims}))
