from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from broken import refused, taken
from lodeway.importers.aliases import Aliases
from lodeway.importers.icmm import mended, read
from workbooks import workbook

FILE = "global-mining-dataset.xlsx"
ABOUT = [
    [],
    ["Global Mining Dataset - September 2025"],
    ['Recommended Citation: "ICMM Global Mining Dataset, September 2025 (V1) release."'],
]
HEADER = [
    "ICMMID",
    "Confidence Factor",
    "Mine Name ",
    "Group Names",
    "Latitude",
    "Longitude",
    "Asset Type",
    "Country",
    "Primary Commodity",
    "Secondary Commodity",
    "Other Commodities",
]
CONGO = "Democratic Republic of the Congo"
CLUSTER = "Hosokurazn;Hosokura Refinery;Hosokura Smelter; Hosokura"
SITES: list[list[object]] = [
    [
        *(
            "ICMM00026",
            "Very Low",
            "Pato",
            "Pato;Pato Consolidated Dredging Co.",
            7.60535,
            -74.8011,
        ),
        *("Mine", "Colombia", "gold", "silver", ""),
    ],
    [
        *("ICMM07059", "Moderate", "Hosokura Zn Pb Pyrite Mine", CLUSTER, 38.80153667, 140.8973433),
        *("Mine;Smelter;Refinery", "Japan", "zinc", "lead", "copper;cadmium;antimony"),
    ],
    ["ICMM07510", "Very Low", "Punia Kasese", "", -1.63157, 27.118, "Mine", CONGO, "tin", "", ""],
    [
        *("ICMM07721", "Very Low", "Murchison", "", "\u221223.8901", 30.6952),
        *("Mine", "South Africa", "gold", "platinum", ""),
    ],
]


def book(
    sites: list[list[object]] | None = None,
    header: list[object] | None = None,
    about: list[list[str]] = ABOUT,
    **sheets: list[list[object]],
) -> dict[str, bytes]:
    external = [header or HEADER, *(SITES if sites is None else sites)]
    return {FILE: workbook({"About": about, "External": external, **sheets})}


def changed(row: int, column: str, cell: object) -> dict[str, bytes]:
    sites = [list(site) for site in SITES]
    sites[row - 2][HEADER.index(column)] = cell
    return book(sites)


def test_the_blank_at_the_end_of_mine_name_matters_to_nobody(tmp_path: Path) -> None:
    tidy = [name.strip() for name in HEADER]
    names = [row["name"] for row in taken("icmm", book(), tmp_path).tables["sites.csv"]]
    assert names == ["Pato", "Hosokura Zn Pb Pyrite Mine", "Punia Kasese", "Murchison"]
    again = taken("icmm", book(header=list(tidy)), tmp_path).tables["sites.csv"]
    assert [row["name"] for row in again] == names


def test_asset_types_and_group_names_are_lists_parted_by_semicolons(tmp_path: Path) -> None:
    row = taken("icmm", book(), tmp_path).tables["sites.csv"][1]
    assert row["kindAsPrinted"] == "Mine; Smelter; Refinery"
    assert row["otherName"] == "Hosokurazn;Hosokura Refinery;Hosokura Smelter;Hosokura"
    assert row["mineralAsPrinted"] == "zinc; lead; copper; cadmium; antimony"
    assert row["mineral"] == "zinc;lead;copper;cadmium;antimony"


def test_a_site_keeps_its_confidence_its_place_and_its_row(tmp_path: Path) -> None:
    row = taken("icmm", book(), tmp_path).tables["sites.csv"][2]
    assert row["id"] == "icmm-2025-09-icmm07510"
    assert (row["country"], row["countryAsPrinted"]) == ("cod", CONGO)
    assert (row["lat"], row["lon"]) == ("-1.63157", "27.118")
    assert row["noteAsPrinted"] == "Confidence Factor: Very Low"
    assert (row["source"], row["locator"]) == ("icmm-2025-09", "External, row 4")


def test_a_latitude_with_a_typographic_minus_lies_in_the_south(tmp_path: Path) -> None:
    assert taken("icmm", book(), tmp_path).tables["sites.csv"][3]["lat"] == "-23.8901"


def test_the_edition_is_what_the_sheet_about_says(tmp_path: Path) -> None:
    imported = taken("icmm", book(), tmp_path)
    assert imported.slug == imported.source["id"] == "icmm-2025-09"
    assert imported.source["vintage"] == "2025-09 V1"
    assert imported.source["licence"] == "CC BY 4.0"
    assert len(imported.source["fileHash"]) == 64


