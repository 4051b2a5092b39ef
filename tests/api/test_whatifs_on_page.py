"""What the explorer says of a thing that shuts is what `lodeway whatif` says, or a supposition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lodeway.api import whatifs
from lodeway.explorer.cards import EdgeCard, NodeCard

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph

# Two segments one after the other, between which copper has no way to turn off.
LINE = ("rail-dilolo-luau", "rail-luau-luacano")


@pytest.mark.slow
def test_a_border_post_tells_the_answer_of_its_longest_closure_and_a_line_a_supposition(
    shipped: KnowledgeGraph,
) -> None:
    assert shipped.roots is not None
    nodes = [NodeCard("chirundu", "BorderPost", {}), NodeCard("kitwe", "City", {})]
    edges = [EdgeCard(name, "kitwe", "chirundu", "Segment", {}) for name in (*LINE, "access-kitwe")]
    told, line = whatifs.supposed(shipped, shipped.roots, nodes, edges)
    assert (told.things, told.scenario) == (("chirundu",), "chirundu-10-days")
    found = shipped.whatif(told.scenario)
    for lang in ("en", "zh"):
        totals = found.tables(lang)[0]
        assert (told.title[lang], told.said[lang]) == (totals.title, totals.verdict)
        spans = {row["item"]: row["after_span"] for row in totals}
        assert all(spans[name[lang]] == much[lang] for name, much in told.figures)
        assert told.rests[lang].endswith(found.scenario.note[lang])
    assert len(told.figures) == 3

    assert (line.things, line.scenario) == (LINE, "")
    assert line.title["en"].startswith("Supposed: shut for 30 days (2026-12-01 to 2026-12-30")
    assert line.title["zh"].startswith("假设：关闭30天（2026年12月1日")
    assert "not announced by anyone" in line.rests["en"]
    assert line.said["en"].startswith("Copper, 353,000 t in 30 days: ")


def test_a_project_without_scenarios_tells_nothing(toy: KnowledgeGraph) -> None:
    assert toy.roots is not None
    page = toy.explorer_page()
    assert whatifs.supposed(toy, toy.roots, page.nodes, page.edges) == ()
