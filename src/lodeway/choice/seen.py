"""What was counted beside what the model says of the same goods at that time, and what it misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice.flows import interval
from lodeway.transport.freight import TIME_VALUE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from lodeway.choice.alternatives import Alternatives
    from lodeway.choice.flows import Flows
    from lodeway.choice.model import Model, World
    from lodeway.choice.observations import Observation

    Numbers = NDArray[np.float64]
    Marks = NDArray[np.bool_]

NEAR = 183  # days between a day and a count that is of its time
_FAR = 7 * 366  # days beyond which a count stands beside nothing
_USES = frozenset({"calibration", "later-year", "cross-check"})


@dataclass(frozen=True)
class Seen:
    """A count, the share of the tonnes (0 to 1) that it means, and what the model says of the same.

    `low`, `mid` and `high` are as published, of tonnages as a share of what was sent in all;
    `model` the 10th, 50th and 90th percentile of the draws. `port` and `corridor` are those whose
    whole a count of all goods is of.
    """

    observation: Observation
    low: float | None
    mid: float | None
    high: float | None
    model: tuple[float, float, float]
    port: str | None
    corridor: str | None

    @property
    def fitted(self) -> bool:
        """Whether the model was fitted to it; else it was held out."""
        return self.observation.use == "calibration"

    @property
    def counted(self) -> tuple[float, float]:
        """The least and the most that the count may mean; an open end is none or all."""
        low = self.low if self.low is not None else self.mid if self.mid is not None else 0.0
        high = self.high if self.high is not None else self.mid if self.mid is not None else 1.0
        return low, high

    @property
    def missed(self) -> bool:
        """Whether nothing of what was published lies within the model's interval."""
        low, high = self.counted
        return high < self.model[0] or low > self.model[2]


def said(
    model: Model, one: Observation, world: World, flows: Flows
) -> tuple[Numbers, Numbers] | None:
    """The tonnes a year that a count counts and those it is of, in each draw; None where none go."""
    alike = flows.alternatives
    weight, chosen, _ = model.counted(one, world, alike)
    pairs = (weight > 0).astype(float)[alike.nests.choice[alike.nests.nest]]
    whole: Numbers = flows.moved @ pairs
    part: Numbers = flows.moved @ (pairs * chosen)
    return (part, whole) if (whole > 0).all() else None


def beside(model: Model, day: date, within: int = _FAR) -> tuple[Seen, ...]:
    """The count nearest to the day of each thing that was counted, the earliest first.

    A count further from the day than `within` days, or than seven years, is none.
    """
    nearest: dict[tuple[object, ...], Observation] = {}
    for one in model.observations:
        what = (one.origins, one.destinations, one.corridors, one.nodes)
        other = nearest.get(what)
        if _counts(model, one, day, within) and (other is None or one.gap(day) < other.gap(day)):
            nearest[what] = one
    found = [seen for one in nearest.values() if (seen := _against(model, one))]
    return tuple(sorted(found, key=lambda s: (s.observation.first, s.observation.claim)))


def rests_on(model: Model, day: date) -> tuple[str, ...]:
    """What every share on a day rests on beside outputs: fitted counts, totals, assumptions."""
    numbers = [slug for slug in model.numbers if slug.startswith("assumption-choice-")]
    samples = sorted({f"assumption-sample-{one.attestation}" for one in model.fitted})
    time = [TIME_VALUE] if TIME_VALUE in model.numbers else []
    counts = [one.claim for one in (*model.fitted, *model.totals(day))]
    like = rests_on(model.like, day) if model.like else ()
    return tuple(dict.fromkeys((*counts, *numbers, *samples, *time, *like)))


def misses(seen: Sequence[Seen], day: date) -> tuple[Seen, ...]:
    """Those that the model misses, of what was counted within half a year of the day."""
    return tuple(one for one in seen if one.missed and one.observation.gap(day) <= NEAR)


def _counts(model: Model, one: Observation, day: date, within: int) -> bool:
    return (
        one.kind in ("share", "throughput")
        and one.use in _USES
        and one.scorable
        and bool(one.corridors or one.nodes)
        and one.mineral in (None, model.set.mineral)
        and one.gap(day) <= min(within, _FAR)
    )


def _against(model: Model, one: Observation) -> Seen | None:
    """A count beside what the model says of the middle of its period; None where it says nothing."""
    # What was open on any day of the period was open to what was counted, as in the fit.
    days = (one.day, *dict.fromkeys((one.first, one.last)))
    world = model.world(*days)
    alike = world.alternatives
    found = said(model, one, world, model.usual(*days)) if alike.ways else None
    if found is None:
        return None
    weight, chosen, whole = model.counted(one, world)
    size = whole if one.kind == "throughput" else 1.0
    low, mid, high = (None if end is None else end / size for end in (one.low, one.mid, one.high))
    every = bool(np.all((weight > 0) | (world.tonnes == 0)))
    row = _row(model, one, alike, chosen > 0) if every else (None, None)
    return Seen(one, low, mid, high, interval(found[0] / found[1]), *row)


def _row(
    model: Model, one: Observation, alike: Alternatives, marks: Marks
) -> tuple[str | None, str | None]:
    """The port and the corridor whose whole a count of all goods is of."""
    ports, corridors = [w.nest for w in alike.ways], [w.corridor for w in alike.ways]
    port, corridor = _only(ports, marks), _only(corridors, marks)
    # Else the others of its port were only shut at that time.
    alone = port is not None and list(model.nest_of.values()).count(port) == 1
    return port, corridor if alone or one.corridors == (corridor,) else None


def _only(of_ways: Collection[str], marks: Marks) -> str | None:
    """The one name that all marked ways have and no other way has."""
    names = {name for name, marked in zip(of_ways, marks, strict=True) if marked}
    if len(names) != 1:
        return None
    (name,) = names
    return name if [of == name for of in of_ways] == marks.tolist() else None
