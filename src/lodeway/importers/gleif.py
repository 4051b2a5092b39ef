"""GLEIF: legal entities (level 1) and who consolidates whom (level 2).

Three shapes of the same data are read: the JSON of the API, the LEI-CDF XML of the level 1 file,
and the Turtle of the LEI ontologies, whose level 1 and level 2 files are given together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import cells, gleif_json, gleif_turtle, gleif_xml, reading
from lodeway.importers.model import Format, Imported, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases
    from lodeway.importers.gleif_model import Entity, Parent, Read

_READERS = {".json": gleif_json.read, ".ttl": gleif_turtle.read, ".xml": gleif_xml.read}
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}\Z")


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
        "name": cells.clean(entity.name),
        "otherName": cells.many(list(entity.others)),
        "country": country or "",
        "lei": entity.lei,
        "kindAsPrinted": cells.clean(entity.kind),
        "stateAsPrinted": cells.clean(entity.state),
        "countryAsPrinted": cells.clean(entity.country),
        "source": slug,
        "locator": f"{path.name}, {entity.lei}",
    }


def _holding(
    slug: str, path: Path, parent: Parent, known: Mapping[str, str], skipped: Tally
) -> dict[str, str]:
    if not {parent.child, parent.parent} <= known.keys():
        skipped.note("link to a record", "the record is not in the files", path.name)
    return {
        "id": f"{slug}-{cells.slug(f'{parent.child} {parent.parent} {parent.kind}')}",
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
    return bool(_LEI.match(lei)) and int("".join(str(int(c, 36)) for c in lei)) % 97 == 1


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
        "label@en": f"GLEIF legal entity data, {edition}",
        "label@zh": f"全球法人识别编码基金会法律实体数据，{edition}",
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
    about={
        "en": "Legal entities and their direct and ultimate parents",
        "zh": "法律实体及其直接与最终母公司",
    },
    files="*.json (API), *.xml (level 1), L1Data.ttl L2Data.ttl",
    read=read,
)
