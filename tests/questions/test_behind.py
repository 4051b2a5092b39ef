"""Which claims stand behind the rows of a question."""

from __future__ import annotations

from lodeway import questions
from lodeway.api import KnowledgeGraph
from lodeway.schema import vocab
from lodeway.store import Iri, Rows

ONE, TWO = Iri(vocab.ID + "one"), Iri(vocab.ID + "two")


def test_a_shown_claim_and_a_hidden_one_are_both_behind_a_row() -> None:
    rows, claims = questions.claims(
        Rows(("who", "claim", "restsOn"), (("A", ONE, f"{TWO} {ONE} "),))
    )
    assert rows == Rows(("who", "claim"), (("A", ONE),))
    assert claims == (("one", "two"),)


def test_a_row_may_rest_on_nothing_and_a_question_may_not_say() -> None:
    assert questions.claims(Rows(("who", "claim"), (("A", None),)))[1] == ((),)
    assert questions.claims(Rows(("who", "claims"), (("A", 7),)))[1] == ()


# Words, reference tables, and ties concluded by a rule, which name no claim of their own.
WITHOUT = frozenset(
    {"vocabulary", "where-is", "assets", "assets-by-country", "bodies", "legs", "passes"}
    | {"trade-codes"}
)


def test_every_named_question_says_what_its_rows_rest_on(toy: KnowledgeGraph) -> None:
    naming = ("?claim", "?other", "?match", "?restsOn")
    for question in questions.questions():
        head = question.text.partition("SELECT")[2].partition("WHERE")[0]
        named = any(name in head.split() or f"{name})" in head for name in naming)
        assert named != (question.name in WITHOUT), question.name


def test_the_questions_of_the_toy_world_rest_on_its_claims(toy: KnowledgeGraph) -> None:
    assert toy.ask("who-owns").table().claims == (("anvil-basalt",),)
    said = toy.ask("who-says-so").table()
    assert "anvil-basalt" in said.claims[0]
    assert len(said.claims[0]) == said.rows[0][-1]
    assert "restsOn" not in said.columns
