"""Five numbers on paper for two toy states, and as shipped for two great powers."""

from __future__ import annotations

from datetime import date

import pytest

import output_worlds
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import Filter
from lodeway.exposure import command
from lodeway.exposure.compute import exposure
from lodeway.exposure.model import NUMBERS, Exposure
from lodeway.schema.errors import UnknownName
from lodeway.schema.values import Range
from output_worlds import CLAIM, said, table
from toys import Project


@pytest.fixture
def ago(project: Project) -> Exposure:
    return exposure(output_worlds.load(project), "ago", "copper")


def ends(amount: Range | None) -> tuple[float, float, float] | None:
    return None if amount is None else (amount.low, amount.middle, amount.high)


def test_the_five_numbers_differ(ago: Exposure) -> None:
    totals = {number: ends(total.tonnes) for number, total in ago.totals.items()}
    # Owned: 28 % of Near Pit and 70 % of Far Pit; 50 kt of the world are of mines without a figure.
    # Promised: 20 % of Near Pit binds, 5 kt do not.
    assert totals["owned"] == pytest.approx((63_000, 63_000, 113_000))
    assert totals["hosted"] == (60_000, 60_000, 60_000)
    assert totals["carried"] is None
    assert totals["promised"] == pytest.approx((20_000, 20_000, 25_000))
    assert ago.totals["owned"].share is not None
    assert ago.totals["owned"].share.middle == pytest.approx(0.315)


def test_the_command_and_python_tell_the_same_with_ids_beside_labels(project: Project) -> None:
    kg = output_worlds.load(project)
    result = kg.exposure("ago", "copper", trust="primary")
    asked = command.answers(kg, lang="zh", actor="ago", mineral="copper", trust="primary")
    assert result.tables("zh") == asked
    assert [row["number_id"] for row in result] == list(NUMBERS)
    promised = next(row for row in result if row["number_id"] == "promised")
    assert (promised["tonnes_min"], promised["tonnes_max"]) == (20_000, 25_000)
    near = next(row for row in result.table("lines").to_dicts() if row["thing_id"] == "near-pit")
    assert (near["number"], near["thing"], near["counted"]) == ("owned", "Near Pit", True)
    assert result.words == ("exposure", "--mineral", "copper", "--trust", "primary", "ago")


def test_what_is_over_is_promised_no_more(ago: Exposure) -> None:
    claims = {claim for line in ago.lines if line.number == "promised" for claim in line.claims}
    assert "off-loose" in claims
    assert "off-over" not in claims


def test_only_measures_of_the_day_on_the_mineral_itself_are_listed(project: Project) -> None:
    found = exposure(output_worlds.load(project), "zmb", "copper")
    measures = [line.claims for line in found.lines if line.measure == "restriction"]
    assert measures == [("ban",)]
    # What it can restrict is what is mined under its law, not what it has banned.
    assert ends(found.totals["restrictable"].share) == pytest.approx((0.6, 0.6, 0.6))


def test_a_state_that_the_table_does_not_name_may_be_among_the_others(project: Project) -> None:
    states = "id,label@en,label@zh,iso3\nago,Angola,安哥拉,AGO\ncod,DRC,刚果(金),COD\nzmb,Zambia,赞比亚,ZMB\n"
    tables = {**output_worlds.WORLD, "actors/states.csv": states}
    kg = output_worlds.lodeway.load(project(tables))
    found = exposure(kg, "cod", "copper").totals["hosted"]
    assert ends(found.tonnes) == pytest.approx((0, 0, 20_000))


def test_a_deal_under_one_agreement_counts_once_at_its_firmest(project: Project) -> None:
    """Half of Far Pit was announced, 40 % is signed: 20 kt of 50, and it binds nobody yet."""
    stakes = table(
        f"id,holder,target,interestType,share,underAgreement,{CLAIM}",
        *output_worlds.STAKES,
        f"deal-said,anvil,far-pit,shareholding,50,deal,{said('2023', status='announced')}",
        f"deal-signed,anvil,far-pit,shareholding,40,deal,{said('2023', status='signed')}",
    )
    agreements = "id,label@en,label@zh,agreementType\ndeal,The deal,交易,contract\n"
    tables = {**output_worlds.WORLD, "claims/stakes.csv": stakes}
    tables["agreements/agreements.csv"] = agreements
    kg = output_worlds.lodeway.load(project(tables))
    found = exposure(kg, "anvil", "copper")
    assert ends(found.totals["promised"].tonnes) == pytest.approx((0, 0, 20_000))
    counted = [line.claims[0] for line in found.lines if line.counted and line.measure == "stake"]
    assert counted == ["deal-signed"]


