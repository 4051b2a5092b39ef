"""A graph without a claim is the graph as if nobody had made the claim."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources

import pytest

import lodeway
import worlds
from lodeway import questions
from lodeway.api import KnowledgeGraph
from lodeway.claims import claim_filter
from lodeway.claims.graph import Without
from lodeway.claims.rows import rows
from lodeway.schema import vocab
from lodeway.schema.errors import NoRoute, QueryError
from lodeway.store import Iri, Rows, Store
from toys import Project

_KM = "SELECT ?claim ?km { ?claim a ld:Claim ; ld:subject id:rail-west ; ld:quantityKind kind:length ; ld:value ?km }"
_SUM = (
    "PREFIX rank: <https://w3id.org/lodeway/code/rank/>\n"
    "SELECT (SUM(?km) AS ?all) { ?c a ld:Claim ; ld:quantityKind kind:length ; ld:value ?km .\n"
    "  FILTER NOT EXISTS { ?c ld:rank rank:deprecated } }"
)


def test_a_row_goes_with_its_claim_and_the_others_stay(toy: KnowledgeGraph) -> None:
    left = toy.without(["km-rail-west"]).store.select(_KM)
    assert [row[1] for row in left.rows] == [1100.0]


def test_the_graph_itself_keeps_what_another_leaves_out(toy: KnowledgeGraph) -> None:
    toy.without(["km-rail-west"]).store.select(_KM)
    assert len(toy.store.select(_KM).rows) == 2


def test_leaving_out_one_after_another_leaves_out_both(toy: KnowledgeGraph) -> None:
    less = toy.without(["km-rail-west"]).without(["km-rail-west-other"])
    assert less.store.select(_KM).rows == ()


def test_a_sum_whose_rows_name_no_claim_is_added_up_anew(toy: KnowledgeGraph) -> None:
    # 1000 + 1100 + 600 + 500 km of land; without the second figure of the railway 2100 are left.
    assert toy.without([]).store.select(_SUM).rows == ((3200.0,),)
    assert toy.without(["km-rail-west-other"]).store.select(_SUM).rows == ((2100.0,),)


def test_what_was_asked_once_is_not_asked_of_the_store_again(
    toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: Counter[str] = Counter()
    select = Store.select

    def counted(self: Store, query: str, **given: object) -> Rows:
        asked[query] += 1
        return select(self, query, **given)  # type: ignore[arg-type]

    whole = toy.without([])
    monkeypatch.setattr(Store, "select", counted)
    for claim in ("km-rail-west", "km-rail-west-other", "none-such"):
        whole.without([claim]).store.select(_KM)
    assert asked == {_KM: 1}


def test_the_claims_that_rows_named_are_known(toy: KnowledgeGraph) -> None:
    store = toy.without([]).store
    assert isinstance(store, Without)
    assert store.seen == frozenset()
    store.select(_KM)
    assert store.seen == {"km-rail-west", "km-rail-west-other"}
    assert store.sources["km-rail-west"] == "gazette"


def test_triples_are_refused_for_they_do_not_say_whose_they_are(toy: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="ask with SELECT"):
        toy.without([]).store.graph("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")


def test_names_mean_the_same_without_a_claim(project: Project) -> None:
    kg = lodeway.load(project())
    assert kg.without(["km-rail-west"]).label("anvil", "zh") == "铁砧公司"


# What a query needs to be asked at all, or in a moment.
_BOUND = {
    "edges": {"network": "ownership"},
    "claims": {"network": "ownership"},
    "rights": {
        "class": Iri(f"{vocab.LD}Offtake"),
        "holds": Iri(f"{vocab.LD}offtaker"),
        "of": Iri(f"{vocab.LD}supplier"),
        "as": Iri(f"{vocab.LD}form"),
    },
}
_NOT_ASKED = {
    "vocabulary": "it counts triples, those of claims too",
    "receipts": "prints what claims say, of those that an answer names",
    "receipts-all": "prints what claims say, of those that an answer names",
    "deal-parties": "keeps the parties of a deal whose stake is left out, which then matter to nothing",
    "who-says-so": "counts what each source says, and names no claim a row",
    "article-claims": "counts pairs of claims, which go with either",
    "contradictions": "lists pairs of claims, which go with either",
    "disputes": "lists pairs of claims, which go with either",
}


def _told(row: tuple[object, ...]) -> str:
    """A row as text; ids put together in one cell come in no order."""
    return str([sorted(cell.split()) if isinstance(cell, str) else cell for cell in row])


def _queries(package: str) -> list[str]:
    names = (file.name.removesuffix(".rq") for file in resources.files(package).iterdir())
    return sorted(name for name in names if (resources.files(package) / f"{name}.rq").is_file())


_INTERNAL = {
    name: package
    for package in (
        "lodeway.transport",
        "lodeway.ownership",
        "lodeway.agreements",
        "lodeway.claims",
    )
    for name in _queries(package)
}


# Every 200th claim, so that each kind has some: none of the shipped rows is picked by hand.
@pytest.fixture(scope="module")
def dropped(shipped: KnowledgeGraph) -> frozenset[str]:
    return frozenset(sorted(Without(shipped.store).sources)[::200])


@pytest.fixture(scope="module")
def never_made(shipped: KnowledgeGraph, dropped: frozenset[str]) -> Store:
    """The shipped graph with every line that such a claim is the subject of cut out of the file."""
    said = re.compile(r"<https://w3id\.org/lodeway/id/([^>]+)>")
    lines = shipped.file.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not ((m := said.match(line)) and m[1] in dropped)]
    assert len(lines) - len(kept) > 10 * len(dropped)
    return Store.from_quads("".join(kept).encode())


@pytest.fixture(scope="module")
def whole(shipped: KnowledgeGraph) -> Without:
    return Without(shipped.store)


@pytest.mark.parametrize("name", sorted(set(_INTERNAL) - _NOT_ASKED.keys()))
def test_every_network_is_as_if_the_claims_had_never_been_made(
    name: str, whole: Without, dropped: frozenset[str], never_made: Store
) -> None:
    given = _BOUND.get(name, {})
    ours = rows(Without(whole, dropped), name, package=_INTERNAL[name], **given)
    theirs = rows(never_made, name, package=_INTERNAL[name], **given)
    assert Counter(map(str, ours)) == Counter(map(str, theirs))


@pytest.mark.parametrize("name", sorted(set(_queries("lodeway.questions")) - _NOT_ASKED.keys()))
def test_every_question_is_answered_as_if_the_claims_had_never_been_made(
    name: str,
    shipped: KnowledgeGraph,
    whole: Without,
    dropped: frozenset[str],
    never_made: Store,
) -> None:
    text = shipped.question_text(name, **questions.question(name).example)
    ours, theirs = Without(whole, dropped).select(text), never_made.select(text)
    assert Counter(map(_told, ours.rows)) == Counter(map(_told, theirs.rows))


def test_few_queries_are_left_out_of_that_and_all_of_them_are_there() -> None:
    assert _NOT_ASKED.keys() <= {*_INTERNAL, *_queries("lodeway.questions")}


def test_the_query_that_says_which_claims_stand_ends_as_we_look_for_it() -> None:
    spelled = claim_filter.spelled_out("  # standing ?claim\n")
    assert "FILTER NOT EXISTS { ?claim ld:rank rank:deprecated }" in spelled


def test_a_railway_whose_length_nobody_states_carries_nothing(project: Project) -> None:
    kg = worlds.load(project)
    keys = {key for *_, key in kg.network("transport").edges(keys=True)}
    left = kg.without(["km-rail-high"]).network("transport")
    assert keys - {key for *_, key in left.edges(keys=True)} == {"rail-high"}


def test_a_way_without_its_only_length_is_no_way(project: Project) -> None:
    kg = worlds.load(project)
    assert kg.routes("mine-town", "high-town")
    with pytest.raises(NoRoute):
        kg.without(["km-rail-high"]).routes("mine-town", "high-town")
