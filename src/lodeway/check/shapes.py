"""SHACL shapes judged on what changed, in the language asked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from lodeway.check import shacl_process
from lodeway.schema import rdf, vocab
from lodeway.schema.errors import Finding, InvalidData

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lodeway.build.graph import Graph
    from lodeway.check.shacl_process import Elsewhere, Verdict


# How far the shapes look: whether a row can be judged by itself.


if TYPE_CHECKING:
    Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def _sh(*names: str) -> frozenset[ox.NamedNode]:
    return frozenset(ox.NamedNode(f"http://www.w3.org/ns/shacl#{name}") for name in names)


# What looks at the focus node's own values, and at the class of what they name.
_NEAR = _sh(
    "minCount", "maxCount", "uniqueLang", "languageIn", "nodeKind", "datatype", "class", "in",
    "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals", "minInclusive",
    "maxInclusive", "minExclusive", "maxExclusive", "minLength", "maxLength", "pattern", "flags",
)  # fmt: skip
_PLAIN = _sh("message", "severity", "name", "description", "order", "group", "deactivated")
_INWARD = _sh("property", "or", "and", "not", "xone")
_TARGETS = _sh("targetClass", "targetSubjectsOf")
(_PATH,), (_PROPERTY,), (_TARGET_NODE,) = _sh("path"), _sh("property"), _sh("targetNode")
(_INVERSE,), (_ALTERNATIVE,) = _sh("inversePath"), _sh("alternativePath")
_FIRST, _REST, _NIL = (rdf.Iri(vocab.RDF + name) for name in ("first", "rest", "nil"))


def _is_near(shapes: ox.Store) -> bool:
    """Whether every shape sees no more than one row and the classes of what the row names.

    Then a verdict on a row holds until the row, or one of those classes, changes. The answer is
    no for everything not known to be so: longer paths, closed shapes, queries, targets by object.
    A shape that starts at one node and walks back to whatever points there is near as well, if
    it judges nothing on the way.
    """
    return all(_near(shape, shapes) for shape in {quad.subject for quad in shapes})


def _mentioned(shapes: ox.Store) -> frozenset[str]:
    """The properties and classes that the shapes name: the only ones that near shapes see."""
    terms = (term for quad in shapes for term in (quad.subject, quad.predicate, quad.object))
    return frozenset(term.value for term in terms if isinstance(term, rdf.Iri))


def _near(shape: Node, shapes: ox.Store) -> bool:
    uses = {predicate for predicate, _ in _said(shape, shapes)} - {rdf.RDF_TYPE}
    if uses <= {_FIRST, _REST} or uses <= {_ALTERNATIVE, _INVERSE}:
        return True  # parts of another shape, judged there
    if _TARGET_NODE in uses:
        parts = _values(shape, _PROPERTY, shapes)
        return uses == {_TARGET_NODE, _PROPERTY} and all(_walks_back(p, shapes) for p in parts)
    if _PATH in uses:
        own = _NEAR | _PLAIN | _TARGETS | {_PATH}
        return _walks_back(shape, shapes) or (uses <= own and _one_step(shape, shapes))
    return uses <= _NEAR | _PLAIN | _TARGETS | _INWARD


def _walks_back(shape: Node, shapes: ox.Store) -> bool:
    """Whether a shape does nothing but lead from the node it is given to what points there."""
    steps = [s for path in _values(shape, _PATH, shapes) for s in _said(path, shapes)]
    inverse = len(steps) == 1 and steps[0][0] == _INVERSE and isinstance(steps[0][1], rdf.Iri)
    owners = [(q.subject, q.predicate) for q in shapes.quads_for_pattern(None, None, shape)]
    started = all(p == _PROPERTY and _values(owner, _TARGET_NODE, shapes) for owner, p in owners)
    uses = {predicate for predicate, _ in _said(shape, shapes)}
    return inverse and bool(owners) and started and uses <= {_PATH, _PROPERTY}


def _one_step(shape: Node, shapes: ox.Store) -> bool:
    paths = _values(shape, _PATH, shapes)
    if len(paths) != 1 or isinstance(paths[0], rdf.Iri):
        return len(paths) == 1
    steps = list(_said(paths[0], shapes))
    if len(steps) != 1 or steps[0][0] != _ALTERNATIVE:
        return False
    return all(isinstance(step, rdf.Iri) for step in _items(steps[0][1], shapes))


def _said(node: Node, shapes: ox.Store) -> Iterator[tuple[ox.NamedNode, Node]]:
    if isinstance(node, ox.NamedNode | ox.BlankNode):
        for quad in shapes.quads_for_pattern(node, None, None):
            yield quad.predicate, quad.object


def _values(node: Node, predicate: ox.NamedNode, shapes: ox.Store) -> list[Node]:
    return [value for said, value in _said(node, shapes) if said == predicate]


def _items(node: Node, shapes: ox.Store) -> Iterator[Node | None]:
    """The members of a list; None where it is no list that ends."""
    seen: set[Node] = set()
    while node != _NIL:
        first, rest = _values(node, _FIRST, shapes), _values(node, _REST, shapes)
        if node in seen or len(first) != 1 or len(rest) != 1:
            yield None
            return
        seen.add(node)
        yield first[0]
        node = rest[0]


# The SHACL shapes over the rows to be judged, with each result traced back to its row.


# A second process starts in half a second; so many quads take longer than that to judge.
_WORTH_A_PROCESS = 20_000
_PROCESSES = 4


class Shapes:
    """The shapes of one project, read. Raises `InvalidData` for a file that holds none.

    `waiting` is a judge of the same shapes that is ready to work.
    """

    def __init__(self, file: Path, waiting: Elsewhere | None = None) -> None:
        store = rdf.store(_read(file))
        self.file, self._waiting = file, waiting
        self.near = _is_near(store)
        self._mentioned = _mentioned(store) if self.near else None

    def begin(
        self, graph: Graph, quads: Sequence[ox.Quad], *, lang: str
    ) -> Callable[[], Iterator[Finding]]:
        """Begin to judge, elsewhere where that pays; what comes back ends it.

        It gives one finding for each thing that breaks a shape, at the row that stated it.
        `quads` are those of the rows to judge: all rows of the graph, unless the shapes are
        `near`. Of what these rows refer to the classes are added, and nothing is judged but rows.
        """
        seen = [quad for quad in quads if self._sees(quad)]
        shares = _shares(seen) if self.near else [[quad.triple for quad in seen]]
        own = [{_iri(triple.subject) for triple in share} for share in shares]
        for share in shares:
            _add_classes(share, graph)
        busy = self._give(shares)

        def end() -> Iterator[Finding]:
            for verdicts, judged in zip(self._verdicts(busy, shares), own, strict=True):
                for verdict in verdicts:
                    if verdict.focus in judged or not self.near:
                        yield _finding(verdict, graph, lang)

        return end

    def _give(self, shares: list[list[ox.Triple]]) -> list[Elsewhere]:
        """One share goes to who waits, or stays here; the others go to processes of their own."""
        waiting = [self._waiting] if self._waiting else []
        judges = waiting + [shacl_process.Elsewhere(self.file) for _ in shares[len(waiting) + 1 :]]
        return [at.give(share) for at, share in zip(judges, shares, strict=False)]

    def _verdicts(
        self, busy: list[Elsewhere], shares: list[list[ox.Triple]]
    ) -> list[list[Verdict]]:
        """The verdicts on each share, those that stayed here judged now."""
        try:
            here = [shacl_process.judge(share, self.file) for share in shares[len(busy) :]]
            return [*(at.verdicts() for at in busy), *here]
        finally:
            for at in busy:
                at.stop()

    def _sees(self, quad: ox.Quad) -> bool:
        named = quad.object if quad.predicate == rdf.RDF_TYPE else quad.predicate
        return self._mentioned is None or _iri(named) in self._mentioned


def _iri(term: object) -> str:
    return term.value if isinstance(term, rdf.Iri) else ""


def _read(shapes: Path) -> list[ox.Quad]:
    place = f"ontology/{shapes.name}"
    try:
        quads = rdf.parse_turtle(shapes.read_bytes(), vocab.ONTOLOGY_GRAPH)
    except FileNotFoundError:
        raise InvalidData([Finding(place, 0, "the file is missing")]) from None
    except SyntaxError as error:
        raise InvalidData([Finding(place, error.lineno or 0, f"not Turtle: {error.msg}")]) from None
    if not quads:
        raise InvalidData([Finding(place, 0, "holds no shape")])
    return quads


def _shares(quads: Sequence[ox.Quad]) -> list[list[ox.Triple]]:
    """The quads' triples in as many parts as pay, with all that is said of one thing in one part."""
    count = min(os.cpu_count() or 1, _PROCESSES, len(quads) // _WORTH_A_PROCESS + 1)
    shares: list[list[ox.Triple]] = [[]]
    for before, quad in zip((None, *quads), quads, strict=False):
        full = len(shares[-1]) >= len(quads) / count
        if full and before is not None and before.subject != quad.subject:
            shares.append([])
        shares[-1].append(quad.triple)
    return shares


def _add_classes(share: list[ox.Triple], graph: Graph) -> None:
    """Add the classes of all that is named but not described in `share`."""
    described = {triple.subject for triple in share}
    named = dict.fromkeys(t.object for t in share if isinstance(t.object, rdf.Iri))
    for term in named:
        if term not in described:
            share += [quad.triple for quad in graph.assembler.types(term.value)]


def _finding(verdict: Verdict, graph: Graph, lang: str) -> Finding:
    said = f" (is {vocab.local(verdict.value)})" if verdict.value else ""
    wanted = [text for language, text in verdict.messages if language == lang]
    message = min(wanted or [text for _, text in verdict.messages], default="breaks a shape")
    message = f"'{vocab.local(verdict.focus)}': {message}{said}"
    row = graph.places.get(verdict.focus)
    return row.finding(message) if row else Finding("data", 0, message)
