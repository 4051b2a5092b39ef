"""What a reader sees of firmness: lines, marks, groups and the frame, in a real browser."""

from __future__ import annotations

import pytest

from explorer_pages import lobito_page

PHONE = (390, 844)
LOAN, MEMORANDUM, SHARE = "dfc--lends--lar", "orion-cmc--agreed--kcc", "glencore--owns--kcc"
WRITTEN = """() => {
  const said = [], pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
  pen.fillText = function (words, x, y) { said.push([words, x, y]); return write.call(this, words, x, y); };
  lodeway.drawing.network.redraw();
  pen.fillText = write;
  return said;
}"""


def line(view, edge):
    return view.page.evaluate(
        "(name) => lodeway.drawing.edgeData.get(lodeway.model.edgeById.get(name).index)", edge
    )


def written(view):
    """The words on the picture, and where each of them stands."""
    return {words: (x, y) for words, x, y in view.page.evaluate(WRITTEN)}


def legend(view, words):
    return view.page.locator("#legend .firmness button", has_text=words)


@pytest.mark.parametrize(("edge", "dashes"), [(SHARE, False), (LOAN, [7, 5]), (MEMORANDUM, [1, 4])])
def test_the_style_of_a_line_is_its_firmness(open_page, edge, dashes):
    assert line(open_page(lobito_page()), edge)["dashes"] == dashes


def test_the_legend_puts_a_firmness_away(open_page):
    view = open_page(lobito_page())
    said = legend(view, "announced, planned, not binding")
    said.click()
    assert said.get_attribute("aria-pressed") == "false"
    assert line(view, MEMORANDUM)["hidden"]
    assert not line(view, LOAN)["hidden"]
    said.click()
    assert not line(view, MEMORANDUM)["hidden"]
    legend(view, "sources disagree").click()
    assert line(view, LOAN)["hidden"]
    assert line(view, MEMORANDUM)["hidden"]
    assert not line(view, SHARE)["hidden"]


def test_every_firmness_has_a_line_in_the_legend_and_a_tally(open_page):
    view = open_page(lobito_page())
    assert view.page.locator("#legend .firmness button").all_inner_texts() == [
        "held, in force, at work\n30",
        "agreed, not closed\n1",
        "announced, planned, not binding\n2",
        "over\n0",
        "sources disagree\n3",
    ]
    assert view.page.locator("#legend .firmness svg.line").count() == 5


def test_shares_and_sums_stand_on_the_lines_of_what_is_chosen(open_page):
    view = open_page(lobito_page(), "#node=kcc&focus=1")
    assert {"70–75 %", "40 % of the interest of Glencore"} <= written(view).keys()
    view = open_page(lobito_page(), "#node=dfc&focus=1&lang=zh")
    assert "5.53亿美元" in written(view)
    view = open_page(lobito_page(), "#node=dfc&focus=1&lang=en")
    assert "USD 553 m" in written(view)


def test_a_dispute_is_marked_on_its_line_and_nothing_else_is(open_page):
    view = open_page(lobito_page(), "#node=dfc&focus=1")
    assert [words for words, *_ in view.page.evaluate(WRITTEN)].count("!") == 1
    view = open_page(lobito_page(), "#node=glencore&focus=1")
    assert "!" not in written(view)


def test_what_is_written_on_a_line_covers_no_name(open_page):
    view = open_page(lobito_page(), "#node=kcc&focus=1")
    places = written(view)
    share = places.pop("70–75 %")
    assert all(abs(share[1] - y) > 10 or abs(share[0] - x) > 20 for x, y in places.values())


def test_a_panel_tells_what_is_held_from_what_is_not(open_page):
    view = open_page(lobito_page(), "#node=kcc")
    heads = [h.replace("\n", " ") for h in view.page.locator("#card h4").all_inner_texts()]
    assert heads == [
        "owned by held 2",
        "to be sold to announced or not binding, not held 1",
        "operates 1",
    ]
    card = view.page.locator("#card").inner_text()
    assert "75 % (70–75)" in card
    assert "40 % of the interest of Glencore" in card


def test_a_panel_gives_a_share_with_its_status_and_its_date(open_page):
    view = open_page(lobito_page(), "#node=glencore")
    (row,) = view.page.locator("#card .rows li", has_text="Kamoto").all_inner_texts()
    for words in ("75 % (70–75)", "owns 75 % of", "2025"):
        assert words in row


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            "As of 2026-02-10,as known by 2026-11-21,only from “signed” on,on any basis,all sources,evidence to 2026-02-03,Release 0.1.0",
        ),
        (
            "zh",
            "截至2026年2月10日,按2026年11月21日所知,仅限“已签署”及以上,不论依据,全部来源,证据截至2026年2月3日,版本 0.1.0",
        ),
    ],
)
@pytest.mark.parametrize("size", [(1400, 900), PHONE])
def test_the_frame_is_on_every_page_and_in_print(open_page, lang, words, size):
    view = open_page(lobito_page(), f"#lang={lang}", size=size)
    parts = view.page.locator("#frame span")
    assert ",".join(part.strip() for part in parts.all_text_contents()) == words
    assert view.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.page.emulate_media(media="print")
    assert view.page.locator("#frame").is_visible()
