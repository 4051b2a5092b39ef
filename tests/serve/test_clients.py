"""Clients that others wrote, against a server of ours: what they read is what the graph says."""

from __future__ import annotations

import os
import urllib.request
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from lodeway.serve.server import Server
from served import CONSTRUCT, SELECT, SIZE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked on POSIX only")
FIRST, SAYS = rdflib.URIRef("http://x/s0000"), rdflib.URIRef("http://x/p")


@pytest.fixture
def graph(server: Server) -> rdflib.Graph:
    return rdflib.Graph(SPARQLStore(server.url + "sparql"))


def test_rdflib_selects(graph: rdflib.Graph) -> None:
    rows = [(str(row.s), str(row.o)) for row in graph.query(SELECT)]  # type: ignore[union-attr]
    assert len(rows) == SIZE
    assert rows[:2] == [("http://x/s0000", "铜 0"), ("http://x/s0001", "铜 1")]


@pytest.mark.parametrize(
    ("query", "is_so"), [("ASK { ?s ?p ?o }", True), ("ASK { 1 ?p ?o }", False)]
)
def test_rdflib_asks(graph: rdflib.Graph, query: str, is_so: bool) -> None:
    assert graph.query(query).askAnswer is is_so


@pytest.mark.parametrize(("query", "count"), [(CONSTRUCT, SIZE), (f"DESCRIBE <{FIRST}>", 1)])
def test_rdflib_constructs_and_describes(graph: rdflib.Graph, query: str, count: int) -> None:
    found = graph.query(query).graph
    assert found is not None
    assert len(found) == count
    assert (FIRST, SAYS, rdflib.Literal("铜 0")) in found


def test_rdflib_walks_the_graph_as_if_it_were_its_own(graph: rdflib.Graph) -> None:
    assert [str(o) for o in graph.objects(FIRST, SAYS)] == ["铜 0"]
    assert len(list(graph.subjects(SAYS, rdflib.Literal("铜 7")))) == 1
    assert (FIRST, SAYS, rdflib.Literal("铜 1")) not in graph


def test_rdflib_is_told_what_is_wrong_with_a_query(graph: rdflib.Graph) -> None:
    with pytest.raises(Exception, match="something wrong formulating"):
        graph.query("SELECT {")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_asks_in_every_form(server: Server, method: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server.url + "sparql")
    client.setMethod(method)

    def asked(query: str, form: str) -> Any:
        client.setQuery(query)
        client.setReturnFormat(form)
        answer = client.query()
        with closing(answer.response):
            return answer.convert()

    assert len(asked(SELECT, wrapper.JSON)["results"]["bindings"]) == SIZE
    assert len(asked(SELECT, wrapper.XML).getElementsByTagName("result")) == SIZE
    assert asked("ASK { ?s ?p ?o }", wrapper.JSON)["boolean"] is True
    for query, count in ((CONSTRUCT, SIZE), (f"DESCRIBE <{FIRST}>", 1)):
        read = rdflib.Graph().parse(data=asked(query, wrapper.TURTLE), format="turtle")
        for found in (asked(query, wrapper.RDFXML), read):
            assert (FIRST, SAYS, rdflib.Literal("铜 0")) in found
            assert len(found) == count


def test_pandas_reads_a_table_from_its_address(server: Server) -> None:
    request = urllib.request.Request(
        server.url + "sparql?" + urlencode({"query": SELECT}), headers={"Accept": "text/csv"}
    )
    with urllib.request.urlopen(request) as answer:
        table = pd.read_csv(answer)
    assert list(table.columns) == ["s", "o"]
    assert (len(table), table.loc[3, "o"]) == (SIZE, "铜 3")
