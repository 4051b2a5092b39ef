"""The explorer's map as a reader meets it: in a real browser, without a network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer_pages import hostile_page, lobito_page, mapped_page
from lodeway.explorer.atlas import MapData, Way
from lodeway.explorer.page import Page
from lodeway.explorer.view import View

PHONE = (390, 844)


@pytest.fixture(scope="module")
def page() -> Page:
    return mapped_page()


def opened(open_page, page, hash_="#view=map", **how):
    view = open_page(page, hash_, **how)
    view.page.wait_for_selector("#map .map-land")
    view.page.wait_for_timeout(250)  # the map places its names once it is at rest
    return view


def selected(view):
    return view.page.evaluate("lodeway.state.node?.id ?? lodeway.state.edge?.id ?? null")


def at(view, node):
    """Where the mark of a node is on the screen."""
    return view.page.evaluate(
        """(id) => {
          const map = lodeway.panes.get("map"), box = map.box.getBoundingClientRect();
          const mark = map.marks.find(({ node }) => node.id === id);
          return [box.left + mark.x, box.top + mark.y];
        }""",
        node,
    )


def middle(view, edge):
    return view.page.evaluate(
        """(id) => {
          const map = lodeway.panes.get("map"), box = map.box.getBoundingClientRect();
          const line = map.lanes.find(({ edges }) => edges.some((one) => one.id === id)).lines[0];
          const [a, b] = [line[0], line[1]];
          const { x, y } = map.camera.pixel({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
          return [box.left + x, box.top + y];
        }""",
        edge,
    )


def names(view):
    return view.page.locator("#map .map-names text").all_text_contents()


def scale(view):
    return view.page.evaluate("lodeway.panes.get('map').camera.scale")


def test_the_map_opens_by_its_button_and_by_its_address(open_page, page):
    view = open_page(page)
    assert not view.page.locator("#map").is_visible()
    view.page.click('[data-view="map"]')
    assert view.page.locator("#map").is_visible()
    assert not view.page.locator("#stage").is_visible()
    assert "view=map" in view.page.evaluate("location.hash")
    assert opened(open_page, page).page.locator("#map .map-sheet").is_visible()


def test_a_page_without_places_offers_no_map(open_page):
    view = open_page(lobito_page(), "#view=map")
    assert not view.page.locator('[data-view="map"]').is_visible()
    assert view.page.locator("#stage").is_visible()


def test_it_opens_on_the_lines_over_land_with_their_names(open_page, page):
    view = opened(open_page, page)
    assert {"Port of Lobito", "Kolwezi"} <= set(names(view))
    for node in ("lobito-port", "kolwezi"):
        x, y = at(view, node)
        assert 0 < x < 1000
        assert 60 < y < 900


def test_names_do_not_cover_each_other(open_page, page):
    view = opened(open_page, page)
    boxes = [
        one.bounding_box()
        for one in view.page.locator("#map .map-names text").all()
        if one.is_visible()
    ]
    assert len(boxes) >= 4
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            apart = (
                a["x"] + a["width"] <= b["x"] + 3
                or b["x"] + b["width"] <= a["x"] + 3
                or a["y"] + a["height"] <= b["y"] + 6
                or b["y"] + b["height"] <= a["y"] + 6
            )
            assert apart, (a, b)


def test_a_click_chooses_the_node_that_the_panel_and_the_graph_show(open_page, page):
    view = opened(open_page, page)
    view.page.mouse.click(*at(view, "lobito-port"))
    assert selected(view) == "lobito-port"
    assert view.page.locator("#card h2").inner_text() == "Port of Lobito"
    assert "node=lobito-port" in view.page.evaluate("location.hash")
    assert view.page.locator("#map .mark.chosen").count() == 1
    view.page.keyboard.press("Escape")
    assert selected(view) is None
    assert view.page.locator("#map .mark.chosen").count() == 0


def test_a_click_on_a_line_chooses_the_relation(open_page, page):
    view = opened(open_page, page)
    view.page.mouse.click(*middle(view, "railway"))
    assert selected(view) == "railway"
    assert view.page.locator("#map .lane.chosen").count() == 1


def test_what_has_a_what_if_is_marked_told_in_the_key_and_drawn_shut_when_chosen(open_page, page):
    view = opened(open_page, page)
    classes = (
        "(kind) => lodeway.panes.get('map').lanes.filter(l => l.element.matches(kind))"
        ".flatMap(l => l.edges.map(e => e.id)).sort()"
    )
    assert view.page.evaluate(classes, ":has(.map-asked)") == ["crossing", "railway"]
    assert view.page.locator("#map .mark:has(.map-asked)").count() == 2
    assert "What if it shut?" in view.page.locator("#map .map-key").inner_text()
    view.page.mouse.move(*middle(view, "railway"))
    assert "if it shuts" in view.page.locator(".map-tip").inner_text()
    view.page.mouse.click(*middle(view, "railway"))
    answer = view.page.locator("#card .what-if")
    assert "Supposed shut" in answer.inner_text()
    assert view.page.evaluate(classes, ".shutting") == ["railway"]
    assert answer.locator("> .rows li").count() == 1  # the crossing, whose answer is the same
    answer.locator("summary").press("Enter")
    answer.locator("details button", has_text="Port of Lobito").press("Enter")
    assert selected(view) == "lobito-port"
    for part in ("Shut for 30 days", "waits, t", "40 (20 to 50)", "lobito-port-30-days"):
        assert part in answer.inner_text()
    assert view.page.locator("#map .mark.shutting").count() == 1
    assert view.page.evaluate(classes, ".shutting") == ["railway", "round-the-cape"]
    port = view.page.locator("#map .mark.chosen")
    assert "what happens if it shuts" in port.get_attribute("aria-label")


def test_pointing_at_a_mark_tells_its_name_and_leaving_it_ends_that(open_page, page):
    view = opened(open_page, page)
    view.page.mouse.move(*at(view, "lobito-port"))
    assert "Port of Lobito" in view.page.locator("#map .map-tip").inner_text()
    view.page.mouse.move(700, 850)
    assert not view.page.locator("#map .map-tip").is_visible()


def test_a_corridor_lights_its_segments(open_page, page):
    view = opened(open_page, page, "#view=map&node=lobito-corridor")
    lit = view.page.evaluate(
        "lodeway.panes.get('map').lanes.filter(l => l.element.classList.contains('chosen'))"
        ".flatMap(l => l.edges.map(e => e.id)).sort()"
    )
    assert lit == ["crossing", "railway", "to-the-mines"]


def test_a_topic_lights_what_it_is_about_and_nothing_without_a_place(open_page, page):
    def topic(key, *nodes):
        text = {"en": key, "zh": key}
        return View(key, text, text, text, nodes, (), dict.fromkeys(nodes, (0, 0)), ())

    about = replace(page, views=(topic("rails", "luau", "lobito-port"), topic("money", "dfc")))
    faint = (
        "lodeway.panes.get('map').marks.filter(m => m.element.classList.contains('faint'))"
        ".map(m => m.node.id).sort()"
    )
    view = opened(open_page, about, "#view=map&topic=rails")
    assert view.page.evaluate(faint) == ["dar-port", "dilolo", "kamoto", "kolwezi", "mutanda"]
    view.page.click('[data-topic="money"]')
    assert view.page.evaluate(faint) == []


def test_what_is_chosen_and_has_no_place_is_said_to_have_none(open_page, page):
    view = opened(open_page, page, "#view=map&node=dbsa")
    assert "no" in view.page.locator("#map .map-nothing").inner_text().lower()
    view.page.keyboard.press("Escape")
    assert not view.page.locator("#map .map-nothing").is_visible()


def test_lines_show_mode_and_state(open_page, page):
    view = opened(open_page, page)
    dashes = {
        state: view.page.locator(f"#map .map-lines .{state} .track").first.evaluate(
            "line => getComputedStyle(line).strokeDasharray"
        )
        for state in ("open", "building", "planned")
    }
    assert dashes["open"] == "none"
    assert len(set(dashes.values())) == 3
    inks = {
        mode: view.page.locator(f"#map .map-lines .{mode} .track").first.evaluate(
            "line => getComputedStyle(line).stroke"
        )
        for mode in ("rail", "road", "sea")
    }
    assert len(set(inks.values())) == 3


def test_kinds_hidden_in_one_legend_are_hidden_on_the_map(open_page, page):
    view = opened(open_page, page)
    view.page.click('#map [data-key="nport"]')
    assert view.page.evaluate("[...lodeway.hidden.off]") == ["port"]
    seen = "lodeway.panes.get('map').marks.filter(m => m.seen).map(m => m.node.id)"
    assert "lobito-port" not in view.page.evaluate(seen)
    assert not view.page.evaluate(
        "lodeway.drawing.visible(lodeway.model.nodeById.get('lobito-port'))"
    )
    view.page.click('#map [data-key="nport"]')
    assert "lobito-port" in view.page.evaluate(seen)


def test_a_mode_can_be_hidden(open_page, page):
    view = opened(open_page, page)
    view.page.click('#map [data-key="msea"]')
    assert not view.page.locator("#map .map-lines .sea").is_visible()
    assert view.page.locator("#map .map-lines .rail").first.is_visible()


def test_wheel_buttons_and_drag_move_the_map(open_page, page):
    view = opened(open_page, page)
    before = scale(view)
    view.page.mouse.move(600, 500)
    view.page.mouse.wheel(0, -240)
    assert scale(view) > before
    view.page.click('#map [data-name="farther"]')
    view.page.click('#map [data-word="fit"]')
    assert scale(view) == pytest.approx(before)
    x, y = at(view, "luau")
    view.page.mouse.move(600, 600)
    view.page.mouse.down()
    view.page.mouse.move(660, 640, steps=4)
    view.page.mouse.up()
    moved = at(view, "luau")
    assert (moved[0] - x, moved[1] - y) == pytest.approx((60, 40), abs=16)
    assert selected(view) is None


def test_arrows_go_from_mark_to_mark_and_enter_chooses(open_page, page):
    view = opened(open_page, page)
    stops = view.page.locator('#map .mark[tabindex="0"]')
    assert stops.count() == 1
    stops.focus()
    start = view.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert start.startswith("Port of Lobito, Port, ")
    view.page.keyboard.press("ArrowRight")
    assert view.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Luau, City"
    assert view.page.locator('#map .mark[tabindex="0"]').count() == 1
    view.page.keyboard.press("Enter")
    assert selected(view) == "luau"
    before = scale(view)
    view.page.keyboard.press("+")
    assert scale(view) > before


def test_arrows_go_from_line_to_line_and_enter_chooses(open_page, page):
    view = opened(open_page, page)
    stops = view.page.locator('#map .map-near[tabindex="0"]')
    assert stops.count() == 1
    stops.focus()
    told = "document.activeElement.getAttribute('aria-label')"
    start = view.page.evaluate(told)
    assert start.strip(", ")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        view.page.keyboard.press(key)
        if view.page.evaluate(told) != start:
            break
    else:
        pytest.fail("no arrow leads from a line to another")
    assert view.page.evaluate("document.activeElement.classList.contains('map-near')")
    assert stops.count() == 1
    assert view.page.locator("#map .map-tip").is_visible()
    view.page.keyboard.press("Enter")
    chosen = view.page.evaluate("lodeway.details.plain(lodeway.state.edge.label)")
    assert chosen in view.page.evaluate(told)
    assert view.page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"


def test_what_is_in_sight_is_told_to_screen_readers(open_page, page):
    view = opened(open_page, page)
    assert "Mine: 2" in view.page.locator("#map-sight").inner_text()
    assert view.page.locator("#map .map-sheet").get_attribute("aria-label").startswith("Map")


def test_the_language_switch_turns_the_map_too(open_page, page):
    view = opened(open_page, page)
    view.page.click('[data-lang="zh"]')
    view.page.wait_for_timeout(250)
    assert "洛比托港" in names(view)
    assert "安哥拉" in view.page.locator("#map .map-countries").text_content()
    assert "铁路" in view.page.locator("#map .map-key").inner_text()
    assert "Natural Earth" in view.page.locator("#map .map-note").inner_text()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_on_a_phone_nothing_scrolls_sideways(open_page, page, lang):
    view = opened(open_page, page, f"#view=map&lang={lang}", size=PHONE, has_touch=True)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    x, y = at(view, "lobito-port")
    view.page.touchscreen.tap(x, y)
    assert selected(view) == "lobito-port"


def test_it_has_colours_of_its_own_in_the_dark(open_page, page):
    ink = "getComputedStyle(document.querySelector('#map .map-land')).fill"
    light = opened(open_page, page).page.evaluate(ink)
    assert opened(open_page, page, color_scheme="dark").page.evaluate(ink) != light


def test_hostile_data_does_nothing_on_the_map(open_page):
    page = hostile_page()
    ids = [node.id for node in page.nodes]
    places = {name: (10.0 + n % 8 * 3, -20.0 + n // 8 * 3) for n, name in enumerate(ids)}
    lanes = tuple((places[e.source], places[e.target]) for e in page.edges)
    ways = {edge.id: Way((n,), "road") for n, edge in enumerate(page.edges)}
    atlas = MapData(places, lanes, ways, corridors={ids[0]: (page.edges[0].id,)})
    view = opened(open_page, replace(page, atlas=atlas))
    assert view.page.evaluate("lodeway.panes.get('map').marks.length") == len(ids)
    for name in ids[:12]:
        view.page.mouse.move(*at(view, name))
        view.page.mouse.click(*at(view, name))
        assert selected(view) in ids
