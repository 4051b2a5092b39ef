"""GLEIF: legal entities and who consolidates whom, from JSON, XML or Turtle.

Three shapes of the same data are read: the JSON of the API, the LEI-CDF XML of the level 1 file,
and the Turtle of the LEI ontologies, whose level 1 and level 2 files are given together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.schema import rdf, vocab, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

# What every shape of GLEIF data says about an entity and about a parent.


@dataclass(frozen=True)
class Entity:
    """A legal entity as its registration gives it."""

    lei: str
    name: str
    others: tuple[str, ...]
    country: str
    kind: str
    state: str


@dataclass(frozen=True)
class Parent:
    """That `parent` consolidates `child` by accounting rules, which is no share of ownership."""

    child: str
    parent: str
    kind: str
    state: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Read:
    """A file, read: the day of its content, what it holds, and what of it is not taken."""

    published: str
    entities: tuple[Entity, ...] = ()
    parents: tuple[Parent, ...] = ()
    left: tuple[str, ...] = ()


# GLEIF API responses: one LEI record, or a list of them.


def _read_json(path: Path) -> Read:
    """The records of a response. Raises `InvalidData` for one that is not of LEI records."""
    content = reading.document(path)
    data = content.get("data") if isinstance(content, dict) else None
    if not data:
        raise reading.fail(path, 0, "has no 'data'; is it a response of the GLEIF API?")
    records = data if isinstance(data, list) else [data]
    published = str(((content.get("meta") or {}).get("goldenCopy") or {}).get("publishDate", ""))[
        :10
    ]
    if not published:
        raise reading.fail(path, 0, "has no meta.goldenCopy.publishDate; its edition is unknown")
    entities = tuple(_entity(path, number, record) for number, record in enumerate(records, 1))
    linked = sum(
        "lei-record" in ((record.get("relationships") or {}).get(kind) or {}).get("links", {})
        for record in records
        for kind in ("direct-parent", "ultimate-parent")
    )
    return Read(published, entities, left=("link to a parent's record",) * linked)


def _entity(path: Path, number: int, record: Any) -> Entity:
    try:
        attributes = record["attributes"]
        entity, registration = attributes["entity"], attributes["registration"]
        return Entity(
            lei=attributes["lei"],
            name=entity["legalName"]["name"],
            others=tuple(
                other["name"]
                for kind in ("otherNames", "transliteratedOtherNames")
                for other in entity.get(kind) or ()
            ),
            country=entity["legalAddress"]["country"],
            kind=entity.get("category") or "",
            state=f"{entity['status']}, registration {registration['status']}",
        )
    except (KeyError, TypeError) as error:
        raise reading.fail(path, 0, f"record {number} has no {error}") from None


# GLEIF level 1 files: LEI-CDF XML.


_LEI = "{http://www.gleif.org/data/schema/leidata/2016}"


def _read_xml(path: Path) -> Read:
    """The records of a level 1 file. Raises `InvalidData` where the count in its header differs."""
    root = reading.xml(path)
    published = (root.findtext(f"{_LEI}LEIHeader/{_LEI}ContentDate") or "")[:10]
    if root.tag != f"{_LEI}LEIData" or not published:
        raise reading.fail(path, 0, "is no LEI-CDF file: LEIData or its ContentDate is missing")
    records = root.findall(f"{_LEI}LEIRecords/{_LEI}LEIRecord")
    stated = root.findtext(f"{_LEI}LEIHeader/{_LEI}RecordCount") or ""
    if stated.isdigit() and int(stated) != len(records):
        raise reading.fail(path, 0, f"states {stated} records and holds {len(records)}; is it cut?")
    return Read(
        published, tuple(_gleif_xml_entity(path, n, r) for n, r in enumerate(records, start=1))
    )


def _gleif_xml_entity(path: Path, number: int, record: Element) -> Entity:
    def text(*steps: str) -> str:
        found = record.findtext("/".join(_LEI + step for step in steps))
        return " ".join((found or "").split())

    lei, name = text("LEI"), text("Entity", "LegalName")
    if not lei or not name:
        missing = "LegalName" if lei else "LEI"
        raise reading.fail(path, 0, f"record {number} has no {missing}")
    others = record.iterfind(f"{_LEI}Entity/{_LEI}OtherEntityNames/{_LEI}OtherEntityName")
    state = (text("Entity", "EntityStatus"), text("Registration", "RegistrationStatus"))
    return Entity(
        lei=lei,
        name=name,
        others=tuple(other.text or "" for other in others),
        country=text("Entity", "LegalAddress", "Country"),
        kind=text("Entity", "EntityCategory"),
        state=", registration ".join(filter(None, state)),
    )


# GLEIF data in Turtle, by the LEI ontologies of level 1 and level 2.


_BASE = "https://www.gleif.org/ontology/Base/"
_L1 = "https://www.gleif.org/ontology/L1/"
_L2 = "https://www.gleif.org/ontology/L2/"
_KINDS = ("DirectConsolidation", "UltimateConsolidation", "InternationalBranchRelationship")


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
    others = sum(
        any("ReportingException" in t for t in f.get(f"{vocab.RDF}type", ()))
        for f in facts.values()
    )
    return Read(issued[:10], entities, parents, ("reporting exception",) * others)


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


def _one(facts: Mapping[str, list[str]], predicate: str) -> str:
    return next(iter(facts.get(predicate, ())), "")


def _lei(iri: str) -> str:
    return vocab.local(iri).removeprefix("L-")


# GLEIF: legal entities (level 1) and who consolidates whom (level 2).


_READERS = {".json": _read_json, ".ttl": _read_turtle, ".xml": _read_xml}
_GLEIF_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}\Z")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """Entities and parents of all `files`; the newest date in them names the edition."""
    unmatched, skipped = Tally(), Tally()
    parts = {path: _part(path) for path in files}
    edition = max(part.published for part in parts.values())
    slug = f"gleif-{edition}"
    companies = [
        _company(slug, path, entity, aliases, unmatched)
        for path, part in parts.items()
        for entity in part.entities
    ]
    for path, part in parts.items():
        for note in part.left:
            skipped.note(note, "not taken", path.name)
    known = {row["recordId"]: row["id"] for row in companies}
    holdings = [
        _holding(slug, path, parent, known, skipped)
        for path, part in parts.items()
        for parent in part.parents
    ]
    return Imported(
        slug=slug,
        source=_source(slug, edition, files),
        tables={"companies.csv": companies, "holdings.csv": holdings},
        read=len(companies) + len(holdings),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _company(
    slug: str, path: Path, entity: Entity, aliases: Aliases, unmatched: Tally
) -> dict[str, str]:
    if not valid_lei(entity.lei):
        raise reading.fail(path, 0, f"'{entity.lei}' is no LEI: its check digits do not fit")
    # A jurisdiction may be a part of a country: US-DE.
    country = aliases.country(entity.country.split("-")[0]) if entity.country else None
    if entity.country and country is None:
        unmatched.note(entity.country, "no alias", f"{path.name}, {entity.lei}")
    return {
        "id": f"{slug}-{entity.lei.lower()}",
        "recordId": entity.lei,
        "name": reading.clean(entity.name),
        "otherName": reading.many(list(entity.others)),
        "country": country or "",
        "lei": entity.lei,
        "kindAsPrinted": reading.clean(entity.kind),
        "stateAsPrinted": reading.clean(entity.state),
        "countryAsPrinted": reading.clean(entity.country),
        "source": slug,
        "locator": f"{path.name}, {entity.lei}",
    }


def _holding(
    slug: str, path: Path, parent: Parent, known: Mapping[str, str], skipped: Tally
) -> dict[str, str]:
    if not {parent.child, parent.parent} <= known.keys():
        skipped.note("link to a record", "the record is not in the files", path.name)
    return {
        "id": f"{slug}-{reading.slug(f'{parent.child} {parent.parent} {parent.kind}')}",
        "recordId": f"{parent.child}/{parent.parent}/{parent.kind}",
        "holderRecord": known.get(parent.parent, ""),
        "holderName": parent.parent,
        "heldRecord": known.get(parent.child, ""),
        "kindAsPrinted": parent.kind,
        "stateAsPrinted": parent.state,
        "since": parent.since[:10],
        "until": parent.until[:10],
        "source": slug,
        "locator": f"{path.name}, {parent.child}",
    }


def valid_lei(lei: str) -> bool:
    """Whether the two check digits of an LEI fit (ISO 17442, by ISO 7064 MOD 97-10)."""
    return bool(_GLEIF_LEI.match(lei)) and int("".join(str(int(c, 36)) for c in lei)) % 97 == 1


def _part(path: Path) -> Read:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise reading.fail(path, 0, f"'{path.suffix}' is none of {', '.join(_READERS)}")
    part = reader(path)
    if not part.entities and not part.parents and not part.left:
        raise reading.fail(path, 0, "holds no legal entity and no relationship; is it GLEIF data?")
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
    about=_("Legal entities and their direct and ultimate parents"),
    files="*.json (API), *.xml (level 1), L1Data.ttl L2Data.ttl",
    read=read,
)