def test_a_firm_owns_and_hosts_no_land(project: Project) -> None:
    found = exposure(output_worlds.load(project), "anvil", "copper")
    # 60 + 0.3 * 40 of Near Pit, 30 % of Far Pit; the 70 % of Basalt that nobody named holds are open.
    owned = found.totals["owned"].tonnes
    assert ends(owned) == pytest.approx((87_000, 87_000, 200_000))
    assert owned is not None
    assert owned.open == pytest.approx(63_000 + 50_000)
    assert found.totals["hosted"].tonnes is None
    assert found.totals["restrictable"].tonnes is None


def test_names_that_nobody_carries_are_refused(project: Project) -> None:
    kg = output_worlds.load(project)
    with pytest.raises(UnknownName):
        exposure(kg, "atlantis", "copper")
    with pytest.raises(UnknownName):
        exposure(kg, "ago", "unobtainium")


@pytest.mark.parametrize("mineral", ["cobalt", "copper", "rare-earths"])
def test_the_numbers_of_the_united_states_and_china_hold_together(
    mineral: str, shipped: KnowledgeGraph
) -> None:
    """Ranges are in order, no share exceeds the world, and every number names its claims."""
    for actor in ("usa", "chn"):
        found = exposure(shipped, actor, mineral, year=2025)
        assert list(found.totals) == ["owned", "hosted", "carried", "restrictable", "promised"]
        for total in found.totals.values():
            if total.share is not None:
                low, mid, high = ends(total.share) or (0, 0, 0)
                assert -1e-9 <= low <= mid + 1e-9 <= high + 2e-9 <= 1 + 3e-9
            if total.share is not None and total.share.middle > 0:
                assert total.claims


def test_china_refines_more_cobalt_than_it_owns_and_owns_more_than_it_mines(
    shipped: KnowledgeGraph,
) -> None:
    found = exposure(shipped, "chn", "cobalt", year=2025).totals
    parts = {n: total.share.middle for n, total in found.items() if total.share is not None}
    assert parts["restrictable"] > parts["owned"] > parts["hosted"]
    assert found["restrictable"].measure == "refined"


def test_the_orion_deal_promises_cobalt_that_does_not_bind(shipped: KnowledgeGraph) -> None:
    found = exposure(shipped, "usa", "cobalt", year=2025)
    promised = found.totals["promised"].tonnes
    assert promised is not None
    # 28 or 30 % of 22,900 t at Kamoto and 38 % of 10,600 t at Mutanda; nothing of it binds.
    assert promised.low == 0
    assert promised.high == pytest.approx(0.30 * 22_900 + 0.38 * 10_600)


def test_of_a_mineral_without_any_output_there_are_no_parts(project: Project) -> None:
    found = exposure(output_worlds.load(project), "zmb", "cobalt").totals
    assert found["promised"].share is None
    assert found["owned"].tonnes is None
    assert found["hosted"].share is None


def test_a_thousand_tonnes_of_one_year_are_promised_tonnes(project: Project) -> None:
    """The factor of the unit is what the vocabulary says; more years give no yearly amount."""
    offtakes = table(
        f"id,offtaker,supplier,mineral,shareOfOutput,value,unit,{CLAIM}",
        f"off-cargo,basalt,far-pit,copper,,2,kt,{said('2024', '2024', 'binding')}",
        f"off-years,basalt,near-pit,copper,,3,mt-per-year,{said('2023', status='binding')}",
    )
    kg = output_worlds.load(project, offtakes=offtakes)
    tonnes = {
        line.claims[0]: ends(line.tonnes)
        for line in exposure(kg, "ago", "copper", through=Filter(on=date(2024, 6, 1))).lines
        if line.measure == "offtake"
    }
    assert tonnes["off-cargo"] == (2_000, 2_000, 2_000)
    assert tonnes["off-years"] == (3e6, 3e6, 3e6)
