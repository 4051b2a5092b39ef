"""GLEIF level 1 files: LEI-CDF XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.importers import reading
from lodeway.importers.gleif_model import Entity, Read

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

_LEI = "{http://www.gleif.org/data/schema/leidata/2016}"


def read(path: Path) -> Read:
    """The records of a level 1 file. Raises `InvalidData` where the count in its header differs."""
    root = reading.xml(path)
    published = (root.findtext(f"{_LEI}LEIHeader/{_LEI}ContentDate") or "")[:10]
    if root.tag != f"{_LEI}LEIData" or not published:
        raise reading.fail(path, 0, "is no LEI-CDF file: LEIData or its ContentDate is missing")
    records = root.findall(f"{_LEI}LEIRecords/{_LEI}LEIRecord")
    stated = root.findtext(f"{_LEI}LEIHeader/{_LEI}RecordCount") or ""
    if stated.isdigit() and int(stated) != len(records):
        raise reading.fail(path, 0, f"states {stated} records and holds {len(records)}; is it cut?")
    return Read(published, tuple(_entity(path, n, r) for n, r in enumerate(records, start=1)))


def _entity(path: Path, number: int, record: Element) -> Entity:
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
