"""The search box: things, then what is said, then who says it; both scripts, slips and order."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from explorer_pages import lobito_page
from lodeway.api import KnowledgeGraph
from lodeway.explorer.finding import Finding
from toys import ROOT

FOUND = Finding(
    traditional="剛託",
    simplified="刚托",
    noise=("ltd", "集团"),
    elsewhere=(("Kansanshi", "坎桑希铜矿"), ("Chambishi copper smelter", "谦比希铜冶炼厂")),
)


def page():
    return replace(lobito_page(), finding=FOUND)


def options(view):
    return view.page.locator("#hits [role=option]").all_inner_texts()


def heads(view):
    return view.page.locator("#hits .group-head").all_inner_texts()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("lar", "Lobito Atlantic Railway (LAR)"),
        ("L.A.R.", "Lobito Atlantic Railway (LAR)"),
        ("gecamines", "Gécamines"),
        ("剛果", "DR Congo"),
        ("託克", "Trafigura"),
        ("Trafigura Ltd", "Trafigura"),
        ("railway atlantic", "Lobito Atlantic Railway (LAR)"),
        ("trafigrua", "Trafigura"),
        ("kamoto mine", "Kamoto mine"),
    ],
)
def test_what_people_type_finds_what_they_mean(open_page, query, first):
    view = open_page(page())
    view.page.fill("#query", query)
    assert options(view)[0].split("\n")[0] == first


def test_hits_stand_in_groups_and_lead_to_what_they_tell(open_page):
    view = open_page(page())
    view.page.fill("#query", "753 million")
    assert heads(view) == ["What is said"]
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("lodeway.state.edge.id") == "dfc--lends--lar"
    view.page.fill("#query", "newspaper")
    assert heads(view) == ["Sources"]
    view.page.fill("#query", "lobito")
    assert heads(view) == ["By name", "What is said"]


def test_a_source_opens_to_what_it_says(open_page):
    view = open_page(page())
    view.page.fill("#query", "newspaper feature")
    view.page.keyboard.press("Enter")
    assert heads(view) == ["Newspaper feature"]
    assert options(view)[0].split("\n")[0] == "America put up 753 million dollars."
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("lodeway.state.edge.id") == "dfc--lends--lar"
    assert view.page.input_value("#query") == ""


@pytest.mark.parametrize(
    ("query", "name"),
    [("kansanshi", "Kansanshi · 坎桑希铜矿"), ("谦比希", "Chambishi copper smelter")],
)
def test_what_is_not_on_this_page_says_so(open_page, query, name):
    view = open_page(page())
    view.page.fill("#query", query)
    told = view.page.locator("#hits .elsewhere").inner_text()
    assert name in told
    assert "in the graph, not on this page" in told
    assert options(view) == []


def test_nothing_found_is_said(open_page):
    view = open_page(page(), "#lang=zh")
    view.page.fill("#query", "亚特兰蒂斯")
    assert view.page.locator("#hits").inner_text() == "未找到。"


def test_arrow_keys_pass_over_the_heads(open_page):
    view = open_page(page())
    view.page.fill("#query", "lobito")
    count = len(options(view))
    for _ in range(count):
        view.page.keyboard.press("ArrowDown")
    assert view.page.locator("#hits [aria-selected=true]").count() == 1
    assert view.page.get_attribute("#query", "aria-activedescendant") == "hit-0"


def test_the_list_fits_a_phone(open_page):
    view = open_page(page(), size=(390, 844))
    view.page.fill("#query", "lobito")
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert view.page.locator("#hits").bounding_box()["height"] < 844


@pytest.mark.slow
def test_the_spellings_that_the_names_are_held_to_are_found(
    open_page, shipped: KnowledgeGraph
) -> None:
    with (ROOT / "tests/names/spellings.csv").open(encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["found"]]
    view = open_page(shipped.explorer())
    here = set(view.page.evaluate("lodeway.model.nodes.map((node) => node.id)"))
    asked = [(row["name"], set(row["found"].split(";"))) for row in rows]
    asked = [(name, meant) for name, meant in asked if meant <= here]
    hits = view.page.evaluate(
        "(names) => names.map((name) => lodeway.model.search(name).slice(0, 8).map(({ node }) => node.id))",
        [name for name, _ in asked],
    )
    missed = [name for (name, meant), ids in zip(asked, hits, strict=True) if not meant <= set(ids)]
    assert len(asked) > 300
    assert len(missed) <= 0.02 * len(asked), missed
    told = view.page.evaluate("lodeway.model.stories.map(({ id }) => id)")
    assert len(told) >= 8
