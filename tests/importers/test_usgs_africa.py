"""The mineral industries of Africa by the USGS, and every trap that its files hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from broken import refused, taken
from lodeway import importers
from lodeway.importers.model import Imported
from toys import ROOT

FOLDER = Path(__file__).parent / "files" / "usgs"
NAMES = [f"AFR_Mineral_{kind}.geojson" for kind in ("Facilities", "Exploration", "Deposits")]
FACILITIES = NAMES[0]
FILES = {name: (FOLDER / name).read_bytes() for name in NAMES}


@pytest.fixture
def little(tmp_path: Path) -> Imported:
    return taken("usgs-africa", FILES, tmp_path)


def sites(imported: Imported) -> dict[str, dict[str, str]]:
    return {row["recordId"]: row for row in imported.tables["sites.csv"]}


def holders(imported: Imported, record: str) -> list[tuple[str, str]]:
    site = sites(imported)[record]["id"]
    rows = (r for r in imported.tables["holdings.csv"] if r["heldRecord"] == site)
    return [(row["holderName"], row["recordShare"]) for row in rows]


def test_a_mine_of_two_metals_is_two_features_and_one_site(little: Imported) -> None:
    site = sites(little)["COD083"]
    assert site["name"] == "Tenke Fungurume Mine"
    assert site["mineral"].split(";") == ["cobalt", "copper"]
    assert (site["country"], site["since"], site["lat"]) == ("cod", "2018", "-10.58131")


def test_capacities_of_two_metals_are_words_and_that_of_one_a_figure(little: Imported) -> None:
    two, one = sites(little)["COD083"], sites(little)["COD073"]
    assert two["value"] == ""
    assert "Copper (Mine): 225000 Metric tons" in two["noteAsPrinted"]
    assert (one["value"], one["unit"]) == ("225000", "t")


def test_owners_come_with_their_share_and_the_year(little: Imported) -> None:
    found = holders(little, "COD083")
    assert ("La Générale des Carrières et des Mines SA (Gécamines)", "20") in found
    assert len(found) == len(set(found))
    years = {row["since"] for row in little.tables["holdings.csv"] if "cod083" in row["id"]}
    assert years == {"2018"}


def test_an_owner_that_ends_in_null_has_no_share(little: Imported) -> None:
    assert holders(little, "COD016") == [
        ("Nova Cimangola", "58"),
        ("La Générale des Carrières et des Mines SA (Gécamines)", ""),
    ]


def test_a_share_of_nothing_is_no_share(little: Imported) -> None:
    assert holders(little, "COD017")[0] == ("Perenco Group", "")
    assert "share of 0 percent" in {x.what for x in little.skipped}


def test_features_that_add_a_commodity_to_a_site_are_counted(little: Imported) -> None:
    more = next(x for x in little.skipped if x.what == "feature")
    assert more.why == "one more commodity of its site"
    assert little.read == len(sites(little)) + more.count


def test_null_and_minus_999_are_nothing(little: Imported) -> None:
    cells = [cell for rows in little.tables.values() for row in rows for cell in row.values()]
    assert not any("<null>" in cell or "-999" in cell for cell in cells)


def test_works_of_several_names_under_one_number_are_several_sites(little: Imported) -> None:
    found = [name for name in sites(little) if name.startswith("DZA025")]
    assert len(found) == 7
    assert "DZA025 el-hadjar-electric-arc-furnace-plant" in found
    assert all("FeatureUID DZA025" in sites(little)[name]["locator"] for name in found)


def test_exploration_and_deposits_are_sites_too(little: Imported) -> None:
    assert sites(little)["CDx017"]["stateAsPrinted"] == "Feasibility Study"
    assert sites(little)["CDd026"]["otherName"].split(";") == ["KOV", "Musonie", "Mupine"]
    (petra,) = [r for r in little.tables["holdings.csv"] if r["holderName"].startswith("Petra")]
    assert (petra["recordShare"], petra["kindAsPrinted"]) == ("87", "Joint venture/operator")


def test_a_quote_of_another_encoding_does_not_hide_a_country(little: Imported) -> None:
    assert "\x92" in json.loads(FILES[NAMES[2]])["features"][-1]["properties"]["Country"]
    assert {row["country"] for row in little.tables["sites.csv"]} >= {"civ"}
    assert not little.unmatched


def test_the_vintage_is_taken_from_the_facilities(little: Imported) -> None:
    assert little.source["vintage"] == "facilities of 2017-2018"
    assert little.source["fileHash"].count("=") == 3


def test_one_file_is_enough_and_a_second_of_its_kind_is_refused(tmp_path: Path) -> None:
    assert taken("usgs-africa", {FACILITIES: FILES[FACILITIES]}, tmp_path).tables["sites.csv"]
    twice = {FACILITIES: FILES[FACILITIES], "again.geojson": FILES[FACILITIES]}
    assert "is of the same kind as AFR_Min" in refused("usgs-africa", twice, tmp_path)


def changed(change: Callable[[dict[str, Any]], object], feature: int = 1) -> bytes:
    content = json.loads(FILES[FACILITIES])
    change(content["features"][feature - 1]["properties"])
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\n", "the file is empty"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no feature"),
        (FILES[FACILITIES][:900], "is the file cut short"),
        (b'{"type": "Topology"}', "is no GeoJSON feature collection"),
        (changed(lambda p: p.pop("FeatureNam")), "feature 1 lacks 'FeatureNam'"),
        (changed(lambda p: p.pop("OperateNam")), "is none of the files of facilities"),
        (changed(lambda p: p.pop("OwnerName3"), 2), "feature 2 lacks 'OwnerName3'"),
        (FILES[FACILITIES].decode().encode("utf-16"), "is UTF-16"),
        (FILES[FACILITIES].decode().encode("cp1252", "ignore"), "is not utf-8"),
        (changed(lambda p: p.update(DsgAttr06="Jan-18")), "feature 1: 'Jan-18' is no year"),
        (changed(lambda p: p.update(DsgAttr07="1,7E+06")), "feature 1: '1,7E+06' is no capacity"),
        (changed(lambda p: p.update(Latitude=280.3)), "'280.3' is no coordinate in degrees"),
        (changed(lambda p: p.update(Latitude="28.0N")), "'28.0N' is no coordinate in degrees"),
        (changed(lambda p: p.update(FeatureUID="<null>")), "feature 1 has no number or no name"),
    ],
)
def test_a_broken_file_is_refused_by_file_and_feature(
    content: bytes, message: str, tmp_path: Path
) -> None:
    complaint = refused("usgs-africa", {FACILITIES: content}, tmp_path)
    assert message in complaint
    assert FACILITIES in complaint


def test_a_repeated_number_of_a_deposit_is_refused(tmp_path: Path) -> None:
    content = json.loads(FILES[NAMES[2]])
    content["features"].append(content["features"][0])
    complaint = refused("usgs-africa", {NAMES[2]: json.dumps(content).encode()}, tmp_path)
    assert "feature 4 ('aggeneys') repeats the FeatureUID ZAd022" in complaint


def test_hostile_text_arrives_as_harmless_text(tmp_path: Path) -> None:
    evil = changed(lambda p: p.update(FeatureNam="=cmd()<script>\x07\u202emine"))
    found = taken("usgs-africa", {FACILITIES: evil}, tmp_path)
    assert "=cmd()<script> mine" in {row["name"] for row in found.tables["sites.csv"]}


def test_the_whole_files(real: Path) -> None:
    imported = importers.read("usgs-africa", [real / "usgs" / name for name in NAMES], ROOT)
    assert imported.read == 2408 + 1093 + 1190
    assert imported.kept == 4244 + 2677
    assert not imported.unmatched
    shares = Counter(bool(row["recordShare"]) for row in imported.tables["holdings.csv"])
    assert shares[False] < 400
    assert imported.source["vintage"] == "facilities of 2017-2018"
