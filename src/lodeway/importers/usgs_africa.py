"""USGS compilation of the mineral industries of Africa: facilities, exploration sites, deposits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.importers.reading import clean, figure, many, slug
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_EDITION = "usgs-africa-gis-2021"
_EVERY = ("FeatureUID", "FeatureNam", "Country", "ADM1", "Latitude", "Longitude", "InfSource1")
# A file is known by a column that only it has.
_COLUMNS = {
    "OperateNam": (
        *_EVERY,
        *("FeatureTyp", "LocOpStat", "MemoOther"),
        *(f"DsgAttr0{n}" for n in (2, 3, 6, 7, 8)),
        *(f"OwnerName{n}" for n in range(1, 5)),
    ),
    "OwnerName": (
        *_EVERY,
        *("NameVar", "LocOpStat", "DsgAttr10", "DsgAttr11"),
        *(f"DsgAttr0{n}" for n in range(1, 10)),
    ),
    "NameVar": (*_EVERY, *(f"DsgAttr0{n}" for n in range(1, 10))),
}
# Missing text and missing figures, as the publisher's shapefile has them.
_NO_TEXT = "<null>"
_NO_FIGURE = -999
_MOST = 1e15  # no capacity in any unit is more, and not a number is not less
_FIGURES = ("Latitude", "Longitude", "DsgAttr07")
_SHARE = re.compile(r"(?P<name>.+?) ?\[(?P<share>\d+(?:\.\d+)?)%\]")
_YEAR = re.compile(r"(?:19|20)\d\d")

Feature = tuple[str, int, dict[str, Any]]


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """Sites and who held them, of the facilities and, if given, exploration sites and deposits.

    Owners and operators are those of the year that the file gives each facility: 2017 or 2018.
    Raises `InvalidData` with file and feature.
    """
    reader = _Reader(aliases)
    kinds: dict[str, Path] = {}
    for path in files:
        kind, features = _features(path)
        if kind in kinds:
            raise reading.fail(path, 0, f"is of the same kind as {kinds[kind].name}")
        kinds[kind] = path
        for site in _sites(path, features, facilities=kind == "OperateNam"):
            reader.site(path, kind, site)
    hashes = reading.hashes(files)
    return Imported(
        slug=_EDITION,
        source=_source(hashes, reader.years),
        tables={name: rows for name, rows in reader.tables.items() if rows},
        read=reader.read,
        unmatched=reader.unmatched.left(),
        skipped=reader.skipped.left(),
    )


def _features(path: Path) -> tuple[str, list[Feature]]:
    found = reading.features(path, _EVERY)
    first = found[0][1]
    kind = next((name for name in _COLUMNS if name in first), None)
    if kind is None:
        raise reading.fail(path, 0, "is none of the files of facilities, exploration or deposits")
    features = []
    for number, properties, _ in found:
        if missing := [name for name in (kind, *_COLUMNS[kind]) if name not in properties]:
            raise reading.fail(path, 0, f"feature {number} lacks '{missing[0]}'; was it re-saved?")
        cells = {name: _cell(path, number, name, value) for name, value in properties.items()}
        features.append((path.name, number, cells))
    return kind, features


def _cell(path: Path, number: int, name: str, value: Any) -> Any:
    """The text of a cell, and of figures the number; a stray byte and trailing nulls go."""
    if isinstance(value, bool | dict | list):
        raise reading.fail(path, 0, f"feature {number}: {name} is no text and no number")
    if not isinstance(value, str):
        return value if name in _FIGURES else clean(value)
    return clean(value.replace("\x92", "").replace(_NO_TEXT, ""))


def _sites(path: Path, features: list[Feature], *, facilities: bool) -> list[list[Feature]]:
    """The features of each site: a facility has one for every commodity, under one number.

    Works of several names may share a number, where they stand in one place.
    """
    groups: dict[tuple[str, str], list[Feature]] = defaultdict(list)
    for feature in features:
        _, number, cell = feature
        if not cell["FeatureUID"] or not cell["FeatureNam"]:
            raise reading.fail(path, 0, f"feature {number} has no number or no name")
        groups[cell["FeatureUID"], slug(cell["FeatureNam"])].append(feature)
    numbers = Counter(uid for uid, _ in groups)
    for (uid, name), group in groups.items():
        if not facilities and (len(group) > 1 or numbers[uid] > 1):
            message = f"feature {group[-1][1]} ('{name}') repeats the FeatureUID {uid}"
            raise reading.fail(path, 0, message)
        if numbers[uid] > 1:
            for _, _, cell in group:
                cell["FeatureUID"] = f"{uid} {name}"
    return list(groups.values())


class _Reader:
    """Makes rows of the sites of one file after another."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        self.tables: dict[str, list[dict[str, str]]] = {"sites.csv": [], "holdings.csv": []}
        self.unmatched, self.skipped = Tally(), Tally()
        self.years: set[str] = set()
        self.read = 0

    def site(self, path: Path, kind: str, group: list[Feature]) -> None:
        """The row of a site, and one for each of its holders."""
        self.read += len(group)
        for file, number, _ in group[1:]:
            self.skipped.note(
                "feature", "one more commodity of its site", f"{file}, feature {number}"
            )
        file, number, first = group[0]
        cells = [cell for _, _, cell in group]
        where = f"{file}, feature {number}"
        year = self._year(path, number, first, kind)
        record = first["FeatureUID"]
        row = {
            "id": f"{_EDITION}-{slug(record)}",
            "recordId": record,
            "name": first["FeatureNam"],
            "otherName": _names(first.get("NameVar")),
            "country": self._country(first["Country"], where),
            "countryAsPrinted": first["Country"],
            "mineral": self._minerals(cells, kind, where),
            "mineralAsPrinted": "; ".join(_commodities(cells, kind)),
            "lat": self._degrees(path, number, first["Latitude"], 90),
            "lon": self._degrees(path, number, first["Longitude"], 180),
            "kindAsPrinted": _all(cells, "FeatureTyp" if kind == "OperateNam" else "DsgAttr09")
            if kind != "OwnerName"
            else "",
            "stateAsPrinted": _all(cells, "LocOpStat"),
            "operatorAsPrinted": _all(cells, "OperateNam"),
            "source": _EDITION,
            "locator": f"{where}, FeatureUID {record.split(' ')[0]}",
            "since": year,
            "until": year,
        }
        capacity = self._capacity(path, number, cells, where) if kind == "OperateNam" else {}
        self.tables["sites.csv"].append(row | capacity)
        for holder, share in dict.fromkeys(_holders(cells, kind)):
            if share and not float(share):
                self.skipped.note("share of 0 percent", "a holder holds something", where)
            held = holder, share if share and float(share) else ""
            self._holding(row, held, first if kind == "OwnerName" else {})

    def _holding(self, site: dict[str, str], held: tuple[str, str], more: dict[str, Any]) -> None:
        holder, share = held
        known = sum(row["heldRecord"] == site["id"] for row in self.tables["holdings.csv"][-9:])
        self.tables["holdings.csv"].append(
            {
                "id": f"{site['id']}-holder-{known + 1}",
                "recordId": f"{site['recordId']}, owner {known + 1}",
                "holderName": holder,
                "heldRecord": site["id"],
                "recordShare": share,
                "kindAsPrinted": clean(more.get("DsgAttr09")),
                **{name: site[name] for name in ("source", "locator", "since", "until")},
            }
        )

    def _year(self, path: Path, number: int, cell: dict[str, Any], kind: str) -> str:
        """The year that a facility or an exploration site is described as of; deposits have none."""
        if kind == "NameVar":
            return ""
        year = clean(cell["DsgAttr06" if kind == "OperateNam" else "DsgAttr11"])
        if not _YEAR.fullmatch(year):
            raise reading.fail(path, 0, f"feature {number}: '{year}' is no year")
        if kind == "OperateNam":
            self.years.add(year)
        return year

    def _country(self, name: str, where: str) -> str:
        found = self._aliases.country(name)
        if not found:
            self.unmatched.note(name, "country", where)
        return found or ""

    def _minerals(self, cells: list[dict[str, Any]], kind: str, where: str) -> str:
        found: list[str] = []
        for name in _commodities(cells, kind):
            minerals = self._aliases.commodity(name)
            if minerals is None:
                self.unmatched.note(name, "commodity", where)
            found += minerals or ()
        return many(found)

    @staticmethod
    def _degrees(path: Path, number: int, value: Any, most: int) -> str:
        if not isinstance(value, int | float) or not -most <= value <= most:
            raise reading.fail(path, 0, f"feature {number}: '{value}' is no coordinate in degrees")
        return figure(float(value))

    def _capacity(
        self, path: Path, number: int, cells: list[dict[str, Any]], where: str
    ) -> dict[str, str]:
        """The capacity of a site of one commodity as figure; of several, as words of the note."""
        printed = []
        for cell in cells:
            value = cell["DsgAttr07"]
            if not isinstance(value, int | float) or not abs(value) < _MOST:
                raise reading.fail(path, 0, f"feature {number}: '{clean(value)}' is no capacity")
            if value != _NO_FIGURE:
                printed.append((value, cell["DsgAttr08"], cell))
        unit = self._aliases.unit(printed[0][1]) if len(cells) == len(printed) == 1 else None
        words = [
            f"{c['DsgAttr02']} ({c['DsgAttr03'] or 'form not given'}): {figure(v)} {u}"
            for v, u, c in printed
            if not unit
        ]
        if len(cells) == len(printed) == 1 and not unit:
            self.unmatched.note(printed[0][1], "unit", where)
        notes = [*dict.fromkeys(cell["MemoOther"] for cell in cells), *words]
        return {
            "value": figure(printed[0][0] * unit.factor) if unit else "",
            "unit": unit.unit if unit else "",
            "noteAsPrinted": " | ".join(filter(None, notes)),
        }


