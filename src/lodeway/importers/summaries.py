"""What the two editions of the Mineral Commodity Summaries share."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from lodeway.importers import reading
from lodeway.importers.model import Imported, Tally, labels
from lodeway.importers.reading import slug

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lodeway.importers.aliases import Aliases, Unit
    from lodeway.schema.words import Text


# What a printed figure says: a number, a range, a bound, or a word in place of a number.


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_PLAIN = re.compile(rf"({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})(?: to | - |–)({_NUMBER})")
_BOUND = re.compile(rf"([<>])\s*({_NUMBER})")
# A minus sign that the publisher's encoding lost: "?1" is an increase of stocks, as its note says.
_LOST_MINUS = re.compile(rf"\?({_NUMBER})")
_WORDS = re.compile(
    r"(?:very )?(?:small|moderate|large)(?: to large)?|variable, depending on .*", re.IGNORECASE
)

# What the tables print in place of a number; "XX" (not applicable) says nothing and is no figure.
_SYMBOLS = {
    "W": "withheld",
    "NA": "not-available",
    "E": "net-exporter",
    "s": "small",
}
_ZERO = ("—", "–", "-")


@dataclass(frozen=True)
class Figure:
    """A figure as cells of our tables; `printed` is kept where that is no plain number."""

    value: str = ""
    low: str = ""
    high: str = ""
    qualifier: str = ""
    printed: str = ""


def figure(text: str, factor: float = 1) -> Figure | None:
    """What `text` says, times `factor`; `None` where it is neither figure nor known symbol.

    A bound is no value: ">50" gives `low`, "<1,000" gives `high`, each with its qualifier.
    """
    if found := _PLAIN.fullmatch(text):
        return Figure(value=_times(found[1], factor))
    if text in _ZERO:
        return Figure(value="0", printed=text)
    if text in _SYMBOLS:
        return Figure(qualifier=_SYMBOLS[text], printed=text)
    if found := _RANGE.fullmatch(text):
        return Figure(low=_times(found[1], factor), high=_times(found[2], factor), printed=text)
    if found := _BOUND.fullmatch(text):
        number = _times(found[2], factor)
        if found[1] == ">":
            return Figure(low=number, qualifier="more-than", printed=text)
        return Figure(high=number, qualifier="less-than", printed=text)
    if found := _LOST_MINUS.fullmatch(text):
        return Figure(value=f"-{_times(found[1], factor)}", printed=text)
    return Figure(qualifier="in-words", printed=text) if _WORDS.fullmatch(text) else None


def _times(number: str, factor: float) -> str:
    """`number` times `factor`, exactly; with a factor of 1 as many digits as are printed."""
    plain = Decimal(number.replace(",", ""))
    return f"{plain:f}" if factor == 1 else f"{(plain * Decimal(str(factor))).normalize():f}"


# What both editions of the USGS Mineral Commodity Summaries share: a figure as a row, and its id.


_PUBLISHER = "U.S. Geological Survey"
# The day on which the official tables were read; no clock is asked, so that bytes repeat.
_RECORDED = "2026-11-22"

# What the shipped graph holds: supply of the world and dependence of the United States.
SHIPPED = ("production", "capacity", "reserve", "import-share", "net-import-reliance", "price")
# The table of the United States; its production stands in the world table too.
_SALIENT = "Salient"
_WORLD = "World"
# The edition of 2026 gives 2024 anew, which the edition of 2025 could only estimate.
_REVISED = "2024"
_BY_ALIAS = ("countryAsPrinted", "mineralAsPrinted")
_SAID = (
    "Estimated.",
    "See Appendix C for resource and reserve definitions and information concerning data sources.",
)

_CLASS = {"production": "Production", "reserve": "Reserve"}
# Primary production is said of gallium, won from alumina and zinc: raw metal, not yet pure.
_STAGES = (("mine", "mine"), ("refiner", "refined"), ("smelter", "metal"), ("primary", "metal"))
_UNIT_WORDS = re.compile(
    r"\(?(?:thousand|million) (?:metric tons|liters)\)?|(?:dollars|cents) per [a-z-]+(?: ton)?",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"[:,]?\s*\brounded\b", re.IGNORECASE)
_OF_WHAT = re.compile(r"(net import reliance) ?as a percentage of", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A figure of a file with everything that places it: where it stands, of what, of whom.

    `head` and `words` say in short and in full what is counted; `part` is the part of the file.
    """

    line: int
    commodity: str
    detail: str
    country: str
    kind: str
    since: str
    until: str
    figure: Figure
    unit: Unit
    subject: str
    counterpart: tuple[str, ...]
    mineral: tuple[str, ...]
    estimated: bool
    note: str
    head: str
    words: str
    part: str


