"""Answers as people and programs read them: table, CSV, JSON, Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from typing import TYPE_CHECKING, Literal

from lodeway.values import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.answer import Answer

Format = Literal["table", "csv", "json", "md"]
FORMATS: tuple[Format, ...] = ("table", "csv", "json", "md")

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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([_safe(value) for value in row])
    return out.getvalue()


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _json(answer: Answer) -> str:
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
    from tabulate import tabulate

    texts = [[cell(value) for value in row] for row in answer.rows]
    widths = _widths(answer.columns, texts, width)
    table = tabulate(
        [_wrapped(row, widths) for row in texts],
        headers=_wrapped(answer.columns, widths),
        tablefmt="simple",
        disable_numparse=True,
        colalign=_alignment(answer),
    )
    empty = [] if answer.rows else ["(no rows)"]
    notes = [f"  {note}" for note in answer.notes]
    return "\n".join([answer.title, "", table, *empty, *([""] if notes else []), *notes]) + "\n"


def _alignment(answer: Answer) -> list[str] | None:
    if not answer.rows:
        return None
    numeric = [
        all(v is None or (isinstance(v, int | float) and not isinstance(v, bool)) for v in column)
        for column in zip(*answer.rows, strict=True)
    ]
    return ["right" if is_number else "left" for is_number in numeric]


def _wrapped(cells: Sequence[str], widths: list[int]) -> list[str]:
    from wcwidth import wrap

    return ["\n".join(wrap(text, width)) for text, width in zip(cells, widths, strict=True)]


def _widths(columns: tuple[str, ...], rows: list[list[str]], width: int) -> list[int]:
    """Narrow the widest columns until the table fits; words are wrapped inside them."""
    from wcwidth import wcswidth

    texts = [[name, *(row[i] for row in rows)] for i, name in enumerate(columns)]
    wanted = [max(max(wcswidth(t), 1) for t in column) for column in texts]
    room = width - 2 * (len(columns) - 1)
    # First down to the longest word of each column; only then are words broken.
    words = [max(_longest_word(t) for t in column) for column in texts]
    for floors in (words, [_NARROWEST] * len(columns)):
        while sum(wanted) > room:
            spare = [w - f for w, f in zip(wanted, floors, strict=True)]
            if max(spare) <= 0:
                break
            widest = max(range(len(wanted)), key=lambda i: (spare[i] > 0, wanted[i]))
            wanted[widest] -= 1
    return wanted


def _longest_word(text: str) -> int:
    from wcwidth import wcswidth

    # A hyphen may end a line; a Chinese character always may.
    return max((wcswidth(w) for w in _BREAKS.split(text)), default=1)
