"""Who controls what: a toy world on paper, then the cases that the shipped tables must answer."""

from __future__ import annotations

from datetime import date

import pytest

import control_worlds as toys
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import Filter
from lodeway.control import by_country, compute, report_by_country
from lodeway.control.by_country import Hands
from lodeway.control.compute import Deal, deal
from lodeway.ownership.model import Control, Owner
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.schema.values import Range
from toys import TOY, Project
from worlds import with_rows

FEBRUARY = Filter(on=date(2026, 2, 10))


@pytest.fixture
def owners(project: Project) -> KnowledgeGraph:
    return toys.load(project)


def parts(found: Control) -> dict[str, float]:
    """The best answer of each owner, in percent to a hundredth."""
    return {o.name: round(100 * (o.share.point or 0.0), 2) for o in found.owners}


def seats(found: Control) -> dict[str, float]:
    return {s.country: round(100 * (s.share.point or 0.0), 2) for s in found.seats}


def owner(found: Control, name: str) -> Owner:
    return next(one for one in found.owners if one.name == name)


# ---- one thing


def test_shares_multiply_along_chains_and_add_up_over_them(owners: KnowledgeGraph) -> None:
    found = compute.control(owners, "Near Pit")
    assert parts(found) == {
        "cobre": 60, "public": 36, "anvil": 30, "dragon-fund": 30, "chn": 30, "basalt": 15,
    }  # fmt: skip
    ways = owner(found, "dragon-fund").ways
    assert [[link.holder for link in way.links] for way in ways] == [
        ["dragon-fund", "cobre"],
        ["dragon-fund", "anvil"],
    ]
    assert owner(found, "dragon-fund").claims == (
        "anvil-near",
        "cobre-near",
        "fund-anvil",
        "fund-cobre",
    )


def test_by_seat_what_nobody_is_named_for_stays_with_its_company(owners: KnowledgeGraph) -> None:
    found = compute.control(owners, "near-pit")
    assert seats(found) == {"chn": 66, "ago": 15, "zmb": 9}
    assert found.unseated == pytest.approx(0.10)
    assert found.lacks == pytest.approx(0.10)


def test_the_unnamed_rest_may_be_anybody_s_and_is_told_apart(owners: KnowledgeGraph) -> None:
    """Of Near Pit 10 % has no name, and of Anvil 30 %, which is 9 % of the pit."""
    basalt = owner(compute.control(owners, "near-pit"), "basalt")
    assert (basalt.share.low, basalt.share.high) == pytest.approx((0.15, 0.15))
    assert basalt.share.open == pytest.approx(0.10 + 0.3 * 0.3)


def test_a_majority_controls_and_a_large_minority_does_not(owners: KnowledgeGraph) -> None:
    found = compute.control(owners, "near-pit")
    assert [one.name for one in found.owners if one.controls] == ["cobre"]
    # The public's 60 % of Cobre are many hands.
    assert owner(found, "public").votes == 0
    assert owner(found, "dragon-fund").votes == pytest.approx(0.4 + 0.2)


def test_control_that_a_source_states_goes_without_a_share(project: Project) -> None:
    told = f"{toys.CONTROLS}ago-basalt,ago,basalt,state-owned,{toys.HELD}\n"
    found = compute.control(toys.load(project, {"claims/controls.csv": told}), "far-pit")
    state = owner(found, "ago")
    assert state.controls
    assert (state.share.low, state.share.point, state.share.high) == (0.0, None, 1.0)
    assert "ago-basalt" in state.claims


def test_a_memorandum_is_no_holding_and_stands_apart(owners: KnowledgeGraph) -> None:
    found = compute.control(owners, "near-pit")
    assert "basalt" not in {one.holder for one in found.direct}
    (promise,) = found.promised
    assert (promise.holder, promise.of, promise.status) == ("basalt", "cobre", "non-binding")
    assert promise.gives.point == pytest.approx(0.24)
    assert promise.claims == ("basalt-memo", "cobre-near")


