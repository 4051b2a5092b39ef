"""The Mineral Commodity Summaries of 2025, world data, and every trap that their file holds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from broken import empty, refused, taken
from lodeway import importers
from lodeway.importers.model import Imported
from toys import ROOT

FILE = "MCS2025_World_Data.csv"
CONTENT = (Path(__file__).parent / "files" / "usgs" / FILE).read_bytes()
ROOM = 5  # figures that one row of the file has room for

Rows = dict[str, dict[str, str]]


@pytest.fixture
def little(tmp_path: Path) -> Imported:
    return taken("usgs-mcs-2025", {FILE: CONTENT}, tmp_path)


@pytest.fixture
def rows(little: Imported) -> Rows:
    return {row["id"].removeprefix("usgs-mcs-2025-"): row for row in little.tables["figures.csv"]}


def test_a_row_is_read_into_its_figures(rows: Rows) -> None:
    found = {name: row for name, row in rows.items() if name.endswith(("cod-2023", "cod-2024"))}
    assert {name: row["value"] for name, row in found.items()} == {
        "cobalt-mine-production-cod-2023": "175000",
        "cobalt-mine-production-cod-2024": "220000",
        "cobalt-reserves-cod-2024": "6000000",
    }
    assert found["cobalt-mine-production-cod-2024"]["qualifier"] == "estimated"
    assert found["cobalt-reserves-cod-2024"]["qualifier"] == ""


def test_every_cell_is_kept_or_counted(little: Imported) -> None:
    lines = CONTENT.decode("utf-8-sig").splitlines()
    assert little.read == ROOM * (len(lines) - 1)
    assert little.read == little.kept + sum(x.count for x in little.skipped)


def test_two_states_in_one_name_are_no_state(little: Imported) -> None:
    assert ("United States and Canada", "country", 2) in [
        (x.what, x.why, x.count) for x in little.unmatched
    ]


def test_a_note_says_why_a_cell_is_empty(rows: Rows) -> None:
    assert rows["barite-mine-production-usa-2023"]["qualifier"] == "withheld"
    assert rows["barite-mine-production-usa-2024"]["qualifier"] == "withheld"
    assert rows["barite-reserves-usa-2024"]["qualifier"] == "not-available"
    assert rows["asbestos-reserves-kaz-2024"]["qualifier"] == "in-words"
    assert rows["graphite-reserves-usa-2024"]["qualifier"] == "included-elsewhere"
    assert rows["helium-production-gas-content-zaf-2024"]["qualifier"] == "small"


def test_a_note_may_speak_of_one_year_only(rows: Rows) -> None:
    assert rows["mercury-mine-production-per-2023"]["qualifier"] == "not-available"
    assert rows["mercury-mine-production-per-2024"]["value"] == "30"


def test_what_stands_in_brackets_after_a_country_is_no_part_of_its_name(rows: Rows) -> None:
    assert rows["mercury-mine-production-per-2024"]["subject"] == "per"
    assert rows["mercury-mine-production-per-2024"]["statistic"].endswith("(exports)")
    assert rows["cobalt-mine-production-cod-2024"]["subject"] == "cod"


def test_two_lines_of_one_country_both_keep_their_figures(rows: Rows) -> None:
    found = {name: row["value"] for name, row in rows.items() if name.startswith("helium-prod")}
    assert found["helium-production-gas-content-usa-2024-extracted-from-natural-gas"] == "68000000"
    assert found["helium-production-gas-content-usa-2024-from-cliffside-field"] == "13000000"


def test_clinker_capacity_in_the_columns_of_production_is_capacity(rows: Rows) -> None:
    row = rows["cement-clinker-capacity-usa-2024"]
    assert (row["type"], row["quantityKind"]) == ("QuantityStatement", "capacity")


def test_the_total_of_ilmenite_and_rutile_is_neither(rows: Rows) -> None:
    totals = {r["value"]: r["mineral"] for r in rows.values() if r["subject"] == "world"}
    assert totals["8840"] == "ilmenite"
    assert totals["9430"] == "titanium-mineral-concentrates"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("iron-ore-reserves-usable-ore-aus-2024", "mt"),
        ("iron-ore-mine-production-usable-ore-aus-2024", "kt"),
        ("molybdenum-mine-production-chl-2024", "t"),
        ("molybdenum-reserves-chl-2024", "kt"),
        ("molybdenum-reserves-usa-2024", "kt"),
        ("sand-and-gravel-industrial-mine-production-usa-2024", "kt"),
    ],
)
def test_a_unit_in_a_note_or_wrong_in_its_column_is_set_right(
    rows: Rows, name: str, unit: str
) -> None:
    assert rows[name]["unit"] == unit


def test_a_byte_order_mark_and_blanks_in_column_names_are_no_obstacle(little: Imported) -> None:
    assert CONTENT.startswith(b"\xef\xbb\xbf")
    assert b"PROD_EST_ 2024" in CONTENT
    assert little.kept


LINES = CONTENT.split(b"\n")
NUMBER = next(n for n, x in enumerate(LINES, start=1) if b"Congo" in x)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (empty(CONTENT), f"{FILE}: the file is empty"),
        (LINES[0] + b"\n", f"{FILE}:1: has a header and no rows"),
        (CONTENT[: CONTENT.index(b"cobalt content") + 4], "is the file cut short"),
        (b"a,b\n1,2\n", "column 'SOURCE' is missing"),
        (CONTENT.replace(b"PROD_EST_ 2024", b"PROD_EST_2024"), "'PROD_EST_2024' is like it"),
        (CONTENT.replace(b"CAP_2023", b"PROD_2023"), "column 'PROD_2023' stands twice"),
        (CONTENT.decode("utf-8-sig").encode("utf-16"), "is UTF-16"),
        (CONTENT + b"MCS2025,Lead,C\xf4te,,,,,,,,,,\n", "is not utf-8"),
        (CONTENT.replace(b"175000", b"1.75E+05"), f"{FILE}:{NUMBER}: '1.75E+05' is no figure"),
        (CONTENT.replace(b"175000", b"Jan-75"), f"{FILE}:{NUMBER}: 'Jan-75' is no figure"),
        (CONTENT.replace(b"175000", b"175000,1"), f"{FILE}:{NUMBER}: the row has 14 cells"),
        (CONTENT.replace(b",175000", b""), f"{FILE}:{NUMBER}: the row has 12 cells"),
        (CONTENT.replace(b"MCS2025,Cobalt", b"MCS2024,Cobalt", 1), "SOURCE is 'MCS2024'"),
    ],
)
def test_a_broken_file_is_refused_by_file_and_row(
    content: bytes, message: str, tmp_path: Path
) -> None:
    assert message in refused("usgs-mcs-2025", {FILE: content}, tmp_path)


def test_a_row_that_stands_twice_gets_ids_of_its_own(tmp_path: Path) -> None:
    twice = CONTENT + LINES[NUMBER - 1] + b"\n"
    found = taken("usgs-mcs-2025", {FILE: twice}, tmp_path).tables["figures.csv"]
    assert len({row["id"] for row in found}) == len(found)


def test_hostile_text_arrives_as_harmless_text(tmp_path: Path) -> None:
    evil = CONTENT.replace(b"Crude ore", "<script>\x07=cmd()\u202e".encode(), 1)
    found = taken("usgs-mcs-2025", {FILE: evil}, tmp_path).tables["figures.csv"]
    assert {r["noteAsPrinted"] for r in found if "script" in r["noteAsPrinted"]} == {
        "<script> =cmd()"
    }


def test_the_whole_file(real: Path) -> None:
    imported = importers.read("usgs-mcs-2025", [real / "usgs" / FILE], ROOT)
    assert imported.read == ROOM * 1250
    assert imported.kept == 3127
    assert imported.read == imported.kept + sum(x.count for x in imported.skipped)
    assert {x.what for x in imported.unmatched} == {"United States and Canada"}


def test_the_shipped_table_is_what_the_file_gives(real: Path) -> None:
    imported = importers.read("usgs-mcs-2025", [real / "usgs" / FILE], ROOT)
    with (ROOT / "data/official/usgs-mcs-2025.csv").open(encoding="utf-8", newline="") as text:
        shipped = {row["id"]: row for row in csv.DictReader(text)}
    assert shipped == {row["id"]: dict(row) for row in imported.official}
