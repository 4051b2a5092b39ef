from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from broken import empty, halved, refused, replaced, taken, utf16
from little_files import NEW_INDEX
from lodeway.importers.aliases import Aliases
from lodeway.importers.world_port_index import read

FILE = "world_port_index.csv"
LINES = (Path(__file__).parent / "files" / FILE).read_bytes()


def ports(folder: Path, lines: bytes = LINES) -> dict[str, dict[str, str]]:
    rows = taken("world-port-index", {FILE: lines}, folder).tables["places.csv"]
    return {row["recordId"]: row for row in rows}


def test_namibia_is_a_country_and_not_a_missing_value(tmp_path: Path) -> None:
    found = ports(tmp_path)
    for number in ("46640", "46650"):
        assert (found[number]["country"], found[number]["countryAsPrinted"]) == ("nam", "NA")


def test_a_depth_is_a_letter_that_the_ontology_explains(tmp_path: Path) -> None:
    lobito = ports(tmp_path)["46590"]
    assert lobito["name"] == "LOBITO"
    assert (lobito["channelDepth"], lobito["anchorageDepth"]) == ("g", "g")
    assert lobito["cargoPierDepth"] == "k"
    assert lobito["kindAsPrinted"].startswith("harbor_type CN; harbor_size S")
    assert (lobito["lat"], lobito["lon"]) == ("-12.333333", "13.566667")
    assert lobito["locator"].startswith("row ")


def test_codes_that_iso_does_not_know_name_the_islands_that_they_mean(tmp_path: Path) -> None:
    found = ports(tmp_path)
    assert found["56328"]["country"] == "umi"  # QM, Midway
    assert found["20570"]["country"] == "sjm"  # XR, Longyearbyen


def test_ports_of_one_name_stay_apart(tmp_path: Path) -> None:
    rows = ports(tmp_path).values()
    assert {r["country"] for r in rows if r["name"] == "POINTE NOIRE"} == {"cog", "can"}
    assert {r["country"] for r in rows if r["name"] == "ST GEORGE'S"} == {"can", "grd", "bmu"}
    assert [r["country"] for r in rows if r["name"] == "BANANA"] == ["cod"]


def test_an_edition_that_the_file_does_not_name_is_not_made_up(tmp_path: Path) -> None:
    imported = taken("world-port-index", {FILE: LINES}, tmp_path)
    assert imported.source["vintage"] == "not stated in the file"
    assert "published" not in imported.source
    assert imported.slug == f"world-port-index-{imported.source['fileHash'][:8]}"


def test_hostile_text_arrives_as_plain_text(tmp_path: Path) -> None:
    change = replaced("LOBITO", "<script>=cmd()\u202e\x07")
    assert ports(tmp_path, change(LINES))["46590"]["name"] == "<script>=cmd()"


def header_only(content: bytes) -> bytes:
    return content.splitlines(keepends=True)[0]


