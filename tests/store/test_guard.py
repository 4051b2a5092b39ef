"""What the guard refuses, in whatever dress, and what it must let through."""

from __future__ import annotations

import pytest

from lodeway.schema.errors import QueryError, QueryRefused
from lodeway.store import Store, form, refuse
from lodeway.store.guard import names_a_graph, star_columns

ELSEWHERE = "<http://127.0.0.1:9/> { ?s ?p ?o }"
SERVICES = {
    "plain": f"SELECT * {{ SERVICE {ELSEWHERE} }}",
    "lower case": f"SELECT * {{ service silent {ELSEWHERE} }}",
    "glued": "SELECT * {SERVICE<http://127.0.0.1:9/>{}}",
    "comment between": "SELECT * { SERVICE#x\n<http://127.0.0.1:9/> {} }",
    "variable": "SELECT * { BIND(<http://127.0.0.1:9/> AS ?x) SERVICE ?x {} }",
    "in a subquery": f"ASK {{ {{ SELECT * {{ OPTIONAL {{ SERVICE {ELSEWHERE} }} }} }} }}",
    "default prefix": "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "glued to a prefix": "PREFIX ex: <http://127.0.0.1:9/> SELECT * { SERVICEex:x {} }",
    "glued to a number": "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{} }",
    "glued to a boolean": "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/>{} }",
    "after a quote in a name": "PREFIX : <x:> SELECT * { ?s :a\\' 1 SERVICE <x:> {} ?s :b\\' 2 }",
    "after < and a quote": "SELECT * { ?s ?p ?o FILTER(?o<'>') SERVICE <x:> {} FILTER('a'<'b') }",
    "after < and a comment": "SELECT*{?s ?p ?o FILTER(?o<?p#>'''\n) SERVICE <x:> {} #'''\n}",
    "after a carriage return": "SELECT * { #\rSERVICE <http://127.0.0.1:9/> {}\n }",
    "escaped": "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }",
    "escaped end of a comment": "SELECT * { #\\u000ASERVICE <http://127.0.0.1:9/> {}\n }",
    "string read as two": "SELECT * { VALUES ?x {'''a'} SERVICE <x:> {} #\\q'''\n}",
    "surrogate in a string": "SELECT * { VALUES ?x {'''a'} SERVICE <x:> {} #\\uD800'''\n}",
}
HARMLESS = [
    "SELECT * { ?s <http://x/SERVICE> 'SERVICE <http://x>' } # SERVICE <http://x>",
    "PREFIX ex: <http://service.example/> SELECT ?service { ?service ex:service ex:LOAD }",
    '''SELECT * { ?s ?p """a "quoted" SERVICE, and 'more'""", '''
    + """'it\\'s a SERVICE', '''it's "INSERT" ''' }""",
    "SELECT * { ?s ?p 'copper'@en-SERVICE }",
    "SELECT * { ?s ?p _:service . FILTER(?s<?p && ?p>?s) }",
    "SELECT * { ?s ?p '\\u94DC \\\\ \\n' . <http://x/\\u94DC#a'b> ?p 1 }",
    "# <\\u0078> :\\u0070 SERVICE\nASK {}",
    "PREFIX add: <http://x/> ASK { ?copy add:move ?with }",
    "SELECT * FROM <http://x/a> FROM NAMED <http://x/b> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { ?s ?p <file:///data.ttl> }",
    "SELECT * { " + "{" * 150 + "}" * 150 + " }",
]


