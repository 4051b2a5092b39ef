"""What a release says of itself: VoID statistics, a DCAT catalogue entry, checksums."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from lodeway.publish.dataset import DATASET, LABEL_GRAPH, Dataset
from lodeway.publish.vocabulary import SKOS
from lodeway.schema import rdf, vocab, words
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from lodeway.schema.words import Text

_ = words.of(__name__)

_TITLE = _("Lodeway: actors, resources and routes in critical minerals")
_ABOUT = _(
    "Sourced and dated claims about who owns, runs, finances and agrees what in critical minerals, "
    "and by which routes they travel; every claim stands in the graph of its source."
)
_PARTS = {
    "ontology": _("The ontology: classes, properties and code lists."),
    "asserted": _("What the tables say: things, and each claim in the graph of its source."),
    "derived": _("What rules conclude from the claims, each rule in a graph of its own."),
    "labels": _("A short name of every claim."),
}
_KEYWORDS = (
    _("critical minerals"),
    _("corporate ownership"),
    _("supply chains"),
    _("transport corridors"),
)
_LABEL_RULE = _("Short names of claims, made of their ends, figures and days")

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
HOME = "https://w3id.org/lodeway/"
MAKER = "The Lodeway authors"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_FORMATS = "http://www.w3.org/ns/formats/"
_SPACES = {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "prov": "http://www.w3.org/ns/prov#",
    "spdx": "http://spdx.org/rdf/terms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": vocab.OWL,
    "dcterms": vocab.DCTERMS,
    "rdfs": vocab.RDFS,
    "rdf": vocab.RDF,
    "xsd": vocab.XSD,
}
# Predicates that tie a thing of ours to the same or a like thing elsewhere.
_LINKS = (
    *(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")),
    vocab.OWL + "sameAs",
    vocab.RDFS + "seeAlso",
)
_RULE_TITLE = re.compile(r"# title@(en|zh): (.+)")


@dataclass(frozen=True)
class File:
    """A file of a release and what it is."""

    name: str
    content: bytes
    media_type: str
    title: Text


def void(dataset: Dataset) -> bytes:
    """The statistics of a dataset as VoID, in Turtle: parts, classes, properties, links."""
    return _turtle(_void(dataset))


def dcat(dataset: Dataset, files: Iterable[File], rules: Path) -> bytes:
    """The release as a DCAT dataset with its files, and which rule made which graph (PROV-O).

    The date of change is the newest day on which a claim was recorded: a release of the same
    tables is the same file whenever it is built.
    """
    return _turtle([*_dcat(dataset, list(files)), *_rules(dataset, rules)])


def sums(files: Mapping[str, bytes]) -> bytes:
    """The checksums of files, as `sha256sum --check` reads them."""
    lines = (f"{sha256(content)}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()


def sha256(content: bytes) -> str:
    """The checksum of a file in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def release_iri(name: str = "") -> str:
    """The address of a file of this version's release; of its folder without a name."""
    return f"{vocab.BASE}release/{vocab.VERSION}/{name}"


# The triples: written by name, `_t(subject, "void:triples", 5)`.


def _t(subject: str | ox.BlankNode, predicate: str, thing: object) -> ox.Triple:
    node = subject if isinstance(subject, ox.BlankNode) else rdf.Iri(subject)
    return ox.Triple(node, rdf.Iri(_full(predicate)), _thing(thing))


def _thing(thing: object) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    match thing:
        case ox.NamedNode() | ox.Literal() | ox.BlankNode():
            return thing
        case int():
            return rdf.typed(str(thing), "integer")
        case str() if thing.partition(":")[0] in _SPACES:
            return rdf.Iri(_full(thing))
        case str() if thing.startswith(("http:", "https:")):
            return rdf.Iri(thing)
    return rdf.Literal(str(thing))


def _full(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return _SPACES[prefix] + rest


def _both(subject: str, predicate: str, text: Text) -> Iterator[ox.Triple]:
    return (_t(subject, predicate, rdf.Literal(text[lang], language=lang)) for lang in LANGS)


def _turtle(triples: Iterable[ox.Triple]) -> bytes:
    spaces = {**_SPACES, "ld": vocab.LD}
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=spaces) or b""


