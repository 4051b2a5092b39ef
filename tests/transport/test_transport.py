"""The transport network on paper: known kilometres, days, states and receipts."""

from __future__ import annotations

import networkx as nx
import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.schema.errors import UnknownName
from toys import CLAIM, ENDED, TOY, Project, stands

STATES = f"id,subject,state,{CLAIM}\n"


def closed(state: str, since: str = "2024-03-01", until: str = "") -> str:
    return f"s1,rail-west,{state},gazette,p. 5,{since},{until},reported,high,read,,2026-11-21\n"


def test_a_network_is_a_plain_multidigraph(toy: KnowledgeGraph) -> None:
    assert type(toy.network("transport")) is nx.MultiDiGraph


def test_a_railway_runs_both_ways(toy: KnowledgeGraph) -> None:
    G = toy.network("transport")
    assert G.has_edge("mine-town", "port-of-west", "rail-west")
    assert G.has_edge("port-of-west", "mine-town", "rail-west")


def test_the_preferred_length_counts_and_names_its_claim(toy: KnowledgeGraph) -> None:
    edge = toy.network("transport").edges["mine-town", "port-of-west", "rail-west"]
    assert edge["km"] == 1000
    assert "km-rail-west" in edge["figures"]
    assert "km-rail-west-other" not in edge["figures"]


def test_a_published_time_beats_an_assumed_speed(toy: KnowledgeGraph) -> None:
    edge = toy.network("transport").edges["mine-town", "port-of-west", "rail-west"]
    assert (edge["days_low"], edge["days"], edge["days_high"]) == (4, 5, 8)
    assert edge["days_basis"] == "read"


def test_without_a_time_the_assumed_daily_distance_counts(toy: KnowledgeGraph) -> None:
    edge = toy.network("transport").edges["post", "port-of-east", "road-east-2"]
    assert (edge["days_low"], edge["days"], edge["days_high"]) == (1, 2, 4)
    assert edge["days_basis"] == "assumed"
    assert "assumed-road" in edge["figures"]


def test_the_wait_at_a_border_stands_at_the_post_and_in_no_segment(toy: KnowledgeGraph) -> None:
    G = toy.network("transport")
    inward = G.edges["mine-town", "post", "road-east-1"]
    assert inward["days"] == pytest.approx(600 / 250)
    assert "wait-post" not in inward["figures"]
    assert (G.nodes["post"]["wait_low"], G.nodes["post"]["wait"]) == (1, 3)


def test_sea_miles_become_kilometres_and_days_at_an_assumed_speed(toy: KnowledgeGraph) -> None:
    edge = toy.network("transport").edges["port-of-east", "port-of-far", "sea-east-far"]
    assert edge["km"] == pytest.approx(2000 * 1.852)
    assert edge["days"] == pytest.approx(2000 / 13 / 24)


@pytest.mark.parametrize(
    ("state", "on", "there"),
    [
        ("suspended", "2024-02-29", True),
        ("suspended", "2024-03-01", False),
        ("suspended", "2024-06-30", False),  # the source is of June 2024
        ("suspended", "2024-10-29", False),  # as long again as it had lasted by then
        ("suspended", "2024-10-30", True),  # later nobody says that it is still shut
        ("closed", "2024-03-02", False),
        ("operating", "2024-03-02", True),
        ("planned", "2024-03-02", False),
    ],
)
def test_a_segment_is_left_out_while_it_is_known_to_be_shut(
    state: str, on: str, there: bool, project: Project
) -> None:
    kg = lodeway.load(project({"claims/statuses.csv": STATES + closed(state)}))
    assert kg.network("transport", on=on).has_edge("mine-town", "port-of-west") is there


def test_a_closure_with_an_end_holds_to_that_end(project: Project) -> None:
    row = closed("suspended", since="2024-03-01", until="2024-09-15")
    kg = lodeway.load(project({"claims/statuses.csv": STATES + row}))
    assert not kg.network("transport", on="2024-09-15").has_edge("mine-town", "port-of-west")
    assert kg.network("transport", on="2024-09-16").has_edge("mine-town", "port-of-west")


def test_what_we_learned_later_is_not_known_earlier(project: Project) -> None:
    kg = lodeway.load(project({"claims/statuses.csv": STATES + closed("suspended")}))
    before = kg.network("transport", on="2024-03-02", known="2026-11-21")
    assert not before.has_edge("mine-town", "port-of-west")


@pytest.mark.parametrize(
    ("status", "rank", "there"),
    [("closed", "", True), ("denied", "", False), ("closed", "deprecated", False)],
)
def test_denied_and_deprecated_claims_never_become_edges(
    status: str, rank: str, there: bool, project: Project
) -> None:
    told = {CLAIM: ENDED, "closed,high,read,": f"{stands(status)},high,read,{rank}"}
    stake = TOY["claims/stakes.csv"]
    for old, new in told.items():
        stake = stake.replace(old, new)
    kg = lodeway.load(project({"claims/stakes.csv": stake}))
    assert kg.network("actors").has_edge("anvil", "basalt") is there


@pytest.mark.parametrize(("on", "there"), [("2023-12-31", False), ("2024-01-01", True)])
def test_a_stake_since_2024_counts_from_its_first_possible_day(
    on: str, there: bool, toy: KnowledgeGraph
) -> None:
    assert toy.network("actors", on=on).has_edge("anvil", "basalt") is there


def test_an_edge_carries_its_receipt(toy: KnowledgeGraph) -> None:
    edge = toy.network("actors").edges["anvil", "basalt", "anvil-basalt"]
    assert edge["claim_source"] == "gazette"
    assert (edge["locator"], edge["share"], edge["status"]) == ("p. 1", 30, "closed")


def test_an_unknown_network_names_the_known_ones(toy: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="unknown network 'transprot'; did you mean 'transport'"):
        toy.network("transprot")