def doubled(content: bytes) -> bytes:
    return content + content.splitlines(keepends=True)[1]


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (empty, f"{FILE}: the file is empty"),
    "header only": (header_only, f"{FILE}:1: has a header and no rows"),
    "cut short": (halved, "the row has "),
    "utf-16": (utf16, f"{FILE}:1: is UTF-16"),
    "latin-1": (
        lambda content: content.replace(b"LOBITO", b"LOBIT\xd3"),
        f"{FILE}:13: byte 0xd3 is not utf-8",
    ),
    "another publisher's": (
        lambda _: b"id,Country,Port\n1,Angola,Lobito\n",
        f"{FILE}:1: column 'index_number' is missing",
    ),
    "column missing": (replaced(",harbor_type,", ",type,"), "column 'harbor_type' is missing"),
    "column renamed": (
        replaced("cargo_pier_depth", "cargo_pier_depths"),
        "column 'cargo_pier_depth' is missing; 'cargo_pier_depths' is like it",
    ),
    "column twice": (replaced("harbor_size", "harbor_type"), "column 'harbor_type' stands twice"),
    "row too short": (replaced("46590,46540,LOBITO", "46590,LOBITO"), f"{FILE}:13: the row has 72"),
    "row too long": (replaced("LOBITO,AO", "LOBITO,,AO"), f"{FILE}:13: the row has 74 cells"),
    "number made a date": (
        replaced("46590,46540", "May-90,46540"),
        f"{FILE}:13: index_number 'May-90' is no number",
    ),
    "a decimal comma": (
        replaced("-12.333333,13.566667", '"-12,33",13.566667'),
        f"{FILE}:13: port_latitude '-12,33' is no number of degrees up to 90",
    ),
    "a large number": (
        replaced("-12.333333,13.566667", "-1.2E+07,13.566667"),
        f"{FILE}:13: port_latitude '-1.2E+07' is no number of degrees up to 90",
    ),
    "depth in metres": (
        replaced("TRUE,TRUE,G,G,K,K", "TRUE,TRUE,10.5,G,K,K"),
        f"{FILE}:13: channel_depth '10.5' is no depth letter, A to Q without I",
    ),
    "id twice": (doubled, "index_number '50922' stands already in row 2"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    change, message = BROKEN[fault]
    assert message in refused("world-port-index", {FILE: change(LINES)}, tmp_path)


def test_the_whole_index_is_read(real: Path, known: Aliases) -> None:
    imported = read([real / "nga" / FILE], known)
    rows = imported.tables["places.csv"]
    assert imported.read == len(rows) == 3669
    assert imported.unmatched == ()
    assert [x.why for x in imported.skipped] == ["61 columns of the file are not taken"]
    assert all(row["country"] and row["lat"] for row in rows)
    assert sum(row["country"] == "nam" for row in rows) == 2


def test_editions_since_2023_name_countries_and_give_metres(tmp_path: Path) -> None:
    imported = taken("world-port-index", {"UpdatedPub150.csv": NEW_INDEX.encode()}, tmp_path)
    lobito, escravos, lekki = imported.tables["places.csv"]
    assert (lobito["recordId"], lobito["name"], lobito["otherName"]) == (
        "46590",
        "Lobito",
        "Catumbela",
    )
    assert (lobito["country"], lobito["countryAsPrinted"]) == ("ago", "Angola")
    assert lobito["noteAsPrinted"] == (
        "Channel Depth (m) 12.8; Cargo Pier Depth (m) 10.4; UN/LOCODE AO LOB"
    )
    assert "channelDepth" not in lobito, "a depth in metres is no letter of the older editions"
    assert escravos["kindAsPrinted"] == "Harbor Type Open Roadstead; Harbor Size Very Small"
    assert (escravos["recordId"], lekki["recordId"]) == ("46135", "46135-2")
    assert ("index number 46135", 1) in {(one.what, one.count) for one in imported.skipped}
    assert ("Anchorage Depth (m)", 2) in {(one.what, one.count) for one in imported.skipped}


NEW_BROKEN = {
    "no number": ("46590.0", "46590.5", ":2: World Port Index Number '46590.5' is no number"),
    "no name": ("Lobito,Cat", ",Cat", ":2: Main Port Name is blank"),
    "no depth": (",12.8,", ",J,", ":2: Channel Depth (m) 'J' is no depth in metres"),
    "far south": ("-12.333333", "-112.3", ":2: Latitude '-112.3' is no number of degrees up to 90"),
    "a column missing": ("Harbor Use", "Use", ":1: column 'Harbor Use' is missing"),
    "cut": ("13.566667", "", ":2: Longitude '' is no number of degrees up to 180"),
}


@pytest.mark.parametrize("fault", NEW_BROKEN)
def test_a_broken_file_of_the_new_style_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    old, new, told = NEW_BROKEN[fault]
    content = replaced(old, new)(NEW_INDEX.encode())
    said = refused("world-port-index", {"UpdatedPub150.csv": content}, tmp_path)
    assert said.startswith(f"UpdatedPub150.csv{told}")
