"""Trackers of Global Energy Monitor: mines with their owners, and companies with theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from broken import empty, halved, refused, taken
from little_files import (
    COAL_MINES,
    ENTITY_ROWS,
    IRON_MINES,
    TIE_ROWS,
    coal_tracker,
    iron_tracker,
    ownership_tracker,
)
from lodeway.importers import holders
from workbooks import workbook

COAL_FILE = "Global-Coal-Mine-Tracker-May-2025-V2.xlsx"
IRON_FILE = "Global-Iron-Ore-Mines-Tracker-August-2025-V1.xlsx"
TIES_FILE = "Global-Energy-Ownership-Tracker-October-2025-V1.xlsx"


def test_a_coal_mine_has_a_row_for_each_phase_and_one_for_each_owner(tmp_path: Path) -> None:
    imported = taken("gem-mines", {COAL_FILE: coal_tracker()}, tmp_path)
    assert (imported.slug, imported.read) == ("gem-mines-2025-05", 4)
    assert imported.source["licence"] == "CC BY 4.0"
    first, second, third, fourth = imported.tables["sites.csv"]
    assert (first["recordId"], second["recordId"]) == ("M0001", "M0001/2")
    assert (first["name"], first["otherName"], first["country"]) == ("Green Hill", "绿山", "zmb")
    assert (first["lat"], first["lon"], first["mineral"]) == ("-12.5", "28.25", "coal")
    assert first["kindAsPrinted"] == "Surface; Bituminous"
    assert first["noteAsPrinted"].startswith("parent-company: Alpha Group; capacity-mtpa: 2.5")
    assert first["locator"] == "GCMT Non-closed Mines, row 2"
    assert second["noteAsPrinted"] == "location-accuracy: Exact"
    assert (third["lat"], third["lon"], third["country"]) == ("-4.25", "15.5", "")
    assert (fourth["lat"], fourth["lon"]) == ("", "")
    held = [(row["holderName"], row["recordShare"]) for row in imported.tables["holdings.csv"]]
    assert held == [
        ("Alpha Mining Ltd", "50"),
        ("Beta (Hong Kong; HK) Ltd", "49.5"),
        ("local investors", ""),
        ("Gamma", ""),
    ]
    assert {(left.what, left.why) for left in imported.unmatched} == {
        ("Atlantis", "no alias"),
        ("Congo", "stands for cod and cog"),
    }


def test_an_iron_ore_mine_has_its_place_in_one_cell(tmp_path: Path) -> None:
    imported = taken("gem-mines", {IRON_FILE: iron_tracker()}, tmp_path)
    red, lost = imported.tables["sites.csv"]
    assert (red["lat"], red["lon"], red["country"]) == ("8.5", "-8.75", "gin")
    assert red["mineralAsPrinted"] == "Iron ore"
    assert red["stateAsPrinted"] == "proposed"
    assert (lost["lat"], lost["stateAsPrinted"], lost["noteAsPrinted"]) == ("", "", "")
    assert [row["recordShare"] for row in imported.tables["holdings.csv"]] == ["55.5", "44.5"]


def test_a_tracker_without_its_publishers_name_is_told_by_its_hash(tmp_path: Path) -> None:
    imported = taken("gem-mines", {"mines.xlsx": iron_tracker()}, tmp_path)
    assert imported.slug == f"gem-mines-{imported.source['fileHash'][:8]}"
    assert imported.source["vintage"] == "not stated in the file"


def test_entities_and_their_shares(tmp_path: Path) -> None:
    imported = taken("gem-ownership", {TIES_FILE: ownership_tracker()}, tmp_path)
    assert (imported.slug, imported.read) == ("gem-ownership-2025-10", 6)
    delta, epsilon, zeta = imported.tables["companies.csv"]
    assert (delta["lei"], delta["otherName"]) == ("549300PSHWOM1D1JVL23", "Delta SA;Old Delta")
    assert (delta["country"], delta["kindAsPrinted"]) == ("zmb", "legal entity: SA")
    assert (epsilon["lei"], epsilon["country"]) == ("", "")
    assert (zeta["recordId"], zeta["lei"]) == ("E100000000003", "")
    known, imputed, gone = imported.tables["holdings.csv"]
    assert (known["holderRecord"], known["heldRecord"]) == (epsilon["id"], delta["id"])
    assert (known["recordShare"], known["stateAsPrinted"]) == ("33.333", "")
    assert (imputed["recordShare"], imputed["stateAsPrinted"]) == ("66.667", "imputed value")
    assert (gone["holderRecord"], gone["holderName"], gone["recordShare"]) == (
        "",
        "Small shareholders",
        "",
    )
    assert {left.what for left in imported.skipped} == {
        "LEI '549300PSHWOM1D1JVL24'",
        "link to a record",
    }


def changed(rows: list[list[object]], row: int, column: int, value: object) -> list[list[object]]:
    copy = [list(one) for one in rows]
    copy[row][column] = value
    return copy


BROKEN = {
    "empty": ("gem-mines", empty(b""), ": the file is empty"),
    "cut": ("gem-mines", halved(coal_tracker()), ": cannot be read as a workbook"),
    "no workbook": ("gem-mines", b"GEM Mine ID,Mine Name\n", ": is no .xlsx workbook"),
    "of another thing": (
        "gem-mines",
        workbook({"Units": [["Plant"], ["x"]]}),
        ": has no sheet of the columns of a mine tracker",
    ),
    "no name": (
        "gem-mines",
        coal_tracker(changed(COAL_MINES, 0, 2, "")),
        ": GCMT Non-closed Mines, row 2: mine-name is blank",
    ),
    "far north": (
        "gem-mines",
        coal_tracker(changed(COAL_MINES, 0, 11, 128.5)),
        ": GCMT Non-closed Mines, row 2: latitude '128.5' is no number of degrees up to 90",
    ),
    "half a place": (
        "gem-mines",
        iron_tracker(changed(IRON_MINES, 0, 3, "8.5")),
        ": Main Data, row 2: '8.5' is no pair of coordinates",
    ),
    "no ownership": (
        "gem-ownership",
        ownership_tracker(ties=[]),
        ": has no sheet of the columns of 'Entity Ownership'; is it the tracker?",
    ),
    "no entity id": (
        "gem-ownership",
        ownership_tracker(changed(ENTITY_ROWS, 0, 0, "Delta")),
        ": All Entities, row 2: entity-id 'Delta' is no entity id like E100000000001",
    ),
    "too large a share": (
        "gem-ownership",
        ownership_tracker(ties=changed(TIE_ROWS, 0, 4, 133)),
        ": Entity Ownership, row 2: share '133' is none from 0 to 100 %",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_tracker_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    name, content, told = BROKEN[fault]
    assert refused(name, {"tracker.xlsx": content}, tmp_path).startswith(f"tracker.xlsx{told}")


@pytest.mark.parametrize(
    ("printed", "separator", "read"),
    [
        ("BHP [50%]; Mitsubishi [50%]", ";", [("BHP", "50"), ("Mitsubishi", "50")]),
        ("A Ltd. (50%), B (Pty, Ltd) (33.3 %)", ",", [("A Ltd.", "50"), ("B (Pty, Ltd)", "33.3")]),
        ("Alone", ";", [("Alone", "")]),
        ("unknown", ";", []),
        ("unknown [100%]", ";", []),
        ("X [100.0%]; X [100.0%]", ";", [("X", "100")]),
        ("]X[", ";", [("]X[", "")]),
        (None, ";", []),
    ],
)
def test_owners_in_one_cell(printed: object, separator: str, read: list[tuple[str, str]]) -> None:
    assert holders.split(printed, separator) == read
