from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from broken import empty, halved, refused, replaced, taken, utf16
from lodeway.importers.aliases import Aliases
from lodeway.importers.hs_codes import read

FILE = "harmonized-system.csv"
LINES = (Path(__file__).parent / "files" / FILE).read_bytes()


def test_a_heading_keeps_its_zeros_its_level_and_its_description(tmp_path: Path) -> None:
    rows = taken("hs-codes", {FILE: LINES}, tmp_path).tables["codes.csv"]
    found = {row["recordId"]: row for row in rows}
    assert "0101" in found
    assert found["260500"]["name"] == "Cobalt ores and concentrates"
    assert found["260500"]["kindAsPrinted"] == "section V; level 6"
    assert found["260500"]["id"] == "hs-2022-260500"
    assert found["2605"]["name"] == found["260500"]["name"]


def test_the_row_of_the_total_names_the_edition_and_is_no_code(tmp_path: Path) -> None:
    imported = taken("hs-codes", {FILE: LINES}, tmp_path)
    assert (imported.slug, imported.source["vintage"]) == ("hs-2022", "HS 2022")
    assert [(x.what, x.count) for x in imported.skipped] == [("TOTAL", 1)]
    assert imported.kept == imported.read - 1


def test_a_description_that_the_publisher_cut_off_loses_its_blank_only(tmp_path: Path) -> None:
    rows = taken("hs-codes", {FILE: LINES}, tmp_path).tables["codes.csv"]
    (cut,) = (row["name"] for row in rows if row["recordId"] == "382762")
    assert cut.endswith("not included in the subheading above,")


def test_hostile_text_arrives_as_plain_text(tmp_path: Path) -> None:
    change = replaced("Cobalt oxides", "=cmd() <script>\u202e\u200b")
    rows = taken("hs-codes", {FILE: change(LINES)}, tmp_path).tables["codes.csv"]
    assert any(row["name"].startswith("=cmd() <script>") for row in rows)
    assert not any("\u202e" in row["name"] for row in rows)


def header_only(content: bytes) -> bytes:
    return content.splitlines(keepends=True)[0]


def doubled(content: bytes) -> bytes:
    return content + content.splitlines(keepends=True)[1]


def without_total(content: bytes) -> bytes:
    return b"".join(x for x in content.splitlines(keepends=True) if not x.startswith(b"TOTAL"))


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (empty, f"{FILE}: the file is empty"),
    "header only": (header_only, f"{FILE}:1: has a header and no rows"),
    "cut short": (halved, f"{FILE}"),
    "cut at the end": (without_total, "no row 'TOTAL' names the edition; is the file cut short?"),
    "utf-16": (utf16, f"{FILE}:1: is UTF-16"),
    "latin-1": (
        lambda content: content.replace(b"Cobalt ores", b"Cobalt \xf6res", 1),
        f"{FILE}:8: byte 0xf6 is not utf-8",
    ),
    "another publisher's": (lambda _: b"code;text\n1;x\n", "column 'section' is missing"),
    "column missing": (replaced("section,hscode", "section,code"), "column 'hscode' is missing"),
    "column renamed": (
        replaced("hscode,description", "hscode,descriptions"),
        "column 'description' is missing; 'descriptions' is like it",
    ),
    "column twice": (replaced(",parent,level", ",level,level"), "column 'level' stands twice"),
    "row too long": (replaced("live,TOTAL,2", "live,TOTAL,2,"), f"{FILE}:2: the row has 6 cells"),
    "row too short": (replaced("live,TOTAL,2", "live,2"), f"{FILE}:2: the row has 4 cells"),
    "a zero dropped by a spreadsheet": (
        replaced("I,0101,", "I,101,"),
        f"{FILE}:3: hscode '101' is not of level '4'; did a spreadsheet drop a zero?",
    ),
    "a number made of a code": (
        replaced("V,260500,", "V,2.6E+05,"),
        f"{FILE}:9: hscode '2.6E+05' is not of level '6'",
    ),
    "text for a level": (replaced(",2605,6", ",2605,six"), "hscode '260500' is not of level 'six'"),
    "parent lost": (replaced("V,2605,", "V,2606,"), "parent '2605' has no row"),
    "code twice": (doubled, "hscode '01' stands already in row 2"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    change, message = BROKEN[fault]
    assert message in refused("hs-codes", {FILE: change(LINES)}, tmp_path)


def test_the_whole_system_is_read(real: Path, known: Aliases) -> None:
    imported = read([real / "codes" / FILE], known)
    assert imported.read == 6_940
    assert imported.kept == 6_939
    levels = [len(row["recordId"]) for row in imported.tables["codes.csv"]]
    assert (levels.count(2), levels.count(4), levels.count(6)) == (97, 1229, 5613)