def _commodities(cells: Iterable[dict[str, Any]], kind: str) -> list[str]:
    """The commodities of a site as printed, each once."""
    columns = ["DsgAttr02"] if kind == "OperateNam" else [f"DsgAttr0{n}" for n in range(1, 9)]
    names = (clean(cell[column]) for cell in cells for column in columns)
    return list(dict.fromkeys(filter(None, names)))


def _names(printed: Any) -> str:
    return many(re.split(r"[;,]", clean(printed)))


def _all(cells: Iterable[dict[str, Any]], column: str) -> str:
    return "; ".join(dict.fromkeys(v for cell in cells if (v := clean(cell.get(column)))))


def _holders(cells: list[dict[str, Any]], kind: str) -> list[tuple[str, str]]:
    """Each holder with its share, "" where the file prints none."""
    if kind == "OwnerName":
        (cell,) = cells
        share = clean(cell["DsgAttr10"])
        name = clean(cell["OwnerName"])
        return [(name, share if re.fullmatch(r"\d+(\.\d+)?", share) else "")] if name else []
    if kind == "NameVar":
        return []
    printed = (cell[f"OwnerName{n}"] for cell in cells for n in (1, 2, 3, 4))
    return [_share(clean(text)) for text in printed if text]


def _share(text: str) -> tuple[str, str]:
    found = _SHARE.fullmatch(text)
    return (found["name"].strip(), found["share"]) if found else (text, "")


def _source(hashes: str, years: set[str]) -> dict[str, str]:
    described = "-".join(sorted({min(years), max(years)})) if years else ""
    return {
        "id": _EDITION,
        **labels(
            _(
                "United States Geological Survey: Compilation of Geospatial Data (GIS) for the "
                "Mineral Industries and Related Infrastructure of Africa"
            )
        ),
        "publisher": "U.S. Geological Survey",
        "published": "2021",
        "language": "en",
        "sourceKind": "dataset",
        "reference": "doi 10.5066/P97EQWXP",
        "interested": "false",
        "vintage": f"facilities of {described}" if described else "",
        "licence": "public domain (US government work)",
        "fileHash": hashes,
    }


FORMAT = Format(
    name="usgs-africa",
    publisher="U.S. Geological Survey (USGS)",
    about=_(
        "Mines, plants and fields of Africa with operators and owners of 2017-2018; "
        "exploration sites; deposits"
    ),
    files="AFR_Mineral_Facilities.geojson [AFR_Mineral_Exploration.geojson] "
    "[AFR_Mineral_Deposits.geojson]",
    read=read,
)
