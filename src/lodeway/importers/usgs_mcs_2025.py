"""USGS Mineral Commodity Summaries 2025, world data: the wide file, five figures a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import reading, summaries
from lodeway.importers.model import Format, Imported
from lodeway.importers.reading import clean
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases, Unit


_ = words.of(__name__)

_EDITION = "usgs-mcs-2025"
# The release marks each row with its edition.
_MARK = "MCS2025"
# Column of the figure, what it counts, its year, and the column of its notes. Two names have a
# blank inside, as the publisher prints them.
_FIGURES = (
    ("PROD_2023", "production", "2023", "PROD_NOTES"),
    ("PROD_EST_ 2024", "production", "2024", "PROD_NOTES"),
    ("CAP_2023", "capacity", "2023", "CAP_NOTES"),
    ("CAP_EST_ 2024", "capacity", "2024", "CAP_NOTES"),
    ("RESERVES_2024", "reserve", "2024", "RESERVE_NOTES"),
)
_COLUMNS = (
    "SOURCE",
    "COMMODITY",
    "COUNTRY",
    "TYPE",
    "UNIT_MEAS",
    *(column for column, *_ in _FIGURES),
    "PROD_NOTES",
    "CAP_NOTES",
    "RESERVE_NOTES",
)
# Where a cell is empty its note may say why: "NA", "W for 23-24", "na for 2023", "Large".
_WHY = re.compile(
    r"(?P<what>W|NA|XX|(?:very )?(?:small|moderate|large)(?: to large)?|less than 1/2 unit)"
    r"(?: for (?P<years>[\d-]+))?(?: ?\(.*\)\.?)?",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"included (?:in|with) |.*\bare included with\b", re.IGNORECASE)
_OTHER_UNIT = re.compile(r"(?:thousand|million) metric tons")
_ALL_RESERVES = re.compile(r"Reserve data is (thousand metric tons)")
_PLACE = re.compile(r"(?P<country>.*?)\s*(?:\((?P<what>.*?)\).*)?")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """All figures of the file of 2025. Raises `InvalidData` with file and row.

    `read` counts cells, not rows: each row has room for five figures.
    """
    if len(files) != 1:
        raise reading.fail(files[1], 0, "is one file too many; give the one CSV of the release")
    (path,) = files
    rows = [
        (line, {name: clean(row[name]) for name in _COLUMNS})
        for line, row in reading.table(path, _COLUMNS)
    ]
    for line, row in rows:
        if row["SOURCE"] != _MARK:
            raise reading.fail(path, line, f"SOURCE is '{row['SOURCE']}', not '{_MARK}'")
    reader = _Reader(path, aliases, _reserve_units(row for _, row in rows))
    lines = [found for line, row in rows for found in reader.lines(line, row)]
    provenance = summaries.source(
        _EDITION,
        path,
        _("United States Geological Survey: Mineral Commodity Summaries 2025, world data"),
        published="2025",
        reference="doi 10.5066/P13XCP3R",
    )
    return summaries.imported(lines, _EDITION, path, provenance, reader.tallies)


class _Reader:
    """Reads rows one by one, each into its figures."""

    def __init__(self, path: Path, aliases: Aliases, reserve_units: dict[str, str]) -> None:
        self._path, self._aliases, self._reserve_units = path, aliases, reserve_units
        self.tallies = summaries.Tallies()

    def lines(self, line: int, row: dict[str, str]) -> Iterator[summaries.Line]:
        for column, kind, year, notes in _FIGURES:
            text = row[column] or _instead(row[notes], year)
            if text in ("", "XX"):
                why = "not applicable, says the publisher" if text else "no figure"
                self.tallies.skip(text or "empty cell", why, f"row {line}")
            elif found := self._line(line, row, column, _kind(kind, row["TYPE"]), year, notes):
                yield found

    def _line(
        self, line: int, row: dict[str, str], column: str, kind: str, year: str, notes: str
    ) -> summaries.Line | None:
        where = f"row {line}, {column}"
        states, what = self._place(row["COUNTRY"])
        minerals = summaries.mineral(
            self._aliases, *filter(None, (row["COMMODITY"], row["TYPE"], what))
        )
        unit = self._unit(row, notes)
        if not minerals:
            self.tallies.unknown(row["COMMODITY"], "commodity", where)
            return None
        if not states or len(states) != 1:
            self.tallies.unknown(row["COUNTRY"], "country", where)
            return None
        if not unit:
            self.tallies.unknown(row["UNIT_MEAS"] or "empty unit", "unit", where)
            return None
        figure = self._figure(line, row[column], row[notes], year, unit.factor)
        detail = row["TYPE"] if kind != "reserve" else f"Reserves: {row['TYPE']}"
        head, words = _words(kind, row["TYPE"])
        return summaries.Line(
            line=line,
            commodity=row["COMMODITY"],
            detail=f"{detail} ({what})" if what and "rounded" not in what else detail,
            country=row["COUNTRY"],
            kind=kind,
            since=year,
            until=year,
            figure=figure,
            unit=unit,
            subject=states[0],
            counterpart=(),
            mineral=minerals,
            estimated=bool(figure.value or figure.low) and _estimated(row, column, notes),
            note=row[notes],
            head=head,
            words=words,
            part=what,
        )

    def _place(self, country: str) -> tuple[tuple[str, ...] | None, str]:
        """The state, and what is said in brackets after it: "Peru (exports)".

        "Congo (Kinshasa)" is a name as a whole, since "Congo" alone is not the same state.
        """
        found = _PLACE.fullmatch(country)
        assert found  # it matches anything
        whole, base = self._aliases.states(country), self._aliases.states(found["country"])
        if whole and whole != base:
            return whole, ""
        return base, found["what"] or ""

    def _unit(self, row: dict[str, str], notes: str) -> Unit | None:
        """The row's unit; for reserves its note, or one of its commodity, may name another."""
        if notes == "RESERVE_NOTES":
            other = _OTHER_UNIT.search(row[notes])
            named = other[0] if other else self._reserve_units.get(row["COMMODITY"])
            if named:
                return self._aliases.unit(named)
        return summaries.unit(self._aliases, row["COMMODITY"], row["TYPE"], row["UNIT_MEAS"])

    def _figure(
        self, line: int, text: str, note: str, year: str, factor: float
    ) -> summaries.Figure:
        if not text:
            text = _instead(note, year)
            if text == "elsewhere":
                return summaries.Figure(qualifier="included-elsewhere", printed=note)
        found = summaries.figure(text, factor)
        if found is None:
            raise reading.fail(self._path, line, f"'{text}' is no figure")
        return found


