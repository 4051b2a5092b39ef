"""Routes between places of a graph: toys with known answers, trade bans, and the shipped network."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.maps.atlas import atlas
from lodeway.routes.compute import routes
from lodeway.routes.report import Reading, notes
from lodeway.routes.search import price, search
from lodeway.schema.errors import InvalidValue, NoRoute, UnknownName
from lodeway.transport import freight_network, restrictions
from lodeway.transport.freight import Freight
from toys import Project, stands
from worlds import STATES, load, shut

EAST = ("mine-town", "post", "port-of-east", "port-of-far")
WEST = ("mine-town", "port-of-west", "port-of-far")
MINERALS = "id,label@en,label@zh,broaderMineral\ncobalt,Cobalt,钴,\ncopper,Copper,铜,\n"
FORMS = (
    "id,label@en,label@zh,mineral,stage\n"
    "cobalt-hydroxide,Cobalt hydroxide,氢氧化钴,cobalt,intermediate\n"
    "copper-cathode,Copper cathode,阴极铜,copper,refined\n"
    "copper-ore,Copper ore,铜矿石,copper,ore\n"
    "raw-ore,Unprocessed ore,原矿,,ore\n"
)
RULES = (
    "id,imposedBy,appliesTo,measure,legalAct,source,locator,since,until,progress,outcome,confidence,"
    "basis,rank,recorded,note@en,note@zh\n"
)


def rule(name: str, by: str, on: str, measure: str, days: str, status: str = "operating") -> str:
    """A row of restrictions; `days` are its first and last day with a comma between."""
    about = f"{name},{by},{on},{measure},,gazette,p. 7,{days},{stands(status)}"
    return f"{about},high,read,,2026-11-21,By decree.,依法令。\n"


def trade(project: Project, *rules: str) -> KnowledgeGraph:
    """The toy world with these restrictions."""
    tables = {"minerals/minerals.csv": MINERALS, "minerals/forms.csv": FORMS}
    return load(project, {**tables, "claims/restrictions.csv": RULES + "".join(sorted(rules))})


@pytest.fixture
def kg(project: Project) -> KnowledgeGraph:
    return load(project)


def ways(kg: KnowledgeGraph, **options: Any) -> list[tuple[str, ...]]:
    return [way.places for way in routes(kg, "mine town", "far", **options).ways]


def test_goods_go_east_by_road_or_west_by_rail(kg: KnowledgeGraph) -> None:
    found = routes(kg, "矿城", "Port of Far", by=("days", "usd"))
    assert [way.places for way in found.ways] == [EAST, WEST]
    # 600 and 500 km at 250 a day, 3 days at the post, 7 in port, 2,000 nautical miles at 13 knots
    assert found.ways[0].total["days"][1] == pytest.approx(2.4 + 3 + 2 + 7 + 2000 / 13 / 24)
    assert found.ways[0].total["km"][1] == pytest.approx(600 + 500 + 2000 * 1.852)
    assert found.ways[0].gate == "port-of-east"
    assert "wait-post" in found.ways[0].claims


def test_the_faster_and_the_cheaper_way_are_both_in_the_pareto_set(kg: KnowledgeGraph) -> None:
    found = routes(kg, "mine town", "far", by=("days", "usd"), k=1)
    assert [way.places for way in found.ways] == [EAST]
    assert [way.places for way in found.pareto] == [EAST, WEST]
    east, west = found.pareto
    assert east.total["days"][1] < west.total["days"][1]
    assert east.total["usd"][1] > west.total["usd"][1]


def test_a_way_belongs_to_the_corridor_it_follows(kg: KnowledgeGraph) -> None:
    found = routes(kg, "mine town", "far")
    assert [found.corridor(way) for way in found.ways] == ["eastern", "western"]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ({"avoid": ["post"]}, [WEST]),
        ({"avoid": ["eastern"]}, [WEST]),
        ({"avoid": ["the cape"]}, [EAST]),
        ({"only": ["rail"]}, [WEST]),
        ({"only": ["公路"]}, [EAST]),
        ({"via": ["port-of-west"]}, [WEST]),
        ({"via": ["cape"]}, [WEST]),
        ({"via": ["eastern"]}, [EAST]),
    ],
)
def test_limits_leave_the_ways_that_keep_to_them(
    options: dict[str, list[str]], left: list[tuple[str, ...]], kg: KnowledgeGraph
) -> None:
    assert ways(kg, **options) == left


def test_a_mine_sends_its_goods_from_the_nearest_place(kg: KnowledgeGraph) -> None:
    (way,) = routes(kg, "near pit", "far", k=1).ways
    assert way.places == ("near-pit", *EAST)
    # The road from the mine is there whatever modes are asked for.
    (way,) = routes(kg, "near pit", "far", k=1, only=["rail"]).ways
    assert way.places == ("near-pit", *WEST)


def test_what_is_shut_on_the_day_is_no_way_that_day(project: Project) -> None:
    rows = shut("post", "2024-03-01", "2024-03-31")
    states = "id,subject,state,source,locator,since,until,progress,confidence,basis,rank,recorded\n"
    kg = load(project, {"claims/statuses.csv": states + rows})
    assert ways(kg, on=date(2024, 3, 15)) == [WEST]
    assert ways(kg, on=date(2024, 4, 15)) == [EAST, WEST]


def refused(kg: KnowledgeGraph, **options: Any) -> NoRoute:
    with pytest.raises(NoRoute) as caught:
        routes(kg, "mine town", "far", **options)
    return caught.value


def test_no_route_names_what_is_in_the_way_by_its_label(kg: KnowledgeGraph) -> None:
    assert refused(kg, avoid=["cape", "post"]).reasons == {
        "en": "2 other places can be reached from 'Mine Town'; to go on, this would have to open: "
        "'The Cape' (to be avoided)",
        "zh": "自“矿城”可达另外2处；若要继续前行，以下各处须先开通：“海角”（被要求避开）",
    }


def test_a_country_to_be_avoided_is_named_as_a_whole(kg: KnowledgeGraph) -> None:
    assert refused(kg, avoid=["Angola"]).reasons == {
        "en": "1 other place can be reached from 'Mine Town'; to go on, this would have to open: "
        "'Angola' (to be avoided)",
        "zh": "自“矿城”可达另外1处；若要继续前行，以下各处须先开通：“安哥拉”（被要求避开）",
    }


def test_names_that_nothing_has_are_errors_with_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="unknown mode 'camel'; did you mean 'rail' or 'road'"):
        ways(kg, only=["camel"])
    with pytest.raises(UnknownName, match="unknown product 'moonstone'"):
        ways(kg, product="moonstone")
    with pytest.raises(UnknownName, match="unknown place, segment, corridor or country 'cap'"):
        ways(kg, avoid=["cap"])
    with pytest.raises(InvalidValue, match="'hours' is no criterion; there are km, days, usd"):
        ways(kg, by=["hours"])
    with pytest.raises(InvalidValue, match="give at least one criterion"):
        ways(kg, by=[])
    with pytest.raises(InvalidValue, match="0 ways cannot be given; ask for 1 or more"):
        ways(kg, k=0)


BAN = rule("ban", "zmb", "cobalt", "suspension", "2025-02-22,2025-10-15", "lapsed")


def test_a_ban_in_force_on_the_day_is_no_route_with_the_act(project: Project) -> None:
    none = refused(trade(project, BAN), product="cobalt hydroxide", on=date(2025, 6, 1))
    assert none.reasons == {
        "en": "a halt of exports by Zambia falls on 'Cobalt hydroxide' "
        "(2025-02-22 to 2025-10-15; ban). By decree.",
        "zh": "赞比亚对“氢氧化钴”实施暂停出口（2025-02-22起，至2025-10-15；ban）。依法令。",
    }


def test_a_ban_does_not_hold_after_its_end_for_other_goods_or_at_home(project: Project) -> None:
    kg = trade(project, BAN)
    during = date(2025, 6, 1)
    assert ways(kg, product="cobalt-hydroxide", on=date(2025, 12, 1)) == [EAST, WEST]
    assert ways(kg, product="cobalt-hydroxide") == [EAST, WEST]
    assert ways(kg, product="copper-cathode", on=during) == [EAST, WEST]
    at_home = routes(kg, "mine town", "high town", product="cobalt-hydroxide", on=during)
    assert at_home.ways[0].places == ("mine-town", "high-town")


YEAR = rule("ban", "zmb", "cobalt", "ban", "2025,")  # later than its source: any day of 2025


def test_a_ban_that_may_have_begun_is_told_and_the_ways_as_well(project: Project) -> None:
    kg = trade(project, YEAR)
    found = routes(kg, "mine town", "far", product="cobalt-hydroxide", on=date(2025, 6, 1))
    assert [way.places for way in found.ways] == [EAST, WEST]
    told = {lang: notes(Reading(found, kg, atlas(kg.store)), lang)[0] for lang in ("en", "zh")}
    assert told == {
        "en": "Whether this forbids the trade on the day is not known: ban by Zambia on Cobalt "
        "hydroxide, in force from some time in 2025 (ban). The ways are told as if it did not. "
        "By decree.",
        "zh": "赞比亚对“氢氧化钴”的禁令始于2025年内某日生效，当日是否已禁止该项贸易不详（ban）。"
        "以下路线按未禁止列出。依法令。",
    }
    assert ways(kg, product="cobalt-hydroxide", on=date(2024, 12, 31)) == [EAST, WEST]
    none = refused(kg, product="cobalt-hydroxide", on=date(2026, 1, 1))
    assert "a ban by Zambia falls on 'Cobalt hydroxide' (since 2025; ban)" in none.reasons["en"]


def test_a_ban_that_may_be_over_still_forbids_and_says_so(project: Project) -> None:
    kg = trade(project, rule("ban", "zmb", "cobalt", "ban", "2025-02-22,2026", "lapsed"))
    assert refused(kg, product="cobalt-hydroxide", on=date(2026, 6, 1)).reasons["en"] == (
        "a ban by Zambia falls on 'Cobalt hydroxide' (2025-02-22 to some time in 2026, so that it "
        "may be over on the day; ban). By decree."
    )


def test_a_quota_that_may_have_begun_is_told_with_its_date(project: Project) -> None:
    kg = trade(project, rule("quota", "zmb", "cobalt", "quota", "2025,"))
    found = routes(kg, "mine town", "far", product="cobalt", on=date(2025, 6, 1))
    assert notes(Reading(found, kg, atlas(kg.store)), "en")[0].endswith(
        "Whether it was in force on the day is not known: from some time in 2025."
    )


def test_a_term_that_ran_out_is_told_and_forbids_nothing(project: Project) -> None:
    """The ban sleeps until 10 March 2026; nobody says whether it sleeps on."""
    rest = rule("rest", "zmb", "cobalt", "ban", "2025-11-09,2026-03-10", "suspended")
    kg = trade(project, rest)
    asleep = routes(kg, "mine town", "far", product="cobalt", on=date(2025, 12, 1))
    after = routes(kg, "mine town", "far", product="cobalt", on=date(2026, 3, 11))
    before = routes(kg, "mine town", "far", product="cobalt", on=date(2025, 11, 8))
    assert [way.places for way in after.ways] == [EAST, WEST]
    told = [notes(Reading(found, kg, atlas(kg.store)), "en")[0] for found in (asleep, after)]
    assert told == [
        "On Cobalt, Zambia: ban, suspended (since 2025-11-09 until 2026-03-10; rest). By decree.",
        "On Cobalt, Zambia: ban, suspended; ended on 2026-03-10; renewal not known (rest). By "
        "decree.",
    ]
    assert before.limits == ()


def test_a_post_that_may_be_shut_is_passed_and_told(project: Project) -> None:
    kg = load(project, {"claims/statuses.csv": STATES + shut("post", "2025", "2026-03")})
    found = routes(kg, "mine town", "far", on=date(2025, 6, 1))
    assert [way.places for way in found.ways] == [EAST, WEST]
    assert notes(Reading(found, kg, atlas(kg.store)), "en")[0] == (
        "Whether The Post was open on the day is not known: closed, some time in 2025 (s1). "
        "The ways are told as if it was open."
    )
    assert not routes(kg, "mine town", "far", on=date(2026, 4, 1)).doubtful()


def test_what_may_have_opened_again_is_still_shut_and_told_so(project: Project) -> None:
    rows = shut("post", "2025", "2026-03", claim="s1") + shut(
        "rail-west", "2025", "2026", claim="s2"
    )
    kg = load(project, {"claims/statuses.csv": STATES + rows})
    # What surely stood before is kept until the month is over.
    told = refused(kg, on=date(2026, 3, 15)).reasons
    assert (
        "'Western line' (perhaps still closed: on which day it opened is half known)" in told["en"]
    )
    assert "“西线”（可能仍关闭：重新开通的具体日期不详）" in told["zh"]


def test_a_quota_is_told_and_forbids_nothing(project: Project) -> None:
    quota = rule("quota", "zmb", "cobalt", "quota", "2025-10-16,")
    found = routes(trade(project, quota), "mine town", "far", product="cobalt")
    assert [limit.claim for limit in found.limits] == ["quota"]
    assert [way.places for way in found.ways] == [EAST, WEST]


@pytest.mark.parametrize(
    ("row", "product", "forbidden"),
    [
        (rule("r", "zmb", "copper", "ban", "2024,"), "copper-cathode", True),
        (rule("r", "zmb", "copper", "ban", "2024,"), "copper", True),
        (rule("r", "zmb", "copper", "ban", "2024,", "announced"), "copper-cathode", False),
        (rule("r", "zmb", "copper;copper-ore", "ban", "2024,"), "copper-cathode", False),
        (rule("r", "zmb", "copper;copper-ore", "ban", "2024,"), "copper-ore", True),
        (rule("r", "zmb", "raw-ore", "ban", "2024,"), "copper-ore", True),
        (rule("r", "zmb", "raw-ore", "ban", "2024,"), "copper-cathode", False),
        (rule("r", "zmb", "copper;raw-ore", "ban", "2024,"), "copper-ore", True),
        (rule("r", "zmb", "copper;raw-ore", "ban", "2024,"), "copper-cathode", False),
        (rule("r", "zmb", "cobalt;raw-ore", "ban", "2024,"), "copper-ore", False),
        (rule("r", "zmb", "anvil;copper", "ban", "2024,"), "copper-cathode", False),
        (rule("r", "zmb", "ago;copper", "ban", "2024,"), "copper-cathode", True),
        (rule("r", "ago", "zmb;copper", "ban", "2024,"), "copper-cathode", True),
        (rule("r", "ago", "copper", "ban", "2024,"), "copper-cathode", False),
    ],
)
def test_what_a_ban_forbids(row: str, product: str, forbidden: bool, project: Project) -> None:
    # An export ban is the origin's, for all or for one market; an import ban names the origin.
    # Where forms are named only they count; a ban on one firm is none on the country's trade.
    kg = trade(project, row)
    goods = restrictions.goods_of(kg.store, product)
    found = restrictions.restrictions(kg.store, goods, ["zmb"], ["ago"], on=date(2025, 1, 1))
    assert any(one.forbids for one in found) == forbidden


# ---- The shipped network ----------------------------------------------------------------------

RAIN = date(2026, 4, 13)


@pytest.fixture(scope="module")
def freight(shipped: KnowledgeGraph) -> Freight:
    return freight_network.freight(shipped)


def test_five_ways_and_the_trade_offs_from_kolwezi_to_shanghai(shipped: KnowledgeGraph) -> None:
    found = routes(shipped, "kolwezi", "shanghai", by=("days", "usd", "co2"), k=5, on=RAIN)
    days = [way.total["days"][1] for way in found.ways]
    assert len(days) == 5
    assert days == sorted(days)
    assert found.pareto[0].total["days"][1] == pytest.approx(days[0])
    for way in (*found.ways, *found.pareto):
        low, mid, high = way.total["days"]
        assert 0 < low <= mid <= high
        assert way.places[0] == "kolwezi"
        assert way.places[-1] == "port-of-shanghai"
        assert way.claims
    first, last = found.pareto[0], min(found.pareto, key=lambda way: way.total["usd"][1])
    assert first.total["usd"][1] > last.total["usd"][1]


def test_only_rail_leads_to_the_sea_by_rail(shipped: KnowledgeGraph) -> None:
    for way in routes(shipped, "kolwezi", "shanghai", only=["rail"]).ways:
        assert {leg.mode for leg in way.travelled} == {"rail", "sea"}


def test_neither_suez_nor_kasumbalesa_is_on_a_way_that_avoids_them(
    shipped: KnowledgeGraph, freight: Freight
) -> None:
    found = routes(shipped, "kolwezi", "rotterdam", avoid=["suez", "kasumbalesa"], k=20)
    used = {t for way in found.ways for i in way.steps for t in freight.steps[i].things}
    assert not used & {"suez", "kasumbalesa"}


def test_cobalt_could_not_leave_kolwezi_in_june_2025(shipped: KnowledgeGraph) -> None:
    with pytest.raises(NoRoute, match="restriction-drc-cobalt-suspension"):
        routes(shipped, "kolwezi", "shanghai", product="cobalt-hydroxide", on=date(2025, 6, 1))
    later = routes(shipped, "kolwezi", "shanghai", product="cobalt-hydroxide", on=RAIN)
    assert "quota" in {limit.measure for limit in later.limits}


def test_what_sources_differ_on_about_lobito_is_told_of_the_way_by_lobito(
    shipped: KnowledgeGraph,
) -> None:
    (way,) = (found := routes(shipped, "kolwezi", "rotterdam", via=["port-of-lobito"], k=1)).ways
    assert found.corridor(way) == "lobito-corridor"
    assert {"lobito-corridor"} <= {one.thing for one in found.disputed(way)}


@pytest.mark.parametrize("by", ["km", "days", "usd", "co2"])
@pytest.mark.parametrize("market", ["port-of-shanghai", "port-of-rotterdam"])
def test_closing_any_one_thing_improves_no_way(by: Any, market: str, freight: Freight) -> None:
    cost = price(freight, by)

    def least(closed: Freight) -> float:
        asked = search(closed, "kolwezi", market)
        assert asked is not None
        return float(asked.remaining(cost[asked.step])[asked.start])

    before = least(freight)
    assert np.isfinite(before)
    for thing in freight.by_thing:
        assert least(freight.without([thing])) >= before - 1e-9
