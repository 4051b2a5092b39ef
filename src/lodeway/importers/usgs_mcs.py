"""USGS Mineral Commodity Summaries 2026: the long file, one figure a row."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lodeway.importers import reading, summaries
from lodeway.importers.model import Format, Imported
from lodeway.importers.reading import clean
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_EDITION = "usgs-mcs-2026"
_COLUMNS = (
    "MCS chapter",
    "Section",
    "Commodity",
    "Country",
    "Statistics",
    "Statistics_detail",
    "Unit",
    "Year",
    "Value",
    "Notes",
    "Is critical mineral 2025",
    "Other notes",
)
_KINDS = {
    "Production": "production",
    "Reserves": "reserve",
    "Capacity": "capacity",
    "Price": "price",
    "Import": "imports",
    "Export": "exports",
    "Consumption": "consumption",
    "Supply": "supply",
    "Shipment": "shipments",
    "Sold or used": "shipments",
    "Sold": "shipments",
    "Sales": "shipments",
    "Stock": "stocks",
    "Employment": "employment",
    "Net import reliance": "net-import-reliance",
    "Import sources 2021-2024": "import-share",
}
_YEAR = re.compile(r"(20\d\d)(?:–(\d\d))?")
_ESTIMATED = re.compile(r"(?:^|--)\s*estimated\b", re.IGNORECASE)
_NEWEST = "2025"
# "(Data in metric tons, cobalt content, unless otherwise specified)": what the tons are tons of.
_CONTENT = re.compile(r"\(Data in [^()]*?, ?(?:[^()]|\([^()]*\))*?unless otherwise specified\)")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """All figures of the file of 2026. Raises `InvalidData` with file and row."""
    if len(files) != 1:
        raise reading.fail(files[1], 0, "is one file too many; give the one CSV of the release")
    (path,) = files
    rows = reading.table(path, _COLUMNS, encoding="windows-1252")
    reader = _Reader(path, aliases)
    lines = [found for line, row in rows if (found := reader.line(line, row))]
    newest = max((line.since for line in lines), default="")
    if newest != _NEWEST:
        raise reading.fail(
            path, 0, f"its newest year is '{newest}', not {_NEWEST}; is it the edition of 2026?"
        )
    provenance = summaries.source(
        _EDITION,
        path,
        _("United States Geological Survey: Mineral Commodity Summaries 2026, commodities data"),
        published="2026-02-06",
        reference="doi 10.5066/P1WKQ63T",
    )
    return summaries.imported(lines, _EDITION, path, provenance, reader.tallies)


class _Reader:
    """Reads rows one by one; the same names come again and again, so each is looked up once."""

    def __init__(self, path: Path, aliases: Aliases) -> None:
        self._path = path
        self.tallies = summaries.Tallies()
        self._clean = cache(clean)
        self._states = cache(aliases.states)
        self._unit = cache(lambda *names: summaries.unit(aliases, *names))
        self._mineral = cache(lambda *names: summaries.mineral(aliases, *names))
        self._words = cache(summaries.words_of)

    def line(self, line: int, row: dict[str, str]) -> summaries.Line | None:
        """The figure of one row, or `None` where it says nothing that we can hold."""
        cell = {name: self._clean(row[name]) for name in _COLUMNS}
        where = f"row {line}"
        kind = _KINDS.get(cell["Statistics"])
        if kind is None:
            raise self._fail(line, f"'{cell['Statistics']}' is no statistic of this file")
        since, until = self._period(line, cell["Year"])
        if cell["Value"] in ("", "XX"):
            why = "no figure" if not cell["Value"] else "not applicable, says the publisher"
            self.tallies.skip(cell["Value"] or "empty cell", why, where)
            return None
        unit = self._unit(cell["Commodity"], cell["Statistics_detail"], cell["Unit"])
        figure = summaries.figure(cell["Value"], unit.factor if unit else 1)
        if figure is None:
            raise self._fail(line, f"'{cell['Value']}' is no figure")
        states = self._states(cell["Country"])
        minerals = self._mineral(cell["Commodity"], cell["Statistics_detail"])
        if not unit:
            if not cell["Unit"] and figure.qualifier == "in-words":
                self.tallies.skip(cell["Value"], "words without a unit", where)
                return None
            self.tallies.unknown(cell["Unit"] or "empty unit", "unit", where)
            return None
        if not minerals:
            self.tallies.unknown(cell["Commodity"], "commodity", where)
            return None
        if not states or (kind != "import-share" and len(states) != 1):
            self.tallies.unknown(cell["Country"], "country", where)
            return None
        words = self._words(_detail(kind, cell["Statistics_detail"]))
        return summaries.Line(
            line=line,
            commodity=cell["Commodity"],
            detail=cell["Statistics_detail"],
            country=cell["Country"],
            kind=kind,
            since=since,
            until=until,
            figure=figure,
            unit=unit,
            subject="usa" if kind == "import-share" else states[0],
            counterpart=states if kind == "import-share" else (),
            mineral=minerals,
            estimated=bool(
                _ESTIMATED.search(cell["Notes"]) or "estimated" in cell["Statistics_detail"].lower()
            ),
            note=_note(cell),
            head=summaries.head_of(words),
            words=words,
            part=cell["Section"].partition(" ")[0],
        )

    def _period(self, line: int, year: str) -> tuple[str, str]:
        found = _YEAR.fullmatch(year)
        if not found:
            raise self._fail(line, f"'{year}' is no year")
        return found[1], f"{found[1][:2]}{found[2]}" if found[2] else found[1]

    def _fail(self, line: int, message: str) -> Exception:
        return reading.fail(self._path, line, message)


def _detail(kind: str, detail: str) -> str:
    """What an id says is counted; a share of imports names itself only in `Statistics`."""
    if kind != "import-share":
        return detail
    return "import share" if detail == "All" else f"import share {detail}"


def _note(cell: dict[str, str]) -> str:
    """The row's footnotes, and of what the chapter's tons are tons.

    The row of YTTRIUM for the world is shifted left: its `Notes` hold the critical-mineral flag.
    """
    notes = "" if cell["Notes"] in ("Yes", "No") else cell["Notes"]
    content = _CONTENT.match(cell["Other notes"])
    return " -- ".join(filter(None, (notes, content[0] if content else "")))


FORMAT = Format(
    name="usgs-mcs",
    publisher="U.S. Geological Survey (USGS)",
    about=_(
        "Mineral Commodity Summaries 2026: world production, capacity, reserves; United "
        "States supply, trade, import sources and reliance, prices"
    ),
    files="MCS2026_Commodities_Data.csv",
    read=read,
)
