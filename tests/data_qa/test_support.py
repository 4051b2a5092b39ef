"""What only a machine, an aggregator or a forum says is never put forward as more than low."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lodeway import api
from lodeway.check.support import WEAK, weakly_supported
from lodeway.schema import paths

if TYPE_CHECKING:
    from lodeway.build.graph import Graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    return api.checked(paths.project_root(), lang="en")


def test_what_rests_on_weak_pages_alone_is_of_low_confidence(graph: Graph) -> None:
    risen = [
        f"{row.file}:{row.line}: {row.id} rests on {row.cells['source']} alone; say low, or add a "
        "claim of a source with an editor"
        for row in weakly_supported(graph)
        if row.cells["confidence"] != "low"
    ]
    assert risen == []


def test_every_kind_of_source_that_the_list_knows_is_used(graph: Graph) -> None:
    used = {row.cells["sourceKind"] for row in graph.rows if "sourceKind" in row.cells}
    assert used >= WEAK | {
        "filing",
        "regulator",
        "government",
        "company-release",
        "dataset",
        "research",
        "wire",
        "press",
        "trade-press",
    }


@pytest.mark.parametrize(
    ("publisher", "kind"),
    [
        ("Reuters", "wire"),
        ("Xinhua", "wire"),
        ("Bloomberg", "wire"),
        ("Particle", "machine-written"),
        ("Quidah", "machine-written"),
        ("Grokipedia", "machine-written"),
        ("The FollowUp", "machine-written"),
        ("Wikipedia", "aggregator"),
        ("Rasha Mehr", "aggregator"),
        ("Zvenia", "aggregator"),
        ("GBC", "forum"),
    ],
)
def test_a_publisher_has_one_kind(publisher: str, kind: str, graph: Graph) -> None:
    kinds = {
        row.cells["sourceKind"] for row in graph.rows if row.cells.get("publisher") == publisher
    }
    assert kinds == {kind}
