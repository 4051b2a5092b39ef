"""The spellings of publishers' files and what they stand for, from `data/aliases/`."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.schema.errors import Finding, InvalidData
from lodeway.schema.names import simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


_CODE = re.compile("[A-Z]{2,3}")
_SUBDIVISION = re.compile("([A-Z]{2})-[A-Z0-9]{1,3}")
_ARTICLE = re.compile(r"^the |,? the$| \(the\)$")


@dataclass(frozen=True)
class Unit:
    """Our unit for a printed one: a printed figure times `factor` is in `unit`.

    The notes tell a reader of the figure why it is not the unit that the file prints, if so.
    """

    unit: str
    factor: float
    note_en: str = ""
    note_zh: str = ""


@dataclass(frozen=True)
class Aliases:
    """What printed names stand for. A name maps to `()` where we know it and have no entity."""

    countries: Mapping[str, tuple[str, ...]]
    commodities: Mapping[str, tuple[str, ...]]
    units: Mapping[str, Unit]

    def states(self, printed: str) -> tuple[str, ...] | None:
        """All that `printed` names ("China, Germany, and Russia"), or `None` if we do not know.

        Bare "Congo" names two; `()` is a name that we know and have no entity for. A subdivision
        in the manner of ISO 3166-2, `US-DE`, names its country.
        """
        subdivided = _SUBDIVISION.fullmatch(printed.strip())
        return self.countries.get(_country_spelling(subdivided[1] if subdivided else printed))

    def country(self, printed: str) -> str | None:
        """The one country, territory or group that `printed` names, or `None`."""
        found = self.states(printed) or ()
        return found[0] if len(found) == 1 else None

    def commodity(self, printed: str) -> tuple[str, ...] | None:
        """The minerals that `printed` names; `()` if it is known not to be one; else `None`."""
        return self.commodities.get(spelling(printed))

    def unit(self, printed: str) -> Unit | None:
        """Our unit for the printed one and the factor between them, or `None`."""
        return self.units.get(spelling(printed))


def spelling(printed: str) -> str:
    """`printed` without differences that never matter: case, width, quotes, repeated blanks, script.

    Brackets and accents stay: "Congo (Kinshasa)" is not "Congo Kinshasa" until a row says so.
    Characters that do not print go: the USGS has "Côte d'" with a control code before "Ivoire".
    """
    flat = unicodedata.normalize("NFKC", printed).casefold().replace("’", "'").replace("‘", "'")
    shown = "".join(c for c in simplified(flat) if c.isprintable() or c.isspace())
    return re.sub(r"\s+", " ", shown).strip()


def _country_spelling(printed: str) -> str:
    """`spelling`, but codes stay in capitals and an article is dropped, wherever it is printed.

    So "NO" is Norway and "No" is no country; "Bahamas, The" and "Sudan (the)" lose their article.
    """
    if _CODE.fullmatch(code := printed.strip()):
        return code
    return _ARTICLE.sub("", spelling(printed))


def read(root: Path) -> Aliases:
    """The alias tables of the project at `root`. Raises `InvalidData` with file and line."""
    folder = root / "data" / "aliases"
    return Aliases(
        countries=_countries(root / "data" / "actors" / "states.csv")
        | _names(folder / "countries.csv", _country_spelling),
        commodities=_names(folder / "commodities.csv"),
        units={
            key: Unit(
                row["unit"],
                float(row.get("spellingFactor") or 1),
                row.get("note@en", ""),
                row.get("note@zh", ""),
            )
            for key, row in _rows(folder / "units.csv")
        },
    )


def _countries(path: Path) -> dict[str, tuple[str, ...]]:
    """Labels and ISO codes: what every file may print, and no alias need repeat."""
    if not path.is_file():
        raise InvalidData([Finding("data/actors/states.csv", 0, "the table is missing")])
    with path.open(encoding="utf-8", newline="") as text:
        return {
            _country_spelling(row[column]): (row["id"],)
            for row in csv.DictReader(text)
            for column in ("label@en", "label@zh", "iso2", "iso3")
            if row.get(column)
        }


def _names(path: Path, key_of: Callable[[str], str] = spelling) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(filter(None, row.get("standsFor", "").split(";")))
        for key, row in _rows(path, key_of)
    }


def _rows(
    path: Path, key_of: Callable[[str], str] = spelling
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row by its spelling; two rows of one spelling that differ are an error."""
    place = f"data/aliases/{path.name}"
    if not path.is_file():
        raise InvalidData([Finding(place, 0, "the alias table is missing")])
    seen: dict[str, int] = {}
    with path.open(encoding="utf-8", newline="") as text:
        for row in (reader := csv.DictReader(text)):
            key = key_of(row["name"])
            if key in seen:
                message = f"'{row['name']}' stands already at line {seen[key]}"
                raise InvalidData([Finding(place, reader.line_num, message)])
            seen[key] = reader.line_num
            yield key, row
