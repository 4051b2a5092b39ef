"""A table as lines of a terminal: columns side by side, texts wrapped inside them, notes below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.claims.dates import date_text, period_text
from lodeway.report.wrap import clipped, longest, terminal_columns, wrapped_lines
from lodeway.schema import words
from lodeway.schema.values import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.report.answer import Answer
    from lodeway.schema.values import Lang

_ = words.of(__name__)

_NARROWEST = 8
_SHORTEST_NOTE = 40
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_PERIOD = re.compile(rf"({_DATE.pattern})?/{_DATE.pattern}")
_EMPTY = _("(no rows)")
_YES, _NO = _("yes"), _("no")


def cell(value: object, lang: Lang = "en") -> str:
    """A value as text: figures in groups of three, nothing for the unknown, dates as written there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return (_YES if value else _NO)[lang]
    if isinstance(value, int | float):
        return figure(value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        return date_text(value, lang)
    if isinstance(value, str) and _PERIOD.fullmatch(value):
        return period_text(value, lang)
    return str(value)


def table(answer: Answer, width: int, lang: Lang, deep: int | None = None) -> str:
    """The title, the rows and the notes; no cell or note takes more than `deep` lines (None: any).

    Columns without any value are left out. Columns that do not fit beside each other stand in a
    further part below.
    """
    answer = filled(answer)
    texts = _texts(answer, lang)
    right = [_is_numeric(column) for column in zip(*answer.rows, strict=True)]
    right = right or [False] * len(answer.columns)
    parts = [
        "\n".join(_part(answer.columns, texts, right, part, width, deep))
        for part in _parts(answer.columns, texts, width)
    ]
    empty = "" if answer.rows else "\n" + _EMPTY[lang]
    notes = ["", *(line for note in answer.notes for line in indented(note, width, deep))]
    below = notes if answer.notes else []
    head = wrapped_lines(answer.title, width)
    return "\n".join([*head, "", "\n\n".join(parts) + empty, *below]) + "\n"


def filled(answer: Answer) -> Answer:
    """The answer without its empty columns, where they were not asked for one by one."""
    if answer.whole or not answer.rows:
        return answer
    kept = [
        i for i, c in enumerate(zip(*answer.rows, strict=True)) if any(v is not None for v in c)
    ]
    return answer.only(*kept) if kept else answer


def fits_beside(answer: Answer, width: int, lang: Lang) -> bool:
    """Whether all columns stand side by side with no word broken."""
    return len(_parts(answer.columns, _texts(answer, lang), width)) < 2


def indented(note: str, width: int, deep: int | None = None) -> Iterator[str]:
    """A note or a source as the lines it takes."""
    room = max(width - 2, _SHORTEST_NOTE)
    yield from (f"  {line}" for line in clipped(wrapped_lines(note, room), deep, room))


def _texts(answer: Answer, lang: Lang) -> list[list[str]]:
    return [[cell(value, lang) for value in row] for row in answer.rows]


def _parts(columns: Sequence[str], rows: list[list[str]], width: int) -> list[list[int]]:
    """The columns that stand side by side: all, or as many as fit with no word broken.

    Each further part has the first column again, so that its rows can be told apart.
    """
    if not columns:
        return []
    words = [_longest_word(texts) for texts in _by_column(columns, rows)]
    parts, room = [[0]], width - words[0]
    for i in range(1, len(columns)):
        if words[i] + 2 > room and len(parts[-1]) > 1:
            parts.append([0])
            room = width - words[0]
        parts[-1].append(i)
        room -= words[i] + 2
    return parts


def _part(
    columns: Sequence[str],
    rows: list[list[str]],
    right: list[bool],
    part: list[int],
    width: int,
    deep: int | None,
) -> Iterator[str]:
    heads = [columns[i] for i in part]
    cells = [[row[i] for i in part] for row in rows]
    aligned = [right[i] for i in part]
    widths = _widths(heads, cells, width)
    yield from _lines(heads, widths, aligned)
    yield "  ".join("-" * wide for wide in widths)
    for row in cells:
        yield from _lines(row, widths, aligned, deep)


def _is_numeric(column: tuple[object, ...]) -> bool:
    numbers = [v for v in column if isinstance(v, int | float) and not isinstance(v, bool)]
    return bool(numbers) and len(numbers) == sum(v is not None for v in column)


def _lines(
    cells: Sequence[str], widths: list[int], right: list[bool], deep: int | None = None
) -> Iterator[str]:
    """One row of a table as the lines it takes, its cells wrapped and aligned."""
    wrapped = [
        clipped(wrapped_lines(text, width), deep, width)
        for text, width in zip(cells, widths, strict=True)
    ]
    for n in range(max(len(part) for part in wrapped)):
        parts = [part[n] if n < len(part) else "" for part in wrapped]
        padded = [
            " " * (w - terminal_columns(p)) + p if r else p + " " * (w - terminal_columns(p))
            for p, w, r in zip(parts, widths, right, strict=True)
        ]
        yield "  ".join(padded).rstrip()


def _widths(columns: Sequence[str], rows: list[list[str]], width: int) -> list[int]:
    """Narrow the widest columns until the table fits; words are wrapped inside them."""
    by_column = _by_column(columns, rows)
    wanted = [max(1, *map(terminal_columns, texts)) for texts in by_column]
    room = width - 2 * (len(columns) - 1)
    words = [_longest_word(texts) for texts in by_column]
    # A word is broken only where one alone is wider than the whole table.
    for floors in (words, [_NARROWEST] * len(words)):
        while sum(wanted) > room:
            spare = [w - f for w, f in zip(wanted, floors, strict=True)]
            if max(spare) <= 0:
                break
            widest = max(range(len(wanted)), key=lambda i: (spare[i] > 0, wanted[i]))
            wanted[widest] -= 1
    return wanted


def _by_column(columns: Sequence[str], rows: list[list[str]]) -> list[list[str]]:
    return [[name, *(row[i] for row in rows)] for i, name in enumerate(columns)]


def _longest_word(texts: Sequence[str]) -> int:
    # No column is narrower than a few characters, lest a sentence stand one word a line.
    widest = max(terminal_columns(text) for text in texts)
    return max(min(widest, _NARROWEST), *map(longest, texts))
