"""A back-test of a toy world: what is a hit, what is held out, and what proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import count_worlds
from count_worlds import SET, counted
from golden_world import worlds, write
from lodeway import api
from lodeway.backtest.compute import judged
from lodeway.backtest.model import Backtest, Interval, Score
from lodeway.choice.observations import Observation
from toys import Project

SHARE = Observation(
    claim="c", set=SET, kind="share", origins=("zmb",), destinations=("port-of-far",),
    corridors=("eastern",), nodes=(), low=None, mid=0.5, high=None, attestation="named",
    use="later-year", scenario=None, source="gazette", since="2024", first=date(2024, 1, 1),
    last=date(2024, 12, 31),
)  # fmt: skip
DRAWN = np.linspace(0.4, 0.6, 101)  # its 80 % are 0.42 to 0.58


def shares(*counts: str) -> dict[str, str]:
    return count_worlds.with_counts(worlds()["toy"], *counts)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    """The back-test of the counts of the toy world."""
    folder = write(tmp_path_factory.mktemp("counted"), shares())
    return api.load(folder).backtest(SET, draws=40, worth=True, folder=folder).found


def of(found: Backtest, claim: str) -> Score:
    return next(score for score in found.scores if score.observation.claim == claim)


@pytest.mark.parametrize(
    ("ends", "outcome"),
    [
        ((None, 0.42, None), "hit"),
        ((None, 0.41, None), "miss"),
        ((0.55, None, 0.9), "hit"),
        ((0.59, None, 0.9), "miss"),
        ((0.1, 0.3, 0.45), "hit"),
        ((None, None, 0.41), "miss"),
        ((0.58, None, None), "hit"),
    ],
)
def test_a_share_is_hit_within_the_interval_and_a_range_where_it_overlaps(
    ends: tuple[float | None, float | None, float | None], outcome: str
) -> None:
    low, mid, high = ends
    one = replace(SHARE, low=low, mid=mid, high=high)
    assert judged(one, DRAWN) == (outcome, None)


@pytest.mark.parametrize(
    ("more", "outcome"), [(100, "hit"), (80, "hit"), (79, "undecided"), (50, "undecided"), (49, "miss")]
)  # fmt: skip
def test_more_than_before_is_hit_if_eight_in_ten_draws_agree(more: int, outcome: str) -> None:
    one = replace(SHARE, kind="change", low=0.0, mid=None)
    drawn = np.repeat([0.2, -0.2], [more, 100 - more])
    assert judged(one, drawn) == (outcome, more / 100)
    less = replace(one, low=None, high=0.0)
    assert judged(less, -drawn) == (outcome, more / 100)


def test_a_rounding_of_the_solvers_is_no_change() -> None:
    one = replace(SHARE, kind="change", low=0.0, mid=None)
    assert judged(one, np.full(10, 1e-6)) == ("miss", 0.0)


def test_how_far_off_a_count_is_is_told_in_parts_of_the_goods() -> None:
    tonnes = replace(SHARE, kind="throughput", mid=1000.0)
    score = Score(tonnes, "later-year", "miss", Interval(2000, 3000, 4000), whole=10_000.0)
    assert score.distance == pytest.approx(0.1)


def test_each_count_is_fitted_held_out_or_not_scorable(found: Backtest) -> None:
    told = {s.observation.claim: (s.rule, s.outcome, s.reason) for s in found.scores}
    assert told == {
        "east-2025": ("later-year", "hit", None),
        "west-month": ("cross-check", "miss", None),
        "east-gained": ("shock", "hit", None),
        "east-tin": ("cross-check", "unscored", "mineral"),
        "west-lost": ("shock", "unscored", "given"),
        "west-unknown": ("shock", "unscored", "no-number"),
        "east-2024": ("fitted", "hit", None),
    }


def test_fitted_counts_come_last_and_are_met_in_every_draw(found: Backtest) -> None:
    assert [s.held_out for s in found.scores] == [True] * 6 + [False]
    assert found.fit_error < 1e-4
    median = of(found, "east-2024").model
    assert median is not None
    assert median.mid == pytest.approx(0.6, abs=0.03)


def test_held_out_counts_that_can_be_scored_are_counted(found: Backtest) -> None:
    assert len(found.held_out) == 3
    assert [s.observation.claim for s in found.misses] == ["west-month"]
    assert found.within == (1, 2)


def test_what_a_count_is_worth_is_how_much_wider_shares_are_without_it(found: Backtest) -> None:
    (worth,) = found.worth
    assert worth.observation.claim == "east-2024"
    assert worth.gain > 0.2
    assert worth.score.rule == "later"


def test_shares_of_a_year_add_up(found: Backtest) -> None:
    for by in ("corridor", "port"):
        of_2025 = [s.share for s in found.years if s.year == 2025 and s.by == by]
        assert len(of_2025) == 2
        assert of_2025[0].low + of_2025[1].high == pytest.approx(1, abs=0.02)


def test_only_what_ends_by_the_day_is_fitted(project: Project) -> None:
    later = counted("east-2026", "90,,", when="2026-01,2026-06")
    kg = api.load(project(shares(counted("east-2024"), later)))
    found = kg.backtest(SET, through="2024-12-31", draws=20).found
    assert of(found, "east-2026").rule == "later"
    assert of(found, "east-2026").held_out
    every = kg.backtest(SET, draws=20).found
    assert not of(every, "east-2026").held_out


def test_a_shock_without_its_scenario_is_not_scored(project: Project) -> None:
    lost = counted(
        "x-lost", ",0,", kind="change", use="shock", scenario="no-such", when="2025,2025"
    )
    folder = project(shares(counted("east-2024"), lost))
    found = api.load(folder).backtest(SET, draws=5, folder=folder).found
    assert of(found, "x-lost").reason == "no-scenario"


def test_all_sets_are_those_with_counts(project: Project) -> None:
    tables = shares()
    sets = tables["routes/choice-sets.csv"]
    tables["routes/choice-sets.csv"] = sets + "tried,Tried,试,copper,zmb,port-of-far,eastern\n"
    folder = project(tables)
    found = api.load(folder).backtest("all", draws=5, folder=folder).found
    assert [one.set for one in found] == [SET]


def test_the_picture_has_a_dot_a_count_and_the_years_a_band(project: Project) -> None:
    plt = pytest.importorskip("matplotlib.pyplot")
    folder = project(shares())
    result = api.load(folder).backtest(SET, draws=10, folder=folder)
    axes = result.plot()
    assert [t.get_text().replace("\n", " ") for t in axes.get_yticklabels()][-1].startswith(
        "fitted"
    )
    years = result.plot("years")
    assert [t.get_text() for t in years.get_legend().get_texts()] == [
        "Eastern corridor",
        "Western corridor",
    ]
    assert len(years.collections) == 2
    plt.close("all")


def test_the_page_tells_hits_and_misses_in_both_languages(project: Project) -> None:
    folder = project(shares())
    page = api.load(folder).backtest(SET, draws=10, folder=folder).page("zh").page
    assert page.count('class="counts"') == 6
    assert page.count('class="years"') == 2
    assert "2 of 3 held-out counts hit" in page
    assert "3项留出计量中命中2项" in page


def test_one_more_count_narrows_the_shares_that_are_least_known(found: Backtest) -> None:
    (now,) = {one.width for one in found.wanted}
    assert now == pytest.approx(sum(one.share.width for one in found.wanted), rel=0.05)
    gains = [one.gain for one in found.wanted]
    assert gains == sorted(gains, reverse=True)
    assert 0 < gains[0] < now
    # Two ports share all goods: who counts one has counted the other.
    assert [one.share.width for one in found.wanted] == pytest.approx([now / 2] * 2, rel=0.05)
    assert gains == pytest.approx([gains[0]] * 2, rel=0.1)
