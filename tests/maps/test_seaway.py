"""Lines at sea go round the land, and through a canal only where they are told to."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodeway.check.geography import inside
from lodeway.maps.atlas import atlas
from lodeway.maps.sea_paths import Sea
from lodeway.schema.values import great_circle_km


def block(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


# A wall from the far south to 40 north with a strait, too narrow to be seen, at the equator.
WALL = block(20, -62, 24, 40)


def crosses(line, ring):
    """Whether any stretch of a line runs over a ring, sampled four times a degree."""
    for (x1, y1), (x2, y2) in itertools.pairwise(line):
        count = int(max(abs(x2 - x1), abs(y2 - y1)) * 4) + 2
        for x, y in zip(np.linspace(x1, x2, count), np.linspace(y1, y2, count), strict=True):
            if inside((x, y), [ring]):
                return True
    return False


def km(line):
    return sum(great_circle_km(a[1], a[0], b[1], b[0]) for a, b in itertools.pairwise(line))


def test_over_open_water_the_line_is_straight():
    assert Sea([WALL]).way([(0, 0), (15, 10)]) == [(0, 0), (15, 10)]


def test_an_island_is_gone_round():
    island = block(8, -4, 12, 4)
    line = Sea([island]).way([(0, 0), (20, 0)])
    assert len(line) > 2
    assert not crosses(line, island)
    assert 1.0 < km(line) / great_circle_km(0, 0, 0, 20) < 1.2


def test_a_wall_is_gone_round_unless_the_line_passes_its_strait():
    sea = Sea([WALL])
    round_the_wall = sea.way([(10, 0), (34, 0)])
    assert max(lat for _, lat in round_the_wall) > 39
    through = sea.way([(10, 0), (22, 0), (34, 0)])
    assert (22, 0) in through
    assert km(through) < km(round_the_wall) / 2
    # The strait was open for that line only.
    assert sea.way([(10, 0), (34, 0)]) == round_the_wall


def test_where_no_water_leads_the_line_is_straight():
    lake = [block(-20, -40, 40, 40), block(0, 0, 5, 5)]
    assert Sea(lake).way([(2, 2), (60, 0)]) == [(2, 2), (60, 0)]


def test_the_date_line_is_crossed_the_short_way():
    line = Sea([]).way([(170, 10), (-170, 10)])
    assert [lon for lon, _ in line] == [170, 190]


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 14), st.integers(-12, 0), st.integers(2, 8), st.integers(2, 12))
def test_no_island_is_ever_crossed(west, south, wide, high):
    island = block(west, south, west + wide, south + high)
    line = Sea([island]).way([(0, 0), (26, 1)])
    assert line[0] == (0, 0)
    assert line[-1] == (26, 1)
    assert not crosses(line, block(west + 0.5, south + 0.5, west + wide - 0.5, south + high - 0.5))


# ---- the shipped outlines


@pytest.fixture(scope="module")
def world(shipped):
    return atlas(shipped.store)


@pytest.fixture(scope="module")
def sea(world):
    return Sea([ring for country in world.land for ring in country.rings])


def test_ships_from_lobito_pass_the_english_channel_to_rotterdam(world, sea):
    line = sea.way([world.place["port-of-lobito"], world.place["port-of-rotterdam"]])
    assert any(50 < lat < 51.5 and -2 < lon < 2 for lon, lat in line)
    assert km(line) == pytest.approx(9695, rel=0.05)


def test_only_a_line_through_panama_crosses_the_isthmus(world, sea):
    ends = world.place["port-of-antofagasta"], world.place["port-of-rotterdam"]
    through = sea.way([ends[0], world.place["panama"], ends[1]])
    round_the_horn = sea.way(ends)
    assert min(lat for _, lat in through) > -30
    assert min(lat for _, lat in round_the_horn) < -50


def test_a_drawn_line_is_about_as_long_as_the_stored_distance(world, sea, shipped):
    distances = {
        key: edge["km"]
        for *_, key, edge in shipped.network("transport").edges(keys=True, data=True)
        if edge["mode"] == "sea"
    }
    for segment in (
        "sea-dar-es-salaam-shanghai",
        "sea-lobito-shanghai",
        "sea-dar-es-salaam-rotterdam-suez",
        "sea-durban-baltimore",
        "sea-antofagasta-rotterdam-panama",
    ):
        start, end = next(
            (a, b) for a, b, key in shipped.network("transport").edges(keys=True) if key == segment
        )
        line = world.line("1", Leg(segment, start, end))
        assert km(sea.way(line.points)) == pytest.approx(distances[segment], rel=0.08), segment


class Leg:
    """A leg at sea."""

    kind, mode = "travel", "sea"

    def __init__(self, thing, start, end):
        self.thing, self.start, self.end = thing, start, end
