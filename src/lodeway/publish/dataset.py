"""The graph of a release in parts: the ontology, what sources say, what rules conclude, labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.publish import holdings, labels, vocabulary
from lodeway.schema import rdf, vocab

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.publish.holdings import Held
    from lodeway.publish.vocabulary import Vocabulary
    from lodeway.schema.ontology import Schema

DATASET = vocab.BASE + "dataset"
LABEL_GRAPH = vocab.DERIVED_GRAPHS + "claim-labels"


@dataclass(frozen=True)
class Dataset:
    """A built graph, each part read once and only when it is asked for.

    `nquads` is what the build made; the ontology comes in the order of its files, all else in that
    of the N-Quads: graph by graph, and in each by subject.
    """

    nquads: bytes
    schema: Schema

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the ontology."""
        return vocabulary.read(self.schema.quads)

    @cached_property
    def ontology(self) -> list[ox.Quad]:
        """The ontology, each triple once."""
        return list(dict.fromkeys(self.schema.quads))

    @cached_property
    def asserted(self) -> list[ox.Quad]:
        """What the tables say: things, and claims in the graphs of their sources."""
        return self._graphs[0]

    @cached_property
    def derived(self) -> list[ox.Quad]:
        """What rules conclude, each rule in a graph of its own."""
        return self._graphs[1]

    @cached_property
    def labels(self) -> list[ox.Quad]:
        """A short name of every claim in both languages.

        These are for readers of the files: the program tells a claim by its id, and its own graph
        does without them.
        """
        graph = rdf.Iri(LABEL_GRAPH)
        made = labels.of_claims(self.asserted, self.vocabulary)
        quads = [rdf.Quad(t.subject, t.predicate, t.object, graph) for t in made]
        return [*quads, rdf.Quad(graph, rdf.ld("derivedBy"), rdf.Literal("claim-labels"), graph)]

    @cached_property
    def holdings(self) -> tuple[Held, ...]:
        """Stakes, controls and memberships with their sources, as formats of ownership tell them."""
        return holdings.read(self.asserted, self.derived)

    @cached_property
    def newest(self) -> str:
        """The newest day on which a claim was recorded; "" if none was."""
        recorded = rdf.ld("recorded")
        days = (q.object for q in self.asserted if q.predicate == recorded)
        return max((day.value for day in days if isinstance(day, ox.Literal)), default="")

    @property
    def quads(self) -> list[ox.Quad]:
        """All parts after each other."""
        return self.ontology + self.asserted + self.derived + self.labels

    @cached_property
    def instances(self) -> Counter[str]:
        """How many things there are of each class, by its IRI."""
        return Counter(
            q.object.value
            for q in (*self.ontology, *self.asserted)
            if q.predicate == rdf.RDF_TYPE and isinstance(q.object, ox.NamedNode)
        )

    @cached_property
    def uses(self) -> Counter[str]:
        """How many triples have each predicate, by its IRI."""
        quads = (*self.ontology, *self.asserted, *self.derived)
        return Counter(q.predicate.value for q in quads)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Our prefixes and one for each code list."""
        return vocab.PREFIXES | {s: f"{vocab.CODE}{s}/" for s in sorted(self.schema.codes)}

    @cached_property
    def _graphs(self) -> tuple[list[ox.Quad], list[ox.Quad]]:
        by_graph: dict[bytes, list[bytes]] = {}
        for line in self.nquads.splitlines(keepends=True):
            by_graph.setdefault(line[line.rindex(b" <") :], []).append(line)
        ours = f" <{vocab.ONTOLOGY_GRAPH}>".encode()
        derived = f" <{vocab.DERIVED_GRAPHS}".encode()
        names = sorted(name for name in by_graph if not name.startswith(ours))
        said = [line for n in names if not n.startswith(derived) for line in by_graph[n]]
        made = [line for n in names if n.startswith(derived) for line in by_graph[n]]
        return rdf.parse_nquads(b"".join(said)), rdf.parse_nquads(b"".join(made))


def triples(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """The triples of quads without their graphs."""
    return [quad.triple for quad in quads]
