"""What the page's map is given: places, lines that join them, sizes, corridors."""

from __future__ import annotations

import gzip
import itertools
import json
import math
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import pytest

import lodeway
from lodeway.claims.claim_filter import Filter
from lodeway.explorer import data
from lodeway.explorer.page import Page
from lodeway.maps.atlas import atlas
from lodeway.maps.sea_paths import Sea
from lodeway.schema.values import great_circle_km
from toys import Project

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.explorer.atlas import MapData

STATES = "id,subject,state,source,locator,since,until,progress,confidence,basis,recorded\n"


def drawn(page: Page) -> MapData:
    assert page.atlas is not None
    return page.atlas


@pytest.fixture(scope="module")
def page(whole_page: Page) -> Page:
    return whole_page


def test_every_node_with_coordinates_is_on_the_map_once(
    page: Page, shipped: KnowledgeGraph
) -> None:
    known = atlas(shipped.store).place
    assert list(drawn(page).places) == [n for n in known if n in {node.id for node in page.nodes}]
    assert len(drawn(page).places) > 400
    for node, (lon, lat) in drawn(page).places.items():
        assert (lon, lat) == pytest.approx(known[node], abs=6e-4)
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90


def test_every_segment_between_places_is_a_line_from_end_to_end(page: Page) -> None:
    found = drawn(page)
    segments = {edge.id: edge for edge in page.edges if edge.kind == "Segment"}
    assert found.ways.keys() == segments.keys()
    for name, way in found.ways.items():
        lanes = [found.lanes[number] for number in way.lanes]
        ends = {end for lane in lanes for end in (turned(lane[0]), turned(lane[-1]))}
        assert all(len(lane) >= 2 for lane in lanes)
        for end in (segments[name].source, segments[name].target):
            assert turned(found.places[end]) in ends


def turned(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0] % 360, 3), place[1]


def test_lines_are_finite_and_never_leap(page: Page) -> None:
    for lane in drawn(page).lanes:
        assert all(math.isfinite(x) and round(x, 3) == x for place in lane for x in place)
        assert all(-62 <= lat <= 78 for _, lat in lane)
        assert all(abs(b[0] - a[0]) < 180 for a, b in itertools.pairwise(lane))


def test_lines_of_one_pair_of_places_do_not_cover_each_other(page: Page) -> None:
    found = drawn(page)
    assert len(set(found.lanes)) == len(found.lanes)


def test_the_largest_mines_are_drawn_largest(page: Page) -> None:
    sizes = drawn(page).sizes
    assert sizes["escondida"] == sizes["kamoto-copper"] == 3
    assert set(sizes.values()) == {1, 2, 3}
    assert sizes.keys() <= drawn(page).places.keys()


def test_a_corridor_is_its_segments_in_their_order(page: Page) -> None:
    legs = drawn(page).corridors["lobito-corridor"]
    assert (legs[0], legs[-1]) == ("rail-kolwezi-dilolo", "rail-huambo-lobito")
    assert all(set(legs) <= drawn(page).ways.keys() for legs in drawn(page).corridors.values())


def test_what_is_planned_or_being_built_is_not_drawn_as_open(page: Page) -> None:
    ways = drawn(page).ways
    assert ways["rail-luacano-jimbe"].state in ("planned", "building")
    assert ways["rail-huambo-lobito"].state == "open"


def test_the_state_is_that_of_the_day(project: Project) -> None:
    row = "work,rail-west,construction,gazette,p. 1,2024-01-01,2025-01-01,reported,high,read,2026-11-21\n"
    store = lodeway.load(project({"claims/statuses.csv": STATES + row})).store
    while_built = data.page(store, through=Filter(on=date(2024, 6, 1)))
    assert drawn(while_built).ways["rail-west"].state == "building"
    afterwards = data.page(store, through=Filter(on=date(2026, 1, 1)))
    assert drawn(afterwards).ways["rail-west"].state == "open"


def test_the_map_adds_less_than_it_may_to_the_page(page: Page) -> None:
    text = json.dumps(asdict(drawn(page)), ensure_ascii=False).encode()
    assert len(gzip.compress(text)) * 4 / 3 < 60_000


def test_names_of_countries_stand_on_the_map(page: Page) -> None:
    named = {country.name["en"]: country for country in drawn(page).countries}
    assert named["Zambia"].name["zh"] == "赞比亚"
    lon, lat = named["Zambia"].at
    assert 22 < lon < 34
    assert -18 < lat < -8


def test_straits_on_the_way_are_named_once_as_a_node_or_as_a_passage(
    page: Page, shipped: KnowledgeGraph
) -> None:
    charted = atlas(shipped.store)
    passed = {s for way in drawn(page).ways for s in charted.passes.get(way, ())}
    named = {charted.name(s)["en"] for s in passed if s not in drawn(page).places}
    found = [passage.name["en"] for passage in drawn(page).passages]
    assert sorted(found) == sorted(named)
    assert "Panama Canal" in named


def test_mines_without_a_figure_have_no_size(toy: KnowledgeGraph) -> None:
    found = drawn(data.page(toy.store))
    assert found.ways.keys() == {
        "rail-west",
        "road-east-1",
        "road-east-2",
        "sea-east-far",
        "sea-west-far",
    }
    assert found.sizes == {}


def test_a_lane_through_a_canal_is_open_at_the_canal_itself() -> None:
    # Two seas with a wall between them, and a canal in the wall as the end of a lane.
    wall = [(-2.0, -62.0), (2.0, -62.0), (2.0, 77.0), (-2.0, 77.0), (-2.0, -62.0)]
    sea = Sea([wall])
    east = sea.way([(10.0, 0.0), (0.0, 0.0)], straits=(False, True))
    west = sea.way([(0.0, 0.0), (-10.0, 0.0)], straits=(True, False))
    for lane in (east, west):
        length = sum(great_circle_km(a[1], a[0], b[1], b[0]) for a, b in itertools.pairwise(lane))
        assert length < 1.1 * great_circle_km(0, 0, 0, 10)
