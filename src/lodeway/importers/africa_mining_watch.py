"""Africa Mining Watch: ground that a model sees as mined on satellite images; never a mine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import placing, reading
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_COLUMNS = ("det_id", "region", "lon", "lat", "area_ha")
_ID = re.compile(r"[0-9]{1,9}")
_HECTARES = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,30})?")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each detected footprint: its point and its hectares, no country and no mineral.

    A footprint is what a model makes of satellite images. It is no mine, and the publisher says
    that it proves no active mining.
    """
    path = reading.only(files)
    slug = f"africa-mining-watch-{reading.sha256(path)[:8]}"
    lines = reading.table(path, _COLUMNS)
    skipped = Tally()
    placing.unread(lines[0][1], _COLUMNS, skipped)
    rows = [_footprint(path, line, row, slug) for line, row in lines]
    return Imported(
        slug=slug,
        source=_source(slug, path),
        tables={"footprints.csv": rows},
        read=len(rows),
        skipped=skipped.left(),
    )


def _footprint(path: Path, line: int, row: Mapping[str, str], slug: str) -> dict[str, str]:
    own, region = row["det_id"].strip(), reading.clean(row["region"])
    if not _ID.fullmatch(own):
        raise reading.fail(path, line, f"det_id '{reading.clean(own)}' is no number")
    if not region:
        raise reading.fail(path, line, "region is blank")
    return {
        "id": f"{slug}-{int(own)}",
        "recordId": str(int(own)),
        "name": f"{region}, detection {int(own)}",
        "lat": placing.degrees(path, line, "lat", row["lat"], 90),
        "lon": placing.degrees(path, line, "lon", row["lon"], 180),
        "hectares": _hectares(path, line, row["area_ha"].strip()),
        "source": slug,
        "locator": f"{path.name}, line {line}",
    }


def _hectares(path: Path, line: int, printed: str) -> str:
    if not _HECTARES.fullmatch(printed):
        raise reading.fail(path, line, f"area_ha '{reading.clean(printed)}' is no area")
    return reading.figure(float(printed))


def _source(slug: str, path: Path) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_("Africa Mining Watch: detected mining footprints")),
        "publisher": FORMAT.publisher,
        "published": "2026",
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://codeforafrica.github.io/africa-mining-watch/",
        "interested": "false",
        "vintage": "not stated in the file",
        "licence": "CC BY 4.0",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="africa-mining-watch",
    publisher="Code for Africa and Earth Genome",
    about=_("Ground seen as mined from satellites in 14 countries; no proof of mining"),
    files="detection_points.csv",
    read=read,
)
