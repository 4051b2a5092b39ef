"""Views, neighbourhoods and paths as a reader meets them, in a real browser without a network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer_pages import lobito_page, page_with_views
from lodeway.explorer.cards import NodeCard

PHONE = (390, 844)


def shown(view):
    return set(
        view.page.evaluate(
            "lodeway.drawing.things().filter((n) => lodeway.drawing.visible(n)).map((n) => n.id)"
        )
    )


def hash_of(view):
    return view.page.evaluate("decodeURIComponent(location.hash)")


def card(view):
    return view.page.locator("#card").inner_text()


def button(view, name):
    return view.page.locator("#card").get_by_role("button", name=name, exact=True)


RAIL = {"lar", "mota-engil", "trafigura", "lobito-port", "dfc"}


def test_the_page_opens_on_a_question_its_answer_and_a_small_graph(open_page):
    view = open_page(page_with_views())
    assert view.page.locator("#card h2").inner_text() == "What of rail?"
    assert "3 % (2–4)." in card(view)
    assert shown(view) == RAIL
    assert view.page.locator("#topics button").all_inner_texts() == [
        "Tab rail",
        "Tab owners",
        "Everything",
    ]


def test_everything_is_one_click_away_and_says_what_it_is(open_page):
    view = open_page(page_with_views())
    assert "45 nodes · 52 relations" in card(view)
    view.page.click("#topics [data-topic=all]")
    assert len(shown(view)) == 45
    assert hash_of(view) == "#topic=all"


def test_a_topic_stands_in_the_address_and_other_keys_stay_there(open_page):
    view = open_page(page_with_views(), "#topic=owners&known=2026-01-01&lang=zh")
    assert view.page.locator("#card h2").inner_text() == "owners如何？"
    view.page.click("#topics [data-topic=rail]")
    assert set(hash_of(view)[1:].split("&")) == {"topic=rail", "lang=zh", "known=2026-01-01"}


def test_table_and_timeline_list_the_view_until_everything_is_asked_for(open_page):
    view = open_page(page_with_views(), "#topic=rail&view=table")
    few, all_ = view.page.evaluate("[lodeway.views.list[0].edges.size, lodeway.model.edges.length]")
    tally = view.page.locator("#tables output")
    assert tally.inner_text() == f"{few} of {few} rows"
    assert view.page.locator("#row-scope option:checked").inner_text() == "Only: Tab rail"
    view.page.click("[data-view=timeline]")
    assert view.page.locator("#timeline h2").inner_text() == "Tab rail"
    view.page.select_option("#bar-scope", "all")
    assert view.page.locator("#timeline h2").inner_text() == "What the graph shows"
    assert "rows=all" in hash_of(view)
    view.page.reload()
    view.ready()
    view.page.click("[data-view=table]")
    assert tally.inner_text() == f"{all_} of {all_} rows"
    view.page.click("#topics [data-topic=all]")
    assert view.page.locator("#row-scope").is_hidden()


def test_an_unknown_topic_of_a_link_is_named(open_page):
    view = open_page(page_with_views(), "#topic=<b>oil")
    assert "The link names “<b>oil”" in card(view)
    assert shown(view) == RAIL


def test_a_link_to_a_thing_opens_a_view_that_holds_it_else_everything(open_page):
    assert shown(open_page(page_with_views(), "#node=mota-engil")) == RAIL
    assert len(shown(open_page(page_with_views(), "#node=glencore"))) == 45


def test_choosing_what_is_not_in_the_view_says_so_and_leads_on(open_page):
    view = open_page(page_with_views())
    view.page.fill("#query", "Glencore")
    view.page.keyboard.press("Enter")
    assert "This is not part of the view." in card(view)
    assert shown(view) == RAIL
    button(view, "Show its neighbourhood").click()
    assert shown(view) == {"glencore", "kcc", "mutanda"}
    view.page.go_back()
    button(view, "Show in everything").click()
    assert len(shown(view)) == 45


def test_choosing_zooms_to_the_thing_and_its_neighbours_and_closing_goes_back(open_page):
    view = open_page(page_with_views(), "#topic=all")
    scale = "lodeway.drawing.network.getScale()"
    whole = view.page.evaluate(scale)
    view.page.locator("#card").get_by_role("button", name="Kamoto mine").first.click()
    assert view.page.evaluate(scale) > whole
    view.page.keyboard.press("Escape")
    assert view.page.evaluate(scale) == pytest.approx(whole)


# ---- the alike


def test_nineteen_alike_are_one_mark_that_opens_on_a_click(open_page):
    view = open_page(page_with_views(), "#topic=owners")
    (mark,) = shown(view) - {"cccc"}
    labels = "lodeway.drawing.things().at(-1).label"
    assert view.page.evaluate(labels)["en"] == "19 × Company"
    assert view.page.evaluate(labels)["zh"] == "19×公司"
    spot = view.page.evaluate(
        "() => { const {x, y} = lodeway.drawing.network.canvasToDOM("
        "lodeway.drawing.place(lodeway.drawing.things().at(-1)));"
        "const box = document.getElementById('graph').getBoundingClientRect();"
        "return [x + box.left, y + box.top]; }"
    )
    view.page.mouse.click(*spot)
    assert mark not in shown(view)
    assert len(shown(view)) == 20


def test_choosing_one_of_the_alike_opens_their_mark(open_page):
    view = open_page(page_with_views(), "#topic=owners&node=firm-07")
    assert "firm-07" in shown(view)
    assert len(shown(view)) == 20


# ---- neighbourhoods


def test_a_neighbourhood_reaches_one_two_or_three_relations(open_page):
    view = open_page(page_with_views(), "#node=kcc&focus=1")
    near = shown(view)
    view.page.click("#hops [data-hops='2']")
    wider = shown(view)
    view.page.click("#hops [data-hops='3']")
    assert near < wider < shown(view)
    assert "focus=3" in hash_of(view)
    view.page.go_back()
    assert shown(view) == wider
    view.page.go_forward()
    assert len(shown(view)) > len(wider)
    view.page.click("#focus")
    assert "focus" not in hash_of(view)


def test_a_hop_beyond_three_is_three_and_nonsense_is_none(open_page):
    assert (
        open_page(page_with_views(), "#node=kcc&focus=9").page.evaluate("lodeway.state.focus") == 3
    )
    assert (
        open_page(page_with_views(), "#node=kcc&focus=x").page.evaluate("lodeway.state.focus") == 0
    )


# ---- paths


def test_paths_between_two_things_are_drawn_and_listed(open_page):
    view = open_page(page_with_views(), "#topic=rail&node=mota-engil")
    view.page.click("#path")
    assert "Path from" in card(view)
    assert "from=mota-engil" in hash_of(view)
    view.page.fill("#query", "DFC")
    view.page.keyboard.press("Enter")
    assert "to=dfc" in hash_of(view)
    assert "Path 1: 2 steps" in card(view)
    assert {"mota-engil", "lar", "dfc"} <= shown(view)
    assert "Listing" not in view.page.evaluate(
        "[...lodeway.drawing.view.scene.edges].map(e => e.kind)"
    )
    view.page.locator("#card .path li button").first.click()
    assert view.page.evaluate("lodeway.state.edge.id")
    view.page.go_back()
    assert "Path 1: 2 steps" in card(view)
    view.page.go_back()
    assert "Path from" in card(view)


def test_paths_are_shared_by_a_link_and_say_when_there_is_none(open_page):
    view = open_page(page_with_views(), "#from=mota-engil&to=dfc")
    assert "Path 1: 2 steps" in card(view)
    page = page_with_views()
    page = replace(page, nodes=(*page.nodes, NodeCard("alone", "company", {"en": "Alone"})))
    view = open_page(page, "#from=alone&to=dfc&lang=zh")
    assert "两者之间没有路径" in card(view)
    view.page.keyboard.press("Escape")
    assert "rail如何？" in card(view)


# ---- everywhere


@pytest.mark.parametrize("size", [(1400, 900), PHONE])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_topics_scroll_in_their_own_bar_and_the_page_does_not(open_page, size, lang):
    many = tuple(replace(page_with_views().views[0], key=f"topic-{n}") for n in range(9))
    view = open_page(replace(page_with_views(), views=many), f"#lang={lang}", size=size)
    width = view.page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
    view.page.locator("#topics button").last.click()
    assert len(shown(view)) == 45


def test_topics_are_chosen_by_keyboard_and_keep_the_focus(open_page):
    view = open_page(page_with_views())
    view.page.focus("#topics [data-topic=rail]")
    view.page.keyboard.press("Tab")
    view.page.keyboard.press("Enter")
    assert hash_of(view) == "#topic=owners"
    assert view.page.evaluate("document.activeElement.dataset.topic") == "owners"


def test_a_page_without_views_has_no_bar(open_page):
    view = open_page(lobito_page())
    assert not view.page.locator("#topics").is_visible()
    assert len(shown(view)) == 26
