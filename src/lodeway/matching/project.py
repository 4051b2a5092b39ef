"""Matches of a whole project: proposed, decided, written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.build import overlays, release
from lodeway.importers import reading, writing
from lodeway.matching import candidates
from lodeway.matching import reading as matching_reading
from lodeway.schema.errors import InvalidData, UnknownName
from lodeway.schema.names import nearest
from lodeway.schema.paths import Roots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from lodeway.build.tables import Row
    from lodeway.matching.model import Candidate, Thing


# The decisions about matches: rows that people read and overturn, and that no run overwrites.


_RULE = "rule"
COLUMNS = (
    "id",
    "source",
    "recordId",
    "name",
    "describes",
    "matchBand",
    "matchScore",
    "matchRule",
    "decision",
    "decidedBy",
    "recorded",
    "note@en",
    "note@zh",
)

Decision = dict[str, str]


def update(
    known: Iterable[Mapping[str, str]], proposed: Iterable[Candidate], *, recorded: str
) -> list[Decision]:
    """The decisions `known`, with those of the rule brought up to date by what is `proposed`.

    What a person decided stays as it is, and settles the record: the rule proposes no other
    entity for a record that a person called the same as one. A proposal that the rule no longer
    makes is dropped; a new sure one is decided "same" by the rule, a new one for review "open".
    """
    by_id = {row["id"]: dict(row) for row in known}
    people = {i: row for i, row in by_id.items() if row["decidedBy"] != _RULE}
    settled = {
        (row["source"], row["recordId"]) for row in people.values() if row["decision"] == "same"
    }
    rows = dict(people)
    for pair in proposed:
        row = _row(pair, recorded)
        if row["id"] in people or (row["source"], row["recordId"]) in settled:
            continue
        before = by_id.get(row["id"])
        if before and _same_but_for_day(before, row):
            row["recorded"] = before["recorded"]
        rows[row["id"]] = row
    return [rows[i] for i in sorted(rows)]


def _row(pair: Candidate, recorded: str) -> Decision:
    record, entity = pair.record, pair.entity
    return {
        "id": f"match-{record.source}-{reading.slug(record.id)}-{entity.id}",
        "source": record.source,
        "recordId": record.id,
        "name": record.names[0],
        "describes": entity.id,
        "matchBand": pair.band,
        "matchScore": f"{pair.score:g}",
        "matchRule": pair.rule,
        "decision": "same" if pair.band == "sure" else "open",
        "decidedBy": _RULE,
        "recorded": recorded,
        "note@en": "",
        "note@zh": "",
    }


def _same_but_for_day(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    return all(before.get(name, "") == after[name] for name in COLUMNS if name != "recorded")


# Matching a whole project: its imported records against its entities, and the files of decisions.


_FOLDER = "data/matches"


@dataclass(frozen=True)
class _Found:
    """The decisions of each source's file, those of people and those of the rule.

    `folders` says of each source which folder holds its records, and so its decisions.
    """

    decisions: dict[str, list[Decision]]
    folders: dict[str, Path]


def propose(
    root: Path | Roots,
    *,
    source: str | None,
    recorded: str,
    watch: Callable[[list[Thing]], Iterable[Thing]] = iter,
) -> _Found:
    """Compare the imported records of the project at `root`, of one `source` or of all.

    Where own facts are laid over it, their records only. `recorded` is the day to write on new
    rows; `watch` sees each record go by. Raises `InvalidData` where the tables cannot be read, and
    `UnknownName` where no record of `source` is imported.
    """
    from lodeway.schema import ontology

    roots = Roots.of(root)
    schema = ontology.read(roots.public / "ontology")
    rows, findings = overlays.read(roots, schema)
    if findings:
        raise InvalidData(findings)
    folders = {row.cells["source"]: _folder_of(row, roots) for row in rows if "source" in row.cells}
    records = [
        record
        for record in matching_reading.records(rows, schema)
        if not roots.overlays or folders[record.source] in roots.overlays
    ]
    sources = sorted({record.source for record in records})
    if source is not None and source not in sources:
        raise UnknownName(source, "import", nearest(source, sources) or sources)
    proposed = candidates.propose(
        watch([r for r in records if source in (None, r.source)]),
        matching_reading.entities(rows, schema),
        matching_reading.words(rows),
    )
    known = [row.cells for row in rows if row.table.name == "Match"]
    return _Found(
        {
            name: update(
                [row for row in known if row["source"] == name],
                [pair for pair in proposed if pair.record.source == name],
                recorded=recorded,
            )
            for name in ([source] if source else sources)
        },
        folders,
    )


def _folder_of(row: Row, roots: Roots) -> Path:
    """The folder whose table a row stands in: an overlay, or the project below them."""
    homes = (folder for folder in roots.overlays if row.file.startswith(f"{folder}/"))
    return next(homes, roots.public) if row.home else roots.public


def write(found: _Found) -> Iterator[Path]:
    """Write each source's decisions to its own file of `data/matches/`, whole or not at all.

    They stand beside the records: in the project, or in the folder of own facts.
    """
    for source, rows in found.decisions.items():
        if rows:
            path = found.folders[source] / _FOLDER / f"{source}.csv"
            release.write_file(path, writing.table(rows))
            yield path
