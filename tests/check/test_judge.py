"""The judge of shapes in a process of its own finds what it would find here."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from lodeway.check.shacl_process import Elsewhere, judge

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
ex:shape a sh:NodeShape ; sh:targetClass ex:Mine ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "a mine has a name"@en ] .
"""
NAMELESS = ox.Triple(
    ox.NamedNode("http://example.org/one"),
    ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    ox.NamedNode("http://example.org/Mine"),
)


def test_a_judge_elsewhere_says_what_one_here_says(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES, "utf-8")
    here = judge([NAMELESS], file)
    assert [v.messages for v in here] == [(("en", "a mine has a name"),)]
    assert Elsewhere(file).give([NAMELESS]).verdicts() == here


def test_where_the_other_process_died_the_work_is_done_here(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES, "utf-8")
    elsewhere = Elsewhere(file)
    elsewhere.stop()
    assert elsewhere.give([NAMELESS]).verdicts() == judge([NAMELESS], file)
