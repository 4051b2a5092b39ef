"""Rows become quads: one graph a source, types up to the top, dates with their bounds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.schema import ontology
from toys import CLAIM, RECEIPT, ROOT, Project


def test_a_claim_stands_in_the_graph_of_its_source(toy: KnowledgeGraph) -> None:
    answer = toy.sparql("SELECT ?who { GRAPH ?who { id:anvil-basalt a ld:Stake } }")
    assert answer.rows == (("gazette",),)


def test_a_mine_town_is_also_a_node_and_an_entity(toy: KnowledgeGraph) -> None:
    answer = toy.sparql("SELECT ?kind { id:mine-town a ?kind } ORDER BY ?kind")
    assert [row[0] for row in answer.rows] == ["City", "Entity", "Place", "TransportNode"]


def test_a_year_stays_a_year_and_gets_bounds_to_compare(toy: KnowledgeGraph) -> None:
    answer = toy.sparql(
        "SELECT ?since ?first ?last { id:anvil-basalt ld:sinceStated ?since ; "
        "ld:sinceEarliest ?first ; ld:since ?last }"
    )
    assert answer.rows == (("2024", "2024-01-01", "2024-12-31"),)


def test_derived_triples_stand_in_a_graph_that_names_their_rule(toy: KnowledgeGraph) -> None:
    answer = toy.sparql(
        "SELECT ?rule ?day { GRAPH ?g { id:anvil ld:holdsStakeInNow id:basalt } "
        "?g ld:derivedBy ?rule ; ld:asOf ?day }"
    )
    assert answer.rows == (("holds-stake-in-now", "2026-11-21"),)


def test_any_number_of_official_tables_hold_quantities_of_every_kind(project: Project) -> None:
    head = f"id,type,subject,quantityKind,mineral,value,unit,{CLAIM}\n"
    rows = {
        "minerals/minerals.csv": "id,label@en,label@zh\ncopper,Copper,铜\n",
        "official/one.csv": f"{head}made,Production,zmb,production,copper,1,t,{RECEIPT}\n",
        "official/two.csv": f"{head}left,Reserve,zmb,reserve,copper,2,t,{RECEIPT}\n",
    }
    graph = lodeway.load(project(rows))
    answer = graph.sparql(
        "SELECT ?id ?kind { ?id ld:mineral id:copper ; a ?kind } ORDER BY ?id ?kind"
    )
    claims = ("Claim", "QuantityStatement")
    assert [row[1] for row in answer.rows] == [
        *sorted((*claims, "Reserve")),
        *sorted((*claims, "Production")),
    ]


@pytest.mark.parametrize(
    ("table", "owner"),
    [
        ("claims/quantities.csv", "QuantityStatement"),
        ("official/mcs-2026.csv", "QuantityStatement"),
        ("claims/productions.csv", "Production"),
        ("official/notes.txt", None),
        ("unofficial/mcs.csv", None),
    ],
)
def test_a_table_belongs_to_the_class_that_names_it_or_whose_pattern_it_fits(
    table: str, owner: str | None
) -> None:
    found = ontology.read(ROOT / "ontology").class_of_table(table)
    assert (found.name if found else None) == owner


def test_a_path_named_outright_goes_before_a_pattern() -> None:
    def owner(name: str, *tables: str) -> ontology.Class:
        return ontology.Class(name, (name,), tables, ())

    classes = {
        "All": owner("All", "imported/*/*.csv"),
        "Own": owner("Own", "imported/a/records.csv"),
    }
    schema = ontology.Schema(classes, {}, {}, ())
    assert schema.class_of_table("imported/a/records.csv") is classes["Own"]
    assert schema.class_of_table("imported/b/records.csv") is classes["All"]


def build_elsewhere(root: Path, seed: str, zone: str) -> bytes:
    """The N-Quads and Turtle of a fresh process with its own hash seed and time zone."""
    script = (
        "import sys; from pathlib import Path; from lodeway.api import opening\n"
        "g = opening.built(Path(sys.argv[1])); sys.stdout.buffer.write(g.nquads() + g.turtle())"
    )
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    command = [sys.executable, "-c", script, str(root)]
    return subprocess.run(command, env=env, check=True, capture_output=True).stdout


def test_the_same_tables_give_the_same_bytes_anywhere(project: Project) -> None:
    first = build_elsewhere(project(name="here"), "0", "UTC")
    assert build_elsewhere(project(name="there"), "1", "Asia/Shanghai") == first


@pytest.mark.slow
def test_the_shipped_tables_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """But for the official figures, which are all of one kind."""
    root = tmp_path / "shipped"
    shutil.copytree(ROOT / "ontology", root / "ontology")
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("official"))
    assert build_elsewhere(root, "1", "UTC") == build_elsewhere(root, "2", "America/Lima")
