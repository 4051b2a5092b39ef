"""Why there is no way: each reason in words, and that it is true."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.routes import best
from lodeway.routes.best import Bar
from lodeway.routes.search import Limits
from lodeway.schema.errors import NoRoute
from small.brute import awkward_maps, ends, every_way
from small.freights import Map


def coast() -> Map:
    """A road to the port and a ship; a railway still to be built; an island of its own."""
    return (
        Map()
        .line("road", "mine", "port")
        .line("ship", "port", "market", "sea", passes=("strait",))
        .line("line-to-be", "port", "hill", "rail", open=False)
        .line("jetty", "rock", "reef")
        .line("pipe", "spring", "mine", both=False)
    )


def refused(origin: str, destination: str, **limits: Any) -> NoRoute:
    with pytest.raises(NoRoute) as caught:
        best.best(coast().freight(), origin, destination, limits=Limits(**limits))
    return caught.value


def test_a_place_has_no_way_to_itself() -> None:
    assert refused("mine", "mine").reasons == {
        "en": "the two are the same place",
        "zh": "起讫点相同",
    }


def test_a_place_without_a_segment_is_off_the_network() -> None:
    assert refused("mine", "moon").reasons == {
        "en": "'moon' is on no segment of this network",
        "zh": "“moon”不在此网络的任何路段上",
    }
    assert refused("sun", "moon").reason == "'sun' and 'moon' are on no segment of this network"


def test_an_island_is_apart_even_with_all_open() -> None:
    assert refused("mine", "rock").reasons == {
        "en": "2 other places can be reached from 'mine', and 'rock' is not among them: "
        "no segment in the data leads on, open or not",
        "zh": "自“mine”可达另外2处，其中没有“rock”：数据中没有任何路段（无论开通与否）可继续前行",
    }


def test_from_a_place_that_nothing_leaves_no_other_place_can_be_reached() -> None:
    made = coast().line("chute", "mine", "pit", both=False).freight()
    with pytest.raises(NoRoute, match="no other places can be reached from 'pit'"):
        best.best(made, "pit", "mine")


def test_a_line_to_be_built_is_named() -> None:
    assert refused("mine", "hill").reasons == {
        "en": "2 other places can be reached from 'mine'; to go on, this would have to open: "
        "'line-to-be' (closed or not yet built)",
        "zh": "自“mine”可达另外2处；若要继续前行，以下各处须先开通：“line-to-be”（已关闭或尚未建成）",
    }


def test_what_was_to_be_avoided_is_named() -> None:
    assert refused("mine", "market", avoid=frozenset(["strait", "reef"])).reason == (
        "1 other place can be reached from 'mine'; to go on, this would have to open: "
        "'strait' (to be avoided)"
    )


def test_an_end_to_be_avoided_is_named() -> None:
    assert refused("mine", "port", avoid=frozenset(["port"])).reason == (
        "no other places can be reached from 'mine'; to go on, this would have to open: "
        "'port' (to be avoided)"
    )


def test_the_way_by_a_mode_not_allowed_is_named() -> None:
    assert refused("mine", "market", only=frozenset(["rail"])).reason == (
        "no other places can be reached from 'mine'; to go on, this would have to open: "
        "'road' (of a mode not allowed)"
    )


def test_of_many_bars_six_are_named() -> None:
    made = Map()
    for i in range(8):
        made.line(f"gap-{i}", f"stop-{i}", f"stop-{i + 1}", open=False)
    with pytest.raises(NoRoute, match=r"'gap-5' \(closed or not yet built\), 2 more$") as caught:
        best.best(made.freight(), "stop-0", "stop-8")
    assert caught.value.reasons["zh"].endswith("“gap-5”（已关闭或尚未建成）、另有2项")


def test_there_are_ways_but_none_by_the_place_asked_for() -> None:
    assert refused("mine", "market", via=(frozenset(["rock"]),)).reasons == {
        "en": "there are ways, but none by 'rock'",
        "zh": "有路可通，但没有一条经过“rock”",
    }


def test_what_shuts_the_way_by_the_place_asked_for_is_named() -> None:
    assert refused("mine", "port", via=(frozenset(["hill"]),)).reasons == {
        "en": "there are ways, but none by 'hill'; to go there, this would have to open: "
        "'line-to-be' (closed or not yet built)",
        "zh": "有路可通，但没有一条经过“hill”；若要前往，以下各处须先开通：“line-to-be”（已关闭或尚未建成）",
    }


def test_a_way_that_would_have_to_turn_back_through_a_town_is_none() -> None:
    made = Map().line("road", "mine", "town").line("yard-road", "town", "yard")
    made.line("yard-rail", "yard", "town", "rail").line("rail", "town", "port", "rail")
    made.graph.graph["changes"] = {}
    made.graph.add_node("yard", changes={("road", "rail"): ()})
    with pytest.raises(NoRoute) as caught:
        best.best(made.freight(), "mine", "port")
    assert caught.value.reasons == {
        "en": "every way there passes a place twice",
        "zh": "所有路线都要两次经过同一地点",
    }


def test_labels_stand_for_ids() -> None:
    reason = best.why(coast().freight(), "mine", "hill", Limits())
    error = reason.error(lambda thing, lang: {"en": thing.upper(), "zh": "某处"}[lang])
    assert "'LINE-TO-BE' (closed or not yet built)" in error.reason
    assert "“某处”（已关闭或尚未建成）" in error.reasons["zh"]


@given(awkward_maps(), st.data())
def test_lifting_the_bars_opens_a_way(made: Map, data: st.DataObject) -> None:
    freight, (a, b) = made.freight(), ends(made, data)
    things = sorted(freight.by_thing)
    shut = data.draw(st.frozensets(st.sampled_from(things), min_size=1, max_size=4))
    if every_way(freight.without(shut), a, b) or not every_way(freight, a, b):
        return
    reason = best.why(freight, a, b, Limits(avoid=shut))
    assert reason.kind == "shut"
    assert {bar.cause for bar in reason.bars} == {"avoid"}
    assert every_way(freight.without(shut - {bar.thing for bar in reason.bars}), a, b)


def test_what_the_user_rules_out_is_named_before_what_the_world_lacks() -> None:
    # Round by the line to be built one thing is in the way, over the closed border two.
    made = coast().line("far-ship", "hill", "market", "sea").freight()
    limits = Limits(avoid=frozenset(["strait"]))
    with pytest.raises(NoRoute, match=r"to open: 'strait' \(to be avoided\)$"):
        best.best(made, "mine", "market", limits=limits)


def test_bars_tell_what_was_asked_from_what_is_so() -> None:
    limits = Limits(avoid=frozenset(["road"]), only=frozenset(["road"]))
    reason = best.why(coast().freight(), "spring", "hill", limits)
    assert reason.bars == (
        Bar("road", "avoid"),
        Bar("line-to-be", "only"),
        Bar("line-to-be", "state"),
    )
