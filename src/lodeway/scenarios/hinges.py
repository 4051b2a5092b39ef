"""What an answer hangs on most, read off the draws in which it came out high and low."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lodeway.choice.observations import Observation
    from lodeway.choice.shock import Shock

    Numbers = NDArray[np.float64]

Of: TypeAlias = Literal["assumption", "count", "port"]
SCALE = "assumption-choice-scale"
_FEWEST = 30  # draws; fewer rank nothing
# Of draws without any tie one rank correlation in a thousand is beyond so many standard errors.
_CHANCE = 3.3


@dataclass(frozen=True)
class Hinge:
    """One thing that was drawn and how the answer goes with it.

    `name` is an assumption or claim, a port (for what speaks for it beside price and time) or the
    claim of a count. `low` is the mean answer in the third of the draws in which it is lowest,
    `high` in which it is highest; `rank` is their rank correlation (Spearman).
    """

    of: Of
    name: str
    low: float
    high: float
    rank: float
    count: Observation | None = None


def hinges(shock: Shock, answer: Numbers, top: int) -> tuple[Hinge, ...]:
    """The `top` things with which the answer (one number a draw) moves most, the strongest first.

    What may go with it by mere chance is left out, and all where there are few draws.
    """
    if len(answer) < _FEWEST or np.ptp(answer) == 0:
        return ()
    found = [_hinge(*one, answer) for one in _drawn(shock) if np.ptp(one[2]) > 0]
    least = _CHANCE / np.sqrt(len(answer) - 1)
    far = [one for one in found if abs(one.rank) >= least]
    return tuple(sorted(far, key=lambda h: (-abs(h.rank), h.of, h.name))[:top])


def _drawn(shock: Shock) -> Iterator[tuple[Of, str, Numbers, Observation | None]]:
    """All that was drawn and bears on the answer."""
    model, flows = shock.model, shock.phases[-1].after
    yield "assumption", SCALE, model.prior.scale, None
    freight = flows.freight
    used = np.zeros(len(freight.steps))
    used[np.unique(flows.alternatives.over.indices)] = 1.0
    bears = sum(used @ abs(freight.terms[c]) for c in ("usd", "days"))
    for at in np.flatnonzero(bears).tolist():
        yield "assumption", freight.drivers[at].id, flows.values[at], None
    counted = set()
    for sight in model.sights:
        for count in sight.counts:
            counted |= {*count.observation.nodes, *count.observation.corridors}
            yield "count", count.observation.claim, count.drawn, count.observation
    pulls = model.constants.port(shock.world.day)
    for at, port in enumerate(model.ports):
        if port not in counted:
            yield "port", port, -pulls[:, at], None


def _hinge(of: Of, name: str, values: Numbers, count: Observation | None, answer: Numbers) -> Hinge:
    order = np.argsort(values, kind="stable")
    third = max(1, len(order) // 3)
    low, high = answer[order[:third]].mean(), answer[order[-third:]].mean()
    return Hinge(of, name, float(low), float(high), _rank_correlation(values, answer), count)


def _rank_correlation(one: Numbers, other: Numbers) -> float:
    first, second = (np.argsort(np.argsort(x, kind="stable")) for x in (one, other))
    return float(np.corrcoef(first, second)[0, 1])
