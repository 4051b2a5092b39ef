"""`python tools/sparql_suite.py FOLDER [SUITE ...]`: the W3C SPARQL tests through our own endpoint.

FOLDER holds a checkout of github.com/w3c/rdf-tests. Each test's data are served by themselves over
HTTP; what fails is listed with what came instead. What is known to fail, and why, stands in
docs/serve.md. Files that a query reads with FROM are served as graphs of that name, for the endpoint
itself reads none. Else the request names what is the default graph and which graphs have names, as the
protocol has it, for our default graph is the union of all. A query that is none is to be refused, by whatever word; one with a function that
nobody has is good syntax, though it is not answered.
"""

from __future__ import annotations

import http.client
import re
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pyoxigraph as ox
import rdflib
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from lodeway.serve.places import Limits
from lodeway.serve.server import Server, make_server

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
ROW = rdflib.Namespace("urn:row:")
SUITES = {
    "1.1 query": "sparql11/manifest-sparql11-query.ttl",
    "1.1 results": "sparql11/manifest-sparql11-results.ttl",
    "1.0 syntax": "sparql10/manifest-syntax.ttl",
    "1.0 evaluation": "sparql10/manifest-evaluation.ttl",
}
EVALUATION = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
GOOD = {MF.PositiveSyntaxTest, MF.PositiveSyntaxTest11}
BAD = {MF.NegativeSyntaxTest, MF.NegativeSyntaxTest11}
ACCEPT = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".srj": "application/sparql-results+json",
}


@dataclass(frozen=True)
class Test:
    """One test: what is asked over which data, and the file of what is expected."""

    name: str
    kind: URIRef
    query: Path
    data: tuple[Path, ...] = ()
    graphs: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None


def tests(manifest: Path) -> Iterator[Test]:
    """The tests of a manifest and of all that it includes."""
    graph = rdflib.Graph().parse(manifest, publicID=manifest.as_uri())
    for head in graph.objects(None, MF.include):
        for other in Collection(graph, head):
            yield from tests(_path(other))
    for head in graph.objects(None, MF.entries):
        for entry in Collection(graph, head):
            kind = next(graph.objects(entry, RDF.type), None)
            action = graph.value(entry, MF.action)
            if kind in EVALUATION:
                graphs = []
                for named in graph.objects(action, QT.graphData):
                    label = graph.value(named, RDFS.label)
                    file = graph.value(named, QT.graph) if isinstance(named, BNode) else named
                    graphs.append((str(label or _web(_path(file))), _path(file)))
                query = _path(graph.value(action, QT.query))
                yield Test(
                    f"{manifest.parent.name}/{str(entry).rpartition('#')[2]}",
                    kind,
                    query,
                    tuple(map(_path, graph.objects(action, QT.data))),
                    (*graphs, *_read_by(query)),
                    _path(graph.value(entry, MF.result)),
                )
            elif kind in GOOD | BAD:
                name = f"{manifest.parent.name}/{str(entry).rpartition('#')[2]}"
                yield Test(name, kind, _path(action), graphs=_read_by(_path(action)))


