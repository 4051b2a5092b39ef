"""How far the shapes look: whether a row can be judged by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from lodeway import rdf, vocab

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def is_near(shapes: ox.Store) -> bool:
    """Whether every shape sees no more than one row and the classes of what the row names.

    Then a verdict on a row holds until the row, or one of those classes, changes. The answer is
    no for everything not known to be so: longer paths, closed shapes, queries, targets by object.
    A shape that starts at one node and walks back to whatever points there is near as well, if
    it judges nothing on the way.
    """
    return all(_near(shape, shapes) for shape in {quad.subject for quad in shapes})


def mentioned(shapes: ox.Store) -> frozenset[str]:
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
