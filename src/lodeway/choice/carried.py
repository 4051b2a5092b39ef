"""Where the model of choice has the output of the mines go, kept with the graph.

To make and fit the model takes longer than all else of an answer that asks it for one sum.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice.model import Model
from lodeway.choice.observations import set_of
from lodeway.choice.seen import rests_on
from lodeway.claims.supplies import supplies
from lodeway.store.rows import Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lodeway.claims.graph import Graph

    Numbers = NDArray[np.float64]

_ROOMS = ("claims", "transport", "choice")  # all code that the model runs on


@dataclass(frozen=True)
class Way:
    """Goods on their way: `tonnes` a year, one number a draw, by a port over `things`."""

    port: str
    things: frozenset[str]
    tonnes: Numbers


@dataclass(frozen=True)
class Carried:
    """All ways of one mineral that anything goes by on `day`, and the claims that this rests on."""

    day: date
    ways: tuple[Way, ...]
    claims: tuple[str, ...]


def carried(
    kg: Graph, mineral: str, *, on: date | None = None, known: date | None = None
) -> Carried | None:
    """What the mines of a choice set of `mineral` send, the same as `lodeway.corridors` says it.

    Without `on` on the day of the release. None where no set is of the mineral, or none of its
    mines puts out any.
    """
    if (name := set_of(kg.store, mineral.__eq__)) is None:
        return None
    kept = kg.store.kept(
        f"carried {_code()} {name} {on} {known}",
        lambda: Rows(("told",), ((_told(kg, name, on, known),),)),
    )
    told = json.loads(str(kept.rows[0][0]))
    ways = (Way(by, frozenset(over), np.array(tonnes)) for by, over, tonnes in told["ways"])
    found = Carried(date.fromisoformat(told["day"]), tuple(ways), tuple(told["claims"]))
    return found if found.ways else None


def _told(kg: Graph, name: str, on: date | None, known: date | None) -> str:
    model = Model(kg, name, known=known)
    day, of = on or model.today, model.set.mineral
    moved, alike = model.usual(day).moved, model.world(day).alternatives
    steps = alike.freight.steps
    ways = [
        # The mine that goods come from is not on their way.
        (way.nest, sorted({t for i in way.steps for t in steps[i].things} - {way.origin}), by)
        for way, by in zip(alike.ways, moved.T.round(1).tolist(), strict=True)
        if any(by)
    ]
    outputs = (one for one in supplies(kg.store, on=day, known=known) if one.product == of)
    claims = sorted({*rests_on(model, day), *(claim for one in outputs for claim in one.claims)})
    return json.dumps({"day": day.isoformat(), "ways": ways, "claims": claims})


@cache
def _code() -> str:
    """Of the code that decides the ways."""
    root = Path(__file__).parents[1]
    files = sorted(file for room in _ROOMS for file in (root / room).rglob("*.[pr][yq]"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
