"""MinMod mineral sites (CriticalMAAS): JSON sites with the entity tables that their links name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.json_parts import misfits, objects
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_POINT = re.compile(
    r"POINT\s*(?:Z\s*)?\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)(?:\s+-?[0-9.]+)?\s*\)\Z", re.I
)
_WGS84 = ("", "EPSG:4326", "WGS84", "Q701")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each site; links to countries and commodities are read in the entity tables.

    Give the JSON files of sites with country.csv and commodity.csv of the same release. Where a
    site names several candidates for its country, the first with the highest confidence counts.
    """
    names = _names([path for path in files if path.suffix == ".csv"])
    sites = [path for path in files if path.suffix != ".csv"]
    if not sites:
        raise reading.fail(files[0], 0, "give the JSON files of sites as well")
    unmatched, skipped = Tally(), Tally()
    rows: Rows = []
    newest, count = "", 0
    for path in sites:
        content = reading.document(path)
        if not isinstance(content, list) or not content:
            raise reading.fail(path, 0, "is no list of sites")
        count += len(content)
        for number, site in enumerate(content, start=1):
            if not isinstance(site, dict) or not site.get("source_id") or not site.get("record_id"):
                raise reading.fail(path, 0, f"site {number} has no source_id and record_id")
            _is_site(path, number, site)
            newest = max(newest, (site.get("modified_at") or "")[:10])
            rows.append(_site(path, number, site, names, aliases, unmatched, skipped))
    slug = f"minmod-{newest or 'undated'}"
    for row in rows:
        row["id"], row["source"] = f"{slug}-{row['id']}", slug
    return Imported(
        slug=slug,
        source=_source(slug, newest, files),
        tables={"sites.csv": rows},
        read=count,
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


# What the parts of a site that are read have to be, where they are there.
_SITE = {
    "name": "text",
    "modified_at": "text",
    "location_info": "object",
    "mineral_inventory": "objects",
    "deposit_type_candidate": "objects",
}
_WHERE = {"country": "objects", "location": "text", "crs": "object"}
_LINK = {"normalized_uri": "text", "observed_name": "text"}
_DAY = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}.*)?", re.DOTALL)


def _is_site(path: Path, number: int, site: Mapping[str, Any]) -> None:
    """Raise `InvalidData` for a site of which a part is of another kind than the publisher's."""
    faults = [*misfits(site, _SITE)]
    if not faults:
        where = site.get("location_info") or {}
        faults += misfits(where, _WHERE)
        inventory = objects(site.get("mineral_inventory"))
        faults += [f for item in inventory for f in misfits(item, {"commodity": "object"})]
    if not faults:
        links = [*objects(where.get("country")), *objects(where.get("crs"))]
        links += [link for item in inventory for link in objects(item.get("commodity"))]
        links += objects(site.get("deposit_type_candidate"))
        faults += [fault for link in links for fault in misfits(link, _LINK)]
        confidences = [link.get("confidence") for link in links]
        if not all(c is None or isinstance(c, int | float) for c in confidences):
            faults.append("confidence is no number")
    if not faults and not _DAY.fullmatch(site.get("modified_at") or ""):
        faults.append("modified_at is no date")
    if faults:
        raise reading.fail(path, 0, f"site {number}: {faults[0]}")


def _names(tables: Sequence[Path]) -> dict[str, str]:
    """The name of each entity by its MinMod id, from all entity tables given."""
    names: dict[str, str] = {}
    for path in tables:
        for line, row in reading.table(path, ["minmod_id", "name"]):
            if row["minmod_id"] in names:
                raise reading.fail(path, line, f"minmod_id '{row['minmod_id']}' stands twice")
            names[row["minmod_id"]] = row["name"]
    return names


def _site(
    path: Path,
    number: int,
    site: Mapping[str, Any],
    names: Mapping[str, str],
    aliases: Aliases,
    unmatched: Tally,
    skipped: Tally,
) -> dict[str, str]:
    at = f"{path.name}, site {number}"
    where = site.get("location_info") or {}
    printed = [n for c in _surest(where.get("country")) if (n := _named(path, number, c, names))]
    countries = [aliases.country(name) for name in printed]
    commodities = list(
        dict.fromkeys(
            name
            for item in site.get("mineral_inventory") or []
            if (name := _named(path, number, item.get("commodity") or {}, names))
        )
    )
    minerals = {name: aliases.commodity(name) for name in commodities}
    for name, country in zip(printed, countries, strict=True):
        if country is None:
            unmatched.note(name, "no alias", at)
    for name, known in minerals.items():
        if known is None:
            unmatched.note(name, "no alias", at)
    lat, lon = _point(path, number, where, skipped)
    whole, record = reading.clean(site["source_id"]), reading.clean(site["record_id"])
    source = whole.rstrip("/").rsplit("/", 1)[-1]
    return {
        "id": f"{reading.slug(source)}-{reading.slug(record)}",
        "recordId": f"{whole}/{record}",
        "name": reading.clean(site.get("name")) or f"({source} {record}, no name)",
        "country": reading.many([c for c in countries if c]),
        "mineral": reading.many([m for known in minerals.values() for m in known or ()]),
        "lat": lat,
        "lon": lon,
        "kindAsPrinted": reading.many(
            [d.get("observed_name") or "" for d in site.get("deposit_type_candidate") or []]
        ),
        "countryAsPrinted": reading.many(printed),
        "mineralAsPrinted": reading.many(commodities),
        "source": "",
        "locator": at,
    }


def _surest(candidates: Any) -> list[Mapping[str, Any]]:
    """The first of the candidates with the highest confidence, if there is any."""
    return sorted(candidates or [], key=lambda c: -(c.get("confidence") or 0))[:1]


def _named(path: Path, number: int, item: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The name that a link stands for; the observed name where there is no link."""
    entity = str(item.get("normalized_uri") or "").rsplit("/", 1)[-1]
    if entity in names:
        return names[entity]
    if observed := reading.clean(item.get("observed_name")):
        return observed
    if entity:
        raise reading.fail(
            path, 0, f"site {number} names {entity}; give country.csv and commodity.csv as well"
        )
    return ""


def _point(path: Path, number: int, where: Mapping[str, Any], skipped: Tally) -> tuple[str, str]:
    text = reading.clean(where.get("location"))
    if not text:
        return "", ""
    crs = where.get("crs") or {}
    known = crs.get("observed_name") or str(crs.get("normalized_uri") or "").rsplit("/", 1)[-1]
    match = _POINT.match(text)
    if known not in _WGS84 or not match:
        skipped.note("location", f"not a WGS 84 point ({known})", f"{path.name}, site {number}")
        return "", ""
    lon, lat = match.groups()
    if not (-90 <= float(lat) <= 90 and -180 <= float(lon) <= 180):
        raise reading.fail(path, 0, f"site {number}: '{text}' lies off the earth")
    return lat, lon


def _source(slug: str, newest: str, files: Sequence[Path]) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_("MinMod mineral sites, modified to {}"), newest),
        "publisher": "DARPA CriticalMAAS (MinMod), from databases of the U.S. Geological Survey",
        "published": newest,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://minmod.isi.edu/",
        "interested": "false",
        "vintage": f"modified to {newest}",
        "licence": "MIT; records of the USGS are in the public domain",
        "fileHash": reading.hashes(files),
    }


FORMAT = Format(
    name="minmod",
    publisher="DARPA CriticalMAAS (MinMod)",
    about=_("Mineral sites and deposits, worldwide"),
    files="mrdata_*.json country.csv commodity.csv",
    read=read,
)
