"""Matching a whole project: its imported records against its entities, and the files of decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway import ontology
from lodeway.build import release, tables
from lodeway.errors import InvalidData, UnknownName
from lodeway.importers import writing
from lodeway.matching import candidates, decisions, reading
from lodeway.names import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from lodeway.matching.decisions import Decision
    from lodeway.matching.model import Thing

FOLDER = "data/matches"


@dataclass(frozen=True)
class Found:
    """The decisions of each source's file, those of people and those of the rule."""

    decisions: dict[str, list[Decision]]


def propose(
    root: Path,
    *,
    source: str | None,
    recorded: str,
    watch: Callable[[list[Thing]], Iterable[Thing]] = iter,
) -> Found:
    """Compare the imported records of the project at `root`, of one `source` or of all.

    `recorded` is the day to write on new rows; `watch` sees each record go by. Raises `InvalidData` where the tables cannot be
    read, and `UnknownName` where no record of `source` is imported.
    """
    schema = ontology.read(root / "ontology")
    rows, findings = tables.read(root / "data", schema)
    if findings:
        raise InvalidData(findings)
    records = reading.records(rows, schema)
    sources = sorted({record.source for record in records})
    if source is not None and source not in sources:
        raise UnknownName(source, "import", nearest(source, sources) or sources)
    proposed = candidates.propose(
        watch([r for r in records if source in (None, r.source)]),
        reading.entities(rows, schema),
        reading.words(rows),
    )
    known = [row.cells for row in rows if row.table.name == "Match"]
    return Found(
        {
            name: decisions.update(
                [row for row in known if row["source"] == name],
                [pair for pair in proposed if pair.record.source == name],
                recorded=recorded,
            )
            for name in ([source] if source else sources)
        }
    )


def write(root: Path, found: Found) -> Iterator[Path]:
    """Write each source's decisions to its own file of `data/matches/`, whole or not at all."""
    for source, rows in found.decisions.items():
        if rows:
            path = root / FOLDER / f"{source}.csv"
            release.write_file(path, writing.table(rows))
            yield path