def _read_by(query: Path) -> tuple[tuple[str, Path], ...]:
    """The graphs that a query names by FROM: the files beside it, else files of nothing."""
    text = re.sub(r"#.*", "", query.read_text("utf-8")) if query.suffix == ".rq" else ""
    names = re.findall(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", text, re.IGNORECASE)
    return tuple((urljoin(_web(query), name), query.parent / name) for name in names)


def _web(file: Path) -> str:
    """The address that a file of the tests has on the web."""
    return file.as_uri().replace("file://", "http://tests.example", 1)


def _path(iri: object) -> Path:
    return Path(str(iri).removeprefix("file://"))


@contextmanager
def served(test: Test) -> Iterator[Server]:
    """A server of the test's data."""
    with tempfile.TemporaryDirectory() as folder:
        lines = b"".join(
            ox.serialize(_quads(file, name), format=ox.RdfFormat.N_QUADS) or b""
            for name, file in dict.fromkeys((*_own(test), *test.graphs))
        )
        (Path(folder) / "graph.nq").write_bytes(lines)
        server = make_server(lambda: Path(folder), port=0, limits=Limits(workers=3))
        thread = threading.Thread(target=server.serve)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield server
        finally:
            server.stop()
            thread.join()


def _own(test: Test) -> list[tuple[str, Path]]:
    """The files of the default graph: without a name beside FROM, else by their addresses."""
    return [("" if _read_by(test.query) else _web(file), file) for file in test.data]


def _dataset(test: Test) -> list[tuple[str, str]]:
    """The parameters that name the dataset; graphs of nothing are not there to be named."""
    if _read_by(test.query):
        return []
    parts = {"default-graph-uri": _own(test), "named-graph-uri": test.graphs}
    return [
        (key, name)
        for key, files in parts.items()
        for name, file in files
        if any(_quads(file, name))
    ]


def _quads(file: Path, name: str) -> Iterator[ox.Quad]:
    kinds = {
        ".ttl": ox.RdfFormat.TURTLE,
        ".rdf": ox.RdfFormat.RDF_XML,
        ".nt": ox.RdfFormat.N_TRIPLES,
    }
    graph = ox.NamedNode(name) if name else ox.DefaultGraph()
    if not file.is_file():  # a name in a query that is only read
        yield ox.Quad(graph, graph, graph, graph)
        return
    for quad in ox.parse(
        path=str(file), format=kinds[file.suffix], base_iri=_web(file), rename_blank_nodes=True
    ):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def failure(server: Server, test: Test) -> str:
    """Why a test fails; "" where it passes."""
    text = test.query.read_text("utf-8")
    base = f"BASE <{_web(test.query)}>\n"
    accept = ACCEPT.get(test.result.suffix if test.result else "", "")
    kinds = f"{accept or 'application/sparql-results+xml'}, application/n-triples"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    asked = text if "BASE" in text.upper() else base + text
    body = urlencode([("query", asked), *_dataset(test)])
    headers = {"Accept": kinds, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sparql", body, headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    if test.kind in BAD:
        is_refused = response.status in {400, 403}
        return "" if is_refused else f"{response.status} for a query that is none"
    if test.kind in GOOD and b"The custom function" in content:
        return ""
    if response.status != 200:
        return f"{response.status} {content.decode()[:150]}"
    if test.result is None:
        return ""
    if test.kind == MF.CSVResultFormatTest:
        same = _csv(content.decode()) == _csv(test.result.read_text("utf-8"))
        return "" if same else "another table"
    got = _graph_of(content, response.headers["Content-Type"])
    wanted = _expected(test.result)
    return "" if isomorphic(_plain(got), _plain(wanted)) else "another answer"


def _csv(text: str) -> list[str]:
    head, *rows = re.sub(r"_:\w+", "_:b", text.replace("\r\n", "\n")).splitlines()
    return [head, *sorted(rows)]


def _graph_of(content: bytes, media_type: str) -> rdflib.Graph:
    if "n-triples" in media_type:
        return rdflib.Graph().parse(data=content.decode(), format="nt")
    kind = ox.QueryResultsFormat.from_media_type(media_type.partition(";")[0])
    return _rows(ox.parse_query_results(content, format=kind))


def _rows(found: object) -> rdflib.Graph:
    """A table as a graph, a node a row, so that blank nodes and order compare as graphs do."""
    graph = rdflib.Graph()
    if isinstance(found, ox.QueryBoolean):
        graph.add((ROW.answer, ROW.says, Literal(bool(found))))
        return graph
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    for name in names:
        graph.add((ROW.head, ROW.has, Literal(name)))
    count: Counter[str] = Counter()
    for row in found:
        node = BNode()
        text = str([str(row[name]) for name in names if not isinstance(row[name], ox.BlankNode)])
        count[text] += 1
        graph.add((node, ROW.copy, Literal(count[text])))
        for name in names:
            if row[name] is not None:
                graph.add((node, ROW[name], _term(row[name])))
    return graph


def _term(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    return Literal(term.value, datatype=None if datatype == XSD.string else datatype)


def _expected(file: Path) -> rdflib.Graph:
    if file.suffix in {".srx", ".srj", ".tsv"}:
        kinds = {".srx": "XML", ".srj": "JSON", ".tsv": "TSV"}
        kind = getattr(ox.QueryResultsFormat, kinds[file.suffix])
        return _rows(ox.parse_query_results(file.read_bytes(), format=kind))
    graph = rdflib.Graph().parse(file, publicID=_web(file))
    head = graph.value(None, RDF.type, RS.ResultSet)
    if head is None:
        return graph
    if (said := graph.value(head, RS.boolean)) is not None:
        found = rdflib.Graph()
        found.add((ROW.answer, ROW.says, Literal(str(said) == "true")))
        return found
    found = rdflib.Graph()
    for name in graph.objects(head, RS.resultVariable):
        found.add((ROW.head, ROW.has, Literal(str(name))))
    count: Counter[str] = Counter()
    for solution in graph.objects(head, RS.solution):
        cells = {
            str(graph.value(one, RS.variable)): graph.value(one, RS.value)
            for one in graph.objects(solution, RS.binding)
        }
        text = str(sorted((k, v.n3()) for k, v in cells.items() if not isinstance(v, BNode)))  # type: ignore[union-attr]
        count[text] += 1
        node = BNode()
        found.add((node, ROW.copy, Literal(count[text])))
        for name, value in cells.items():
            found.add((node, ROW[name], value))  # type: ignore[arg-type]
    return found


def _plain(graph: rdflib.Graph) -> rdflib.Graph:
    """With numbers by their value: 1.0 and 1.00 are the same decimal."""
    plain = rdflib.Graph()
    for subject, predicate, value in graph:
        if (isinstance(value, Literal) and isinstance(value.value, (int, float))) or (
            isinstance(value, Literal) and type(value.value).__name__ == "Decimal"
        ):
            value = Literal(f"{float(value.value):.10g}", datatype=value.datatype)
        plain.add((subject, predicate, value))
    return plain


def main(folder: Path, *chosen: str) -> None:
    """Run the suites that are named, or all; print counts and failures."""
    for suite, manifest in SUITES.items():
        if chosen and suite not in chosen:
            continue
        found = list(tests((folder / "sparql" / manifest).resolve()))
        alike: dict[object, list[Test]] = defaultdict(list)
        for test in found:
            alike[test.data, test.graphs].append(test)
        failed = [(test, why) for group in alike.values() for test, why in _failures(group)]
        sys.stdout.write(f"{suite}: {len(found) - len(failed)} of {len(found)}\n")
        for test, why in sorted(failed, key=lambda pair: pair[0].name):
            sys.stdout.write(f"  {test.name}: {why}\n")


def _failures(group: Sequence[Test]) -> Iterator[tuple[Test, str]]:
    with served(group[0]) as server:
        for test in group:
            if why := failure(server, test):
                yield test, why


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
