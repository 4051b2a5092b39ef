from __future__ import annotations

from pathlib import Path

import pytest

from broken import empty, halved, refused, taken
from little_files import OWNERS, SITES, facilities

PACKAGE, TABLE = "facilities.gpkg", "ownership.csv"


def test_facilities_and_their_owners_of_a_year(tmp_path: Path) -> None:
    files = {PACKAGE: facilities(tmp_path), TABLE: OWNERS.encode()}
    imported = taken("fineprint-mines", files, tmp_path)
    whole, part, area = imported.tables["sites.csv"]
    assert (whole["recordId"], whole["name"], whole["otherName"]) == (
        "COM00001.00",
        "Beeshoek",
        "B Mine;B-hoek",
    )
    assert (whole["lat"], whole["lon"], whole["country"]) == ("-28.25", "23", "zaf")
    assert (whole["stateAsPrinted"], whole["mineralAsPrinted"]) == ("Active 2020", "Iron; Iron ore")
    assert (part["name"], part["lat"], part["lon"]) == ("Beeshoek, North Pit", "-28.5", "23.25")
    assert (area["lat"], area["country"], area["mineral"]) == ("", "", "cobalt")
    held = imported.tables["holdings.csv"]
    assert [(r["holderName"], r["recordShare"], r["since"], r["until"]) for r in held] == [
        ("African Rainbow Ltd.", "50", "2015", "2015"),
        ("Assore (Pty, Ltd)", "50", "2015", "2015"),
        ("Assore Ltd.", "", "2016", "2016"),
        ("Nobody", "10", "2016", "2016"),
    ]
    assert [row["heldRecord"] for row in held] == [whole["id"]] * 3 + [""]
    assert {left.what for left in imported.unmatched} == {"Atlantis", "Unobtainium"}
    assert {(left.what, left.why) for left in imported.skipped} == {
        ("link to a record", "the record is not in the files"),
        ("place of a facility", "no point"),
    }


def test_reading_writes_nothing_beside_the_package(tmp_path: Path) -> None:
    taken("fineprint-mines", {PACKAGE: facilities(tmp_path)}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [PACKAGE]


def test_what_is_broken_is_refused_with_its_place(tmp_path: Path) -> None:
    good = facilities(tmp_path)
    nameless = facilities(tmp_path, [("COM1", None, *SITES[0][2:])])
    cases = {
        "the file is empty": empty(b""),
        "is no GeoPackage": b"facility_id\nx\n",
        "cannot be read as a GeoPackage": halved(good),
        "is missing": good.replace(b"primary_commodity", b"primary_c0mmodity"),
        "facility_name is blank": nameless,
        "layer 'facilities' is empty": facilities(tmp_path, []),
    }
    for told, content in cases.items():
        assert told in refused("fineprint-mines", {PACKAGE: content}, tmp_path)
    told = f"{TABLE}: give facilities.gpkg, and with it ownership.csv if you like"
    assert refused("fineprint-mines", {TABLE: OWNERS.encode()}, tmp_path) == told
    year = OWNERS.replace("2016", "last year").encode()
    files = {PACKAGE: good, TABLE: year}
    assert refused("fineprint-mines", files, tmp_path) == f"{TABLE}:3: year 'last year' is no year"


@pytest.mark.parametrize("geometry", [b"", b"GP", b"GP\0\xff" + b"\0" * 40, "POINT(1 2)", 5])
def test_a_geometry_that_is_no_point_leaves_the_place_open(
    geometry: object, tmp_path: Path
) -> None:
    rows = [(*SITES[0][:-1], geometry)]
    files = {PACKAGE: facilities(tmp_path, rows)}
    (row,) = taken("fineprint-mines", files, tmp_path).tables["sites.csv"]
    assert (row["lat"], row["lon"]) == ("", "")
