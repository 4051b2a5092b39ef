"""What the names in a scenario stand for: a segment, a place, a line, a country, an assumption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway import vocab
from lodeway.analysis.scenarios import Kind, Target, Verb
from lodeway.errors import AmbiguousName, InvalidValue, UnknownName
from lodeway.networks.projection import rows
from lodeway.store.rows import Iri
from lodeway.studies import network
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.studies.model import Graph

# The classes that a name may be of, the narrower first.
_KINDS: dict[str, Kind] = {
    "Strait": "passage",
    "TransportNode": "place",
    "Segment": "segment",
    "Corridor": "line",
    "Country": "region",
    "Asset": "asset",
}
# What each verb can be said of.
_TAKES: dict[Verb, tuple[Kind, ...]] = {
    "close": ("segment", "place", "passage", "line", "region"),
    "open": ("segment", "place", "line"),
    "cap": ("segment", "place", "line"),
    "slow": ("segment", "place", "passage", "line", "region", "driver"),
    "reprice": ("segment", "place", "passage", "line", "region", "driver"),
    "ban": ("place", "region", "asset"),
    "quota": ("place", "region", "asset"),
}


def target(kg: Graph, name: str, verb: Verb) -> Target:
    """What `name` stands for after `verb`. Raises `UnknownName`, `AmbiguousName`, `InvalidValue`."""
    takes = _TAKES[verb]
    if "driver" in takes and (driver := _of_class(kg, name, "Assumption")):
        return Target(driver, "driver", (driver,), frozenset())
    known = [kg.place, *network.finders(kg, *_KINDS)]
    thing = network.first(name, known, _listed(takes))
    kinds, parts = _about(kg, thing)
    kind = next((kind for of, kind in _KINDS.items() if of in kinds), None)
    if kind not in takes:
        raise InvalidValue(f"'{name}' is no {_listed(takes)}, which is what '{verb}' takes")
    closing = network.things(kg, [thing]) if verb == "close" else frozenset[str]()
    return Target(thing, kind, parts or (thing,), closing)


def _of_class(kg: Graph, name: str, kind: str) -> str | None:
    try:
        return kg.find(name, kind=kind)
    except AmbiguousName:
        raise
    except UnknownName:
        return None


def _about(kg: Graph, thing: str) -> tuple[set[str], tuple[str, ...]]:
    found = rows(kg.store, "target", package=__package__, thing=Iri(vocab.ID + thing))
    kinds = {local(str(row["kind"])) for row in found if row["kind"] is not None}
    parts = [local(str(row["part"])) for row in found if row["part"] is not None]
    return kinds, tuple(dict.fromkeys(parts))


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
