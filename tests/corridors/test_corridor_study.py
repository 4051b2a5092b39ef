"""Two corridors of the toy world, compared on paper and by the study."""

from __future__ import annotations

from dataclasses import replace

import pytest

import lodeway
from corridor_worlds import TABLES
from lodeway.api import KnowledgeGraph
from lodeway.corridors import page_costs as page
from lodeway.corridors import report_costs as views
from lodeway.maps.atlas import atlas
from lodeway.schema.errors import NoRoute, UnknownName
from toys import Project

SHUT = "s1,rail-west,suspended,gazette,p. 5,2024-03-01,2024-04,reported,high,read,,2026-11-21\n"
PLANNED = "s1,rail-west,planned,gazette,p. 5,,,proposed,high,read,,2026-11-21\n"
MILE = 1.852


@pytest.fixture
def kg(project: Project) -> KnowledgeGraph:
    return lodeway.load(project(TABLES))


def test_both_corridors_cost_what_they_cost_on_paper(kg: KnowledgeGraph) -> None:
    (pair,) = kg.compare_corridors("mine-town", "far").today
    east, west = pair.options
    assert [east.corridor, west.corridor] == ["east-road", "west-line"]
    assert east.best["usd"] == pytest.approx(1100 * 0.08 + 2000 * MILE * 0.0035)
    assert east.best["days"] == pytest.approx(600 / 250 + 3 + 500 / 250 + 2000 / (13 * 24))
    assert west.best["usd"] == pytest.approx(1000 * 0.08 + 5000 * MILE * 0.0035)
    assert west.best["days"] == pytest.approx(5 + 5000 / (13 * 24))
    assert east.best["generalised"] == pytest.approx(east.best["usd"] + 4 * east.best["days"])


def test_the_gap_is_what_the_loser_lacks_and_the_winner_leads_by(kg: KnowledgeGraph) -> None:
    (pair,) = kg.compare_corridors("mine-town", "far").today
    east, west = pair.options
    assert east.gap is not None
    assert west.gap is not None
    lacks = west.best["generalised"] - east.best["generalised"]
    assert west.gap.usd == pytest.approx(lacks)
    assert east.gap.usd == pytest.approx(-lacks)
    assert west.gap.days == pytest.approx(lacks / 4)


def test_a_corridor_that_is_shut_on_the_day_is_no_way_and_says_what_is_shut(
    project: Project,
) -> None:
    kg = lodeway.load(
        project({**TABLES, "claims/statuses.csv": TABLES["claims/statuses.csv"] + SHUT})
    )
    (pair,) = kg.compare_corridors("mine-town", "far", on="2024-03-15").today
    assert isinstance(pair.options[-1].way, NoRoute)
    assert "not open: Western line" in str(pair.options[-1].way)
    (pair,) = kg.compare_corridors("mine-town", "far", on="2024-05-15").today
    assert len(pair.open) == 2


def test_a_planned_corridor_is_a_way_only_with_the_planned_links(project: Project) -> None:
    kg = lodeway.load(
        project({**TABLES, "claims/statuses.csv": TABLES["claims/statuses.csv"] + PLANNED})
    )
    found = kg.compare_corridors("mine-town", "far").found
    assert [o.corridor for o in found.today[0].open] == ["east-road"]
    assert [o.corridor for o in found.planned[0].open] == ["east-road", "west-line"]
    assert found.today[0].options[0].gap is None
    assert "not open: Western line" in " ".join(views.one(found, 0, kg.label).notes)
    assert len(views.won(found, kg.label, planned=True).rows) == 1


def test_where_nothing_is_planned_there_is_no_second_world(kg: KnowledgeGraph) -> None:
    assert kg.compare_corridors("mine-town", "far").planned == ()


def test_a_parameter_changes_the_winner(kg: KnowledgeGraph) -> None:
    known = kg.parameters()
    dear = {a.id: a for a in known.values()}
    road = dear["cost-road"]
    dear["cost-road"] = replace(road, low=0.3, mid=0.3, high=0.3)
    (pair,) = kg.compare_corridors("mine-town", "far", parameters=dear).today
    assert pair.winner().corridor == "west-line"  # type: ignore[union-attr]


