"""`load(data=...)`: own facts in answers, networks and queries."""

from __future__ import annotations

from pathlib import Path

import pytest

import lodeway
import own_facts
from explorer_pages import packed_in
from lodeway.schema.errors import InvalidData, InvalidValue
from toys import Project


def test_own_facts_are_in_queries_by_their_graph(project: Project, tmp_path: Path) -> None:
    desk = own_facts.desk(tmp_path / "desk")
    kg = lodeway.load(project(), data=[desk])
    (row,) = kg.sparql("SELECT ?g ?p { GRAPH ?g { id:my-stake ld:share ?p } }")
    assert tuple(row.values()) == ("my-desk", 60.0)
    assert kg.label("my-desk", "zh") == "本方：本部门笔记"
    assert (
        lodeway.load(project(name="again"), data=(desk, desk)).label("my-holding") == "My Holding"
    )


def test_the_page_names_own_sources_as_own(project: Project, tmp_path: Path) -> None:
    root, desk = project(), own_facts.desk(tmp_path / "desk")
    assert "own: Notes of my desk" in packed_in(lodeway.load(root, data=desk).explorer())
    assert "Notes of my desk" not in packed_in(lodeway.load(root).explorer())


def test_a_railway_of_ones_own_is_taken(project: Project, tmp_path: Path) -> None:
    root, desk = project(), own_facts.desk(tmp_path / "desk")
    plain = lodeway.load(root).network("transport")
    laid = lodeway.load(root, data=desk).network("transport")
    assert not plain.has_edge("mine-town", "port-of-east")
    assert laid.has_edge("mine-town", "port-of-east")


def test_a_folder_that_is_not_there_is_told(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="gone: there is no such folder"):
        lodeway.load(project(), data=[tmp_path / "gone"])


def test_nothing_is_laid_over_a_built_file(project: Project, tmp_path: Path) -> None:
    file = lodeway.load(project()).file
    with pytest.raises(InvalidValue, match="is built already"):
        lodeway.load(file, data=[own_facts.desk(tmp_path / "desk")])
