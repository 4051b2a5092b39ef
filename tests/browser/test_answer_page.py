"""The page of an answer as a reader meets it: in a real browser, without a network."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import answer_pages as made
from lodeway.maps.model import Spot
from lodeway.report.answer import Answer, Column
from lodeway.report.picture import Group
from lodeway.report.text import Shown, render_all

PHONE = (390, 844)
WIDTH = "document.documentElement.scrollWidth"


def seen(view, selector):
    """The texts of a selector that can be seen."""
    return [one.inner_text() for one in view.page.locator(selector).all() if one.is_visible()]


def opacity(view, selector):
    return view.page.locator(selector).first.evaluate("e => Number(getComputedStyle(e).opacity)")


def at_rest(view):
    """Wait until the names stand on every map."""
    for nth in range(view.page.locator(".sheet").count()):
        view.page.locator(".sheet").nth(nth).locator("text.name").first.wait_for(state="attached")


def test_it_opens_verdict_first_without_a_request_an_error_or_a_refusal(open_page):
    view = open_page(made.whole())
    at_rest(view)
    assert seen(view, "h1, .verdict, .frame") == [
        "From Town to Market",
        "Best by the east.",
        "As of 2026-04-13 · as known in this release · whatever its status · on any basis · "
        "all sources · evidence to 2026-07-02 · release a3e1e82ee597",
    ]
    assert seen(view, "figcaption") == ["The whole way", "On land"]
    assert seen(view, "#sources p") == ["[1] The Gazette"]
    assert "lodeway routes -- town market" in seen(view, "pre.again")
    assert view.page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_its_address_may_ask_for_a_language(open_page):
    view = open_page(made.whole(), "#lang=zh")
    assert view.page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert view.page.locator("h1.zh").is_visible()
    assert not view.page.locator("h1.en").is_visible()


def test_it_tells_all_but_the_map_without_a_script(browser, tmp_path):
    file = tmp_path / "answer.html"
    file.write_text(made.whole(), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, offline=True)
    view = context.new_page()
    view.goto(file.as_uri())
    view.locator("label[for=lang-zh]").click()
    assert view.locator("h1.zh").is_visible()
    assert not view.locator("h1.en").is_visible()
    assert view.locator("th bdi[lang=zh-Hans]").first.is_visible()
    context.close()


def test_hostile_data_does_nothing(open_page):
    evil = made.both(made.EVIL)
    groups = [Group(group.id, evil, evil) for group in made.GROUPS]
    lines = [replace(line, name=evil) for line in made.LINES]
    spots = [replace(spot, name=evil) for spot in made.SPOTS]
    view = open_page(
        made.whole(lines, spots, groups, title=evil, about=evil, told=made.tables(evil))
    )
    view.page.locator(".whole .line[d]").first.wait_for(state="attached")
    assert view.page.locator("h1.en").inner_text() == made.EVIL
    for label in view.page.locator(".key label, .languages label").all():
        label.click()
    with view.page.expect_download() as given:
        view.page.locator(".save button").first.click()
    csv = given.value.path().read_text("utf-8").splitlines()
    assert csv[1].startswith("'-1+2,")  # no spreadsheet runs it
    view.check()


def test_the_answer_can_be_taken_away_as_the_command_prints_it(open_page):
    view = open_page(made.whole())
    with view.page.expect_download() as given:
        view.page.get_by_role("button", name="Save as JSON").click()
    assert given.value.suggested_filename == "lodeway-routes-town-market.json"
    told = json.loads(given.value.path().read_text("utf-8"))
    assert told["tables"][0]["claims"] == [["claim-a"], ["claim-a", "claim-b"]]
    how = Shown("routes", "en", claims=True)
    assert told == json.loads(render_all(made.tables()["en"], "json", how))


def test_the_language_switch_turns_every_word(open_page):
    view = open_page(made.whole())
    at_rest(view)
    view.page.keyboard.press("Tab")
    view.page.keyboard.press("ArrowRight")
    parts = "h1, .about, .verdict, .frame, figcaption, .key, .signs, section.answer, .sketch, .save, .tools"
    assert seen(view, "h1") == ["城至市场"]
    own = (
        " ".join(seen(view, parts))
        .replace("Natural Earth", "")
        .replace("CSV", "")
        .replace("JSON", "")
    )
    assert [word for word in own.split() if word.isascii() and word.isalpha()] == []
    at_rest(view)
    assert "西港" in view.page.locator("text.gate").all_text_contents()
    assert view.page.evaluate("document.documentElement.lang") == "zh-Hans"
    names = view.page.locator("input[name=show]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert names[1] == "By the western port · 经西港"


def test_choosing_a_way_fades_the_others(open_page):
    view = open_page(made.whole())
    at_rest(view)
    view.page.click("label[for=show-2]")
    assert opacity(view, ".whole .way.w1") < 0.2
    assert opacity(view, ".whole .way.w2") == 1
    assert opacity(view, ".whole .spot.gate.w1") < 0.5
    assert not view.page.locator("text.gate.w1").first.is_visible()
    view.page.click("label[for=show-all]")
    assert opacity(view, ".whole .way.w1") == 1


def test_the_map_is_moved_by_buttons_and_keys_and_fitted_again(open_page):
    view = open_page(made.whole())
    at_rest(view)
    line = view.page.locator(".whole .line").first
    home = line.get_attribute("d")
    view.page.locator(".whole .tools button").first.click()
    view.page.wait_for_timeout(500)
    assert line.get_attribute("d") != home
    view.page.locator(".whole .tools button").last.click()
    view.page.wait_for_timeout(500)
    assert line.get_attribute("d") == home
    view.page.locator(".whole .sheet > svg").focus()
    view.page.keyboard.press("+")
    view.page.wait_for_timeout(500)
    assert line.get_attribute("d") != home


def test_names_never_cover_one_another(open_page):
    crowd = [
        Spot(20 + x * 0.8, -10 + y * 0.8, made.both(f"Place {x}{y}"), "place")
        for x in range(6)
        for y in range(6)
    ]
    view = open_page(made.whole([], crowd, []))
    at_rest(view)
    boxes = view.page.locator("text.name").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
    )
    assert len(boxes) > 10
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = a[2] <= b[0] + 2 or b[2] <= a[0] + 2 or a[3] <= b[1] + 4 or b[3] <= a[1] + 4
            assert apart, (a, b)


def test_a_long_table_is_folded_and_a_wide_one_does_not_push_the_page_sideways(open_page):
    heads = tuple(Column(f"days to the port in all {n}", f"c{n}") for n in range(30))
    wide = Answer("Many", heads, (tuple(range(1_000_000, 1_000_030)),))
    told = {lang: (*many, wide) for lang, many in made.tables(rows=70).items()}
    view = open_page(made.whole(told=told))
    assert view.page.evaluate(WIDTH) <= 1400
    assert view.page.locator("details table").first.is_hidden()
    view.page.locator("summary").first.click()
    assert view.page.locator("details table").first.is_visible()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_phone_shows_it_all_without_scrolling_sideways(open_page, lang):
    view = open_page(made.whole(lang=lang), size=PHONE)
    at_rest(view)
    assert view.page.evaluate(WIDTH) <= PHONE[0]
    boxes = view.page.locator(".key label").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(boxes) >= 36
    name = view.page.locator("td.number:visible").first.evaluate(
        "e => getComputedStyle(e, '::before').content"
    )
    assert name in {'"km"', '"公里"'}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_and_lines_stand_out_by_day_and_by_night(open_page, scheme):
    view = open_page(made.whole(), color_scheme=scheme)
    at_rest(view)
    contrast = view.page.evaluate(CONTRAST)
    assert contrast["text"] >= 4.5
    assert contrast["soft"] >= 4.5
    assert min(contrast["lines"]) >= 3


CONTRAST = """() => {
  const bright = (css) => {
    const parts = css.match(/[\\d.]+/g).slice(0, 3).map((part) => Number(part) / 255)
      .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ratio = (a, b) => {
    const [low, high] = [bright(a), bright(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const of = (selector, what) => getComputedStyle(document.querySelector(selector))[what];
  const grounds = [of(".sheet", "backgroundColor"), of(".land", "fill")];
  const against = (color) => Math.min(...grounds.map((ground) => ratio(color, ground)));
  return {
    text: against(of("text.name.end", "fill")),
    soft: against(of("text.country", "fill")),
    lines: [...document.querySelectorAll(".whole .line")].map((e) => against(getComputedStyle(e).stroke)),
  };
}"""
