"""Every place can be drawn by any GIS: its geometry says what the tables say, no more precisely."""

from __future__ import annotations

import csv
import re
from decimal import Decimal

import pytest

from lodeway.api import KnowledgeGraph
from toys import ROOT

DATA = ROOT / "data"
GEOMETRY = "https://w3id.org/lodeway/geometry/"
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
POINT = re.compile(rf"POINT \(({NUMBER}) ({NUMBER})\)")
PAIR = re.compile(rf"({NUMBER}) ({NUMBER})(?=[,)])")
WKT = re.compile(rf"(?:MULTI)?(?:POINT|LINESTRING|POLYGON) \(+{NUMBER} {NUMBER}[-0-9., ()]*\)+")

QUERY = """
SELECT ?thing (STR(?shape) AS ?geometry) ?kind ?wkt ?schematic {
  ?thing geo:hasGeometry ?shape .
  ?shape a ?kind ; geo:asWKT ?wkt .
  FILTER(?kind NOT IN (geo:Geometry, ld:Geometry))
  OPTIONAL { ?shape ld:schematic ?schematic }
}
"""

Drawn = dict[str, tuple[str, str, str, bool]]


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def local(iri: object) -> str:
    return re.split("[#/]", str(iri))[-1]


@pytest.fixture(scope="module")
def drawn(shipped: KnowledgeGraph) -> Drawn:
    """By the last part of its IRI, each geometry: of what, of which kind, its text, a sketch or not."""
    rows = shipped.sparql(QUERY).rows
    assert all(str(row[1]) == GEOMETRY + local(row[1]) for row in rows)
    return {
        local(row[1]): (local(row[0]), local(row[2]), str(row[3]), row[4] is not None)
        for row in rows
    }


@pytest.mark.parametrize("name", ["places/nodes.csv", "assets/assets.csv"])
def test_a_point_has_the_digits_of_its_row(name: str, drawn: Drawn) -> None:
    placed = [row for row in table(name) if row["lat"]]
    assert len(placed) > 90
    for row in placed:
        thing, kind, wkt, schematic = drawn[row["id"]]
        found = POINT.fullmatch(wkt)
        assert found, wkt
        assert (thing, kind, schematic) == (row["id"], "Point", False)
        # A number is written in its shortest form, so zeros at its end go and nothing else.
        said = (Decimal(row["lon"]).normalize(), Decimal(row["lat"]).normalize())
        assert (Decimal(found[1]), Decimal(found[2])) == said
        assert -180 <= said[0] <= 180
        assert -90 <= said[1] <= 90
    unplaced = {row["id"] for row in table(name) if not row["lat"]}
    assert not unplaced & drawn.keys()


def test_a_segment_runs_from_end_to_end_and_says_that_it_is_a_sketch(drawn: Drawn) -> None:
    nodes = {row["id"]: (row["lon"], row["lat"]) for row in table("places/nodes.csv")}
    segments = table("routes/segments.csv")
    for row in segments:
        thing, kind, wkt, schematic = drawn[row["id"]]
        pairs = [(Decimal(lon), Decimal(lat)) for lon, lat in PAIR.findall(wkt)]
        ends = [tuple(map(Decimal, nodes[row[end]])) for end in ("fromNode", "toNode")]
        assert schematic
        assert thing == row["id"]
        assert [pairs[0], pairs[-1]] == ends
        assert (kind, len(pairs)) == (
            ("MultiLineString", 4) if abs(ends[0][0] - ends[1][0]) > 180 else ("LineString", 2)
        )
        if kind == "MultiLineString":  # both parts meet at the antimeridian, in one latitude
            assert {pairs[1][0], pairs[2][0]} == {180, -180}
            assert pairs[1][1] == pairs[2][1]
    assert {name for name, told in drawn.items() if told[3]} == {row["id"] for row in segments}


def test_every_shape_is_a_geometry_word_for_word(drawn: Drawn) -> None:
    shapes = [(r["id"], r["outlineOf"], r["wkt"]) for r in table("places/outlines.csv")]
    shapes += [(r["id"], r["lineAcross"], r["line"]) for r in table("places/passage-lines.csv")]
    for name, thing, text in shapes:
        assert (drawn[name][0], drawn[name][2]) == (thing, text)
        assert drawn[name][1].upper() == text.split(" ")[0]


def test_the_text_of_every_geometry_is_well_formed(drawn: Drawn) -> None:
    for _, _, wkt, _ in drawn.values():
        assert WKT.fullmatch(wkt), wkt
        assert wkt.count("(") == wkt.count(")")


def test_a_place_or_asset_lies_in_the_country_its_row_names(shipped: KnowledgeGraph) -> None:
    answer = shipped.sparql("SELECT ?thing ?country { ?thing schema:containedInPlace ?country }")
    lies = {(local(row[0]), local(row[1])) for row in answer.rows}
    rows = [
        row
        for name in ("places/nodes.csv", "assets/assets.csv", "places/regions.csv")
        for row in table(name)
    ]
    on_a_border = {"BorderPost", "RailTerminal"}
    assert lies == {
        (row["id"], country)
        for row in rows
        for country in filter(None, row["country"].split(";"))
        if ";" not in row["country"] or row.get("type") in on_a_border
    }