def test_with_a_lower_step_of_the_ladder_the_memorandum_counts(owners: KnowledgeGraph) -> None:
    through = owners.through(status="non-binding")
    found = compute.control(owners, "near-pit", through=through)
    assert parts(found)["basalt"] == 24 + 15
    assert found.promised == ()


def test_a_seat_rests_on_what_the_others_leave_to_it(owners: KnowledgeGraph) -> None:
    """Zambia's 9 % are what Basalt and the Fund leave of Anvil, so their stakes carry it."""
    zambia = next(s for s in compute.control(owners, "near-pit").seats if s.country == "zmb")
    assert zambia.claims == ("anvil-near", "basalt-anvil", "fund-anvil")


def test_a_seat_that_the_others_leave_nothing_to_carries_no_claim(project: Project) -> None:
    """Cobre is wholly the Fund's, and Lone Pit wholly Cobre's."""
    kg = toys.load(
        project,
        {
            "claims/stakes.csv": f"{toys.STAKES}"
            f"anvil-cobre,anvil,cobre,shareholding,100,,,{toys.HELD}\n"
            f"cobre-lone,cobre,lone-pit,shareholding,100,,,{toys.HELD}\n"
        },
    )
    found = by_country.regions(kg, by="seat", mineral="copper").regions[0]
    assert {one.side for one in found.sides} == {"zmb"}
    assert {"anvil-cobre", "cobre-lone"} <= set(hands(found, "zmb", 50).claims)


def test_of_two_controls_of_a_pair_the_one_that_is_trusted_is_shown(project: Project) -> None:
    preferred = toys.HELD.replace(",2024,", ",2023,").replace(",read,,", ",read,preferred,")
    told = (
        f"{toys.CONTROLS}a-basalt,ago,basalt,state-owned,{toys.HELD}\n"
        f"b-basalt,ago,basalt,state-owned,{preferred}\n"
    )
    found = compute.control(toys.load(project, {"claims/controls.csv": told}), "far-pit")
    assert owner(found, "ago").claims == ("b-basalt", "basalt-far")


def test_of_two_who_are_said_to_direct_a_company_its_seat_is_of_the_trusted_one(
    project: Project,
) -> None:
    preferred = toys.HELD.replace(",read,,", ",read,preferred,")
    told = (
        f"{toys.CONTROLS}a-basalt,ago,basalt,state-owned,{toys.HELD}\n"
        f"b-basalt,zmb,basalt,state-owned,{preferred}\n"
    )
    kg = toys.load(project, {"claims/controls.csv": told})
    assert seats(compute.control(kg, "far-pit")) == {"zmb": 100}


def test_a_thing_without_a_named_holder_is_an_answer(owners: KnowledgeGraph) -> None:
    found = compute.control(owners, "lone-pit")
    assert (found.direct, found.owners, found.seats) == ((), (), ())
    assert found.lacks == found.unseated == 1.0


def test_an_unknown_name_says_what_it_may_have_meant(owners: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="unknown name 'neer-pit'; did you mean 'near-pit'"):
        compute.control(owners, "neer-pit")


# ---- a deal


def changed(one: Deal) -> dict[str, tuple[float, float]]:
    return {
        c.name: (round(100 * (c.before.point or 0), 2), round(100 * (c.after.point or 0), 2))
        for c in one.changes
    }


def test_closing_a_deal_gives_the_buyer_its_part_of_the_interest(owners: KnowledgeGraph) -> None:
    (found,) = deal(owners, ["closed:memo"])
    assert found.thing == "near-pit"
    assert changed(found) == {
        "basalt": (15, 39), "cobre": (60, 36), "dragon-fund": (30, 20.4), "chn": (30, 20.4), "public": (36, 21.6),
    }  # fmt: skip
    cobre = next(c for c in found.changes if c.name == "cobre")
    # Cobre keeps 60 % of what it had; whether it commands the whole of that, nobody says.
    assert (cobre.controlled, cobre.controls) == (True, None)
    assert found.after.kept == {"cobre": pytest.approx(0.6)}


