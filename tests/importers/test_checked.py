"""What an import writes is fit for `check`: every table of ours knows every column that a format fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from command_line import run
from little_files import (
    FOOTPRINTS,
    OWNERS,
    PORTS,
    coal_tracker,
    facilities,
    lent,
    ownership_tracker,
)
from lodeway import importers
from lodeway.importers import writing
from toys import ROOT

FILES = Path(__file__).parent / "files"
FORMATS: Mapping[str, Sequence[str]] = {
    "bods": ["bods/indirect-ownership.json"],
    "country-codes": ["country-codes.csv"],
    "gleif": ["gleif/L1Data.ttl", "gleif/L2Data.ttl"],
    "hs-codes": ["harmonized-system.csv"],
    "iati": ["iati/worked-example.xml", "iati/worldbank.xml"],
    "minmod": ["minmod/commodity.csv", "minmod/country.csv", "minmod/mrdata_excerpt.json"],
    "unlocode": ["2024-2 UNLOCODE CodeListPart2.csv"],
    "usgs-africa": [
        "usgs/AFR_Mineral_Facilities.geojson",
        "usgs/AFR_Mineral_Exploration.geojson",
        "usgs/AFR_Mineral_Deposits.geojson",
    ],
    "world-port-index": ["world_port_index.csv"],
}


def made(folder: Path) -> Mapping[str, Sequence[Path]]:
    """Files of the formats whose publishers' data may not be shipped."""
    contents = {
        "africa-mining-watch": {"detection_points.csv": FOOTPRINTS.encode()},
        "gcdf": {"gcdf.xlsx": lent()},
        "fineprint-mines": {
            "facilities.gpkg": facilities(folder),
            "ownership.csv": OWNERS.encode(),
        },
        "gem-mines": {"Global-Coal-Mine-Tracker-May-2025-V2.xlsx": coal_tracker()},
        "gem-ownership": {"Global-Energy-Ownership-Tracker-October-2025.xlsx": ownership_tracker()},
        "portwatch": {"PortWatch_ports_database.csv": PORTS.encode()},
    }
    for files in contents.values():
        for name, content in files.items():
            (folder / name).write_bytes(content)
    return {name: [folder / file for file in files] for name, files in contents.items()}


@pytest.mark.slow
def test_a_project_with_a_file_of_every_format_still_passes_its_check(tmp_path: Path) -> None:
    project = writing.writing_root(tmp_path / "project")
    given = {name: [FILES / file for file in files] for name, files in FORMATS.items()}
    given |= made(tmp_path)
    rows = 0
    for name, files in given.items():
        imported = importers.read(name, files, ROOT, recorded="2026-11-30")
        writing.write(imported, project)
        rows += imported.kept
    done = run("check", "--project", project)
    assert done.returncode == 0, done.stderr
    assert rows > 100
    assert len(list((project / "data" / "imported").iterdir())) == len(given)