def _void(dataset: Dataset) -> Iterator[ox.Triple]:
    parts = {name: getattr(dataset, name) for name in ("ontology", "asserted", "derived")}
    yield _t(DATASET, "rdf:type", "void:Dataset")
    yield from _both(DATASET, "dcterms:title", _TITLE)
    yield _t(DATASET, "dcterms:license", LICENCE)
    yield _t(DATASET, "foaf:homepage", HOME)
    yield _t(DATASET, "void:uriSpace", rdf.Literal(vocab.BASE))
    yield _t(DATASET, "void:exampleResource", vocab.ID + "kamoto-copper")
    for space in sorted({_namespace(iri) for iri in dataset.uses}):
        yield _t(DATASET, "void:vocabulary", space)
    yield _t(DATASET, "void:triples", sum(map(len, parts.values())))
    things = {q.subject for q in dataset.asserted}
    yield _t(DATASET, "void:entities", len(things))
    yield _t(DATASET, "void:classes", len(dataset.instances))
    yield _t(DATASET, "void:properties", len(dataset.uses))
    for name, quads in parts.items():
        part = f"{DATASET}#{name}"
        yield _t(DATASET, "void:subset", part)
        yield _t(part, "rdf:type", "void:Dataset")
        yield from _both(part, "dcterms:title", _PARTS[name])
        yield _t(part, "void:triples", len(quads))
        yield _t(part, "void:dataDump", release_iri(f"{name}.ttl"))
    yield from _partitions(dataset)
    yield from _linksets([*dataset.ontology, *dataset.asserted])


def _partitions(dataset: Dataset) -> Iterator[ox.Triple]:
    for kind, count in sorted(dataset.instances.items()):
        part = _part("class", kind)
        yield _t(DATASET, "void:classPartition", part)
        yield _t(part, "void:class", kind)
        yield _t(part, "void:entities", count)
    for predicate, count in sorted(dataset.uses.items()):
        part = _part("property", predicate)
        yield _t(DATASET, "void:propertyPartition", part)
        yield _t(part, "void:property", predicate)
        yield _t(part, "void:triples", count)


def _part(kind: str, iri: str) -> str:
    """A name for a part of the dataset: our own terms by their local names, others by where too."""
    where = "" if iri.startswith(vocab.LD) else f"{urlsplit(iri).hostname}-"
    return f"{DATASET}#{kind}-{where}{vocab.local(iri)}"


