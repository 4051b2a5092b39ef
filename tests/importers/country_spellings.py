"""Every spelling and code of a country that publishers' files print, file by file.

`python tests/importers/country_spellings.py FOLDER` writes them anew from the publishers' own files
to files/country-spellings.csv, which the tests of the alias table read.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LIST = Path(__file__).parent / "files" / "country-spellings.csv"


def rows(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as text:
        return list(csv.DictReader(text))


def columns(path: Path, *names: str, encoding: str = "utf-8-sig") -> Iterator[str]:
    for row in rows(path, encoding):
        yield from (row[name] for name in names)


def properties(path: Path, *names: str) -> Iterator[str]:
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        yield from (feature["properties"][name] or "" for name in names)


def africa(folder: Path) -> Iterator[str]:
    for file in sorted((folder / "usgs").glob("AFR_*.geojson")):
        yield from properties(file, "Country")


def sheet(path: Path, name: str | int) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    found = book.get_sheet_by_index(name) if isinstance(name, int) else book.get_sheet_by_name(name)
    return found.to_python(skip_empty_area=False)


def icmm(folder: Path) -> Iterator[str]:
    head, *body = sheet(folder / "icmm" / "global-mining-dataset.xlsx", "External")
    return (str(row[head.index("Country")]) for row in body)


def governance(folder: Path) -> Iterator[str]:
    name = "2020_Worldwide_Governance_Indicators_1996-2019t.xlsx"
    for number in range(1, 7):
        for row in sheet(folder / "worldbank" / name, number)[15:]:
            yield from (str(row[0]), str(row[1]))


def unlocode(folder: Path) -> Iterator[str]:
    for file in sorted((folder / "unece").glob("*CodeListPart*.csv")):
        with file.open(encoding="cp1252", newline="") as text:
            for cells in csv.reader(text):
                yield cells[1]
                if cells[3].startswith("."):
                    yield cells[3][1:].strip()
    with (folder / "unece" / "2024-2 SubdivisionCodes.csv").open(encoding="cp1252") as text:
        yield from (cells[0] for cells in csv.reader(text))


def natural_earth(folder: Path) -> Iterator[str]:
    place = folder / "natural_earth"
    names = ("ADM0_A3", "NAME", "NAME_LONG", "ADMIN", "ISO_A2", "ISO_A3")
    yield from properties(place / "ne_110m_admin_0_countries.json", *names)
    yield from properties(
        place / "ne_50m_populated_places_simple.json", "adm0name", "iso_a2", "adm0_a3"
    )


def borders(folder: Path) -> Iterator[str]:
    for file in sorted((folder / "africa_transport").glob("model_border_*.csv")):
        yield from columns(file, "iso3c")
        yield from list(rows(file)[0])[1:]


def bods(folder: Path) -> Iterator[str]:
    def walk(value: Any) -> Iterator[str]:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if key in ("country", "jurisdiction"):
                yield from (inner.get("code", ""), inner.get("name", ""))
            elif key == "nationalities":
                yield from (nation.get("code", "") for nation in inner)
            elif isinstance(inner, (dict, list)):
                yield from walk(inner)

    for file in sorted((folder / "openownership").glob("*.json")):
        yield from walk(json.loads(file.read_text("utf-8")))


def found_in(pattern: str, glob: str) -> Callable[[Path], Iterator[str]]:
    def find(folder: Path) -> Iterator[str]:
        for file in sorted(folder.glob(glob)):
            yield from re.findall(pattern, file.read_text("utf-8"))

    return find


def gleif(folder: Path) -> Iterator[str]:
    yield from found_in(r'"(?:country|jurisdiction|region)":\s*"([^"]*)"', "gleif/*_*.json")(folder)
    yield from found_in(r"lcc-3166-1-adj:([A-Z]{2})\b", "gleif/L*.ttl")(folder)
    yield from found_in(r"<lei:(?:Country|LegalJurisdiction|Region)>([^<]*)", "gleif/*.xml")(folder)


def iati(folder: Path) -> Iterator[str]:
    yield from found_in(r"<recipient-country[^>]*>([^<]*)", "iati/*.xml")(folder)
    yield from found_in(r'<recipient-country[^>]*\bcode="([^"]*)"', "iati/*.xml")(folder)


def minmod(folder: Path) -> Iterator[str]:
    yield from columns(folder / "minmod" / "country.csv", "name")
    country = r'"country":\s*\[\s*\{[^}]*?"observed_name":\s*"([^"]*)"'
    yield from found_in(country, "minmod/mrdata_*.json")(folder)


FILES: dict[str, Callable[[Path], Iterator[str]]] = {
    "african-ports": lambda folder: columns(
        folder / "africa_transport" / "continental_african_ports.csv", "country", "iso3c"
    ),
    "bods": bods,
    "border-matrices": borders,
    "country-codes": lambda folder: columns(
        folder / "codes" / "country-codes.csv",
        "ISO3166-1-Alpha-2",
        "ISO3166-1-Alpha-3",
        "official_name_en",
        "official_name_cn",
        "CLDR display name",
        "UNTERM English Short",
        "UNTERM Chinese Short",
    ),
    "doing-business": lambda folder: columns(
        folder / "africa_transport" / "DB20_domestic_transport.csv", "country", "trade_partner"
    ),
    "gleif": gleif,
    "governance": governance,
    "iati": iati,
    "icmm": icmm,
    "minmod": minmod,
    "natural-earth": natural_earth,
    "unlocode": unlocode,
    "usgs-africa": africa,
    "usgs-mcs": lambda folder: columns(
        folder / "usgs" / "MCS2026_Commodities_Data.csv", "Country", encoding="cp1252"
    ),
    "usgs-mcs-2025": lambda folder: columns(folder / "usgs" / "MCS2025_World_Data.csv", "COUNTRY"),
    "world-port-index": lambda folder: columns(folder / "nga" / "world_port_index.csv", "country"),
}


def printed(file: str, folder: Path) -> list[str]:
    """Each spelling of `file` once, sorted; a footnote mark at its end is no part of it."""
    return sorted({text for cell in FILES[file](folder) if (text := cell.strip().rstrip(" *"))})


def listed() -> dict[str, list[str]]:
    """The committed list: spellings by file."""
    found: dict[str, list[str]] = {}
    for row in rows(LIST, "utf-8"):
        found.setdefault(row["file"], []).append(row["spelling"])
    return found


if __name__ == "__main__":
    with LIST.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["file", "spelling"])
        for name in FILES:
            writer.writerows([name, text] for text in printed(name, Path(sys.argv[1])))
