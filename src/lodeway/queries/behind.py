"""Which claims stand behind the rows of a question, by the columns that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway import vocab
from lodeway.store.rows import Rows

if TYPE_CHECKING:
    from lodeway.store.rows import Value

# Columns that show a claim, and the one that is only read here: ids with spaces between.
_SHOWN = ("claim", "other", "match")
_HIDDEN = "restsOn"


def claims(found: Rows) -> tuple[Rows, tuple[tuple[str, ...], ...]]:
    """The rows without the column `restsOn`, and for each the ids of the claims it rests on.

    These are what the columns `claim`, `other`, `match` and `restsOn` name, each once. Without any
    of these columns nothing is known, and the second part is empty.
    """
    naming = [i for i, name in enumerate(found.columns) if name in (*_SHOWN, _HIDDEN)]
    kept = [i for i, name in enumerate(found.columns) if name != _HIDDEN]
    ids = tuple(_ids(tuple(row[i] for i in naming)) for row in found.rows) if naming else ()
    rows = tuple(tuple(row[i] for i in kept) for row in found.rows)
    return Rows(tuple(found.columns[i] for i in kept), rows, found.truncated), ids


def _ids(cells: tuple[Value | None, ...]) -> tuple[str, ...]:
    iris = [iri for cell in cells if cell is not None for iri in sorted(str(cell).split())]
    return tuple(dict.fromkeys(vocab.local(iri) for iri in iris))
