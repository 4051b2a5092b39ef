"""Who is tied to whom: by claims, by things that both are tied to, and by nothing else."""

from __future__ import annotations

import networkx as nx
import pytest

from lodeway.rank.ties import Evidence, evidence, usual
from lodeway.schema.errors import UnknownName

KINDS = {
    "usa": ("Territory", "Actor"),
    "zmb": ("Territory", "Actor"),
    "firm": ("Company", "Actor"),
    "float": ("HolderGroup", "Actor"),
    "pact": ("Treaty", "Agreement"),
    "pit": ("Mine", "Asset"),
    "cobalt": ("Mineral", "Mineral"),
}


def network(*edges: tuple[str, str, str, str]) -> nx.MultiDiGraph[str]:
    """Edges (claim, from, to, source) between things of `KINDS`."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for claim, a, b, source in edges:
        made.add_edge(a, b, key=claim, claim=claim, source=source)
    for node in made:
        made.add_node(node, kind=KINDS[node][0], family=KINDS[node][1])
    return made


def actors(*edges: tuple[str, str, str, str]) -> Evidence:
    return evidence(network(*edges), "Actor")


def test_parties_of_an_agreement_are_tied_and_the_agreement_is_ranked_nowhere() -> None:
    found = actors(("one", "usa", "pact", "press"), ("two", "zmb", "pact", "press"))
    assert found.nodes == ("usa", "zmb")
    assert found.ties() == {("usa", "zmb"): 1}
    assert found.over == ("Agreement",)
    assert found.claims["usa"] == {"one"}


def test_a_hundred_claims_of_one_source_are_one_source() -> None:
    many = [(f"c{i}", "usa", "firm", "press") for i in range(100)]
    assert actors(*many).ties() == {("firm", "usa"): 1}
    assert actors(*many, ("other", "firm", "usa", "gazette")).ties() == {("firm", "usa"): 2}


def test_two_sources_with_an_end_each_are_no_two_sources_of_the_tie() -> None:
    ends = (("one", "usa", "pit", "press"), ("two", "firm", "pit", "gazette"))
    assert actors(*ends).ties() == {("firm", "usa"): 1}
    both = (*ends, ("three", "usa", "pit", "gazette"), ("four", "firm", "pit", "report"))
    assert actors(*both, ("five", "usa", "pit", "report")).ties() == {("firm", "usa"): 2}


def test_a_source_that_is_left_out_takes_its_ties_with_it() -> None:
    found = actors(
        ("one", "usa", "pit", "press"),
        ("two", "firm", "pit", "gazette"),
        ("three", "usa", "zmb", "gazette"),
    )
    assert found.sources == ("gazette", "press")
    assert found.ties({"gazette"}) == {("usa", "zmb"): 1}


def test_a_mineral_that_two_restrict_ties_nobody() -> None:
    found = actors(("one", "usa", "cobalt", "press"), ("two", "zmb", "cobalt", "press"))
    assert found.ties() == {}


def test_the_free_float_is_nobody() -> None:
    found = actors(("one", "float", "pit", "press"), ("two", "firm", "pit", "press"))
    assert found.nodes == ("firm",)
    assert found.ties() == {}


def test_things_are_tied_by_who_is_tied_to_both() -> None:
    made = network(("one", "usa", "pit", "press"), ("two", "usa", "pact", "press"))
    assert evidence(made, "Mine").ties() == {}
    made.nodes["pact"].update(kind="Mine", family="Asset")
    assert evidence(made, "Mine").ties() == {("pact", "pit"): 1}


def test_the_shortest_segment_of_two_places_counts_in_metres() -> None:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key, km in (("rail", 10.5), ("road", 12.0)):
        made.add_edge("a", "b", key=key, claim=key, km=km, figures=(f"{key}-km",))
    for node, kind in (("a", "Port"), ("b", "Town")):
        made.add_node(node, kind=kind, family="Place")
    found = evidence(made, "Place")
    assert found.metres == {("a", "b"): 10_500}
    assert found.claims["a"] == {"rail-km", "road-km"}


def test_an_empty_network_ties_nobody() -> None:
    found = evidence(network(), usual(network()))
    assert (found.nodes, found.ties(), found.sources) == ((), {}, ())


def test_the_usual_kind_is_the_most_common_and_a_strange_one_is_refused() -> None:
    made = network(("one", "usa", "pit", "press"), ("two", "firm", "pit", "press"))
    assert usual(made) == "Actor"
    with pytest.raises(
        UnknownName, match="unknown kind of node 'Companny'; did you mean 'Company'"
    ):
        evidence(made, "Companny")
