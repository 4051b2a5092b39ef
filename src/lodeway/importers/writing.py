"""Putting an import into a project's `data/imported/`, whole or not at all."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.build import release
from lodeway.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.importers.model import Imported

FOLDER = "data/imported"
OFFICIAL = "data/official"


def write(imported: Imported, root: Path) -> Path:
    """Write the tables of `imported` as `root/data/imported/<slug>/`, replacing what was there.

    The folder is made aside and set in place in one step, so a reader never sees half of it and a
    failure leaves the former import as it was. The source's own row is left out where the
    project's sources.csv has one of that id already, and so are rows that stand in its official
    table; then the file must be the very one that table was made of. Returns the folder.
    """
    official = _ids(root / OFFICIAL / f"{imported.slug}.csv")
    if official:
        _same_source(imported, root)
    place = root / FOLDER / imported.slug
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=place.parent, prefix=".importing-"))
    try:
        (aside / "new").mkdir()
        if imported.slug not in _ids(root / "data" / "sources.csv"):
            release.write_file(aside / "new" / "sources.csv", table([imported.source]))
        for name, rows in imported.tables.items():
            new = [row for row in rows if row["id"] not in official]
            if new:
                release.write_file(aside / "new" / name, table(new))
        if place.exists():
            place.rename(aside / "old")
        (aside / "new").rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return place


def _ids(path: Path) -> set[str]:
    """The ids of a table; none where there is no such table."""
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as text:
        return {row["id"] for row in csv.DictReader(text)}


def write_official(imported: Imported, root: Path) -> Path:
    """Write the official rows of `imported` as `root/data/official/<slug>.csv`; returns the file.

    Raises `ReleaseError` where the format has none, and where the project does not know the source
    by this hash: its row of sources.csv is edited by hand, beside those of all other sources.
    """
    if not imported.official:
        raise ReleaseError("this format has no official table")
    _same_source(imported, root)
    place = root / OFFICIAL / f"{imported.slug}.csv"
    place.parent.mkdir(parents=True, exist_ok=True)
    release.write_file(place, table(imported.official))
    return place


def _same_source(imported: Imported, root: Path) -> None:
    path = root / "data" / "sources.csv"
    with path.open(encoding="utf-8", newline="") as text:
        known = {row["id"]: row for row in csv.DictReader(text)}
    wanted = imported.source.get("fileHash", "")
    if known.get(imported.slug, {}).get("fileHash") != wanted:
        raise ReleaseError(
            f"data/sources.csv has no '{imported.slug}' with the fileHash {wanted}; "
            "is it another version of the file? Then change that row and import with --official"
        )


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows as a canonical table: sorted by id, columns in the order in which rows first use them."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in sorted(rows, key=lambda row: row["id"]):
        writer.writerow([row.get(name, "") for name in columns])
    return out.getvalue().encode()
