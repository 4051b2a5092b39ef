"""Beneficial Ownership Data Standard 0.4: entities, persons and who holds what, from its JSON."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lodeway.importers import bods_statements as statements
from lodeway.importers import reading
from lodeway.importers.gleif_model import valid_lei
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases
    from lodeway.importers.bods_statements import Statement


_ = words.of(__name__)

_PUBLISHED = _("Beneficial ownership statements (BODS 0.4), published to {}")
_UNDATED = _("Beneficial ownership statements (BODS 0.4), not dated")
_VERSION = statements.VERSION


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """The newest statement about each record: companies and persons, and each of their interests.

    A record whose newest statement closes it keeps the word "closed". Of persons only names and
    nationalities are taken: birth dates, addresses and identifiers are left where they are.
    """
    unmatched, skipped = Tally(), Tally()
    companies: Rows = []
    holdings: Rows = []
    told = [
        (f"{path.name}, statement {number}", statement)
        for path in files
        for number, statement in statements.read(path)
    ]
    newest = max(_published(statement) for _, statement in told)
    for at, statement in _newest(told, skipped):
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
        read=len(told),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _published(statement: Statement) -> str:
    return str((statement.get("publicationDetails") or {}).get("publicationDate", ""))[:10]


def _newest(told: list[tuple[str, Statement]], skipped: Tally) -> Iterator[tuple[str, Statement]]:
    """The last statement of each record by date, and by place in the files on one day."""
    last: dict[tuple[str, str], int] = {}
    for place in sorted(range(len(told)), key=lambda place: (_told(told[place][1]), place)):
        statement = told[place][1]
        key = (statement["recordType"], statement["recordId"])
        if key in last:
            skipped.note("statement", "replaced by a newer one", told[last[key]][0])
        last[key] = place
    yield from (told[place] for place in sorted(last.values()))


def _told(statement: Statement) -> datetime:
    """When a statement was made; one without a date counts as older than any other."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return statements.moment(statement.get("statementDate")) or oldest


def _party(
    statement: Statement, at: str, aliases: Aliases, unmatched: Tally, skipped: Tally
) -> dict[str, str]:
    details = statement["recordDetails"]
    person = statement["recordType"] == "person"
    names = (
        [_full_name(n) for n in details.get("names") or []]
        if person
        else [details.get("name", ""), *(details.get("alternateNames") or [])]
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
    entity_type = (details.get("entityType") or {}).get("type")
    kind = reading.clean(details.get("personType") if person else entity_type)
    return {
        "id": statement["recordId"],
        "recordId": reading.clean(statement["recordId"]),
        "name": known[0] if known else f"({kind or statement['recordType']}, no name stated)",
        "otherName": reading.many(known[1:]),
        "country": reading.many([c for c in countries if c]),
        "lei": "" if person else _lei(details, at, skipped),
        "kindAsPrinted": reading.clean(
            f"{statement['recordType']}: {kind}" if kind else statement["recordType"]
        ),
        "stateAsPrinted": reading.clean(statement.get("recordStatus")),
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
            "recordId": f"{reading.clean(statement['recordId'])}/{number}",
            "holderRecord": holder if isinstance(holder, str) else "",
            "holderName": "" if isinstance(holder, str) else _unspecified(holder),
            "heldRecord": held if isinstance(held, str) else "",
            "recordShare": _percent(share.get("exact")),
            "recordShareMin": _percent(share.get("minimum", share.get("exclusiveMinimum"))),
            "recordShareMax": _percent(share.get("maximum", share.get("exclusiveMaximum"))),
            "kindAsPrinted": reading.clean(
                ", ".join(
                    filter(
                        None, [interest.get("type", "unstated"), interest.get("directOrIndirect")]
                    )
                )
            ),
            "stateAsPrinted": reading.clean(statement.get("recordStatus")),
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
    parts = {name: given[name] for name in statements.SHARES if given.get(name) is not None}
    for part in parts.values():
        if statements.number(part) is None:
            skipped.note(f"share '{reading.clean(part)}'", "no plain number", at)
    return {name: part for name, part in parts.items() if statements.number(part) is not None}


def _percent(value: Any) -> str:
    number = statements.number(value)
    return "" if number is None else reading.figure(number)


def _bind(slug: str, companies: Rows, holdings: Rows, skipped: Tally) -> None:
    """Give every row the edition's prefix, and keep links to records that are there."""
    ids = {row["id"]: f"{slug}-{tail}" for row, tail in _tails(companies)}
    for row, tail in [*_tails(companies), *_tails(holdings)]:
        row["id"], row["source"] = f"{slug}-{tail}", slug
    for row in holdings:
        for end in ("holderRecord", "heldRecord"):
            if row[end] and row[end] not in ids:
                skipped.note("link to a record", "the record is not in the files", row["locator"])
            row[end] = ids.get(row[end], "")


def _tails(rows: Rows) -> list[tuple[dict[str, str], str]]:
    """Each row with the end of its id; those that would come to one end get a hash of the whole."""
    plain = [reading.slug(row["id"]) for row in rows]
    times = Counter(plain)
    return [
        (row, tail if row["id"].isascii() and times[tail] == 1 else f"{tail}-{_hash(row['id'])}")
        for row, tail in zip(rows, plain, strict=True)
    ]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


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
    files="*.json, *.jsonl",
    read=read,
)
