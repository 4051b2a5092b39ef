"""The files of a release, each under the name a reader looks for, and what each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.check import generated
from lodeway.publish import (
    annotated,
    bods,
    changes,
    context,
    describe,
    ftm,
    networks,
    reference,
    tables,
)
from lodeway.publish.dataset import Dataset, triples
from lodeway.publish.describe import File
from lodeway.publish.holdings import Export
from lodeway.schema import rdf, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx as nx

    from lodeway.build.graph import Graph
    from lodeway.schema.words import Text

_ = words.of(__name__)


@dataclass(frozen=True)
class Kind:
    """A file that can be made of a graph; `always` says whether every build writes it.

    `published` says whether a release carries it: what only repeats a release for programs of
    another kind is made when it is asked for. `left` counts what its format cannot tell, by reason.
    """

    name: str
    media_type: str
    title: Text
    make: Callable[[Dataset, Graph], bytes]
    always: bool = True
    published: bool = True
    left: Callable[[Dataset], Mapping[Text, int]] = lambda dataset: {}


def _turtle(dataset: Dataset, quads: Iterable[ox.Quad]) -> bytes:
    made = ox.serialize(triples(quads), format=ox.RdfFormat.TURTLE, prefixes=dataset.prefixes)
    return made or b""


def _trig(dataset: Dataset) -> bytes:
    made = ox.serialize(dataset.quads, format=ox.RdfFormat.TRIG, prefixes=dataset.prefixes)
    return made or b""


def _union(dataset: Dataset) -> bytes:
    lines = (line.rpartition(b" <")[0] for line in dataset.nquads.splitlines())
    labels = (line.rpartition(b" <")[0] for line in rdf.lines(dataset.labels))
    return b" .\n".join([*sorted({*lines, *labels}), b""])


TURTLE, HTML = "text/turtle", "text/html"
KINDS = (
    Kind(
        "graph.nq",
        "application/n-quads",
        _("Everything in named graphs: the ontology, each source, each rule"),
        lambda dataset, graph: dataset.nquads,
    ),
    Kind(
        "asserted.ttl",
        TURTLE,
        _("What the tables say, without what follows from it"),
        lambda dataset, graph: _turtle(dataset, dataset.asserted),
    ),
    Kind(
        "derived.ttl",
        TURTLE,
        _("What rules conclude, and nothing else"),
        lambda dataset, graph: _turtle(dataset, dataset.derived),
    ),
    Kind(
        "ontology.ttl",
        TURTLE,
        _("The ontology, all modules in one file"),
        lambda dataset, graph: _turtle(dataset, dataset.ontology),
    ),
    Kind(
        "shapes.ttl",
        TURTLE,
        _("The shapes (SHACL) that the graph fits"),
        lambda dataset, graph: generated.released(graph.schema, graph.shapes),
    ),
    Kind(
        "context.jsonld",
        "application/ld+json",
        _("A context for JSON-LD: our terms by their local names"),
        lambda dataset, graph: context.written(context.context(dataset.vocabulary)),
    ),
    Kind(
        "void.ttl",
        TURTLE,
        _("Statistics: triples by class and property, links to elsewhere (VoID)"),
        lambda dataset, graph: describe.void(dataset),
    ),
    Kind(
        "graph.trig",
        "application/trig",
        _("Everything in named graphs, with the names of claims, to be read by people too"),
        lambda dataset, graph: _trig(dataset),
        always=False,
    ),
    Kind(
        "union.nt",
        "application/n-triples",
        _("Everything without graphs, each triple once, with the names of claims"),
        lambda dataset, graph: _union(dataset),
        always=False,
    ),
    Kind(
        "labels.ttl",
        TURTLE,
        _("A short name of every claim, in English and Chinese"),
        lambda dataset, graph: _turtle(dataset, dataset.labels),
        always=False,
    ),
    Kind(
        "annotations.ttl",
        TURTLE,
        _("Claims as annotations of plain triples (RDF 1.2)"),
        lambda dataset, graph: annotated.turtle(dataset),
        always=False,
    ),
    Kind(
        "claims.jsonld",
        "application/ld+json",
        _("Things and claims as JSON-LD, with the context in the file"),
        lambda dataset, graph: context.written(
            context.document(context.context(dataset.vocabulary), dataset.asserted)
        ),
        always=False,
    ),
    Kind(
        "bods.json",
        "application/json",
        _("Stakes and control as statements of the Beneficial Ownership Data Standard 0.4"),
        lambda dataset, graph: bods.export(dataset).content,
        always=False,
        left=lambda dataset: bods.export(dataset).left,
    ),
    Kind(
        "ftm.jsonl",
        "application/x-ndjson",
        _("Stakes, control and memberships as FollowTheMoney entities"),
        lambda dataset, graph: ftm.export(dataset).content,
        always=False,
        left=lambda dataset: ftm.export(dataset).left,
    ),
    Kind(
        "claims.csv",
        "text/csv",
        _("Every claim as a row of one table, names in English and Chinese"),
        lambda dataset, graph: tables.as_csv(tables.claims(dataset)),
        always=False,
        published=False,
    ),
    Kind(
        "claims.parquet",
        "application/vnd.apache.parquet",
        _("The same table for pandas, DuckDB, R and others (needs the extra 'parquet')"),
        lambda dataset, graph: tables.as_parquet(tables.claims(dataset)),
        always=False,
        published=False,
    ),
    Kind(
        "places.geojson",
        "application/geo+json",
        _("Places, mines and plants as points, for QGIS and web maps"),
        lambda dataset, graph: tables.geojson(dataset),
        always=False,
        published=False,
    ),
    Kind(
        "ontology.html",
        HTML,
        _("The reference of the ontology, in English and Chinese"),
        lambda dataset, graph: reference.page(dataset).encode(),
        always=False,
    ),
    Kind(
        "terms-changes.md",
        "text/markdown",
        _("Terms added, removed and changed since the last published version"),
        lambda dataset, graph: changes.markdown(dataset.vocabulary, graph.root).encode(),
        always=False,
    ),
)


@dataclass(frozen=True)
class Drawing:
    """A file made of one network of the stored graph, for programs that draw and count networks."""

    name: str
    media_type: str
    title: Text
    network: str
    make: Callable[[nx.MultiDiGraph[str]], bytes]


_FORMS = {
    "graphml": ("application/graphml+xml", networks.graphml),
    "gexf": ("application/gexf+xml", networks.gexf),
}
_NETWORK = {
    "actors": _("The network of actors: who holds, runs, pays, supplies and joins whom"),
    "flows": _("The network of goods that go from place to place"),
    "minerals": _("The network of minerals and the lists that call them critical"),
    "ownership": _("The network of stakes and control"),
    "transport": _("The network of roads, railways and sea ways, with days and costs"),
}
DRAWINGS: Mapping[str, Drawing] = {
    f"{network}.{form}": Drawing(f"{network}.{form}", media_type, _NETWORK[network], network, make)
    for network in networks.NAMES
    for form, (media_type, make) in _FORMS.items()
}
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
_PAGE = _("A page to explore the graph")
_CATALOGUE, _SUMS = "dcat.ttl", "SHA256SUMS"


def release(
    graph: Graph, nquads: bytes, *, everything: bool
) -> Callable[[Mapping[str, bytes]], dict[str, bytes]]:
    """What gives the files of a release by name, when it is given its pages.

    The files are the quick ones, or `everything` a publication carries. Two files describe the
    others: `dcat.ttl` all but itself and the sums, `SHA256SUMS` all.
    """
    dataset = Dataset(nquads, graph.schema)
    kinds = [kind for kind in KINDS if kind.always or (everything and kind.published)]
    plain = [File(k.name, k.make(dataset, graph), k.media_type, k.title) for k in kinds]

    def with_pages(pages: Mapping[str, bytes]) -> dict[str, bytes]:
        made = [*plain, *(File(name, content, HTML, _PAGE) for name, content in pages.items())]
        files = {file.name: file.content for file in made}
        files[_CATALOGUE] = describe.dcat(dataset, made, graph.rules)
        return {**files, _SUMS: describe.sums(files)}

    return with_pages


def one(name: str, graph: Graph, nquads: bytes) -> Export:
    """One of the files in `KINDS`, and what its format could not tell."""
    kind, dataset = BY_NAME[name], Dataset(nquads, graph.schema)
    return Export(kind.make(dataset, graph), kind.left(dataset))


def named(name: str) -> Kind | None:
    """The file of a name; its ending can be left away where no other file has the same stem."""
    alike = [kind for kind in KINDS if kind.name.partition(".")[0] == name]
    return BY_NAME.get(name) or (alike[0] if len(alike) == 1 else None)


def listed() -> list[Kind | Drawing]:
    """Everything that can be exported, in the order in which it is listed."""
    return [*KINDS, *DRAWINGS.values()]
