"""The model refitted with one's own counts: shares by port before and after, and what it misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lodeway.backtest.compute import port_shares, scored_by
from lodeway.backtest.model import Calibration, Interval, PortShare
from lodeway.backtest.own.reading import read
from lodeway.choice import COPPERBELT, calibration
from lodeway.choice.flows import interval
from lodeway.choice.model import DRAWS, Model
from lodeway.choice.refit import refitted
from lodeway.schema.errors import Finding, InvalidData

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from lodeway.backtest.own.reading import Row
    from lodeway.choice.observations import Observation
    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph

_MET = 0.005  # a draw that is off by less than half a point meets its counts


def calibrate(
    kg: Graph,
    file: Path,
    choice: str = COPPERBELT,
    *,
    on: date | None = None,
    only: bool = False,
    draws: int = DRAWS,
    seed: int = 1,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    model: Model | None = None,
) -> Calibration:
    """Fit the counts of a file together with ours, or with `only` without them.

    The shares are those of the goods on the day `on`, else on the last day of the release. Raises
    `UnknownName` for a choice set, `InvalidData` with every mistake in the file.
    """
    if model is None:
        model = Model(kg, choice, draws=draws, seed=seed, known=known, parameters=parameters)
    rows = read(kg, file, model)
    if wrong := [*_empty(model, rows, str(file))]:
        raise InvalidData(wrong)
    own = [row.observation for row in rows]
    ours = [one for one in model.observations if one.use != "calibration" or not only]
    after = refitted(model, [*ours, *own])
    day = on or model.today
    world = model.world(day)
    before_shares = port_shares(model, model.sent_by(world))
    after_shares = port_shares(after, after.sent_by(world))
    return Calibration(
        set=model.set.id,
        on=day,
        draws=model.draws,
        file=str(file),
        own=tuple(own),
        used=after.fitted,
        disputed=tuple(_disputed(after)),
        ports=tuple(
            PortShare(
                port,
                Interval(*interval(before_shares[port])),
                Interval(*interval(after_shares[port])),
            )
            for port in model.ports
            if before_shares[port].any() or after_shares[port].any()
        ),
        scores=scored_by(kg, after, after.fitted),
        unmet=float(np.mean(np.abs(after.constants.misses).max(axis=1, initial=0.0) > _MET)),
    )


def _empty(model: Model, rows: Sequence[Row], file: str) -> Iterator[Finding]:
    """Counts of goods that the model does not send, of no way, or of every way there is."""
    for row in rows:
        one = row.observation
        world = model.world(one.day, *dict.fromkeys((one.first, one.last)))
        if not world.alternatives.ways:
            yield Finding(file, row.line, f"the model sends no such goods in {one.since}")
            continue
        weight, chosen, whole = model.counted(one, world)
        nests = world.alternatives.nests
        of = chosen[weight[nests.choice[nests.nest]] > 0]
        if not whole:
            yield Finding(file, row.line, f"the model sends no such goods in {one.since}")
        elif not of.any():
            yield Finding(file, row.line, "no way of these goods leads by what it names")
        elif of.all():
            yield Finding(file, row.line, "every way of these goods leads by what it names")
        elif one.kind == "throughput" and one.mid is not None and one.mid > whole:
            yield Finding(
                file,
                row.line,
                f"{one.mid:,.0f} t a year is more than the {whole:,.0f} t that are sent in all",
            )


def _disputed(model: Model) -> Iterator[tuple[Observation, ...]]:
    """Fitted counts of the same goods and ways in one world that do not agree."""
    by_day: dict[date, list[Observation]] = {}
    for one in model.fitted:
        by_day.setdefault(one.day, []).append(one)
    for day, group in sorted(by_day.items()):
        world = model.world(day, *dict.fromkeys(d for o in group for d in (o.first, o.last)))
        counts = [(one, *model.counted(one, world)) for one in group]
        for same in calibration.same(counts):
            alike = tuple(counts[at][0] for at in same)
            if len({(one.low, one.mid, one.high) for one in alike}) > 1:
                yield alike
