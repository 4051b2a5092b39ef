from __future__ import annotations

from pathlib import Path

import pytest

from broken import refused, taken
from lodeway import importers
from toys import ROOT
from workbooks import workbook

FILE = "CMO-Historical-Data-Monthly.xlsx"
ROWS: list[list[object]] = [
    ["World Bank Commodity Price Data (The Pink Sheet)"],
    ["monthly prices in nominal US dollars, 1960 to present"],
    ["(monthly series are available only in nominal US dollars)"],
    ["Updated on June 02, 2023"],
    ["", "Crude oil, average", "Coal, South African **", "Cocoa", "Copper", "Natural gas index"],
    ["", "($/bbl)", "($/mt)", "($/kg)", "($/mt)", "(2010=100)"],
    ["", "CRUDE_PETRO", "COAL_SAFRICA", "COCOA", "COPPER", "iNATGAS"],
    ["1960M01", 1.63000011444, "…", 0.634, 715.4, "…"],
    ["2023M05", 74.12333333333, 114.34, 2.99, 8243.39, 69.5],
]


def book(rows: list[list[object]] | None = None, name: str = "Monthly Prices") -> dict[str, bytes]:
    return {FILE: workbook({"AFOSHEET": [], name: rows if rows is not None else ROWS})}


def changed(row: int, column: int, cell: object) -> dict[str, bytes]:
    rows = [list(r) for r in ROWS]
    rows[row - 1][column] = cell
    return book(rows)


def test_each_month_of_a_mineral_is_one_figure_with_its_row(tmp_path: Path) -> None:
    imported = taken("pink-sheet", book(), tmp_path)
    rows = {row["id"]: row for row in imported.tables["figures.csv"]}
    copper = rows["world-bank-pink-sheet-2023-06-copper-2023-05"]
    assert (copper["subject"], copper["value"], copper["unit"], copper["since"]) == (
        "copper",
        "8243.39",
        "usd-per-t",
        "2023-05",
    )
    assert copper["locator"] == "Monthly Prices, row 9, column COPPER"
    assert imported.read == 2 * 5
    assert len(rows) == 6


def test_the_edition_is_the_day_that_the_sheet_names_not_todays(tmp_path: Path) -> None:
    source = taken("pink-sheet", book(), tmp_path).source
    assert (source["published"], source["vintage"]) == ("2023-06-02", "updated 2023-06-02")
    assert len(source["fileHash"]) == 64


def test_an_ellipsis_is_a_missing_month_never_zero(tmp_path: Path) -> None:
    imported = taken("pink-sheet", book(), tmp_path)
    assert all(float(row["value"]) > 0 for row in imported.tables["figures.csv"])
    left = {(x.what, x.why): x.count for x in imported.skipped}
    assert left["month without a price", "printed as missing"] == 2


def test_stars_of_footnotes_are_no_part_of_a_name(tmp_path: Path) -> None:
    names = {
        row["mineralAsPrinted"]
        for row in taken("pink-sheet", book(), tmp_path).tables["figures.csv"]
    }
    assert "Coal, South African" in names


def test_series_of_other_goods_are_counted_and_none_is_unresolved(tmp_path: Path) -> None:
    imported = taken("pink-sheet", book(), tmp_path)
    assert ("Cocoa ($/kg)", "no mineral") in {(x.what, x.why) for x in imported.skipped}
    assert imported.unmatched == ()


def test_a_series_nobody_named_yet_is_reported(tmp_path: Path) -> None:
    imported = taken("pink-sheet", changed(5, 4, "Unobtainium"), tmp_path)
    assert [(x.what, x.why) for x in imported.unmatched] == [("Unobtainium ($/mt)", "no alias")]


BROKEN = {
    "no workbook": ({FILE: b"not a workbook"}, f"{FILE}: is no .xlsx workbook"),
    "empty file": ({FILE: b""}, f"{FILE}: the file is empty"),
    "cut short": ({FILE: book()[FILE][:900]}, f"{FILE}: cannot be read as a workbook"),
    "other workbook": (
        book(name="Annual Prices"),
        f"{FILE}: has no sheet 'Monthly Prices'; its sheets are 'AFOSHEET', 'Annual Prices'",
    ),
    "empty sheet": (book([]), f"{FILE}:4: '' does not say when it was updated"),
    "header one row down": (
        book([["World Bank"], *ROWS]),
        f"{FILE}:4: '(monthly series are available only in nominal US dollars)' does not say",
    ),
    "series twice": (changed(7, 4, "CRUDE_PETRO"), f"{FILE}:7: series 'CRUDE_PETRO' stands twice"),
    "series without a code": (changed(7, 4, ""), f"{FILE}:7: a series has no code"),
    "month made a date by Excel": (changed(8, 0, "Jan-60"), f"{FILE}:8: 'Jan-60' is no month"),
    "month that is none": (changed(8, 0, "1960M13"), f"{FILE}:8: '1960M13' is no month"),
    "month twice": (changed(9, 0, "1960M01"), f"{FILE}: a month stands twice"),
    "text for a price": (changed(9, 4, "8.243,39"), f"{FILE}:9: '8.243,39' is no price (column 5)"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    files, message = BROKEN[fault]
    assert refused("pink-sheet", files, tmp_path).startswith(message)


def test_the_publishers_whole_file(real: Path) -> None:
    imported = importers.read("pink-sheet", [real / "worldbank" / FILE], ROOT)
    assert imported.read == 761 * 71
    assert imported.unmatched == ()
    assert (
        imported.kept
        + sum(x.count * (761 if x.why == "no mineral" else 1) for x in imported.skipped)
        == imported.read
    )
