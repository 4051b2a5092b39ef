"""World Bank Worldwide Governance Indicators: six estimates for each country and year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lodeway.importers import reading
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

# As the sheets are named, one of them with a blank inside.
SHEETS = {
    "VoiceandAccountability": "Voice and Accountability",
    "Political StabilityNoViolence": "Political Stability and Absence of Violence/Terrorism",
    "GovernmentEffectiveness": "Government Effectiveness",
    "RegulatoryQuality": "Regulatory Quality",
    "RuleofLaw": "Rule of Law",
    "ControlofCorruption": "Control of Corruption",
}
_YEARS, _HEADS, _FIRST = 14, 15, 16
_PARTS = ("Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper")
_MISSING = frozenset({"", "#N/A", "N/A"})


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One figure for each country, year and indicator that has an estimate.

    The estimate runs from about -2.5 (weak) to 2.5 (strong); its standard error, the number of its
    sources and the percentile rank with its 90 % interval stand in `noteAsPrinted`.
    """
    path = reading.only(files)
    unmatched, skipped = Tally(), Tally()
    figures: Rows = []
    count, last = 0, ""
    for sheet in SHEETS:
        rows = reading.sheet(path, sheet)
        years = _years(path, sheet, rows)
        last = years[-1]
        for number, row in _countries(path, sheet, rows):
            name = reading.clean(row[0])
            country = aliases.country(name)
            if country is None:
                unmatched.note(name, "no alias", f"{sheet}, row {number}")
            count += len(years)
            figures += _figures(path, sheet, number, row, years, country, skipped)
    slug = f"world-bank-wgi-{last}"
    for figure in figures:
        figure["id"], figure["source"] = f"{slug}-{figure['id']}", slug
    return Imported(
        slug=slug,
        source=_source(slug, last, path),
        tables={"figures.csv": figures},
        read=count,
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _countries(path: Path, sheet: str, rows: list[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    """Number and cells of each country's row; a code that stands twice is an error."""
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[_FIRST - 1 :], start=_FIRST):
        code = reading.clean(row[1])
        if not reading.clean(row[0]):
            continue
        if code in seen:
            raise reading.fail(
                path, number, f"{sheet}: '{code}' stands already at row {seen[code]}"
            )
        seen[code] = number
        yield number, row


def _figures(
    path: Path,
    sheet: str,
    number: int,
    row: list[Any],
    years: list[str],
    country: str | None,
    skipped: Tally,
) -> Iterator[dict[str, str]]:
    at = f"{sheet}, row {number}"
    for place, year in enumerate(years):
        values = [_number(path, sheet, number, c) for c in row[2 + 6 * place : 8 + 6 * place]]
        if not values or values[0] is None:
            skipped.note("year without an estimate", "printed as #N/A", at)
        elif country is None:
            skipped.note("figure of an unresolved country", reading.clean(row[0]), at)
        else:
            yield _figure(sheet, year, country, reading.clean(row[0]), values, f"{at}, {year}")


def _years(path: Path, sheet: str, rows: list[list[Any]]) -> list[str]:
    """The years of the sheet, each over its six columns."""
    if len(rows) < _FIRST or [reading.clean(c) for c in rows[_HEADS - 1][:2]] != [
        "Country/Territory",
        "Code",
    ]:
        raise reading.fail(
            path, _HEADS, f"{sheet}: 'Country/Territory' and 'Code' are missing; is it cut short?"
        )
    years = [reading.clean(c).removesuffix(".0") for c in rows[_YEARS - 1][2:]]
    heads = [reading.clean(c) for c in rows[_HEADS - 1][2:]]
    blocks = [(set(years[i : i + 6]), tuple(heads[i : i + 6])) for i in range(0, len(heads), 6)]
    for number, (block, parts) in enumerate(blocks, start=1):
        year = next(iter(block))
        if parts != _PARTS or len(block) != 1 or not re.fullmatch(r"(19|20)[0-9]{2}", year):
            raise reading.fail(
                path, _HEADS, f"{sheet}: block {number} is not one year of {', '.join(_PARTS)}"
            )
    return [next(iter(block)) for block, _ in blocks]


def _number(path: Path, sheet: str, number: int, cell: Any) -> float | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if reading.clean(cell) in _MISSING:
        return None
    raise reading.fail(path, number, f"{sheet}: '{cell}' is no figure")


def _figure(
    sheet: str, year: str, country: str, name: str, values: list[float | None], at: str
) -> dict[str, str]:
    printed = [None if value is None else reading.figure(round(value, 4)) for value in values]
    others = zip(_PARTS[1:], printed[1:], strict=False)
    return {
        "id": f"{reading.slug(sheet)}-{country}-{year}",
        "type": "QuantityStatement",
        "subject": country,
        "quantityKind": "governance",
        "value": printed[0] or "",
        "unit": "score",
        "statistic": f"{SHEETS[sheet]}: estimate",
        "countryAsPrinted": name,
        "noteAsPrinted": "; ".join(f"{part} {value}" for part, value in others if value),
        "source": "",
        "locator": at,
        "since": year,
        "until": year,
        "progress": "reported",
        "confidence": "high",
        "basis": "read",
        "recorded": "",
    }


def _source(slug: str, last: str, path: Path) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_("World Bank Worldwide Governance Indicators, 1996-{}"), last),
        "publisher": "World Bank",
        "published": str(int(last) + 1),
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://www.worldbank.org/en/publication/worldwide-governance-indicators",
        "interested": "false",
        "vintage": f"estimates to {last}",
        "licence": "CC BY 4.0",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="governance",
    publisher="World Bank",
    about=_("Worldwide Governance Indicators: six estimates by country and year"),
    files="..._Worldwide_Governance_Indicators_1996-....xlsx",
    read=read,
)
