"""AidData's Global Chinese Development Finance Dataset 3.0: who lends what for mines and transport."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import placing, reading, sheets
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words
from lodeway.schema.errors import InvalidValue
from lodeway.schema.values import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_EDITION = "gcdf-3-0"
_SECTORS = frozenset({"INDUSTRY, MINING, CONSTRUCTION", "TRANSPORT AND STORAGE"})
# Columns by the tail of an id that they come to: the publisher prints "AidData Record ID" in the
# dataset and "AidData.Record.ID" in the table beside its map features.
_RECORD, _TITLE, _SECTOR = "aiddata-record-id", "title", "sector-name"
_STATUS, _COUNTRY, _CODE = "status", "recipient", "recipient-iso-3"
_YEAR, _DATE = "commitment-year", "commitment-date-mm-dd-yyyy"
_ENDED = "actual-completion-date-mm-dd-yyyy"
_REAL = "amount-constant-usd-2021"
_COLUMNS = (_RECORD, _TITLE, _SECTOR, _STATUS, _COUNTRY, _CODE, _YEAR, _DATE, _ENDED, _REAL)
_SUM, _CURRENCY, _COUNTED = (
    "amount-original-currency",
    "original-currency",
    "recommended-for-aggregates",
)
_PAYERS = ("funding-agencies",)
_PAYEES = ("direct-receiving-agencies", "implementing-agencies")
_NOTED = (
    *("aiddata-parent-id", "umbrella", "flow-type", "co-financing-agencies", "amount-estimated"),
    *("commitment-date-estimated", "collateralized", "collateral", "number-of-lenders"),
)
_TAKEN = (*_COLUMNS, _SUM, _CURRENCY, _COUNTED, *_PAYERS, *_PAYEES, *_NOTED)
_PRICES = "2021"
_AMOUNT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,30})?")
_WHOLE = re.compile(r"([0-9]{1,12})(?:\.0+)?")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO_CURRENCY = re.compile("[A-Z]{3}")
_NEVER_PAID = ("cancelled", "suspended", "pipeline: pledge")
_LONGEST = 400  # of a note: the text of a collateral runs to pages

Line = tuple[str, dict[str, str]]


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each financed activity of mining, industry, building or transport.

    The sum of a row is in its own currency where the file prints that, else in US dollars of 2021
    (`recordPriceYear`). What the publisher keeps out of its totals (pledges, cancelled and
    umbrella records) has no sum, so that no total counts it: the sum stands in the note.
    A first of January is a year, since the publisher prints it where only the year is known.
    """
    path = reading.only(files)
    reader = _Reader(path, aliases)
    read_rows = 0
    for where, cells in _lines(path, reader.skipped):
        read_rows += 1
        reader.row(where, cells)
    if not reader.rows:
        raise reading.fail(path, 0, "holds no row of mining, industry, building or transport")
    return Imported(
        slug=_EDITION,
        source=_source(path),
        tables={"activities.csv": reader.rows},
        read=read_rows,
        unmatched=reader.unmatched.left(),
        skipped=reader.skipped.left(),
    )


def _lines(path: Path, skipped: Tally) -> Iterator[Line]:
    """Each row by the tails of its columns, with its place in the file."""
    if path.is_file() and path.read_bytes()[:4] == b"PK\x03\x04":
        found = [
            (f"{sheet}, row {line}", row)
            for sheet, line, row in sheets.with_columns(path, _COLUMNS)
        ]
        if not found:
            raise reading.fail(path, 0, "has no sheet of the columns of the dataset")
    else:
        found = [
            (f"{path.name}, line {line}", _tailed(path, row))
            for line, row in reading.table(path, ())
        ]
        reading.check_header(path, list(found[0][1]), _COLUMNS)
    placing.unread(found[0][1], _TAKEN, skipped)
    yield from found


def _tailed(path: Path, row: Mapping[str, str]) -> dict[str, str]:
    cells = {reading.slug(name): reading.clean(cell) for name, cell in row.items()}
    if len(cells) != len(row):
        raise reading.fail(path, 1, "two columns differ in nothing but points and blanks")
    return cells


