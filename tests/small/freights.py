"""Small transport networks whose answers can be worked out on paper, and random ones."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import strategies as st

from lodeway.claims.figures import Driver, Term
from lodeway.transport.freight import Freight, compile_freight

CHANGES = {
    (a, b): (Term("days", "change-time"), Term("usd", "change-cost"))
    for a in ("road", "rail", "sea")
    for b in ("road", "rail", "sea")
    if a != b
}


def driver(name: str, low: float, mid: float, high: float, unit: str = "d") -> Driver:
    return Driver(name, low, mid, high, unit, (name,), "assumed")


class Map:
    """A network written down edge by edge; every segment has drivers of its own."""

    def __init__(self) -> None:
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="transport")
        self.graph.graph["changes"] = CHANGES
        self.graph.graph["drivers"] = {
            d.id: d
            for d in (
                driver("change-time", 0.5, 1, 2),
                driver("change-cost", 5, 10, 20, "USD/t"),
            )
        }

    def line(
        self, name: str, a: str, b: str, mode: str = "road", *, km: float = 100.0,
        days: float = 1.0, usd: float = 10.0, spread: float = 0.5, both: bool = True, **more: Any,
    ) -> Map:  # fmt: skip
        drivers = self.graph.graph["drivers"]
        terms = []
        for criterion, value in (("km", km), ("days", days), ("usd", usd), ("co2", km * 0.06)):
            one = driver(f"{criterion}-{name}", value * (1 - spread), value, value * (1 + spread))
            drivers[one.id] = one
            terms.append(Term(criterion, one.id))  # type: ignore[arg-type]
        for start, end in ((a, b), (b, a)) if both else ((a, b),):
            self.graph.add_edge(start, end, key=name, claim=name, mode=mode, terms=terms, **more)
        return self

    def border(self, place: str, *, days: float = 1.0, capacity: float | None = None) -> Map:
        one = driver(f"wait-{place}", days / 2, days, days * 2)
        self.graph.graph["drivers"][one.id] = one
        passing = (Term("days", one.id),)
        self.graph.add_node(place, passing={"road": passing, "rail": passing})
        if capacity is not None:
            self.graph.nodes[place]["capacity"] = capacity
        return self

    def freight(self) -> Freight:
        return compile_freight(self.graph)


@st.composite
def maps(draw: st.DrawFn, *, places: int = 6, lines: int = 10) -> Map:
    """A random network of up to `places` places, with parallel lines, ships and borders."""
    made = Map()
    names = [f"p{i}" for i in range(draw(st.integers(2, places)))]
    made.graph.add_nodes_from(names)
    number = st.integers(1, 20).map(float)
    for i in range(draw(st.integers(1, lines))):
        a, b = draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
        made.line(
            f"line-{i}", a, b, draw(st.sampled_from(["road", "rail", "sea"])),
            km=draw(number) * 50, days=draw(number), usd=draw(number),
            both=draw(st.booleans()), passes=draw(st.sampled_from([(), ("strait",)])),
        )  # fmt: skip
    for name in draw(st.lists(st.sampled_from(names), max_size=2, unique=True)):
        made.border(name, days=draw(number))
    return made
