"""The page of a graph: whatever the ontology draws, told in a fixed order, laid out once."""

from __future__ import annotations

from datetime import date

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import Filter
from lodeway.explorer import data, layout
from lodeway.explorer.page import Page
from toys import CLAIM, RECEIPT, TOY, Project

MINERALS = "id,label@en,label@zh\ncobalt,Cobalt,钴\ncopper,Copper,铜\nnickel,Nickel,镍\n"
OUTPUT = f"id,subject,quantityKind,mineral,value,unit,{CLAIM}\n"


def disputed(page: Page) -> set[str]:
    return {e.claim for edge in page.edges for e in edge.evidence if e.disputed}


def test_a_network_of_the_ontology_is_on_the_page_without_a_word_of_code(project: Project) -> None:
    root = project()
    core = root / "ontology" / "actors.ttl"
    text = core.read_text("utf-8")
    anew = text.replace('ld:network "actors" , "ownership" ;', 'ld:network "holdings" ;')
    assert anew != text
    core.write_text(anew, "utf-8")
    page = data.page(lodeway.load(root).store)
    assert [e.source for e in page.edges if e.kind == "Stake"] == ["anvil"]


def test_a_claim_that_stands_in_two_networks_is_drawn_once(toy: KnowledgeGraph) -> None:
    for network in ("actors", "ownership"):
        assert toy.network(network).has_edge("anvil", "basalt", "anvil-basalt")
    drawn = [e.id for e in data.page(toy.store).edges if e.kind == "Stake"]
    assert drawn == ["anvil-basalt>anvil>basalt"]


def test_two_lengths_of_one_line_dispute_each_other_and_no_other_line(toy: KnowledgeGraph) -> None:
    assert disputed(data.page(toy.store)) == {"km-rail-west", "km-rail-west-other"}


def test_a_length_that_was_not_yet_known_disputes_nothing(project: Project) -> None:
    figures = TOY["claims/route-figures.csv"]
    other = next(row for row in figures.splitlines() if row.startswith("km-rail-west-other"))
    later = figures.replace(other, other.replace("2026-11-21", "2026-11-25"))
    store = lodeway.load(project({"claims/route-figures.csv": later})).store
    assert disputed(data.page(store)) == {"km-rail-west", "km-rail-west-other"}
    assert disputed(data.page(store, through=Filter(known=date(2026, 11, 22)))) == set()


@pytest.mark.parametrize("order", [("cobalt", "copper", "nickel"), ("nickel", "copper", "cobalt")])
def test_the_goods_of_a_figure_are_named_in_one_order(
    project: Project, order: tuple[str, ...]
) -> None:
    row = f"out,anvil,production,{';'.join(order)},5,t,{RECEIPT}\n"
    tables = {"minerals/minerals.csv": MINERALS, "claims/productions.csv": OUTPUT + row}
    page = data.page(lodeway.load(project(tables)).store)
    (said,) = (e.text for n in page.nodes if n.id == "anvil" for e in n.statements)
    assert said["en"] == "production, Cobalt, Copper, Nickel: 5 tonne"
    assert said["zh"] == "产量，钴，铜，镍: 5 吨"


def test_a_graph_is_laid_out_once_and_its_page_stays_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project()
    anew = lodeway.load(root, memory=True).explorer()
    first = lodeway.load(root).explorer()
    monkeypatch.setattr(layout, "positions", lambda graph: pytest.fail("laid out again"))
    assert lodeway.load(root).explorer() == first == anew


def test_another_day_with_other_relations_is_laid_out_for_itself(toy: KnowledgeGraph) -> None:
    now = data.page(toy.store)
    before = data.page(toy.store, through=Filter(on=date(2000, 1, 1)))
    assert len(before.edges) < len(now.edges)
    assert before.places == layout.positions(before.network())
    assert now.places == layout.positions(now.network())


def test_without_a_claim_the_page_lacks_it_and_places_all_that_is_left(toy: KnowledgeGraph) -> None:
    page = data.page(toy.without(["anvil-basalt"]).store)
    assert [e.id for e in page.edges if e.kind == "Stake"] == []
    assert page.places is not None
    assert page.places.keys() == {node.id for node in page.nodes}
