"""GLEIF data in Turtle, by the LEI ontologies of level 1 and level 2."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway import rdf, vocab
from lodeway.importers import reading
from lodeway.importers.gleif_model import Entity, Parent, Read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_BASE = "https://www.gleif.org/ontology/Base/"
_L1 = "https://www.gleif.org/ontology/L1/"
_L2 = "https://www.gleif.org/ontology/L2/"
_KINDS = ("DirectConsolidation", "UltimateConsolidation", "InternationalBranchRelationship")


def read(path: Path) -> Read:
    """Entities of level 1 and consolidations of level 2, whichever the file holds."""
    content = reading.raw(path).removeprefix(b"\xef\xbb\xbf")
    try:
        quads = rdf.parse_turtle(content, vocab.REFERENCE_GRAPH)
    except SyntaxError as error:
        raise reading.fail(path, error.lineno or 0, f"not Turtle: {error.msg}") from None
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        term = quad.object
        facts[str(quad.subject)][quad.predicate.value].append(
            term.value if isinstance(term, rdf.Iri | rdf.Literal) else str(term)
        )
    issued = next((v[0] for f in facts.values() if (v := f.get(f"{vocab.DCTERMS}issued"))), "")
    if not issued:
        raise reading.fail(path, 0, "has no dcterms:issued; its edition is unknown")
    entities = tuple(
        _entity(path, subject, f, facts)
        for subject, f in sorted(facts.items())
        if _is(f, f"{_L1}LegalEntity")
    )
    parents = tuple(
        _parent(f, kind, facts)
        for _, f in sorted(facts.items())
        for kind in _KINDS
        if _is(f, f"{_L2}{kind}")
    )
    others = sum(
        any("ReportingException" in t for t in f.get(f"{vocab.RDF}type", ()))
        for f in facts.values()
    )
    return Read(issued[:10], entities, parents, ("reporting exception",) * others)


def _is(facts: Mapping[str, list[str]], kind: str) -> bool:
    return kind in facts.get(f"{vocab.RDF}type", ())


def _entity(
    path: Path,
    subject: str,
    own: Mapping[str, list[str]],
    facts: Mapping[str, Mapping[str, list[str]]],
) -> Entity:
    name = _one(own, f"{_L1}hasLegalName")
    if not name:
        raise reading.fail(path, 0, f"{_lei(subject)} has no legal name")
    address = facts.get(f"<{_one(own, f'{_L1}hasLegalAddress')}>", {})
    return Entity(
        lei=_lei(subject.strip("<>")),
        name=name,
        others=tuple(
            v for p in ("hasOtherName", "hasTransliteratedName") for v in own.get(_L1 + p, ())
        ),
        country=vocab.local(
            _one(address, f"{_BASE}hasCountry") or _one(own, f"{_BASE}hasLegalJurisdiction")
        ),
        kind=vocab.local(_one(own, f"{_L1}hasLegalForm")),
        state=vocab.local(_one(own, f"{_BASE}hasEntityStatus")).removeprefix("EntityStatus"),
    )


def _parent(
    own: Mapping[str, list[str]], kind: str, facts: Mapping[str, Mapping[str, list[str]]]
) -> Parent:
    period = facts.get(_one(own, f"{_L2}hasRelationshipPeriod"), {})
    return Parent(
        child=_lei(_one(own, f"{_L2}hasChild")),
        parent=_lei(_one(own, f"{_L2}hasParent")),
        kind=kind,
        state=vocab.local(_one(own, f"{_L2}hasRelationshipStatus")).removeprefix(
            "RelationshipStatus"
        ),
        since=_one(period, f"{_BASE}hasStart"),
        until=_one(period, f"{_BASE}hasEnd"),
    )


def _one(facts: Mapping[str, list[str]], predicate: str) -> str:
    return next(iter(facts.get(predicate, ())), "")


def _lei(iri: str) -> str:
    return vocab.local(iri).removeprefix("L-")
