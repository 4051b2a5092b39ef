"""Small networks, drawn by hand or by chance, in the shape the analyses take."""

from __future__ import annotations

import networkx as nx
from hypothesis import strategies as st


def network(*segments: tuple[str, str, str, float]) -> nx.MultiDiGraph[str]:
    """Segments (id, from, to, km), usable both ways, a day for every 100 km."""
    G: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key, a, b, km in segments:
        for start, end in ((a, b), (b, a)):
            G.add_edge(
                start,
                end,
                key=key,
                claim=key,
                mode="road",
                km=km,
                km_basis="read",
                days_low=km / 200,
                days=km / 100,
                days_high=km / 50,
                days_basis="read",
                figures=(f"km-{key}",),
                passes=(f"strait-{key}",),
            )
    return G


@st.composite
def networks(draw: st.DrawFn) -> nx.MultiDiGraph[str]:
    """Up to seven places and twelve segments; parallel segments and loose ends happen."""
    places = [f"p{i}" for i in range(draw(st.integers(2, 7)))]
    count = draw(st.integers(1, 12))
    segments = []
    for i in range(count):
        a = draw(st.sampled_from(places))
        b = draw(st.sampled_from([p for p in places if p != a]))
        segments.append((f"s{i:02}", a, b, float(draw(st.integers(1, 50)))))
    return network(*segments)