def test_every_origin_is_ticked_in_both_worlds(kg: KnowledgeGraph) -> None:
    ticks: list[int] = []
    kg.compare_corridors(["mine-town", "post"], ["far"], tick=ticks.append)
    assert sum(ticks) == 4


def test_an_unknown_place_is_a_clear_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="mine-town"):
        kg.compare_corridors("mine-twon", "far")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tables_name_corridors_without_their_brackets(kg: KnowledgeGraph, lang: str) -> None:
    found = kg.compare_corridors("mine-town", "far").found
    one = views.one(found, 0, kg.label, lang=lang)  # type: ignore[arg-type]
    names = {"en": ["Eastern road", "Western line corridor"], "zh": ["东线公路", "西线走廊"]}
    assert [row["corridor"] for row in one.to_dicts()] == names[lang]
    won = views.won(found, kg.label, lang=lang)  # type: ignore[arg-type]
    assert names[lang][0] in str(won.rows[0])
    assert len(won.keys) == len(set(won.keys)) == len(won.rows[0])
    assert len(one.keys) == len(set(one.keys)) == len(one.rows[0])
    assert not any("(" in note for note in one.notes) or lang == "en"


def test_the_notes_say_which_number_would_turn_the_result(kg: KnowledgeGraph) -> None:
    found = kg.compare_corridors("mine-town", "far").found
    notes = " ".join(views.one(found, 0, kg.label).notes)
    assert "Western line corridor draws level with Eastern road with any one of these" in notes
    # The wait at the post would have to grow from 3 to 3 + 40.3 / 4 days: past its range of 1 to 9.
    gap = found.today[0].options[1].gap
    assert gap is not None
    wait = next(turn for turn in gap.turns if turn.driver.unit == "d" and turn.driver.mid == 3)
    assert not wait.inside
    # A faster ship helps the longer voyage: speeds are shown as such, not as days a kilometre.
    assert "km/d" in notes or "USD/t-km" in notes


def test_the_map_page_shows_every_corridor_in_both_languages(kg: KnowledgeGraph) -> None:
    drawn = kg.compare_corridors("mine-town", "far").page("zh").page
    assert drawn == kg.compare_corridors("mine-town", "far").page("zh").page
    for name in (
        "Eastern road",
        "东线公路",
        "Western line corridor",
        "西线走廊",
        "Mine Town",
        "矿城",
    ):
        assert name in drawn


def test_the_map_of_several_pairs_shows_the_winners_and_for_how_many(kg: KnowledgeGraph) -> None:
    found = kg.compare_corridors(["mine-town", "post"], "far").found
    (group,) = page.drawn(found, kg.label, atlas(kg.store)).groups
    assert group.note == {"en": "best for 2 of 2 pairs", "zh": "2对起讫中2对以其为最优"}


def test_ranges_are_three_numbers_for_programs_and_one_text_for_people(kg: KnowledgeGraph) -> None:
    east, west = kg.compare_corridors("mine-town", "far")
    assert (east["corridor_id"], east["corridor"]) == ("east-road", "Eastern road")
    assert east["days_min"] < east["days"] < east["days_max"]
    assert east["days_span"] == "8.8-14-25"
    assert west["behind_usd_per_t"] == -east["behind_usd_per_t"] > 0


def test_the_verdict_names_who_wins(kg: KnowledgeGraph) -> None:
    pair = kg.compare_corridors("mine-town", "far")
    assert pair.verdict == (
        "Eastern road costs least all in all from Mine Town to Port of Far, ahead of Western line corridor."
    )
    several = kg.compare_corridors(["mine-town", "post"], "far")
    assert several.verdict == "Eastern road costs least all in all for every pair."
    assert pair.words == ("corridors", "--from", "mine-town", "--to", "far")
