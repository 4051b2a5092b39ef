"""Statements of the Beneficial Ownership Data Standard 0.4, each seen to be one before it is read.

What the schema of the standard makes optional may be left out. What is there must be of its kind:
a text, a date of the calendar, a share from 0 to 100 per cent. All faults of a file are told at once.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.json_parts import misfits, objects
from lodeway.schema.errors import Finding, InvalidData

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


VERSION = "0.4"
TYPES = ("entity", "person", "relationship")
SHARES = ("exact", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T.+)?)?)?")
_NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*%?")
# Until 0.4 the standard wrote the first key otherwise; 0.1 had no number of its version.
_FORMER_ID, _FORMER = "statementID", "0.1"

Statement = dict[str, Any]

# What the parts that are read have to be, where they are there.
_STATEMENT = {
    "statementId": "text",
    "recordId": "text",
    "recordType": "text",
    "recordStatus": "text",
    "recordDetails": "object",
    "publicationDetails": "object",
}
_PUBLICATION = {"bodsVersion": "text"}
_RECORD = {
    "entity": {
        "name": "text",
        "alternateNames": "texts",
        "entityType": "object",
        "jurisdiction": "object",
        "identifiers": "objects",
    },
    "person": {"personType": "text", "names": "objects", "nationalities": "objects"},
    "relationship": {"interests": "objects"},
}
_PART = {
    "entityType": {"type": "text"},
    "jurisdiction": {"code": "text", "name": "text"},
    "nationalities": {"code": "text", "name": "text"},
    "identifiers": {"scheme": "text", "id": "text"},
    "names": dict.fromkeys(("fullName", "givenName", "patronymicName", "familyName"), "text"),
    "interests": {"type": "text", "directOrIndirect": "text", "details": "text"},
}


def read(path: Path) -> list[tuple[int, Statement]]:
    """Every statement of a file with its number. Raises `InvalidData` with all that is wrong."""
    content = _content(path)
    if not isinstance(content, list) or not content:
        raise reading.fail(path, 0, "is no list of statements; BODS 0.4 files are JSON arrays")
    for number, statement in enumerate(content, start=1):
        _is_statement(path, number, statement)
    faults = [
        Finding(path.name, 0, f"statement {number}: {fault}")
        for number, statement in enumerate(content, start=1)
        for fault in _faults(statement)
    ]
    if faults:
        raise InvalidData(faults)
    seen: set[str] = set()
    for statement in content:
        if (own := statement["statementId"]) in seen:
            raise reading.fail(path, 0, f"statementId '{own}' stands twice")
        seen.add(own)
    return list(enumerate(content, start=1))


def _content(path: Path) -> Any:
    """What the file holds: an array of statements, or one statement a line (JSON Lines)."""
    if not reading.text(path).lstrip().startswith("{"):
        return reading.document(path)
    content = reading.json_lines(path)
    keys = {"statementId", _FORMER_ID}
    return content if any(keys & one.keys() for one in content) else None


def _is_statement(path: Path, number: int, statement: Any) -> None:
    """Raise `InvalidData` unless this is a statement of version 0.4 about a record."""
    if not isinstance(statement, dict):
        raise reading.fail(path, 0, f"statement {number} is no object")
    published = statement.get("publicationDetails")
    version = published.get("bodsVersion", VERSION) if isinstance(published, dict) else VERSION
    if version == VERSION and "statementId" not in statement and _FORMER_ID in statement:
        version = _FORMER
    if version != VERSION:
        raise reading.fail(
            path,
            0,
            f"statement {number} is of BODS {reading.clean(version)}; this reads {VERSION}: "
            "ask the publisher for that, or convert the file",
        )
    for name in ("statementId", "recordId", "recordType", "recordDetails"):
        if not statement.get(name):
            raise reading.fail(path, 0, f"statement {number} has no '{name}'")
    if statement["recordType"] not in TYPES:
        kind = reading.clean(statement["recordType"])
        raise reading.fail(
            path, 0, f"statement {number}: recordType '{kind}' is none of {', '.join(TYPES)}"
        )


def _faults(statement: Statement) -> list[str]:
    """What is wrong with a statement: parts of another kind, dates that are none, shares that no part is."""
    faults = [*misfits(statement, _STATEMENT)]
    if faults:
        return faults
    details, published = statement["recordDetails"], statement.get("publicationDetails") or {}
    faults += [*misfits(published, _PUBLICATION)]
    faults += [*misfits(details, _RECORD[statement["recordType"]])]
    if faults:
        return faults
    parts = [(name, part) for name in _PART for part in objects(details.get(name))]
    faults += [fault for name, part in parts for fault in misfits(part, _PART[name])]
    interests = [part for name, part in parts if name == "interests"]
    return [*faults, *_bad_dates(statement, published, interests), *_bad_shares(interests)]


def _bad_dates(
    statement: Statement, published: Statement, interests: list[Statement]
) -> Iterator[str]:
    for name, where in (
        ("statementDate", statement),
        ("publicationDate", published),
        *((name, interest) for interest in interests for name in ("startDate", "endDate")),
    ):
        if name in where and moment(where[name]) is None:
            printed = reading.clean(json.dumps(where[name], ensure_ascii=False).strip('"'))
            message = f"{name} '{printed}' is no date; write it like 2026-03-01"
            yield message


def _bad_shares(interests: list[Statement]) -> Iterator[str]:
    for share in (i["share"] for i in interests if isinstance(i.get("share"), dict)):
        parts = {name: number(share.get(name)) for name in SHARES}
        outside = [(n, p) for n, p in parts.items() if p is not None and not 0 <= p <= 100]
        for name, part in outside:  # which NaN is, too
            message = f"share '{name}' is {part:g}, not 0 to 100 %"
            yield message
        least = [p for n in SHARES[1:3] if (p := parts[n]) is not None]
        most = [p for n in SHARES[3:] if (p := parts[n]) is not None]
        if not outside and least and most and max(least) > min(most):
            message = f"a share of at least {max(least):g} and at most {min(most):g} %"
            yield message


def moment(printed: object) -> datetime | None:
    """When a date begins, in UTC; of a year or a month its first day. `None` for what is no date."""
    if not isinstance(printed, str) or not _DATE.fullmatch(printed):
        return None
    try:
        whole = printed + "-01-01"[len(printed) - 10 :] if len(printed) < 10 else printed
        when = datetime.fromisoformat(whole)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number(value: Any) -> float | None:
    """A number, or a text that is plainly one, with or without its sign of per cent."""
    if isinstance(value, str):
        plain = _NUMBER.fullmatch(value.strip())
        return float(plain[1]) if plain else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float("inf") if isinstance(value, int) and abs(value) > 10**300 else float(value)
