"""Beneficial Ownership Data Standard 0.4: entities, persons and who holds what, from its JSON."""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.gleif import valid_lei
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_PUBLISHED = _("Beneficial ownership statements (BODS 0.4), published to {}")
_UNDATED = _("Beneficial ownership statements (BODS 0.4), not dated")
_VERSION = "0.4"
_TYPES = ("entity", "person", "relationship")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T.*)?)?)?")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_SHARES = ("exact", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")

Statement = dict[str, Any]


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """The newest statement about each record: companies and persons, and each of their interests.

    A record whose newest statement closes it keeps the word "closed". Of persons only names and
    nationalities are taken: birth dates, addresses and identifiers are left where they are.
    """
    unmatched, skipped = Tally(), Tally()
    companies: Rows = []
    holdings: Rows = []
    count, newest = 0, ""
    for path in files:
        statements = _statements(path)
        count += len(statements)
        newest = max([newest, *(_published(s) for _, s in statements)])
        for number, statement in _newest(path, statements, skipped):
            at = f"{path.name}, statement {number}"
            if statement["recordType"] == "relationship":
                holdings += _holdings(statement, at, skipped)
            else:
                companies.append(_party(statement, at, aliases, unmatched, skipped))
    slug = f"bods-{newest or 'undated'}"
    _bind(slug, companies, holdings, skipped)
    return Imported(
        slug=slug,
        source=_source(slug, newest, files),
        tables={"companies.csv": companies, "holdings.csv": holdings},
        read=count,
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _statements(path: Path) -> list[tuple[int, Statement]]:
    """Every statement with its number, once each is seen to be one of version 0.4."""
    content = _content(path)
    if not isinstance(content, list) or not content:
        raise reading.fail(path, 0, "is no list of statements; BODS 0.4 files are JSON arrays")
    for number, statement in enumerate(content, start=1):
        if not isinstance(statement, dict):
            raise reading.fail(path, 0, f"statement {number} is no object")
        version = (statement.get("publicationDetails") or {}).get("bodsVersion", _VERSION)
        if version != _VERSION:
            raise reading.fail(
                path, 0, f"statement {number} is of BODS {version}; this reads {_VERSION}"
            )
        for name in ("statementId", "recordId", "recordType", "recordDetails"):
            if not statement.get(name):
                raise reading.fail(path, 0, f"statement {number} has no '{name}'")
        if statement["recordType"] not in _TYPES:
            kind = statement["recordType"]
            raise reading.fail(
                path, 0, f"statement {number}: recordType '{kind}' is none of {', '.join(_TYPES)}"
            )
        _check(path, number, statement)
    ids = [statement["statementId"] for statement in content]
    if len(set(ids)) < len(ids):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise reading.fail(path, 0, f"statementId '{twice}' stands twice")
    return list(enumerate(content, start=1))


def _content(path: Path) -> Any:
    """What the file holds: an array of statements, or one statement a line (JSON Lines)."""
    if not reading.text(path).lstrip().startswith("{"):
        return reading.document(path)
    content = reading.json_lines(path)
    return content if any("statementId" in one for one in content) else None


def _check(path: Path, number: int, statement: Statement) -> None:
    """Refuse dates that are none, and shares that no part of a whole can be. Raises `InvalidData`."""
    details = statement["recordDetails"]
    if not isinstance(details, dict):
        raise reading.fail(path, 0, f"statement {number}: recordDetails is no object")
    interests = [i for i in details.get("interests") or [] if isinstance(i, dict)]
    published = statement.get("publicationDetails") or {}
    for name, where in (
        ("statementDate", statement),
        ("publicationDate", published),
        *((name, interest) for interest in interests for name in ("startDate", "endDate")),
    ):
        if name in where and not _DATE.fullmatch(str(where[name])):
            printed = json.dumps(where[name], ensure_ascii=False).strip('"')
            message = f"{name} '{printed}' is no date; write it like 2026-03-01"
            raise reading.fail(path, 0, f"statement {number}: {message}")
    for share in (i["share"] for i in interests if isinstance(i.get("share"), dict)):
        parts = {name: _number(share.get(name)) for name in _SHARES}
        for name, part in parts.items():
            if part is not None and not 0 <= part <= 100:  # which NaN is not either
                raise reading.fail(
                    path, 0, f"statement {number}: share '{name}' is {part:g}, not 0 to 100 %"
                )
        least = [p for n in _SHARES[1:3] if (p := parts[n]) is not None]
        most = [p for n in _SHARES[3:] if (p := parts[n]) is not None]
        if least and most and max(least) > min(most):
            raise reading.fail(
                path,
                0,
                f"statement {number}: a share of at least {max(least):g} and at most {min(most):g} %",
            )


def _published(statement: Statement) -> str:
    return str((statement.get("publicationDetails") or {}).get("publicationDate", ""))[:10]


def _newest(
    path: Path, statements: list[tuple[int, Statement]], skipped: Tally
) -> Iterator[tuple[int, Statement]]:
    """The last statement of each record by date, and by place in the file on one day."""
    last: dict[tuple[str, str], tuple[int, Statement]] = {}
    for number, statement in sorted(
        statements, key=lambda s: (s[1].get("statementDate", ""), s[0])
    ):
        key = (statement["recordType"], statement["recordId"])
        if key in last:
            skipped.note(
                "statement", "replaced by a newer one", f"{path.name}, statement {last[key][0]}"
            )
        last[key] = (number, statement)
    yield from sorted(last.values(), key=lambda s: s[0])


def _party(
    statement: Statement, at: str, aliases: Aliases, unmatched: Tally, skipped: Tally
) -> dict[str, str]:
    details = statement["recordDetails"]
    person = statement["recordType"] == "person"
    names = (
        [_full_name(n) for n in details.get("names") or []]
        if person
        else [details.get("name", ""), *(a or "" for a in details.get("alternateNames") or [])]
    )
    if person:
        for field in ("birthDate", "addresses", "identifiers", "placeOfBirth"):
            if details.get(field):
                skipped.note(f"{field} of a person", "personal data", at)
    places = (details.get("nationalities") or []) if person else [details.get("jurisdiction") or {}]
    printed = [reading.clean(p.get("code") or p.get("name")) for p in places if p]
    countries = [aliases.country(place.split("-")[0]) for place in printed]
    for place, country in zip(printed, countries, strict=True):
        if country is None:
            unmatched.note(place, "no alias", at)
    known = [n for name in names if (n := reading.clean(name))]
    kind = details.get("personType") if person else (details.get("entityType") or {}).get("type")
    return {
        "id": statement["recordId"],
        "recordId": statement["recordId"],
        "name": known[0] if known else f"({kind or statement['recordType']}, no name stated)",
        "otherName": reading.many(known[1:]),
        "country": reading.many([c for c in countries if c]),
        "lei": "" if person else _lei(details, at, skipped),
        "kindAsPrinted": reading.clean(
            f"{statement['recordType']}: {kind}" if kind else statement["recordType"]
        ),
        "stateAsPrinted": statement.get("recordStatus", ""),
        "countryAsPrinted": reading.many(printed),
        "source": "",
        "locator": at,
    }


def _full_name(name: dict[str, Any]) -> str:
    """A person's name as printed, else what it is made of."""
    parts = (name.get(part) for part in ("givenName", "patronymicName", "familyName"))
    return name.get("fullName") or " ".join(filter(None, parts))


def _lei(details: Statement, at: str, skipped: Tally) -> str:
    for known in details.get("identifiers") or []:
        if known.get("scheme") == "XI-LEI":
            lei = reading.clean(known.get("id"))
            if valid_lei(lei):
                return lei
            skipped.note(f"LEI '{lei}'", "its check digits do not fit", at)
    return ""


def _holdings(statement: Statement, at: str, skipped: Tally) -> Iterator[dict[str, str]]:
    """One row for each interest of a relationship; one without interests is a row as well."""
    details = statement["recordDetails"]
    holder, held = details.get("interestedParty"), details.get("subject")
    interests = details.get("interests") or [{}]
    for number, interest in enumerate(interests, start=1):
        share = _share(interest.get("share"), at, skipped)
        yield {
            "id": f"{statement['recordId']}-{number}",
            "recordId": f"{statement['recordId']}/{number}",
            "holderRecord": holder if isinstance(holder, str) else "",
            "holderName": "" if isinstance(holder, str) else _unspecified(holder),
            "heldRecord": held if isinstance(held, str) else "",
            "recordShare": _percent(share.get("exact")),
            "recordShareMin": _percent(share.get("minimum", share.get("exclusiveMinimum"))),
            "recordShareMax": _percent(share.get("maximum", share.get("exclusiveMaximum"))),
            "kindAsPrinted": ", ".join(
                filter(None, [interest.get("type", "unstated"), interest.get("directOrIndirect")])
            ),
            "stateAsPrinted": statement.get("recordStatus", ""),
            "since": str(interest.get("startDate", ""))[:10],
            "until": str(interest.get("endDate", ""))[:10],
            "noteAsPrinted": reading.clean(interest.get("details")),
            "source": "",
            "locator": at,
        }


def _unspecified(party: Any) -> str:
    reason = party.get("reason") if isinstance(party, dict) else None
    return f"(not stated: {reading.clean(reason)})" if reason else "(not stated)"


def _share(share: Any, at: str, skipped: Tally) -> dict[str, Any]:
    """The parts of a share that are numbers; what is none is listed with its value."""
    if share and not isinstance(share, dict):
        skipped.note(f"share '{reading.clean(share)}'", "no plain number", at)
    given = share if isinstance(share, dict) else {}
    for name in _SHARES:
        if given.get(name) is not None and _number(given[name]) is None:
            skipped.note(f"share '{reading.clean(given[name])}'", "no plain number", at)
    return {name: given[name] for name in _SHARES if _number(given.get(name)) is not None}


def _number(value: Any) -> float | None:
    """A number, or a text that is plainly one."""
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value.strip()) else None
    return float(value) if isinstance(value, int | float) else None


