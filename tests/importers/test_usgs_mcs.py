"""The Mineral Commodity Summaries of 2026, and every trap that their file holds."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from broken import empty, refused, taken
from lodeway import importers
from lodeway.importers import summaries
from lodeway.importers.aliases import Aliases
from lodeway.importers.model import Imported
from toys import ROOT

FILE = "MCS2026_Commodities_Data.csv"
CONTENT = (Path(__file__).parent / "files" / "usgs" / FILE).read_bytes()

Rows = dict[str, dict[str, str]]


@pytest.fixture
def little(tmp_path: Path) -> Imported:
    return taken("usgs-mcs", {FILE: CONTENT}, tmp_path)


@pytest.fixture
def rows(little: Imported) -> Rows:
    return {row["id"].removeprefix("usgs-mcs-2026-"): row for row in little.tables["figures.csv"]}


def test_a_figure_keeps_what_is_printed_beside_what_we_read(rows: Rows) -> None:
    row = rows["cobalt-mine-production-cod-2024"]
    read = ("type", "subject", "mineral", "stage", "value", "unit", "qualifier", "since")
    assert [row[name] for name in read] == [
        *("Production", "cod", "cobalt", "mine", "226000", "t", "estimated", "2024")
    ]
    assert row["countryAsPrinted"] == "Congo (Kinshasa)"
    assert row["statistic"] == "Mine production"
    assert (
        "(Data in metric tons, cobalt content, unless otherwise specified)"
        in (row["noteAsPrinted"])
    )


def test_a_locator_is_the_line_of_the_file(rows: Rows) -> None:
    lines = CONTENT.decode("windows-1252").splitlines()
    for row in rows.values():
        number = int(row["locator"].removeprefix(f"{FILE}, row "))
        assert row["mineralAsPrinted"].split()[0] in lines[number - 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("226,000", summaries.Figure(value="226000")),
        ("1.20", summaries.Figure(value="1.20")),
        ("—", summaries.Figure(value="0", printed="—")),
        ("W", summaries.Figure(qualifier="withheld", printed="W")),
        ("NA", summaries.Figure(qualifier="not-available", printed="NA")),
        ("E", summaries.Figure(qualifier="net-exporter", printed="E")),
        ("s", summaries.Figure(qualifier="small", printed="s")),
        ("Large", summaries.Figure(qualifier="in-words", printed="Large")),
        (">50", summaries.Figure(low="50", qualifier="more-than", printed=">50")),
        ("<1,000", summaries.Figure(high="1000", qualifier="less-than", printed="<1,000")),
        ("500–17,000", summaries.Figure(low="500", high="17000", printed="500–17,000")),
        ("330 - 390", summaries.Figure(low="330", high="390", printed="330 - 390")),
        ("?1", summaries.Figure(value="-1", printed="?1")),
    ],
)
def test_what_a_cell_says(text: str, expected: summaries.Figure) -> None:
    assert summaries.figure(text) == expected


@pytest.mark.parametrize("text", ["1,2E+05", "Jan-21", "May-00", "1,20", "12.5.1", "", "XX", "w"])
def test_what_is_no_figure_is_not_made_one(text: str) -> None:
    assert summaries.figure(text) is None


def test_a_factor_is_applied_exactly() -> None:
    assert summaries.figure("4.35", 1_000_000) == summaries.Figure(value="4350000")
    assert summaries.figure("0.1", 1000) == summaries.Figure(value="100")


def test_withheld_and_net_exporter_are_claims_without_a_value(rows: Rows) -> None:
    withheld = rows["bromine-production-usa-2025"]
    assert (withheld["value"], withheld["qualifier"]) == ("", "withheld")
    exporter = next(r for r in rows.values() if r["qualifier"] == "net-exporter")
    assert (exporter["value"], exporter["quantityKind"]) == ("", "net-import-reliance")


def test_not_applicable_is_left_out_and_counted(little: Imported) -> None:
    assert [(x.what, x.count) for x in little.skipped if x.what == "XX"] == [("XX", 1)]
    assert little.read == little.kept + sum(x.count for x in little.skipped)


def test_imports_of_the_united_states_name_the_other_side(rows: Rows) -> None:
    row = rows["cobalt-import-share-metal-oxide-and-salts-nor-usa-2021-2024"]
    assert (row["subject"], row["counterpart"], row["value"]) == ("usa", "nor", "26")
    assert (row["since"], row["until"], row["unit"]) == ("2021", "2024", "percent")


def test_three_states_in_one_cell_are_three_counterparts(rows: Rows) -> None:
    row = next(r for r in rows.values() if r["countryAsPrinted"] == "China, Germany, and Russia")
    assert row["counterpart"].split(";") == ["chn", "deu", "rus"]


def test_world_total_and_other_countries_are_groups_not_states(rows: Rows) -> None:
    assert rows["cobalt-mine-production-world-2024"]["subject"] == "world"
    assert rows["cobalt-mine-production-world-2024"]["statistic"] == "Mine production: rounded"


def test_the_three_spellings_of_pigment_are_one_mineral(rows: Rows) -> None:
    spellings = {"TiO2 pigment", "TiO2 Pigment", "Tio2 Pigment"}
    found = {r["mineralAsPrinted"]: r["mineral"] for r in rows.values()}
    assert {found[name] for name in spellings} == {"titanium"}


def test_a_section_that_ends_in_a_colon_is_read_as_the_others(rows: Rows) -> None:
    assert rows["gold-mine-production-usa-2024"]["value"] == "163"


def test_the_shifted_row_of_yttrium_takes_no_flag_for_a_note(rows: Rows) -> None:
    row = next(r for r in rows.values() if r["mineral"] == "yttrium" and r["subject"] == "world")
    assert (row["low"], row["high"]) == ("10000", "15000")
    assert row["noteAsPrinted"] == ""


def test_an_empty_flag_of_wollastonite_and_a_trailing_blank_do_no_harm(rows: Rows) -> None:
    found = {r["quantityKind"]: r for r in rows.values() if r["mineral"] == "wollastonite"}
    assert found["employment"]["value"] == "68"
    assert found["net-import-reliance"]["qualifier"] == "net-exporter"


@pytest.mark.parametrize(
    ("mineral", "kind", "unit", "says"),
    [
        ("gypsum", "shipments", "sq-ft", "million square feet"),
        ("manganese", "price", "usd-per-mtu", "dollars per metric ton unit"),
        ("vanadium", "reserve", "kt", "thousand metric tons"),
    ],
)
def test_a_wrong_unit_of_the_file_is_set_right_and_said(
    rows: Rows, mineral: str, kind: str, unit: str, says: str
) -> None:
    row = next(r for r in rows.values() if (r["mineral"], r["quantityKind"]) == (mineral, kind))
    assert row["unit"] == unit
    assert says in row["note@en"]
    assert row["note@zh"]


def test_the_source_carries_edition_licence_and_hash(little: Imported) -> None:
    assert little.source["vintage"] == "Mineral Commodity Summaries 2026"
    assert little.source["licence"] == "public domain (US government work)"
    assert len(little.source["fileHash"]) == 64


def test_the_official_table_prefers_the_newer_figure_and_leaves_salient_production(
    little: Imported,
) -> None:
    official = {row["id"].removeprefix("usgs-mcs-2026-"): row for row in little.official}
    assert official["cobalt-mine-production-cod-2024"]["rank"] == "preferred"
    assert official["cobalt-mine-production-world-2025"]["rank"] == ""
    assert not any("secondary" in name for name in official)
    assert {row["quantityKind"] for row in little.official} <= set(summaries.SHIPPED)


def edited(old: str, new: str) -> bytes:
    text = CONTENT.decode("windows-1252")
    assert old in text
    return text.replace(old, new, 1).encode("windows-1252")


LINES = CONTENT.split(b"\n")
NUMBER = next(n for n, x in enumerate(LINES, start=1) if b'"226,000"' in x)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (empty(CONTENT), f"{FILE}: the file is empty"),
        (LINES[0] + b"\n", f"{FILE}:1: has a header and no rows"),
        (CONTENT[: CONTENT.index(b'"226,000"') + 4], "is the file cut short"),
        (b"a,b\n1,2\n", "column 'MCS chapter' is missing"),
        (edited("Statistics_detail", "Detail"), "column 'Statistics_detail' is missing"),
        (edited("Unit,Year", "Unit,Unit"), "column 'Unit' stands twice"),
        (CONTENT.decode("cp1252").encode("utf-16"), "is UTF-16"),
        (CONTENT.decode("cp1252").encode("utf-8"), "byte 0x9d is not windows-1252"),
        (edited('2024,"226,000"', 'Jan-24,"226,000"'), f"{FILE}:{NUMBER}: 'Jan-24' is no year"),
        (edited('"226,000"', '"2,26E+05"'), f"{FILE}:{NUMBER}: '2,26E+05' is no figure"),
        (edited('"226,000"', "May-00"), f"{FILE}:{NUMBER}: 'May-00' is no figure"),
        (edited('"226,000"', '"226,000",more'), f"{FILE}:{NUMBER}: the row has 13 cells"),
        (edited(',2024,"226,000"', ',"226,000"'), f"{FILE}:{NUMBER}: the row has 11 cells"),
        (edited(",2025,", ",2024,").replace(b",2025,", b",2024,"), "its newest year is '2024'"),
    ],
)
def test_a_broken_file_is_refused_by_file_and_row(
    content: bytes, message: str, tmp_path: Path
) -> None:
    assert message in refused("usgs-mcs", {FILE: content}, tmp_path)


def test_a_second_file_is_refused(tmp_path: Path) -> None:
    assert "one file too many" in refused("usgs-mcs", {FILE: CONTENT, "b.csv": CONTENT}, tmp_path)


def test_hostile_text_arrives_as_harmless_text(tmp_path: Path) -> None:
    evil = edited("Estimated.", "<script>=cmd()\x07\u202eEstimated.".replace("\u202e", ""))
    found = taken("usgs-mcs", {FILE: evil}, tmp_path).tables["figures.csv"]
    notes = [row["noteAsPrinted"] for row in found if "script" in row["noteAsPrinted"]]
    assert notes
    assert all(note.isprintable() and note.startswith("<script>=cmd() ") for note in notes)


def test_an_unknown_name_is_counted_and_nothing_is_lost(tmp_path: Path) -> None:
    changed = edited("Congo (Kinshasa)", "Zaire of old")
    found = taken("usgs-mcs", {FILE: changed}, tmp_path)
    assert [(x.what, x.why) for x in found.unmatched] == [("Zaire of old", "country")]
    assert found.read == found.kept + sum(x.count for x in found.skipped)


def test_the_whole_file(real: Path, known: Aliases) -> None:
    imported = importers.read("usgs-mcs", [real / "usgs" / FILE], ROOT)
    assert imported.read == 8886
    assert imported.kept + sum(x.count for x in imported.skipped) == 8886
    assert imported.kept >= 8862
    assert {x.what for x in imported.unmatched} <= {"The Bahamas"}
    kinds = Counter(row["quantityKind"] for row in imported.tables["figures.csv"])
    assert kinds["import-share"] >= 719
    assert kinds["reserve"] == 725


def test_the_shipped_table_is_what_the_file_gives(real: Path) -> None:
    imported = importers.read("usgs-mcs", [real / "usgs" / FILE], ROOT)
    with (ROOT / "data/official/usgs-mcs-2026.csv").open(encoding="utf-8", newline="") as text:
        shipped = {row["id"]: row for row in csv.DictReader(text)}
    assert shipped == {row["id"]: dict(row) for row in imported.official}
