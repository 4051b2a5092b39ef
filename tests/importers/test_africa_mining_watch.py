"""Footprints that a model sees: points with hectares, and never a mine."""

from __future__ import annotations

from pathlib import Path

import pytest

from broken import empty, halved, refused, taken, utf16
from little_files import FOOTPRINTS
from lodeway import importers
from lodeway.matching.candidates import propose
from lodeway.matching.model import Thing
from toys import ROOT

FILE = "detection_points.csv"


def test_a_footprint_is_a_point_with_hectares_and_nothing_more(tmp_path: Path) -> None:
    imported = taken("africa-mining-watch", {FILE: FOOTPRINTS.encode()}, tmp_path)
    assert imported.slug == f"africa-mining-watch-{imported.source['fileHash'][:8]}"
    assert imported.source["licence"] == "CC BY 4.0"
    (rows,) = imported.tables.values()
    assert [*imported.tables] == ["footprints.csv"]
    assert rows[0] == {
        "id": f"{imported.slug}-1",
        "recordId": "1",
        "name": "Congo Basin, detection 1",
        "lat": "-1.5",
        "lon": "28.25",
        "hectares": "17.812345",
        "source": imported.slug,
        "locator": "detection_points.csv, line 2",
    }
    assert (imported.read, imported.unmatched, imported.skipped) == (2, (), ())


BROKEN = {
    "empty": (empty(b""), f"{FILE}: the file is empty"),
    "cut": (halved(FOOTPRINTS.encode()), f"{FILE}:2: the row has"),
    "utf-16": (utf16(FOOTPRINTS.encode()), f"{FILE}:1: is UTF-16"),
    "header only": (FOOTPRINTS.splitlines()[0].encode(), f"{FILE}:1: has a header and no rows"),
    "no id": (FOOTPRINTS.replace("\n1,", "\nx,").encode(), f"{FILE}:2: det_id 'x' is no number"),
    "no region": (FOOTPRINTS.replace("West Africa", " ").encode(), f"{FILE}:3: region is blank"),
    "off the map": (FOOTPRINTS.replace("-1.5", "-91").encode(), f"{FILE}:2: lat '-91' is no"),
    "no area": (FOOTPRINTS.replace("250", "-1").encode(), f"{FILE}:3: area_ha '-1' is no area"),
    "twice": (FOOTPRINTS.replace("\n2,", "\n1,").encode(), f"{FILE}, line 3: the record is a"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_row(fault: str, tmp_path: Path) -> None:
    content, told = BROKEN[fault]
    assert refused("africa-mining-watch", {FILE: content}, tmp_path).startswith(told)


def test_only_the_nearest_footprint_beside_a_site_is_for_review_and_none_is_sure() -> None:
    def thing(name: str, kind: str, lat: float) -> Thing:
        return Thing(id=name, kind=kind, names=(name,), point=(lat, 28.0), source="s")  # type: ignore[arg-type]

    footprints = [thing(f"{lat}", "footprint", lat) for lat in (-1.0, -1.01, -1.1, -2.0)]
    ours = [thing("near", "site", -1.012), thing("far", "site", -1.5), thing("at", "company", -2.0)]
    (found,) = propose(footprints, ours, {})
    assert (found.record.id, found.entity.id, found.band) == ("-1.01", "near", "review")
    assert found.rule == "nearest footprint, 0 km apart"


def test_the_whole_file_is_read(real: Path) -> None:
    imported = importers.read("africa-mining-watch", [real / "africa_mining_watch" / FILE], ROOT)
    rows = imported.tables["footprints.csv"]
    assert imported.read == len(rows) == 12874
    assert round(sum(float(row["hectares"]) for row in rows)) == 868110, (
        "as docs/SUMMARY.md of the publisher says"
    )
