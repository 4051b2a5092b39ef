"""Stories as a reader meets them: listed, turned by button and by key, each step lit and sourced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer_pages import HOSTILE, lobito_page, told_page
from lodeway.explorer.stories import StoryCard

PHONE = (390, 844)
LIT = "lodeway.drawing.lit && [...lodeway.drawing.lit].map((node) => node.id).sort()"


def text(view, selector):
    return view.page.locator(selector).inner_text()


def hash_of(view):
    return view.page.evaluate("location.hash")


def test_a_story_is_listed_and_read_to_its_end(open_page):
    view = open_page(told_page())
    view.page.get_by_role("button", name="The railway and its money").click()
    assert hash_of(view) == "#story=railway&step=1"
    assert text(view, "#card h2") == "Heading of owners"
    assert "Step 1 of 3" in text(view, "#card")
    assert view.page.locator("[data-turn='-1']").is_disabled()
    view.page.get_by_role("button", name="Next").click()
    view.page.get_by_role("button", name="Next").click()
    assert text(view, "#card h2") == "Heading of Orion"
    view.page.get_by_role("button", name="End of the story").click()
    assert "story" not in hash_of(view)
    assert "Stories" in text(view, "#card")


def test_a_step_lights_and_frames_its_things_and_its_relations(open_page):
    view = open_page(told_page(), "#story=railway&step=1")
    assert view.page.evaluate(LIT) == ["lar", "mota-engil", "trafigura"]
    widths = view.page.evaluate(
        "Object.fromEntries(lodeway.model.edges.map((e) => [e.id, lodeway.drawing.edgeData.get(e.index).color.opacity]))"
    )
    told = {name for name, opacity in widths.items() if opacity > 0.5}
    assert told == {"trafigura--owns--lar", "mota-engil--owns--lar"}
    seen = "lodeway.model.nodes.filter((node) => lodeway.drawing.visible(node)).length"
    assert view.page.evaluate(seen) == 3
    for node in ("lar", "mota-engil", "trafigura"):
        x, y = view.point(node)
        assert 0 < x < 1000
        assert 60 < y < 900


def test_a_link_opens_a_step_and_back_turns_it_back(open_page):
    view = open_page(told_page(), "#lang=zh&story=railway&step=3")
    assert text(view, "#card h2") == "Orion的标题"
    assert "第3步，共3步" in text(view, "#card")
    view.page.get_by_role("button", name="上一步").click()
    view.page.go_back()
    view.page.wait_for_function("lodeway.state.step === 2")
    assert text(view, "#card h2") == "Orion的标题"


@pytest.mark.parametrize(("step", "shown"), [("0", 1), ("99", 3), ("two", 1)])
def test_a_step_that_is_not_there_is_the_nearest(open_page, step, shown):
    view = open_page(told_page(), f"#story=railway&step={step}")
    assert f"Step {shown} of 3" in text(view, "#card")


def test_an_unknown_story_is_said(open_page):
    view = open_page(told_page(), "#story=atlantis&step=2")
    assert "The link names “atlantis”" in text(view, "#card")


def test_a_step_may_ask_for_a_view_and_the_next_gives_the_graph_back(open_page):
    view = open_page(told_page(), "#story=railway&step=1")
    view.page.get_by_role("button", name="Next").click()
    assert view.page.locator("#tables").is_visible()
    assert "the timeline stands at 2025-12-17" in text(view, "#card")
    view.page.click("[data-view=timeline]")
    assert view.page.input_value("#on") == "2025-12-17"
    view.page.click("[data-view=table]")
    view.page.get_by_role("button", name="Next").click()
    assert view.page.locator("#graph").is_visible()


def test_a_link_to_a_step_opens_in_the_view_that_it_asks_for(open_page):
    view = open_page(told_page(), "#story=railway&step=2")
    assert view.page.locator("#tables").is_visible()
    view = open_page(told_page(), "#story=railway&step=2&view=graph")
    assert view.page.locator("#graph").is_visible()


def test_arrow_keys_turn_the_steps_and_each_is_announced(open_page):
    view = open_page(told_page())
    view.page.get_by_role("button", name="The railway and its money").focus()
    view.page.keyboard.press("Enter")
    view.page.keyboard.press("ArrowRight")
    assert text(view, "#card h2") == "Heading of the table"
    assert text(view, "#live") == "Step 2 of 3: Heading of the table. What is told of the table."
    view.page.keyboard.press("ArrowLeft")
    view.page.keyboard.press("ArrowLeft")
    assert text(view, "#card h2") == "Heading of owners"
    view.page.keyboard.press("Escape")
    assert "story" not in hash_of(view)


def test_the_turning_button_keeps_the_keyboard(open_page):
    view = open_page(told_page(), "#story=railway&step=1")
    view.page.get_by_role("button", name="Next").focus()
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("document.activeElement.dataset.turn") == "1"
    view.page.keyboard.press("Enter")
    assert text(view, "#card h2") == "Heading of Orion"


def test_what_a_step_rests_on_opens_its_relation_and_leads_back(open_page):
    view = open_page(told_page(), "#story=railway&step=3")
    backing = view.page.locator(".backing li")
    assert backing.count() == 1
    assert "non-binding" in backing.inner_text()
    assert (
        backing.locator("a").get_attribute("href") == "https://www.glencore.com/media-and-insights"
    )
    backing.get_by_role("button").click()
    assert view.page.evaluate("lodeway.state.edge.id") in {
        "orion-cmc--agreed--kcc",
        "orion-cmc--agreed--mutanda",
    }
    assert "story=railway" in hash_of(view)
    view.page.locator(".way-back button").click()
    assert text(view, "#card h2") == "Heading of Orion"


def test_on_a_phone_the_story_is_a_sheet_that_leaves_its_things_in_sight(open_page):
    view = open_page(told_page(), "#story=railway&step=1", size=PHONE)
    assert view.page.locator("#panel").get_attribute("data-open") == "true"
    assert view.page.locator(".turners").is_visible()
    top = view.page.locator("#panel").bounding_box()["y"]
    seen = "lodeway.model.nodes.filter((node) => lodeway.drawing.visible(node)).length"
    assert view.page.evaluate(seen) == 3
    for node in ("lar", "mota-engil", "trafigura"):
        x, y = view.point(node)
        assert 0 < x < 390
        assert y < top
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_page_without_stories_lists_none(open_page):
    view = open_page(lobito_page())
    assert "Stories" not in text(view, "#card")


def test_hostile_words_of_a_story_do_nothing(open_page):
    page = told_page()
    (story,) = page.stories
    step = story.steps[0]
    steps = tuple(
        replace(
            step,
            step=replace(
                step.step,
                heading={"en": words, "zh": words},
                text={"en": words, "zh": words},
                show=(words, *step.step.show),
                on=words,
            ),
        )
        for words in HOSTILE
    )
    hostile = StoryCard("__proto__", {"en": HOSTILE[1], "zh": HOSTILE[5]}, steps)
    view = open_page(replace(page, stories=(hostile,)), "#story=__proto__&step=1")
    for _ in HOSTILE[1:]:
        view.page.locator("[data-turn='1']").click()
    assert f"Step {len(HOSTILE)} of {len(HOSTILE)}" in text(view, "#card")
