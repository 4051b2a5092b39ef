from __future__ import annotations

from pathlib import Path

import pytest

from broken import refused, taken
from lodeway import importers
from lodeway.importers.governance import SHEETS
from toys import ROOT
from workbooks import workbook

FILE = "2020_Worldwide_Governance_Indicators_1996-2019t.xlsx"
PARTS = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
ROWS: list[list[object]] = [
    *([[f"about the indicator, line {n}"] for n in range(1, 14)]),
    ["", "", *[1996] * 6, *[2019] * 6],
    ["Country/Territory", "Code", *PARTS, *PARTS],
    ["Congo, Dem. Rep.", "ZAR", *["#N/A"] * 6, -1.61, 0.12, 8.0, 4.3, 1.9, 8.2],
    ["Congo, Rep.", "COG", -0.95, 0.2, 4.0, 17.2, 9.1, 25.8, -1.3, 0.14, 7.0, 8.7, 5.3, 14.9],
    ["Namibia", "NAM", 0.46, 0.21, 5.0, 62.6, 57.5, 70.7, 0.57, 0.13, 9.0, 68.3, 61.5, 75.5],
]


def book(rows: list[list[object]] | None = None, drop: str = "") -> dict[str, bytes]:
    sheets = {name: ROWS for name in SHEETS if name != drop}
    if rows is not None:
        sheets["RuleofLaw"] = rows
    return {FILE: workbook({"Introduction": [], **sheets})}


def changed(row: int, column: int, cell: object) -> dict[str, bytes]:
    rows = [list(r) for r in ROWS]
    rows[row - 1][column] = cell
    return book(rows)


def test_the_banks_own_codes_do_not_mislead_the_two_congos(tmp_path: Path) -> None:
    rows = taken("governance", book(), tmp_path).tables["figures.csv"]
    found = {(r["countryAsPrinted"], r["subject"]) for r in rows}
    assert found == {("Congo, Dem. Rep.", "cod"), ("Congo, Rep.", "cog"), ("Namibia", "nam")}


def test_a_figure_carries_its_error_its_rank_and_its_row(tmp_path: Path) -> None:
    rows = {r["id"]: r for r in taken("governance", book(), tmp_path).tables["figures.csv"]}
    row = rows["world-bank-wgi-2019-ruleoflaw-cod-2019"]
    assert (row["value"], row["unit"], row["since"]) == ("-1.61", "score", "2019")
    assert row["statistic"] == "Rule of Law: estimate"
    assert row["noteAsPrinted"] == "StdErr 0.12; NumSrc 8; Rank 4.3; Lower 1.9; Upper 8.2"
    assert row["locator"] == "RuleofLaw, row 16, 2019"


def test_not_available_is_left_out_and_counted_never_zero(tmp_path: Path) -> None:
    imported = taken("governance", book(), tmp_path)
    assert len(imported.tables["figures.csv"]) == 6 * 5
    assert [(x.what, x.count) for x in imported.skipped] == [("year without an estimate", 6)]
    assert imported.read == 6 * 3 * 2


def test_an_unknown_country_is_named_and_its_figures_counted(tmp_path: Path) -> None:
    imported = taken("governance", changed(18, 0, "Ruritania"), tmp_path)
    assert [(x.what, x.count) for x in imported.unmatched] == [("Ruritania", 1)]
    assert ("figure of an unresolved country", "Ruritania", 2) in {
        (x.what, x.why, x.count) for x in imported.skipped
    }


BROKEN = {
    "no workbook": ({FILE: b"Country,Code\n"}, f"{FILE}: is no .xlsx workbook"),
    "empty file": ({FILE: b"  "}, f"{FILE}: the file is empty"),
    "cut short": ({FILE: book()[FILE][:2000]}, f"{FILE}: cannot be read as a workbook"),
    "a sheet missing": (book(drop="RuleofLaw"), f"{FILE}: has no sheet 'RuleofLaw'"),
    "empty sheet": (book([]), f"{FILE}:15: RuleofLaw: 'Country/Territory' and 'Code' are missing"),
    "other header": (changed(15, 1, "ISO"), f"{FILE}:15: RuleofLaw: 'Country/Territory'"),
    "column renamed": (changed(15, 5, "Rang"), f"{FILE}:15: RuleofLaw: block 1 is not one year"),
    "column lost": (
        book([row[:-1] for row in ROWS]),
        f"{FILE}:15: RuleofLaw: block 2 is not one year of Estimate",
    ),
    "year made a date by Excel": (changed(14, 2, "Jan-96"), f"{FILE}:15: RuleofLaw: block 1"),
    "country twice": (
        changed(18, 1, "COG"),
        f"{FILE}:18: RuleofLaw: 'COG' stands already at row 17",
    ),
    "text for a figure": (changed(17, 8, "-1,3"), f"{FILE}:17: RuleofLaw: '-1,3' is no figure"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    files, message = BROKEN[fault]
    assert refused("governance", files, tmp_path).startswith(message)


def test_the_publishers_whole_file(real: Path) -> None:
    imported = importers.read("governance", [real / "worldbank" / FILE], ROOT)
    assert imported.read == 6 * 214 * 21
    assert {x.what for x in imported.unmatched} <= {"Netherlands Antilles (former)"}
    assert imported.kept + sum(x.count for x in imported.skipped) == imported.read