def _percent(value: Any) -> str:
    number = _number(value)
    return "" if number is None or math.isnan(number) else reading.figure(number)


def _bind(slug: str, companies: Rows, holdings: Rows, skipped: Tally) -> None:
    """Give every row the edition's prefix, and keep links to records that are there."""
    ids = {row["id"]: f"{slug}-{_tail(row['id'])}" for row in companies}
    for row in companies:
        row["id"], row["source"] = ids[row["id"]], slug
    for row in holdings:
        row["id"], row["source"] = f"{slug}-{_tail(row['id'])}", slug
        for end in ("holderRecord", "heldRecord"):
            if row[end] and row[end] not in ids:
                skipped.note("link to a record", "the record is not in the files", row["locator"])
            row[end] = ids.get(row[end], "")


def _tail(record: str) -> str:
    """The end of an id; letters that an id cannot have are told apart by a hash of the whole."""
    plain = reading.slug(record)
    if record.isascii():
        return plain
    return f"{plain}-{hashlib.sha256(record.encode()).hexdigest()[:10]}"


def _source(slug: str, newest: str, files: Sequence[Path]) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_PUBLISHED if newest else _UNDATED, newest),
        "publisher": "Publisher named in each statement",
        "published": newest,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://standard.openownership.org/en/0.4.0/",
        "interested": "false",
        "vintage": f"BODS 0.4, published to {newest}" if newest else "BODS 0.4, not dated",
        "licence": "as stated in each statement's publicationDetails",
        "fileHash": reading.hashes(files),
    }


FORMAT = Format(
    name="bods",
    publisher="Open Ownership (standard); many registers",
    about=_("Beneficial ownership statements 0.4: entities, persons, interests"),
    files="*.json",
    read=read,
)
