"""Owners as publishers print them in one cell: names, each with its share in brackets or without."""

from __future__ import annotations

import re

from lodeway.importers import reading

_SHARE = re.compile(r"(.*?)\s*[\[(]\s*([0-9]+(?:\.[0-9]+)?)\s*%\s*[\])]\s*", re.DOTALL)
# Publishers' own words for a holder that they do not know.
UNKNOWN = frozenset({"", "-", "--", "unknown", "unkonwn", "n/a", "na", "tbd", "not found", "none"})


def known(printed: object) -> str:
    """A cell on one line; "" for what only says that nothing is known."""
    text = reading.clean(printed)
    return "" if text.casefold() in UNKNOWN else text


def split(printed: object, separator: str) -> list[tuple[str, str]]:
    """Each holder with its share in percent, "" where none is printed; shares above 100 are none.

    A separator inside brackets is part of a name.

    >>> split("BHP [50%]; Mitsubishi (Japan; Asia) [50.0%]; others", ";")
    [('BHP', '50'), ('Mitsubishi (Japan; Asia)', '50'), ('others', '')]
    """
    found = []
    for part in _parts(reading.clean(printed), separator):
        share = _SHARE.fullmatch(part)
        name = known(share[1] if share else part)
        percent = float(share[2]) if share else 101.0
        if name:
            found.append((name, reading.figure(percent) if percent <= 100 else ""))
    return list(dict.fromkeys(found))


def _parts(text: str, separator: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth = max(0, depth + (letter in "([") - (letter in ")]"))
        if letter == separator and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [stripped for part in parts if (stripped := part.strip())]
