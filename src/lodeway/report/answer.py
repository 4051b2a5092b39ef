"""What a question gives back: a small table with a title, its notes and its receipts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lodeway.schema.errors import LodewayError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Step:
    """A step of a derivation: what follows, from which `claims` and from which other steps."""

    says: str
    claims: tuple[str, ...] = ()
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Rows of plain values under named columns, in the language they were asked in.

    `notes` are sentences a reader needs beside the table: what is missing, what is disputed,
    which definition was used. `claims` holds, for each row, the ids of the claims it rests on, and
    `steps`, for each row, how it follows from them. `verdict` is the conclusion in words, without
    figures: what a reader would repeat, and what a missing claim may turn over.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    notes: tuple[str, ...] = field(default=())
    claims: tuple[tuple[str, ...], ...] = field(default=())
    steps: tuple[Step, ...] = field(default=())
    verdict: str = ""

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Every claim behind the answer, once, in order."""
        return tuple(sorted({claim for row in self.claims for claim in row}))

    def only(self, *columns: int) -> Answer:
        """The same rows with only these columns, counted from 0, in the order given."""
        rows = tuple(tuple(row[i] for i in columns) for row in self.rows)
        return replace(self, columns=tuple(self.columns[i] for i in columns), rows=rows)

    def to_dicts(self) -> list[dict[str, object]]:
        """One dictionary a row, keyed by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_dataframe(self) -> pd.DataFrame:
        """The same as a pandas data frame (install `lodeway[notebook]`)."""
        try:
            import pandas as pd
        except ImportError:
            raise LodewayError("pandas is missing: pip install 'lodeway[notebook]'") from None

        rows: Any = self.rows
        return pd.DataFrame(rows, columns=list(self.columns))
