"""The graph in this process: plain values, stable columns, one triple counted once."""

from __future__ import annotations

import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from lodeway.schema.errors import QueryError, ReleaseError
from lodeway.store import Iri, Rows, Store, Text

XSD = "http://www.w3.org/2001/XMLSchema#"
QUADS = f"""\
<http://x/a> <http://x/p> <http://x/b> <http://x/g1> .
<http://x/a> <http://x/p> <http://x/b> <http://x/g2> .
<http://x/b> <http://x/p> <http://x/c> <http://x/g2> .
<http://x/a> <http://x/when> "2026-02"^^<{XSD}gYearMonth> <http://x/g1> .
"""


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.from_quads(QUADS.encode())


def test_two_sources_saying_the_same_count_once_in_the_union(store: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s <http://x/p> ?o }"
    assert store.select(count).rows == ((2,),)


def test_the_graph_of_a_triple_tells_who_says_so(store: Store) -> None:
    who = "SELECT ?g WHERE { GRAPH ?g { <http://x/a> <http://x/p> <http://x/b> } } ORDER BY ?g"
    assert store.select(who).rows == (("http://x/g1",), ("http://x/g2",))


def test_from_narrows_the_question_to_one_source(store: Store) -> None:
    query = "SELECT ?s FROM <http://x/g1> WHERE { ?s <http://x/p> ?o }"
    assert store.select(query).rows == (("http://x/a",),)


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * WHERE { ?z ?a ?m }", ("z", "a", "m")),
        ("#?a ?m\nselect distinct * { ?z ?a ?m . ?m ?b ?c }", ("z", "a", "m", "b", "c")),
        ("SELECT * { ?z ?a ?m { SELECT ?m { ?q ?b ?m } } }", ("z", "a", "m")),
        ("SELECT ?m (?a AS ?k) ?z WHERE { ?z ?a ?m }", ("m", "k", "z")),
        ("SELECT (?a AS ?k) ?a WHERE { ?z ?a ?m }", ("k", "a")),
        ("ASK { ?z ?a ?m }", ("answer",)),
    ],
)
def test_columns_stand_as_the_query_has_them(
    store: Store, query: str, columns: tuple[str, ...]
) -> None:
    assert store.select(query).columns == columns


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<http://x/a>", Iri("http://x/a")),
        ('"copper"', "copper"),
        ('"copper"@EN', Text("copper", "en")),
        ("true", True),
        ("7", 7),
        ("0.5", Decimal("0.5")),
        ("5e-1", 0.5),
        (f'"2026-02"^^<{XSD}gYearMonth>', "2026-02"),
        (f'"2026"^^<{XSD}gYear>', "2026"),
        (f'"2026-02-01"^^<{XSD}date>', "2026-02-01"),
        (f'"12"^^<{XSD}unsignedByte>', 12),
        (f'"abc"^^<{XSD}integer>', "abc"),
        (f'"abc"^^<{XSD}decimal>', "abc"),
        (f'"yes"^^<{XSD}boolean>', "yes"),
        ("1/0", None),
        ("<<( <http://x/a> <http://x/p> 1 )>>", "<<( http://x/a http://x/p 1 )>>"),
    ],
)
def test_a_term_comes_back_as_the_plain_value_it_is(written: str, value: object) -> None:
    found = Store.from_quads(b"").select(f"SELECT ?v {{ BIND({written} AS ?v) }}").rows[0][0]
    assert found == value
    assert type(found) is type(value)
    if isinstance(value, Text):
        assert isinstance(found, Text)
        assert found.lang == value.lang


def test_a_text_keeps_its_language_through_a_pickle() -> None:
    text = pickle.loads(pickle.dumps(Text("铜", "zh")))
    assert (text, text.lang, repr(text)) == ("铜", "zh", "Text('铜', 'zh')")


def test_our_own_prefixes_are_known_and_can_be_overruled(store: Store) -> None:
    assert store.select("SELECT ?v { BIND(id:kfm AS ?v) }").rows == (
        ("https://w3id.org/lodeway/id/kfm",),
    )
    own = "PREFIX id: <http://x/> SELECT ?v { BIND(id:kfm AS ?v) }"
    assert store.select(own).rows == (("http://x/kfm",),)


def test_an_ask_is_one_row_named_answer(store: Store) -> None:
    assert store.select("ASK { <http://x/a> ?p ?o }") == Rows(("answer",), ((True,),))


def test_a_construct_gives_sorted_triples_once(store: Store) -> None:
    query = "CONSTRUCT { ?o <http://x/q> 1 } WHERE { GRAPH ?g { ?s <http://x/p> ?o } }"
    one = f'"1"^^<{XSD}integer>'
    assert store.graph(query) == (
        f"<http://x/b> <http://x/q> {one} .\n<http://x/c> <http://x/q> {one} .\n"
    )


def test_rows_and_graphs_are_not_mistaken_for_each_other(store: Store) -> None:
    with pytest.raises(QueryError, match="use `graph`"):
        store.select("CONSTRUCT WHERE { ?s ?p ?o }")
    with pytest.raises(QueryError, match="use `select`"):
        store.graph("ASK {}")


def test_a_mistake_is_reported_with_line_and_column(store: Store) -> None:
    with pytest.raises(QueryError, match=r"^not a SPARQL 1\.1 query: error at 2:\d+: expected"):
        store.select("SELECT *\n{ ?s ?p }")


def test_an_update_is_no_query(store: Store) -> None:
    with pytest.raises(QueryError, match="not a SPARQL"):
        store.select("INSERT DATA { <http://x/a> <http://x/p> 1 }")


def test_a_broken_graph_file_is_reported_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    file.write_text('<http://x/a> <http://x/p> "a" .\n<http://x/a> <http://x/p> <a b> .\n')
    with pytest.raises(ReleaseError) as caught:
        Store.from_nquads(file)
    assert str(caught.value).startswith(f"{file}:2: not N-Quads: ")
    with pytest.raises(ReleaseError, match="cannot be read: No such file"):
        Store.from_nquads(tmp_path / "none.nq")


def test_a_file_and_its_bytes_give_the_same_store(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "graph.nq"
    file.write_text(QUADS)
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    assert Store.from_nquads(file).select(query) == store.select(query)


def test_importing_the_package_loads_no_engine() -> None:
    code = "import sys, lodeway.store; sys.exit('pyoxigraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
