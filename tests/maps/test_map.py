"""What a page's script is given to draw: names twice, lines bent round the land, one mark a place."""

from __future__ import annotations

from dataclasses import replace

import pytest

import answer_pages as made
from lodeway.maps.drawn import drawn
from lodeway.maps.model import Line, Spot
from lodeway.schema.errors import InvalidValue


def told(lines=made.LINES, spots=made.SPOTS, groups=made.GROUPS, land=made.LAND):
    return drawn(lines, spots, groups=groups, land=land).map


def test_a_line_of_no_group_is_an_error_that_names_the_group():
    with pytest.raises(InvalidValue, match="group 'north', which is not among the groups"):
        told([replace(made.LINES[0], group="north")])


def test_nothing_to_draw_has_no_part():
    assert told([], [], [])["plates"] == []


def test_the_signs_are_those_of_what_is_drawn():
    assert drawn(made.LINES, made.SPOTS, groups=made.GROUPS, land=()).signs == (
        *("rail", "road", "sea"),
        *("gate", "border", "strait"),
    )
    shut = [replace(made.LINES[0], shut=True)]
    assert drawn(shut, [], groups=made.GROUPS, land=()).signs == ("shut",)


def test_a_line_at_sea_is_bent_round_the_land_and_one_on_land_is_not():
    rail, west, road, _ = told()["lines"]
    assert len(rail["points"]) == len(road["points"]) == 2
    assert len(west["points"]) > 4


def test_the_land_part_has_a_map_of_its_own_where_the_whole_is_much_larger():
    assert [plate["name"] for plate in told()["plates"]] == ["whole", "part"]
    near = [line for line in made.LINES if line.mode != "sea"]
    close = told(near, made.SPOTS[:1])
    assert [plate["name"] for plate in close["plates"]] == ["whole"]


def test_the_heaviest_line_is_the_widest_and_alike_ones_are_thin():
    lines = [replace(made.LINES[0], weight=100.0), replace(made.LINES[2], weight=10.0)]
    assert [line["weight"] for line in told(lines, [])["lines"]] == [1, 0.1]
    assert {line["weight"] for line in told()["lines"]} == {0.28}


def test_a_line_over_the_date_line_runs_on():
    across = Line("west", ((170.0, 30.0), (-120.0, 35.0)), "sea", made.both("Pacific"))
    ends = [Spot(170.0, 30.0, made.both("A"), "end"), Spot(-120.0, 35.0, made.both("B"), "end")]
    found = told([across], ends, land=())
    (line,) = found["lines"]
    assert (line["points"][0][0], line["points"][-1][0]) == (170, 240)
    assert [spot["at"][0] for spot in found["spots"]] == [170, 240]


def test_one_place_is_marked_once_and_stays_while_one_of_its_ways_is_shown():
    twice = [
        Spot(*made.TOWN, made.both("Town"), "place", ("east",)),
        Spot(*made.TOWN, made.both("Town"), "border", ("west",)),
    ]
    (spot,) = told([], twice)["spots"]
    assert (spot["kind"], spot["groups"]) == ("border", [2, 1])
