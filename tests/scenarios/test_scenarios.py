"""Changes to a freight network, on maps that can be worked out on paper and on random ones."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.choice.changes import (
    Amount,
    Change,
    Target,
    Verb,
    apply,
    below_nothing,
    falls_on,
    is_held,
    withheld,
    without_limit,
)
from lodeway.claims.supplies import Supply
from lodeway.transport.freight import Freight
from small.freights import Map, maps

SHARE, DAYS, USD = "share", "d", "usd-per-t"


def two_legs() -> Freight:
    """a to b in 1 day and 100 km, b to c in 3 days and 300 km; b is a border with a day's wait."""
    made = Map().line("ab", "a", "b", km=100, days=1, usd=10)
    return made.line("bc", "b", "c", km=300, days=3, usd=30).border("b", days=1).freight()


def thing(name: str, kind: str = "segment", *parts: str) -> Target:
    return Target(name, kind, parts or (name,), frozenset({name}))  # type: ignore[arg-type]


def of(freight: Freight, criterion: str, name: str) -> float:
    """What a thing costs going one way: its travel, or its passing."""
    (step, *_) = [
        i
        for i, one in enumerate(freight.steps)
        if one.thing == name and one.kind in ("travel", "pass")
    ]
    return float(freight.cost(criterion)[step])  # type: ignore[arg-type]


def test_a_closed_place_closes_every_leg_that_touches_it() -> None:
    closed = apply(two_legs(), [Change("close", thing("b", "place"))])
    touching = ["b" in step.things for step in closed.steps]
    assert (closed.open == ~np.array(touching)).all()


def test_slowing_a_segment_by_a_share_and_by_days_adds_up() -> None:
    by_half = Change("slow", thing("bc"), by=Amount(0.5, SHARE), line=1)
    by_two = Change("slow", thing("bc"), by=Amount(2, DAYS), line=2)
    slowed = apply(two_legs(), [by_two, by_half])
    assert of(slowed, "days", "bc") == pytest.approx(3 * 1.5 + 2)
    assert of(slowed, "days", "ab") == 1


def test_slowing_to_an_amount_leaves_no_doubt_about_it() -> None:
    slowed = apply(two_legs(), [Change("slow", thing("b", "place"), to=Amount(5, DAYS))])
    ends = [slowed.cost("days", slowed.values(end)) for end in ("low", "mid", "high")]
    passing = [
        i for i, step in enumerate(slowed.steps) if step.kind == "pass" and step.thing == "b"
    ]
    assert [set(cost[passing]) for cost in ends] == [{5.0}] * 3


def test_days_for_a_line_fall_on_its_segments_as_they_took_before() -> None:
    line = thing("line", "line", "ab", "bc")
    slowed = apply(two_legs(), [Change("slow", line, to=Amount(8, DAYS))])
    assert (of(slowed, "days", "ab"), of(slowed, "days", "bc")) == pytest.approx((2, 6))


def test_dollars_for_a_line_fall_on_its_segments_by_kilometres() -> None:
    line = thing("line", "line", "ab", "bc")
    dearer = apply(two_legs(), [Change("reprice", line, by=Amount(8, USD))])
    assert (of(dearer, "usd", "ab"), of(dearer, "usd", "bc")) == pytest.approx((12, 36))


def test_a_price_a_kilometre_takes_the_place_of_the_old_freight() -> None:
    change = Change("reprice", thing("bc"), to=Amount(0.2, "usd-per-t-km"))
    assert of(apply(two_legs(), [change]), "usd", "bc") == pytest.approx(60)


def test_a_passage_delays_every_leg_through_it_by_the_whole_amount() -> None:
    made = Map().line("one", "a", "b", "sea", days=10, passes=("strait",))
    made.line("two", "b", "c", "sea", days=20, passes=("strait",)).line("land", "a", "c", days=5)
    slowed = apply(made.freight(), [Change("slow", thing("strait", "passage"), by=Amount(4, DAYS))])
    assert [of(slowed, "days", name) for name in ("one", "two", "land")] == [14, 24, 5]


def test_an_assumption_is_changed_wherever_it_is_used() -> None:
    change = Change("reprice", thing("usd-ab", "driver"), by=Amount(0.3, SHARE))
    dearer = apply(two_legs(), [change])
    assert of(dearer, "usd", "ab") == pytest.approx(13)
    spread = dearer.drivers[dearer.driver_index["usd-ab"]]
    assert (spread.low, spread.high) == pytest.approx((6.5, 19.5))


def test_a_speed_is_stored_as_a_pace() -> None:
    change = Change("slow", thing("days-ab", "driver"), to=Amount(50, "speed"))
    assert of(apply(two_legs(), [change]), "days", "ab") == pytest.approx(1 / 50)


def test_an_amount_more_for_an_assumption_moves_its_whole_range() -> None:
    change = Change("reprice", thing("usd-ab", "driver"), by=Amount(4, USD))
    dearer = apply(two_legs(), [change])
    spread = dearer.drivers[dearer.driver_index["usd-ab"]]
    assert (spread.low, spread.mid, spread.high) == (9, 14, 19)