def test_what_is_supposed_must_be_known_and_must_change_something(owners: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="'open:memo' supposes nothing known; write closed:"):
        deal(owners, ["open:memo"])
    with pytest.raises(InvalidValue, match="no share in 'far-pit' is under 'memo'"):
        deal(owners, ["closed:memo"], thing="far-pit")
    with pytest.raises(UnknownName):
        deal(owners, ["closed:nothing"])


def test_a_deal_that_was_not_yet_known_would_change_nothing(owners: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="no share is under 'memo'; nothing would change"):
        deal(owners, ["closed:memo"], through=Filter(known=date(2026, 11, 1)))


# ---- what a country mines


def hands(found: by_country.Region, side: str, percent: float | None) -> Hands:
    return next(h for h in found.sides if (h.side, h.percent) == (side, percent))


def test_output_counts_by_threshold_and_what_is_not_known_for_nobody(
    owners: KnowledgeGraph,
) -> None:
    """Near Pit puts out 100 t, Far Pit 50 t, Zambia 200 t; of Lone Pit nothing is known."""
    found = by_country.regions(owners, by="seat", mineral="copper", within="zmb").regions[0]
    assert found.universe.total == 200
    assert found.universe.known == 150
    assert found.unheld == ("lone-pit",)
    china = hands(found, "chn", 50)
    assert china.mines == ("near-pit",)
    assert china.part == Range(0.5, 0.5, 0.75)
    assert (china.count.low, china.count.point, china.count.high) == (1, 1, 2)
    angola = hands(found, "ago", 25)
    assert angola.mines == ("far-pit", "near-pit")
    assert hands(found, "ago", 50).mines == ("far-pit",)


def test_by_shares_each_mine_counts_by_the_look_through(owners: KnowledgeGraph) -> None:
    found = by_country.regions(owners, by="seat", mineral="铜", within="Zambia").regions[0]
    china = hands(found, "chn", None)
    assert china.count.point == pytest.approx(0.66)
    assert china.part is not None
    assert china.part.point == pytest.approx(0.66 * 100 / 200)
    assert china.part.high == pytest.approx((0.66 + 0.10) / 2 + 50 / 200)


def test_by_state_only_what_the_state_owns_or_directs_counts(owners: KnowledgeGraph) -> None:
    state, seat = by_country.regions(owners, by="state", mineral="copper", within="zmb").regions
    assert (state.by, seat.by) == ("state", "seat")
    assert {h.side for h in state.sides} == {"chn"}
    assert hands(state, "chn", 25).mines == ("near-pit",)
    assert hands(state, "chn", 50).mines == ()


def test_what_nobody_confirmed_for_five_years_is_counted_apart(project: Project) -> None:
    """All was last told in 2019 but Anvil's share of Near Pit, told in 2024."""
    almanac = "almanac,The Almanac,年鉴,Almanac,2019-06,2026-11-21,en,press,almanac.example,"
    old, new = toys.OWNERS["claims/stakes.csv"], "anvil-near,anvil,near-pit,shareholding,30,,,"
    stakes = old.replace("gazette,p. 1,2024", "almanac,p. 1,2019")
    stakes = stakes.replace(
        new + toys.HELD.replace("gazette,p. 1,2024", "almanac,p. 1,2019"), new + toys.HELD
    )
    kg = toys.load(
        project,
        {"claims/stakes.csv": stakes, "sources.csv": with_rows(TOY["sources.csv"], almanac)},
    )
    found = by_country.regions(
        kg, by="seat", mineral="copper", within="zmb", through=Filter(on=date(2026, 2, 10))
    )
    (region,) = found.regions
    assert [(e.holder, e.target) for e in region.stale] == [
        ("basalt", "far-pit"),
        ("cobre", "near-pit"),
    ]
    # Far Pit's 50 t and 60 % of Near Pit's 100 t, of 200 t.
    assert region.part_stale == pytest.approx((50 + 60) / 200)
    # Angola reaches Far Pit by old holdings alone, Near Pit by Anvil, of which there is news.
    assert hands(region, "ago", 50).mines_stale == 1
    assert hands(region, "ago", 50).part_stale == pytest.approx(50 / 200)
    # China has Near Pit by Cobre (60, old) and by Anvil (30, new).
    assert hands(region, "chn", 50).mines_stale == pytest.approx(60 / 90)
    assert hands(region, "chn", 50).part_stale == pytest.approx(60 / 90 * 100 / 200)
    answer = report_by_country.tables(kg, found, lang="en")[0]
    assert "55 % of it was last confirmed more than five years before." in (answer.verdict or "")
    told = [dict(zip(answer.keys, row, strict=True)) for row in answer.rows]
    assert {(t["side_id"], t["threshold"]): t["share_stale"] for t in told}["ago", 50] == 25
    (note,) = (n for n in answer.notes if n.startswith("Not confirmed for five years"))
    assert note.endswith("Basalt in Far Pit (confirmed 2019), Cobre in Near Pit (confirmed 2019).")
    then = Filter(on=date(2024, 1, 1))
    before = by_country.regions(kg, by="seat", mineral="copper", within="zmb", through=then)
    (then_region,) = before.regions
    assert (then_region.stale, then_region.part_stale) == ((), 0)