class _Reader:
    """Makes rows of the activities of one file."""

    def __init__(self, path: Path, aliases: Aliases) -> None:
        self._path, self._aliases = path, aliases
        self.rows: Rows = []
        self.unmatched, self.skipped = Tally(), Tally()

    def row(self, where: str, cells: Mapping[str, str]) -> None:
        """The row of an activity; of other sectors than ours it is only counted."""
        sector = cells[_SECTOR]
        if sector.upper() not in _SECTORS:
            self.skipped.note(f"row of {sector or '(no sector)'}", "no mining or transport", where)
            return
        own = _WHOLE.fullmatch(cells[_RECORD])
        if not own or not cells[_TITLE]:
            raise self._fail(
                where, "has no title" if own else f"'{cells[_RECORD]}' is no record id"
            )
        since, until = self._days(where, cells)
        planned = self._sum(where, cells)
        self.rows.append(
            {
                "id": f"{_EDITION}-{own[1]}",
                "recordId": own[1],
                "name": cells[_TITLE],
                **self._country(cells, where),
                "payer": _parties(cells, _PAYERS),
                "payee": _parties(cells, _PAYEES),
                **planned,
                "stateAsPrinted": cells[_STATUS],
                "kindAsPrinted": sector,
                "noteAsPrinted": _note(cells, is_counted=bool(planned["planned"])),
                "since": since,
                "until": until,
                "source": _EDITION,
                "locator": f"{where}, record {own[1]}",
            }
        )

    def _fail(self, where: str, told: str) -> Exception:
        return reading.fail(self._path, 0, f"{where}: {told}")

    def _country(self, cells: Mapping[str, str], where: str) -> dict[str, str]:
        """By the code where it is one of ours; "Congo" alone names two."""
        if country := self._aliases.country(cells[_CODE]):
            return {"country": country, "countryAsPrinted": cells[_COUNTRY]}
        return placing.country(cells[_COUNTRY], self._aliases, self.unmatched, where)

    def _days(self, where: str, cells: Mapping[str, str]) -> tuple[str, str]:
        """When the money was committed, and when the work ended if that was not before."""
        since = self._day(where, cells[_DATE])
        if not since and cells[_YEAR]:
            year = _WHOLE.fullmatch(cells[_YEAR])
            if not year or not 1900 < int(year[1]) < 2100:
                raise self._fail(where, f"commitment year '{cells[_YEAR]}' is no year")
            since = year[1]
        until = self._day(where, cells[_ENDED])
        if until and until[: len(since)] < since[: len(until)]:
            self.skipped.note("day of completion", "before the commitment", where)
            until = ""
        return since, until

    def _day(self, where: str, printed: str) -> str:
        if not printed:
            return ""
        if found := _MONTH_FIRST.fullmatch(printed):
            printed = f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}"
        try:
            text = day(printed[:10]).isoformat()
        except InvalidValue as error:
            raise self._fail(where, f"date {error}") from None
        return text[:4] if text.endswith("-01-01") else text

    def _sum(self, where: str, cells: Mapping[str, str]) -> dict[str, str]:
        """The sum committed, its currency and, if in constant dollars, the year of the prices."""
        own, real = (self._amount(where, cells.get(name, "")) for name in (_SUM, _REAL))
        currency = cells.get(_CURRENCY, "")
        if (own or real) and not _is_counted(cells):
            self.skipped.note("sum", "the publisher keeps it out of totals", where)
            own = real = ""
        if own and _ISO_CURRENCY.fullmatch(currency):
            return {"planned": own, "recordCurrency": currency, "recordPriceYear": ""}
        money = ("USD", _PRICES) if real else ("", "")
        return {"planned": real, "recordCurrency": money[0], "recordPriceYear": money[1]}

    def _amount(self, where: str, printed: str) -> str:
        plain = printed.replace(",", "")
        if plain and not _AMOUNT.fullmatch(plain):
            raise self._fail(where, f"'{printed}' is no sum")
        return reading.figure(round(float(plain), 2)) if plain else ""


def _is_counted(cells: Mapping[str, str]) -> bool:
    """Whether the publisher counts a record in totals; by its status where the file has no word."""
    if _COUNTED in cells:
        return cells[_COUNTED].casefold() == "yes"
    return not cells[_STATUS].casefold().startswith(_NEVER_PAID)


def _parties(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    return reading.many([one for name in columns for one in cells.get(name, "").split("|")])


def _note(cells: Mapping[str, str], *, is_counted: bool) -> str:
    """What else the file says of the sum, by its own names of columns."""
    sums = () if is_counted else (_REAL, _SUM, _CURRENCY)
    names = (*sums, _COUNTED, *_NOTED)
    return "; ".join(f"{name}: {cells[name]}"[:_LONGEST] for name in names if cells.get(name))


def _source(path: Path) -> dict[str, str]:
    return {
        "id": _EDITION,
        **labels(_("AidData: Global Chinese Development Finance Dataset, Version 3.0")),
        "publisher": FORMAT.publisher,
        "published": "2023-11-06",
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://www.aiddata.org/data/"
        "aiddatas-global-chinese-development-finance-dataset-version-3-0",
        "interested": "false",
        "vintage": "commitments of 2000-2021",
        "licence": "ODC-By 1.0",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="gcdf",
    publisher="AidData at William & Mary",
    about=_("Chinese loans and grants for mining, industry and transport: lenders, takers, sums"),
    files="AidDatasGlobalChineseDevelopmentFinanceDataset_v3.0.xlsx, or its rows as .csv",
    read=read,
)
