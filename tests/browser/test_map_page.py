"""A map page as a reader meets it: in a real browser, without a network and without scripts."""

from __future__ import annotations

import pytest

import map_pages as made
from lodeway.maps.model import Group, Table
from lodeway.maps.page import page
from lodeway.report.answer import Answer, Column

PHONE = (390, 844)


def whole(**more):
    given = {"groups": made.GROUPS, "land": made.LAND, "tables": made.TABLES, "about": made.ABOUT}
    return page(made.TITLE, made.LINES, made.SPOTS, **{**given, **more})


def seen(view, selector):
    """The texts of a selector that can be seen."""
    return [one.inner_text() for one in view.page.locator(selector).all() if one.is_visible()]


def opacity(view, selector):
    return view.page.locator(selector).first.evaluate("e => Number(getComputedStyle(e).opacity)")


# ---- it opens, and keeps to itself (open_page checks for trouble at the end of every test)


def test_the_page_opens_without_a_request_an_error_or_a_refusal(open_page):
    view = open_page(whole())
    assert seen(view, "h1") == ["From Town to Market"]
    assert seen(view, "figcaption") == ["The whole way", "On land"]
    assert view.page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_it_needs_no_script(browser, tmp_path):
    file = tmp_path / "map.html"
    file.write_text(whole(), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, offline=True)
    view = context.new_page()
    view.goto(file.as_uri())
    view.locator("label[for=lang-zh]").click()
    assert view.locator("h1.zh").is_visible()
    assert not view.locator("h1.en").is_visible()
    context.close()


def test_no_script_runs_even_if_one_were_in_the_page(open_page):
    page_with_script = whole().replace("</main>", "</main><script>window.PWNED=1</script>")
    view = open_page(page_with_script)
    assert view.page.evaluate("typeof window.PWNED") == "undefined"
    assert any("script-src" in one for one in view.page.evaluate("window.__refused.splice(0)"))
    view.trouble.clear()


def test_hostile_data_does_nothing(open_page):
    evil = made.both(made.EVIL)
    view = open_page(
        page(
            evil,
            made.LINES,
            made.SPOTS,
            groups=[Group(group.id, evil, evil) for group in made.GROUPS],
            land=made.LAND,
            tables=[made.table(evil)],
            about=evil,
        )
    )
    assert view.page.locator("h1.en").inner_text() == made.EVIL
    for label in view.page.locator(".key label").all():
        label.click()


# ---- two languages


def test_the_language_switch_turns_every_word(open_page):
    view = open_page(whole())
    view.page.click("label[for=lang-zh]")
    assert seen(view, "h1") == ["城至市场"]
    shown = " ".join(seen(view, "h1, .about, figcaption, .key, .signs, .answer, footer"))
    own = shown.replace("Natural Earth", "")  # who drew the outlines goes by its own name
    assert [word for word in own.split() if word.isascii() and word.isalpha()] == []
    assert "西港" in " ".join(view.page.locator("text.gate:visible").all_text_contents())
    view.page.click("label[for=lang-en]")
    assert seen(view, "h1") == ["From Town to Market"]
    assert "西" not in " ".join(seen(view, "h1, .about, figcaption, .key, .signs, .answer, footer"))


def test_the_switches_are_worked_by_keys_and_named_for_those_who_listen(open_page):
    view = open_page(whole())
    view.page.keyboard.press("Tab")
    view.page.keyboard.press("ArrowRight")
    assert seen(view, "h1") == ["城至市场"]
    names = view.page.locator("input[name=show]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert names[1] == "By the western port · 经西港"


# ---- choosing a way


def test_choosing_a_way_fades_the_others_and_shows_its_legs_only(open_page):
    view = open_page(whole())
    titles = [one.split("\n")[0] for one in seen(view, ".answer")]
    assert titles == ["Two ways", "Legs of the western way", "Legs of the eastern way"]
    view.page.click("label[for=show-2]")
    assert opacity(view, ".desk .way.w1") < 0.2
    assert opacity(view, ".desk .way.w2") == 1
    assert opacity(view, ".desk .spot.gate.w1") < 0.5
    assert not view.page.locator("text.gate.w1").first.is_visible()
    titles = [one.split("\n")[0] for one in seen(view, ".answer")]
    assert titles == ["Two ways", "Legs of the eastern way"]
    view.page.click("label[for=show-all]")
    assert opacity(view, ".desk .way.w1") == 1


def test_folded_tables_open(open_page):
    view = open_page(whole())
    assert view.page.locator("details.en table, .en details table").first.is_hidden()
    view.page.locator(".en summary").first.click()
    assert view.page.locator(".en details table").first.is_visible()


def test_a_table_of_many_columns_does_not_push_the_page_sideways(open_page):
    heads = tuple(Column(f"days to the port in all {n}", f"c{n}") for n in range(30))
    wide = Answer("Many", heads, (tuple(range(1_000_000, 1_000_030)),))
    view = open_page(whole(tables=(Table({"en": wide, "zh": wide}, None, False),)))
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 1400
    assert view.page.locator(".answer.en th").last.is_visible()


# ---- on a phone, on paper, at night


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_phone_shows_it_all_without_scrolling_sideways(open_page, lang):
    view = open_page(whole(lang=lang), size=PHONE)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert view.page.locator(".phone svg").first.is_visible()
    assert not view.page.locator(".desk svg").first.is_visible()
    smallest = view.page.locator(".phone text.name:visible").evaluate_all(
        """all => Math.min(...all.map(e => parseFloat(getComputedStyle(e).fontSize)
             * e.ownerSVGElement.getBoundingClientRect().width / e.ownerSVGElement.viewBox.baseVal.width))"""
    )
    assert smallest > 10
    boxes = view.page.locator(".key label").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(boxes) >= 36


def test_a_table_on_a_phone_names_each_cell(open_page):
    view = open_page(whole(), size=PHONE)
    name = view.page.locator("td.number:visible").first.evaluate(
        "e => getComputedStyle(e, '::before').content"
    )
    assert name == '"km"'


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_and_lines_stand_out_by_day_and_by_night(open_page, scheme):
    view = open_page(whole(), color_scheme=scheme)
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
  const grounds = [of("figure svg", "backgroundColor"), of(".land", "fill")];
  const against = (color) => Math.min(...grounds.map((ground) => ratio(color, ground)));
  return {
    text: against(of("text.name.end", "fill")),
    soft: against(of("text.country", "fill")),
    lines: [...document.querySelectorAll(".desk .line")].map((e) => against(getComputedStyle(e).stroke)),
  };
}"""
