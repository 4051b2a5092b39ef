"""The freight network of a day made ready to be asked, and the flows on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lodeway.claims.figures import assumptions
from lodeway.claims.rows import rows
from lodeway.claims.supplies import COPPERBELT, markets, prices, supplies
from lodeway.schema.errors import AmbiguousName, InvalidValue, UnknownName
from lodeway.schema.names import nearest_things
from lodeway.schema.values import LANGS
from lodeway.transport import access, network
from lodeway.transport.capacities import extent
from lodeway.transport.flow import Assignment, assign
from lodeway.transport.freight import Freight, compile_freight

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    import networkx as nx

    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph
    from lodeway.schema.values import Lang


# The freight network of a graph, and which of its things a name stands for.


_CLOSABLE = ("Segment", "Corridor", "Country", "Asset")


def freight(
    kg: Graph,
    *,
    on: date | None = None,
    known: date | None = None,
    product: str | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    avoid: Collection[str] = (),
) -> Freight:
    """The steps a tonne of `product` can take, as the world stood on `on` and was known on `known`.

    What is planned or shut is in it, not open. `parameters` stand in for the assumptions (see
    `lodeway.transport.parameters`). What `avoid` names (ids, see `things`) stays in it and open; ports
    whose every leg passes it are joined by a voyage around it. Raises `InvalidValue` for a day of which the graph says nothing.
    """
    graph = transport_graph(
        kg, on=on, known=known, product=product, parameters=parameters, avoid=avoid
    )
    return compile_freight(graph)


def transport_graph(
    kg: Graph,
    *,
    on: date | None = None,
    known: date | None = None,
    product: str | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    avoid: Collection[str] = (),
) -> nx.MultiDiGraph[str]:
    """The network that `freight` is made of, with what is planned or shut marked `open=False`.

    Mines and plants within reach of a node are in it as origins.
    """
    if on is not None:
        _check_day(kg, on)
    given = assumptions(kg.store) if parameters is None else parameters
    graph = network.whole(kg.store, on=on, known=known, product=product, parameters=given)
    access.add_access(graph, kg.store, given)
    access.add_detours(graph, kg.store, given, avoid)
    return graph


def countries(graph: nx.MultiDiGraph[str]) -> dict[str, tuple[str, ...]]:
    """The countries in which each place, mine and plant of a transport network lies."""
    return {place: about["countries"] for place, about in graph.nodes(data=True)}


def way_out(graph: nx.MultiDiGraph[str], place: str) -> str:
    """The place by which all goods of a mine leave: the one road from it leads there."""
    after = set(graph.successors(place))
    return after.pop() if len(after) == 1 and not graph.in_degree(place) else place


def _check_day(kg: Graph, on: date) -> None:
    (row,) = rows(kg.store, "period")
    if row["begin"] and not str(row["begin"]) <= on.isoformat() <= str(row["end"]):
        raise InvalidValue(
            f"{on} lies outside the data, which speak of {row['begin']} to {row['end']}"
        )


def place(kg: Graph, name: str) -> str:
    """The transport node or the asset (mine, plant) that `name` means; nodes go first.

    Raises `UnknownName` or `AmbiguousName`.
    """
    return first(name, [kg.place, *finders(kg, "Asset")], "place, mine or plant")


def product(kg: Graph, name: str) -> str:
    """The form of a mineral, else the mineral, that `name` means in either language.

    Raises `UnknownName` or `AmbiguousName`.
    """
    return first(name, finders(kg, "MaterialForm", "Mineral"), "product")


def things(kg: Graph, names: Collection[str]) -> frozenset[str]:
    """The places, segments and passages that `names` stand for, in either language.

    A corridor stands for its segments that belong to no other corridor (all of them where it
    shares every one), a country for every place in it, border posts on its edge included. Raises
    `UnknownName` or `AmbiguousName`.
    """
    parts = extent(kg.store) if names else {}
    found = [closable(kg, name) for name in names]
    return frozenset(part for thing in found for part in parts.get(thing, (thing,)))


def closable(kg: Graph, name: str) -> str:
    """The id of the place, segment, corridor, country, mine or plant that `name` means.

    Raises `UnknownName` or `AmbiguousName`.
    """
    known = [kg.place, *finders(kg, *_CLOSABLE)]
    return first(name, known, "place, segment, corridor or country")


def finders(kg: Graph, *kinds: str) -> list[Callable[[str], str]]:
    """Searches for things of each of these classes, for `first`."""
    return [partial(kg.find, kind=kind) for kind in kinds]


def first(name: str, known: Iterable[Callable[[str], str]], what: str) -> str:
    """The id that the first search of `known` which finds `name` gives for it.

    Raises `AmbiguousName` as soon as one of them does, and `UnknownName` (an unknown `what`, with
    the nearest of all their candidates) where none knows it.
    """
    near: dict[str, dict[Lang, str]] = {}
    for find in known:
        try:
            return find(name)
        except AmbiguousName:
            raise
        except UnknownName as error:
            for one in error.candidates:
                near[one] = {lang: of.get(one, one) for lang, of in error.labels.items()}
    closest = nearest_things(name, {one: told.values() for one, told in near.items()})
    labels = {lang: {one: told.get(lang, one) for one, told in near.items()} for lang in LANGS}
    raise UnknownName(name, what, closest or tuple(near)[:3], labels)


# Where the metal of the mines goes: to which market, by which port, and what is scarce on the way.


def flows(
    kg: Graph,
    *,
    on: date | None = None,
    known: date | None = None,
    region: str = COPPERBELT,
    minerals: Collection[str] = ("copper", "cobalt"),
    avoid: Collection[str] = (),
    limits: Mapping[str, float] | None = None,
    parameters: Mapping[str, Assumption] | None = None,
) -> Assignment:
    """Send what the mines of `region` put out to the assumed markets, the cheapest way for all.

    Mines are those with a known output (`lodeway.claims.supplies`), in tonnes of metal contained;
    costs are dollars a tonne with days at the value of time, and what is dearer than the metal is
    worth stays behind. `avoid` shuts places, segments, passages, corridors or countries, `limits`
    caps them (tonnes a year by name); `parameters` stand in for the assumptions. Raises
    `UnknownName` or `AmbiguousName`.
    """
    region = kg.find(region, kind="Region")
    shut = things(kg, avoid)
    world = freight(kg, on=on, known=known, parameters=parameters, avoid=shut)
    return assign(
        world.without(shut),
        supplies(kg.store, on=on, known=known, region=region, minerals=minerals),
        markets(kg.store, parameters),
        limits=_by_thing(kg, limits or {}),
        price=prices(kg.store, parameters),
    )


def _by_thing(kg: Graph, limits: Mapping[str, float]) -> dict[str, float]:
    """Limits by the id of each thing that a name stands for; the least where several hold."""
    found: dict[str, float] = {}
    for name, tonnes in limits.items():
        for thing in things(kg, [name]):
            found[thing] = min(tonnes, found.get(thing, tonnes))
    return found
