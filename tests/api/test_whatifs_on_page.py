"""What the explorer says of a place that shuts is what `lodeway whatif` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lodeway.api import whatifs
from lodeway.explorer.cards import NodeCard

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph


@pytest.mark.slow
def test_a_border_post_tells_the_answer_of_its_longest_closure(shipped: KnowledgeGraph) -> None:
    assert shipped.roots is not None
    nodes = [NodeCard("chirundu", "BorderPost", {}), NodeCard("kitwe", "City", {})]
    (told,) = whatifs.supposed(shipped, shipped.roots, nodes)
    assert (told.place, told.scenario) == ("chirundu", "chirundu-10-days")
    found = shipped.whatif(told.scenario)
    for lang in ("en", "zh"):
        totals = found.tables(lang)[0]
        assert (told.title[lang], told.said[lang]) == (totals.title, totals.verdict)
        spans = {row["item"]: row["after_span"] for row in totals}
        assert all(spans[name[lang]] == much[lang] for name, much in told.figures)
        assert told.rests[lang].endswith(found.scenario.note[lang])
    assert len(told.figures) == 3


def test_a_project_without_scenarios_tells_nothing(toy: KnowledgeGraph) -> None:
    assert toy.roots is not None
    assert whatifs.supposed(toy, toy.roots, toy.explorer_page().nodes) == ()
