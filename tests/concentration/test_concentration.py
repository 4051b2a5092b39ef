"""Concentration on paper: territory, owners by seat and by who directs, and what is not known."""

from __future__ import annotations

import pytest

import lodeway
import output_worlds
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import ALL
from lodeway.concentration import command
from lodeway.concentration.compute import Stage, concentration
from lodeway.concentration.formulas import formulas
from lodeway.ownership.universe import owned, summed
from lodeway.schema.errors import UnknownName
from output_worlds import CLAIM, mined, said, table
from toys import Project


def stage(kg: KnowledgeGraph, name: str, by: str) -> Stage:
    found = concentration(kg, "copper", stages=[name])
    return next(one for one in found.stages if one.by == by)


def shares(one: Stage) -> dict[tuple[str, ...], float]:
    return {member.names: round(member.mid, 4) for member in one.members}


def test_by_territory_the_others_count_as_many_or_as_one(project: Project) -> None:
    one = stage(output_worlds.load(project), "mining", "territory")
    assert shares(one) == {("zmb",): 0.6, ("ago",): 0.3}
    assert one.hhi == pytest.approx((0.45, 0.45, 0.46))
    assert one.among == pytest.approx(0.36 / 0.81 + 0.09 / 0.81)
    assert one.top(1) == pytest.approx(0.6)


def test_the_command_and_python_tell_the_same_with_ids_beside_labels(project: Project) -> None:
    kg = output_worlds.load(project)
    result = kg.concentration("copper", stage=["mining"], top=1, trust="primary")
    options = {"mineral": "copper", "stage": "mining", "top": 1, "trust": "primary"}
    assert result.tables("zh") == command.answers(kg, lang="zh", **options)
    (mining,) = result
    assert (mining["stage_id"], mining["by_id"], mining["largest_ids"]) == (
        "mining", "territory", "zmb",
    )  # fmt: skip
    assert (mining["hhi_min"], mining["hhi"], mining["hhi_max"]) == (0.45, 0.45, 0.46)
    assert [row["member_ids"] for row in result.table("members").to_dicts()] == ["zmb"]
    assert result.words[:3] == ("concentration", "--stage", "mining")


def test_by_seat_output_goes_through_the_chains_to_where_the_owners_sit(project: Project) -> None:
    one = stage(output_worlds.load(project), "ownership", "seat")
    # Zambia: 60 + 0.4 * 30 of Near Pit and 30 % of Far Pit, of 200 kt in the world.
    assert shares(one) == {("zmb",): 0.435, ("ago",): 0.315}
    assert one.known == pytest.approx(0.75)
    low, mid, high = one.hhi
    assert low == mid == pytest.approx(0.435**2 + 0.315**2)
    assert high > mid
    assert {"anvil-basalt", "anvil-near", "near-out", "w-world"} <= set(one.behind)


def test_by_controller_a_mine_is_whole_of_who_directs_it(project: Project) -> None:
    one = stage(output_worlds.load(project), "ownership", "controller")
    assert shares(one) == {("anvil",): 0.5, ("basalt",): 0.25}
    assert one.hhi[1] == pytest.approx(0.3125)


def test_a_part_that_nobody_is_said_to_hold_is_open_to_everybody(project: Project) -> None:
    stakes = table(
        f"id,holder,target,interestType,share,{CLAIM}",
        f"anvil-near,anvil,near-pit,shareholding,60,{said('2020', status='closed')}",
        f"basalt-far,basalt,far-pit,shareholding,100,{said('2020', status='closed')}",
    )
    found = owned(output_worlds.load(project, stakes=stakes), "copper")
    low, mid, high, open_ = summed(found.by_seat("zmb"))
    assert (low, mid, high, open_) == pytest.approx((60_000, 60_000, 100_000, 40_000))


