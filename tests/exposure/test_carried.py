"""What comes to an actor of a line is told by the party that it comes through, and only on the way."""

from __future__ import annotations

import pytest

import output_worlds
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import ALL
from lodeway.exposure.compute import Hold, exposure, holds
from lodeway.exposure.model import Exposure, Line, actor
from lodeway.ownership.universe import owned
from toys import Project


def held(kg: KnowledgeGraph, who: str, *things: str) -> dict[str, tuple[Hold, ...]]:
    asked = actor(kg, who, owned(kg, "copper"))
    return dict(holds(kg, asked, ALL, frozenset(things)))


def lines(found: Exposure) -> list[Line]:
    return [line for line in found.lines if line.number == "carried"]


def test_the_holder_told_is_the_one_the_part_comes_through(project: Project) -> None:
    """Anvil holds most of Near Pit, yet Angola's 28 % come by Basalt: 70 % of its 40 %."""
    found = held(output_worlds.load(project), "ago", "near-pit")
    (one,) = found["near-pit"]
    assert (one.holder, one.status) == ("basalt", "closed")
    assert one.part == pytest.approx((0.28, 0.28, 0.28))
    # Angola's part of Basalt is what Anvil leaves of it.
    assert {"anvil-basalt", "basalt-near"} <= set(one.claims)


def test_the_parts_by_each_holder_make_the_whole(project: Project) -> None:
    """60 % of Near Pit by itself, and 30 % of Basalt's 40 %."""
    found = held(output_worlds.load(project), "zmb", "near-pit")["near-pit"]
    assert {one.holder: one.part[1] for one in found} == pytest.approx(
        {"anvil": 0.6, "basalt": 0.12}
    )
    assert [one.whole[1] for one in found] == pytest.approx([0.72, 0.72])


def test_what_is_not_on_the_way_is_not_carried(project: Project) -> None:
    assert held(output_worlds.load(project), "zmb", "somewhere-else") == {}


def test_an_owner_that_leaves_the_actor_nothing_is_known_all_the_same(project: Project) -> None:
    stakes = output_worlds.table(
        f"id,holder,target,interestType,share,{output_worlds.CLAIM}",
        f"anvil-near,anvil,near-pit,shareholding,100,{output_worlds.said('2020', status='closed')}",
    )
    assert held(output_worlds.load(project, stakes=stakes), "ago", "near-pit") == {"near-pit": ()}


@pytest.mark.parametrize(
    ("who", "mineral"), [("usa", "copper"), ("chn", "copper"), ("chn", "cobalt")]
)
def test_no_line_carries_more_than_all_of_them_together(
    who: str, mineral: str, shipped: KnowledgeGraph
) -> None:
    found = exposure(shipped, who, mineral)
    most = found.totals["carried"].tonnes
    assert most is not None
    assert lines(found)
    for line in lines(found):
        assert line.tonnes is not None
        assert line.tonnes.low <= most.low + 1e-6
        assert line.tonnes.middle <= most.middle + 1e-6
        assert line.tonnes.high <= most.high + 1e-6


def test_the_railway_that_america_is_reported_to_run_counts_for_the_most_only(
    shipped: KnowledgeGraph,
) -> None:
    """Its agencies are wholly its own, and are no railways."""
    (line,) = lines(exposure(shipped, "usa", "copper"))
    assert line.tonnes is not None
    assert (line.tonnes.low, line.tonnes.middle) == (0, 0)
    assert line.tonnes.high > 0
    assert all(thing.startswith("rail-") for thing in line.who)


def test_a_firm_has_the_whole_of_itself(project: Project) -> None:
    """What it holds and runs comes through it, and not only what its own shareholders leave."""
    kg = output_worlds.load(project)
    assert actor(kg, "basalt", owned(kg, "copper")).share("basalt") == (1.0, 1.0, 1.0)
    (one,) = held(kg, "basalt", "near-pit")["near-pit"]
    assert one.holder == "basalt"
    assert one.part == pytest.approx((0.4, 0.4, 0.4))
