"""Which claims stand: by day, by what was known, by firmness and by basis, worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.claims import claim_filter, standing
from lodeway.claims.claim_filter import Filter
from lodeway.schema.errors import InvalidValue, UnknownName
from toys import Project, stands

HEAD = (
    "id,holder,target,interestType,share,source,locator,since,until,progress,outcome,confidence,basis,rank,"
    "recorded,retracted\n"
)
STAKE = (
    "{id},anvil,basalt,shareholding,{share},{source},p. 1,{since},{until},{stands},{confidence},{basis},{rank},"
    "{recorded},{retracted}\n"
)
PLAIN = {
    "source": "gazette",
    "confidence": "high",
    "since": "",
    "until": "",
    "status": "closed",
    "basis": "read",
    "rank": "",
    "recorded": "2026-11-21",
    "retracted": "",
}
WORLD: Mapping[str, Mapping[str, str]] = {
    "ended": {"since": "2020", "until": "2021-06"},
    "future": {"since": "2030", "status": "announced"},
    "later": {"recorded": "2026-12-01"},
    "plain": {},
    "recalled": {"basis": "recalled", "confidence": "low", "source": "lodeway-recollection"},
    "set-aside": {"rank": "deprecated"},
    "taken-back": {"retracted": "2026-11-25"},
    "x-denied": {"status": "denied"},
    "x-lapsed": {"status": "lapsed"},
    "x-non-binding": {"status": "non-binding"},
    "x-reported": {"status": "reported"},
    "x-rumoured": {"status": "rumoured"},
    "x-signed": {"status": "signed"},
}


def table(world: Mapping[str, Mapping[str, str]]) -> str:
    """Stakes by id, each of a share of its own."""
    rows = enumerate(sorted(world.items()), start=1)
    return HEAD + "".join(
        STAKE.format(id=name, share=share, stands=stands(cells["status"]), **cells)
        for share, (name, given) in rows
        for cells in [PLAIN | dict(given)]
    )


@pytest.fixture
def kg(project: Project) -> KnowledgeGraph:
    return lodeway.load(project({"claims/stakes.csv": table(WORLD)}))


def seen(kg: KnowledgeGraph, **through: object) -> set[str]:
    """The stakes that the ownership network lets through; the questions see the same."""
    network = {key for *_, key in kg.network("ownership", **through).edges(keys=True)}  # type: ignore[arg-type]  # tests give days and names
    asked = {str(row[-1]) for row in kg.ask("who-owns", **through).rows}  # type: ignore[arg-type]  # as above
    assert asked == network
    return network


ALWAYS = {"plain", "recalled", "x-lapsed", "x-non-binding", "x-reported", "x-rumoured", "x-signed"}


STOPPED = """
SELECT ?progress ?outcome ?status {
  ?claim ld:progress ?progress ; ld:outcome ?outcome ; ld:status ?status
}
"""
AT_LEAST = """
SELECT ?claim { ?claim ld:progress/ld:order ?n FILTER(?n >= 6) } ORDER BY ?claim
"""
WORDS = """
SELECT ?claim ?progress ?outcome (GROUP_CONCAT(STR(?status)) AS ?statuses) {
  ?claim a ld:Claim
  OPTIONAL { ?claim ld:progress ?progress }
  OPTIONAL { ?claim ld:outcome ?outcome }
  OPTIONAL { ?claim ld:status ?status }
} GROUP BY ?claim ?progress ?outcome
"""
NO_STEP = """
SELECT (COUNT(?claim) AS ?count) {
  ?claim ld:progress progress:reported FILTER NOT EXISTS { ?claim ld:progress/ld:order ?n }
}
"""


def stopped(project: Project) -> KnowledgeGraph:
    """The toy with a stake that was closed and is suspended, and a plain one beside it."""
    plain = PLAIN | {"source": "gazette"}
    rows = [
        STAKE.format(id=name, share=share, stands=cells, **plain)
        for name, share, cells in (("a", 1, "closed,suspended"), ("b", 2, "reported,"))
    ]
    return lodeway.load(project({"claims/stakes.csv": HEAD + "".join(rows)}))


def test_a_claim_says_how_far_it_had_got_and_what_became_of_it(project: Project) -> None:
    assert stopped(project).sparql(STOPPED).rows == (("closed", "suspended", "suspended"),)


def test_what_was_stopped_passes_no_floor_and_a_plain_fact_passes_all(project: Project) -> None:
    kg = stopped(project)
    assert seen(kg) == {"a", "b"}
    assert seen(kg, status="rumoured") == seen(kg, status="operating") == {"b"}
    # Who asks for progress alone is told how far it had got, and a plain fact has no step.
    assert kg.sparql(AT_LEAST).rows == (("a",),)


def test_no_claim_loses_its_word(shipped: KnowledgeGraph) -> None:
    rows = shipped.sparql(WORDS, max_rows=50_000).rows
    assert len(rows) == len({row[0] for row in rows}) > 10_000
    for claim, progress, outcome, status in rows:
        assert str(status).rpartition("/")[2] == (outcome or progress), claim


def test_plain_facts_are_on_no_step_and_none_is_lost_to_a_floor(shipped: KnowledgeGraph) -> None:
    ((plain,),) = shipped.sparql(NO_STEP).rows
    lives = standing.of(shipped.store).lives
    free, floor = map(standing.of(shipped.store).test, (Filter(), Filter(status="operating")))
    told = {claim for claim, life in lives.items() if life.status == "reported" and free(claim)}
    assert {claim for claim in told if floor(claim)} == told
    assert plain >= len(told) > 10_000


def test_without_a_filter_all_pass_but_what_is_denied_set_aside_or_taken_back(
    kg: KnowledgeGraph,
) -> None:
    assert seen(kg) == ALWAYS | {"ended", "future", "later"}


def test_a_day_keeps_what_had_begun_and_had_not_ended_and_what_is_undated(
    kg: KnowledgeGraph,
) -> None:
    assert seen(kg, on="2021-06-30") == ALWAYS | {"ended", "later"}
    assert seen(kg, on="2021-07-01") == ALWAYS | {"later"}
    assert seen(kg, on="2030-01-01") == ALWAYS | {"future", "later"}


def test_a_day_of_knowing_hides_what_was_learnt_later_and_shows_what_was_not_yet_taken_back(
    kg: KnowledgeGraph,
) -> None:
    before = ALWAYS | {"ended", "future"}
    assert seen(kg, known="2026-11-24") == before | {"taken-back"}
    assert seen(kg, known="2026-11-25") == before
    assert seen(kg, known="2026-12-01") == before | {"later"}
    assert seen(kg, known="2026-11-20") == set()


def test_a_step_keeps_what_is_at_least_so_firm_and_plain_reports(kg: KnowledgeGraph) -> None:
    closed = {"plain", "recalled", "ended", "later"}
    assert seen(kg, status="rumoured") == closed | {"future"} | (ALWAYS - {"x-lapsed"})
    assert seen(kg, status="signed") == closed | {"x-signed", "x-reported"}
    assert seen(kg, status="binding") == closed | {"x-reported"}
    assert seen(kg, status="operating") == {"x-reported"}


def test_a_basis_keeps_its_own(kg: KnowledgeGraph) -> None:
    assert seen(kg, basis="recalled") == {"recalled"}


def test_the_four_ways_hold_together(kg: KnowledgeGraph) -> None:
    through = {"on": "2021-01-01", "known": "2026-11-24", "status": "closed", "basis": "read"}
    assert seen(kg, **through) == {"plain", "ended", "taken-back", "x-reported"}


def test_the_steps_go_from_a_rumour_to_what_is_at_work(kg: KnowledgeGraph) -> None:
    steps = claim_filter.steps(kg.store)
    assert (steps[0], steps[-1]) == ("rumoured", "operating")
    assert not {"denied", "lapsed", "suspended", "reported"} & set(steps)


def test_names_of_either_language_make_a_filter(kg: KnowledgeGraph) -> None:
    assert kg.through(on="2026-02-10", status="有约束力", basis="read") == Filter(
        on=date(2026, 2, 10), status="binding", basis="read"
    )


@pytest.mark.parametrize("off", ["denied", "lapsed", "reported"])
def test_what_is_on_no_ladder_is_refused_with_the_steps(off: str, kg: KnowledgeGraph) -> None:
    said = f"'{off}' is no step of the ladder; take one of rumoured, announced, proposed"
    with pytest.raises(InvalidValue, match=said):
        kg.through(status=off)
    with pytest.raises(InvalidValue, match=said):
        kg.ask("who-owns", status=off)


def test_an_unknown_status_names_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="no status called 'bindin'; did you mean 'binding'"):
        kg.through(status="bindin")


def test_shortcuts_leave_out_what_does_not_stand(project: Project) -> None:
    for name in ("set-aside", "taken-back", "x-denied"):
        kg = lodeway.load(project({"claims/stakes.csv": table({name: WORLD[name]})}, name=name))
        assert not kg.sparql("SELECT ?h { ?h ld:holdsStakeInNow|ld:mayHoldStakeInNow ?t }").rows


CONFIRMED: Mapping[str, tuple[Mapping[str, str], str | None]] = {
    "a-since-later": (
        {"since": "2024-09", "status": "announced"},
        "2024-09",
    ),  # the source is of 2024-06
    "b-since-earlier": ({"since": "2019"}, "2024-06"),
    "c-undated": ({}, "2024-06"),
    "d-ended": ({"since": "2020", "until": "2021"}, None),
    "e-not-yet": ({"since": "2030", "status": "announced"}, "2024-06"),
}


def test_a_claim_without_an_end_was_last_confirmed_by_its_source_or_its_beginning(
    project: Project,
) -> None:
    world = {name: given for name, (given, _) in CONFIRMED.items()}
    kg = lodeway.load(project({"claims/stakes.csv": table(world)}))
    answer = kg.ask("who-owns")
    place = answer.columns.index("Last confirmed")
    assert {str(row[-1]): row[place] for row in answer.rows} == {
        name: day for name, (_, day) in CONFIRMED.items()
    }
    assert "最近确认" in kg.ask("who-owns", lang="zh").columns
