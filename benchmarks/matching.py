"""Which record is which entity: precision and recall on pairs judged by hand, beside a plain measure.

The pairs are those of tests/matching/entities.csv. Half of the entities, by a rule in the table, are
for tuning and half for the test; the figures are of the test half, and nothing was tuned on it.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from lodeway.build import tables
from lodeway.build.tables import Row
from lodeway.matching import reading
from lodeway.matching.candidates import propose
from lodeway.schema import ontology, paths

PAIRS = Path(__file__).parents[1] / "tests" / "matching" / "entities.csv"
_FILES = {"site": "sites.csv", "place": "places.csv", "company": "companies.csv"}
_OURS = ("half", "kind", "entity", "same", "why")
_PLAIN = 90  # what people take when they compare names and nothing else

Pair = Mapping[str, str]


@dataclass(frozen=True)
class Score:
    """How many pairs a rule calls the same, how many of them are, and how many are in truth."""

    called: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """The part of what is called the same that is; 1 where nothing is called so."""
        return self.right / self.called if self.called else 1.0

    @property
    def recall(self) -> float:
        """The part of what is the same that is called so; 1 where nothing is."""
        return self.right / self.true if self.true else 1.0


def half_of(entity: str) -> str:
    """The half that an entity belongs to, by its id: "tune" or "test"."""
    return "test" if zlib.crc32(entity.encode()) % 2 else "tune"


def judged(half: str) -> list[Pair]:
    """The pairs of a half."""
    with PAIRS.open(encoding="utf-8", newline="") as text:
        return [pair for pair in csv.DictReader(text) if pair["half"] == half]


def bands(pairs: list[Pair]) -> list[str]:
    """The band of each pair: "sure", "review", or "no" where none is proposed."""
    root = paths.project_root()
    schema = ontology.read(root / "ontology")
    ours, _ = tables.read(root / "data", schema)
    records = reading.records([_row(pair, schema) for pair in pairs], schema)
    found = propose(records, reading.entities(ours, schema), reading.words(ours))
    by_pair = {(p.record.source, p.record.id, p.entity.id): p.band for p in found}
    keys = ((pair["source"], pair["recordId"], pair["entity"]) for pair in pairs)
    return [by_pair.get(key, "no") for key in keys]


def _row(pair: Pair, schema: ontology.Schema) -> Row:
    file = _FILES[pair["kind"]]
    cells = {name: cell for name, cell in pair.items() if cell and name not in _OURS}
    table = schema.class_of_table(f"imported/{pair['source']}/{file}")
    assert table is not None
    return Row(file, 1, table, cells)


def by_name(pairs: list[Pair]) -> list[bool]:
    """Whether the names alone are alike: any of the record's and any of the entity's."""
    root = paths.project_root()
    schema = ontology.read(root / "ontology")
    ours, _ = tables.read(root / "data", schema)
    names = {thing.id: thing.names for thing in reading.entities(ours, schema)}
    return [
        any(
            fuzz.token_set_ratio(one.casefold(), other.casefold()) >= _PLAIN
            for one in filter(None, [pair["name"], *pair["otherName"].split(";")])
            for other in names[pair["entity"]]
        )
        for pair in pairs
    ]


def score(pairs: list[Pair], called: list[bool]) -> Score:
    """What a rule that calls these pairs the same is worth."""
    same = [pair["same"] == "yes" for pair in pairs]
    right = sum(said and true for said, true in zip(called, same, strict=True))
    return Score(sum(called), right, sum(same))


def section() -> list[str]:
    """The figures of the test half, by rule and by kind of thing."""
    pairs = judged("test")
    found, plain = bands(pairs), by_name(pairs)
    rules: dict[str, list[bool]] = {
        "sure": [band == "sure" for band in found],
        "review": [band == "review" for band in found],
        "sure or review": [band != "no" for band in found],
        f"token_set_ratio of names, {_PLAIN} and more": plain,
    }
    true = sum(pair["same"] == "yes" for pair in pairs)
    return [
        f"{len(pairs)} pairs of a publisher's record and an entity, of which {true} are the same, "
        "judged by hand: the half that nothing was tuned on. Hard cases are sought out, so that "
        "precision is lower here than in a file as it comes. What is for review goes to a person.",
        "",
        "| called the same by | pairs | precision, % | recall, % |",
        "|---|---:|---:|---:|",
        *(_line(rule, score(pairs, said)) for rule, said in rules.items()),
        "",
        "| of which, sure | pairs | precision, % | recall, % |",
        "|---|---:|---:|---:|",
        *(_line(kind, _of_kind(kind, pairs, rules["sure"])) for kind in _FILES),
    ]


def _of_kind(kind: str, pairs: list[Pair], called: list[bool]) -> Score:
    chosen = [(p, said) for p, said in zip(pairs, called, strict=True) if p["kind"] == kind]
    return score([pair for pair, _ in chosen], [said for _, said in chosen])


def _line(name: str, worth: Score) -> str:
    return f"| {name} | {worth.called} | {100 * worth.precision:.1f} | {100 * worth.recall:.1f} |"
