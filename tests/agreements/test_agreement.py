"""What an agreement binds whom to: a toy pact read by hand, then the shipped ones."""

from __future__ import annotations

from datetime import date

import pytest

import lodeway
from lodeway.agreements import command
from lodeway.agreements import report as view
from lodeway.agreements.compute import Agreement, agreement, bond
from lodeway.agreements.pacts import Word
from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import Filter, rungs
from lodeway.schema.errors import UnknownName
from pact_worlds import PACT
from toys import Project

MARCH = date(2026, 3, 1)

LADDER = {
    "announced": 2,
    "non-binding": 3,
    "signed": 4,
    "ratification-pending": 5,
    "binding": 6,
    "closed": 8,
    "operating": 9,
}


@pytest.fixture
def world(project: Project) -> KnowledgeGraph:
    """Two pacts of two states, over one mine."""
    return lodeway.load(project(PACT))


def on(kg: KnowledgeGraph, day: str, name: str = "pact") -> Agreement:
    """The pact on a day."""
    return agreement(kg, name, through=Filter(on=date.fromisoformat(day)))


def word(status: str, rung: int, what: str = "party", who: str | None = "zmb") -> Word:
    """Something said of an agreement."""
    return Word("c", "pact", who, what, status, rung, None, None, None)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "unknown"),
        ([word("announced", 2)], "announced"),
        ([word("signed", 4)], "signed"),
        ([word("signed", 4), word("non-binding", 3)], "non-binding"),
        ([word("reported", 3)], "unknown"),
        ([word("reported", 3), word("signed", 4)], "signed"),
        ([word("reported", 3), word("announced", 2)], "announced"),
        ([word("non-binding", 3), word("binding", 6)], "binding"),
        ([word("closed", 8, what="attendee")], "unknown"),
        ([word("signed", 4), word("operating", 9, what="in-force", who=None)], "binding"),
        (
            [word("signed", 4), word("ratification-pending", 5, what="proposed", who=None)],
            "ratification-pending",
        ),
        ([word("suspended", 0, what="suspended", who=None)], "unknown"),
    ],
)
def test_the_firmest_standing_word_of_a_party_or_on_the_state_says_how_far_it_binds(
    words: list[Word], expected: str
) -> None:
    assert bond(words, LADDER) == expected


def test_a_loan_that_is_only_reported_is_not_thereby_on_paper_alone(
    shipped: KnowledgeGraph,
) -> None:
    assert agreement(shipped, "kazungula-bridge-financing").bond == "unknown"
    assert rungs(shipped.store).items() >= LADDER.items()


def test_the_pact_is_in_force_in_2025_and_suspended_in_2026(world: KnowledgeGraph) -> None:
    before, after = on(world, "2025-06-01"), on(world, "2026-02-01")
    assert (before.bond, before.state and before.state.what) == ("binding", "in-force")
    assert (after.bond, after.state and after.state.what) == ("signed", "suspended")


def test_a_right_can_be_demanded_while_it_is_in_force_an_aim_never_and_silence_is_silence(
    world: KnowledgeGraph,
) -> None:
    before, after = on(world, "2025-06-01"), on(world, "2026-02-01")
    binds = {c.id: before.binds(c) for c in before.clauses}
    assert binds == {"c-aim": False, "c-end": True, "c-gives": True, "c-mute": None}
    assert not any(after.binds(c) for c in after.clauses)
    assert not any(agreement(world, "other").binds(c) for c in agreement(world, "other").clauses)


def test_before_it_was_signed_or_known_nothing_can_be_demanded_and_the_table_says_why(
    world: KnowledgeGraph, shipped: KnowledgeGraph
) -> None:
    early, unknown = on(world, "2023-06-01"), Filter(known=date(2026, 11, 20))
    assert early.absent == "not yet"
    assert not any(early.binds(c) for c in early.clauses)
    assert agreement(world, "pact", through=unknown).absent == "not known"
    assert on(world, "2025-06-01").absent is None
    day = on(shipped, "2024-01-01", "us-drc-spa")
    for lang, words in (("en", "not yet in being on that day"), ("zh", "当日尚不存在")):
        clauses = view.tables(shipped, day, lang=lang)[1]  # type: ignore[arg-type]
        assert {row["demanded"] for row in clauses.to_dicts()} == {words}


def test_a_clause_touches_the_output_of_its_mine_and_says_what_is_not_known(
    world: KnowledgeGraph,
) -> None:
    found = on(world, "2025-06-01")
    (tonnes,) = found.tonnes["c-gives"]
    assert (tonnes.thing, tonnes.minerals, tonnes.low, tonnes.when) == (
        "pit",
        ("copper",),
        900,
        "2024",
    )
    assert tonnes.claims == ("out",)
    assert found.unknown["c-mute"] == ("tin",)


def test_what_is_paid_remains_what_is_only_at_work_stops_and_the_letter_is_not_counted_twice(
    world: KnowledgeGraph,
) -> None:
    found = on(world, "2025-06-01")
    assert {one.claim: found.remains(one) for one in found.under} == {
        "m-letter": False,
        "m-loan": True,
        "o-1": False,
    }
    assert found.money.total("USD") == (50e6, 50e6)
    assert found.money.naive("USD") == 100e6


