from __future__ import annotations

from pathlib import Path

import pytest

from broken import empty, refused, taken
from lodeway.importers.aliases import Aliases
from lodeway.importers.unlocode import read

PART2, PART3 = (f"2024-2 UNLOCODE CodeListPart{n}.csv" for n in (2, 3))
FILES = {name: (Path(__file__).parent / "files" / name).read_bytes() for name in (PART2, PART3)}


def places(folder: Path) -> dict[str, dict[str, str]]:
    rows = taken("unlocode", FILES, folder).tables["places.csv"]
    return {row["recordId"]: row for row in rows}


def test_several_parts_are_read_at_once_and_each_row_tells_its_part(tmp_path: Path) -> None:
    found = places(tmp_path)
    assert found["NALUD"]["locator"] == f"{PART2}, row 39"
    assert found["ZADUR"]["locator"].startswith(f"{PART3}, row ")
    assert found["ZADUR"]["id"] == "unlocode-2024-2-zadur"


def test_degrees_and_minutes_become_degrees(tmp_path: Path) -> None:
    found = places(tmp_path)
    assert (found["GAAWE"]["lat"], found["GAAWE"]["lon"]) == ("-0.75", "9.45")
    assert (found["NALUD"]["lat"], found["NALUD"]["lon"]) == ("-26.65", "15.167")
    assert (found["USKAD"]["lat"], found["USKAD"]["lon"]) == ("35.233", "-89.517")
    assert found["GAAKE"]["lat"] == found["GAAKE"]["lon"] == ""


def test_minutes_above_59_and_a_missing_hemisphere_are_no_place(tmp_path: Path) -> None:
    imported = taken("unlocode", FILES, tmp_path)
    left = {(x.what, x.why): (x.count, x.first) for x in imported.skipped}
    count, first = left["coordinates", "no degrees and minutes on the globe"]
    assert count == 2
    assert first == f"{PART3}, row 2: 5285N 01794E"
    assert places(tmp_path)["SASAL"]["lat"] == ""


def test_a_longitude_beyond_180_degrees_is_no_place(tmp_path: Path) -> None:
    rows = taken("unlocode", changed(b"2639S 01510E", b"2639S 31219E"), tmp_path).tables
    row = next(r for r in rows["places.csv"] if r["recordId"] == "NALUD")
    assert row["lat"] == row["lon"] == ""


def test_letters_of_windows_1252_arrive_whole(tmp_path: Path) -> None:
    row = places(tmp_path)["NALUD"]
    assert (row["name"], row["otherName"]) == ("Lüderitz", "Luderitz")


def test_titles_of_countries_and_references_are_no_places(tmp_path: Path) -> None:
    imported = taken("unlocode", FILES, tmp_path)
    kinds = {x.why: x.count for x in imported.skipped if x.what == "line"}
    assert kinds == {
        "title of a country": 19,
        "reference": 10,
        "second name of a location, kept with the first": 5,
    }
    assert imported.read == imported.kept + sum(kinds.values())
    assert not [n for n in imported.tables["places.csv"] if n["name"].startswith(".")]


def test_a_second_line_for_a_location_is_its_other_name(tmp_path: Path) -> None:
    found = places(tmp_path)
    assert found["INNSA"]["name"] == "Jawaharlal Nehru (Nhava Sheva)"
    assert found["INNSA"]["otherName"] == "Nhava Sheva (Jawaharlal Nehru)"
    assert found["MGIVA"]["otherName"] == "Ivato"


def test_functions_and_marks_are_kept_as_printed(tmp_path: Path) -> None:
    found = places(tmp_path)
    assert found["ZADUR"]["kindAsPrinted"] == "12345---"
    assert found["GPJAR"]["noteAsPrinted"] == "change x; status XX; date 2407"
    assert found["USBWI"]["noteAsPrinted"].endswith("remarks cf US BAL")
    assert found["IT940"]["name"] == "Villanova"


def test_namibia_is_no_missing_country_and_the_high_seas_are_none(tmp_path: Path) -> None:
    found = places(tmp_path)
    assert found["NALUD"]["country"] == "nam"
    assert (found["XZAAD"]["country"], found["XZAAD"]["countryAsPrinted"]) == ("", "XZ")
    assert taken("unlocode", FILES, tmp_path).unmatched == ()


def test_a_cell_over_two_lines_is_one_row(tmp_path: Path) -> None:
    found = places(tmp_path)
    assert found["MAMDT"]["noteAsPrinted"] == "subdivision KHN; status AA; date 1607"
    assert found["MGIVA"]["locator"] == f"{PART2}, row 32"


