"""A claim in words, in both languages, from its fields alone."""

from __future__ import annotations

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.claims import claim_text
from lodeway.claims.claim_text import Receipt, Speech, wording
from lodeway.report import bundle
from lodeway.report.answer import Answer, Step
from lodeway.report.receipts import Receipts


@pytest.fixture
def words(toy: KnowledgeGraph) -> dict[str, Speech]:
    known = wording(toy.store)
    return {"en": Speech(toy.label, known, "en"), "zh": Speech(toy.label, known, "zh")}


def claim(kg: KnowledgeGraph, name: str) -> Receipt:
    (found,) = claim_text.claims(kg.store, [name])
    return found


def test_the_ends_of_a_claim_make_a_sentence(toy: KnowledgeGraph, words: dict[str, Speech]) -> None:
    held = claim(toy, "anvil-basalt")
    said = claim_text.says(held, words["en"])
    assert said == "Anvil holds a stake in Basalt; interest type shareholding; share 30"
    assert claim_text.says(held, words["zh"]).startswith("铁砧公司持股玄武公司；")


def test_a_figure_stands_between_what_it_is_of_and_its_unit(
    toy: KnowledgeGraph, words: dict[str, Speech]
) -> None:
    said = claim_text.says(claim(toy, "wait-post"), words["en"])
    assert said == (
        "subject The Post; quantity kind dwell time; low value 1; value 3; high value 9; unit day"
    )


def test_a_code_is_called_by_its_own_scheme(words: dict[str, Speech]) -> None:
    # "closed" is a deal that was done and also a border that was shut; "high" a level and a figure.
    assert words["en"].value("status", "closed") == "closed"
    assert words["en"].value("state", "closed") == "shut for good"
    assert words["en"].value("confidence", "high") == "high"
    assert words["zh"].value("holder", "anvil;basalt") == "铁砧公司、玄武公司"
    assert words["en"].value("share", "30") == "30"


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "nowhere (not in this graph)"), ("zh", "nowhere（本图谱中没有）")],
)
def test_a_claim_that_the_graph_has_not_is_said_to_be_unknown(
    lang: str, said: str, words: dict[str, Speech]
) -> None:
    answer = Answer("T", ("a",), (("x",),), claims=(("nowhere",),))
    found = Receipts((), lang, "", "", (answer,), (), ())
    assert bundle.tree(found, words[lang]).endswith(f"  - {said}\n")


def test_an_answer_without_claims_says_so(words: dict[str, Speech]) -> None:
    found = Receipts((), "en", "", "", (Answer("T", ("a",), (("x",),)),), (), ())
    drawn = bundle.tree(found, words["en"])
    assert drawn == "T\n\n- No claims are kept with this answer.\n- row 1: a: x\n"


def test_parts_of_a_derivation_stand_before_the_claims_they_lead_to(
    toy: KnowledgeGraph, words: dict[str, Speech]
) -> None:
    steps = (Step("15 % = 50 % of 30 %", (), (Step("30 %", ("anvil-basalt",)),)),)
    answer = Answer("T", ("a",), (("x",),), claims=(("anvil-basalt",),), steps=steps)
    claims = claim_text.claims(toy.store, ["anvil-basalt"])
    lines = bundle.tree(Receipts((), "en", "", "", (answer,), claims, ()), words["en"])
    assert [line.lstrip(" -").partition(":")[0] for line in lines.splitlines()[2:]] == [
        "row 1", "30 %", "anvil-basalt",
    ]  # fmt: skip
    assert "    - anvil-basalt: Anvil holds" in lines
