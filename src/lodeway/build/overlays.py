"""The reader's own facts: folders of tables that are laid over the public ones.

A row of an overlay stands in the graph of a source of that overlay, never in a public one, and
each such source is marked as the reader's own, so that whoever reads an answer sees whose word it
is. Nothing here changes the public tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.build import tables
from lodeway.schema import words
from lodeway.schema.errors import Finding
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lodeway.build.tables import Row
    from lodeway.schema.ontology import Schema
    from lodeway.schema.paths import Roots


_ = words.of(__name__)

_SOURCES = "data/sources.csv"
# What the label of an own source is made into: every answer that names the source then says so,
# and begins with it, so that it is read even where there is no room for the whole label.
_OWN = _("own: {}")


def read(roots: Roots, schema: Schema) -> tuple[list[Row], list[Finding]]:
    """The rows of the public tables, then those of each overlay, and what is wrong with the files."""
    rows, findings = tables.read(roots.public / "data", schema)
    public = {row.id for row in rows if row.table.name == "Source"}
    for overlay in roots.overlays:
        own, wrong = _overlay(overlay, schema)
        rows += own
        findings += [*wrong, *_borrowed(own, public)]
    return rows, findings


def _overlay(folder: Path, schema: Schema) -> tuple[list[Row], list[Finding]]:
    """The rows of one overlay, each with its source, and what is wrong with its files."""
    if not folder.is_dir():
        return [], [Finding(str(folder), 0, "there is no such folder")]
    if (folder / "ontology").is_dir():
        return [], [Finding(str(folder), 0, "has an ontology/ of its own: name it with --project")]
    rows, findings = tables.read(folder / "data", schema, shown=f"{folder}/data", by_hand=True)
    sources, place = [row for row in rows if row.table.name == "Source"], f"{folder}/{_SOURCES}"
    if rows and not sources:
        message = "no row says whose facts these are; write one, such as your desk"
        return [], [*findings, Finding(place, 0, message)]
    desks = [row.id for row in sources if row.file == place]
    only = desks[0] if len(desks) == 1 else ""
    home = (desks or [row.id for row in sources] or [""])[0]
    return [_own(row, schema, only, home) for row in rows], findings


def _own(row: Row, schema: Schema, only: str, home: str) -> Row:
    """A row with its source: the one that it names, else the `only` one of its overlay."""
    cells = dict(row.cells)
    if row.table.name == "Source":
        labels = {f"label@{lang}": _OWN[lang] for lang in LANGS}
        cells |= {name: own.format(cells[name]) for name, own in labels.items() if name in cells}
        return row._replace(cells={**cells, "own": "true"}, home=row.id)
    if only and "source" not in cells and schema.is_a(row.table.name, "Sourced"):
        cells["source"] = only
    return row._replace(cells=cells, home=home)


def _borrowed(rows: Sequence[Row], public: set[str]) -> Iterator[Finding]:
    """Rows that would put the reader's words into the mouth of a public source."""
    for row in rows:
        source = row.cells.get("source", "")
        if source in public:
            yield row.finding(
                f"source: '{source}' is a public source, and this row is yours; leave the cell "
                f"empty or name a source of your own, whose reference says where you read it"
            )