def test_thresholds_only_ever_take_mines_away(owners: KnowledgeGraph) -> None:
    percents = (0.0, 10.0, 25.0, 50.0, 75.0, 100.0)
    for by in ("seat", "state", "owner"):
        found = by_country.regions(owners, by=by, mineral="copper", percents=percents).regions[0]  # type: ignore[arg-type]
        for side in {h.side for h in found.sides}:
            counts = [hands(found, side, percent).count for percent in percents]
            for case in ("low", "point", "high"):
                sizes = [getattr(count, case) for count in counts]
                assert sizes == sorted(sizes, reverse=True)
            assert all(count.low <= count.point <= count.high for count in counts)


def test_a_share_of_any_size_is_a_stake(project: Project) -> None:
    more = toys.stakes(f"cobre-lone,cobre,lone-pit,shareholding,,,,{toys.HELD}")
    kg = toys.load(project, more)
    found = by_country.regions(kg, by="seat", mineral="copper", percents=(0.0, 10.0)).regions[0]
    assert "lone-pit" in hands(found, "chn", 0.0).mines
    assert "lone-pit" not in hands(found, "chn", 10.0).mines


def test_a_company_s_sum_goes_to_its_mines_if_all_lie_here_and_have_no_figure(
    project: Project,
) -> None:
    head = toys.OWNERS["claims/productions.csv"].splitlines()[0]
    row = f"out-basalt,basalt,production,copper,mine,80,,,t,{toys.OUTPUT}"
    kg = toys.load(project, {"claims/productions.csv": f"{head}\n{row}\n"})
    found = by_country.regions(kg, by="owner", mineral="copper", within="zmb").regions[0]
    assert [(load.mines, load.tonnes.mid) for load in found.universe.loads] == [(("far-pit",), 80)]


@pytest.mark.parametrize(("year", "counted"), [("2025", "basalt"), ("2021", "far-pit")])
def test_a_company_s_sum_takes_the_place_of_figures_of_its_mines_that_lie_farther(
    project: Project, year: str, counted: str
) -> None:
    head = toys.OWNERS["claims/productions.csv"].splitlines()[0]
    rows = (
        f"out-basalt,basalt,production,copper,mine,80,,,t,{toys.OUTPUT.replace('2024', year)}",
        f"out-far,far-pit,production,copper,mine,50,,,t,{toys.OUTPUT}",
    )
    kg = toys.load(project, {"claims/productions.csv": "\n".join([head, *rows, ""])})
    found = by_country.regions(kg, by="owner", mineral="copper", within="zmb").regions[0]
    assert [load.who for load in found.universe.loads] == [counted]


