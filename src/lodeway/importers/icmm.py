"""The ICMM Global Mining Dataset: mines, smelters, refineries and plants, without their owners."""

from __future__ import annotations

import re
import time
import unicodedata
from typing import TYPE_CHECKING, Any

from lodeway.importers import placing, reading
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_SHEET = "External"
_COMMODITIES = ("Primary Commodity", "Secondary Commodity", "Other Commodities")
# The publisher prints "Mine Name " with a blank at its end; headers are compared without it.
_COLUMNS = (
    "ICMMID",
    "Confidence Factor",
    "Mine Name",
    "Group Names",
    "Latitude",
    "Longitude",
    "Asset Type",
    "Country",
    *_COMMODITIES,
)
_EDITION = re.compile(r"Global Mining Dataset\s*[-–]\s*([A-Z][a-z]+ \d{4})")
_VERSION = re.compile(r"\((V\d+)\)")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each site; all names of a cluster are kept, its point is the publisher's mean."""
    path = reading.only(files)
    month, version = _edition(path)
    slug = f"icmm-{month}"
    unmatched = Tally()
    sites = [
        {
            "id": f"{slug}-{reading.slug(site['ICMMID'])}",
            **_site(path, line, site, aliases, unmatched),
            "source": slug,
        }
        for line, site in _rows(path)
    ]
    return Imported(
        slug=slug,
        source=_source(slug, month, version, path),
        tables={"sites.csv": sites},
        read=len(sites),
        unmatched=unmatched.left(),
    )


def _edition(path: Path) -> tuple[str, str]:
    """Month and version of the edition, as the sheet "About" tells them."""
    about = "\n".join(str(cell) for row in reading.sheet(path, "About") for cell in row)
    title, version = _EDITION.search(about), _VERSION.search(about)
    if title is None:
        raise reading.fail(path, 0, "sheet 'About' does not name the edition; is it the dataset?")
    month = time.strftime("%Y-%m", time.strptime(title[1], "%B %Y"))
    return month, version[1] if version else ""


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each site by the names of its columns, with its row in the sheet."""
    printed = reading.sheet(path, _SHEET)
    if not printed:
        raise reading.fail(path, 0, f"sheet '{_SHEET}' is empty")
    header = [str(cell).strip() for cell in printed[0]]
    reading.check_header(path, header, _COLUMNS)
    seen: dict[str, int] = {}
    for line, row in enumerate(printed[1:], start=2):
        if any(cell != "" and not name for name, cell in zip(header, row, strict=True)):
            raise reading.fail(path, line, "a cell stands outside the columns of the header")
        site = dict(zip(header, row, strict=True))
        for name in ("ICMMID", "Mine Name", "Country"):
            if not isinstance(site[name], str) or not reading.clean(site[name]):
                raise reading.fail(path, line, f"{name} '{site[name]}' is no text; is a cell lost?")
        own = site["ICMMID"] = reading.clean(site["ICMMID"])
        if own in seen:
            raise reading.fail(path, line, f"ICMMID '{own}' stands already in row {seen[own]}")
        seen[own] = line
        yield line, site
    if not seen:
        raise reading.fail(path, 1, f"sheet '{_SHEET}' has a header and no rows")


def _site(
    path: Path, line: int, site: Mapping[str, Any], aliases: Aliases, unmatched: Tally
) -> dict[str, str]:
    where = f"{_SHEET}, row {line}"
    name = reading.clean(site["Mine Name"])
    others = [mended(site["Mine Name"]), *_list(site["Group Names"])]
    commodities = [c for column in _COMMODITIES for c in _list(site[column])]
    return {
        "recordId": site["ICMMID"],
        "name": name,
        "otherName": reading.many([other for other in others if other != name]),
        **placing.country(site["Country"], aliases, unmatched, where),
        "mineral": _minerals(commodities, aliases, unmatched, where),
        "mineralAsPrinted": "; ".join(commodities),
        "lat": placing.degrees(path, line, "Latitude", site["Latitude"], 90),
        "lon": placing.degrees(path, line, "Longitude", site["Longitude"], 180),
        "kindAsPrinted": "; ".join(_list(site["Asset Type"])),
        "noteAsPrinted": f"Confidence Factor: {reading.clean(site['Confidence Factor'])}",
        "locator": where,
    }


def _list(printed: object) -> list[str]:
    """The values that the publisher parts by semicolons, each once and without stray blanks."""
    return list(dict.fromkeys(part for p in str(printed).split(";") if (part := reading.clean(p))))


def _minerals(printed: list[str], aliases: Aliases, unmatched: Tally, where: str) -> str:
    for commodity in printed:
        if aliases.commodity(commodity) is None:
            unmatched.note(commodity, "no alias", where)
    return reading.many([m for c in printed for m in aliases.commodity(c) or ()])


def mended(name: str) -> str:
    """The name that the publisher's file spoilt by reading UTF-8 as windows-1252; else "".

    "JiÅ™Ã\xad" was "Jiří". The spoilt form stays the name as printed; this one is a second name.
    """
    try:
        spoilt = b"".join(
            bytes([ord(c)]) if ord(c) < 256 else c.encode("cp1252") for c in name.strip()
        )
        found = unicodedata.normalize("NFC", spoilt.decode("utf-8"))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""
    return "" if name.isascii() else reading.clean(found)


def _source(slug: str, month: str, version: str, path: Path) -> dict[str, str]:
    edition = " ".join(filter(None, (month, version)))
    return {
        "id": slug,
        **labels(_("ICMM: Global Mining Dataset ({})"), edition),
        "publisher": FORMAT.publisher,
        "published": month,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://www.icmm.com (Global Mining Dataset)",
        "interested": "false",
        "vintage": edition,
        "licence": "CC BY 4.0",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="icmm",
    publisher="International Council on Mining and Metals (ICMM)",
    about=_("Global Mining Dataset: mines and plants with place and commodities, no owners"),
    files="global-mining-dataset.xlsx",
    read=read,
)
