"""The named questions: bilingual, pure SPARQL 1.1, the same values on two engines."""

from __future__ import annotations

import math
import re
import zlib

import pytest
from rdflib import Dataset

from lodeway import questions
from lodeway.api import KnowledgeGraph
from lodeway.schema import vocab
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.store import parameters

NAMES = [question.name for question in questions.questions()]


def test_there_are_at_least_forty_questions() -> None:
    assert len(NAMES) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_title_reason_and_columns_in_both_languages(name: str) -> None:
    question = questions.question(name)
    for words in (question.title, question.why, *(p.help for p in question.parameters)):
        assert set(words) == {"en", "zh"}
        assert any("\u4e00" <= c <= "\u9fff" for c in words["zh"])
    assert question.columns
    assert all(set(c) == {"en", "zh"} for c in question.columns.values())


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A graph that says nothing: its answers have columns and no rows."""
    file = tmp_path_factory.mktemp("bare") / "graph.nq"
    file.write_text("", "utf-8")
    return KnowledgeGraph(file, memory=True)


@pytest.mark.parametrize("name", NAMES)
def test_the_header_names_what_the_query_takes_and_gives(name: str, bare: KnowledgeGraph) -> None:
    question = questions.question(name)
    # A flag says how a parameter is filled; it is no value of the query itself.
    declared = {*(p.name for p in question.parameters if p.kind != "flag"), "lang"}
    assert declared == set(parameters(question.text)) | {"lang"}
    # The claims behind a row go into the receipt of the answer, not into its table.
    shown = set(bare.store.select(question.text).columns) - {"restsOn"}
    assert set(question.columns) == shown


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_an_answer_in_both_languages(
    name: str, lang: str, shipped: KnowledgeGraph
) -> None:
    answer = shipped.ask(
        name, lang="zh" if lang == "zh" else "en", **questions.question(name).example
    )
    assert answer.rows
    assert len(set(answer.columns)) == len(answer.columns)


OFFICIAL = re.compile("^<[^>]*/id/usgs-mcs-[0-9]{4}-")
RECORDED = f"<{vocab.LD}recorded>"


@pytest.fixture(scope="module")
def slim(shipped: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Of the shipped claims some behind each example, and one of a hundred others: rdflib is slow."""
    behind = {
        claim
        for name in NAMES
        for row in shipped.ask(name, **questions.question(name).example).table().claims[:8]
        for claim in row[:8]
    }
    lines = shipped.file.read_text("utf-8").splitlines(keepends=True)
    claims = {line.split(" ", 1)[0] for line in lines if RECORDED in line}
    left_out = {
        claim
        for claim in claims
        if claim.rsplit("/", 1)[-1].rstrip(">") not in behind
        and (OFFICIAL.match(claim) or zlib.crc32(claim.encode()) % 100)
    }
    file = tmp_path_factory.mktemp("slim") / "graph.nq"
    kept = (line for line in lines if line.split(" ", 1)[0] not in left_out)
    file.write_text("".join(kept), "utf-8")
    return KnowledgeGraph(file)


@pytest.fixture(scope="module")
def rdflib_dataset(slim: KnowledgeGraph) -> Dataset:
    return slim.to_rdflib()


# They count every claim or triple there is, which takes rdflib minutes: a small graph shows as much.
COUNT_ALL = ("vocabulary", "who-says-so")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in COUNT_ALL])
def test_rdflib_gives_the_same_values(
    name: str, slim: KnowledgeGraph, rdflib_dataset: Dataset
) -> None:
    _compare(name, slim, rdflib_dataset)


@pytest.mark.parametrize("name", COUNT_ALL)
def test_rdflib_counts_all_there_is_alike(name: str, toy: KnowledgeGraph) -> None:
    _compare(name, toy, toy.to_rdflib())


