"""Networks as files that other programs of graphs open: GraphML and GEXF, which Gephi reads.

They hold what `kg.network(name)` holds, in the order of ids, so that the same tables give the same
bytes. The label that such programs show is the English one; `label_zh` stands beside it.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx


# The networks that the ontology declares, each of which can be exported by its name.
NAMES = ("actors", "flows", "minerals", "ownership", "transport")
# networkx notes the day of writing in a file of GEXF.
_TODAY = re.compile(rb' lastmodifieddate="[^"]*"')


def graphml(network: nx.MultiDiGraph[str]) -> bytes:
    """The network as GraphML; the id of an edge is that of its claim or segment."""
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml_xml(_in_order(network), out, infer_numeric_types=True)
    return out.getvalue()


def gexf(network: nx.MultiDiGraph[str]) -> bytes:
    """The network as GEXF 1.2."""
    import networkx as nx

    out = io.BytesIO()
    nx.write_gexf(_in_order(network), out)
    return _TODAY.sub(b"", out.getvalue())


def _in_order(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The same nodes and edges by id, all numbers of one attribute alike, nodes with a label."""
    import networkx as nx

    like = _kinds(network)
    ordered: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=network.name)
    for node in sorted(network):
        about = network.nodes[node]
        ordered.add_node(node, label=about.get("label_en", node), **_alike(about, like))
    for start, end, key in sorted(network.edges(keys=True)):
        ordered.add_edge(start, end, key=key, **_alike(network[start][end][key], like))
    return ordered


def _kinds(network: nx.MultiDiGraph[str]) -> dict[str, Callable[[Any], Any]]:
    """What each attribute that is not always of one type has to be: a number, else a text."""
    types: dict[str, set[type]] = {}
    for *_, about in (*network.nodes(data=True), *network.edges(data=True)):
        for name, value in about.items():
            types.setdefault(name, set()).add(type(value))
    return {
        name: float if found <= {int, float} else str
        for name, found in types.items()
        if len(found) > 1
    }


def _alike(about: Mapping[str, Any], like: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: like[name](v) if name in like else v for name, v in sorted(about.items())}
