"""Writing what was imported into a project's tables."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.build import release
from lodeway.schema import paths
from lodeway.schema.errors import Finding, InvalidData, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.importers.model import Imported


# Which project an import reads its aliases from, and which it is written into.


_PARTS = ("ontology", "data")


def reading_root(project: Path | None) -> Path:
    """The project whose alias tables are used: `project` where it exists, else the shipped one."""
    if project is not None and all((project / part).is_dir() for part in _PARTS):
        return project
    return paths.project_root()


def writing_root(project: Path | None) -> Path:
    """The project to write into; a folder that is not there yet is made from the shipped one.

    Raises `ReleaseError` where `project` is a folder of something else, and where none is named:
    only from within a checkout does that mean the checkout's own tables.
    """
    if project is None:
        root = paths.project_root()
        if not paths.in_checkout() or not Path.cwd().is_relative_to(root):
            raise ReleaseError("name the project to import into with --project FOLDER")
        return root
    if all((project / part).is_dir() for part in _PARTS):
        return project
    if project.exists() and any(project.iterdir()):
        raise ReleaseError(f"{project} has no ontology/ and data/; name a project or a new folder")
    return _make(project)


def _make(project: Path) -> Path:
    """Copy the shipped ontology and tables to `project`, in one step."""
    project.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=project.parent, prefix=".project-"))
    try:
        for part in _PARTS:
            shutil.copytree(
                paths.project_root() / part,
                aside / "new" / part,
                ignore=shutil.ignore_patterns("imported"),
            )
        if project.exists():
            project.rmdir()
        (aside / "new").replace(project)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return project


# Changing single cells of a project's tables and leaving all others as they stand.


def amend(
    root: Path, table: str, cells: Mapping[str, Mapping[str, str]], *, fixed: Mapping[str, str]
) -> int:
    """Write `cells` (by row and column) into `root/data/<table>` and `fixed` into rows that change.

    Returns how many rows changed; where none does, the file is not touched. Raises `InvalidData`
    for a row or a column that the table lacks; then nothing is written.
    """
    path = root / "data" / table
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    _must_fit(table, columns, {row["id"] for row in rows}, cells, fixed)
    changed = 0
    for row in rows:
        new = cells.get(row["id"], {})
        if any(row[column] != cell for column, cell in new.items()):
            row.update({**new, **fixed})
            changed += 1
    if changed:
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)
        release.write_file(path, out.getvalue().encode())
    return changed


def _must_fit(
    table: str,
    columns: list[str],
    ids: set[str],
    cells: Mapping[str, Mapping[str, str]],
    fixed: Mapping[str, str],
) -> None:
    place = f"data/{table}"
    named = {column for row in cells.values() for column in row} | fixed.keys()
    findings = [Finding(place, 1, f"has no column '{c}'") for c in sorted(named - {*columns})]
    findings += [Finding(place, 0, f"has no row '{i}'") for i in sorted(cells.keys() - ids)]
    if findings:
        raise InvalidData(findings)


# Putting an import into a project's `data/imported/`, whole or not at all.


_FOLDER = "data/imported"
_OFFICIAL = "data/official"


def write(imported: Imported, root: Path) -> Path:
    """Write the tables of `imported` as `root/data/imported/<slug>/`, replacing what was there.

    The folder is made aside and set in place in one step, so a reader never sees half of it and a
    failure leaves the former import as it was. The source's own row is left out where the
    project's sources.csv has one of that id already, and so are rows that stand in its official
    table; then the file must be the very one that table was made of. Returns the folder.
    """
    official = _ids(root / _OFFICIAL / f"{imported.slug}.csv")
    if official:
        _same_source(imported, root)
    tables: dict[str, Sequence[Mapping[str, str]]] = {}
    if imported.slug not in _ids(root / "data" / "sources.csv"):
        tables["sources.csv"] = [imported.source]
    for name, rows in imported.tables.items():
        if new := [row for row in rows if row["id"] not in official]:
            tables[name] = new
    return place_tables(tables, root, imported.slug)


def place_tables(tables: Mapping[str, Sequence[Mapping[str, str]]], root: Path, slug: str) -> Path:
    """Put tables in place as `root/data/imported/<slug>/`, in one step; returns the folder."""
    place = root / _FOLDER / slug
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=place.parent, prefix=".importing-"))
    try:
        (aside / "new").mkdir()
        for name, rows in tables.items():
            release.write_file(aside / "new" / name, table(rows))
        if place.exists():
            place.rename(aside / "old")
        (aside / "new").rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return place


def write_own(imported: Imported, overlay: Path, public: Path) -> Path:
    """Write `imported` into a folder of own facts that is laid over the project `public`.

    What the reader imports is told under a source of the reader's own: where the public tables
    have a source of that id, it gets another. Raises `ReleaseError` for a folder that is no
    overlay. Returns the folder of the tables, as `write` does.
    """
    if not (overlay / "data").is_dir():
        raise ReleaseError(f"{overlay} has no data/; 'lodeway new {overlay}' makes it")
    if (overlay / "ontology").is_dir():
        raise ReleaseError(f"{overlay} has an ontology/ of its own; name it with --project")
    if imported.slug in _ids(public / "data" / "sources.csv"):
        imported = _under_own_source(imported, _ids(public / _OFFICIAL / f"{imported.slug}.csv"))
    return write(imported, overlay)


def _under_own_source(imported: Imported, official: set[str]) -> Imported:
    """The same rows by a source with an id of its own, without those that are public already."""
    own = f"own-{imported.slug}"
    tables = {
        name: [
            {**row, "source": own} if row.get("source") == imported.slug else row
            for row in rows
            if row["id"] not in official
        ]
        for name, rows in imported.tables.items()
    }
    return replace(imported, slug=own, source={**imported.source, "id": own}, tables=tables)


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
    place = root / _OFFICIAL / f"{imported.slug}.csv"
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
