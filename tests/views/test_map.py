"""A map page keeps to itself, says everything twice, and hides no line behind another."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import map_pages as made
from lodeway.errors import InvalidValue
from lodeway.views.chart import Chart
from lodeway.views.map import page
from lodeway.views.map_model import Group, Line, Spot
from lodeway.views.plates import plates_of


def rendered(lines=made.LINES, spots=made.SPOTS, groups=made.GROUPS, **more):
    given = {"land": made.LAND, "tables": made.TABLES, "about": made.ABOUT, **more}
    return page(made.TITLE, lines, spots, groups=groups, **given)


def paths(svg, css):
    """The corners of every line of a class, as pixels."""
    found = re.findall(rf'<g class="way {css}">(.*?)</g></g>', svg)
    return [
        [tuple(map(float, corner.split())) for corner in d[1:].split("L")]
        for part in found
        for d in re.findall(r'class="line" [^>]*d="([^"]+)"', part)
    ]


def test_the_same_map_gives_the_same_bytes():
    assert rendered() == rendered()


def test_a_page_holds_no_script_no_address_and_no_style_of_an_element():
    whole = rendered()
    assert "<script" not in whole
    assert "http://" not in whole
    assert "https://" not in whole
    assert "url(" not in whole
    assert " style=" not in whole
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', whole).group(1)
    assert "default-src &#x27;none&#x27;" in policy
    assert "unsafe" not in policy


def test_whatever_stands_in_the_data_stays_text():
    evil = made.both(made.EVIL)
    whole = page(
        evil,
        [replace(made.LINES[0], name=evil, group="x")],
        [replace(made.SPOTS[0], name=evil, groups=("x",))],
        groups=[Group("x", evil, evil)],
        land=made.LAND,
        tables=[made.table(evil)],
        about=evil,
    )
    assert "<script" not in whole
    assert "<img" not in whole
    assert whole.count("</style>") == 1


def test_a_line_of_no_group_is_an_error_that_names_the_group():
    with pytest.raises(InvalidValue, match="group 'north', which is not among the groups"):
        rendered([replace(made.LINES[0], group="north")])


def test_nothing_to_draw_is_said():
    whole = rendered([], [], [], tables=made.TABLES[:1])
    assert "There is nothing to draw." in whole
    assert "没有可绘制的内容。" in whole
    assert "<svg viewBox" not in whole.partition('<ul class="key">')[0]


@pytest.mark.parametrize(("lang", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_a_page_opens_in_the_language_asked_for(lang, tag):
    whole = rendered(lang=lang)
    assert f'<html lang="{tag}">' in whole
    assert re.search(rf'id="lang-{lang}"[^>]* checked>', whole)
    assert f"<title>{made.TITLE[lang]}</title>" in whole


def test_every_name_stands_there_in_both_languages():
    whole = rendered()
    for named in (*made.SPOTS, made.LAND[0]):
        for lang in ("en", "zh"):
            assert f">{named.name[lang]}</text>" in whole, named.name
    assert "<title>Western railway · 西部铁路</title>" in whole


def test_the_land_part_has_a_map_of_its_own_where_the_whole_is_much_larger():
    far = plates_of(made.LINES, made.SPOTS, {"west": 1, "east": 2}, made.LAND, made.TITLE)
    assert [plate.name for plate in far] == ["whole", "part"]
    near = [line for line in made.LINES if line.mode != "sea"]
    ends = [spot for spot in made.SPOTS if spot.name["en"] != "Market"][:1]
    close = plates_of(near, ends, {"west": 1, "east": 2}, made.LAND, made.TITLE)
    assert [plate.name for plate in close] == ["whole"]


def test_two_ways_over_one_segment_lie_side_by_side_and_alone_they_lie_on_it():
    road = ((20.0, -10.0), (30.0, -10.0))
    on_both = [Line(g, road, "road", made.both("road")) for g in ("1", "2")]
    order = {"1": 1, "2": 2}
    chart = Chart((20.0, -15.0, 30.0, -5.0), 400, 400)
    svg = chart.svg(on_both, [], order, (), label="")
    ((first, _),), ((second, _),) = paths(svg, "w1"), paths(svg, "w2")
    middle = chart.pixel(*road[0])
    assert abs(first[1] - second[1]) > 3
    assert (first[1] + second[1]) / 2 == pytest.approx(middle[1], abs=0.1)
    ((alone, _),) = paths(chart.svg(on_both[:1], [], order, (), label=""), "w1")
    assert alone == pytest.approx(middle, abs=0.1)


def test_many_ways_over_one_segment_stay_near_it_with_the_first_on_top():
    order = {str(n): n for n in range(1, 21)}
    lines = [Line(g, ((20.0, -10.0), (30.0, -10.0)), "road", made.both("road")) for g in order]
    chart = Chart((20.0, -15.0, 30.0, -5.0), 400, 400)
    svg = chart.svg(lines, [], order, (), label="")
    heights = [paths(svg, f"w{n}")[0][0][1] for n in order.values()]
    assert max(heights) - min(heights) < 24
    assert len(set(heights)) == 20
    assert svg.index('class="way w1"') > svg.index('class="way w20"')


def test_ways_in_opposite_directions_still_lie_side_by_side():
    there = ((20.0, -10.0), (30.0, -10.0))
    lines = [
        Line("1", there, "road", made.both("road")),
        Line("2", there[::-1], "road", made.both("road")),
    ]
    chart = Chart((20.0, -15.0, 30.0, -5.0), 400, 400)
    svg = chart.svg(lines, [], {"1": 1, "2": 2}, (), label="")
    (first,), (second,) = paths(svg, "w1"), paths(svg, "w2")
    assert abs(first[0][1] - second[0][1]) > 3


def test_the_heaviest_line_is_the_widest():
    lines = [replace(made.LINES[0], weight=100.0), replace(made.LINES[2], weight=10.0)]
    whole = rendered(lines, [])
    widths = [float(w) for w in re.findall(r'class="line" stroke-width="([\d.]+)"', whole)]
    assert max(widths[:2]) > 2 * min(widths[:2])


def test_a_line_over_the_date_line_runs_on():
    across = Line("west", ((170.0, 30.0), (-120.0, 35.0)), "sea", made.both("Pacific"))
    ends = [Spot(170.0, 30.0, made.both("A"), "end"), Spot(-120.0, 35.0, made.both("B"), "end")]
    (plate,) = plates_of([across], ends, {"west": 1}, (), made.TITLE)
    ((start, *_, end),) = paths(plate.desk, "w1")
    assert 0 < end[0] - start[0] < plate.width
    marks = re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="6"', plate.desk)
    assert sorted(map(float, marks)) == pytest.approx([start[0], end[0]], abs=1)


def test_one_place_is_marked_once_and_stays_while_one_of_its_ways_is_shown():
    twice = [
        Spot(*made.TOWN, made.both("Town"), "place", ("east",)),
        Spot(*made.TOWN, made.both("Town"), "border", ("west",)),
    ]
    (plate,) = plates_of([], twice, {"west": 1, "east": 2}, (), made.TITLE)
    assert re.findall(r'<g class="spot ([^"]+)"', plate.desk) == ["border fades w2 w1"]


def test_names_never_cover_one_another():
    crowd = [
        Spot(20 + x * 0.4, -10 + y * 0.4, made.both(f"Place {x}{y}"), "place")
        for x in range(6)
        for y in range(6)
    ]
    (plate,) = plates_of([], crowd, {}, (), made.TITLE)
    english = plate.desk.partition('<g class="en" lang="en">')[2].partition("</g>")[0]
    found = re.findall(r'x="(-?\d+)" y="(-?\d+)" text-anchor="(\w+)">([^<]+)<', english)
    assert len(found) > 10
    boxes = []
    for x, y, anchor, words in found:
        wide = 11 * 0.56 * len(words)
        left = int(x) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        boxes.append((left, int(y) - 9, left + wide, int(y) + 2))
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
            assert apart, (a, b)