def mineral(aliases: Aliases, *printed: str) -> tuple[str, ...] | None:
    """The minerals of a line, by the first spelling that is known of the most exact onwards."""
    spellings = (" | ".join(printed[: n + 1]) for n in reversed(range(len(printed))))
    return next((m for s in spellings if (m := aliases.commodity(s)) is not None), None)


def unit(aliases: Aliases, commodity: str, detail: str, printed: str) -> Unit | None:
    """The unit of a line. A few lines print a wrong one: an alias of the line itself sets it right."""
    spellings = (f"{commodity} | {detail} | {printed}", f"{commodity} | {printed}", printed)
    return next((u for s in spellings if (u := aliases.unit(s))), None)


def stage(kind: str, words: str) -> str:
    """How far the mineral is worked, where the words of a production or capacity figure say so."""
    if kind not in ("production", "capacity"):
        return ""
    flat = re.split(r"[^a-z]+", words.lower())
    return next((s for start, s in _STAGES if any(w.startswith(start) for w in flat)), "")


def words_of(detail: str) -> str:
    """The words of `detail` that tell one figure from another: no unit, no rounding."""
    return slug(_ROUNDED.sub("", _UNIT_WORDS.sub("", _OF_WHAT.sub(r"\1", detail))))


def head_of(words: str) -> str:
    """The first words of a long description, enough for an id that can be read."""
    return "-".join(words.split("-")[:7])


def _rows(lines: list[Line], edition: str, file: str) -> list[dict[str, str]]:
    """`lines` as rows of figures.csv, each under an id of its own."""
    ids = _ids(lines, edition)
    return [_row(line, name, edition, file) for line, name in zip(lines, ids, strict=True)]


def _row(line: Line, name: str, edition: str, file: str) -> dict[str, str]:
    figure = line.figure
    marks = [figure.qualifier, "estimated" if line.estimated else ""]
    return {
        "id": name,
        "type": _CLASS.get(line.kind, "QuantityStatement"),
        "subject": line.subject,
        "quantityKind": line.kind,
        "mineral": ";".join(line.mineral),
        "stage": stage(line.kind, line.detail),
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "unit": line.unit.unit,
        "qualifier": ";".join(sorted(filter(None, marks))),
        "statistic": line.detail,
        "counterpart": ";".join(line.counterpart),
        "valueAsPrinted": figure.printed,
        "countryAsPrinted": line.country,
        "mineralAsPrinted": line.commodity,
        "noteAsPrinted": line.note,
        "source": edition,
        "locator": f"{file}, row {line.line}",
        "since": line.since,
        "until": line.until,
        "progress": "reported",
        "confidence": "high",
        "basis": "read",
        "rank": "",
        "recorded": "",
        "note@en": line.unit.note_en,
        "note@zh": line.unit.note_zh,
    }


