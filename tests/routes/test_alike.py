"""Which ways are told: those that differ in where they lead, and in what they cost."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import worlds
from lodeway.routes import alike
from lodeway.routes import best as routes_best
from lodeway.routes.compute import routes
from lodeway.routes.search import Aim, search
from lodeway.schema.errors import NoRoute
from small.brute import awkward_maps, ends, every_way
from small.freights import Map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.transport.freight import Freight
    from toys import Project

AIMS: tuple[Aim, ...] = ("days", "usd", "km")


# ---- ways that differ in where they lead


def coast() -> Map:
    """From the mine 900 km to the near port, its last 100 by two roads; 1,000 km to the far one."""
    return (
        Map()
        .line("trunk", "mine", "town", km=800, days=2)
        .line("old-road", "town", "near", km=100, days=1)
        .line("new-road", "town", "near", km=100, days=1.5)
        .line("rail", "mine", "far", "rail", km=1000, days=9)
        .line("ship", "near", "market", "sea", km=9000, days=20)
        .line("ship-far", "far", "market", "sea", km=9500, days=21)
    )


def shown(made: Map, k: int = 9, **options: Any) -> list[list[str]]:
    found = alike.differing(made.freight(), "mine", "market", k=k, **options)
    return [[leg.thing for leg in way.travelled] for way in found.ways]


def test_a_way_with_another_last_stretch_is_left_out_and_another_port_is_told() -> None:
    assert shown(coast()) == [["trunk", "old-road", "ship"], ["rail", "ship-far"]]
    found = alike.differing(coast().freight(), "mine", "market", k=9)
    assert (found.alike, found.end) == (1, "none left")


def test_the_share_can_be_asked_for() -> None:
    assert shown(coast(), own=0.1)[1] == ["trunk", "new-road", "ship"]
    assert len(shown(coast(), own=0.12)) == 2


def test_the_carrier_chooses_the_strait_unless_the_voyage_is_a_fifth_longer() -> None:
    by_strait = coast().line("ship-strait", "near", "market", "sea", km=9400, days=20.5)
    assert len(shown(by_strait)) == 2
    by_cape = coast().line("ship-cape", "near", "market", "sea", km=12000, days=26)
    assert shown(by_cape)[1] == ["trunk", "old-road", "ship-cape"]


def test_a_ship_that_calls_on_the_way_makes_the_same_voyage() -> None:
    calls = (
        coast()
        .line("to-isle", "near", "isle", "sea", km=5000, days=11)
        .line("from-isle", "isle", "market", "sea", km=5000, days=12)
    )
    assert len(shown(calls)) == 2


def test_half_the_land_is_enough_and_rail_beside_the_road_is_another_way() -> None:
    made = Map().line("first", "mine", "town", km=500).line("last", "town", "market", km=500)
    made.line("beside", "town", "market", "rail", km=500, days=9)
    assert shown(made) == [["first", "last"], ["first", "beside"]]
    nearly = Map().line("first", "mine", "town", km=501).line("last", "town", "market", km=500)
    nearly.line("beside", "town", "market", "rail", km=500, days=9)
    assert shown(nearly) == [["first", "last"]]


def test_where_no_kilometres_are_known_pieces_are_counted() -> None:
    made = Map().line("first", "mine", "town", km=0).line("last", "town", "market", km=0)
    made.line("other", "town", "market", km=0, days=9)
    assert shown(made) == [["first", "last"], ["first", "other"]]
    assert len(shown(made, own=0.6)) == 1


def test_the_search_ends_with_enough_ways_or_after_so_many() -> None:
    freight = coast().freight()
    one = alike.differing(freight, "mine", "market", k=1)
    assert (len(one.ways), one.alike, one.end) == (1, 0, "enough")
    two = alike.differing(freight, "mine", "market", k=5, most=2)
    assert (len(two.ways), two.alike, two.end) == (1, 1, "stopped")


def shared(freight: Freight, new: Sequence[int], old: Sequence[int]) -> float:
    """What a way has in common with another, leg by leg."""
    shares = []
    for sea in (False, True):
        mine, its = pieces(freight, new, sea=sea), pieces(freight, old, sea=sea)
        common = sum(
            km
            for piece, km in mine.items()
            if piece in its and (not sea or 0.8 <= km / its[piece] <= 1 / 0.8)
        )
        shares += [common / sum(mine.values())] if mine else []
    return min(shares)


def pieces(freight: Freight, steps: Sequence[int], *, sea: bool) -> dict[object, float]:
    found: dict[object, float] = {}
    start, km = "", 0.0
    taken = [(freight.steps[i], freight.cost("km")[i]) for i in steps]
    moves = [(step, length) for step, length in taken if step.kind == "travel"]
    for (step, length), after in itertools.zip_longest(moves, moves[1:]):
        if (step.mode == "sea") != sea:
            continue
        start, km = start or step.start, km + length
        if not sea or after is None or after[0].mode != "sea":
            key: object = (start, step.end) if sea else step.thing
            found[key] = found.get(key, 0) + km
            start, km = "", 0.0
    return found


@given(awkward_maps(), st.sampled_from([0.2, 0.5, 0.9]), st.integers(1, 4), st.data())
def test_the_ways_that_differ_are_those_that_brute_force_leaves(
    made: Map, own: float, k: int, data: st.DataObject
) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    days = freight.cost("days")
    try:
        found = alike.differing(freight, a, b, k=k, own=own)
    except NoRoute:
        assert not every_way(freight, a, b)
        return
    taken = [way.steps for way in found.ways]
    cost = [float(days[list(steps)].sum()) for steps in taken]
    assert cost == sorted(cost)
    for n, steps in enumerate(taken):
        assert all(shared(freight, steps, old) <= 1 - own + 1e-9 for old in taken[:n])
    every = [tuple(steps) for steps in every_way(freight, a, b)]
    assert set(taken) <= set(every)
    assert (found.end == "enough") == (len(taken) == k)
    if found.end == "none left":
        assert found.alike == len(every) - len(taken)
    for steps in set(every) - set(taken):
        its = float(days[list(steps)].sum())
        if found.end == "none left" or its < cost[-1] - 1e-6:
            better = [old for old, c in zip(taken, cost, strict=True) if c <= its + 1e-6]
            assert any(shared(freight, steps, old) > 1 - own - 1e-9 for old in better)


@given(awkward_maps(), st.data())
def test_each_way_names_the_earlier_one_that_it_is_most_like(
    made: Map, data: st.DataObject
) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    try:
        ways = [way.steps for way in routes_best.best(freight, a, b, k=6)]
    except NoRoute:
        return
    found = alike.nearest(freight, ways)
    assert list(found) == ways[1:]
    for n, steps in enumerate(ways[1:], start=1):
        shares = [shared(freight, steps, old) for old in ways[:n]]
        like, share = found[steps]
        assert share == pytest.approx(max(shares))
        assert shares[like] == pytest.approx(share)


# ---- ways that differ in what they cost

COSTS = st.lists(st.tuples(*[st.floats(0, 400)] * 3), min_size=1, max_size=30)


def nearly_as_good(one: Sequence[float], other: Sequence[float], by: Sequence[Aim]) -> bool:
    return all(
        one[at] - other[at] <= max(alike.CLOSE * other[at], alike.LEAST[aim]) + 1e-9
        for at, aim in enumerate(by)
    )


def test_what_differs_by_less_than_anyone_could_tell_is_one_way() -> None:
    costs = [(38.0, 284.0), (38.4, 283.0), (40.5, 269.0), (40.8, 268.0), (45.0, 237.0)]
    assert alike.told_apart(costs, ("days", "usd")) == (0, 2, 4)


def test_a_way_shown_already_stays() -> None:
    costs = [(38.0, 284.0), (38.4, 283.0), (45.0, 237.0)]
    assert alike.told_apart(costs, ("days", "usd"), first=[1]) == (1, 2)


def test_the_best_by_each_criterion_stays_where_it_can_be_told() -> None:
    costs = [(20.0, 300.0), (30.0, 206.0), (30.2, 200.0)]
    assert alike.told_apart(costs, ("days", "usd")) == (0, 2)


@given(COSTS, st.permutations(["days", "usd", "co2"]), st.data())
def test_each_way_left_out_has_one_kept_that_is_nearly_as_good(
    costs: list[tuple[float, ...]], by: list[Aim], data: st.DataObject
) -> None:
    first = data.draw(st.sets(st.integers(0, len(costs) - 1), max_size=2))
    kept = alike.told_apart(costs, by, sorted(first))
    assert first <= set(kept)
    for number in set(range(len(costs))) - set(kept):
        assert any(nearly_as_good(costs[one], costs[number], by) for one in kept)
    for one, other in itertools.combinations(set(kept) - first, 2):
        both = costs[one], costs[other]
        assert not (nearly_as_good(*both, by) and nearly_as_good(*both[::-1], by))


@given(awkward_maps(), st.data())
def test_every_way_there_is_has_one_told_that_is_nearly_as_good(
    made: Map, data: st.DataObject
) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    asked = search(freight, a, b)
    every = every_way(freight, a, b)
    if asked is None or not every:
        return
    found = [cost for cost, _ in routes_best.unbeaten(freight, a, b, by=AIMS)]
    told = [found[n] for n in alike.told_apart(found, AIMS)]
    costs = np.stack([freight.cost(aim) for aim in AIMS])  # type: ignore[arg-type]
    for steps in every:
        way = costs[:, steps].sum(axis=1).tolist()
        assert any(nearly_as_good(one, way, AIMS) for one in told)


# ---- the shipped world


def test_five_ways_from_kolwezi_are_five_and_not_one_five_times(shipped: KnowledgeGraph) -> None:
    found = routes(shipped, "kolwezi", "shanghai", k=5)
    gates = {way.gate for way in found.ways}
    assert gates == {"port-of-dar-es-salaam", "port-of-beira", "port-of-maputo"}
    assert found.best.end == "enough"
    assert found.best.alike > 100
    assert all(share <= 0.5 for _, share in found.in_common.values())
    every = routes(shipped, "kolwezi", "shanghai", k=5, alike=True)
    assert {way.gate for way in every.ways} == {"port-of-dar-es-salaam", "port-of-beira"}
    assert every.best.alike == every.merged == 0
    assert [share > 0.5 for _, share in every.in_common.values()] == [True, True, True, False]


@pytest.mark.parametrize("market", ["shanghai", "rotterdam"])
def test_the_trade_offs_told_stand_for_all_of_them(market: str, shipped: KnowledgeGraph) -> None:
    by: tuple[Any, ...] = ("days", "usd", "co2", "km", "risk")
    whole = routes(shipped, "kolwezi", market, by=by, alike=True)
    told = routes(shipped, "kolwezi", market, by=by)
    assert told.merged == len(whole.pareto) - len(told.pareto) > len(told.pareto)
    assert {way.steps for way in told.pareto} < {way.steps for way in whole.pareto}
    costs = [[way.total[c][1] for c in by] for way in told.pareto]
    for way in whole.pareto:
        assert any(nearly_as_good(one, [way.total[c][1] for c in by], by) for one in costs)


def test_the_answer_says_how_many_ways_were_left_out_and_why(shipped: KnowledgeGraph) -> None:
    options: dict[str, Any] = {"by": ("days", "usd", "co2"), "k": 5, "on": "2026-04-13"}
    found = shipped.routes("kolwezi", "shanghai", **options)
    best, pareto, *_ = found.tables("en")
    assert best.notes[0] == (
        f"Ways left out for being too like a better one: {found.found.best.alike} (--alike shows "
        "them). Against every better way, each way shown has at least half of its kilometres, on land "
        "or at sea, to itself."
    )
    assert pareto.notes == (
        f"Ways left out because nobody could tell them from one shown: {found.found.merged} (--alike "
        "shows them). For each, a way shown is at most 5 % worse by any criterion (or 0.5 days, 5 "
        "USD/t, 5 kg of CO2 a tonne, where that is more).",
    )
    assert f"{found.found.merged}条" in found.tables("zh")[1].notes[0]
    rows = best.to_dicts()
    assert (rows[0]["share_in_common"], rows[0]["most_like"]) == (None, None)
    assert all(row["share_in_common"] <= 50 for row in rows[1:])
    assert all(row["most_like"] < row["way"] for row in rows[1:])
    whole = shipped.routes("kolwezi", "shanghai", alike=True, **options).tables("en")
    assert not any("left out" in note for answer in whole[:2] for note in answer.notes)


def test_where_too_many_ways_were_gone_through_it_is_said(shipped: KnowledgeGraph) -> None:
    many = shipped.routes("kolwezi", "shanghai", k=50).tables("en")[0]
    assert "The search for more ways that differ so much ended after 2,000 ways." in many.notes


def test_where_no_more_ways_differ_it_is_said(project: Project) -> None:
    row = "nmi-sea-east-far-isle,sea-east-far-isle,sea-distance,2100,,,nmi"
    kg = worlds.load(
        project,
        {
            "routes/segments.csv": worlds.with_rows(
                worlds.WORLD["routes/segments.csv"],
                "sea-east-far-isle,Round the isle,绕岛,port-of-east,port-of-far,sea,,",
            ),
            "claims/route-figures.csv": worlds.with_rows(
                worlds.WORLD["claims/route-figures.csv"],
                f"{row},{worlds.READ.replace('read,,', 'read,preferred,')}",
            ),
        },
    )
    found = kg.routes("mine-town", "port-of-far", k=9)
    assert (len(found.found.ways), found.found.best.alike) == (2, 1)
    assert found.tables("en")[0].notes[1] == "No more ways differ so much."
    assert len(kg.routes("mine-town", "port-of-far", k=9, alike=True).found.ways) == 3