def _reserve_units(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    """The unit of all reserves of a commodity, where the note on some of its rows names it."""
    notes = ((row["COMMODITY"], _ALL_RESERVES.search(row["RESERVE_NOTES"])) for row in rows)
    return {commodity: found[1] for commodity, found in notes if found}


def _instead(note: str, year: str) -> str:
    """What the note prints in place of the year's figure, in the symbols of the edition of 2026."""
    if _ELSEWHERE.match(note):
        return "elsewhere"
    found = _WHY.fullmatch(note)
    if not found or (found["years"] and year[2:] not in found["years"].removeprefix("20")):
        return ""
    what = found["what"]
    symbols = {"w": "W", "na": "NA", "xx": "XX", "less than 1/2 unit": "s"}
    return symbols.get(what.lower(), what)


def _kind(kind: str, detail: str) -> str:
    """Clinker capacity stands in the columns of production; its own words tell."""
    return "capacity" if kind == "production" and "capacity" in detail.lower() else kind


def _estimated(row: dict[str, str], column: str, notes: str) -> bool:
    """Estimates: the columns say so for 2024, a note or the type for 2023; reserves never do."""
    note = row[notes].lower()
    if column.startswith("RESERVES") or re.search(r"\bre(?:ported|proted)\b", note):
        return False
    return "EST_" in column or "estimated" in note or "estimated" in row["TYPE"].lower()


def _words(kind: str, detail: str) -> tuple[str, str]:
    """What is counted, in short and in full: "Mine production, iron content" begins short."""
    plain = re.sub(r",? *estimated\.?$", "", detail)
    first, _, rest = plain.partition(",")
    head, more = summaries.words_of(first), summaries.words_of(rest) if rest else ""
    if kind == "reserve" and not plain.startswith("Reserves"):
        head = "reserves"
    elif kind == "capacity" and "capacity" not in head:
        head += "-capacity"
    return head, f"{head}-{more}".strip("-")


FORMAT = Format(
    name="usgs-mcs-2025",
    publisher="U.S. Geological Survey (USGS)",
    about=_("Mineral Commodity Summaries 2025: world production, capacity and reserves"),
    files="MCS2025_World_Data.csv",
    read=read,
)