def _ids(lines: list[Line], edition: str) -> list[str]:
    """Edition, mineral, what is counted, of whom, when: as short as tells all lines apart.

    Where two lines would share an id, all lines of their heading say more: all the words of the
    line, then the commodity as printed. A line that is still not alone names its part of the file,
    and at last its row.
    """
    names = [_id(line, edition, 0) for line in lines]
    for level in (1, 2):
        counts = Counter(names)
        shared = {_heading(x) for x, name in zip(lines, names, strict=True) if counts[name] > 1}
        names = [
            _id(line, edition, level) if _heading(line) in shared else name
            for line, name in zip(lines, names, strict=True)
        ]
    for tails in ([slug(line.part) for line in lines], [f"row-{line.line}" for line in lines]):
        counts = Counter(names)
        names = [f"{n}-{t}" if counts[n] > 1 else n for n, t in zip(names, tails, strict=True)]
    return names


def _heading(line: Line) -> tuple[str, str]:
    return _mineral_word(line), line.head


def _mineral_word(line: Line) -> str:
    return line.mineral[0] if len(line.mineral) == 1 else slug(line.commodity)


def _id(line: Line, edition: str, level: int) -> str:
    commodity = slug(line.commodity) if level > 1 else _mineral_word(line)
    words = _without(line.words if level else line.head, commodity)
    whom = "-".join((*line.counterpart, line.subject))
    when = line.since if line.since == line.until else f"{line.since}-{line.until}"
    return "-".join(filter(None, (edition, commodity, words, whom, when)))


def _without(words: str, commodity: str) -> str:
    """`words` without the name of the commodity, which stands before them in the id."""
    return f"-{words}-".replace(f"-{commodity}-", "-", 1).strip("-")


def source(edition: str, path: Path, label: Text, **more: str) -> dict[str, str]:
    """The row of sources.csv for this file."""
    year = edition.rpartition("-")[2]
    return {
        "id": edition,
        **labels(label),
        "publisher": _PUBLISHER,
        "language": "en",
        "sourceKind": "dataset",
        "interested": "false",
        "vintage": f"Mineral Commodity Summaries {year}",
        "licence": "public domain (US government work)",
        "fileHash": reading.sha256(path),
        **more,
    }


def imported(
    lines: list[Line], edition: str, path: Path, provenance: Mapping[str, str], tallies: Tallies
) -> Imported:
    """The whole import of one file."""
    figures = _rows(lines, edition, path.name)
    return Imported(
        slug=edition,
        source=provenance,
        tables={"figures.csv": figures},
        read=len(lines) + tallies.count,
        unmatched=tallies.unmatched.left(),
        skipped=tallies.skipped.left(),
        official=[
            _official(row, line.part)
            for line, row in zip(lines, figures, strict=True)
            if line.kind in SHIPPED and (line.kind != "production" or line.part != _SALIENT)
        ],
    )


def _official(row: dict[str, str], part: str) -> dict[str, str]:
    """The row as it is shipped: what an alias or a code says already is not said again.

    Where both editions give a figure for one year, the newer is preferred.
    """
    notes = (n.strip() for n in re.split(r"\s*--\s*", row["noteAsPrinted"]))
    kept = [n for n in notes if n and n not in _SAID]
    revised = part == _WORLD and row["since"] == _REVISED
    shipped = {name: cell for name, cell in row.items() if name not in _BY_ALIAS}
    return {
        **shipped,
        "noteAsPrinted": " -- ".join(kept),
        "rank": "preferred" if revised else "",
        "recorded": _RECORDED,
    }


class Tallies:
    """What is left aside: names that no alias resolves, and figures that say nothing."""

    def __init__(self) -> None:
        self.unmatched, self.skipped, self.count = Tally(), Tally(), 0

    def unknown(self, name: str, what: str, where: str) -> None:
        """A figure is left out because `name` stands for nothing that we know."""
        self.unmatched.note(name, what, where)
        self.skip(name, what, where)

    def skip(self, what: str, why: str, where: str) -> None:
        """A figure is left out for the reason `why`."""
        self.skipped.note(what, why, where)
        self.count += 1