def test_output_above_that_of_the_whole_country_counts_otherwise_and_is_left_out(
    project: Project,
) -> None:
    stakes = output_worlds.WORLD["claims/stakes.csv"]
    gross = mined("near-gross", "near-pit", "400", year="2025")
    kg = output_worlds.load(project, gross, stakes=stakes)
    found = owned(kg, "copper", year=2025)
    assert [one.who for one in found.elsewise] == ["near-pit"]
    assert [one.who for one in found.mined] == ["far-pit"]


def test_a_company_that_tells_of_its_mines_together_gives_a_range(project: Project) -> None:
    """Basalt's 60 kt come from a mine it holds by 40 % and from one that is all its own."""
    lone = table(
        output_worlds.WORLD["claims/productions.csv"].splitlines()[0],
        *output_worlds.PRINTED,
        mined("basalt-out", "basalt", "60"),
    )
    found = owned(output_worlds.load(project, productions=lone), "copper")
    (one,) = found.mined
    assert one.mines == ("far-pit", "near-pit")
    low, mid, high, _ = summed(found.by_seat("ago"))
    assert (low, mid, high) == pytest.approx((60_000 * 0.28, 60_000 * 0.28, 60_000 * 0.7))


def test_a_company_is_not_added_to_its_own_mines(project: Project) -> None:
    kg = output_worlds.load(project, mined("basalt-out", "basalt", "60"))
    assert {one.who for one in owned(kg, "copper").mined} == {"far-pit", "near-pit"}


def test_a_stage_without_figures_is_named_and_one_that_there_is_not_is_refused(
    project: Project,
) -> None:
    kg = output_worlds.load(project)
    found = concentration(kg, "铜", stages=["refining", "mining", "corridor"])
    assert found.unknown == ("refining", "corridor")
    with pytest.raises(UnknownName, match="unknown stage 'minning'; did you mean 'mining'"):
        concentration(kg, "copper", stages=["minning"])


def test_an_index_lists_the_inputs_it_lacks(project: Project) -> None:
    found = {
        one.name: one
        for one in formulas(output_worlds.load(project), "copper", year=None, through=ALL)
    }
    assert found["n-1"].low == pytest.approx(0.4)
    assert found["n-1"].missing == ("demand",)
    assert found["weighted"].low is None
    assert found["weighted"].missing == ("governance",)


def test_with_governance_imported_the_weighted_index_is_computed(project: Project) -> None:
    head = f"id,subject,quantityKind,value,unit,statistic,{CLAIM}"
    name = "Rule of Law: estimate"
    rows = (
        f"wgi-zmb,zmb,governance,0,score,{name},{said('2023', '2023')}",
        f"wgi-ago,ago,governance,-2.5,score,{name},{said('2023', '2023')}",
    )
    kg = output_worlds.load(project, quantities=table(head, *rows))
    found = {one.name: one for one in formulas(kg, "copper", year=None, through=ALL)}
    # 0.36 * 5 + 0.09 * 10; the 10 % of others may be one country, and as badly governed as can be.
    assert (found["weighted"].low, found["weighted"].high) == pytest.approx((2.7, 2.8))
    assert {"wgi-ago", "wgi-zmb"} <= set(found["weighted"].claims)


def test_cobalt_is_less_concentrated_by_owner_than_by_territory(shipped: KnowledgeGraph) -> None:
    found = {
        s.by: s for s in concentration(shipped, "cobalt", stages=["mining", "ownership"]).stages
    }
    assert found["territory"].members[0].names == ("cod",)
    assert found["seat"].members[0].names == ("chn",)
    assert found["controller"].members[0].names == ("cmoc",)
    assert found["seat"].hhi[1] < found["territory"].hhi[1]


def test_of_a_mineral_nobody_puts_out_there_is_no_ownership(project: Project) -> None:
    nothing = table(
        f"id,subject,quantityKind,mineral,stage,value,unit,statistic,{CLAIM}",
        mined("near-none", "near-pit", "0"),
    )
    kg = lodeway.load(project({**output_worlds.WORLD, "claims/productions.csv": nothing}))
    found = concentration(kg, "copper", stages=["ownership"])
    assert found.unknown == ("ownership",)
