"""How far one answer is from another to the same question: rows gone, words and figures changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.answer import Answer

    Row = tuple[object, ...]

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


@dataclass(frozen=True)
class Move:
    """A cell that differs: the first words of its `row`, its column, what it held and holds.

    `size` (0 to 1) is the greatest change of a figure in it as a part of the largest figure of the
    column, or of 100 in a column of percentages; what came or went is a change from or to nought.
    It is 1 for a row that is gone or new, which has None for `column`.
    """

    row: str
    column: str | None
    before: object
    after: object
    size: float


def moves(before: Answer, after: Answer) -> tuple[Move, ...]:
    """Every figure that moved and every row that went or came, in order of the rows before.

    Rows are matched by their first words, then by how many cells they share: a figure that has
    changed does not make a row another. Words may differ unsaid, for they tell what a claim says.
    """
    scales = {
        name: _scale(name, (before, after)) for name in before.columns if name in after.columns
    }
    found: list[Move] = []
    for old, new in _matched(before.rows, after.rows):
        if old is None or new is None:
            found.append(Move(name_of(old or new or ()), None, old, new, 1.0))
        else:
            cells = (_cells(before, old), _cells(after, new))
            found += _moved(name_of(old), cells, scales)
    return tuple(found)


def words(answers: Sequence[Answer]) -> str:
    """What answers conclude: their verdicts, or else the words of the very first row.

    Figures are left out of the latter: a figure that moves does not turn a conclusion over.
    """
    if told := " ".join(answer.verdict for answer in answers if answer.verdict):
        return told
    first = next((answer.rows[0] for answer in answers if answer.rows), ())
    return " · ".join(_NUMBER.sub("#", str(cell)) for cell in first if _is_words(cell))


def name_of(row: Iterable[object]) -> str:
    """The first words of a row, which tell it from others."""
    return next((str(cell) for cell in row if _is_words(cell)), "")


def figures(cell: object) -> tuple[float, ...]:
    """The figures in a cell: a number, or text that holds no words, such as "12-14-20"."""
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return (float(cell),)
    if isinstance(cell, str) and not _is_words(cell) and not _DATE.fullmatch(cell):
        return tuple(float(number.replace(",", "")) for number in _NUMBER.findall(cell))
    return ()


def _is_words(cell: object) -> bool:
    return isinstance(cell, str) and any(letter.isalpha() for letter in cell)


def _cells(answer: Answer, row: Row) -> dict[str, object]:
    return dict(zip(answer.columns, row, strict=True))


def _scale(column: str, answers: Iterable[Answer]) -> float:
    """The figure that a change in the column is measured by."""
    if "%" in column or "％" in column:
        return 100.0
    cells = (_cells(answer, row)[column] for answer in answers for row in answer.rows)
    return max((abs(figure) for cell in cells for figure in figures(cell)), default=0.0)


def _moved(
    row: str, cells: tuple[dict[str, object], dict[str, object]], scales: Mapping[str, float]
) -> Iterator[Move]:
    for column, scale in scales.items():
        old, new = (side[column] for side in cells)
        if change := _change(figures(old), figures(new)):
            yield Move(row, column, old, new, min(1.0, change / scale))


def _change(old: tuple[float, ...], new: tuple[float, ...]) -> float:
    if len(old) != len(new):
        return max(max(old, default=0.0), max(new, default=0.0))
    return max((abs(a - b) for a, b in zip(old, new, strict=True)), default=0.0)


def _matched(
    before: Sequence[Row], after: Sequence[Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Each row with the one that it has become; those alike in most cells find each other first."""
    pairs = [
        (-_alike(old, new), m, n)
        for m, old in enumerate(before)
        for n, new in enumerate(after)
        if name_of(old) == name_of(new)
    ]
    became: dict[int, int] = {}
    taken: set[int] = set()
    for _, m, n in sorted(pairs):
        if m not in became and n not in taken:
            became[m] = n
            taken.add(n)
    for m, old in enumerate(before):
        yield old, after[became[m]] if m in became else None
    yield from ((None, new) for n, new in enumerate(after) if n not in taken)


def _alike(old: Row, new: Row) -> int:
    return sum(a == b for a, b in zip(old, new, strict=False))
