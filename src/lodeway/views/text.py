"""Answers as people and programs read them: table, CSV, JSON, Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from lodeway.values import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.answer import Answer

Format = Literal["table", "csv", "json", "md"]

# A spreadsheet runs a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST = 8
_BREAKS = re.compile(r"[\s\u3000-\u9fff]|(?<=-)")


def render(answer: Answer, style: Format = "table", *, width: int | None = None) -> str:
    """`answer` in one of the formats; `width` bounds a table (default: the terminal's)."""
    if style == "csv":
        return _csv(answer)
    if style == "json":
        return _json(answer)
    if style == "md":
        return _markdown(answer)
    import shutil

    return _table(answer, width or shutil.get_terminal_size((120, 40)).columns)


def cell(value: object) -> str:
    """A value as text: figures in groups of three, nothing for the unknown, ids by their end."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return figure(value)
    return str(value)


def _csv(answer: Answer) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([_safe(value) for value in row])
    return out.getvalue()


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _json(answer: Answer) -> str:
    import json

    whole = {"title": answer.title, "rows": answer.to_dicts(), "notes": list(answer.notes)}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=str) + "\n"


def _markdown(answer: Answer) -> str:
    head = [f"### {answer.title}", ""]
    lines = [_pipes(answer.columns), _pipes(["---"] * len(answer.columns))]
    lines += [_pipes([cell(value) for value in row]) for row in answer.rows]
    notes = ["", *(f"- {note}" for note in answer.notes)] if answer.notes else []
    return "\n".join([*head, *lines, *notes]) + "\n"


def _pipes(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def _table(answer: Answer, width: int) -> str:
    if answer.rows:
        filled = [
            i for i, c in enumerate(zip(*answer.rows, strict=True)) if any(v is not None for v in c)
        ]
        answer = answer.only(*filled)
    texts = [[cell(value) for value in row] for row in answer.rows]
    widths = _widths(answer.columns, texts, width)
    right = [_is_numeric(column) for column in zip(*answer.rows, strict=True)]
    right = right or [False] * len(widths)
    lines = [
        *_lines(answer.columns, widths, right),
        "  ".join("-" * width for width in widths),
        *(line for row in texts for line in _lines(row, widths, right)),
    ]
    empty = [] if answer.rows else ["(no rows)"]
    notes = ["", *(f"  {note}" for note in answer.notes)] if answer.notes else []
    return "\n".join([answer.title, "", *lines, *empty, *notes]) + "\n"


def _is_numeric(column: tuple[object, ...]) -> bool:
    numbers = [v for v in column if isinstance(v, int | float) and not isinstance(v, bool)]
    return bool(numbers) and len(numbers) == sum(v is not None for v in column)


def _lines(cells: Sequence[str], widths: list[int], right: list[bool]) -> Iterator[str]:
    """One row of a table as the lines it takes, its cells wrapped and aligned."""
    wrapped = [_wrap(text, width) for text, width in zip(cells, widths, strict=True)]
    for n in range(max(len(part) for part in wrapped)):
        parts = [part[n] if n < len(part) else "" for part in wrapped]
        padded = [
            " " * (w - _columns(p)) + p if r else p + " " * (w - _columns(p))
            for p, w, r in zip(parts, widths, right, strict=True)
        ]
        yield "  ".join(padded).rstrip()


def _wrap(text: str, width: int) -> list[str]:
    if _columns(text) <= width:
        return [text]
    from wcwidth import wrap

    return wrap(text, width)


def _columns(text: str) -> int:
    """How many columns of a terminal `text` takes; a Chinese character takes two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def _widths(columns: Sequence[str], rows: list[list[str]], width: int) -> list[int]:
    """Narrow the widest columns until the table fits; words are wrapped inside them."""
    texts = [[name, *(row[i] for row in rows)] for i, name in enumerate(columns)]
    wanted = [max(1, *(_columns(t) for t in column)) for column in texts]
    room = width - 2 * (len(columns) - 1)
    # First down to the longest word of each column; only then are words broken.
    least = [min(w, _NARROWEST) for w in wanted]
    words = [max(f, *map(_longest_word, c)) for f, c in zip(least, texts, strict=True)]
    for floors in (words, least):
        while sum(wanted) > room:
            spare = [w - f for w, f in zip(wanted, floors, strict=True)]
            if max(spare) <= 0:
                break
            widest = max(range(len(wanted)), key=lambda i: (spare[i] > 0, wanted[i]))
            wanted[widest] -= 1
    return wanted


def _longest_word(text: str) -> int:
    # A hyphen may end a line; a Chinese character always may.
    return max((_columns(w) for w in _BREAKS.split(text)), default=1)
