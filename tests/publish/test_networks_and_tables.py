"""Networks, places and claims as files, each opened by a program that is not ours."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pandas as pd
import pytest
import shapely
from pyarrow import parquet

from command_line import run
from lodeway import KnowledgeGraph
from lodeway.claims import projection
from lodeway.publish import files, networks, tables
from lodeway.publish.dataset import Dataset
from lodeway.schema import vocab
from toys import CLAIM, Project

STAKES = (
    f"id,holder,target,interestType,directness,share,shareMin,{CLAIM}\n"
    "anvil-basalt,anvil,basalt,shareholding,direct,30,,gazette,\"p. 1; =cmd()\",2024,,closed,"
    "high,read,,2026-11-21\n"
    "basalt-anvil,basalt,anvil,shareholding,direct,,12.5,gazette,p. 2,2024-03,,closed,"
    "high,read,,2026-11-21\n"
)  # fmt: skip


@pytest.fixture
def root(project: Project) -> Path:
    return project({"claims/stakes.csv": STAKES})


def exported(name: str, root: Path, folder: Path) -> bytes:
    done = run("export", name, "--project", root, "--out", folder / name)
    assert (done.returncode, done.stderr) == (0, f"wrote {folder / name}\n")
    return (folder / name).read_bytes()


def as_plain(value: Any) -> str:
    """A value as the formats have in common: numbers without their type, booleans by name."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def told(about: dict[str, Any], names: set[str]) -> dict[str, str]:
    return {name: as_plain(about[name]) for name in names if about.get(name) is not None}


def test_the_names_are_the_networks_that_the_ontology_declares(shipped: KnowledgeGraph) -> None:
    assert [*networks.NAMES] == projection.networks(shipped.store)
    assert {one.network for one in files.DRAWINGS.values()} == {*networks.NAMES}


@pytest.mark.parametrize("name", networks.NAMES)
def test_networkx_and_igraph_read_every_shipped_network(
    name: str, shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    graph = shipped.network(name)
    content = networks.graphml(graph)
    again = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    assert set(again) == set(graph)
    assert set(again.edges(keys=True)) == set(graph.edges(keys=True))
    for start, end, key, about in graph.edges(keys=True, data=True):
        read = again[start][end][key]
        assert told(read, {*about}) == told(about, {*about})
    (tmp_path / "n.graphml").write_bytes(content)
    other = igraph.Graph.Read_GraphML(str(tmp_path / "n.graphml"))
    assert (other.vcount(), other.ecount()) == (len(graph), graph.number_of_edges())
    named = dict(zip(other.vs["id"], other.vs["label_zh"], strict=True))
    assert named == {node: about["label_zh"] for node, about in graph.nodes(data=True)}
    keys = [key.get("attr.name") for key in ET.fromstring(content) if key.tag.endswith("key")]
    ends = [key.get("for") for key in ET.fromstring(content) if key.tag.endswith("key")]
    pairs = list(zip(keys, ends, strict=True))
    assert len({*pairs}) == len(pairs), "an attribute of two types is two columns in Gephi"


@pytest.mark.parametrize("name", networks.NAMES)
def test_gexf_has_a_label_for_gephi_and_the_day_of_nobody(
    name: str, shipped: KnowledgeGraph
) -> None:
    graph = shipped.network(name)
    content = networks.gexf(graph)
    assert b"lastmodifieddate" not in content
    assert content == networks.gexf(graph)
    again = nx.read_gexf(io.BytesIO(content))
    assert set(again) == set(graph)
    assert again.number_of_edges() == graph.number_of_edges()
    labels = {node: about["label"] for node, about in again.nodes(data=True)}
    assert labels == {node: about["label_en"] for node, about in graph.nodes(data=True)}
    claims = sorted(str(about["claim"]) for *_, about in again.edges(data=True) if "claim" in about)
    assert claims == sorted(
        str(about["claim"]) for *_, about in graph.edges(data=True) if "claim" in about
    )


def test_an_attribute_of_two_kinds_of_numbers_is_one_column() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="x")
    graph.add_edge("a", "b", key="k", share=30, note=1, open=True)
    graph.add_edge("b", "a", key="l", share=12.5, note="x", open=False)
    again = nx.read_graphml(io.BytesIO(networks.graphml(graph)), force_multigraph=True)
    about = {key: data for *_, key, data in again.edges(keys=True, data=True)}
    assert about["k"] == {"share": 30.0, "note": "1", "open": True}
    assert about["l"] == {"share": 12.5, "note": "x", "open": False}


