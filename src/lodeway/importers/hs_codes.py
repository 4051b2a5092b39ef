"""The Harmonized System as UN Comtrade lists it: each heading with the publisher's description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import reading
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_COLUMNS = ("section", "hscode", "description", "parent", "level")
_TOTAL = "TOTAL"
_EDITION = re.compile(r"\bHS ?((?:19|20)\d\d)\b")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each chapter, heading and subheading; the row of the total tells the edition.

    Descriptions are the publisher's, in English only. Which minerals go under a code is our own
    judgement and stands in data/minerals/trade-codes.csv.
    """
    path = reading.only(files)
    rows = reading.table(path, _COLUMNS)
    slug = f"hs-{_edition(path, rows)}"
    skipped = Tally()
    codes: dict[str, dict[str, str]] = {}
    for line, row in rows:
        if row["hscode"] == _TOTAL:
            skipped.note(_TOTAL, "is no code", f"row {line}")
            continue
        _check(path, line, row, codes)
        codes[row["hscode"]] = {
            "id": f"{slug}-{row['hscode']}",
            "recordId": row["hscode"],
            "name": reading.clean(row["description"]),
            "kindAsPrinted": f"section {row['section']}; level {row['level']}",
            "source": slug,
            "locator": f"row {line}",
        }
    for line, row in rows:
        if row["parent"] != _TOTAL and row["parent"] not in codes:
            raise reading.fail(path, line, f"parent '{row['parent']}' has no row; is it cut short?")
    return Imported(
        slug=slug,
        source=_source(slug, path),
        tables={"codes.csv": list(codes.values())},
        read=len(rows),
        skipped=skipped.left(),
    )


def _edition(path: Path, rows: Sequence[tuple[int, dict[str, str]]]) -> str:
    total = [row["description"] for _, row in rows if row["hscode"] == _TOTAL]
    found = _EDITION.search(total[0]) if total else None
    if found is None:
        message = f"no row '{_TOTAL}' names the edition; is the file cut short?"
        raise reading.fail(path, 0, message)
    return found[1]


def _check(path: Path, line: int, row: dict[str, str], codes: dict[str, dict[str, str]]) -> None:
    code, level = row["hscode"], row["level"]
    if not code.isdecimal() or level not in ("2", "4", "6") or len(code) != int(level):
        message = f"hscode '{reading.clean(code)}' is not of level '{reading.clean(level)}'"
        raise reading.fail(path, line, f"{message}; did a spreadsheet drop a zero?")
    if code in codes:
        message = f"hscode '{code}' stands already in {codes[code]['locator']}"
        raise reading.fail(path, line, message)
    if not reading.clean(row["description"]):
        raise reading.fail(path, line, f"hscode '{code}' has no description")


def _source(slug: str, path: Path) -> dict[str, str]:
    year = slug.removeprefix("hs-")
    return {
        "id": slug,
        **labels(_("datahub.io: Harmonized System {} (from UN Comtrade)"), year),
        "publisher": FORMAT.publisher,
        "published": year,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://github.com/datasets/harmonized-system",
        "interested": "false",
        "vintage": f"HS {year}",
        "licence": "ODC-PDDL-1.0",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="hs-codes",
    publisher="datahub.io, from UN Comtrade",
    about=_("Harmonized System: codes of traded goods with their descriptions"),
    files="harmonized-system.csv",
    read=read,
)
