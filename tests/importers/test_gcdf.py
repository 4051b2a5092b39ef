"""Chinese loans and grants: sums that no total counts twice, and days no surer than they are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from broken import empty, halved, refused, taken, utf16
from little_files import FINANCED, LENT_ROWS, lent
from lodeway import importers
from toys import ROOT

TABLE, BOOK = "final_input.csv", "gcdf.xlsx"


def test_the_table_beside_the_map_features_has_constant_dollars_only(tmp_path: Path) -> None:
    imported = taken("gcdf", {TABLE: FINANCED.encode()}, tmp_path)
    mine, port, road = imported.tables["activities.csv"]
    assert (imported.slug, imported.read, imported.kept) == ("gcdf-3-0", 4, 3)
    assert (mine["id"], mine["recordId"], mine["country"]) == ("gcdf-3-0-11", "11", "zmb")
    assert (mine["planned"], mine["recordCurrency"], mine["recordPriceYear"]) == (
        *("1000000.46", "USD", "2021"),
    )
    assert (mine["since"], mine["until"]) == ("2011", "2013-05-06")
    assert (port["country"], port["since"], port["until"]) == ("cog", "2012-01-02", "")
    assert (road["country"], road["since"], road["planned"]) == ("", "2013", "")
    assert road["noteAsPrinted"] == "amount-constant-usd-2021: 3000000"
    assert mine["locator"] == "final_input.csv, line 2, record 11"
    assert {(left.what, left.why) for left in imported.skipped} == {
        ("columns", "1 columns of the file are not taken"),
        ("row of EDUCATION", "no mining or transport"),
        ("sum", "the publisher keeps it out of totals"),
        ("day of completion", "before the commitment"),
    }
    assert [left.why for left in imported.unmatched] == ["stands for cod and cog"]


def test_the_dataset_says_who_pays_whom_and_what_no_total_counts(tmp_path: Path) -> None:
    imported = taken("gcdf", {BOOK: lent()}, tmp_path)
    loan, umbrella = imported.tables["activities.csv"]
    assert (loan["payer"], loan["payee"]) == ("Bank A;Bank B", "Green Hill Ltd;Builder")
    assert (loan["planned"], loan["recordCurrency"], loan["recordPriceYear"]) == (
        *("700000000", "CNY", ""),
    )
    assert (loan["since"], loan["stateAsPrinted"]) == ("2015-03-04", "Completion")
    assert "co-financing-agencies: Bank C; amount-estimated: Yes" in loan["noteAsPrinted"]
    assert (umbrella["planned"], umbrella["recordCurrency"]) == ("", "")
    assert "amount-original-currency: 900000000" in umbrella["noteAsPrinted"]
    assert "umbrella: Yes" in umbrella["noteAsPrinted"]
    assert imported.source["licence"] == "ODC-By 1.0"


def changed(old: str, new: str) -> bytes:
    assert old in FINANCED
    return FINANCED.replace(old, new).encode()


BROKEN = {
    "empty": (empty(b""), f"{TABLE}: the file is empty"),
    "cut": (halved(FINANCED.encode()), f"{TABLE}:"),
    "utf-16": (utf16(FINANCED.encode()), f"{TABLE}:1: is UTF-16"),
    "of another edition": (
        changed("USD.2021", "USD.2017"),
        f"{TABLE}:1: column 'amount-constant-usd-2021' is missing",
    ),
    "of other sectors": (
        changed("TRANSPORT", "SPORT").replace(b"MINING", b"FARMING"),
        f"{TABLE}: holds no row of mining, industry, building or transport",
    ),
    "no id": (changed(",12,", ",,"), f"{TABLE}: final_input.csv, line 3: '' is no record id"),
    "no title": (
        changed("Bank A lends for the Red Port", ""),
        f"{TABLE}: final_input.csv, line 3: has no title",
    ),
    "no day": (changed("2012-01-02,2011", "2012-13-02,2011"), f"{TABLE}: final_input.csv, line 3"),
    "no year": (changed(",2013,,", ",13,,"), f"{TABLE}: final_input.csv, line 5: commitment year"),
    "no sum": (changed("2000000", "2E6"), f"{TABLE}: final_input.csv, line 3: '2E6' is no sum"),
    "record twice": (changed(",12,", ",11,"), "final_input.csv, line 3, record 11: the record is"),
    "two columns in one": (changed("OSM.link", "Title."), f"{TABLE}:1: two columns differ in"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_table_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    content, told = BROKEN[fault]
    assert refused("gcdf", {TABLE: content}, tmp_path).startswith(told)


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    content = lent([LENT_ROWS[0]]).replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    assert refused("gcdf", {BOOK: content}, tmp_path).startswith(f"{BOOK}:")


def test_the_publishers_whole_table(real: Path) -> None:
    """The publisher's article counts 9,405 projects with features on the map."""
    imported = importers.read("gcdf", [real / "aiddata" / TABLE], ROOT)
    left = sum(one.count for one in imported.skipped if one.what.startswith("row of "))
    assert 0 < imported.kept == imported.read - left
    assert all(
        row["country"] or row["countryAsPrinted"] for row in imported.tables["activities.csv"]
    )
    assert not any(row["since"].endswith("-01-01") for row in imported.tables["activities.csv"])
