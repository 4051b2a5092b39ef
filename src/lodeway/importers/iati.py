"""IATI activities: who finances what where, in versions 1 and 2 of the standard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import reading
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words
from lodeway.schema.errors import InvalidValue
from lodeway.schema.values import day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

# Transaction types by code (version 2) and by word (version 1; "disbursment" is a publisher's).
_PLANNED = frozenset({"2", "11", "c", "commitment", "outgoing commitment"})
_PAID = frozenset({"3", "4", "d", "e", "disbursement", "disbursment", "expenditure"})
_PAYERS = frozenset({"1", "funding", "donor", "3", "extending"})
_PAYEES = frozenset({"2", "accountable", "4", "implementing", "beneficiary"})
_SUM = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9])?")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each activity, with its sums of commitments and of payments.

    Sums in several currencies are not added: the activity keeps those of its default currency, and
    the rest is counted as left out. Budgets are not commitments and are not added to them.
    """
    unmatched, skipped = Tally(), Tally()
    rows: Rows = []
    for path in files:
        for number, activity in enumerate(_activities(path), start=1):
            rows.append(_activity(path, number, activity, aliases, unmatched, skipped))
    newest = max((row["until"] or row["since"] for row in rows), default="")[:10]
    slug = f"iati-{reading.sha256(files[0])[:8]}"
    for row in rows:
        row["id"], row["source"] = f"{slug}-{reading.slug(row['recordId'])}", slug
    return Imported(
        slug=slug,
        source=_source(slug, newest, files),
        tables={"activities.csv": rows},
        read=len(rows),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _activities(path: Path) -> list[Element]:
    root = reading.xml(path)
    if root.tag == "iati-activity":
        return [root]
    found = root.findall("iati-activity")
    if root.tag != "iati-activities" or not found:
        raise reading.fail(path, 0, f"holds no IATI activity (its root is '{root.tag}')")
    return found


def _activity(
    path: Path,
    number: int,
    activity: Element,
    aliases: Aliases,
    unmatched: Tally,
    skipped: Tally,
) -> dict[str, str]:
    at = f"{path.name}, activity {number}"
    own = _text(activity, "iati-identifier") or _text(activity, "other-identifier")
    title = _text(activity, "title")
    if not own or not title:
        raise reading.fail(path, 0, f"activity {number} has no {'title' if own else 'identifier'}")
    places = [
        (e.get("code") or "").strip() or reading.clean("".join(e.itertext()))
        for e in activity.findall("recipient-country")
    ]
    countries = [aliases.country(place) for place in places]
    for place, country in zip(places, countries, strict=True):
        if country is None:
            unmatched.note(place or "(blank)", "no alias", at)
    currency = activity.get("default-currency") or ""
    dates = [d for e in activity.findall("activity-date") if (d := _day(path, number, e))]
    return {
        "id": "",
        "recordId": own,
        "name": title,
        "country": reading.many([c for c in countries if c]),
        "payer": reading.many(_parties(activity, _PAYERS) or [_text(activity, "reporting-org")]),
        "payee": reading.many(_parties(activity, _PAYEES)),
        "planned": _sum(path, number, activity, _PLANNED, currency, skipped),
        "paid": _sum(path, number, activity, _PAID, currency, skipped),
        "recordCurrency": currency,
        "stateAsPrinted": _state(activity),
        "since": min(dates, default=""),
        "until": max(dates, default="") if len(dates) > 1 else "",
        "countryAsPrinted": reading.many(places),
        "source": "",
        "locator": at,
    }


def _text(activity: Element, tag: str) -> str:
    """The first text of `tag`: plain (version 1) or in its narrative (version 2)."""
    for element in activity.findall(tag):
        if text := reading.clean("".join(element.itertext())):
            return text
    return ""


def _state(activity: Element) -> str:
    element = activity.find("activity-status")
    return "" if element is None else reading.clean(element.get("code") or element.text)


def _parties(activity: Element, roles: frozenset[str]) -> list[str]:
    return [
        reading.clean("".join(e.itertext()))
        for e in activity.findall("participating-org")
        if (e.get("role") or "").strip().casefold() in roles
    ]


def _day(path: Path, number: int, element: Element) -> str:
    printed = (element.get("iso-date") or "").strip()[:10]
    if not printed:
        return ""
    try:
        return day(printed).isoformat()
    except InvalidValue as error:
        raise reading.fail(path, 0, f"activity {number}: iso-date {error}") from None


def _sum(
    path: Path,
    number: int,
    activity: Element,
    kinds: frozenset[str],
    currency: str,
    skipped: Tally,
) -> str:
    """The sum of the activity's transactions of these kinds; "" where there is none."""
    amounts = []
    for transaction in activity.findall("transaction"):
        element = transaction.find("transaction-type")
        printed = (
            transaction.get("type") if element is None else element.get("code") or element.text
        )
        value = transaction.find("value")
        if (printed or "").strip().casefold() not in kinds or value is None:
            continue
        if (value.get("currency") or currency) != currency:
            skipped.note("transaction", "in another currency", f"{path.name}, activity {number}")
            continue
        text = (value.text or "").strip()
        plain = text.replace(",", "")
        if not _SUM.fullmatch(plain):
            raise reading.fail(path, 0, f"activity {number}: '{reading.clean(text)}' is no sum")
        amounts.append(float(plain))
    return reading.figure(round(sum(amounts), 2)) if amounts else ""


def _source(slug: str, newest: str, files: Sequence[Path]) -> dict[str, str]:
    names = ", ".join(path.name for path in files)
    return {
        "id": slug,
        **labels(_("IATI activities ({})"), names),
        "publisher": "Reporting organisation named in each activity",
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://iatistandard.org/",
        "interested": "true",
        "vintage": f"activities dated to {newest}" if newest else "activities without dates",
        "licence": "as the reporting organisation states",
        "fileHash": reading.hashes(files),
    }


FORMAT = Format(
    name="iati",
    publisher="International Aid Transparency Initiative; many organisations",
    about=_("Financed activities: payers, payees, sums"),
    files="*.xml",
    read=read,
)
