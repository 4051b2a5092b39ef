"""Where a record lies: its country and its coordinates, as cells of our tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases
    from lodeway.importers.model import Tally


_DEGREES = re.compile(r"-?\d+(?:\.\d+)?")


def country(printed: str, aliases: Aliases, unmatched: Tally, where: str) -> dict[str, str]:
    """The country as printed, and the one that it names; `unmatched` notes it if it is not one.

    A name that is known to stand for nothing of ours, such as international waters, is no matter.
    """
    found = aliases.states(printed)
    if found is None:
        unmatched.note(printed or "(blank)", "no alias", where)
    elif len(found) > 1:
        unmatched.note(printed, f"stands for {' and '.join(found)}", where)
    one = found[0] if found and len(found) == 1 else ""
    return {"country": one, "countryAsPrinted": reading.clean(printed)}


def degrees(path: Path, line: int, column: str, printed: object, limit: int) -> str:
    """Degrees between -`limit` and `limit`, with as many digits as are printed.

    Raises `InvalidData` for anything else: a spreadsheet may have made a date or 1,2E+05 of it.
    """
    number = isinstance(printed, float | int) and not isinstance(printed, bool)
    text = reading.figure(float(str(printed))) if number else str(printed).replace("\u2212", "-")
    if not _DEGREES.fullmatch(text) or abs(float(text)) > limit:
        message = f"{column} '{reading.clean(printed)}' is no number of degrees up to {limit}"
        raise reading.fail(path, line, message)
    return text


def unread(row: Mapping[str, str], columns: Sequence[str], skipped: Tally) -> None:
    """Note that the file has columns which an importer does not take, if `row` shows any."""
    if others := len(set(row) - set(columns)):
        skipped.note("columns", f"{others} columns of the file are not taken", "header")
