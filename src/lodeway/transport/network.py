"""The transport network: every segment with its length, duration, costs, capacity and state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lodeway.claims import figures as assumed
from lodeway.claims.claim_filter import Filter
from lodeway.claims.figures import CRITERIA, Figure, figures
from lodeway.claims.projection import MAY, STANDS, project
from lodeway.claims.rows import rows
from lodeway.schema.errors import InvalidValue
from lodeway.schema.vocab import local
from lodeway.transport.capacities import Capacities, capacities
from lodeway.transport.closures import closed_on, perhaps_closed, rates, record
from lodeway.transport.costs import TIME_VALUE, Costs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import networkx as nx

    from lodeway.claims.figures import Assumption, Driver, Term
    from lodeway.store.embedded import Store


_BORDER = "BorderPost"
_KINDS = {"BorderPost": "post", "Port": "port"}


def network(store: Store, name: str, through: Filter) -> nx.MultiDiGraph[str]:
    """Any network by name with all that it carries; that of transport as `transport` has it.

    Raises `UnknownName`, and `InvalidValue` where transport is asked with a basis or a status.
    """
    if name != "transport":
        return project(store, name, through)
    if through.basis or through.status:
        raise InvalidValue(
            "the transport network takes no basis and no status: without assumptions it has "
            "gaps, and what is planned stands apart"
        )
    return transport(store, on=through.on, known=through.known)


def transport(
    store: Store,
    *,
    on: date | None = None,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
) -> nx.MultiDiGraph[str]:
    """The network of segments that could be travelled on `on`; see `whole` for what it carries.

    Segments not yet built are left out; what was reported shut is left out on the days for which
    the closure is confirmed.
    """
    graph = whole(store, on=on, known=known, parameters=parameters)
    shut = [(a, b, k) for a, b, k, edge in graph.edges(keys=True, data=True) if not edge["open"]]
    graph.remove_edges_from(shut)
    return graph


def whole(
    store: Store,
    *,
    on: date | None = None,
    known: date | None = None,
    product: str | None = None,
    parameters: Mapping[str, Assumption] | None = None,
) -> nx.MultiDiGraph[str]:
    """The network with what is planned or shut on `on` in it, marked `open=False`.

    Edges carry `km`, `km_basis`, `days_low`, `days`, `days_high` (a published time where there is
    one, else km divided by an assumed daily distance; a border that the segment itself crosses is
    in it, the wait at a post is not), `days_basis`, `usd_low`, `usd`, `usd_high` a tonne, `co2`
    (kg a tonne), `risk` (days a year it was recorded shut), `capacity` (t a year, where something
    limits, with `capacity_basis` and `capacity_claims`), `gauge`, `passes`, `open`, `closure`
    where shut, `stands` ("may" where it was perhaps shut on the day), `figures` (the claims behind the numbers) and `terms`. Nodes carry `countries`,
    `open`, `closure`, `capacity`, `wait_low`, `wait`, `wait_high` (days, where a border is
    passed), `passing` and `changes`; the graph `drivers`, `changes` and `risks` (terms by thing).
    `lodeway.transport.freight.compile_freight` reads them.

    Where sources of equal firmness differ, low and high span them all. A day on the way costs
    what is assumed of `product`, or of the goods in general where nothing is. `parameters` stand
    in for the assumptions.
    """
    given = assumed.assumptions(store) if parameters is None else parameters
    made = _Maker(store, on, known, given)
    made.edges()
    made.nodes()
    drivers = made.costs.drivers
    if (worth := _time_value(given, product)) is not None:
        drivers[TIME_VALUE] = replace(worth.driver("USD/t-d"), id=TIME_VALUE)
    made.graph.graph["drivers"] = dict(sorted(drivers.items()))
    return made.graph


def _time_value(given: Mapping[str, Assumption], product: str | None) -> Assumption | None:
    own = [a for _, a in sorted(given.items()) if a.kind == "time-value" and a.subject == product]
    return own[0] if own and product else given.get(TIME_VALUE)


class _Maker:
    def __init__(
        self,
        store: Store,
        on: date | None,
        known: date | None,
        parameters: Mapping[str, Assumption],
    ) -> None:
        self.graph = project(store, "transport", Filter(on, known))
        self.figures = figures(store, known=known)
        said = record(store, known=known)
        self.shut, self.perhaps = closed_on(said, on), perhaps_closed(said, on)
        self.room = self._capacities(store, on, known, parameters)
        self.costs = Costs(parameters)
        shut = rates(said).items()
        self.risks = {thing: self.costs.of("risk", days.driver()) for thing, days in shut}
        self.graph.graph["risks"] = self.risks
        self.countries, self.gauges = _ground(store)

    def _capacities(
        self, store: Store, on: date | None, known: date | None, given: Mapping[str, Assumption]
    ) -> Capacities:
        modes = {key: edge["mode"] for *_, key, edge in self.graph.edges(keys=True, data=True)}
        return capacities(store, given, modes=modes, on=on, known=known)

    def edges(self) -> None:
        for a, b, key, edge in list(self.graph.edges(keys=True, data=True)):
            km = self.figures.get((key, "length")) or self.figures.get((key, "sea-distance"))
            if km is None:  # nobody says, or said by then, how long it is: no tonne is sent over it
                self.graph.remove_edge(a, b, key)
                continue
            if gauge := self.gauges.get(key):
                edge["gauge"] = gauge
            time = self.figures.get((key, "transit-time"))
            fare = self.figures.get((key, "cost-per-tonne"))
            terms = [*self.costs.travel(edge["mode"], km, time, fare), *self._risk(key, edge)]
            if edge["mode"] != "sea" and self._crosses(a, b):
                terms += self.costs.border(edge["mode"])
            edge["terms"] = tuple(terms)
            things = (key, a, b, *edge.get("passes", ()))
            self._state(edge, things)
            if not self.perhaps.keys().isdisjoint(things):
                edge[STANDS] = MAY
            self._sums(edge, km, time)
            self._limit(edge, key, edge["mode"])

    def nodes(self) -> None:
        modes = {_mode(edge) for *_, edge in self.graph.edges(data=True)}
        served: dict[str, set[str]] = defaultdict(set)
        for _, place, edge in self.graph.edges(data=True):
            served[place].add(edge["mode"])
        self.graph.graph["changes"] = self.costs.changes(modes)
        for place, node in self.graph.nodes(data=True):
            node["countries"] = self.countries.get(place, ())
            self._state(node, (place,))
            passing = {mode: self._passing(place, mode) for mode in sorted(served[place])}
            node["passing"] = {mode: terms for mode, terms in passing.items() if terms}
            self._wait(node)
            # A post holds up trucks; how many trains pass is the railway's own limit.
            if node["kind"] == "Port" or served[place] == {"road"}:
                self._limit(node, place, _KINDS.get(node["kind"], ""))
            if node["kind"] == "Port" and (stay := self.figures.get((place, "dwell"))):
                node["changes"] = self.costs.changes(modes, stay)

    def _passing(self, place: str, mode: str) -> tuple[Term, ...]:
        """A post between two countries, or one with a wait of its own, holds up what passes it."""
        terms = self.risks.get(place, ())
        wait = self._own_wait(place, mode)
        between = len(self.countries.get(place, ())) > 1
        if mode == "sea" or not (between or (wait and self._is_post(place))):
            return terms
        return (*terms, *self.costs.border(mode, wait))

    def _is_post(self, place: str) -> bool:
        return bool(self.graph.nodes[place]["kind"] == _BORDER)

    def _own_wait(self, place: str, mode: str) -> Figure | None:
        # What was read of waits at posts is of trucks; a train waits for other reasons.
        return self.figures.get((place, "dwell")) if mode == "road" else None

    def _crosses(self, a: str, b: str) -> bool:
        """Whether a segment goes from one country to another by no post that lies in both."""
        here, there = self.countries.get(a, ()), self.countries.get(b, ())
        return bool(here and there) and not set(here) & set(there)

    def _risk(self, key: str, edge: Mapping[str, Any]) -> Iterable[Term]:
        for thing in (key, *edge.get("passes", ())):
            yield from self.risks.get(thing, ())

    def _state(self, about: dict[str, Any], things: Iterable[str]) -> None:
        found = [self.shut[thing] for thing in things if thing in self.shut]
        about["open"] = not found
        if found:
            about["closure"] = found[0]

    def _limit(self, about: dict[str, Any], thing: str, kind: str) -> None:
        if (room := self.room.of(thing, kind)) is not None:
            about["capacity"], about["capacity_basis"] = room.mid, room.basis
            about["capacity_claims"] = room.claims

    def _wait(self, node: dict[str, Any]) -> None:
        spans = [_sum(terms, "days", self.costs.drivers) for terms in node["passing"].values()]
        if waits := [span for span in spans if span[2]]:
            node["wait_low"], node["wait"], node["wait_high"] = waits[0]

    def _sums(self, edge: dict[str, Any], km: Figure, time: Figure | None) -> None:
        sums = {c: _sum(edge["terms"], c, self.costs.drivers) for c in CRITERIA}
        edge["km"], edge["km_basis"] = km.mid, km.basis
        edge["days_low"], edge["days"], edge["days_high"] = sums["days"]
        edge["days_basis"] = "assumed" if time is None else time.basis
        edge["usd_low"], edge["usd"], edge["usd_high"] = sums["usd"]
        edge["co2"], edge["risk"] = sums["co2"][1], sums["risk"][1]
        named = [self.costs.drivers[term.driver] for term in edge["terms"]]
        edge["figures"] = tuple(dict.fromkeys(claim for one in named for claim in one.claims))


def _sum(
    terms: Iterable[Term], criterion: str, drivers: Mapping[str, Driver]
) -> tuple[float, float, float]:
    used = [(drivers[t.driver], t.factor) for t in terms if t.criterion == criterion]
    return (
        sum((d.low * factor for d, factor in used), 0.0),
        sum((d.mid * factor for d, factor in used), 0.0),
        sum((d.high * factor for d, factor in used), 0.0),
    )


def _mode(edge: Mapping[str, Any]) -> str:
    # As in lodeway.transport.freight.mode_of, which stands above this layer.
    gauge = edge.get("gauge")
    return f"rail-{gauge}" if gauge and edge["mode"] == "rail" else str(edge["mode"])


def _ground(store: Store) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    countries: dict[str, list[str]] = defaultdict(list)
    gauges: dict[str, int] = {}
    for row in rows(store, "ground", package=__package__):
        if row["kind"] == "gauge":
            gauges[local(row["thing"])] = int(row["value"])
        else:
            countries[local(row["thing"])].append(local(row["value"]))
    return {place: tuple(found) for place, found in countries.items()}, gauges
