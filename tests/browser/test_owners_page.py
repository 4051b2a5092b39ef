"""The tree of owners in a real browser: two languages, a phone."""

from __future__ import annotations

import pytest

import control_worlds as toys

PHONE = (390, 844)


@pytest.fixture
def whole(project):
    kg = toys.load(project)
    return kg.control("near-pit", closed="memo").page().page


def seen(view, selector):
    return [one.inner_text() for one in view.page.locator(selector).all() if one.is_visible()]


def test_it_opens_without_a_request_and_speaks_one_language_at_a_time(open_page, whole):
    view = open_page(whole)
    assert seen(view, "h1") == ["Who is behind Near Pit"]
    view.page.click("label[for=lang-zh]")
    assert seen(view, "h1") == ["近矿背后是谁"]
    assert view.page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_a_holding_opens_to_its_sources_with_a_click_or_a_key(open_page, whole):
    view = open_page(whole)
    first = view.page.locator("details.holding").first
    assert not first.locator(".behind").is_visible()
    first.locator("summary").click()
    assert first.locator(".behind").is_visible()
    assert "The Gazette" in first.locator(".behind").inner_text()
    first.locator("summary").press("Enter")
    assert not first.locator(".behind").is_visible()


@pytest.mark.parametrize("size", [(1400, 900), PHONE])
def test_nothing_is_wider_than_the_screen(open_page, whole, size):
    view = open_page(whole, size=size)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_bars_are_as_long_as_the_parts(open_page, whole):
    view = open_page(whole)
    widths = view.page.evaluate(
        "[...document.querySelectorAll('.tree .bar svg')].map(s => "
        "s.querySelector('.sure').getBoundingClientRect().width / s.getBoundingClientRect().width)"
    )
    # Cobre is left with 36 % of the pit, then come the public's 60 % and the Fund's 40 % of that.
    assert widths[:3] == pytest.approx([0.36, 0.216, 0.144], abs=0.005)
