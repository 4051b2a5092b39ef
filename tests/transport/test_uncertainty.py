"""Draws: what a triangle and a coin say on paper, networkx draw by draw, and the same seed twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from lodeway import api
from lodeway.claims.figures import Term
from lodeway.schema.errors import InvalidValue
from lodeway.transport import freight_network
from lodeway.transport.uncertainty import Outcome, Share, interval, sample, simulate, step_costs
from small.freights import Map, driver, maps
from small.plain import price

TWINS = Map().line("road", "mine", "port").line("rail", "mine", "port", "rail")


def risky(days: float) -> Map:
    """A cheap line that is on record as shut some days a year, and a dear one that never was."""
    made = Map().line("cheap", "mine", "port", usd=1, spread=0).line("dear", "mine", "port", usd=9)
    made.graph.graph["drivers"]["shut"] = driver("shut", days, days, days, "d")
    for _, _, key, edge in made.graph.edges(keys=True, data=True):
        if key == "cheap":
            edge["terms"] = [*edge["terms"], Term("risk", "shut")]
    return made


def shares(made: Map, draws: int, **options: bool) -> dict[str | None, Share]:
    freight = made.freight()
    outcome = simulate(freight, [("mine", "port")], sample(freight, draws, **options))
    found = outcome["mine", "port"].shares(
        lambda way: next(freight.steps[i].thing for i in way if freight.steps[i].kind == "travel")
    )
    return {share.name: share for share in found}


def test_two_ways_alike_share_the_draws_and_the_interval_holds_the_half() -> None:
    found = shares(TWINS, 4000)
    assert found["road"].share + found["rail"].share == 1
    assert all(share.low < 0.5 < share.high for share in found.values())
    assert all(share.high - share.low < 0.04 for share in found.values())


def test_a_driver_follows_its_triangle() -> None:
    # Mean (low + mid + high) / 3, variance as in any table of the triangular distribution.
    freight = Map().line("road", "mine", "port", usd=10).freight()
    skewed = replace(freight.drivers[0], low=2.0, mid=3.0, high=10.0)
    drawn = sample(replace(freight, drivers=(skewed, *freight.drivers[1:])), 20_000).values[0]
    assert 2 <= drawn.min() < 2.1
    assert 9.8 < drawn.max() <= 10
    assert drawn.mean() == pytest.approx(5, abs=0.05)
    assert drawn.var() == pytest.approx((4 + 9 + 100 - 6 - 20 - 30) / 18, rel=0.03)


def test_a_figure_without_a_range_is_what_it_is() -> None:
    freight = Map().line("road", "mine", "port", usd=10, spread=0).freight()
    assert set(sample(freight, 5).values[freight.driver_index["usd-road"]]) == {10.0}


def test_what_was_shut_73_days_a_year_diverts_a_fifth_of_the_draws() -> None:
    found = shares(risky(73), 10_000)
    assert found["dear"].low < 0.2 < found["dear"].high


def test_without_closures_the_cheap_line_carries_all() -> None:
    assert shares(risky(73), 100, closures=False).keys() == {"cheap"}


def test_what_is_always_shut_leaves_no_way_and_that_is_a_share_too() -> None:
    made = risky(365)
    made.graph.remove_edge("mine", "port", "dear")
    found = shares(made, 50)
    assert found.keys() == {None}
    assert (found[None].share, found[None].cost) == (1, (np.inf,) * 3)


def test_a_place_nobody_serves_is_reached_in_no_draw() -> None:
    freight = TWINS.freight()
    outcome = simulate(freight, [("mine", "moon")], sample(freight, 7))["mine", "moon"]
    assert (outcome.ways, set(outcome.chosen)) == ((), {-1})
    assert np.isinf(outcome.cost).all()


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    freight = TWINS.freight()
    first, again, other = (sample(freight, 50, seed=seed) for seed in (7, 7, 8))
    assert (first.values == again.values).all()
    assert (first.values != other.values).any()


def test_a_line_more_leaves_the_draws_of_all_others_as_they_were() -> None:
    before = Map().line("road", "mine", "port").freight()
    after = Map().line("road", "mine", "port").line("new", "mine", "port").freight()
    at, then = before.driver_index["usd-road"], after.driver_index["usd-road"]
    assert (sample(before, 9).values[at] == sample(after, 9).values[then]).all()


def test_no_draws_are_refused() -> None:
    with pytest.raises(InvalidValue, match="cannot make 0 draws; ask for at least one"):
        sample(TWINS.freight(), 0)


@given(maps(), st.integers(0, 99))
@settings(max_examples=40)
def test_every_draw_is_what_networkx_finds_for_it(made: Map, seed: int) -> None:
    freight = made.freight()
    places = sorted(made.graph)
    pairs = [(a, b) for a in places[:2] for b in places[-2:] if a != b]
    drawn = sample(freight, 3, seed=seed)
    cost = step_costs(freight, drawn)
    for pair, outcome in simulate(freight, pairs, drawn).items():
        expected = [price(freight, *pair, cost=cost[:, n]) for n in range(3)]
        assert outcome.cost == pytest.approx(expected)
        check_ways(outcome, cost)


def check_ways(outcome: Outcome, cost: np.ndarray) -> None:
    for n, at in enumerate(outcome.chosen):
        assert (at == -1) == np.isinf(outcome.cost[n])
        if at != -1:
            assert cost[list(outcome.ways[at]), n].sum() == pytest.approx(outcome.cost[n])


def test_the_interval_of_a_share_is_wilsons() -> None:
    for chosen, draws in ((81, 263), (15, 148), (0, 20), (1, 29), (29, 29)):
        theirs = binomtest(chosen, draws).proportion_ci(0.95, method="wilson")
        assert interval(chosen, draws) == pytest.approx((theirs.low, theirs.high))


def test_kolwezi_copper_leaves_by_several_ports_once_the_assumptions_may_vary(
    shipped: api.KnowledgeGraph,
) -> None:
    freight = freight_network.freight(shipped)
    pair = ("kolwezi", "port-of-rotterdam")
    outcome = simulate(freight, [pair], sample(freight, 500))[pair]
    found = outcome.shares(lambda way: str(freight.steps[way[0]].mode))
    assert sum(share.share for share in found) == pytest.approx(1)
    assert len(outcome.ways) > 1
    assert outcome.span[0] < outcome.span[1] < outcome.span[2]
