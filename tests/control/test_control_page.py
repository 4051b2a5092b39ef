"""The tree of owners: every chain is on it once, and nothing can break out."""

from __future__ import annotations

import re
from datetime import date

import pytest

import control_worlds as toys
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import Filter
from lodeway.control import compute
from lodeway.control import page as control_page
from lodeway.control.page import Node, tree
from toys import Project

EVIL = "</title><script>window.PWNED=1</script><img src=x onerror=alert(1)>"


@pytest.fixture
def owners(project: Project) -> KnowledgeGraph:
    return toys.load(project)


def count(nodes: tuple[Node, ...]) -> int:
    return sum(1 + count(node.above) for node in nodes)


def test_the_tree_has_every_chain_once(owners: KnowledgeGraph) -> None:
    found = compute.control(owners, "near-pit")
    nodes = tree(found.owners)
    assert [node.link.holder for node in nodes] == ["cobre", "anvil"]
    assert [node.link.holder for node in nodes[0].above] == ["public", "dragon-fund"]
    assert count(nodes) == sum(len(one.ways) for one in found.owners)


def test_each_holding_opens_to_its_claims(owners: KnowledgeGraph) -> None:
    page = control_page.drawn(owners, compute.control(owners, "near-pit")).markup
    assert page.count('<details class="holding">') == 8
    for claim in ("cobre-near", "fund-cobre", "basalt-anvil", "public-cobre"):
        assert f"<code>{claim}</code>" in page
    assert "Last confirmed 2024" in page
    assert "40 % of Cobre" in page
    assert "科布雷公司的40%" in page


def test_the_bar_of_countries_is_as_long_as_the_whole(owners: KnowledgeGraph) -> None:
    page = control_page.drawn(owners, compute.control(owners, "near-pit")).markup
    bar = re.search(r'<section class="whole">.*?</svg>', page, re.DOTALL)
    assert bar
    assert sum(map(float, re.findall(r'width="([\d.]+)" height="10"', bar[0]))) == 100


def test_what_is_supposed_is_said_on_top(owners: KnowledgeGraph) -> None:
    found = compute.control(owners, "near-pit", closed=["memo"])
    page = control_page.drawn(owners, found, supposed=["memo"]).markup
    assert "Supposed, not so: The Memo is taken as closed." in page


def test_a_thing_without_holders_has_a_page(owners: KnowledgeGraph) -> None:
    page = control_page.drawn(owners, compute.control(owners, "lone-pit")).markup
    assert "No source that counts here names a holder." in page


def test_names_can_not_break_out(project: Project) -> None:
    actors = toys.OWNERS["actors/actors.csv"].replace("Cobre", f'"{EVIL}"')
    kg = toys.load(project, {"actors/actors.csv": actors})
    page = control_page.drawn(kg, compute.control(kg, "near-pit")).markup
    assert "<script" not in page
    assert "<img" not in page


def test_the_same_input_gives_the_same_bytes(owners: KnowledgeGraph) -> None:
    found = compute.control(owners, "near-pit")
    assert control_page.drawn(owners, found) == control_page.drawn(owners, found)


def test_dates_and_percents_are_written_as_each_language_writes_them(
    owners: KnowledgeGraph,
) -> None:
    found = compute.control(owners, "near-pit", through=Filter(date(2024, 2, 1)))
    page = control_page.drawn(owners, found).markup
    assert re.search(
        r'<b class="en" lang="en">[\d.]+ %</b><b class="zh" lang="zh-Hans">[\d.]+%</b>', page
    )
