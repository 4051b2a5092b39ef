"""IMF PortWatch: the ports whose calls it counts, with the ships of a year and the trade they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lodeway.importers import placing, reading
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_COLUMNS = ("portid", "portname", "country", "ISO3", "lat", "lon", "vessel_count_total")
# Kept as printed beside the name of their column, where the download has them.
_NOTES = (
    "vessel_count_total",
    "vessel_count_container",
    "vessel_count_dry_bulk",
    "vessel_count_general_cargo",
    "vessel_count_RoRo",
    "vessel_count_tanker",
    "industry_top1",
    "industry_top2",
    "industry_top3",
    "share_country_maritime_import",
    "share_country_maritime_export",
    "LOCODE",
)
_OTHERS = ("fullname", "continent")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each port. The file names no edition, so its hash tells one from another."""
    path = reading.only(files)
    slug = f"portwatch-ports-{reading.sha256(path)[:8]}"
    rows = _rows(path)
    unmatched, skipped = Tally(), Tally()
    placing.unread(rows[0][1], (*_COLUMNS, *_NOTES, *_OTHERS), skipped)
    seen: dict[str, int] = {}
    ports = []
    for line, port in rows:
        if not (own := port["portid"]):
            raise reading.fail(path, line, "portid is blank")
        if own in seen:
            raise reading.fail(path, line, f"portid '{own}' stands already in row {seen[own]}")
        seen[own] = line
        ports.append(_port(path, slug, line, port, aliases, unmatched))
    return Imported(
        slug=slug,
        source=_source(slug, path),
        tables={"places.csv": ports},
        read=len(ports),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The ports of a download in CSV, or in GeoJSON, whose features are counted from 1."""
    if path.suffix.lower() in (".geojson", ".json"):
        found = [(number, cells) for number, cells, _ in reading.features(path, _COLUMNS)]
    else:
        found = [*reading.table(path, _COLUMNS)]
    return [(line, {name: _text(cell) for name, cell in cells.items()}) for line, cells in found]


def _text(cell: Any) -> str:
    """A cell on one line; numbers of JSON as they would be in the table."""
    if isinstance(cell, float) and cell == cell and abs(cell) < float("inf"):
        return reading.figure(cell)
    return reading.clean(cell)


def _port(
    path: Path, slug: str, line: int, port: Mapping[str, str], aliases: Aliases, unmatched: Tally
) -> dict[str, str]:
    where = f"row {line}"
    if not (name := port["portname"]):
        raise reading.fail(path, line, "portname is blank")
    full = port.get("fullname", "")
    return {
        "id": f"{slug}-{reading.slug(port['portid'])}",
        "recordId": port["portid"],
        "name": name,
        "otherName": reading.many([full] if full != name else []),
        **placing.country(port["ISO3"] or port["country"], aliases, unmatched, where),
        "countryAsPrinted": port["country"],
        "lat": placing.degrees(path, line, "lat", port["lat"], 90),
        "lon": placing.degrees(path, line, "lon", port["lon"], 180),
        "noteAsPrinted": "; ".join(f"{c} {note}" for c in _NOTES if (note := port.get(c))),
        "source": slug,
        "locator": where,
    }


def _source(slug: str, path: Path) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_("International Monetary Fund: PortWatch, database of ports")),
        "publisher": FORMAT.publisher,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://portwatch.imf.org",
        "interested": "false",
        "vintage": "not stated in the file",
        "licence": "IMF terms of use: with attribution; see imf.org/en/About/copyright-and-terms",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="portwatch",
    publisher="International Monetary Fund (IMF)",
    about=_("PortWatch: ports with the ships of a year, industries, shares of maritime trade"),
    files="PortWatch_ports_database.csv (or .geojson)",
    read=read,
)
