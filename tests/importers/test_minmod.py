from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from broken import empty, halved, refused, replaced, taken, utf16
from lodeway import importers
from toys import ROOT

FOLDER = Path(__file__).parent / "files" / "minmod"
SITES = "mrdata_excerpt.json"
FILES = {name: (FOLDER / name).read_bytes() for name in (SITES, "country.csv", "commodity.csv")}


def with_sites(content: bytes) -> dict[str, bytes]:
    return FILES | {SITES: content}


def test_links_are_read_in_the_entity_tables_of_the_release(tmp_path: Path) -> None:
    rows = {r["name"]: r for r in taken("minmod", FILES, tmp_path).tables["sites.csv"]}
    row = rows["Talat n Ouamane"]
    assert (row["country"], row["mineral"]) == ("mar", "copper;cobalt;silver")
    assert (row["lat"], row["lon"]) == ("30.0944444444444", "-8.35")
    assert row["recordId"] == "https://mrdata.usgs.gov/sedcu/10"
    assert row["locator"] == f"{SITES}, site 1"


def test_observed_names_serve_where_they_are_given(tmp_path: Path) -> None:
    rows = {r["name"]: r for r in taken("minmod", FILES, tmp_path).tables["sites.csv"]}
    assert rows["Century"]["country"] == "aus"
    assert set(rows["Century"]["mineral"].split(";")) == {"lead", "zinc"}


def test_a_commodity_nobody_named_yet_is_kept_as_printed_and_reported(tmp_path: Path) -> None:
    imported = taken("minmod", FILES, tmp_path)
    assert "phlogopite" in {x.what for x in imported.unmatched}
    assert any("phlogopite" in r["mineralAsPrinted"] for r in imported.tables["sites.csv"])


def test_links_without_the_entity_tables_are_refused_with_the_remedy(tmp_path: Path) -> None:
    sites = json.loads(FILES[SITES])
    del sites[0]["location_info"]["country"][0]["confidence"]
    files = {SITES: json.dumps(sites).encode()}
    assert refused("minmod", files, tmp_path) == (
        f"{SITES}: site 1 names Q1147; give country.csv and commodity.csv as well"
    )


def test_a_point_in_another_grid_is_left_out_and_counted(tmp_path: Path) -> None:
    content = FILES[SITES].replace(b"resource/Q701", b"resource/Q702")
    imported = taken("minmod", with_sites(content), tmp_path)
    assert any("not a WGS 84 point" in x.why for x in imported.skipped)


def test_hostile_names_arrive_as_plain_text(tmp_path: Path) -> None:
    content = FILES[SITES].replace(b"Talat n Ouamane", b"<img src=x onerror=alert(1)>\\u202e")
    names = {r["name"] for r in taken("minmod", with_sites(content), tmp_path).tables["sites.csv"]}
    assert "<img src=x onerror=alert(1)>" in names


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (empty, f"{SITES}: the file is empty"),
    "cut in the middle": (halved, f"{SITES}:"),
    "UTF-16": (utf16, f"{SITES}:1: is UTF-16"),
    "no list": (lambda _: b"{}", f"{SITES}: is no list of sites"),
    "empty list": (lambda _: b"[]", f"{SITES}: is no list of sites"),
    "record id renamed": (
        replaced('"record_id"', '"id"'),
        f"{SITES}: site 1 has no source_id and record_id",
    ),
    "a number for a site": (lambda _: b"[3]", f"{SITES}: site 1 has no source_id and record_id"),
    "off the earth": (
        replaced("POINT (-8.35 30.0944444444444)", "POINT (-8.35 130.09)"),
        f"{SITES}: site 1: 'POINT (-8.35 130.09)' lies off the earth",
    ),
    "the same site twice": (
        lambda content: json.dumps(json.loads(content) + json.loads(content)[:1]).encode(),
        f"{SITES}, site 5: the record is a second",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    change, message = BROKEN[fault]
    assert refused("minmod", with_sites(change(FILES[SITES])), tmp_path).startswith(message)


TABLES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (empty, "country.csv: the file is empty"),
    "header only": (lambda c: c.splitlines()[0] + b"\n", "country.csv:1: has a header and no rows"),
    "column renamed": (
        replaced("minmod_id", "minmod id"),
        "country.csv:1: column 'minmod_id' is missing; 'minmod id' is like it",
    ),
    "column twice": (replaced("alt names", "name"), "country.csv:1: column 'name' stands twice"),
    "row too short": (
        lambda c: c + b"Q1,1,Nowhere\n",
        "country.csv:5: the row has 3 cells, the header 24 columns",
    ),
    "id twice": (
        lambda c: c + c.splitlines()[1] + b"\n",
        "country.csv:5: minmod_id 'Q1013' stands twice",
    ),
    "cut inside a quote": (
        lambda c: c[: c.index(b'"') + 20],
        "country.csv:2: not CSV (unexpected end of data)",
    ),
}


@pytest.mark.parametrize("fault", TABLES)
def test_a_broken_entity_table_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    change, message = TABLES[fault]
    files = FILES | {"country.csv": change(FILES["country.csv"])}
    assert refused("minmod", files, tmp_path).startswith(message)


def test_tables_alone_are_refused(tmp_path: Path) -> None:
    files = {"country.csv": FILES["country.csv"]}
    assert refused("minmod", files, tmp_path) == (
        "country.csv: give the JSON files of sites as well"
    )


UNNAMED = {"Korean Peninsula", "phlogopite", "sodium sulfate"}


def test_the_publishers_whole_files(real: Path) -> None:
    names = ["mrdata_sedcu_b023.json", "mrdata_major_deposits_b058.json"]
    paths = [real / "minmod" / name for name in [*names, "country.csv", "commodity.csv"]]
    imported = importers.read("minmod", paths, ROOT)
    assert imported.read == imported.kept == 15 + 53
    assert {x.what for x in imported.unmatched} <= UNNAMED
