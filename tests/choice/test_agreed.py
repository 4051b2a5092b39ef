"""Counts of one world that contradict each other, as no draw need do."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lodeway.choice.calibration import Prior, Told, agreed
from lodeway.choice.observations import Observation

DRAWS = 3000


def prior(seed: int = 1) -> Prior:
    return Prior(np.full(DRAWS, 35.0), 0.5, 1.7, 0.2, 0.5, seed)


def told(name: str, ways: list[int], share: float) -> Told:
    """A share of the goods of one pair, by some of its three ways."""
    one = Observation(
        claim=name, set="s", kind="share", origins=("a",), destinations=("b",), corridors=(),
        nodes=(), low=None, mid=share, high=None, attestation="named", use="calibration",
        scenario=None, source="gazette", since="2024", first=date(2024, 1, 1), last=date(2024, 1, 1),
    )  # fmt: skip
    return one, np.ones(1), np.isin(np.arange(3), ways).astype(float), 1.0


def test_each_draw_follows_one_of_two_counts_the_better_vouched_for_more_often() -> None:
    (one,) = agreed([told("p", [0], 0.1), told("q", [0], 0.9)], [400, 100], prior())
    assert np.mean(one.drawn < 0.5) == pytest.approx(0.8, abs=0.03)
    assert np.median(one.drawn[one.drawn < 0.5]) == pytest.approx(0.1, abs=0.01)
    assert np.median(one.drawn[one.drawn > 0.5]) == pytest.approx(0.9, abs=0.01)


def test_two_that_agree_are_as_one() -> None:
    west = told("w", [1], 0.3)
    alone = agreed([told("p", [0], 0.6), west], [30, 30], prior())
    twice = agreed([told("p", [0], 0.6), told("q", [0], 0.6), west], [30, 30, 30], prior())
    assert len(twice) == 2
    for one, other in zip(alone, twice, strict=True):
        assert np.mean(other.drawn) == pytest.approx(np.mean(one.drawn), abs=0.02)


def test_the_same_seed_follows_the_same() -> None:
    counts = [told("p", [0], 0.2), told("q", [0], 0.8)]
    first, again, other = (agreed(counts, [30, 30], prior(s))[0].drawn for s in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_of_shares_of_all_ways_the_largest_follows_from_the_others() -> None:
    counts = [told("p", [0], 0.5), told("q", [1], 0.3), told("r", [2], 0.2)]
    kept = agreed(counts, [300, 300, 300], prior())
    assert [one.observation.claim for one in kept] == ["q", "r"]
    assert [float(np.mean(one.drawn)) for one in kept] == pytest.approx([0.3, 0.2], abs=0.01)


def test_shares_of_some_ways_all_stay() -> None:
    kept = agreed([told("p", [0], 0.5), told("q", [1], 0.3)], [30, 30], prior())
    assert [one.observation.claim for one in kept] == ["p", "q"]


def test_ways_that_overlap_are_no_sum() -> None:
    kept = agreed([told("p", [0, 1], 0.8), told("q", [1, 2], 0.7)], [300, 300], prior())
    assert [float(np.mean(one.drawn)) for one in kept] == pytest.approx([0.8, 0.7], abs=0.01)


def test_who_vouches_for_a_share_changes_its_spread_and_no_middle() -> None:
    kept = agreed([told("p", [0], 0.5), told("q", [1], 0.3)], [100, 12], prior())
    assert [float(np.mean(one.drawn)) for one in kept] == pytest.approx([0.5, 0.3], abs=0.03)


def test_a_part_of_a_share_is_not_counted_beside_it() -> None:
    counts = [told("p", [0, 1], 0.7), told("part", [1], 0.2), told("r", [2], 0.3)]
    kept = agreed(counts, [300, 300, 300], prior())
    means = {one.observation.claim: float(np.mean(one.drawn)) for one in kept}
    assert means["part"] == pytest.approx(0.2, abs=0.02)
    assert means["r"] == pytest.approx(0.3, abs=0.02)
