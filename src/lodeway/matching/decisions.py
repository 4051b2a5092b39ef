"""The decisions about matches: rows that people read and overturn, and that no run overwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.importers import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.matching.model import Candidate

RULE = "rule"
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
    people = {i: row for i, row in by_id.items() if row["decidedBy"] != RULE}
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
        "id": f"match-{record.source}-{cells.slug(record.id)}-{entity.id}",
        "source": record.source,
        "recordId": record.id,
        "name": record.names[0],
        "describes": entity.id,
        "matchBand": pair.band,
        "matchScore": f"{pair.score:g}",
        "matchRule": pair.rule,
        "decision": "same" if pair.band == "sure" else "open",
        "decidedBy": RULE,
        "recorded": recorded,
        "note@en": "",
        "note@zh": "",
    }


def _same_but_for_day(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    return all(before.get(name, "") == after[name] for name in COLUMNS if name != "recorded")