def test_a_network_of_a_project_is_exported_by_its_name(root: Path, tmp_path: Path) -> None:
    content = exported("ownership.graphml", root, tmp_path)
    graph = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    assert set(graph.edges(keys=True)) == {
        ("anvil", "basalt", "anvil-basalt"),
        ("basalt", "anvil", "basalt-anvil"),
    }
    assert graph.nodes["anvil"]["label"] == "Anvil"
    assert exported("ownership.graphml", root, tmp_path) == content


def test_claims_are_one_row_each_in_csv_and_in_parquet(root: Path, tmp_path: Path) -> None:
    content = exported("claims.csv", root, tmp_path)
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheets know UTF-8 by it"
    rows = {r["claim"]: r for r in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    stake = rows["anvil-basalt"]
    assert (stake["kind"], stake["holder"], stake["target"]) == ("Stake", "anvil", "basalt")
    assert (stake["share"], stake["shareMin"], rows["basalt-anvil"]["shareMin"]) == (
        "30.0",
        "",
        "12.5",
    )
    assert (stake["source"], stake["locator"]) == ("gazette", "p. 1; =cmd()")
    assert (stake["since"], stake["sinceStated"]) == ("2024-12-31", "2024")
    assert stake["label_zh"].startswith("铁砧公司持股玄武公司")
    exported("claims.parquet", root, tmp_path)
    table = parquet.read_table(tmp_path / "claims.parquet")
    assert table.column_names == list(stake)
    assert str(table.schema.field("share").type) == "double"
    frame = pd.read_parquet(tmp_path / "claims.parquet").set_index("claim")
    assert len(frame) == len(rows)
    assert frame.loc["anvil-basalt", "share"] == 30
    assert pd.isna(frame.loc["anvil-basalt", "shareMin"])
    for claim, row in rows.items():
        for column, printed in row.items():
            value = claim if column == "claim" else frame.loc[claim, column]
            assert ("" if pd.isna(value) else str(value)) == printed, (claim, column)


def test_every_shipped_claim_is_in_the_table(published: Dataset) -> None:
    rows = tables.claims(published)
    counted = {
        quad.subject.value.removeprefix(vocab.ID)
        for quad in published.asserted
        if getattr(quad.object, "value", "") == vocab.LD + "Claim"
    }
    assert {row["claim"] for row in rows} == counted
    assert len(rows) == len(counted) > 10_000
    assert all(row["label_en"] and row["label_zh"] and row["source"] for row in rows)
    points = json.loads(tables.geojson(published))
    shapes = shapely.from_geojson(json.dumps(points))
    assert len(shapes.geoms) == len(points["features"]) > 300
    assert shapely.is_valid(shapes)
    west, south, east, north = shapely.bounds(shapes)
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90


def test_places_are_points_with_names_in_both_languages(root: Path, tmp_path: Path) -> None:
    content = exported("places.geojson", root, tmp_path)
    made = json.loads(content)
    assert made["type"] == "FeatureCollection"
    assert made["features"]
    for feature in made["features"]:
        about = feature["properties"]
        lon, lat = feature["geometry"]["coordinates"]
        assert feature["geometry"]["type"] == "Point"
        assert (abs(lon) <= 180, abs(lat) <= 90) == (True, True)
        assert about["uri"] == vocab.ID + feature["id"]
        assert about["kind"]
        assert about["label_en"]
        assert about["label_zh"]
    shape = shapely.from_geojson(content.decode())
    assert [(p.x, p.y) for p in shape.geoms] == [
        tuple(f["geometry"]["coordinates"]) for f in made["features"]
    ]


def test_what_is_made_on_demand_is_no_part_of_a_release() -> None:
    on_demand = {kind.name for kind in files.KINDS if not kind.published}
    assert on_demand == {"claims.csv", "claims.parquet", "places.geojson"}
    listed = [one.name for one in files.listed()]
    assert {*on_demand, "transport.graphml", "ownership.gexf"} <= {*listed}
    assert len({*listed}) == len(listed)


def test_without_pyarrow_the_extra_is_named(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    done = run("export", "claims.parquet", "--project", root, "--out", tmp_path / "c.parquet")
    assert done.returncode == 1
    assert "pyarrow is missing: pip install 'lodeway[parquet]'" in done.stderr
    assert not (tmp_path / "c.parquet").exists()
