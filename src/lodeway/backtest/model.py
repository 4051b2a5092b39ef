"""What a back-test finds: each count with the model's value, shares by year, what a count is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from lodeway.choice.observations import Observation

Outcome: TypeAlias = Literal["hit", "miss", "undecided", "unscored"]
# Why a count is held out, or that it is not.
Rule: TypeAlias = Literal["fitted", "later", "later-year", "shock", "cross-check"]
# Why a count cannot be scored.
Reason: TypeAlias = Literal[
    "no-number", "mineral", "too-early", "no-goods", "no-way", "no-scenario", "given"
]


@dataclass(frozen=True)
class Interval:
    """A figure over all draws: its 10th, 50th and 90th percentile."""

    low: float
    mid: float
    high: float

    @property
    def width(self) -> float:
        """How wide the middle eight in ten draws are."""
        return self.high - self.low


@dataclass(frozen=True)
class Score:
    """One count and what the model says of the same goods.

    `model` is a share (0 to 1), tonnes a year, or a change (-1 and up), as the count is. `agree` is
    the share of draws with the sign of a count that gives only a sign. `reason` says why there is
    no score. `whole` is what 100 % of the goods is, in the unit of `model`.
    """

    observation: Observation
    rule: Rule
    outcome: Outcome
    model: Interval | None = None
    agree: float | None = None
    whole: float = 1.0
    reason: Reason | None = None

    @property
    def held_out(self) -> bool:
        """Whether the model has not seen it."""
        return self.rule != "fitted"

    @property
    def vague(self) -> bool:
        """Whether the interval is wider than half of the goods, so that it is hit easily."""
        if self.model is None or self.observation.kind == "change":
            return False
        return self.model.width > self.whole / 2

    @property
    def distance(self) -> float:
        """How far the count lies outside the interval, as a part of the goods; 0 inside."""
        if self.model is None:
            return 0.0
        low, high = ends(self.observation)
        return max(low - self.model.high, self.model.low - high, 0.0) / self.whole


@dataclass(frozen=True)
class YearShare:
    """The share (0 to 1) of the goods of a year by one corridor, or by one port."""

    year: int
    day: date
    by: Literal["corridor", "port"]
    thing: str
    share: Interval


@dataclass(frozen=True)
class Worth:
    """What a fitted count tells: the median width of the shares of ports with it and without it.

    Over the ports and years of the back-test, 0 to 1; `misses` says whether the model without it
    still has it within its interval.
    """

    observation: Observation
    width: float
    without: float
    score: Score

    @property
    def gain(self) -> float:
        """By how much the intervals are narrower for it."""
        return self.without - self.width


@dataclass(frozen=True)
class Wanted:
    """What one more count would tell: of a port's share of the goods of this year, by a named spokesman.

    `width` is that of the shares of all ports together (0 to 1 each), `after` what is expected of
    it once the count is known.
    """

    port: str
    share: Interval
    width: float
    after: float

    @property
    def gain(self) -> float:
        """By how much the intervals are expected to be narrower for it."""
        return self.width - self.after


@dataclass(frozen=True)
class Backtest:
    """The counts of a choice set against its model, the held-out ones first."""

    set: str
    through: date | None
    draws: int
    scores: tuple[Score, ...]
    years: tuple[YearShare, ...]
    worth: tuple[Worth, ...]
    wanted: tuple[Wanted, ...]
    totals: int
    fit_error: float

    @property
    def held_out(self) -> tuple[Score, ...]:
        """The counts that the model has not seen and that can be scored."""
        return tuple(s for s in self.scores if s.held_out and s.outcome != "unscored")

    @property
    def misses(self) -> tuple[Score, ...]:
        """The held-out counts that the model misses, the worst first."""
        missed = [s for s in self.held_out if s.outcome == "miss"]
        return tuple(sorted(missed, key=lambda s: (-s.distance, s.observation.claim)))

    @property
    def within(self) -> tuple[int, int]:
        """How many held-out counts with a figure lie within the interval, and of how many."""
        told = [s for s in self.held_out if s.agree is None]
        return sum(s.outcome == "hit" for s in told), len(told)


@dataclass(frozen=True)
class PortShare:
    """The share (0 to 1) of one port by our counts and with one's own."""

    port: str
    before: Interval
    after: Interval


@dataclass(frozen=True)
class Calibration:
    """A refit with one's own counts.

    `own` are the counts of the file, `used` all that were fitted, ours included; `disputed` are
    groups of fitted counts of the same thing and time that differ. `scores` set every used count
    against the refitted model; `unmet` is the share of draws in which they cannot all be met.
    """

    set: str
    on: date
    draws: int
    file: str
    own: tuple[Observation, ...]
    used: tuple[Observation, ...]
    disputed: tuple[tuple[Observation, ...], ...]
    ports: tuple[PortShare, ...]
    scores: tuple[Score, ...]
    unmet: float


def ends(observation: Observation) -> tuple[float, float]:
    """The least and the most that a count allows; infinite where it is open."""
    low, high = observation.low, observation.high
    if observation.mid is not None and low is None and high is None:
        return observation.mid, observation.mid
    known = [v for v in (low, observation.mid, high) if v is not None]
    return (min(known) if low is not None else -float("inf")), (
        max(known) if high is not None else float("inf")
    )
