"""The Pareto set: what paper says, what brute force finds, what holds on any map."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.routes import best as routes_best
from lodeway.routes.search import Aim, search, vectors
from lodeway.schema.errors import NoRoute
from small.brute import awkward_maps, ends, every_way
from small.freights import CHANGES, Map

AIMS: tuple[Aim, ...] = ("days", "usd", "km")


def three_ways() -> Map:
    """Fast and dear by truck, slow and cheap by train, and a canal that is neither."""
    return (
        Map()
        .line("truck", "mine", "port", days=2, usd=90, km=1000)
        .line("train", "mine", "port", "rail", days=6, usd=50, km=1200)
        .line("canal", "mine", "port", days=7, usd=60, km=1100)
    )


def found_on(made: Map, *by: Aim) -> list[str]:
    return [way.legs[0].thing for way in routes_best.front(made.freight(), "mine", "port", by=by)]


def test_a_way_that_is_slower_and_dearer_than_another_is_left_out() -> None:
    assert found_on(three_ways(), "days", "usd") == ["truck", "train"]


def test_with_another_criterion_it_may_come_in_again() -> None:
    assert found_on(three_ways(), "days", "usd", "km") == ["truck", "train", "canal"]
    assert found_on(three_ways(), "usd", "km") == ["train", "canal", "truck"]


def test_by_one_criterion_the_best_way_is_left() -> None:
    assert found_on(three_ways(), "usd") == ["train"]


def test_of_ways_that_cost_the_same_one_stands_for_the_rest() -> None:
    twins = Map().line("left", "mine", "port").line("right", "mine", "port")
    assert len(found_on(twins, "days", "usd")) == 1


def test_the_search_ends_when_enough_are_found() -> None:
    (way,) = routes_best.front(three_ways().freight(), "mine", "port", by=("usd", "days"), most=1)
    assert way.legs[0].thing == "train"


def test_trade_offs_on_the_way_multiply() -> None:
    made = Map()
    for number in range(4):
        a, b = f"stop-{number}", f"stop-{number + 1}"
        made.line(f"fast-{number}", a, b, days=1, usd=10 + 2**number)
        made.line(f"slow-{number}", a, b, days=1 + 2**number, usd=10)
    front = routes_best.front(made.freight(), "stop-0", "stop-4")
    assert [way.total["days"][1] for way in front] == list(range(4, 20))
    assert [way.total["usd"][1] for way in front] == list(range(55, 39, -1))


def test_the_cheapest_way_does_not_go_back_through_the_town_where_it_may_not_change() -> None:
    made = (
        Map()
        .line("road-1", "mine", "town", usd=1)
        .line("road-2", "town", "yard", usd=1)
        .line("rail-1", "yard", "town", "rail", usd=1)
        .line("rail-2", "town", "port", "rail", usd=1)
        .line("road-3", "yard", "port", usd=500)
    )
    made.graph.graph["changes"] = {}
    made.graph.add_node("yard", changes={("road", "rail"): CHANGES["road", "rail"]})
    (way,) = routes_best.front(made.freight(), "mine", "port")
    assert way.places == ("mine", "town", "yard", "port")


def test_no_way_is_an_error_with_its_reason() -> None:
    with pytest.raises(NoRoute, match="no segment in the data leads on"):
        routes_best.front(three_ways().line("isle", "rock", "reef").freight(), "mine", "rock")


def by_brute_force(made: Map, a: str, b: str, by: tuple[Aim, ...]) -> list[tuple[float, ...]]:
    """The costs of all ways that no other way beats."""
    freight = made.freight()
    costs = np.stack([freight.cost(aim) for aim in by])  # type: ignore[arg-type]
    points = {tuple(costs[:, steps].sum(axis=1).round(6)) for steps in every_way(freight, a, b)}
    beaten = {
        p
        for p in points
        for q in points
        if p != q and all(x <= y for x, y in zip(q, p, strict=True))
    }
    return sorted(points - beaten)


@given(awkward_maps(), st.permutations(AIMS), st.integers(1, 3), st.data())
def test_the_set_is_the_one_that_brute_force_finds(
    made: Map, aims: list[Aim], count: int, data: st.DataObject
) -> None:
    (a, b), by = ends(made, data), tuple(aims[:count])
    freight = made.freight()
    asked = search(freight, a, b)
    costs = [freight.cost(aim) for aim in by]  # type: ignore[arg-type]
    found = vectors(asked, costs) if asked else []
    assert [cost for cost, _ in found] == [pytest.approx(p) for p in by_brute_force(made, a, b, by)]


@given(awkward_maps(), st.data())
def test_its_ends_are_the_best_by_each_criterion(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    try:
        front = routes_best.front(freight, a, b, by=AIMS)
    except NoRoute:
        return
    for aim in AIMS:
        (best,) = routes_best.best(freight, a, b, by=aim)
        assert min(way.total[aim][1] for way in front) == pytest.approx(best.total[aim][1])  # type: ignore[index]


@given(awkward_maps(), st.data())
def test_closing_never_gives_a_way_that_beats_one_there_was(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    shut = data.draw(st.sets(st.sampled_from(sorted(freight.by_thing)), min_size=1, max_size=3))
    try:
        after = routes_best.front(freight.without(shut), a, b, by=AIMS)
    except NoRoute:
        return
    before = [
        [way.total[aim][1] for aim in AIMS] for way in routes_best.front(freight, a, b, by=AIMS)
    ]  # type: ignore[index]
    for way in after:
        now = [way.total[aim][1] + 1e-6 for aim in AIMS]  # type: ignore[index]
        assert any(all(x <= y for x, y in zip(then, now, strict=True)) for then in before)