def test_tonnes_of_ore_are_left_out_and_said(project: Project) -> None:
    """Far Pit's 900 t are more than the 200 t of all Zambia; of these Near Pit's 100 t are known."""
    more = toys.OWNERS["claims/productions.csv"].replace(",mine,50,", ",mine,900,")
    kg = toys.load(project, {"claims/productions.csv": more})
    found = by_country.regions(kg, by="seat", mineral="copper", within="zmb").regions[0]
    assert [one.who for one in found.universe.elsewise] == ["far-pit"]
    assert found.universe.known == 100
    assert hands(found, "ago", 50).part == Range(0, 0, 0.5)
    assert hands(found, "chn", 50).part == Range(0.5, 0.5, 1)


def test_mines_that_come_to_more_than_the_total_are_parts_of_their_sum(project: Project) -> None:
    more = toys.OWNERS["claims/productions.csv"].replace(",mine,50,", ",mine,150,")
    kg = toys.load(project, {"claims/productions.csv": more})
    found = by_country.regions(kg, by="seat", mineral="copper", within="zmb").regions[0]
    assert (found.universe.known, found.universe.total) == (250, 200)
    assert hands(found, "ago", 50).part == Range(0.6, 0.6, 0.6)
    assert hands(found, "chn", 50).part == Range(0.4, 0.4, 0.4)


def test_reserves_above_those_of_the_country_are_left_out_whatever_the_world_has(
    project: Project,
) -> None:
    head = f"id,type,subject,quantityKind,mineral,value,unit,statistic,{toys.CLAIM}\n"
    said = "gazette,p. 3,2024,2024,reported,high,read,,2026-11-21"
    kg = toys.load(
        project,
        {
            "official/toy.csv": f"{head}"
            f"have-chn,Reserve,chn,reserve,copper,9000,t,Reserves,{said}\n"
            f"have-zmb,Reserve,zmb,reserve,copper,500,t,Reserves,{said}\n",
            "claims/reserves.csv": head.replace("type,", "").replace("statistic,", "")
            + f"in-far,far-pit,reserve,copper,400,t,{said}\n"
            f"in-near,near-pit,reserve,copper,800,t,{said}\n",
        },
    )
    found = by_country.regions(kg, by="seat", mineral="copper", weight="reserves").regions[0]
    assert [one.who for one in found.universe.elsewise] == ["near-pit"]
    assert (found.universe.known, found.universe.total) == (400, 9500)


@pytest.mark.parametrize("percent", [-1.0, 100.5])
def test_a_threshold_outside_0_to_100_is_refused(owners: KnowledgeGraph, percent: float) -> None:
    with pytest.raises(InvalidValue, match="is not a percentage; use 0 to 100"):
        by_country.regions(owners, by="seat", mineral="copper", percents=(percent,))


def test_a_way_of_counting_that_there_is_not_is_refused(owners: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="'colour' is not one of seat, state, owner, bloc"):
        owners.control_by("colour", "copper")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="'gold' is not one of output, count, reserves"):
        owners.control_by("seat", "copper", weight="gold")  # type: ignore[arg-type]


def test_the_verdict_says_at_which_threshold(owners: KnowledgeGraph) -> None:
    low, high = (owners.control_by("seat", "copper", at=at).verdict for at in ((10,), (10, 50)))
    assert low.startswith("At more than 10 %, ")
    assert high.startswith("At more than 50 %, ")


def test_a_country_without_a_mine_is_said_to_have_none(owners: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="no mine of 'copper' is known in 'Angola'"):
        by_country.regions(owners, by="seat", mineral="copper", within="Angola")


# ---- everything


def test_every_owner_agrees_with_one_thing_at_a_time(owners: KnowledgeGraph) -> None:
    rows = compute.every(owners)
    for thing in ("near-pit", "far-pit"):
        alone = compute.control(owners, thing)
        found = {r.owner: r for r in rows if r.asset.name == thing}
        assert {n: r.share.point for n, r in found.items()} == {
            o.name: o.share.point for o in alone.owners
        }
        assert {n for n, r in found.items() if r.controls} == {
            o.name for o in alone.owners if o.controls
        }
        assert {n: r.claims for n, r in found.items()} == {o.name: o.claims for o in alone.owners}


# ---- the shipped tables: the cases that must come out


