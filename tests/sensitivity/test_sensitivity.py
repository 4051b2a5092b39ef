"""What an answer hangs on: worked out on paper for a company with three holders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.claims.graph import Graph
from lodeway.report.answer import Answer
from lodeway.schema.errors import InvalidValue, NoRoute
from lodeway.sensitivity import report as view
from lodeway.sensitivity.compute import Dropped, Sensitivity, Turn, sensitivity
from toys import CLAIM, RECEIPT, TOY, Project
from worlds import with_rows

HERALD = "herald,The Herald,先驱报,Herald,2025-01,2026-11-21,en,press,herald.example,"
# Anvil has 45 by the Gazette; 30 and 25 by the Herald are told of Basalt and of Coal.
STAKES = (
    f"id,holder,target,interestType,share,{CLAIM}\n"
    f"anvil-pit,anvil,pit,shareholding,45,{RECEIPT}\n"
    f"basalt-pit,basalt,pit,shareholding,30,{RECEIPT.replace('gazette', 'herald')}\n"
    f"coal-pit,coal,pit,shareholding,25,{RECEIPT.replace('gazette', 'herald')}\n"
)
TABLES = {
    "sources.csv": with_rows(TOY["sources.csv"], HERALD),
    "actors/actors.csv": TOY["actors/actors.csv"]
    + "coal,Company,Coal,煤炭公司,ago\npit,Company,Pit,矿坑公司,zmb\n",
    "claims/stakes.csv": STAKES,
}
_QUERY = (
    "SELECT ?claim ?holder ?share { ?claim ld:target id:pit ; ld:holder ?holder ; ld:share ?share }"
    " ORDER BY DESC(?share)"
)


@pytest.fixture
def kg(project: Project) -> KnowledgeGraph:
    return lodeway.load(project(TABLES))


def largest(kg: Graph) -> tuple[Answer, ...]:
    """Who holds most of the pit; of two that hold as much, the first by the alphabet."""
    rows = [[str(cell).rpartition("/")[2] for cell in row] for row in kg.store.select(_QUERY).rows]
    if not rows:
        raise NoRoute("anyone", "pit", {"en": "nobody holds it", "zh": "无人持有"})
    table = tuple((holder, float(share)) for _, holder, share in rows)
    claims = tuple((claim,) for claim, _, _ in rows)
    return (Answer("Pit", ("holder", "share (%)"), table, (), claims, (), f"{rows[0][1]} leads"),)


def by_name(found: Sensitivity) -> dict[str, Dropped]:
    return {one.name: one for one in found.dropped}


def test_the_claim_that_carries_the_verdict_turns_it_over(kg: KnowledgeGraph) -> None:
    found = sensitivity(kg, largest)
    assert found.verdict == "anvil leads"
    assert {one.name: one.verdict for one in found.flipping} == {
        "anvil-pit": "basalt leads",
        "gazette": "basalt leads",
    }


def test_a_source_goes_with_all_that_it_says(kg: KnowledgeGraph) -> None:
    found = by_name(sensitivity(kg, largest))
    assert (found["herald"].gone, found["basalt-pit"].gone, found["gazette"].gone) == (2, 1, 1)
    assert not found["herald"].flips


def test_what_turns_the_verdict_over_comes_first_and_claims_before_their_sources(
    kg: KnowledgeGraph,
) -> None:
    order = [(one.kind, one.name) for one in sensitivity(kg, largest).dropped]
    assert order == [
        ("claim", "anvil-pit"),
        ("source", "gazette"),
        ("source", "herald"),
        ("claim", "basalt-pit"),
        ("claim", "coal-pit"),
    ]


def test_an_answer_that_is_lost_is_told_with_its_reason(project: Project) -> None:
    alone = {**TABLES, "claims/stakes.csv": "".join(STAKES.splitlines(True)[:2])}
    found = sensitivity(lodeway.load(project(alone)), largest)
    assert found.only_source == "gazette"
    for one in found.dropped:
        assert (one.flips, one.verdict) == (True, "")
        assert str(one.error) == "no route from 'anyone' to 'pit': nobody holds it"


def test_rows_on_one_source_are_counted(kg: KnowledgeGraph) -> None:
    found = sensitivity(kg, largest)
    assert (found.single, found.rows) == (3, 3)
    assert found.only_source is None


def test_a_source_that_says_one_thing_is_asked_together_with_its_claim(project: Project) -> None:
    asked: list[Graph] = []

    def counted(kg: Graph) -> tuple[Answer, ...]:
        asked.append(kg)
        return largest(kg)

    # The Herald says nothing but that Basalt has 30; the Gazette measures roads besides.
    two = {**TABLES, "claims/stakes.csv": "".join(STAKES.splitlines(True)[:3])}
    found = by_name(sensitivity(lodeway.load(project(two)), counted))
    assert len(asked) == 1 + 2 + 1
    assert found["herald"].kind == "source"
    assert found["herald"].moves == found["basalt-pit"].moves


def test_a_figure_that_moves_is_told_from_what_to_what(kg: KnowledgeGraph) -> None:
    def total(kg: Graph) -> tuple[Answer, ...]:
        (table,) = largest(kg)
        whole = sum(float(str(row[1])) for row in table.rows)
        behind = (tuple(claim for row in table.claims for claim in row),)
        return (Answer("Pit", ("what", "share (%)"), (("all", whole),), (), behind),)

    found = by_name(sensitivity(kg, total))
    moves = {
        name: (one.furthest.before, one.furthest.after)
        for name, one in found.items()
        if one.furthest
    }
    assert moves == {
        "anvil-pit": (100, 55),
        "gazette": (100, 55),
        "herald": (100, 45),
        "basalt-pit": (100, 70),
        "coal-pit": (100, 75),
    }
    assert not any(one.flips for one in found.values())
    assert next(iter(found)) == "herald"  # 55 points are more than 45


def test_a_claim_that_is_read_but_not_named_is_left_out_when_asked_wider(
    kg: KnowledgeGraph,
) -> None:
    def leader_only(kg: Graph) -> tuple[Answer, ...]:
        (table,) = largest(kg)
        return (Answer("Pit", table.columns, table.rows[:1], (), table.claims[:1]),)

    assert sensitivity(kg, leader_only).sources == {"anvil-pit": "gazette"}
    assert len(sensitivity(kg, leader_only, wider=True).sources) == 3


def test_an_answer_that_names_no_claims_is_tried_on_all_that_it_read(kg: KnowledgeGraph) -> None:
    def bare(kg: Graph) -> tuple[Answer, ...]:
        (table,) = largest(kg)
        return (Answer("Pit", table.columns, table.rows),)

    found = sensitivity(kg, bare)
    assert not found.named
    assert found.sources.keys() == {"anvil-pit", "basalt-pit", "coal-pit"}
    assert (found.verdict, found.flipping[0].verdict) == ("anvil", "basalt")


def test_a_question_that_reads_no_claims_hangs_on_none(kg: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="no claims stand behind this answer"):
        sensitivity(kg, lambda kg: (Answer("Name", ("name",), ((kg.label("anvil"),),)),))


def test_a_table_that_is_no_longer_there_has_lost_its_rows(kg: KnowledgeGraph) -> None:
    def two(kg: Graph) -> tuple[Answer, ...]:
        (table,) = largest(kg)
        more = Answer("Also", ("who",), (("coal",),), (), (("coal-pit",),))
        return (more, table) if len(table.rows) == 3 else (table,)

    assert by_name(sensitivity(kg, two))["coal-pit"].gone == 2


def test_every_turn_is_shown_to_whoever_watches(kg: KnowledgeGraph) -> None:
    told: list[Turn] = []

    def watch(turns: Sequence[Turn]) -> Iterable[Turn]:
        told.extend(turns)
        return turns

    sensitivity(kg, largest, watch=watch)
    assert told == [
        ("claim", "anvil-pit"),
        ("claim", "basalt-pit"),
        ("claim", "coal-pit"),
        ("source", "gazette"),
        ("source", "herald"),
    ]


def test_the_table_says_what_turns_the_verdict_over_and_on_whose_word_it_rests(
    kg: KnowledgeGraph,
) -> None:
    (table,) = view.tables(kg, sensitivity(kg, largest), "largest", lang="en")
    assert table.shown().rows[0][:4] == (
        "anvil-pit",
        "a claim",
        "becomes: basalt leads",
        "Anvil holds a stake in Pit; interest type shareholding; share 45",
    )
    assert table.claims[1] == ("anvil-pit",)
    assert table.verdict == (
        "“anvil leads” turns over without 1 of 3 claims taken one at a time, and without 1 of 2 "
        "sources."
    )
    assert table.notes[:2] == (
        "The verdict rests on one source, and on each of several if more are named: without any one "
        "of them it is another: The Gazette.",
        "3 of 3 rows rest on one source each.",
    )


def test_the_table_says_when_all_rests_on_one_source(project: Project) -> None:
    alone = {**TABLES, "claims/stakes.csv": "".join(STAKES.splitlines(True)[:2])}
    kg = lodeway.load(project(alone))
    found = sensitivity(kg, largest)
    (english,) = view.tables(kg, found, "largest", lang="en")
    assert "The whole answer rests on one source: The Gazette." in english.notes
    (chinese,) = view.tables(kg, found, "largest", lang="zh")
    assert "整个回答仅依据一个来源：公报。" in chinese.notes
    assert chinese.to_dicts()[0]["verdict"] == "无法回答：无人持有"


def test_rows_beyond_the_first_are_counted(kg: KnowledgeGraph) -> None:
    (table,) = view.tables(kg, sensitivity(kg, largest), "largest", lang="en", first=2)
    assert len(table.rows) == 2
    assert "3 more rows are not shown; see --first." in table.notes


def test_a_verdict_that_nothing_turns_over_is_said_to_stand(kg: KnowledgeGraph) -> None:
    def firm(kg: Graph) -> tuple[Answer, ...]:
        return (replace(largest(kg)[0], verdict="somebody leads"),)

    (table,) = view.tables(kg, sensitivity(kg, firm), "firm", lang="en")
    assert table.verdict == (
        "“somebody leads” stands without any one of these 3 claims, and without any one of their 2 "
        "sources."
    )


def test_the_graph_answers_it_for_any_result(kg: KnowledgeGraph) -> None:
    hangs = kg.sensitivity(lambda kg: kg.routes("mine-town", "port-of-far", k=1))
    assert hangs.words == ("sensitivity", *kg.routes("mine-town", "port-of-far", k=1).words)
    assert {row["left_out_id"] for row in kg.sensitivity(largest)} >= {"anvil-pit", "herald"}
