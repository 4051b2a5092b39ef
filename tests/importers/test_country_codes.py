from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from broken import empty, halved, refused, replaced, taken, utf16
from lodeway.importers.aliases import Aliases
from lodeway.importers.country_codes import read

FILE = "country-codes.csv"
LINES = (Path(__file__).parent / "files" / FILE).read_bytes()


def codes(folder: Path, lines: bytes = LINES) -> dict[str, dict[str, str]]:
    rows = taken("country-codes", {FILE: lines}, folder).tables["codes.csv"]
    return {row["recordId"]: row for row in rows}


def test_namibia_is_a_code_and_not_a_missing_value(tmp_path: Path) -> None:
    assert codes(tmp_path)["NAM"]["kindAsPrinted"] == "NA"
    assert codes(tmp_path)["NAM"]["country"] == "nam"


def test_the_short_name_congo_is_reported_and_the_code_decides(tmp_path: Path) -> None:
    imported = taken("country-codes", {FILE: LINES}, tmp_path)
    found = {row["recordId"]: row["country"] for row in imported.tables["codes.csv"]}
    assert (found["COG"], found["COD"]) == ("cog", "cod")
    assert {(x.what, x.why) for x in imported.unmatched} == {
        (name, "stands for cod and cog, not cog alone") for name in ("Congo", "Congo (the)", "刚果")
    }


def test_names_in_both_languages_are_kept_without_footnote_marks(tmp_path: Path) -> None:
    row = codes(tmp_path)["PSE"]
    assert row["name"] == "State of Palestine"
    assert row["otherName"] == "巴勒斯坦国;Palestine;State of Palestine (the)"


def test_an_area_that_our_table_lacks_is_listed(tmp_path: Path) -> None:
    change = replaced(",ZMB,", ",QQZ,")
    imported = taken("country-codes", {FILE: change(LINES)}, tmp_path)
    assert ("QQZ", "no alias") in {(x.what, x.why) for x in imported.unmatched}


def test_a_name_that_our_tables_give_to_another_is_listed(tmp_path: Path) -> None:
    change = replaced("Equatorial Guinea", "Guinea")
    imported = taken("country-codes", {FILE: change(LINES)}, tmp_path)
    assert ("Guinea", "stands for gin, not gnq alone") in {
        (x.what, x.why) for x in imported.unmatched
    }


def test_hostile_text_arrives_as_plain_text(tmp_path: Path) -> None:
    change = replaced("Equatorial Guinea", "<script>=cmd()\u202e")
    assert codes(tmp_path, change(LINES))["GNQ"]["name"] == "<script>=cmd()"


def header_only(content: bytes) -> bytes:
    return content.splitlines(keepends=True)[0]


def doubled(content: bytes) -> bytes:
    return content + content.splitlines(keepends=True)[-1]


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (empty, f"{FILE}: the file is empty"),
    "header only": (header_only, f"{FILE}:1: has a header and no rows"),
    "cut short": (halved, f"{FILE}:"),
    "utf-16": (utf16, f"{FILE}:1: is UTF-16"),
    "gb18030": (lambda c: c.decode().encode("gb18030"), "is not utf-8; was it re-saved?"),
    "another publisher's": (
        lambda _: b"minmod_id,name\nQ1,Angola\n",
        "column 'ISO3166-1-Alpha-2' is missing",
    ),
    "column renamed": (
        replaced("CLDR display name", "CLDR name"),
        "column 'CLDR display name' is missing; 'CLDR name' is like it",
    ),
    "column twice": (replaced("FIFA,Dial", "FIFA,FIFA"), "column 'FIFA' stands twice"),
    "row too long": (replaced("AGO,", "AGO,,"), "cells, the header 56 columns"),
    "code in small letters": (
        replaced(",AGO,", ",ago,"),
        "ISO3166-1-Alpha-3 'ago' is not 3 capital letters",
    ),
    "the code of Namibia taken for a missing value": (
        replaced(",NA,", ",,"),
        "ISO3166-1-Alpha-2 '' is not 2 capital letters",
    ),
    "row twice": (doubled, f"{FILE}:14: 'ZMB' stands already in row 13"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    change, message = BROKEN[fault]
    assert message in refused("country-codes", {FILE: change(LINES)}, tmp_path)


def test_every_code_of_the_whole_table_is_ours(real: Path, known: Aliases) -> None:
    imported = read([real / "codes" / FILE], known)
    rows = imported.tables["codes.csv"]
    assert imported.read == len(rows) == 249
    assert all(row["country"] == row["recordId"].lower() for row in rows)
    assert {x.what for x in imported.unmatched} == {"Congo", "Congo (the)", "刚果", "St. Martin"}
