"""Voyages: first a sea with one island on paper, then the lanes of the world."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodeway.api import KnowledgeGraph
from lodeway.schema.errors import InvalidValue, NoRoute, UnknownName
from lodeway.schema.values import great_circle_km
from lodeway.transport import sea as transport_sea
from lodeway.transport.sea import Lanes, Sea, crossing, legs, linestring, sea

# Around an island between west and east: 300 km by the north, 500 km by the south.
POINTS = np.array([(0, 0), (5, 5), (5, -5), (10, 0), (40, 0)], float)
ENDS = np.array([(0, 1), (1, 3), (0, 2), (2, 3)], np.int32)
NORTH, SOUTH = ((5, 2), (5, 9)), ((5, -2), (5, -9))


def paper(ports: dict[str, tuple[float, float]] | None = None) -> Sea:
    crossed = crossing(POINTS, ENDS, (("north-sound", NORTH), ("south-sound", SOUTH)))
    km = np.array([100.0, 200.0, 250.0, 250.0])
    return Sea(ports or {"west": (0, 0), "east": (10, 0)}, Lanes(POINTS, ENDS, km, crossed))


def test_a_ship_takes_the_shorter_way_round_the_island() -> None:
    voyage = paper().voyage("west", "east")
    assert (voyage.km, voyage.passages) == (300, ("north-sound",))
    assert voyage.line == ((0, 0), (0, 0), (5, 5), (10, 0), (10, 0))


def test_when_the_north_is_shut_it_takes_the_south() -> None:
    voyage = paper().voyage("west", "east", closed=["north-sound"])
    assert (voyage.km, voyage.passages) == (500, ("south-sound",))


def test_when_both_are_shut_there_is_no_way_and_both_languages_say_so() -> None:
    with pytest.raises(NoRoute) as none:
        paper().voyage("west", "east", closed=["north-sound", "south-sound"])
    assert none.value.reason == "every way by sea leads through something that is closed"
    assert none.value.reasons["zh"] == "所有海路均须经过已关闭之处"


def test_a_closed_port_is_not_reached_and_a_closed_road_matters_nothing() -> None:
    with pytest.raises(NoRoute):
        paper().voyage("west", "east", closed=["east"])
    assert paper().voyage("west", "east", closed=["some-road"]).km == 300


def test_the_approach_from_a_port_to_the_lanes_counts() -> None:
    off = paper({"west": (0, 0), "east": (11, 0)}).voyage("west", "east")
    assert off.km == pytest.approx(300 + great_circle_km(0, 11, 0, 10))


def test_ports_that_the_lanes_cannot_tell_apart_are_no_voyage_of_length_nought() -> None:
    near = paper({"west": (0, 0), "beside": (0.1, 0)})
    with pytest.raises(NoRoute, match="same point of the sea lanes"):
        near.voyage("west", "beside")
    with pytest.raises(NoRoute, match="it is the same port"):
        near.voyage("west", "west")


def test_a_town_far_inland_is_no_port() -> None:
    with pytest.raises(NoRoute, match=r"'inland' lies 5\d\d km off the nearest sea lane"):
        paper({"west": (0, 0), "inland": (15, 0)}).voyage("west", "inland")


def test_an_unknown_port_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match="unknown port 'wset'; did you mean 'west'"):
        paper().voyage("wset", "east")


def test_many_pairs_come_in_their_order_without_those_that_have_no_way() -> None:
    ports = {"west": (0.0, 0.0), "east": (10.0, 0.0), "cut-off": (40.0, 0.0)}
    found = paper(ports).voyages([("west", "east"), ("west", "cut-off"), ("east", "west")])
    assert [(v.start, v.end, v.km) for v in found] == [("west", "east", 300), ("east", "west", 300)]


def test_a_lane_over_the_date_line_crosses_only_what_lies_there() -> None:
    points = np.array([(179, 0), (-179, 0)], float)
    crossed = crossing(
        points,
        np.array([(0, 1)], np.int32),
        (("middle", ((0, -5), (0, 5))), ("date-line", ((-179.5, -5), (-179.5, 5)))),
    )
    assert {name: list(found) for name, found in crossed.items()} == {
        "middle": [],
        "date-line": [0],
    }


@pytest.mark.parametrize("text", ["POINT (1 2)", "LINESTRING (1 2)", "LINESTRING (1 2,a b)", ""])
def test_what_is_no_line_says_how_to_write_one(text: str) -> None:
    with pytest.raises(InvalidValue, match="is no line; write LINESTRING"):
        linestring(text)


# ---- the lanes of the world ---------------------------------------------------------------------

CONTROL = Path(__file__).with_name("sea-control.csv")
# In two narrow seas that no copper of the belt sails the control is 9 and 7 percent longer.
ELSEWHERE = {
    ("port-of-port-hedland", "port-of-shanghai"),
    ("port-of-primorsk", "port-of-rotterdam"),
}


@pytest.fixture(scope="module")
def world(shipped: KnowledgeGraph) -> Sea:
    return sea(shipped.store)


def test_voyages_agree_within_five_percent_with_an_independent_sea_network(world: Sea) -> None:
    """The control is the Oak Ridge maritime network as scgraph 2.15.0 has it."""
    with CONTROL.open(encoding="utf-8", newline="") as text:
        control = {(row["start"], row["end"]): float(row["km"]) for row in csv.DictReader(text)}
    found = {(v.start, v.end): v.km for v in world.voyages(control)}
    assert found.keys() == control.keys()
    apart = {pair for pair, km in found.items() if abs(km / control[pair] - 1) > 0.05}
    assert len(control) > 80
    assert apart == ELSEWHERE
    assert all(abs(found[pair] / control[pair] - 1) < 0.1 for pair in apart)


@pytest.mark.parametrize(
    ("start", "end", "closed", "passages"),
    [
        ("lobito", "shanghai", "", "cape-of-good-hope sunda"),
        ("dar-es-salaam", "shanghai", "", "malacca"),
        ("dar-es-salaam", "shanghai", "malacca", "sunda"),
        ("dar-es-salaam", "shanghai", "malacca sunda", "lombok"),
        ("dar-es-salaam", "rotterdam", "", "bab-el-mandeb suez gibraltar"),
        ("dar-es-salaam", "rotterdam", "suez", "mozambique-channel cape-of-good-hope"),
        ("dar-es-salaam", "rotterdam", "suez mozambique-channel", "cape-of-good-hope"),
        ("poti", "rotterdam", "", "turkish-straits gibraltar"),
        ("primorsk", "rotterdam", "", "danish-straits"),
        ("shanghai", "baltimore", "", "panama"),
        ("ras-laffan", "dar-es-salaam", "", "hormuz"),
    ],
)
def test_a_voyage_names_the_straits_in_the_order_in_which_they_are_passed(
    start: str, end: str, closed: str, passages: str, world: Sea
) -> None:
    voyage = world.voyage(f"port-of-{start}", f"port-of-{end}", closed=closed.split())
    assert voyage.passages == tuple(passages.split())
    assert voyage.method == "searoute 1.6.0"


@pytest.mark.parametrize(
    ("start", "end", "closed"),
    [
        ("poti", "rotterdam", "turkish-straits"),
        ("primorsk", "rotterdam", "danish-straits"),
        ("jebel-ali", "durban", "hormuz"),
    ],
)
def test_a_sea_with_one_door_is_cut_off_when_the_door_is_shut(
    start: str, end: str, closed: str, world: Sea
) -> None:
    with pytest.raises(NoRoute):
        world.voyage(f"port-of-{start}", f"port-of-{end}", closed=[closed])


COPPER = ["lobito", "dar-es-salaam", "durban", "beira", "nacala", "walvis-bay", "maputo"]
MARKETS = ["shanghai", "rotterdam", "baltimore", "jebel-ali"]
PASSAGES = [
    "bab-el-mandeb",
    "cape-of-good-hope",
    "gibraltar",
    "hormuz",
    "lombok",
    "malacca",
    "mozambique-channel",
    "panama",
    "suez",
    "sunda",
]


@settings(max_examples=40)
@given(
    start=st.sampled_from(COPPER),
    end=st.sampled_from(MARKETS),
    closed=st.sets(st.sampled_from(PASSAGES), max_size=4),
    more=st.sampled_from(PASSAGES),
)
def test_closing_one_more_passage_never_shortens_a_voyage_and_is_never_passed(
    start: str, end: str, closed: set[str], more: str, world: Sea
) -> None:
    before = _km(world, start, end, closed)
    after = _km(world, start, end, closed | {more})
    assert after >= before
    a, b = world.ports[f"port-of-{start}"], world.ports[f"port-of-{end}"]
    assert before >= great_circle_km(a[1], a[0], b[1], b[0])


def _km(world: Sea, start: str, end: str, closed: Collection[str]) -> float:
    try:
        voyage = world.voyage(f"port-of-{start}", f"port-of-{end}", closed=closed)
    except NoRoute:
        return float("inf")
    assert not {*voyage.passages} & {*closed}
    return voyage.km


def test_every_stored_leg_says_what_the_lanes_say(shipped: KnowledgeGraph) -> None:
    found = transport_sea.stored_legs(shipped.store)
    assert len(found) > 100
    wrong = [leg.leg for leg in found if not leg.stands or leg.voyage is None]
    assert not wrong, "run `lodeway sea --write` and look at the difference"
    assert not any(transport_sea.cells(found).values())


def test_a_leg_that_went_wrong_is_put_right(shipped: KnowledgeGraph) -> None:
    (leg,) = [
        x for x in transport_sea.stored_legs(shipped.store) if x.leg == "sea-lobito-rotterdam"
    ]
    bent = transport_sea.StoredLeg(leg.leg, leg.claim, leg.km * 2, frozenset({"suez"}), leg.voyage)
    assert not bent.stands
    assert bent.difference == pytest.approx(-0.5, abs=0.001)
    cells = transport_sea.cells([bent])
    assert cells["routes/segments.csv"] == {"sea-lobito-rotterdam": {"passes": ""}}
    assert cells["claims/route-figures.csv"][leg.claim]["value"] == str(round(leg.km / 1.852))


def test_legs_give_what_is_left_where_all_stored_legs_are_shut(shipped: KnowledgeGraph) -> None:
    pair = ("port-of-dar-es-salaam", "port-of-shanghai")
    (left,) = legs(shipped.store, [pair], ["malacca", "sunda", "lombok"])
    assert left.km > 1.05 * legs(shipped.store, [pair])[0].km
    assert legs(shipped.store, []) == []


# Ways more than twice as far as the one that is shut; and those from the Baltic to China, which
# are over four times the great circle, so that `lodeway check` would not have them.
TOO_FAR = {
    ("port-of-antofagasta", "port-of-new-orleans", "panama"),
    ("port-of-poti", "port-of-rotterdam", "gibraltar"),
    ("port-of-primorsk", "port-of-qingdao", "bab-el-mandeb"),
    ("port-of-primorsk", "port-of-qingdao", "gibraltar"),
    ("port-of-primorsk", "port-of-qingdao", "malacca"),
    ("port-of-primorsk", "port-of-qingdao", "suez"),
}


def test_shutting_one_passage_cuts_no_stored_pair_that_the_sea_still_joins(
    shipped: KnowledgeGraph, world: Sea
) -> None:
    G = shipped.network("transport")
    legs_of: dict[tuple[str, str], list[set[str]]] = {}
    for a, b, edge in G.edges(data=True):
        if edge["mode"] == "sea":
            legs_of.setdefault((a, b), []).append(set(edge.get("passes", ())))
    cut = set()
    for (a, b), passed in legs_of.items():
        for passage in sorted(set.intersection(*passed) & world.lanes.crossing.keys()):
            if a < b and world.voyages([(a, b)], closed=[passage]):
                cut.add((a, b, passage))
    assert cut <= TOO_FAR, "add the leg that is left to data/routes/segments.csv"
