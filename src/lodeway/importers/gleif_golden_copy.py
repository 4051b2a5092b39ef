"""GLEIF's golden copies and concatenated files: levels 1 and 2 and reporting exceptions, XML or CSV.

A file that was cut out of a golden copy keeps the header of the whole, which counts more records
than it holds: it is read, and said to be an excerpt.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from lodeway.importers import reading
from lodeway.importers.gleif_model import Entity, Parent, Read, Unnamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element


# XML: LEI-CDF (level 1), RR-CDF (level 2) and the format of reporting exceptions.


_SCHEMA = re.compile(r"\{http://www\.gleif\.org/data/schema/(leidata|rr|repex)/2016\}(\w+)")
# The parts of each kind of file: root, header, list of records, record.
_SHAPES = {
    "leidata": ("LEIData", "LEIHeader", "LEIRecords", "LEIRecord"),
    "rr": ("RelationshipData", "Header", "RelationshipRecords", "RelationshipRecord"),
    "repex": ("ReportingExceptionData", "Header", "ReportingExceptions", "Exception"),
}


def read_xml(path: Path) -> Read:
    """The records of a file of any of the three kinds. Raises `InvalidData`."""
    root = reading.xml(path)
    known = _SCHEMA.fullmatch(root.tag)
    if known is None or known[2] != _SHAPES[known[1]][0]:
        raise reading.fail(path, 0, "is no LEI-CDF file: LEIData or its ContentDate is missing")
    part = _Xml(path, f"{{http://www.gleif.org/data/schema/{known[1]}/2016}}")
    _, header, several, single = _SHAPES[known[1]]
    published = part.text(root, header, "ContentDate")[:10]
    if not published:
        raise reading.fail(path, 0, "is no LEI-CDF file: LEIData or its ContentDate is missing")
    records = [*enumerate(part.all(root, several, single), start=1)]
    excerpt_of = _whole(path, part.text(root, header, "RecordCount"), len(records))
    match known[1]:
        case "leidata":
            entities = tuple(part.entity(n, record) for n, record in records)
            return Read(published, entities=entities, excerpt_of=excerpt_of)
        case "rr":
            parents = tuple(part.parent(n, record) for n, record in records)
            return Read(published, parents=parents, excerpt_of=excerpt_of)
    unnamed = tuple(part.unnamed(n, record) for n, record in records)
    return Read(published, unnamed=unnamed, excerpt_of=excerpt_of)


def _whole(path: Path, stated: str, held: int) -> int:
    """How many records the whole has that this is cut out of; 0 for a whole. Raises `InvalidData`."""
    count = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 20 else held
    if count < held:
        raise reading.fail(path, 0, f"states {count} records and holds {held}; are two files one?")
    return count if count > held else 0


class _Xml:
    """Reads records of one namespace."""

    def __init__(self, path: Path, space: str) -> None:
        self._path, self._space = path, space

    def _steps(self, names: tuple[str, ...]) -> str:
        return "/".join(self._space + name for name in names)

    def text(self, record: Element, *names: str) -> str:
        """The text at the end of these names, on one line; "" where there is none."""
        return reading.clean(record.findtext(self._steps(names)))

    def all(self, record: Element, *names: str) -> list[Element]:
        """Every element at the end of these names."""
        return record.findall(self._steps(names))

    def entity(self, number: int, record: Element) -> Entity:
        """A record of level 1."""
        lei, name = self.text(record, "LEI"), self.text(record, "Entity", "LegalName")
        if not lei or not name:
            raise self._missing(number, "LegalName" if lei else "LEI")
        others = self.all(record, "Entity", "OtherEntityNames", "OtherEntityName")
        state = (
            self.text(record, "Entity", "EntityStatus"),
            self.text(record, "Registration", "RegistrationStatus"),
        )
        return Entity(
            lei=lei,
            name=name,
            others=tuple(other.text or "" for other in others),
            country=self.text(record, "Entity", "LegalAddress", "Country"),
            kind=self.text(record, "Entity", "EntityCategory"),
            state=", registration ".join(filter(None, state)),
            place=f"record {number}",
        )

    def parent(self, number: int, record: Element) -> Parent:
        """A record of level 2; its period is that of the relationship, not of an accounting year."""
        child = self.text(record, "Relationship", "StartNode", "NodeID")
        parent = self.text(record, "Relationship", "EndNode", "NodeID")
        kind = self.text(record, "Relationship", "RelationshipType")
        if not (child and parent and kind):
            raise self._missing(number, "StartNode, EndNode and RelationshipType")
        periods = {
            self.text(period, "PeriodType"): period
            for period in self.all(
                record, "Relationship", "RelationshipPeriods", "RelationshipPeriod"
            )
        }
        period = periods.get("RELATIONSHIP_PERIOD", record)
        return Parent(
            child,
            parent,
            kind=kind,
            state=self.text(record, "Relationship", "RelationshipStatus"),
            since=self.text(period, "StartDate"),
            until=self.text(period, "EndDate"),
            place=f"record {number}",
        )

    def unnamed(self, number: int, record: Element) -> Unnamed:
        """A reporting exception."""
        lei, kind = self.text(record, "LEI"), self.text(record, "ExceptionCategory")
        if not lei or not kind:
            raise self._missing(number, "ExceptionCategory" if lei else "LEI")
        reasons = (reading.clean(r.text) for r in self.all(record, "ExceptionReason"))
        return Unnamed(lei, kind, tuple(filter(None, reasons)), f"record {number}")

    def _missing(self, number: int, name: str) -> Exception:
        return reading.fail(self._path, 0, f"record {number} has no {name}")


# CSV: the same three as tables, whose columns are paths through the XML with points between.


_LEVEL_1 = ("LEI", "Entity.LegalName", "Entity.LegalAddress.Country", "Entity.EntityStatus")
_START, _END = "Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"
_LEVEL_2 = (_START, _END, "Relationship.RelationshipType", "Relationship.RelationshipStatus")
_EXCEPTIONS = ("LEI", "Exception.Category", "Exception.Reason.1")
_OTHERS = re.compile(r"Entity\.(?:Transliterated)?OtherEntityNames\..*EntityName\.\d+")
_REASONS = re.compile(r"Exception\.Reason\.\d+")
_PERIOD = re.compile(r"Relationship\.Period\.(\d+)\.periodType")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")

Row = dict[str, str]


def read_csv(path: Path) -> Read:
    """The rows of a golden copy in CSV. Raises `InvalidData`.

    The table says nothing of its day: that is in the publisher's name of the file, else it is the
    newest day on which a row was updated.
    """
    header = _header(path)
    kinds = {_START: _LEVEL_2, "Exception.Category": _EXCEPTIONS}
    columns = next((kinds[name] for name in kinds if name in header), _LEVEL_1)
    rows = reading.table(path, columns)
    published = _published(path, [row for _, row in rows])
    if columns is _LEVEL_2:
        return Read(published, parents=tuple(_parent(path, line, row) for line, row in rows))
    if columns is _EXCEPTIONS:
        return Read(published, unnamed=tuple(_unnamed(path, line, row) for line, row in rows))
    return Read(published, entities=tuple(_entity(path, line, row) for line, row in rows))


def _header(path: Path) -> list[str]:
    first = io.StringIO(reading.text(path), newline="")
    try:
        return next(csv.reader(first), [])
    except csv.Error:  # which reading the table will tell, with its line
        return []


def _published(path: Path, rows: list[Row]) -> str:
    named = _DAY.match(path.name)
    updated = (row.get("Registration.LastUpdateDate", "")[:10] for row in rows)
    known = "-".join(named.groups()) if named else max(filter(_DAY.fullmatch, updated), default="")
    if not known:
        raise reading.fail(
            path, 0, "does not say of which day it is; keep the publisher's name of the file"
        )
    return known


def _given(path: Path, line: int, row: Mapping[str, str], *names: str) -> Iterator[str]:
    """These cells, of which none may be blank."""
    for name in names:
        if not (value := reading.clean(row[name])):
            raise reading.fail(path, line, f"{name} is blank")
        yield value


def _entity(path: Path, line: int, row: Row) -> Entity:
    lei, name = _given(path, line, row, *_LEVEL_1[:2])
    state = (row["Entity.EntityStatus"], row.get("Registration.RegistrationStatus", ""))
    return Entity(
        lei=lei,
        name=name,
        others=tuple(value for column, value in row.items() if _OTHERS.fullmatch(column)),
        country=row["Entity.LegalAddress.Country"],
        kind=row.get("Entity.EntityCategory", ""),
        state=", registration ".join(filter(None, state)),
        place=f"row {line}",
    )


def _parent(path: Path, line: int, row: Row) -> Parent:
    child, parent, kind = _given(path, line, row, *_LEVEL_2[:3])
    number = next(
        (
            m[1]
            for c, v in row.items()
            if (m := _PERIOD.fullmatch(c)) and v == "RELATIONSHIP_PERIOD"
        ),
        "1",
    )
    period = f"Relationship.Period.{number}"
    return Parent(
        child,
        parent,
        kind=kind,
        state=row["Relationship.RelationshipStatus"],
        since=row.get(f"{period}.startDate", ""),
        until=row.get(f"{period}.endDate", ""),
        place=f"row {line}",
    )


def _unnamed(path: Path, line: int, row: Row) -> Unnamed:
    lei, kind = _given(path, line, row, *_EXCEPTIONS[:2])
    reasons = (reading.clean(v) for column, v in row.items() if _REASONS.fullmatch(column))
    return Unnamed(lei, kind, tuple(filter(None, reasons)), f"row {line}")