def _linksets(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    predicates = {rdf.Iri(one) for one in _LINKS}
    counts = Counter(
        (q.predicate.value, _site(q.object.value))
        for q in quads
        if q.predicate in predicates and isinstance(q.object, ox.NamedNode)
    )
    for (predicate, site), count in sorted(counts.items()):
        links = f"{DATASET}#links-{urlsplit(site).hostname}-{vocab.local(predicate)}"
        yield _t(links, "rdf:type", "void:Linkset")
        yield _t(DATASET, "void:subset", links)
        yield _t(links, "void:subjectsTarget", DATASET)
        yield _t(links, "void:objectsTarget", site)
        yield _t(links, "void:linkPredicate", predicate)
        yield _t(links, "void:triples", count)


def _site(iri: str) -> str:
    parts = urlsplit(iri)
    return f"{parts.scheme}://{parts.netloc}/"


def _namespace(iri: str) -> str:
    return iri.removesuffix(vocab.local(iri))


def _dcat(dataset: Dataset, files: list[File]) -> Iterator[ox.Triple]:
    maker = f"{DATASET}#lodeway"
    yield _t(DATASET, "rdf:type", "dcat:Dataset")
    yield from _both(DATASET, "dcterms:title", _TITLE)
    yield from _both(DATASET, "dcterms:description", _ABOUT)
    for word in _KEYWORDS:
        yield from _both(DATASET, "dcat:keyword", word)
    yield _t(DATASET, "dcterms:identifier", rdf.Literal(DATASET))
    yield _t(DATASET, "dcat:version", vocab.VERSION)
    yield _t(DATASET, "owl:versionInfo", vocab.VERSION)
    yield _t(DATASET, "dcterms:license", LICENCE)
    for lang in ("eng", "zho"):
        yield _t(DATASET, "dcterms:language", f"http://id.loc.gov/vocabulary/iso639-2/{lang}")
    yield _t(DATASET, "dcterms:conformsTo", vocab.LD.removesuffix("#"))
    yield _t(DATASET, "dcterms:creator", maker)
    yield _t(DATASET, "dcterms:publisher", maker)
    if day := dataset.newest:
        yield _t(DATASET, "dcterms:modified", rdf.typed(day, "date"))
    yield _t(maker, "rdf:type", "foaf:Agent")
    yield _t(maker, "foaf:name", MAKER)
    yield _t(maker, "foaf:homepage", HOME)
    for file in files:
        yield from _distribution(file)


def _distribution(file: File) -> Iterator[ox.Triple]:
    iri, checksum = release_iri(file.name), f"{DATASET}#sha256-{file.name}"
    yield _t(DATASET, "dcat:distribution", iri)
    yield _t(iri, "rdf:type", "dcat:Distribution")
    yield from _both(iri, "dcterms:title", file.title)
    yield _t(iri, "dcat:downloadURL", iri)
    yield _t(iri, "dcat:mediaType", _MEDIA + file.media_type)
    yield _t(iri, "dcat:byteSize", rdf.typed(str(len(file.content)), "nonNegativeInteger"))
    yield _t(iri, "dcterms:license", LICENCE)
    yield _t(iri, "spdx:checksum", checksum)
    yield _t(checksum, "rdf:type", "spdx:Checksum")
    yield _t(checksum, "spdx:algorithm", "spdx:checksumAlgorithm_sha256")
    yield _t(checksum, "spdx:checksumValue", rdf.typed(sha256(file.content), "hexBinary"))


def _rules(dataset: Dataset, rules: Path) -> Iterator[ox.Triple]:
    """Each derived graph with the rule that made it, out of what the tables say."""
    graphs = {q.graph_name for q in dataset.derived}
    names = {graph.value for graph in graphs if isinstance(graph, ox.NamedNode)}
    for graph in sorted(names | {LABEL_GRAPH}):
        name = vocab.local(graph)
        run, plan, held = f"{graph}#made", f"{vocab.BASE}rule/{name}", f"{graph}#by"
        yield _t(graph, "rdf:type", "prov:Entity")
        yield _t(graph, "prov:wasGeneratedBy", run)
        yield _t(graph, "prov:wasDerivedFrom", f"{DATASET}#asserted")
        yield _t(run, "rdf:type", "prov:Activity")
        yield _t(run, "prov:used", f"{DATASET}#asserted")
        yield _t(run, "prov:wasAssociatedWith", f"{DATASET}#lodeway")
        yield _t(run, "prov:qualifiedAssociation", held)
        yield _t(held, "rdf:type", "prov:Association")
        yield _t(held, "prov:agent", f"{DATASET}#lodeway")
        yield _t(held, "prov:hadPlan", plan)
        yield _t(plan, "rdf:type", "prov:Plan")
        for lang, title in _titles(rules / f"{name}.rq", graph, dataset):
            yield _t(plan, "rdfs:label", rdf.Literal(title, language=lang))


def _titles(rule: Path, graph: str, dataset: Dataset) -> list[tuple[str, str]]:
    """What a rule is called, in each language: its file's header says so, else the words it makes."""
    if graph == LABEL_GRAPH:
        return [(lang, _LABEL_RULE[lang]) for lang in LANGS]
    if rule.is_file():
        return _RULE_TITLE.findall(rule.read_text("utf-8"))
    names = {
        quad.object.value
        for quad in dataset.derived
        if quad.subject == rdf.Iri(graph) == quad.graph_name
        and quad.predicate == rdf.ld("derivedBy")
        and isinstance(quad.object, ox.Literal)
    }
    terms = dataset.vocabulary.properties.values()
    made = [term for term in terms if names & set(term.texts(vocab.LD + "derivedBy"))]
    return [(lang, ", ".join(term.label(lang) for term in made)) for lang in LANGS if made]