def test_of_two_amounts_the_later_day_counts_wherever_it_is_written() -> None:
    later = Change("slow", thing("ab"), to=Amount(5, DAYS), on=date(2026, 2, 1), line=1)
    sooner = Change("slow", thing("ab"), to=Amount(9, DAYS), on=date(2026, 1, 1), line=2)
    assert of(apply(two_legs(), [later, sooner]), "days", "ab") == 5


def test_a_share_of_a_capacity_that_nobody_knows_is_noticed() -> None:
    cut = Change("cap", thing("ab"), by=Amount(-1, SHARE))
    assert without_limit(two_legs(), cut)
    capped = apply(two_legs(), [Change("cap", thing("ab"), to=Amount(500, "t-per-year"))])
    assert not without_limit(capped, cut)
    assert set(apply(capped, [cut]).capacity[capped.by_thing["ab"]]) == {0.0}


def test_capacity_is_set_in_both_directions_and_cut_by_a_share() -> None:
    capped = apply(two_legs(), [Change("cap", thing("ab"), to=Amount(500, "t-per-year"), line=1)])
    halved = apply(capped, [Change("cap", thing("ab"), by=Amount(-0.5, SHARE))])
    travels = [i for i, step in enumerate(halved.steps) if step.thing == "ab"]
    assert len(travels) == 2
    assert set(halved.capacity[travels]) == {250.0}


def test_a_planned_line_opens_and_what_closes_stays_closed() -> None:
    freight = Map().line("ab", "a", "b", open=False).line("bc", "b", "c", open=False).freight()
    both = [Change("close", thing("bc")), Change("open", thing("line", "line", "ab", "bc"))]
    done = apply(freight, both)
    state = {step.thing: bool(done.open[i]) for i, step in enumerate(done.steps)}
    assert (state["ab"], state["bc"]) == (True, False)


def test_a_change_of_something_that_is_not_there_is_noticed() -> None:
    freight = two_legs()
    assert falls_on(freight, Change("close", thing("ab")))
    assert not falls_on(freight, Change("close", thing("elsewhere")))
    assert not falls_on(freight, Change("slow", thing("no-number", "driver")))


def test_taking_away_more_days_than_there_are_is_noticed() -> None:
    freight = two_legs()
    assert below_nothing(freight, Change("slow", thing("ab"), by=Amount(-2, DAYS)))
    assert not below_nothing(freight, Change("slow", thing("ab"), by=Amount(-0.5, DAYS)))


MINES = [
    Supply("north", "a", "copper", 300.0),
    Supply("south", "a", "copper", 100.0),
    Supply("far", "c", "copper", 50.0),
    Supply("north", "a", "cobalt", 40.0),
]


def test_a_quota_cuts_all_supplies_of_a_country_alike() -> None:
    land = thing("land", "region", "north", "south")
    quota = Change("quota", land, to=Amount(200, "t-per-year"), product="copper")
    left, held = withheld(MINES, [quota])
    assert [one.tonnes for one in left] == [150, 50, 50, 40]
    assert [(one.id, one.tonnes) for one in held] == [("north", 150), ("south", 50)]


def test_a_quota_above_what_is_sent_holds_nothing_back() -> None:
    quota = Change("quota", thing("a", "place"), to=Amount(9000, "t-per-year"))
    assert withheld(MINES, [quota]) == (MINES, [])


def test_a_ban_lets_nothing_out_from_there() -> None:
    left, held = withheld(MINES, [Change("ban", thing("a", "place"))])
    assert [one.id for one in left] == ["far"]
    assert sum(one.tonnes for one in held) == 440


def test_bans_are_about_a_place_and_a_product() -> None:
    ban = Change("ban", thing("a", "place"), product="cobalt")
    assert [is_held(one, ban) for one in MINES] == [False, False, False, True]


@given(maps(), st.sampled_from(["close", "slow", "reprice", "cap", "open"]), st.data())
def test_no_change_touches_the_network_it_is_applied_to(
    made: Map, verb: Verb, data: st.DataObject
) -> None:
    freight = made.freight()
    name = data.draw(st.sampled_from(sorted(freight.by_thing)))
    before = freight.open.copy(), freight.capacity.copy(), freight.cost("days").copy()
    amount = Amount(0.5, SHARE) if verb in ("slow", "reprice", "cap") else None
    apply(freight, [Change(verb, thing(name), by=amount)])
    after = freight.open, freight.capacity, freight.cost("days")
    assert all((a == b).all() for a, b in zip(before, after, strict=True))


@given(maps(), st.floats(0, 3), st.data())
def test_what_slows_is_never_faster_and_nothing_else_changes(
    made: Map, share: float, data: st.DataObject
) -> None:
    freight = made.freight()
    name = data.draw(st.sampled_from(sorted(freight.by_thing)))
    slowed = apply(freight, [Change("slow", thing(name), by=Amount(share, SHARE))])
    gain = slowed.cost("days") - freight.cost("days")
    mine = np.array([name in step.things for step in freight.steps])
    assert (gain >= -1e-9).all()
    assert np.allclose(gain[~mine], 0)
    assert (slowed.cost("usd") == freight.cost("usd")).all()
