"""What mines have signed to send by a corridor: it goes there first, as far as it is made use of."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lodeway.claims.rows import rows
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.choice.alternatives import Alternatives
    from lodeway.choice.calibration import Prior
    from lodeway.claims.figures import Assumption
    from lodeway.store.embedded import Store

    Numbers = NDArray[np.float64]
    Signed = tuple[str, str, Numbers]

TAKE_UP = "assumption-contract-take-up"


@dataclass(frozen=True)
class Contract:
    """Between `low` and `high` tonnes a year, as goods are shipped, that `mine` may send by `corridor`."""

    claim: str
    mine: str
    corridor: str
    low: float
    high: float


def contracts(
    store: Store, mineral: str | None, day: date, *, known: date | None = None
) -> list[Contract]:
    """The contracts of a mineral that run on `day`; without an end they run on."""
    found = []
    for row in rows(store, "contracts", package=__package__, known=known):
        first = date.fromisoformat(str(row["first"]))
        last = date.fromisoformat(str(row["last"])) if row["last"] else date.max
        ends = [
            row[end] * row["factor"] for end in ("low", "value", "high") if row[end] is not None
        ]
        if local(row["mineral"]) == mineral and first <= day <= last and ends:
            claim, mine, corridor = (local(row[name]) for name in ("claim", "mine", "corridor"))
            found.append(Contract(claim, mine, corridor, min(ends), max(ends)))
    return found


def drawn(
    found: Sequence[Contract],
    numbers: Mapping[str, Assumption],
    leaves: Mapping[str, str],
    weights: Mapping[str, float],
    prior: Prior,
) -> list[Signed]:
    """What contracts bring in each draw: from which place, by which corridor, in tonnes that count a year.

    Anything between the ends of a contract is as likely; how much of it is made use of is drawn
    from the triangular distribution of the assumption on that. A single draw is the middle of both.
    `leaves` is the place by which a mine's goods leave, `weights` what goods from there weigh for a
    tonne that counts.
    """
    low, mid, high = numbers[TAKE_UP].in_base
    made = []
    for one in found:
        if (place := leaves.get(one.mine)) is None:
            continue
        if prior.draws == 1:
            tonnes = np.array([(one.low + one.high) / 2 * mid])
        else:
            stream = np.random.default_rng([prior.seed, zlib.crc32(one.claim.encode())])
            tonnes = stream.uniform(one.low, one.high, prior.draws)
            if high > low:
                tonnes = tonnes * stream.triangular(low, mid, high, prior.draws)
            else:
                tonnes = tonnes * mid
        made.append((place, one.corridor, tonnes / weights.get(place, 1.0)))
    return made


def bound(
    alternatives: Alternatives, tonnes: Numbers, signed: Sequence[Signed], cost: Numbers
) -> Numbers:
    """What contracts send by each way (draws x ways), never more than a pair has.

    The tonnes of a contract fall on the pairs of the place its goods leave by, as those send, and
    there on the cheapest open way of the corridor; where it has none they are free to choose.
    """
    found = np.zeros(cost.shape)
    of_way = alternatives.nests.choice[alternatives.nests.nest]
    open_in_all = np.isfinite(cost).all(axis=0)
    left = np.tile(tonnes, (len(cost), 1))
    for place, corridor, brings in signed:
        mine = np.array([origin == place for origin, _ in alternatives.pairs])
        by = np.array([way.corridor == corridor for way in alternatives.ways]) & open_in_all
        for pair in np.flatnonzero(mine & (tonnes > 0)):
            ways = np.flatnonzero(by & (of_way == pair))
            if not len(ways):
                continue
            sent = np.minimum(brings * tonnes[pair] / tonnes[mine].sum(), left[:, pair])
            found[np.arange(len(cost)), ways[cost[:, ways].argmin(axis=1)]] += sent
            left[:, pair] -= sent
    return found
