"""Parameters are terms: whatever stands in a value, the query asks the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import rdflib

from lodeway.schema.errors import QueryError
from lodeway.store import Iri, Store, Text, bind, parameters, term

QUADS = """\
<http://x/kfm> <http://x/label> "Kisanfu"@en <http://x/src/a> .
<http://x/kfm> <http://x/label> "基桑福"@zh <http://x/src/a> .
<http://x/kfm> <http://x/share> "95.0"^^<http://www.w3.org/2001/XMLSchema#double> <http://x/src/a> .
<http://x/kfm> <http://x/on> "2026-02-01"^^<http://www.w3.org/2001/XMLSchema#date> <http://x/src/a> .
<http://x/tfm> <http://x/label> "Tenke \\"Fungurume\\"" <http://x/src/b> .
<http://x/tfm> <http://x/share> "80.0"^^<http://www.w3.org/2001/XMLSchema#double> <http://x/src/b> .
<http://x/tfm> <http://x/share> "80.0"^^<http://www.w3.org/2001/XMLSchema#double> <http://x/src/c> .
<http://x/tfm> <http://x/on> "2025-12-31"^^<http://www.w3.org/2001/XMLSchema#date> <http://x/src/b> .
"""
LABELLED = """\
SELECT ?mine ?label WHERE {
  VALUES ?label { UNDEF }
  VALUES ?mine { UNDEF }  # any mine
  ?mine <http://x/label> ?label .
} ORDER BY ?mine ?label
"""
SINCE = """\
SELECT ?mine ?on WHERE {
  VALUES ?day { UNDEF }
  ?mine <http://x/on> ?on
  FILTER(COALESCE(?on >= ?day, true))
} ORDER BY ?mine
"""
SHARES = """\
SELECT (SUM(?share) AS ?total) WHERE {
  VALUES ?mine { UNDEF }
  ?mine <http://x/share> ?share
}
"""
HOSTILE = [
    '" } . ?s ?p ?o . { "',
    "x\n  VALUES ?mine { <http://x/tfm> }",
    "\\",
    "'''\"\"\"",
    "} SERVICE <http://127.0.0.1/> { ?s ?p ?o } #",
    "VALUES ?mine { UNDEF }",
    "a\r\nb\x00\t\u2028\u202e\U0001f600",
    r"\u0022 } SERVICE",
    r"\\u0022 \u005C\U00000022 } #",
    "\\\x00\\\\\x01u0022",
]


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.from_quads(QUADS.encode())


def test_an_open_parameter_lets_everything_through(store: Store) -> None:
    assert bind(LABELLED, {}) == LABELLED
    assert len(store.select(LABELLED).rows) == 3
    assert store.select(LABELLED, bindings={"mine": None}) == store.select(LABELLED)


def test_a_bound_parameter_keeps_only_its_term(store: Store) -> None:
    rows = store.select(LABELLED, bindings={"mine": Iri("http://x/kfm")}).rows
    assert [row[1] for row in rows] == ["Kisanfu", "基桑福"]
    assert store.select(LABELLED, bindings={"label": Text("基桑福", "zh")}).rows == (
        ("http://x/kfm", "基桑福"),
    )
    assert store.select(LABELLED, bindings={"label": "基桑福"}).rows == ()


def test_a_parameter_may_stand_anywhere_on_a_line(store: Store) -> None:
    query = "SELECT ?l WHERE { VALUES ?m { UNDEF } ?m <http://x/label> ?l } ORDER BY ?l"
    assert parameters(query) == ("m",)
    assert store.select(query, bindings={"m": Iri("http://x/tfm")}).rows == (
        ('Tenke "Fungurume"',),
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_string_stays_a_string(store: Store, words: str) -> None:
    assert store.select(LABELLED, bindings={"label": words}).rows == ()
    query = "SELECT ?v WHERE {\nVALUES ?v { UNDEF }\n}"
    assert store.select(query, bindings={"v": words}).rows == ((words,),)
    oracle = rdflib.Graph().query(bind(query, {"v": words}))
    assert [str(row[0]) for row in oracle] == [words]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_iri_is_refused(words: str) -> None:
    with pytest.raises(QueryError, match="cannot stand in a query"):
        bind(LABELLED, {"mine": Iri("http://x/" + words)})


def test_a_hostile_language_tag_is_refused() -> None:
    with pytest.raises(QueryError, match="cannot stand in a query"):
        bind(LABELLED, {"label": Text("x", "en } SERVICE <http://127.0.0.1/> {")})


def test_a_value_that_looks_like_a_parameter_is_not_filled_in_turn() -> None:
    bound = bind(LABELLED, {"label": "VALUES ?mine { UNDEF }", "mine": Iri("http://x/kfm")})
    assert bound.count("<http://x/kfm>") == 1


def test_an_undeclared_parameter_is_named_with_those_there_are() -> None:
    with pytest.raises(QueryError) as caught:
        bind(LABELLED, {"mines": "x"})
    assert str(caught.value) == "the query has no parameter 'mines'; it takes: 'label', 'mine'"
    with pytest.raises(QueryError, match="it takes: none"):
        bind("ASK {}", {"mine": "x"})


def test_a_value_that_is_no_term_is_refused() -> None:
    with pytest.raises(QueryError, match="a list is not a term"):
        term(["a"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Iri("http://x/a"), "<http://x/a>"),
        ("a", '"a"'),
        (Text("铜", "zh"), '"铜"@zh'),
        (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (7, '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (0.5, '"0.5"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (Decimal("1E+3"), '"1000"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (date(2026, 2, 1), '"2026-02-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (
            datetime(2026, 2, 1, tzinfo=UTC),
            '"2026-02-01T00:00:00+00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        ),
    ],
)
def test_plain_values_become_the_terms_they_look_like(value: object, text: str) -> None:
    assert str(term(value)) == text


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's own, inside parse()
@pytest.mark.parametrize(
    ("query", "bindings"),
    [
        (LABELLED, {}),
        (LABELLED, {"mine": Iri("http://x/kfm")}),
        (LABELLED, {"label": Text("基桑福", "zh")}),
        (LABELLED, {"label": 'Tenke "Fungurume"'}),
        (SINCE, {}),
        (SINCE, {"day": date(2026, 1, 1)}),
        (SHARES, {}),
        (SHARES, {"mine": Iri("http://x/tfm")}),
    ],
)
def test_both_engines_give_the_same_values(
    store: Store, query: str, bindings: dict[str, object]
) -> None:
    oracle = rdflib.Dataset(default_union=True)
    oracle.parse(data=QUADS, format="nquads")
    expected = [tuple(_plain(cell) for cell in row) for row in oracle.query(bind(query, bindings))]
    assert list(store.select(query, bindings=bindings).rows) == expected


def _plain(cell: object) -> object:
    # rdflib makes a date of xsd:date; ours stays in the source's own words.
    if isinstance(cell, rdflib.Literal) and isinstance(cell.value, float):
        return cell.value
    return str(cell)


PAIRS = """\
SELECT ?mine ?label ?by WHERE {
  VALUES (?mine ?by) { (UNDEF UNDEF) }
  ?mine <http://x/label> ?label .
} ORDER BY ?mine ?label
"""


def test_a_table_of_terms_goes_by_its_first_column(store: Store) -> None:
    assert parameters(PAIRS) == ("mine",)
    assert bind(PAIRS, {}) == PAIRS
    assert len(store.select(PAIRS).rows) == 3
    rows = [(Iri("http://x/kfm"), "a"), (Iri("http://x/tfm"), None)]
    found = store.select(PAIRS, bindings={"mine": rows}).rows
    assert [(row[1], row[2]) for row in found] == [
        ("Kisanfu", "a"),
        ("基桑福", "a"),
        ('Tenke "Fungurume"', None),
    ]
    assert store.select(PAIRS, bindings={"mine": []}).rows == ()


@pytest.mark.parametrize("value", HOSTILE)
def test_no_cell_of_a_table_changes_what_is_asked(store: Store, value: str) -> None:
    rows = [(Iri("http://x/tfm"), value)]
    assert [row[2] for row in store.select(PAIRS, bindings={"mine": rows}).rows] == [value]


def test_a_table_takes_rows_alone(store: Store) -> None:
    with pytest.raises(QueryError, match="rows are wanted"):
        bind(PAIRS, {"mine": Iri("http://x/kfm")})
    with pytest.raises(QueryError, match="is not a term"):
        bind(LABELLED, {"mine": [("a", "b")]})