@pytest.mark.parametrize("query", SERVICES.values(), ids=SERVICES)
def test_service_is_refused_in_every_dress(query: str) -> None:
    with pytest.raises(QueryRefused):
        refuse(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_words_that_only_look_forbidden_pass(query: str) -> None:
    refuse(query)
    Store.from_quads(b"").select(query)


def test_a_refusal_says_what_where_and_what_to_do() -> None:
    with pytest.raises(QueryRefused) as caught:
        refuse("SELECT *\n{ 'é' SERVICE <http://x> {} }")
    assert str(caught.value) == (
        "2:7: SERVICE would ask another server, which no query here may do; leave it out"
    )


def test_a_prefix_that_looks_like_service_is_to_be_renamed() -> None:
    with pytest.raises(QueryRefused, match=r"1:8: .* rename the prefix that looks like it"):
        refuse("PREFIX service: <http://x/> ASK { service:a ?p ?o }")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <x:a> <x:a> 1 }",
        "PREFIX : <x:> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/x>",
        "LOAD SILENT <file:///etc/hostname>",
        "CLEAR ALL",
        "CREATE GRAPH <x:g>",
        "DROP ALL",
        "COPY DEFAULT TO <x:g>",
        "move <x:a> to <x:b>",
        "ADD <x:a> TO <x:b>",
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ASK {} ; CLEAR ALL",
    ],
)
def test_every_update_is_refused(update: str) -> None:
    with pytest.raises(QueryRefused, match="the graph is only read here"):
        refuse(update)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <FILE:///etc/passwd> { ?s ?p ?o }",
        "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
        "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
    ],
)
def test_from_never_names_a_file(query: str) -> None:
    with pytest.raises(QueryRefused, match="FROM never reads a file"):
        refuse(query)


@pytest.mark.parametrize("bracket", ["(", "{", "[", "<<"])
def test_bottomless_nesting_is_refused(bracket: str) -> None:
    with pytest.raises(QueryRefused, match=r"1:.*: nested deeper than 200 brackets"):
        refuse("SELECT * { " + bracket * 100_000)


def test_a_megabyte_is_too_long() -> None:
    refuse("ASK {} #" + "x" * 1_000_000)
    with pytest.raises(QueryRefused, match="longer than 1048576 bytes"):
        refuse("ASK {} #" + "铜" * 400_000)


def test_short_iris_with_quotes_are_read_both_ways_up_to_a_limit() -> None:
    refuse("BASE <http://x/> SELECT * { <#a> <#b> <#c> }")
    with pytest.raises(QueryRefused, match="too many short IRIs; write them in full"):
        refuse("BASE <http://x/> SELECT * { " + "<#a> <#b> <#c> . " * 50 + "}")


@pytest.mark.parametrize(
    "piece", ["'\\", '"""\\', "a-", "a.a", "<#", "<#>", "FROM", "FROM ", "@a-", "#", "%41:", "''"]
)
def test_a_megabyte_of_anything_is_read_once(piece: str) -> None:
    query = "SELECT * { " + piece * (1_000_000 // len(piece))
    names_a_graph(query)
    form(query)
    star_columns(query)
    try:
        refuse(query)
    except QueryRefused as refusal:
        assert str(refusal).startswith("1:")  # noqa: PT017 - most of these are merely not SPARQL


def test_a_string_that_is_never_closed_is_refused_where_it_could_be_read_as_two() -> None:
    with pytest.raises(QueryRefused, match="1:24: no ''' closes the string that begins here"):
        refuse("SELECT * { VALUES ?x { '''a' } SERVICE <x:> {} }")


def test_an_invalid_escape_is_named() -> None:
    with pytest.raises(QueryRefused) as caught:
        refuse(r"SELECT * { ?s ?p 'C:\query' }")
    assert str(caught.value) == r"1:18: '\q' is no escape in a string; write '\\' for a backslash"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select * {}", "SELECT"),
        ("# ASK\nBASE <http://ask/> PREFIX ask: <x:> CONSTRUCT WHERE {}", "CONSTRUCT"),
        ("DESCRIBE<x:a>", "DESCRIBE"),
        ("ASK{}", "ASK"),
        ("INSERT DATA {}", None),
        ("", None),
    ],
)
def test_the_form_of_a_query_is_its_first_keyword(query: str, expected: str | None) -> None:
    assert form(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { GRAPH ?g {} }", True),
        ("SELECT * FROM#\n<x:> {}", True),
        ("SELECT * from named x:a {}", True),
        ("SELECT * { ?claim ld:from ?day }", False),
    ],
)
def test_a_query_that_names_graphs_is_never_missed(query: str, expected: bool) -> None:
    assert names_a_graph(query) is expected


def test_refused_is_a_kind_of_query_error() -> None:
    assert issubclass(QueryRefused, QueryError)
