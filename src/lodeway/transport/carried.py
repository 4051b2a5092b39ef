"""Where the freight model sends the metal of the mines, kept with the graph.

The model takes longer to load and to solve than all else of an answer that asks it for one sum.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lodeway.schema.errors import UnknownName
from lodeway.store.rows import Rows

if TYPE_CHECKING:
    from datetime import date

    from lodeway.claims.graph import Graph

_COLUMNS = ("stream", "origin", "corridor", "tonnes", "thing")
_ROOMS = ("claims", "transport")  # all code that the model runs on


@dataclass(frozen=True)
class Carried:
    """Goods on their way: `tonnes` a year from a mine, by a corridor ("" for none) over `things`."""

    origin: str
    corridor: str
    tonnes: float
    things: frozenset[str]


def carried(
    kg: Graph, mineral: str, *, on: date | None = None, known: date | None = None
) -> tuple[Carried, ...]:
    """The streams of `lodeway.transport.freight_network.flows` for one mineral, the largest first.

    None where no mine of the belt puts out any, or a project has no belt.
    """
    name = f"carried {_code()} {mineral} {on} {known}"
    kept = kg.store.kept(name, lambda: _sent(kg, mineral, on, known))
    things: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for *stream, thing in kept.rows:
        things[tuple(stream)].add(str(thing))
    return tuple(
        Carried(origin, corridor, tonnes, frozenset(passed))
        for (_, origin, corridor, tonnes), passed in sorted(things.items())
    )


def _sent(kg: Graph, mineral: str, on: date | None, known: date | None) -> Rows:
    from lodeway.transport import freight_network
    from lodeway.transport.corridor_facts import shapes
    from lodeway.transport.corridors import namer

    try:
        sent = freight_network.flows(kg, on=on, known=known, minerals=(mineral,))
    except UnknownName:
        return Rows(_COLUMNS, ())
    named = namer(sent.freight, shapes(kg.store))
    rows = []
    for number, stream in enumerate(sent.streams):
        about = number, stream.origin, named(stream.steps), stream.tonnes
        things = {thing for step in stream.steps for thing in sent.freight.steps[step].things}
        rows += [(*about, thing) for thing in sorted(things)]
    return Rows(_COLUMNS, tuple(rows))


@cache
def _code() -> str:
    """Of the code that decides the streams."""
    root = Path(__file__).parents[1]
    files = sorted(file for room in _ROOMS for file in (root / room).rglob("*.[pr][yq]"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
