"""Which claims and sources the answers of the shipped graph hang on."""

from __future__ import annotations

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.sensitivity.compute import Sensitivity, sensitivity


@pytest.fixture(scope="module")
def kamoto(shipped: KnowledgeGraph) -> Sensitivity:
    return sensitivity(
        shipped, lambda kg: kg.control("kamoto-copper", on="2026-02-10", status="binding").tables()
    )


def test_glencore_controls_kamoto_whichever_claim_or_source_falls(kamoto: Sensitivity) -> None:
    said = "Glencore controls Kamoto Copper (KCC). Most of it is of Switzerland, by seat."
    assert kamoto.verdict == said
    # Without the agreement of 2026 the same rests on one of 2019, and that is said.
    old = f"{said} 75 % of it was last confirmed more than five years before."
    assert {one.verdict for one in kamoto.flipping} == {old}
    assert "stake-glencore-kamoto-copper-70" in {one.name for one in kamoto.flipping}
    assert kamoto.only_source is None


def test_the_share_of_glencore_is_75_without_those_who_say_70(kamoto: Sensitivity) -> None:
    without = {one.name: one for one in kamoto.dropped}
    moves = without["stake-glencore-kamoto-copper-70"].moves
    assert (75.0, "Glencore") in {(move.after, move.row) for move in moves}


def test_every_claim_behind_the_answer_was_left_out_once_and_each_of_their_sources(
    kamoto: Sensitivity,
) -> None:
    behind = {claim for answer in kamoto.answers for claim in answer.rests_on}
    left = [one.name for one in kamoto.dropped if one.kind == "claim"]
    assert sorted(left) == sorted(behind)
    sources = [one.name for one in kamoto.dropped if one.kind == "source"]
    assert sorted(sources) == sorted(set(kamoto.sources.values()))