def promises(found: Control, holder: str) -> list[tuple[float, str]]:
    return sorted(
        (round(100 * (p.gives.point or 0), 2), p.status)
        for p in found.promised
        if p.holder == holder and p.of
    )


def test_orion_would_have_28_or_30_percent_of_kamoto_and_38_of_mutanda(
    shipped: KnowledgeGraph,
) -> None:
    kamoto = compute.control(shipped, "kamoto-copper", through=FEBRUARY)
    mutanda = compute.control(shipped, "mutanda", through=FEBRUARY)
    assert promises(kamoto, "orion-cmc") == [(28, "non-binding"), (30, "non-binding")]
    assert promises(mutanda, "orion-cmc") == [(38, "non-binding")]
    assert not {"orion-cmc"} & {d.holder for d in (*kamoto.direct, *mutanda.direct)}
    (article,) = [p for p in kamoto.promised if p.of is None]
    assert (article.gives.point, article.status) == (0.4, "announced")
    assert article.claims == ("stake-orion-cmc-kamoto-copper-article-b",)


def test_if_the_orion_deal_closed_nobody_says_whether_glencore_still_controls_kamoto(
    shipped: KnowledgeGraph,
) -> None:
    found = {
        one.thing: one for one in deal(shipped, ["closed:orion-glencore-mou"], through=FEBRUARY)
    }
    assert sorted(found) == ["kamoto-copper", "mutanda"]
    kamoto = {c.name: c for c in found["kamoto-copper"].changes}
    assert kamoto["orion-cmc"].after.point == pytest.approx(0.28)
    assert kamoto["glencore"].after.point == pytest.approx(0.42)
    assert (kamoto["glencore"].controlled, kamoto["glencore"].controls) == (True, None)
    # Who has how much of Orion is not known, so neither is what comes to the United States.
    assert kamoto["usa"].after.point is None
    assert (kamoto["usa"].after.low, kamoto["usa"].after.high) == (
        0,
        kamoto["orion-cmc"].after.high,
    )
    mutanda = {c.name: c for c in found["mutanda"].changes}
    assert mutanda["orion-cmc"].after.point == pytest.approx(0.38)
    assert mutanda["glencore"].controls


def test_china_has_about_16_percent_of_the_lobito_railway_through_mota_engil(
    shipped: KnowledgeGraph,
) -> None:
    found = compute.control(shipped, "lobito-atlantic-railway", through=FEBRUARY)
    cccc = owner(found, "cccc")
    assert 100 * (cccc.share.point or 0) == pytest.approx(0.3241 * 49.5)
    assert seats(found)["chn"] == 16.04
    assert not any(one.controls for one in found.owners)
    # That the state directs CCCC is said; what it owns of it may be anything.
    state = owner(found, "chn")
    assert state.share.low <= 0.16 <= state.share.high + 1e-3


def test_the_portuguese_part_of_the_lobito_railway_rests_on_what_china_leaves(
    shipped: KnowledgeGraph,
) -> None:
    found = compute.control(shipped, "lobito-atlantic-railway", through=FEBRUARY)
    portugal = next(one for one in found.seats if one.country == "prt")
    assert "stake-cccc-mota-engil" in portugal.claims


@pytest.mark.parametrize(
    ("mineral", "mine", "least", "most"),
    [("lithium", "greenbushes", 34_000, 41_500), ("rare-earths", "bayan-obo", 166_000, 222_500)],
)
def test_concentrate_is_counted_as_the_lithium_or_rare_earths_in_it(
    mineral: str, mine: str, least: float, most: float, shipped: KnowledgeGraph
) -> None:
    """1,480 kt of spodumene concentrate, and 370 kt of concentrate of half rare-earth oxide."""
    found = by_country.regions(shipped, by="seat", mineral=mineral, through=FEBRUARY).regions[0]
    (load,) = (one.tonnes for one in found.universe.loads if mine in one.mines)
    assert least < load.low < load.mid < load.high < most
    assert any(claim.startswith("assumption-grade-") for claim in load.claims)
    assert found.universe.total
    assert 0.4 < found.universe.known / found.universe.total < 1
    shares = [one.part.point for one in found.sides if one.percent == 50 and one.part]
    assert sum(shares) <= 1


