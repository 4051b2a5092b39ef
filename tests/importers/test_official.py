"""Official tables: written by the importer itself, and an import beside them that does not repeat."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from broken import taken
from lodeway.cli import lodeway as command
from lodeway.importers import writing
from lodeway.importers.model import Imported
from lodeway.schema.errors import ReleaseError
from toys import ROOT

FILE = "MCS2025_World_Data.csv"
CONTENT = (Path(__file__).parent / "files" / "usgs" / FILE).read_bytes()


@pytest.fixture
def little(tmp_path: Path) -> Imported:
    return taken("usgs-mcs-2025", {FILE: CONTENT}, tmp_path)


@pytest.fixture
def root(tmp_path: Path, little: Imported) -> Path:
    """The shipped project with the little file for its edition of 2025, and no official table."""
    place = tmp_path / "project"
    for part in ("ontology", "data"):
        shutil.copytree(ROOT / part, place / part)
    shutil.rmtree(place / "data" / "official")
    sources = place / "data" / "sources.csv"
    text = sources.read_text(encoding="utf-8")
    known = next(r for r in csv.DictReader(text.splitlines()) if r["id"] == little.slug)
    sources.write_text(
        text.replace(known["fileHash"], little.source["fileHash"]), encoding="utf-8", newline=""
    )
    return place


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_the_official_table_repeats_to_the_byte(little: Imported, root: Path) -> None:
    first = writing.write_official(little, root).read_bytes()
    assert writing.write_official(little, root).read_bytes() == first
    assert first.endswith(b"\n")
    assert b"\r" not in first


def test_an_import_leaves_out_what_is_official(little: Imported, root: Path) -> None:
    official = {row["id"] for row in table(writing.write_official(little, root))}
    place = writing.write(little, root)
    assert official == {row["id"] for row in little.tables["figures.csv"]}
    assert not (place / "figures.csv").exists()
    assert not (place / "sources.csv").exists()


def test_an_import_from_another_file_than_the_official_table_is_refused(
    little: Imported, root: Path, tmp_path: Path
) -> None:
    writing.write_official(little, root)
    other = taken("usgs-mcs-2025", {FILE: CONTENT.replace(b"175000", b"175001")}, tmp_path)
    with pytest.raises(ReleaseError, match="has no 'usgs-mcs-2025' with the fileHash"):
        writing.write(other, root)
    with pytest.raises(ReleaseError, match="is it another version of the file"):
        writing.write_official(other, root)


def test_a_format_without_official_table_says_so(little: Imported, root: Path) -> None:
    bare = Imported(little.slug, little.source, little.tables, little.read)
    with pytest.raises(ReleaseError, match="this format has no official table"):
        writing.write_official(bare, root)


def test_the_command_writes_the_official_table(root: Path, tmp_path: Path) -> None:
    arguments = ["import", "usgs-mcs-2025", str(tmp_path / FILE), "--official"]
    result = CliRunner().invoke(command, [*arguments, "--project", str(root)])
    assert result.exit_code == 0, result.output
    assert len(table(root / "data" / "official" / "usgs-mcs-2025.csv")) > 70


@pytest.mark.parametrize(
    ("name", "value", "unit", "row"),
    [
        ("usgs-mcs-2026-cobalt-mine-production-cod-2024", "226000", "t", 1854),
        ("usgs-mcs-2026-cobalt-mine-production-world-2025", "310000", "t", 1877),
        ("usgs-mcs-2026-copper-refinery-production-chn-2025", "14000", "kt", 2052),
        ("usgs-mcs-2026-lithium-mine-production-arg-2024", "13800", "t", 4237),
        ("usgs-mcs-2025-lithium-mine-production-arg-2024", "18000", "t", 629),
        ("usgs-mcs-2026-ilmenite-mine-production-ukr-2024", "286", "kt", 8074),
        ("usgs-mcs-2026-copper-reserves-zmb-2025", "21000", "kt", 2083),
        ("usgs-mcs-2025-cobalt-reserves-cod-2024", "6000000", "t", 268),
    ],
)
def test_figures_that_were_once_typed_by_hand_are_found_in_the_shipped_tables(
    name: str, value: str, unit: str, row: int
) -> None:
    edition = name[:13]
    found = {r["id"]: r for r in table(ROOT / "data" / "official" / f"{edition}.csv")}[name]
    assert (found["value"], found["unit"]) == (value, unit)
    assert found["locator"].endswith(f", row {row}")


@pytest.mark.parametrize("edition", ["usgs-mcs-2025", "usgs-mcs-2026"])
def test_a_shipped_row_without_a_number_says_why(edition: str) -> None:
    told = {"withheld", "not-available", "net-exporter", "small", "included-elsewhere", "in-words"}
    for row in table(ROOT / "data" / "official" / f"{edition}.csv"):
        figure = row["value"] or row["low"] or row["high"]
        assert figure or told & set(row["qualifier"].split(";")), row["id"]
