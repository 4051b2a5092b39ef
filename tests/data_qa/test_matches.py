"""The shipped decisions: about things that exist, with reasons, one entity for each record."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from lodeway.schema import paths

DATA = paths.project_root() / "data"
FILES = sorted((DATA / "matches").glob("*.csv"))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


MATCHES = [row for path in FILES for row in read(path)]
SOURCES = {row["id"]: row for row in read(DATA / "sources.csv")}
ENTITIES = {
    row["id"]
    for table in ("assets/assets.csv", "actors/actors.csv", "places/nodes.csv")
    for row in read(DATA / table)
}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_file_of_matches_is_named_for_its_source_whose_file_is_known(path: Path) -> None:
    assert {row["source"] for row in read(path)} == {path.stem}
    source = SOURCES[path.stem]
    assert source["vintage"]
    assert source["licence"]
    assert re.findall(r"\b[0-9a-f]{64}\b", source["fileHash"])


def test_every_matched_entity_exists() -> None:
    assert {row["describes"] for row in MATCHES} <= ENTITIES


def test_every_decision_of_an_editor_has_its_reason_in_both_languages() -> None:
    for row in MATCHES:
        if row["decidedBy"] != "rule":
            assert row["decision"] in ("same", "different"), row["id"]
            assert row["note@en"], row["id"]
            assert row["note@zh"], row["id"]


def test_the_rule_decides_only_what_is_sure() -> None:
    for row in MATCHES:
        if row["decidedBy"] == "rule":
            sure = row["matchBand"] == "sure"
            assert row["decision"] == ("same" if sure else "open"), row["id"]


def test_no_record_is_the_same_as_two_entities() -> None:
    same = Counter((row["source"], row["recordId"]) for row in MATCHES if row["decision"] == "same")
    assert [record for record, count in same.items() if count > 1] == []


def test_what_is_the_same_lies_within_sixty_kilometres_and_what_is_sure_within_five() -> None:
    for row in MATCHES:
        apart = re.search(r"(\d+) km apart", row["matchRule"])
        if apart and row["decision"] == "same":
            assert int(apart[1]) <= (5 if row["matchBand"] == "sure" else 60), row["id"]


def test_few_matches_are_left_open() -> None:
    left = [row for row in MATCHES if row["decision"] == "open"]
    print(f"\n{Counter((row['source'], row['decision'], row['decidedBy']) for row in MATCHES)}")  # noqa: T201
    assert len(left) <= 0.15 * len(MATCHES)
