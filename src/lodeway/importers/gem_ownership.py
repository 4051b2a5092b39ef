"""Global Energy Monitor's ownership tracker: companies and who holds which share of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.importers import gem_mines, holders, reading, sheets
from lodeway.importers.gleif_model import valid_lei
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

# Sheets "All Entities" and "Entity Ownership", found by what their headers hold.
_ENTITY = ("entity-id", "name", "entity-type", "registration-country")
_TIE = ("subject-entity-id", "interested-party-id", "share-of-ownership")
_OTHER_NAMES = ("full-name", "name-local", "name-other", "abbreviation")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """Every entity, and every share that one is said to hold in another.

    A share that the publisher reckoned itself (the rest of a whole, parts of equal size) is called
    imputed, as it is in the file.
    """
    path = reading.only(files)
    month, slug = gem_mines.edition(path, "gem-ownership")
    unmatched, skipped = Tally(), Tally()
    companies = [
        _company(path, f"{sheet}, row {line}", row, aliases, unmatched, skipped)
        for sheet, line, row in sheets.with_columns(path, _ENTITY)
    ]
    holdings = [
        _holding(path, f"{sheet}, row {line}", row)
        for sheet, line, row in sheets.with_columns(path, _TIE)
    ]
    if not companies or not holdings:
        missing = "All Entities" if not companies else "Entity Ownership"
        raise reading.fail(
            path, 0, f"has no sheet of the columns of '{missing}'; is it the tracker?"
        )
    _bind(slug, companies, holdings, skipped)
    return Imported(
        slug=slug,
        source=_source(slug, month, path),
        tables={"companies.csv": companies, "holdings.csv": holdings},
        read=len(companies) + len(holdings),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _entity_id(path: Path, where: str, row: Mapping[str, str], column: str) -> str:
    """An id of the publisher, which some editions print as a number: "E100001014363.0"."""
    own = row[column].removesuffix(".0")
    if not (own[:1] == "E" and own[1:].isascii() and own[1:].isdigit()):
        raise reading.fail(path, 0, f"{where}: {column} '{own}' is no entity id like E100000000001")
    return own


def _company(
    path: Path,
    where: str,
    row: Mapping[str, str],
    aliases: Aliases,
    unmatched: Tally,
    skipped: Tally,
) -> dict[str, str]:
    own = _entity_id(path, where, row, "entity-id")
    printed = holders.known(row["registration-country"])
    country = aliases.country(printed) if printed else None
    if printed and country is None:
        unmatched.note(printed, "no alias", where)
    lei = holders.known(row.get("global-legal-entity-identifier-index"))
    if lei and not valid_lei(lei):
        skipped.note(f"LEI '{lei}'", "its check digits do not fit", where)
        lei = ""
    name = holders.known(row["name"]) or f"({row['entity-type'] or 'entity'}, no name stated)"
    others = (holders.known(row.get(column)) for column in _OTHER_NAMES)
    kinds = (row["entity-type"], row.get("legal-entity-type", ""))
    return {
        "id": own,
        "recordId": own,
        "name": name,
        "otherName": reading.many([other for other in others if other and other != name]),
        "country": country or "",
        "lei": lei,
        "kindAsPrinted": ": ".join(filter(None, map(holders.known, kinds))),
        "stateAsPrinted": holders.known(row.get("entity-status")),
        "countryAsPrinted": printed,
        "locator": where,
    }


def _holding(path: Path, where: str, row: Mapping[str, str]) -> dict[str, str]:
    held = _entity_id(path, where, row, "subject-entity-id")
    holder = _entity_id(path, where, row, "interested-party-id")
    return {
        "id": f"{holder} {held}",
        "recordId": f"{holder}/{held}",
        "holderRecord": holder,
        "holderName": holders.known(row.get("interested-party-name")) or holder,
        "heldRecord": held,
        "recordShare": _share(path, where, row["share-of-ownership"]),
        "stateAsPrinted": holders.known(row.get("share-imputed")),
        "noteAsPrinted": holders.known(row.get("data-source-url")),
        "locator": where,
    }


def _share(path: Path, where: str, printed: str) -> str:
    """The share in percent; "" where none is given. Raises `InvalidData`."""
    text = holders.known(printed).removesuffix("%").strip()
    if not text:
        return ""
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise reading.fail(path, 0, f"{where}: share '{printed}' is none from 0 to 100 %")
    return reading.figure(share)


def _bind(slug: str, companies: Rows, holdings: Rows, skipped: Tally) -> None:
    """Give every row its id and its source, and keep links to entities that are there."""
    ids = {row["recordId"]: f"{slug}-{reading.slug(row['recordId'])}" for row in companies}
    for row in holdings:
        for end in ("holderRecord", "heldRecord"):
            if row[end] not in ids:
                skipped.note("link to a record", "the record is not in the files", row["locator"])
            row[end] = ids.get(row[end], "")
    gem_mines.number(holdings)
    for row in (*companies, *holdings):
        row["id"], row["source"] = f"{slug}-{reading.slug(row['id'])}", slug


def _source(slug: str, month: str, path: Path) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_("Global Energy Monitor: Global Energy Ownership Tracker")),
        **gem_mines.provenance(month, path),
    }


FORMAT = Format(
    name="gem-ownership",
    publisher=gem_mines.PUBLISHER,
    about=_("Global Energy Ownership Tracker: companies and the shares they hold in each other"),
    files="Global-Energy-Ownership-Tracker-*.xlsx",
    read=read,
)
