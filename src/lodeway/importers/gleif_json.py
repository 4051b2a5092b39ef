"""GLEIF API responses: one LEI record, or a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.gleif_model import Entity, Read

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> Read:
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
