"""Every network can be written by networkx's own writers, and read again as it was."""

from __future__ import annotations

import inspect
import io
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import networkx as nx
import pytest

from lodeway import KnowledgeGraph
from lodeway.claims.projection import plain
from toys import TOY, Project
from worlds import STATES, load, shut, with_rows

NAMES = ("actors", "ownership", "transport", "minerals", "flows")
Network: TypeAlias = "nx.MultiDiGraph[str]"


def by_graphml(graph: Network) -> Network:
    out = io.BytesIO()
    nx.write_graphml(graph, out)
    return nx.read_graphml(io.BytesIO(out.getvalue()), force_multigraph=True)


def by_gexf(graph: Network) -> Network:
    out = io.BytesIO()
    nx.write_gexf(graph, out)
    return nx.read_gexf(io.BytesIO(out.getvalue()))


def by_gml(graph: Network) -> Network:
    return nx.parse_gml("\n".join(nx.generate_gml(graph)))


def by_json(graph: Network) -> Network:
    return nx.node_link_graph(json.loads(json.dumps(nx.node_link_data(graph))))


WRITERS = (by_graphml, by_gexf, by_gml, by_json)


def told(about: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """What was written; formats add labels and numbers of their own."""
    return {name: about[name] for name in names if name in about}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("writer", WRITERS)
def test_a_network_reads_back_as_it_was_written(
    name: str, writer: Callable[[Network], Network], shipped: KnowledgeGraph
) -> None:
    graph = shipped.network(name)
    again = writer(graph)
    assert set(again) == set(graph)
    assert again.number_of_edges() == graph.number_of_edges()
    for node, about in graph.nodes(data=True):
        assert told(again.nodes[node], about) == about
    for a, b, key, about in graph.edges(keys=True, data=True):
        assert told(again.edges[a, b, key], about) == about


@pytest.mark.parametrize("name", NAMES)
def test_attributes_are_text_numbers_and_booleans_of_one_type_each(
    name: str, shipped: KnowledgeGraph
) -> None:
    graph = shipped.network(name)
    types: dict[str, set[type]] = {}
    for kind, things in (("node", graph.nodes(data=True)), ("edge", graph.edges(data=True))):
        for *_, about in things:
            for attribute, value in about.items():
                types.setdefault(f"{kind} {attribute}", set()).add(type(value))
    assert {t for found in types.values() for t in found} <= {str, int, float, bool}
    assert {attribute for attribute, found in types.items() if len(found) > 1} == set()


@pytest.mark.parametrize("name", NAMES)
def test_help_names_every_network_and_every_attribute(name: str, shipped: KnowledgeGraph) -> None:
    text = inspect.getdoc(KnowledgeGraph.network) or ""
    graph = shipped.network(name)
    attributes = {a for _, about in graph.nodes(data=True) for a in about}
    attributes |= {a for *_, about in graph.edges(data=True) for a in about}
    bases = {a for a in attributes if a.endswith("_basis")} | {"capacity_claims"}
    assert f'"{name}"' in text
    assert {a for a in attributes - bases if f"`{a}`" not in text} == set()
    assert "Direction:" in text
    assert "Weights:" in text


def test_edges_say_what_goods_how_much_and_by_what_instrument(shipped: KnowledgeGraph) -> None:
    edges = [edge for *_, edge in shipped.network("actors").edges(data=True)]
    loans = [e for e in edges if e["kind"] == "Financing"]
    offtakes = [e for e in edges if e["kind"] == "Offtake"]
    assert all(e["instrument"] for e in loans)
    assert all(e["mineral"] for e in offtakes)
    (tonnes,) = [e for e in offtakes if e["claim"] == "offtake-almonty-tpw"]
    assert (tonnes["quantity"], tonnes["unit"]) == (480, "t-per-year")
    floors = [e["mineral"] for e in edges if e["claim"] == "price-floor-article-b-24"]
    assert set(floors) == {"neodymium; praseodymium"}


def test_nodes_say_their_country_and_what_they_yield(shipped: KnowledgeGraph) -> None:
    kamoto = shipped.network("ownership").nodes["kamoto-copper"]
    assert (kamoto["country"], kamoto["mineral"]) == ("cod", "cobalt; copper")
    assert shipped.network("transport").nodes["kasumbalesa"]["country"] == "cod; zmb"


def test_what_no_writer_takes_is_left_out_and_the_source_keeps_out_of_the_way() -> None:
    rich: Network = nx.MultiDiGraph(name="some", drivers={})
    rich.add_node("a", passing={}, countries=("cod",), country=("cod", "zmb"))
    rich.add_edge("a", "b", key="k", source="press", terms=(object(),), figures=(), worth=None)
    rich.add_edge("a", "b", key="l", km=float("inf"), days=2.0, open=True)
    flat = plain(rich)
    assert flat.graph == {"name": "some"}
    assert flat.nodes["a"] == {"country": "cod; zmb"}
    assert flat.edges["a", "b", "k"] == {"claim_source": "press"}
    assert flat.edges["a", "b", "l"] == {"days": 2.0, "open": True}


STAKES = (
    "id,holder,target,interestType,share,source,locator,since,until,progress,confidence,basis,rank,"
    "recorded\n"
)
OLD = "herald,The Herald,先驱报,Herald,2020-06,2026-11-21,en,press,herald.example,"


def stake(name: str, share: int, source: str, days: str) -> str:
    holder = name.partition("-")[0]
    about = f"{name},{holder},basalt,shareholding,{share},{source},p. 1,{days}"
    return f"{about},closed,high,read,,2026-11-21\n"


@pytest.fixture
def halves(project: Project) -> KnowledgeGraph:
    """Anvil has 30 % and since some day of 2024 40 %; Zambia has 20 % until some day of April 2024."""
    rows = (
        stake("anvil-30", 30, "herald", "2020-01-01,"),
        stake("anvil-40", 40, "gazette", "2024,"),
        stake("zmb-20", 20, "herald", "2020-02,2024-04"),
    )
    sources = with_rows(TOY["sources.csv"], OLD)
    return load(project, {"sources.csv": sources, "claims/stakes.csv": STAKES + "".join(rows)})


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        ("2021-06-01", {"anvil-30": "surely", "zmb-20": "surely"}),
        ("2024-02-15", {"anvil-30": "may", "anvil-40": "may", "zmb-20": "surely"}),
        ("2024-04-15", {"anvil-30": "may", "anvil-40": "may", "zmb-20": "may"}),
        ("2024-07-01", {"anvil-40": "surely"}),
    ],
)
def test_an_edge_says_whether_it_surely_stands_on_the_day(
    day: str, stands: dict[str, str], halves: KnowledgeGraph
) -> None:
    graph = halves.network("ownership", on=day)
    told = {key: about["stands"] for *_, key, about in graph.edges(keys=True, data=True)}
    assert told == stands
    for writer in (by_graphml, by_gexf, by_gml, by_json):
        again = writer(graph)
        assert sorted(e["stands"] for *_, e in again.edges(data=True)) == sorted(stands.values())


def test_without_a_day_no_edge_says_whether_it_stands(halves: KnowledgeGraph) -> None:
    edges = halves.network("ownership").edges(keys=True, data=True)
    assert {key for *_, key, _ in edges} == {"anvil-30", "anvil-40", "zmb-20"}
    assert not any("stands" in about for *_, about in edges)


def test_a_segment_that_may_be_shut_may_stand(project: Project) -> None:
    kg = load(project, {"claims/statuses.csv": STATES + shut("rail-west", "2025", "2025")})
    graph = kg.network("transport", on="2025-06-01")
    told = {key: about["stands"] for *_, key, about in graph.edges(keys=True, data=True)}
    assert told["rail-west"] == "may"
    assert {stands for key, stands in told.items() if key != "rail-west"} == {"surely"}