@pytest.mark.parametrize(
    ("spoilt", "name"),
    [
        ("JiÅ™Ã\xad Coal Mine", "Jiří Coal Mine"),
        ("GuaÃ\xadba Coal Mine", "Guaíba Coal Mine"),
        ("PaÌ¨tnoÌ\x81w IV Coal Mine", "Pątnów IV Coal Mine"),
        ("Guaíba", ""),
        ("Pato", ""),
        ("科卢韦齐", ""),
    ],
)
def test_a_name_spoilt_by_a_wrong_encoding_gets_its_own_as_a_second_name(
    spoilt: str, name: str
) -> None:
    assert mended(spoilt) == name


def test_a_name_without_alias_is_kept_as_printed_and_counted(tmp_path: Path) -> None:
    imported = taken("icmm", changed(2, "Primary Commodity", "unobtainium"), tmp_path)
    assert imported.tables["sites.csv"][0]["mineral"] == "silver"
    assert imported.tables["sites.csv"][0]["mineralAsPrinted"] == "unobtainium; silver"
    assert [(x.what, x.first) for x in imported.unmatched] == [("unobtainium", "External, row 2")]
    imported = taken("icmm", changed(4, "Country", "Congo"), tmp_path)
    assert imported.tables["sites.csv"][2]["country"] == ""
    assert [x.why for x in imported.unmatched] == ["stands for cod and cog"]


def test_hostile_text_arrives_as_plain_text_on_one_line(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>\n=cmd()\u202egnihton\u200b"
    row = taken("icmm", changed(2, "Mine Name ", name), tmp_path).tables["sites.csv"][0]
    assert row["name"] == "<script>alert(1)</script> =cmd()gnihton"


DATE = datetime.datetime(2021, 1, 7)
BROKEN = {
    "empty file": ({FILE: b" \n"}, "the file is empty"),
    "no workbook": ({FILE: b"ICMMID,Mine Name\n"}, "is no .xlsx workbook"),
    "utf-16 text": ({FILE: "ICMMID\tMine Name".encode("utf-16")}, "is no .xlsx workbook"),
    "cut short": ({FILE: book()[FILE][:3000]}, "cannot be read as a workbook"),
    "another workbook": (
        {FILE: workbook({"Monthly Prices": [["World Bank"]]})},
        "has no sheet 'About'; its sheets are 'Monthly Prices'",
    ),
    "no edition": (book(about=[["Notes"]]), "sheet 'About' does not name the edition"),
    "header only": (book([]), f"{FILE}:1: sheet 'External' has a header and no rows"),
    "column missing": (
        book(header=HEADER[:-1]),
        f"{FILE}:1: column 'Other Commodities' is missing",
    ),
    "column renamed": (
        book(header=["ICMM ID", *HEADER[1:]]),
        f"{FILE}:1: column 'ICMMID' is missing; 'ICMM ID' is like it",
    ),
    "column twice": (
        book(header=[*HEADER, "Country"]),
        f"{FILE}:1: column 'Country' stands twice",
    ),
    "row too long": (
        book([[*SITES[0], "copper"]]),
        f"{FILE}:2: a cell stands outside the columns of the header",
    ),
    "row too short": (book([SITES[0][:5]]), f"{FILE}:2: Country '' is no text; is a cell lost?"),
    "text for a number": (
        changed(3, "Latitude", "38°48'N"),
        f"{FILE}:3: Latitude '38°48'N' is no number of degrees up to 90",
    ),
    "a date for a number": (
        changed(3, "Longitude", DATE),
        f"{FILE}:3: Longitude '2021-01-07' is no number of degrees up to 180",
    ),
    "a decimal comma": (
        changed(3, "Longitude", "1,2E+05"),
        f"{FILE}:3: Longitude '1,2E+05' is no number of degrees up to 180",
    ),
    "off the map": (changed(3, "Latitude", 388.0), f"{FILE}:3: Latitude '388.0' is no number"),
    "a date for a name": (changed(3, "Mine Name ", DATE), f"{FILE}:3: Mine Name '2021-01-07"),
    "id twice": (
        changed(3, "ICMMID", "ICMM00026"),
        f"{FILE}:3: ICMMID 'ICMM00026' stands already in row 2",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    files, message = BROKEN[fault]
    assert message in refused("icmm", files, tmp_path)


def test_two_files_are_refused(tmp_path: Path) -> None:
    assert "give one file" in refused("icmm", {**book(), "b.xlsx": book()[FILE]}, tmp_path)


def test_the_whole_dataset_is_read(real: Path, known: Aliases) -> None:
    imported = read([real / "icmm" / FILE], known)
    sites = imported.tables["sites.csv"]
    assert imported.read == len(sites) == 8508
    assert imported.unmatched == imported.skipped == ()
    very_low = "Confidence Factor: Very Low"
    assert sum(site["noteAsPrinted"] == very_low for site in sites) == 1625
    countries = [site["country"] for site in sites]
    assert "ago" not in countries
    assert all(countries)
    assert countries.count("cod") == 43
    assert all(site["lat"] and site["lon"] for site in sites)
