"""Where the nodes of a graph stand, laid out once: it takes longer than all else of a page."""

from __future__ import annotations

import hashlib
import json
from importlib import metadata, resources
from typing import TYPE_CHECKING

from lodeway.report.html_page import node_size
from lodeway.store.rows import Rows

if TYPE_CHECKING:
    import networkx as nx

    from lodeway.store.embedded import Store

_LAID_OUT_BY = ("igraph", "numpy", "scipy")


def kept(store: Store, graph: nx.MultiDiGraph[str]) -> dict[str, tuple[int, int]]:
    """What `layout.positions` says of the graph, kept with the index of the store."""
    rows = store.kept(f"places {_digest(graph)}", lambda: _laid_out(graph)).rows
    return {str(node): (int(str(x)), int(str(y))) for node, x, y in rows}


def _laid_out(graph: nx.MultiDiGraph[str]) -> Rows:
    from lodeway.explorer import layout

    places = layout.positions(graph)
    return Rows(("node", "x", "y"), tuple((node, x, y) for node, (x, y) in places.items()))


def _digest(graph: nx.MultiDiGraph[str]) -> str:
    """Of all that decides the places: the graph, our code, and the versions of what it calls."""
    versions = {name: metadata.version(name) for name in _LAID_OUT_BY}
    code = resources.files(__package__).joinpath("layout.py").read_text("utf-8")
    sizes = sorted((node, node_size(graph.degree(node))) for node in graph)
    ties = sorted({(min(ends), max(ends)) for ends in graph.edges()})
    return hashlib.sha256(json.dumps([versions, code, sizes, ties]).encode()).hexdigest()
