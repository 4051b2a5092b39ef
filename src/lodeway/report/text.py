"""Answers as people and programs read them: table, CSV, JSON, Markdown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from lodeway.report.answer import UNITS, Cited, Column
from lodeway.report.screen import Numbered, fitted, whole
from lodeway.report.table import cell
from lodeway.report.wrap import wrapped_lines
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.report.answer import Answer

_ = words.of(__name__)


# Low, middle and high as one short text.


_WHOLE_FROM = 10


def span(found: Sequence[float]) -> str:
    """ "28-38-57": whole above ten, one decimal below; one number where all are the same."""
    texts = [f"{v:,.0f}" if v >= _WHOLE_FROM else f"{v:.1f}".removesuffix(".0") for v in found]
    return texts[0] if len(set(texts)) == 1 else "-".join(texts)


def span_cells(ends: Sequence[float] | None, shown: object = None) -> tuple[object, ...]:
    """The cells of a column that is a range, empty for None; `shown` stands for people in place of the text."""
    if ends is None:
        return (None, None, None, None)
    return (*(round(end, 3) for end in ends), span(ends) if shown is None else shown)


# Answers as people and programs read them: table, CSV, JSON, Markdown.


Format = Literal["table", "csv", "json", "md"]

# A spreadsheet runs a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST = 40  # no verdict is set in shorter lines
VERSION = 1  # of the form of JSON; it grows when a key goes or changes its meaning


_CLAIMS = _("claims", "what an answer rests on")


@dataclass(frozen=True)
class Shown:
    """How an answer is printed: the command that gave it, its claims, only what fits a screen."""

    command: str = ""
    lang: Lang = "en"
    claims: bool = False
    brief: bool = False


def render(
    answer: Answer, style: Format = "table", *, width: int | None = None, lang: Lang = "en"
) -> str:
    """`answer` in one of the formats; `width` bounds a table (default: the terminal's)."""
    return render_all((answer,), style, Shown(lang=lang), width=width)


def render_all(
    answers: Sequence[Answer],
    style: Format = "table",
    how: Shown = Shown(),  # it cannot be changed
    *,
    width: int | None = None,
) -> str:
    """Several answers under each other, verdict first; in JSON they are the `tables` of one object.

    With `how.claims` each row names the claims it rests on.
    """
    if style == "json":
        return _dumped(as_dict(answers, how))
    shown = [with_claims(answer, how.lang) for answer in answers] if how.claims else answers
    if style == "csv":
        return "\n".join(_csv(answer) for answer in shown)
    verdict = next((answer.verdict for answer in answers if answer.verdict), "")
    kept = [with_large_units(answer, how.lang) for answer in shown]
    kept = [replace(a, notes=tuple(note for note in a.notes if note != verdict)) for a in kept]
    if style == "md":
        cited = Numbered()
        parts = [f"**{verdict}**\n"] if verdict else []
        parts += [_markdown(cited.numbered(answer), how.lang) for answer in kept]
        return "\n".join([*parts, *(f"- {line}\n" for line in cited.lines())])
    import shutil

    wide = width or shutil.get_terminal_size((120, 40)).columns
    told = wrapped_lines(verdict, max(wide, _NARROWEST)) if verdict else []
    said = ["\n".join(told) + "\n"] if told else []
    used = len(told) + len(said)
    rest = fitted(kept, wide, how.lang, used=used) if how.brief else whole(kept, wide, how.lang)
    return "\n".join([*said, rest])


def with_large_units(answer: Answer, lang: Lang) -> Answer:
    """What people see of an answer, with figures in the units in which the language counts."""
    answer = answer.shown()
    if not answer.rows:
        return answer
    heads, cells = list(answer.columns), [list(column) for column in zip(*answer.rows, strict=True)]
    for n, head in enumerate(heads):
        if not isinstance(head, Column) or head.unit is None:
            continue
        times = UNITS[head.unit].times.get(lang)
        if (
            times
            and max((abs(v) for v in cells[n] if isinstance(v, int | float)), default=0) >= times
        ):
            heads[n] = head.in_large(lang)
            cells[n] = [v / times if isinstance(v, int | float) else v for v in cells[n]]
    return replace(answer, columns=tuple(heads), rows=tuple(zip(*cells, strict=True)))


def with_claims(answer: Answer, lang: Lang = "en") -> Answer:
    """The answer with a last column of claim ids, where no column holds them all already."""
    texts = [" ".join(ids) for ids in answer.claims] or [""] * len(answer.rows)
    columns = zip(*answer.rows, strict=True)
    if not answer.rows or any(list(column) == texts for column in columns):
        return answer
    rows = tuple((*row, ids) for row, ids in zip(answer.rows, texts, strict=True))
    head = _CLAIMS[lang]
    while head in answer.columns:
        head += " *"
    return replace(answer, columns=(*answer.columns, Column(head, "claims")), rows=rows)


def _csv(answer: Answer) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.keys)
    for row in answer.rows:
        writer.writerow([safe(value) for value in row])
    return out.getvalue()


def unguarded(cell: str) -> str:
    """A cell that `safe` has written, as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def safe(value: object) -> object:
    """A value as a cell of a CSV file that no spreadsheet runs as a formula."""
    if isinstance(value, Cited):
        value = str(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def as_dict(answers: Sequence[Answer], how: Shown) -> dict[str, object]:
    """What JSON holds: see `schemas/` for the form of each command's rows."""
    verdict = next((answer.verdict for answer in answers if answer.verdict), None)
    return {
        "command": how.command,
        "version": VERSION,
        "lang": how.lang,
        "verdict": verdict,
        "tables": [_as_table(answer, how.claims) for answer in answers],
    }


def _as_table(answer: Answer, claims: bool) -> dict[str, object]:
    heads = zip(answer.keys, answer.columns, strict=True)
    whole: dict[str, object] = {
        "name": answer.name,
        "title": answer.title,
        "headings": {key: str(heading) for key, heading in heads},
        "rows": answer.to_dicts(),
        "notes": list(answer.notes),
    }
    return whole | ({"claims": answer.claims} if claims else {})


def _dumped(whole: object) -> str:
    import json

    return json.dumps(whole, ensure_ascii=False, indent=2, default=str) + "\n"


def _markdown(answer: Answer, lang: Lang) -> str:
    head = [f"### {answer.title}", ""]
    lines = [_pipes(answer.columns), _pipes(["---"] * len(answer.columns))]
    lines += [_pipes([cell(value, lang) for value in row]) for row in answer.rows]
    notes = ["", *(f"- {note}" for note in answer.notes)] if answer.notes else []
    return "\n".join([*head, *lines, *notes]) + "\n"


def _pipes(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
