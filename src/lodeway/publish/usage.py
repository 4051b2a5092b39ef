"""How the data use the vocabulary: which properties each class has, and one thing to show."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.schema import rdf, vocab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.publish.dataset import Dataset
    from lodeway.publish.vocabulary import Term

Facts = list[tuple[str, "ox.NamedNode | ox.Literal"]]
_LONGEST = 160


@dataclass(frozen=True)
class Usage:
    """What stands in the data, by the IRI of a class, a property or a code.

    `properties` counts for a class the things that have each property. `examples` has for each
    class the facts of one of its things, by the thing's IRI.
    """

    instances: Mapping[str, int]
    uses: Mapping[str, int]
    values: Mapping[str, int]
    properties: Mapping[str, Mapping[str, int]]
    examples: Mapping[str, tuple[str, Facts]]


def of(dataset: Dataset) -> Usage:
    """How the tables and the rules use the vocabulary.

    The thing shown for a class is the one that its own example names, else the one of which most
    is said; of several the first by IRI.
    """
    facts = _facts(dataset)
    properties: dict[str, Counter[str]] = defaultdict(Counter)
    best: dict[str, tuple[int, str]] = {}
    wanted = {iri: _slugs(term) for iri, term in dataset.vocabulary.classes.items()}
    for thing in sorted(facts):
        said = facts[thing]
        predicates = {predicate for predicate, _ in said}
        for kind in (o.value for p, o in said if p == rdf.RDF_TYPE.value):
            properties[kind].update(predicates)
            worth = len(predicates) + 1000 * (vocab.local(thing) in wanted.get(kind, ()))
            if worth > best.get(kind, (0, ""))[0]:
                best[kind] = worth, thing
    values = Counter(
        q.object.value
        for q in (*dataset.asserted, *dataset.derived)
        if isinstance(q.object, ox.NamedNode) and q.object.value.startswith(vocab.CODE)
    )
    return Usage(
        instances=dataset.instances,
        uses=dataset.uses,
        values=values,
        properties=properties,
        examples={kind: (thing, facts[thing]) for kind, (_, thing) in best.items()},
    )


def turtle(thing: str, facts: Facts, prefixes: Mapping[str, str]) -> str:
    """The facts of a thing as Turtle without its prefixes; long texts are cut."""
    subject = rdf.Iri(thing)
    triples = [ox.Triple(subject, rdf.Iri(p), _cut(o)) for p, o in facts]
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    lines = text.decode().splitlines()
    body = "\n".join(line for line in lines if not line.startswith("@prefix"))
    return body.strip()


def _facts(dataset: Dataset) -> dict[str, Facts]:
    facts: dict[str, Facts] = defaultdict(list)
    for quad in (*dataset.asserted, *dataset.derived):
        subject, thing = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(thing, (ox.NamedNode, ox.Literal)):
            facts[subject.value].append((quad.predicate.value, thing))
    return facts


def _slugs(term: Term) -> set[str]:
    """The ids in a class's example: all its words that could be one."""
    return {word.strip(",;.") for example in term.examples for word in example.split()}


def _cut(thing: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
    if isinstance(thing, ox.NamedNode) or len(thing.value) <= _LONGEST:
        return thing
    short = thing.value[:_LONGEST].rstrip() + "…"
    if thing.language:
        return rdf.Literal(short, language=thing.language)
    return rdf.Literal(short, datatype=thing.datatype)