def _compare(name: str, kg: KnowledgeGraph, dataset: Dataset) -> None:
    text = kg.question_text(name, **questions.question(name).example)
    ours = kg.store.select(text)
    theirs = dataset.query(text)
    assert ours.rows
    assert [str(v) for v in theirs.vars or ()] == list(ours.columns)
    expected = sorted(tuple(_comparable(v) for v in row) for row in theirs)
    assert sorted(tuple(_comparable(v) for v in row) for row in ours.rows) == expected


def _comparable(value: object) -> str:
    """One text for the value, the same for both engines; numbers by value."""
    plain = value.toPython() if hasattr(value, "toPython") else value
    if isinstance(plain, bool) or plain is None:
        return str(plain)
    if isinstance(plain, int | float):
        return f"{float(plain):.9g}" if math.isfinite(plain) else str(plain)
    text = str(value)
    # What GROUP_CONCAT puts together has no order.
    return " ".join(sorted(text.split())) if text.startswith("https://w3id.org/") else text


def test_a_parameter_takes_a_name_in_either_language(shipped: KnowledgeGraph) -> None:
    by_id = shipped.ask("about", thing="cod")
    assert shipped.ask("about", thing="刚果(金)").rows == by_id.rows
    assert shipped.ask("about", thing="DR Congo").rows == by_id.rows


def test_an_unknown_question_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="unknown question 'who-own'; did you mean 'who-owns'"):
        questions.question("who-own")


def test_an_unknown_parameter_is_a_clear_error(shipped: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="'who-owns' takes no parameter mine"):
        shipped.ask("who-owns", mine="x")


FIRM = [q.name for q in questions.questions() if any(p.name == "basis" for p in q.parameters)]


def test_every_question_about_claims_can_be_held_to_what_was_read() -> None:
    about_other_things = {
        "article-claims", "contradictions", "identifiers", "names", "vocabulary", "who-says-so",
        "assets", "assets-by-country", "bodies", "legs", "passes", "trade-codes",
        "where-is",
    }  # fmt: skip
    assert set(NAMES) - set(FIRM) <= about_other_things


@pytest.mark.parametrize(
    "name", [n for n in FIRM if n not in ("money", "unknowns", "lenders", "lists")]
)
def test_no_recalled_claim_answers_a_question_held_to_what_was_read(
    name: str, shipped: KnowledgeGraph
) -> None:
    wanted = "<https://w3id.org/lodeway/code/basis/read>"
    found = shipped.store.select(shipped.question_text(name, basis="read"))
    claims = [row[found.columns.index("claim")] for row in found.rows]
    assert claims
    read = shipped.store.table(f"SELECT ?c {{ ?c <{vocab.LD}basis> {wanted} }}").rows
    assert {str(c) for c in claims} <= {str(row[0]) for row in read}


def test_money_and_unknowns_shrink_and_grow_when_held_to_what_was_read(
    shipped: KnowledgeGraph,
) -> None:
    def counted(**given: str) -> float:
        answer = shipped.ask("money", **given)
        place = answer.columns.index("Claims added")
        return sum(float(row[place]) for row in answer.rows)  # type: ignore[arg-type]

    assert 0 < counted(basis="read") <= counted()
    assert len(shipped.ask("unknowns", basis="read").rows) >= len(shipped.ask("unknowns").rows)


def test_an_unknown_basis_is_a_clear_error(shipped: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="no basis called 'heard'"):
        shipped.ask("who-owns", basis="heard")


@pytest.mark.parametrize(
    ("day", "roles"),
    [
        ("2026-02-03", {("msp", "chair"), ("msp", "member")}),
        ("2026-02-10", {("forge", "chair"), ("forge", "member")}),
        ("2026-11-30", {("forge", "member")}),
    ],
)
def test_korea_is_in_the_partnership_until_forge_takes_its_place(
    day: str, roles: set[tuple[str, str]], shipped: KnowledgeGraph
) -> None:
    labels = {shipped.label(bloc): bloc for bloc in ("forge", "msp")}
    rows = shipped.ask("members", member="kor", on=day).to_dataframe().to_dict("records")
    told = {
        (labels[row["organization"]], row["role"]) for row in rows if row["organization"] in labels
    }
    assert told == roles
