"""How far the shapes look: whether a row can be judged by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

# What looks at the focus node's own values, and at the class of what they name.
_NEAR = {
    SH.minCount, SH.maxCount, SH.uniqueLang, SH.languageIn, SH.nodeKind, SH.datatype,
    SH["class"], SH["in"], SH.hasValue, SH.equals, SH.disjoint, SH.lessThan,
    SH.lessThanOrEquals, SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive,
    SH.minLength, SH.maxLength, SH.pattern, SH.flags,
}  # fmt: skip
_PLAIN = {SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.deactivated}
_INWARD = {SH.property, SH["or"], SH["and"], SH["not"], SH.xone}
_TARGETS = {SH.targetClass, SH.targetSubjectsOf}
_LISTS = {RDF.first, RDF.rest}
_BACK = {SH.path, SH.property}


def is_near(shapes: Graph) -> bool:
    """Whether every shape sees no more than one row and the classes of what the row names.

    Then a verdict on a row holds until the row, or one of those classes, changes. The answer is
    no for everything not known to be so: longer paths, closed shapes, queries, targets by object.
    A shape that starts at one node and walks back to whatever points there is near as well, if
    it judges nothing on the way.
    """
    return all(_near(shape, shapes) for shape in set(shapes.subjects()))


def mentioned(shapes: Graph) -> frozenset[str]:
    """The properties and classes that the shapes name: the only ones that near shapes see."""
    return frozenset(str(term) for triple in shapes for term in triple if isinstance(term, URIRef))


def _near(shape: Node, shapes: Graph) -> bool:
    uses = set(shapes.predicates(shape)) - {RDF.type}
    if uses <= _LISTS or uses <= {SH.alternativePath, SH.inversePath}:
        return True  # parts of another shape, judged there
    if SH.targetNode in uses:
        parts = list(shapes.objects(shape, SH.property))
        return uses == {SH.targetNode, SH.property} and all(_walks_back(p, shapes) for p in parts)
    if SH.path in uses:
        own = _NEAR | _PLAIN | _TARGETS | {SH.path}
        return _walks_back(shape, shapes) or (uses <= own and _one_step(shape, shapes))
    return uses <= _NEAR | _PLAIN | _TARGETS | _INWARD


def _walks_back(shape: Node, shapes: Graph) -> bool:
    """Whether a shape does nothing but lead from the node it is given to what points there."""
    path = shapes.value(shape, SH.path)
    steps = list(shapes.predicate_objects(path)) if isinstance(path, BNode) else []
    inverse = len(steps) == 1 and steps[0][0] == SH.inversePath and isinstance(steps[0][1], URIRef)
    owners = [(s, p) for s, p in shapes.subject_predicates(shape)]
    started = all(
        p == SH.property and shapes.value(owner, SH.targetNode) is not None for owner, p in owners
    )
    return inverse and bool(owners) and started and set(shapes.predicates(shape)) <= _BACK


def _one_step(shape: Node, shapes: Graph) -> bool:
    path = shapes.value(shape, SH.path)
    if path is None or isinstance(path, URIRef | Literal):
        return isinstance(path, URIRef)
    steps = list(shapes.predicate_objects(path))
    if len(steps) != 1 or steps[0][0] != SH.alternativePath:
        return False
    return all(isinstance(step, URIRef) for step in Collection(shapes, steps[0][1]))