def test_an_agreement_not_yet_known_closes_nothing(shipped: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="no share is under 'orion-glencore-mou'"):
        deal(shipped, ["closed:orion-glencore-mou"], through=Filter(known=date(2026, 11, 1)))


def test_chinese_look_through_of_kamoa_kakula_by_date(shipped: KnowledgeGraph) -> None:
    """Zijin's half of the joint venture, and Zijin and CITIC in Ivanhoe, which has the other half."""
    found = {
        day: compute.control(shipped, "kamoa-kakula", through=Filter(on=date.fromisoformat(day)))
        for day in ("2019-06-30", "2026-02-10")
    }
    now = found["2026-02-10"]
    chinese = next(s for s in now.seats if s.country == "chn")
    assert chinese.share.low <= (chinese.share.point or 0) <= chinese.share.high
    assert 0.45 < (chinese.share.point or 0) < 0.60
    citic = owner(now, "citic-metal").share
    assert citic.point == pytest.approx(0.23 * 0.396, abs=1e-3)
    then = owner(found["2019-06-30"], "citic-metal").share
    assert then.point == pytest.approx(0.264 * 0.396, abs=1e-3)


def test_ours_beside_the_90_percent_of_congolese_projects(shipped: KnowledgeGraph) -> None:
    found = by_country.regions(
        shipped, by="state", mineral="cobalt", within="cod", through=FEBRUARY
    )
    _, seat = found.regions
    assert found.said[0].percent == 90
    assert "article-b-02" in found.said[0].claims
    assert any("drc-15-of-19-cobalt-mines-chinese" in one.claims for one in found.said)
    china = hands(seat, "chn", 50)
    assert china.part is not None
    # More than half of the output is surely in Chinese hands, and 90 % is not.
    assert 0.5 < china.part.low <= china.part.point <= china.part.high < 0.9
    cobalt, *_ = [one for one in found.ours if one.percent == 0.0]
    assert cobalt.count.low / cobalt.of < 0.9
    assert {one.universe for one in found.ours} == {"mineral", "mines", "projects"}


def test_no_side_and_no_range_leaves_the_whole(shipped: KnowledgeGraph) -> None:
    found = by_country.regions(shipped, by="seat", mineral="copper", through=FEBRUARY).regions[0]
    for one in found.sides:
        for part in filter(None, (one.part, one.count)):
            assert 0 <= part.low <= part.point + 1e-9
            assert part.point <= part.high + 1e-9
    shares = [one for one in found.sides if one.percent is None and one.part]
    assert sum(one.part.point for one in shares if one.part) <= 1 + 1e-9


def test_only_claims_of_the_graph_stand_behind_an_answer(shipped: KnowledgeGraph) -> None:
    rows = compute.every(shipped, through=FEBRUARY)
    claims = {claim for row in rows for claim in row.claims}
    known = {
        str(r[0]).rsplit("/", 1)[-1]
        for r in shipped.store.select("SELECT ?c { ?c a ld:Claim }").rows
    }
    assert claims <= known
    assert all(row.share.low <= row.share.high + 1e-9 for row in rows)
    assert Range(0, None, 1) != Range(0, 0.0, 1)


def test_a_whole_without_holders_names_its_parts(shipped: KnowledgeGraph) -> None:
    direct = next(iter(shipped.control("Simandou").tables()))
    assert direct.rows == ()
    told = " ".join(direct.notes)
    assert "Simandou blocks 1 and 2 ('simandou-north')" in told
    assert "Simandou blocks 3 and 4 ('simandou-south')" in told
    chinese = next(iter(shipped.control("西芒杜铁矿").tables("zh")))
    assert "西芒杜3、4号区块（simandou-south）" in " ".join(chinese.notes)
    assert "parts with holders" not in " ".join(next(iter(shipped.control("pumpi").tables())).notes)
