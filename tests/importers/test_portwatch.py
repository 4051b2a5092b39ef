from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from broken import empty, refused, taken, utf16
from little_files import PORTS

FILE = "PortWatch_ports_database.csv"


def geojson(text: str = PORTS) -> bytes:
    rows = list(csv.DictReader(text.splitlines()))
    for row in rows:
        row |= {name: float(row[name]) for name in ("lat", "lon", "vessel_count_total")}
    features = [{"type": "Feature", "properties": row, "geometry": None} for row in rows]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_port_has_its_place_and_what_is_printed_of_its_trade(tmp_path: Path) -> None:
    imported = taken("portwatch", {FILE: PORTS.encode()}, tmp_path)
    lobito, walvis = imported.tables["places.csv"]
    assert (lobito["recordId"], lobito["name"], lobito["otherName"]) == (
        "port1",
        "Lobito",
        "Lobito, Angola",
    )
    assert (lobito["country"], lobito["countryAsPrinted"]) == ("ago", "Angola")
    assert (lobito["lat"], lobito["lon"]) == ("-12.33", "13.57")
    assert lobito["noteAsPrinted"] == (
        "vessel_count_total 412; vessel_count_container 101; industry_top1 Mineral Products; "
        "share_country_maritime_import 0.125; LOCODE AO LOB"
    )
    assert (walvis["country"], walvis["otherName"], walvis["locator"]) == ("nam", "", "row 3")
    assert [left.why for left in imported.skipped] == ["2 columns of the file are not taken"]
    assert imported.source["licence"].startswith("IMF terms of use")


def test_geojson_of_the_same_download_gives_the_same_rows(tmp_path: Path) -> None:
    as_table = taken("portwatch", {FILE: PORTS.encode()}, tmp_path).tables["places.csv"]
    as_features = taken("portwatch", {"ports.geojson": geojson()}, tmp_path).tables["places.csv"]
    plain = ("recordId", "name", "country", "lat", "lon", "noteAsPrinted")
    assert [[r[c] for c in plain] for r in as_features] == [[r[c] for c in plain] for r in as_table]


BROKEN = {
    "empty": (empty(b""), "the file is empty"),
    "UTF-16": (utf16(PORTS.encode()), "is UTF-16"),
    "a column renamed": (PORTS.replace("ISO3", "iso_3").encode(), "column 'ISO3' is missing"),
    "a port twice": (PORTS.replace("port2", "port1").encode(), "portid 'port1' stands already in row 2"),
    "no id": (PORTS.replace("port2", "").encode(), ":3: portid is blank"),
    "no name": (PORTS.replace("port2,Walvis Bay", "port2,").encode(), ":3: portname is blank"),
    "no place": (PORTS.replace("-22.95", "").encode(), "lat '' is no number of degrees up to 90"),
    "another page": (b"<!DOCTYPE html>\n<html></html>\n", "column 'portid' is missing"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_download_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    content, told = BROKEN[fault]
    assert told in refused("portwatch", {FILE: content}, tmp_path)