def test_another_pact_of_both_states_stands_by_itself_though_its_clause_refers_to_this_one(
    world: KnowledgeGraph,
) -> None:
    found = on(world, "2025-06-01")
    assert [(one.agreement, one.bond, one.parties) for one in found.beside] == [
        ("other", "non-binding", ("ago", "zmb"))
    ]
    assert [clause.id for clause in found.leaning] == ["c-leans"]


def test_an_agreement_nobody_knows_is_refused_with_the_nearest(world: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="no agreement called 'pakt'; did you mean 'pact'"):
        agreement(world, "pakt")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_four_tables_in_either_language_with_a_claim_behind_each_row(
    lang: str, world: KnowledgeGraph
) -> None:
    tables = view.tables(world, on(world, "2025-06-01"), lang="zh" if lang == "zh" else "en")
    assert [len(table.rows) for table in tables] == [3, 4, 3, 9]
    assert all(len(table.claims) == len(table.rows) for table in tables)
    assert all(table.claims[n] for table in tables for n in range(len(table.rows)))
    assert tables[0].verdict.count("；" if lang == "zh" else ";") == 3
    assert [table.name for table in tables] == ["parties", "clauses", "under", "remains"]


def test_the_command_and_python_tell_the_same_with_ids_beside_labels(
    world: KnowledgeGraph,
) -> None:
    result = world.agreement("pact", on="2025-06-01")
    asked = command.answers(world, lang="en", name="pact", on=date(2025, 6, 1))
    assert result.tables() == asked
    assert {row["party_id"] for row in result} == {"ago", "zmb", "pact"}
    amounts = {row["claim_id"]: row["amount_max"] for row in result.table("under").to_dicts()}
    assert (amounts["m-loan"], amounts["m-letter"]) == (50e6, 50e6)
    fates = {row["thing_id"]: row["fate_id"] for row in result.table("remains").to_dicts()}
    assert (fates["m-loan"], fates["o-1"], fates["other"]) == ("done", "falls", "stands")
    assert result.words == ("agreement", "--on", "2025-06-01", "pact")
    assert result.bond == "binding"


# What follows is the shipped table.


def test_the_us_drc_agreement_gives_a_right_of_first_offer_and_no_guarantee(
    shipped: KnowledgeGraph,
) -> None:
    found = agreement(shipped, "us-drc-spa", through=Filter(on=MARCH))
    force = {c.kind: c.force for c in found.clauses}
    assert force["first-offer"] == "right"
    assert force["security-guarantee"] == "aim"
    assert {p.who for p in found.parties} == {"usa", "cod"}


def test_the_us_drc_agreement_is_signed_and_awaits_ratification(shipped: KnowledgeGraph) -> None:
    before = agreement(shipped, "us-drc-spa", through=Filter(on=MARCH))
    after = agreement(shipped, "us-drc-spa", through=Filter(on=date(2026, 5, 1)))
    pending = "ratification-pending"
    assert (before.bond, before.state) == (pending, None)
    assert (after.bond, after.state and after.state.what) == (pending, pending)
    # What can be demanded before it is ratified, no source that we read tells; aims never can.
    for found in (before, after):
        assert {found.binds(c) for c in found.clauses if c.force in ("duty", "right")} == {None}
        assert {found.binds(c) for c in found.clauses if c.force == "aim"} == {False}


def test_the_us_drc_agreement_touches_three_quarters_of_the_worlds_cobalt(
    shipped: KnowledgeGraph,
) -> None:
    found = agreement(shipped, "us-drc-spa", through=Filter(on=MARCH))
    offer = {t.minerals: t for t in found.tonnes["clause-us-drc-spa-first-offer"]}
    assert offer["cobalt",].low == 230_000  # USGS, 2026
    assert offer["cobalt",].world == pytest.approx(0.73, abs=0.02)
    assert "lithium" in found.unknown["clause-us-drc-spa-first-offer"]


def test_the_us_drc_agreement_runs_on_for_five_years_after_notice(shipped: KnowledgeGraph) -> None:
    *_, remains = view.tables(shipped, agreement(shipped, "us-drc-spa"), lang="en")
    end = next(row for row in remains.to_dicts() if "five years after" in str(row["thing"]))
    assert end["fate"] == "says how it ends or changes"


def test_the_petition_against_the_us_drc_agreement_is_known_from_its_day_on(
    shipped: KnowledgeGraph,
) -> None:
    petition = ("us-drc-spa-petition-2026", "2026-01-21")
    before = Filter(on=date(2026, 1, 20))
    assert petition not in agreement(shipped, "us-drc-spa", through=before).events
    assert petition in agreement(shipped, "us-drc-spa", through=Filter(on=MARCH)).events


def test_nothing_of_the_orion_memorandum_can_be_demanded(shipped: KnowledgeGraph) -> None:
    found = agreement(shipped, "orion-glencore-mou", through=Filter(on=MARCH))
    assert found.bond == "non-binding"
    assert found.under
    assert not any(found.binds(clause) for clause in found.clauses)
    assert not any(found.remains(one) for one in found.under)


def test_the_chinese_ban_on_gallium_is_suspended_in_march_2026_and_not_in_2025(
    shipped: KnowledgeGraph,
) -> None:
    states = [
        agreement(shipped, "china-us-ban-2024", through=Filter(on=day)).state
        for day in (date(2025, 6, 1), MARCH)
    ]
    assert [state.what for state in states if state] == ["in-force", "suspended"]
