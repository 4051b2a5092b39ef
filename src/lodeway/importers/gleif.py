"""GLEIF: legal entities, who consolidates whom, and why some name no parent.

Four shapes of the same data are read: the JSON of the API, golden copies in XML and in CSV, and the
Turtle of the LEI ontologies. Level 1, level 2 and reporting exceptions are given together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from lodeway.importers import gleif_golden_copy, reading
from lodeway.importers.gleif_model import Entity, Parent, Read, Unnamed, valid_lei
from lodeway.importers.json_parts import objects
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.schema import rdf, vocab, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

# GLEIF API responses: one record or a list of them, of entities or of relationships.


_RELATIONSHIPS = "relationship-records"


def _read_json(path: Path) -> Read:
    """The records of a response. Raises `InvalidData` for one that is not of the API."""
    content = reading.document(path)
    data = content.get("data") if isinstance(content, dict) else None
    if not data:
        raise reading.fail(path, 0, "has no 'data'; is it a response of the GLEIF API?")
    records = list(enumerate(data if isinstance(data, list) else [data], start=1))
    published = str(_inside(content, "meta", "goldenCopy", "publishDate") or "")[:10]
    if not published:
        raise reading.fail(path, 0, "has no meta.goldenCopy.publishDate; its edition is unknown")
    ties = [record for record in records if _inside(record[1], "type") == _RELATIONSHIPS]
    entities = [record for record in records if record not in ties]
    linked = sum(
        _inside(record, "relationships", kind, "links", "lei-record") is not None
        for _, record in entities
        for kind in ("direct-parent", "ultimate-parent")
    )
    return Read(
        published,
        entities=tuple(_entity(path, number, record) for number, record in entities),
        parents=tuple(_relationship(path, number, record) for number, record in ties),
        left=("link to a parent's record",) * linked,
    )


def _inside(content: Any, *names: str) -> Any:
    """What stands at the end of these names; `None` where one of them is not there."""
    for name in names:
        content = content.get(name) if isinstance(content, dict) else None
    return content


def _entity(path: Path, number: int, record: Any) -> Entity:
    def text(*names: str) -> str:
        return _text(path, number, record, "attributes", *names)

    others = (
        _inside(other, "name")
        for kind in ("otherNames", "transliteratedOtherNames")
        for other in objects(_inside(record, "attributes", "entity", kind))
    )
    return Entity(
        lei=text("lei"),
        name=text("entity", "legalName", "name"),
        others=tuple(other for other in others if isinstance(other, str)),
        country=text("entity", "legalAddress", "country"),
        kind=str(_inside(record, "attributes", "entity", "category") or ""),
        state=f"{text('entity', 'status')}, registration {text('registration', 'status')}",
    )


def _relationship(path: Path, number: int, record: Any) -> Parent:
    def text(*names: str) -> str:
        return _text(path, number, record, "attributes", "relationship", *names)

    periods = _inside(record, "attributes", "relationship", "periods")
    period = next((p for p in periods or () if _inside(p, "type") == "RELATIONSHIP_PERIOD"), None)
    return Parent(
        child=text("startNode", "id"),
        parent=text("endNode", "id"),
        kind=text("type"),
        state=text("status"),
        since=str(_inside(period, "startDate") or ""),
        until=str(_inside(period, "endDate") or ""),
        place=f"record {number}",
    )


def _text(path: Path, number: int, record: Any, *names: str) -> str:
    """The text at the end of these names. Raises `InvalidData` with the name that is missing."""
    for depth, name in enumerate(names, start=1):
        if _inside(record, *names[:depth]) is None:
            raise reading.fail(path, 0, f"record {number} has no '{name}'")
    value = _inside(record, *names)
    if not isinstance(value, str):
        raise reading.fail(path, 0, f"record {number}: '{names[-1]}' is no text")
    return value


# GLEIF data in Turtle, by the LEI ontologies of level 1 and level 2.


_BASE = "https://www.gleif.org/ontology/Base/"
_L1 = "https://www.gleif.org/ontology/L1/"
_L2 = "https://www.gleif.org/ontology/L2/"
_REPEX = "https://www.gleif.org/ontology/ReportingException/"
_KINDS = ("DirectConsolidation", "UltimateConsolidation", "InternationalBranchRelationship")
_EXCEPTIONS = ("DirectConsolidationReportingException", "UltimateConsolidationReportingException")


def _read_turtle(path: Path) -> Read:
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
        _gleif_turtle_entity(path, subject, f, facts)
        for subject, f in sorted(facts.items())
        if _is(f, f"{_L1}LegalEntity")
    )
    parents = tuple(
        _parent(f, kind, facts)
        for _, f in sorted(facts.items())
        for kind in _KINDS
        if _is(f, f"{_L2}{kind}")
    )
    unnamed = tuple(
        _unnamed(f, kind)
        for _, f in sorted(facts.items())
        for kind in _EXCEPTIONS
        if _is(f, f"{_REPEX}{kind}")
    )
    return Read(issued[:10], entities, parents, unnamed)


def _is(facts: Mapping[str, list[str]], kind: str) -> bool:
    return kind in facts.get(f"{vocab.RDF}type", ())


def _gleif_turtle_entity(
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


def _unnamed(own: Mapping[str, list[str]], kind: str) -> Unnamed:
    reasons = own.get(f"{_REPEX}hasExceptionReason", ())
    return Unnamed(
        child=_lei(_one(own, f"{_REPEX}hasReportingEntity")),
        kind=kind,
        reasons=tuple(vocab.local(r).removeprefix("ExceptionReasonKind") for r in reasons),
    )


def _one(facts: Mapping[str, list[str]], predicate: str) -> str:
    return next(iter(facts.get(predicate, ())), "")


def _lei(iri: str) -> str:
    return vocab.local(iri).removeprefix("L-")


# GLEIF: legal entities (level 1) and who consolidates whom (level 2).


_READERS = {
    ".csv": gleif_golden_copy.read_csv,
    ".json": _read_json,
    ".ttl": _read_turtle,
    ".xml": gleif_golden_copy.read_xml,
}
_NO_LINK = "the record is not in the files"


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """Entities, parents and reporting exceptions of all `files`; the newest date names the edition."""
    unmatched, skipped = Tally(), Tally()
    parts = {path: _part(path) for path in files}
    edition = max(part.published for part in parts.values())
    slug = f"gleif-{reading.slug(edition)}"
    companies = [
        _company(slug, path, entity, aliases, unmatched)
        for path, part in parts.items()
        for entity in part.entities
    ]
    for path, part in parts.items():
        _say_left(path, part, skipped)
    known = {row["recordId"]: row["id"] for row in companies}
    holdings = [
        row
        for path, part in parts.items()
        for row in (
            *(_holding(slug, path, parent, known, skipped) for parent in part.parents),
            *(_exception(slug, path, unnamed, known, skipped) for unnamed in part.unnamed),
        )
    ]
    _number(holdings)
    return Imported(
        slug=slug,
        source=_source(slug, edition, files),
        tables={"companies.csv": companies, "holdings.csv": holdings},
        read=len(companies) + len(holdings),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _say_left(path: Path, part: Read, skipped: Tally) -> None:
    for note in part.left:
        skipped.note(note, "not taken", path.name)
    if part.excerpt_of:
        held = len(part.entities) + len(part.parents) + len(part.unnamed)
        skipped.note(
            f"{part.excerpt_of - held} records",
            f"an excerpt: the header counts {part.excerpt_of}",
            path.name,
        )


def _company(
    slug: str, path: Path, entity: Entity, aliases: Aliases, unmatched: Tally
) -> dict[str, str]:
    lei, place = _valid(path, entity.lei, entity.place), _place(path, entity.place or entity.lei)
    # A jurisdiction may be a part of a country: US-DE.
    country = aliases.country(entity.country.split("-")[0]) if entity.country else None
    if entity.country and country is None:
        unmatched.note(reading.clean(entity.country), "no alias", place)
    return {
        "id": f"{slug}-{lei.lower()}",
        "recordId": lei,
        "name": reading.clean(entity.name),
        "otherName": reading.many(list(entity.others)),
        "country": country or "",
        "lei": lei,
        "kindAsPrinted": reading.clean(entity.kind),
        "stateAsPrinted": reading.clean(entity.state),
        "countryAsPrinted": reading.clean(entity.country),
        "source": slug,
        "locator": place,
    }


def _holding(
    slug: str, path: Path, parent: Parent, known: Mapping[str, str], skipped: Tally
) -> dict[str, str]:
    child, owner = (_valid(path, lei, parent.place) for lei in (parent.child, parent.parent))
    place = _place(path, parent.place or child)
    if not {child, owner} <= known.keys():
        skipped.note("link to a record", _NO_LINK, place)
    return {
        "id": f"{slug}-{reading.slug(f'{child} {owner} {parent.kind}')}",
        "recordId": f"{child}/{owner}/{reading.clean(parent.kind)}",
        "holderRecord": known.get(owner, ""),
        "holderName": owner,
        "heldRecord": known.get(child, ""),
        "kindAsPrinted": reading.clean(parent.kind),
        "stateAsPrinted": reading.clean(parent.state),
        "since": _day(path, parent.since, parent.place or child),
        "until": _day(path, parent.until, parent.place or child),
        "source": slug,
        "locator": place,
    }


def _exception(
    slug: str, path: Path, unnamed: Unnamed, known: Mapping[str, str], skipped: Tally
) -> dict[str, str]:
    """That an entity names no parent: a holding whose holder is not stated, with the reason."""
    child = _valid(path, unnamed.child, unnamed.place)
    place = _place(path, unnamed.place or child)
    if child not in known:
        skipped.note("link to a record", _NO_LINK, place)
    reasons = ", ".join(map(reading.clean, unnamed.reasons)) or "no reason given"
    return {
        "id": f"{slug}-{reading.slug(f'{child} {unnamed.kind}')}",
        "recordId": f"{child}/{reading.clean(unnamed.kind)}",
        "holderRecord": "",
        "holderName": f"(not stated: {reasons})",
        "heldRecord": known.get(child, ""),
        "kindAsPrinted": reading.clean(unnamed.kind),
        "stateAsPrinted": "reporting exception",
        "source": slug,
        "locator": place,
    }


def _number(rows: list[dict[str, str]]) -> None:
    """Tell rows of one id apart by a number: a tie may have ended and begun again."""
    times: Counter[str] = Counter()
    for row in rows:
        times[own := row["id"]] += 1
        if times[own] > 1:
            row["id"] = f"{own}-{times[own]}"
            row["recordId"] += f"/{times[own]}"


def _place(path: Path, place: str) -> str:
    return f"{path.name}, {place}"


def _valid(path: Path, lei: str, place: str) -> str:
    if not valid_lei(lei):
        at = f"{place}: " if place else ""
        raise reading.fail(
            path, 0, f"{at}'{reading.clean(lei)}' is no LEI: its check digits do not fit"
        )
    return lei


def _day(path: Path, printed: str, place: str) -> str:
    """The day of a moment. Raises `InvalidData` for what is no date."""
    try:
        return date.fromisoformat(printed[:10]).isoformat() if printed else ""
    except ValueError:
        raise reading.fail(path, 0, f"{place}: '{reading.clean(printed)}' is no date") from None


def _part(path: Path) -> Read:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise reading.fail(path, 0, f"'{path.suffix}' is none of {', '.join(_READERS)}")
    part = reader(path)
    if not (part.entities or part.parents or part.unnamed or part.left):
        raise reading.fail(path, 0, "holds no legal entity and no relationship; is it GLEIF data?")
    try:
        date.fromisoformat(part.published)
    except ValueError:
        raise reading.fail(path, 0, f"'{reading.clean(part.published)}' is no date") from None
    return part


def _source(slug: str, edition: str, files: Sequence[Path]) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_("GLEIF legal entity data, {}"), edition),
        "publisher": "Global Legal Entity Identifier Foundation (GLEIF)",
        "published": edition,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://www.gleif.org/en/lei-data/access-and-use-lei-data",
        "interested": "false",
        "vintage": edition,
        "licence": "CC0 1.0 (LEI data terms of use)",
        "fileHash": reading.hashes(files),
    }


FORMAT = Format(
    name="gleif",
    publisher="Global Legal Entity Identifier Foundation (GLEIF)",
    about=_("Legal entities, their direct and ultimate parents, why a parent is not named"),
    files="*.json (API), *.xml and *.csv (golden copies: level 1, level 2, exceptions), "
    "L1Data.ttl L2Data.ttl ReportingExceptionData.ttl",
    read=read,
)