def changed(old: bytes, new: bytes, name: str = PART2) -> dict[str, bytes]:
    assert old in FILES[name]
    return {name: FILES[name].replace(old, new, 1)}


def test_hostile_text_arrives_as_plain_text(tmp_path: Path) -> None:
    files = changed(b'"Beira","Beira"', b'"<script>\x07=cmd()","Beira"')
    rows = taken("unlocode", files, tmp_path).tables["places.csv"]
    assert {r["recordId"]: r["name"] for r in rows}["MZBEW"] == "<script> =cmd()"


LUDERITZ = b',"NA","LUD","L\xfcderitz","Luderitz",,"1--4----","AI","0212",,"2639S 01510E",'
BROKEN = {
    "empty": ({PART2: empty(b"")}, f"{PART2}: the file is empty"),
    "header and all": (
        {PART2: b"Change,Country,Location,Name,NameWoDiacritics,Subdivision,Function,Status,Date,"
         b"IATA,Coordinates,Remarks\n" + FILES[PART2]},
        f"{PART2}:1: 'Country' is no country; did a spreadsheet change it?",
    ),
    "cut short": ({PART2: FILES[PART2][:1000]}, f"{PART2}:15: the row has 11 cells, not 12"),
    "utf-16": ({PART2: FILES[PART2].decode("cp1252").encode("utf-16")}, f"{PART2}:1: is UTF-16"),
    "utf-8": (
        {PART2: FILES[PART2].decode("cp1252").encode()},
        f"{PART2}: is UTF-8; the publisher's file is windows-1252",
    ),
    "the list of subdivisions": (
        {"2024-2 SubdivisionCodes.csv": b'"AD","02","Canillo","Parish"\n'},
        "2024-2 SubdivisionCodes.csv:1: the row has 4 cells, not 12; is it a code list?",
    ),
    "no edition in the name": (
        {"code-list.csv": FILES[PART2]},
        "code-list.csv: its name tells no edition; keep UNECE's",
    ),
    "two editions": (
        {PART2: FILES[PART2], "2023-1 UNLOCODE CodeListPart3.csv": FILES[PART3]},
        "2023-1 UNLOCODE CodeListPart3.csv: is of edition 2023-1",
    ),
    "row too long": (changed(LUDERITZ, LUDERITZ + b","), f"{PART2}:39: the row has 13 cells"),
    "row too short": (changed(LUDERITZ, LUDERITZ[1:]), f"{PART2}:39: the row has 11 cells"),
    "columns changed round": (
        changed(b'"1--4----","AI","0212"', b'"AI","1--4----","0212"'),
        "'AI' is no function",
    ),
    "a zero lost": (changed(b'"AI","0212"', b'"AI","212"'), f"{PART2}:39: '212' is no date"),
    "a date made of a date": (
        changed(b'"AI","0212"', b'"AI","Feb-12"'),
        f"{PART2}:39: 'Feb-12' is no date; did a spreadsheet change it?",
    ),
    "a number made of a code": (
        changed(b'"MG","IVA","Ambanja"', b'"MG","1E+05","Ambanja"'),
        f"{PART2}:32: '1E+05' is no location",
    ),
    "no name": (changed(b'"Beira","Beira"', b',"Beira"'), f"{PART2}:36: the location has no name"),
    "row twice": (
        {PART2: FILES[PART2] + LUDERITZ + b"\n"},
        f"{PART2}:41: 'NALUD' (Lüderitz) stands already in {PART2}, row 39",
    ),
    "file twice": (
        {PART2: FILES[PART2], f"copy of {PART2}": FILES[PART2]},
        f"copy of {PART2}:2: 'GAAKE' (Akieni) stands already in {PART2}, row 2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    files, message = BROKEN[fault]
    assert message in refused("unlocode", files, tmp_path)


def test_the_whole_lists_are_read(real: Path, known: Aliases) -> None:
    imported = read([real / "unece" / PART2, real / "unece" / PART3], known)
    assert imported.read == 27_676 + 33_980
    assert imported.unmatched == ()
    lines = {x.why: x.count for x in imported.skipped if x.what == "line"}
    assert lines == {
        "title of a country": 175,
        "reference": 41,
        "second name of a location, kept with the first": 52,
    }
    assert imported.kept + sum(lines.values()) == imported.read
    (points,) = (x.count for x in imported.skipped if x.what == "coordinates")
    assert points == 184
    rows = imported.tables["places.csv"]
    assert {row["countryAsPrinted"] for row in rows if not row["country"]} == {"XZ"}
    assert sum(bool(row["lat"]) for row in rows) > 43_000
