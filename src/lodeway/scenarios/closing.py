"""Each thing that many goods lead over shut alone for a month: a supposition about every one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice import targets
from lodeway.choice.changes import Change, Scenario
from lodeway.choice.model import DRAWS
from lodeway.choice.observations import set_of
from lodeway.choice.shock import shock
from lodeway.choice.sweep import passed
from lodeway.scenarios.compute import answered
from lodeway.schema import words
from lodeway.transport.corridors import ByCorridor

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lodeway.choice.fitted import Fitted
    from lodeway.choice.model import Model
    from lodeway.claims.graph import Graph
    from lodeway.scenarios.compute import WhatIf

_ = words.of(__name__)

DAYS = 30
_LEAST = 0.01  # of the day's tonnes, in the middle of the draws: what carries less is no main way
_TITLE = _("Supposed: shut for 30 days")
_NOTE = _(
    "Supposed, not announced by anyone: it shuts on the day of the release and nothing else "
    "changes; shippers know that it lasts 30 days."
)


@dataclass(frozen=True)
class Closing:
    """What it would do to shut any one of `things` alone: each leaves the goods the same ways."""

    things: tuple[str, ...]
    found: WhatIf


def closings(kg: Graph, fitted: Fitted, among: Collection[str]) -> Iterator[Closing]:
    """Main things of `among` shut for `DAYS` from the day of the release, what shippers expect.

    Main are segments, border posts and ports of loading that carry a hundredth of what the choice
    set that is meant where none is named sends on that day.
    """
    if (name := set_of(kg.store, bool)) is None:
        return
    model = fitted.model(name, draws=DRAWS, seed=1, known=None)
    for things in _alike(model, among):
        asked = _scenario(kg, model, things[0])
        found = shock(kg, asked, name, on=model.today, model=model)
        yield Closing(things, answered(found))


def _alike(model: Model, among: Collection[str]) -> list[tuple[str, ...]]:
    """The main things by what ways they leave: where these are the same, so is the answer."""
    world = model.world(model.today)
    usual, alternatives = model.usual(model.today), world.alternatives
    search = ByCorridor(alternatives.freight)
    found: dict[object, list[str]] = defaultdict(list)
    for thing in sorted({*passed(model, world)} & {*among} - {*model.set.destinations}):
        over = usual.moved @ alternatives.passing([thing]).astype(float)
        if np.median(over / usual.moved.sum(axis=1)) >= _LEAST:
            shut = alternatives.freight.without([thing])
            left = model.joined(world, shut, search)
            found[left.ways, left.open_in(shut).tobytes()].append(thing)
    return [tuple(things) for things in found.values()]


def _scenario(kg: Graph, model: Model, thing: str) -> Scenario:
    day = model.today
    return Scenario(
        name="",
        file="",
        title={lang: _TITLE[lang] for lang in words.LANGS},
        note={lang: _NOTE[lang] for lang in words.LANGS},
        since=day,
        until=day + timedelta(days=DAYS - 1),
        product=model.set.mineral,
        sources=(),
        changes=(Change("close", targets.target(kg, thing, "close")),),
        given=(),
        goods=(),
    )
