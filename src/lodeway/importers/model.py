"""What reading a publisher's file gives: rows for our tables, the file's provenance, what was left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases
    from lodeway.schema.words import Text


Rows = list[dict[str, str]]


@dataclass(frozen=True, order=True)
class Left:
    """Something that was read and not taken: what it is, why, how often, and where first."""

    what: str
    why: str
    count: int
    first: str


@dataclass(frozen=True)
class Imported:
    """A publisher's file, read.

    `slug` names the edition (`icmm-2025-09`) and is the id of its source. `source` is its row of
    sources.csv; `tables` maps a file name (`sites.csv`, `figures.csv` ...) to its rows, whose cells
    are text as in our tables. `read` counts the publisher's records. `unmatched` are names that no
    alias resolves; `skipped` are records or fields left out on purpose. `official` are the rows that
    the shipped graph itself rests on, for the few files that have any.
    """

    slug: str
    source: Mapping[str, str]
    tables: Mapping[str, Rows]
    read: int
    unmatched: tuple[Left, ...] = ()
    skipped: tuple[Left, ...] = ()
    official: Sequence[Mapping[str, str]] = ()

    @property
    def kept(self) -> int:
        """How many rows the tables hold."""
        return sum(len(rows) for rows in self.tables.values())


@dataclass(frozen=True)
class Format:
    """A publisher's format: its name on the command line, what it is, how it is read."""

    name: str
    publisher: str
    about: Text
    files: str
    read: Callable[[Sequence[Path], Aliases], Imported]


def labels(text: Text, *facts: object) -> dict[str, str]:
    """The columns `label@en` and `label@zh` of a source, whose name is `text` with its facts."""
    return {f"label@{lang}": text[lang].format(*facts) for lang in LANGS}


class Tally:
    """Counts what is left aside while a file is read, so that nothing goes missing in silence."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], str] = {}
        self._count: Counter[tuple[str, str]] = Counter()

    def note(self, what: str, why: str, where: str) -> None:
        """One more `what` left aside for the reason `why`, met at `where`."""
        self._first.setdefault((what, why), where)
        self._count[what, why] += 1

    def left(self) -> tuple[Left, ...]:
        """Everything left aside, sorted."""
        return tuple(
            Left(what, why, count, self._first[what, why])
            for (what, why), count in sorted(self._count.items())
        )
