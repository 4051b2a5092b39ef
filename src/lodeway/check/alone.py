"""Rules that a row keeps by itself and shapes cannot say: what its text may hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.build.tables import Row
    from lodeway.finding import Finding

# Direction marks and zero-width characters: invisible, and able to disguise a name.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f]")
_HAN = re.compile("[\u3400-\u9fff]")


def findings(row: Row) -> Iterator[Finding]:
    """Everything wrong with the text of a row that could be read."""
    for header, cell in row.cells.items():
        if hidden := _INVISIBLE.search(cell):
            yield row.finding(f"{header} holds the invisible character U+{ord(hidden[0]):04X}")
        if header in ("summary@zh", "note@zh", "verdictNote@zh") and not _HAN.search(cell):
            yield row.finding(f"{header} holds no Chinese")
