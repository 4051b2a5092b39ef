"""What a query names that nobody knows is told with its place and the nearest that is known."""

from __future__ import annotations

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.schema import vocab
from lodeway.schema.errors import QueryError
from lodeway.store import Store, run, unknown
from lodeway.store.query_names import explained, names

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
QUADS = "".join(
    f'<{iri}> {LABEL} "x" <{vocab.BASE}graph/reference> .\n'
    for iri in (
        vocab.LD + "target",
        vocab.LD + "Mine",
        vocab.LD + "mine",
        vocab.ID + "kamoto-copper",
        vocab.SOURCE + "gazette",
        vocab.CODE + "progress/signed",
    )
)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.from_quads(QUADS.encode())


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "SELECT ?x { ?x ld:taget id:kamoto-coper }",
            (
                "1:16: no property ld:taget; nearest: ld:target",
                "1:25: no entity id:kamoto-coper; nearest: id:kamoto-copper",
            ),
        ),
        ("SELECT ?x {\n  ?x a ld:Min }", ("2:8: no class ld:Min; nearest: ld:Mine",)),
        (
            f"SELECT ?x {{ ?x ?p <{vocab.ID}kamoto-coper> }}",
            (f"1:19: no entity <{vocab.ID}kamoto-coper>; nearest: <{vocab.ID}kamoto-copper>",),
        ),
        (
            f"PREFIX x: <{vocab.ID}> SELECT ?x {{ ?x ?p x:kamoto-coper }}",
            ("1:60: no entity x:kamoto-coper; nearest: x:kamoto-copper",),
        ),
        ("ASK { ?x ?p progress:sined }", ("1:13: no code progress:sined; nearest: progress:signed",)),
        ("ASK { GRAPH source:gazete {} }", ("1:13: no source source:gazete; nearest: source:gazette",)),
        ("ASK { ?x ld:zzzz ?y }", ("1:10: no property ld:zzzz; nearest: none",)),
        ("SELECT ?x { ?x ld:taget ?y ; ld:taget ?z }", ("1:16: no property ld:taget; nearest: ld:target",)),
        ("SELECT ?x { ?x ld:target id:kamoto-copper. }", ()),
        ("SELECT ?x { ?x <http://example.org/taget> 'ld:taget' } # ld:taget", ()),
        ("CONSTRUCT { ?x ld:taget ?y } WHERE { ?x ld:target ?y }", ()),
        ("CONSTRUCT { ?x ld:target ?y } WHERE { ?x ld:taget ?y }", ("1:42: no property ld:taget; nearest: ld:target",)),
        (f"SELECT ?x {{ ?x ?p <{vocab.ID}a\\u003E> }}", ()),
        (r"ASK { ?x ?p id:a\>b }", ()),
    ],
)  # fmt: skip
def test_a_name_that_the_graph_lacks_is_told_with_its_place_and_the_nearest(
    store: Store, query: str, told: tuple[str, ...]
) -> None:
    assert unknown(store, query) == told


def test_names_are_read_as_sparql_does() -> None:
    found = list(
        names("PREFIX x: <http://x/> BASE <http://y/> ASK { x:a\\-b a ld:Mine , <http://z> }")
    )
    assert [one.iri for one in found] == ["http://x/a-b", vocab.LD + "Mine", "http://z"]


def test_a_prefix_that_nobody_declared_is_an_error_that_says_so(store: Store) -> None:
    with pytest.raises(QueryError, match=r"^1:16: unknown prefix ldd: in ldd:x; nearest: ld:$"):
        store.select("SELECT ?x { ?x ldd:x ?y }")
    with pytest.raises(QueryError, match=r"unknown prefix foaf: in foaf:name; nearest: "):
        store.graph("CONSTRUCT { ?x foaf:name ?y } WHERE { ?x ?p ?y }")


def test_the_process_apart_says_the_same(shipped: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"^1:16: unknown prefix ldd: in ldd:x; nearest: ld:$"):
        run(shipped.file, "SELECT ?x { ?x ldd:x ?y }")


def test_an_error_of_another_kind_stays_as_it_is() -> None:
    error = QueryError("not a SPARQL 1.1 query: error at 1:11")
    assert explained(error, "SELECT ?s {") is error


def test_a_loaded_graph_warns_and_answers(shipped: KnowledgeGraph) -> None:
    with pytest.warns(UserWarning, match="no property ld:nosuch; nearest: "):
        answer = shipped.sparql("SELECT (MAX(?v) AS ?m) { ?s ld:nosuch ?v }")
    assert answer.rows == ((None,),)
    assert list(answer) == [{"m": None}]


def test_every_variable_that_is_selected_is_a_column(shipped: KnowledgeGraph) -> None:
    answer = shipped.sparql("SELECT ?x (1/0 AS ?y) { VALUES ?x { 1 2 } }")
    assert answer.columns == ("x", "y")
    assert list(answer) == [{"x": 1, "y": None}, {"x": 2, "y": None}]
