"""What a reader is told of each way: the toy world first, then the shipped one."""

from __future__ import annotations

import pytest

from lodeway.maps.atlas import atlas
from lodeway.report.text import span
from lodeway.routes import page as routes_page
from lodeway.routes import report
from lodeway.routes.report import Reading
from lodeway.schema.errors import NoRoute
from toys import TOY


def reading(kg, *ends, **options):
    return Reading(kg.routes(*ends, **options).found, kg, atlas(kg.store))


@pytest.fixture
def toy_ways(toy):
    return reading(toy, "mine-town", "port-of-far", by=("days", "usd"), k=3)


@pytest.fixture(scope="module")
def shanghai(shipped):
    return reading(
        shipped, "kolwezi", "shanghai", by=("days", "usd", "co2"), k=2, on="2026-03-01",
        product="copper-cathode",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((1, 2, 4), "1-2-4"),
        ((5, 5, 5), "5"),
        ((9.96, 12.4, 20.6), "10-12-21"),
        ((0.5, 1.5, 3), "0.5-1.5-3"),
        ((1200, 1300.4, 1500), "1,200-1,300-1,500"),
    ],
)
def test_ranges_are_no_finer_than_anyone_knows(given, expected):
    assert span(given) == expected


# ---- the toy world: 600 + 500 km of road, a wait of 1-3-9 days, 2,000 nautical miles


def test_the_best_ways_come_with_posts_and_ranges(toy_ways):
    rows = report.best(toy_ways).to_dicts()
    assert [row["way"] for row in rows] == [1, 2]
    assert rows[0]["port"] == "Port of East"
    assert rows[0]["passed"] == "The Post"
    assert rows[0]["km"] == 600 + 500 + 3704
    assert rows[0]["days_span"] == "8.8-14-25"
    assert rows[1]["days_span"] == "18-21-27"
    assert [row["unbeaten"] for row in rows] == [True, False]


def test_what_nobody_gives_is_unknown_and_not_zero(toy_ways):
    first = report.best(toy_ways).to_dicts()[0]
    assert first["usd_per_t"] is first["usd_per_t_span"] is None
    assert first["co2_kg_per_t_span"] is None
    assert first["shut_days_per_year"] == 0


def test_by_one_criterion_there_is_no_pareto_set_to_show(toy):
    read = reading(toy, "mine-town", "port-of-far", by="km", k=1)
    titles = [answer.title for answer in report.tables(read)]
    assert titles == [
        "Best ways from Mine Town to Port of Far, by km",
        "Ways from Mine Town to Port of Far, leg by leg",
    ]
    assert "unbeaten" not in report.best(read).keys


def test_legs_name_the_wait_the_change_and_the_claims(toy_ways):
    legs = report.legs(toy_ways, 1)
    told = [(row["start"], row["how"], row["days_span"]) for row in legs.to_dicts()]
    assert told == [
        ("Mine Town", "road", "1.2-2.4-4.8"),
        ("The Post", "border wait, road", "1-3-9"),
        ("The Post", "road", "1-2-4"),
        ("Port of East", "change, road > sea", None),
        ("Port of East", "sea", "5.6-6.4-7.6"),
    ]
    assert legs.rows[0][-3:] == (
        "km read; days assumed",
        None,
        ("The Gazette", "Assumptions"),
    )
    assert legs.claims[1] == ("wait-post",)


def test_the_legs_of_all_ways_stand_in_one_table(toy_ways):
    rows = report.legs(toy_ways).to_dicts()
    assert {row["way"] for row in rows} == {1, 2}
    assert sum(row["km"] for row in rows if row["way"] == 1) == pytest.approx(4804)
    assert rows[1]["days_max"] == 9
    assert rows[1]["sources"] == ("The Gazette",)


def test_every_table_is_in_chinese_too(toy_ways):
    for answer in report.tables(toy_ways, lang="zh"):
        words = [answer.title, *answer.shown().columns]
        assert all(any("\u4e00" <= c <= "\u9fff" for c in word) for word in words), words
    assert report.legs(toy_ways, 1, lang="zh").to_dicts()[1]["how"] == "口岸通关（公路）"


def test_no_way_is_an_answer_and_a_map_with_its_reason(toy):
    with pytest.raises(NoRoute) as none:
        toy.routes("mine-town", "port-of-far", avoid=("port-of-east", "port-of-west"))
    (row,) = report.no_route(none.value, toy).to_dicts()
    assert row["route"] == "none"
    assert "Port of East" in row["reason"]
    picture = routes_page.empty(none.value, toy, atlas(toy.store))
    assert picture.title["zh"] == "矿城至远港无路可通"
    assert [spot["name"]["en"] for spot in picture.map["spots"]] == ["Mine Town", "Port of Far"]


def test_what_sources_differ_on_is_listed_once_with_the_ways(project):
    import lodeway

    differences = (
        "id,claim,otherClaim,differenceKind,prevails,note@en,note@zh\n"
        "diff-west,km-rail-west,km-rail-west-other,other-definition,,One counts a branch.,一说含支线。\n"
    )
    kg = lodeway.load(project({**TOY, "claims/differences.csv": differences}, name="disputed"))
    read = reading(kg, "mine-town", "port-of-far", k=2)
    (row,) = report.disputes(read).to_dicts()
    assert (row["ways"], row["about"], row["note"]) == (
        "2",
        "Western line",
        "One counts a branch.",
    )
    assert [one["disputes"] for one in report.best(read).to_dicts()] == [0, 1]
    assert report.disputes(read, lang="zh").rows[0][-1] == "一说含支线。"


# ---- the shipped world


def test_copper_leaves_kolwezi_by_named_posts_and_straits(shanghai):
    best = report.best(shanghai).to_dicts()[0]
    assert best["corridor"] == "Dar es Salaam road route"
    assert best["port"] == "Port of Dar es Salaam"
    assert "Nakonde/Tunduma border post" in best["passed"]
    assert "Strait of Malacca" in best["passed"]
    assert 0 < best["usd_per_t_min"] < best["usd_per_t"] < best["usd_per_t_max"]


def test_every_number_of_a_leg_says_what_it_rests_on(shanghai):
    for number in shanghai.ways:
        for row in report.legs(shanghai, number).to_dicts():
            if row["usd_per_t"] or row["days"]:
                assert row["rests_on"], row
                assert row["sources"], row


def test_the_pareto_set_goes_on_with_the_numbers(shanghai):
    numbers = [row["way"] for row in report.pareto(shanghai).to_dicts()]
    assert set(shanghai.ways) == {1, 2, *numbers}
    assert "corridor" in report.pareto(shanghai).keys
    assert "unbeaten" not in report.pareto(shanghai).keys


def test_the_map_page_draws_every_way_and_says_the_day_and_the_goods(shanghai):
    picture = routes_page.drawn(shanghai)
    assert {line["group"] for line in picture.map["lines"]} == set(range(1, len(shanghai.ways) + 1))
    assert picture.about["en"] == "Copper cathode, as of 2026-03-01"
    assert "Kasumbalesa border post" in [spot["name"]["en"] for spot in picture.map["spots"]]
    assert picture == routes_page.drawn(shanghai)
