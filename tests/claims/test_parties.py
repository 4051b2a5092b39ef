"""Through whom a party acts: a state by its bodies and firms, a bloc by its members of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

import lodeway
from lodeway import questions
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import Filter
from lodeway.claims.parties import group_of
from lodeway.schema.errors import InvalidValue
from lodeway.schema.vocab import local
from pact_worlds import ACTORS, OWNED
from toys import CLAIM, Project

UNION = "union,Bloc,The Union,联盟,,\n"
MEMBERS = (
    f"id,member,organization,role,{CLAIM}\n"
    "joined,zmb,union,member,gazette,p. 1,2020,2024,operating,high,read,,2026-11-21\n"
    "watches,ago,union,observer,gazette,p. 1,2020,,operating,high,read,,2026-11-21\n"
)


@pytest.fixture
def state(project: Project) -> KnowledgeGraph:
    """A state with a treasury that has a desk, a state-owned fund, and a bloc it left in 2024."""
    return lodeway.load(
        project(
            {
                "actors/actors.csv": ACTORS + UNION,
                "claims/controls.csv": OWNED,
                "claims/memberships.csv": MEMBERS,
            }
        )
    )


def test_a_state_acts_through_bodies_of_its_bodies_and_its_firms(state: KnowledgeGraph) -> None:
    group = group_of(state.store, "zmb")
    assert group.through == {
        "zmb": None,
        "treasury": "zmb",
        "copper-fund": "zmb",
        "desk": "treasury",
    }
    assert group.claims["copper-fund"] == ("owned",)
    assert group_of(state.store, "zmb", kin=()).members() == {"zmb"}
    assert group_of(state.store, "zmb", kin=("bodies",)).members() == {"zmb", "treasury", "desk"}


def test_a_bloc_acts_through_its_members_of_the_day_and_their_bodies(state: KnowledgeGraph) -> None:
    def members(year: int) -> frozenset[str]:
        day = Filter(on=date(year, 6, 1))
        return group_of(state.store, "union", kin=("bodies", "members"), through=day).members()

    assert members(2022) == {"union", "zmb", "treasury", "desk"}
    assert members(2025) == members(2018) == {"union"}


def _parties(kg: KnowledgeGraph) -> list[str]:
    asked = "SELECT DISTINCT ?party { { ?party a ld:Country } UNION { ?party a ld:Bloc } }"
    return sorted(str(row[0]) for row in kg.sparql(asked).rows)


ACTS = {
    "agreements": ("party", "Participation", "ld:party"),
    "money": ("financier", "Financing", "ld:financier"),
    "restrictions": ("by", "Restriction", "ld:imposedBy"),
    "who-owns": ("holder", "Stake", "ld:holder"),
}


def test_every_question_about_a_party_asks_for_those_through_whom_it_acts() -> None:
    assert {q.name for q in questions.questions() if q.through} == set(ACTS)
    for question in questions.questions():
        assert bool(question.through) == any(p.name == "itself" for p in question.parameters)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_question_finds_what_each_state_and_bloc_did_by_whom_and_nothing_else(
    name: str, shipped: KnowledgeGraph
) -> None:
    parameter, kind, whose = ACTS[name]
    rows = shipped.store.select(f"SELECT ?claim ?who {{ ?claim a ld:{kind} ; {whose} ?who }}").rows
    deeds = [(local(str(claim)), local(str(who))) for claim, who in rows]
    kin = questions.question(name).through[parameter]
    on = date(2026, 2, 10)
    stands = set(shipped.ask(name, on=on).claims)
    doers = {who for _, who in deeds}
    alone = 0
    for party in _parties(shipped):
        members = group_of(shipped.store, party, kin=kin, through=Filter(on=on)).members()
        alone += members == {party}
        if not members & doers or (members == {party} and alone % 4):
            continue  # asking 250 states takes long, and most answers are empty or of one kind
        answer = shipped.ask(name, on=on, **{parameter: party})
        found = set(answer.claims)
        expected = {claim for claim, who in deeds if who in members and claim in stands}
        assert found & {claim for claim, _ in deeds} == expected, party


def test_bodies_are_those_that_a_path_finds_in_any_engine(shipped: KnowledgeGraph) -> None:
    asked = "SELECT ?body ?party { ?body ld:bodyOf+ ?party }"
    by_path: dict[str, set[str]] = {}
    for body, party in shipped.sparql(asked).rows:
        by_path.setdefault(str(party), {str(party)}).add(str(body))
    for party in _parties(shipped):
        members = group_of(shipped.store, party, kin=("bodies",)).members()
        assert members == by_path.get(party, {party})


def _column(kg: KnowledgeGraph, question: str, **asked: object) -> Iterator[tuple[str, str | None]]:
    answer = kg.ask(question, **asked)
    claim, through = (answer.columns.index(name) for name in ("Claim", "Through"))
    for row in answer.rows:
        yield str(row[claim]), None if row[through] is None else str(row[through])


def test_greenland_signed_through_its_government(shipped: KnowledgeGraph) -> None:
    assert ("Government of Greenland (Naalakkersuisut)") in {
        through for _, through in _column(shipped, "agreements", party="greenland")
    }
    assert not list(_column(shipped, "agreements", party="greenland", itself=True))


def test_the_congo_restricts_through_its_regulator_and_by_itself(shipped: KnowledgeGraph) -> None:
    found = dict(_column(shipped, "restrictions", by="cod"))
    assert (found["restriction-drc-cobalt-third-party-ban"] or "").startswith("ARECOMS")
    assert found["restriction-drc-cobalt-suspension"] is None
    itself = dict(_column(shipped, "restrictions", by="cod", itself=True))
    assert set(itself.values()) == {None}
    assert "restriction-drc-cobalt-third-party-ban" not in itself


def test_why_a_firm_acts_for_its_state_stands_behind_the_row(shipped: KnowledgeGraph) -> None:
    answer = shipped.ask("who-owns", holder="cod").table()
    through = answer.columns.index("Through")
    claims = {
        c for row, of in zip(answer.rows, answer.claims, strict=True) if row[through] for c in of
    }
    owned = shipped.sparql("SELECT ?c { ?c a ld:Control ; ld:controller id:cod }").rows
    assert claims & {str(row[0]) for row in owned}


def test_nobody_is_narrowed_to_itself_without_a_name(shipped: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="narrows the question to one party: name it by 'party'"):
        shipped.ask("agreements", itself=True)
