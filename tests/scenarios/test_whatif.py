"""What a scenario costs: two roads and a mine, worked out on paper, then properties of any map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.choice.changes import Amount, Change, Target, apply, withheld
from lodeway.claims.supplies import Market, Supply
from lodeway.scenarios import difference as scenarios_difference
from lodeway.scenarios.difference import Difference, Phase, Stranded, common, difference, shifts
from lodeway.transport.flow import Assignment, Stream, assign
from lodeway.transport.freight import Freight
from small.freights import Map, maps

MINE = [Supply("mine", "a", "copper", 3650.0)]
TO_C = [Market("c", 1.0)]


def thing(name: str) -> Target:
    return Target(name, "segment", (name,), frozenset({name}))


def two_roads(*, capacity: float | None = None) -> Freight:
    """From a to c: by the short road in 1 day for 10 dollars, by the long one in 4 for 25."""
    made = Map().line("short", "a", "c", days=1, usd=10, spread=0)
    return made.line("long", "a", "c", days=4, usd=25, spread=0, capacity=capacity).freight()


def closed(freight: Freight, *names: str, days: int = 73) -> tuple[Assignment, Phase]:
    changes = [Change("close", thing(name)) for name in names]
    after = assign(apply(freight, changes), MINE, TO_C)
    return assign(freight, MINE, TO_C), Phase(days, after, tuple(MINE), {})


def by_road(one: Assignment, stream: Stream) -> list[str]:
    return [one.freight.steps[i].thing for i in stream.steps if one.freight.steps[i].mode == "road"]


def test_ten_tonnes_a_day_take_the_long_road_for_a_fifth_of_a_year() -> None:
    before, phase = closed(two_roads(), "short")
    found = difference(before, [phase])
    assert (found.days, found.moved, found.moves) == pytest.approx((73, 730, 730))
    assert found.diverted == pytest.approx(730)
    assert found.tonne_days == pytest.approx((730 * 3,) * 3)
    assert found.usd == pytest.approx((730 * 15,) * 3)
    assert found.stranded == ()


def test_the_roads_win_and_lose_what_was_diverted() -> None:
    before, phase = closed(two_roads(), "short")
    gains = {shift.name: shift.gain for shift in shifts(before, [phase], by_road)}
    assert gains == pytest.approx({"short": -730, "long": 730})


def test_what_has_no_way_is_stranded_and_costs_nothing_extra() -> None:
    before, phase = closed(two_roads(), "short", "long")
    found = difference(before, [phase])
    assert found.stranded == (Stranded("copper", "a", "c", pytest.approx(730), "no way"),)
    assert (found.left, found.diverted, found.moves) == pytest.approx((730, 0, 0))
    assert found.usd == (0, 0, 0)


def test_what_finds_no_room_is_stranded_for_want_of_capacity() -> None:
    before, phase = closed(two_roads(capacity=1000), "short", days=365)
    found = difference(before, [phase])
    (left,) = found.stranded
    assert (left.reason, left.tonnes) == ("capacity", pytest.approx(2650))
    assert found.diverted == pytest.approx(1000)
    assert found.usd[1] == pytest.approx(1000 * 15)


def test_what_stayed_behind_before_is_not_laid_at_the_scenarios_door() -> None:
    freight = Map().line("short", "a", "c", capacity=1000).freight()
    before, phase = closed(freight, "short", days=365)
    assert difference(before, [phase]).left == pytest.approx(1000)


def test_goods_held_back_by_order_are_stranded_as_such() -> None:
    freight = two_roads()
    quota = Change("quota", thing("mine"), to=Amount(650, "t-per-year"))
    sent, held = withheld(MINE, [quota])
    kept = {("copper", "a", "c"): sum(one.tonnes for one in held)}
    phase = Phase(365, assign(freight, sent, TO_C), tuple(sent), kept)
    (left,) = difference(assign(freight, MINE, TO_C), [phase]).stranded
    assert (left.reason, left.tonnes) == ("held", pytest.approx(3000))


def test_two_phases_add_up_by_their_days() -> None:
    before, shut = closed(two_roads(), "short", days=73)
    usual = Phase(292, before, tuple(MINE), {})
    found = difference(before, [shut, usual])
    assert (found.days, found.moved) == pytest.approx((365, 3650))
    assert found.diverted == pytest.approx(730)


def test_the_dearer_road_is_the_assumption_that_matters() -> None:
    made = Map().line("short", "a", "c", days=1, usd=10, spread=0)
    freight = made.line("long", "a", "c", days=4, usd=25, spread=0.4).freight()
    before, phase = closed(freight, "short", days=365)
    assert scenarios_difference.movers(before, [phase], 5) == ("usd-long",)
    measure = scenarios_difference.extra_cost(before, phase.after)
    values = freight.values()
    values[freight.driver_index["usd-long"]] = 35
    assert measure(values) == pytest.approx(3650 * 25)


def test_a_repriced_assumption_is_repriced_at_every_value() -> None:
    freight = Map().line("ab", "a", "c", usd=10, spread=0.5).freight()
    target = Target("usd-ab", "driver", ("usd-ab",), frozenset())
    dearer = apply(freight, [Change("reprice", target, by=Amount(0.5, "share"))])
    fixed = apply(freight, [Change("reprice", target, to=Amount(7, "usd-per-t"))])
    at = freight.driver_index["usd-ab"]
    values = freight.values("high")
    assert scenarios_difference.carried(freight, dearer, values)[at] == pytest.approx(15 * 1.5)
    assert scenarios_difference.carried(freight, fixed, values)[at] == 7


@st.composite
def closures(draw: st.DrawFn) -> tuple[Assignment, Difference]:
    freight = draw(maps()).freight()
    places = sorted({step.start for step in freight.steps})
    supplies = [Supply(place, place, "copper", 100.0) for place in places]
    market = [Market(draw(st.sampled_from(places)), 1.0)]
    name = draw(st.sampled_from(sorted(freight.by_thing)))
    shut = apply(freight, [Change("close", thing(name))])
    before = assign(freight, supplies, market)
    phase = Phase(365, assign(shut, supplies, market), tuple(supplies), {})
    return before, difference(before, [phase])


@given(closures())
def test_a_closure_never_moves_more_or_costs_less(found: tuple[Assignment, Difference]) -> None:
    before, one = found
    assert one.moves <= one.moved + 1e-6
    assert one.moved - one.moves == pytest.approx(one.left, abs=1e-6)
    assert 0 <= one.diverted <= one.moves + 1e-6
    assert one.usd[1] >= -1e-6 * max(1.0, before.cost)


@given(maps())
def test_changing_nothing_makes_no_difference(made: Map) -> None:
    freight = made.freight()
    places = sorted({step.start for step in freight.steps})
    supplies = [Supply(place, place, "copper", 10.0) for place in places]
    before = assign(freight, supplies, [Market(places[0], 1.0)])
    one = difference(before, [Phase(365, before, tuple(supplies), {})])
    assert (one.diverted, one.left, one.usd) == (0, 0, (0, 0, 0))
    was, now = common(before, before)
    assert was == pytest.approx(now)
    assert was == pytest.approx(before.tonnes)
