"""The open database on global coal and metal mine production (Jasansky et al. 2023): facilities, owners.

Its facilities are a GeoPackage, which is a database of SQLite; owners by year stand in `ownership.csv`.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING, Any

from lodeway.importers import holders, placing, reading, sheets
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_LAYER = "facilities"
_COLUMNS = (
    "facility_id",
    "facility_name",
    "facility_other_names",
    "sub_site_name",
    "facility_type",
    "commodities_products",
    "primary_commodity",
    "activity_status",
    "activity_status_year",
    "country",
)
_OWNERS = ("facility_id", "year", "owners", "operators")
_YEAR = re.compile(r"[0-9]{4}")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each facility and each part of one; owners with the year that they are told of."""
    unmatched, skipped = Tally(), Tally()
    packages = [path for path in files if path.suffix.lower() == ".gpkg"]
    if len(packages) != 1:
        raise reading.fail(
            files[0], 0, "give facilities.gpkg, and with it ownership.csv if you like"
        )
    (package,) = packages
    slug = f"fineprint-mines-{reading.sha256(package)[:8]}"
    sites = [
        _site(package, slug, number, row, aliases, unmatched, skipped)
        for number, row in _facilities(package)
    ]
    known = {site["recordId"]: site["id"] for site in sites}
    holdings = [
        row
        for path in files
        if path is not package
        for row in _holdings(path, slug, known, skipped)
    ]
    return Imported(
        slug=slug,
        source=_source(slug, files),
        tables={"sites.csv": sites, "holdings.csv": holdings},
        read=len(sites) + len(holdings),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _facilities(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The rows of the layer, counted from 1. The file is read only; nothing is written beside it."""
    if not reading.raw(path).startswith(b"SQLite format 3\0"):
        raise reading.fail(path, 0, "is no GeoPackage; was it cut short?")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as base:
            rows = base.execute(f'SELECT * FROM "{_LAYER}"')
            header = [column[0] for column in rows.description]
            reading.check_header(path, header, _COLUMNS, 0)
            found = [dict(zip(header, row, strict=True)) for row in rows]
    except sqlite3.Error as error:
        message = f"cannot be read as a GeoPackage ({error}); is it cut short?"
        raise reading.fail(path, 0, message) from None
    if not found:
        raise reading.fail(path, 0, f"layer '{_LAYER}' is empty")
    return list(enumerate(found, start=1))


def _site(
    path: Path,
    slug: str,
    number: int,
    row: Mapping[str, Any],
    aliases: Aliases,
    unmatched: Tally,
    skipped: Tally,
) -> dict[str, str]:
    where = f"{_LAYER}, row {number}"
    cells = {name: sheets.text(row[name]) for name in _COLUMNS}
    for name in ("facility_id", "facility_name"):
        if not cells[name]:
            raise reading.fail(path, 0, f"{where}: {name} is blank")
    own, part = cells["facility_id"], cells["sub_site_name"]
    printed = re.split("[;,]", f"{cells['primary_commodity']};{cells['commodities_products']}")
    commodities = list(dict.fromkeys(c for p in printed if (c := reading.clean(p))))
    for commodity in commodities:
        if aliases.commodity(commodity) is None:
            unmatched.note(commodity, "no alias", where)
    year = cells["activity_status_year"]
    return {
        "id": f"{slug}-{reading.slug(own)}",
        "recordId": own,
        "name": f"{cells['facility_name']}, {part}" if part else cells["facility_name"],
        "otherName": reading.many(re.split("[;,]", cells["facility_other_names"])),
        **placing.country(cells["country"], aliases, unmatched, where),
        "mineral": reading.many([m for c in commodities for m in aliases.commodity(c) or ()]),
        "mineralAsPrinted": "; ".join(commodities),
        **_point(row.get("geom"), where, skipped),
        "kindAsPrinted": cells["facility_type"],
        "stateAsPrinted": " ".join(filter(None, (cells["activity_status"], year))),
        "source": slug,
        "locator": where,
    }


# A geometry of a GeoPackage: "GP", version, flags, system, envelope, then well-known binary.
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_POINT = 1


def _point(geometry: Any, where: str, skipped: Tally) -> dict[str, str]:
    """Latitude and longitude of a point; areas have none of their own, and are said to be left."""
    place = _coordinates(geometry) if isinstance(geometry, bytes) else None
    if place is None or not (abs(place[0]) <= 180 and abs(place[1]) <= 90):
        skipped.note("place of a facility", "no point" if geometry else "not given", where)
        return {"lat": "", "lon": ""}
    return {"lat": reading.figure(place[1]), "lon": reading.figure(place[0])}


def _coordinates(geometry: bytes) -> tuple[float, float] | None:
    if geometry[:2] != b"GP" or len(geometry) < 8:
        return None
    start = 8 + _ENVELOPES.get(geometry[3] >> 1 & 7, len(geometry))
    shape = geometry[start:]
    order = "<" if shape[:1] == b"\1" else ">"
    if len(shape) != 21 or struct.unpack(f"{order}I", shape[1:5])[0] != _POINT:
        return None
    lon, lat = struct.unpack(f"{order}2d", shape[5:])
    return lon, lat


def _holdings(path: Path, slug: str, known: Mapping[str, str], skipped: Tally) -> Rows:
    """Owners of one year each; a year is all that the file tells of their time."""
    rows: Rows = []
    seen: dict[str, int] = {}
    for line, row in reading.table(path, _OWNERS):
        where = f"{path.name}, row {line}"
        own, year = reading.clean(row["facility_id"]), reading.clean(row["year"])
        if not _YEAR.fullmatch(year):
            raise reading.fail(path, line, f"year '{year}' is no year")
        if own not in known:
            skipped.note("link to a record", "the record is not in the files", where)
        for holder, share in holders.split(row["owners"], ","):
            tie = f"{own} {year} owner"
            seen[tie] = seen.get(tie, 0) + 1
            rows.append(
                {
                    "id": f"{slug}-{reading.slug(f'{tie} {seen[tie]}')}",
                    "recordId": f"{own}, owner {seen[tie]} of {year}",
                    "holderName": holder,
                    "heldRecord": known.get(own, ""),
                    "recordShare": share,
                    "since": year,
                    "until": year,
                    "noteAsPrinted": reading.clean(row.get("comment")),
                    "source": slug,
                    "locator": where,
                }
            )
    return rows


def _source(slug: str, files: Sequence[Path]) -> dict[str, str]:
    return {
        "id": slug,
        **labels(
            _(
                "Jasansky, Lieber, Giljum and Maus: open database on global coal and metal mine production"
            )
        ),
        "publisher": FORMAT.publisher,
        "published": "2022",
        "language": "en",
        "sourceKind": "dataset",
        "reference": "doi 10.5281/zenodo.7369478; doi 10.1038/s41597-023-01965-y",
        "interested": "false",
        "vintage": "not stated in the file",
        "licence": "CC BY 4.0",
        "fileHash": reading.hashes(files),
    }


FORMAT = Format(
    name="fineprint-mines",
    publisher="FINEPRINT, Vienna University of Economics and Business",
    about=_(
        "Open database on mine production (Jasansky et al. 2023): facilities and owners by year"
    ),
    files="facilities.gpkg [ownership.csv]",
    read=read,
)
