"""Answers as people and programs read them: table, CSV, JSON, Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from lodeway.report.answer import UNITS, Cited, Column
from lodeway.schema import words
from lodeway.schema.values import Lang, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.report.answer import Answer
    from lodeway.schema.words import Text

_ = words.of(__name__)


# Low, middle and high as one short text.


_WHOLE_FROM = 10


def span(found: Sequence[float]) -> str:
    """ "28-38-57": whole above ten, one decimal below; one number where all are the same."""
    texts = [f"{v:,.0f}" if v >= _WHOLE_FROM else f"{v:.1f}".removesuffix(".0") for v in found]
    return texts[0] if len(set(texts)) == 1 else "-".join(texts)


def span_columns(key: str, heading: Text) -> dict[str, Text | None]:
    """Columns of a range: low, middle and high for programs, all three in one text for people."""
    return {f"{key}_min": None, key: None, f"{key}_max": None, f"{key}_span": heading}


def span_cells(ends: Sequence[float] | None, shown: object = None) -> tuple[object, ...]:
    """The cells of `span_columns`, empty for None; `shown` stands for people in place of the text."""
    if ends is None:
        return (None, None, None, None)
    return (*(round(end, 3) for end in ends), span(ends) if shown is None else shown)


# Lines of a width: words stay whole, and Chinese marks stand where a printer would put them.


# Marks that open stay with what follows, marks that close with what comes before.
_WIDE_OPENS = "（《〈“‘「『【〔"
_WIDE_CLOSES = "，。；：、？！）》〉”’」』】〕％…"
_OPENS = _WIDE_OPENS + "([{"
_CLOSES = _WIDE_CLOSES + ",.;:?!)]}%/-"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_SHORT = 8  # columns of a word that goes to the next line rather than be parted
# A line may end after a space, after the hyphen or stroke between words (not between figures: a
# range stays whole), and on either side of a Chinese character; a figure stays with its unit.
_BREAK = re.compile(
    rf"(?<=\s)(?=\S)|(?<=[^\W\d]-)(?=\w)|(?<=\w-)(?=[^\W\d])|(?<=\w/)(?=[^\W\d_])"
    rf"|(?<=[{_WIDE}{_WIDE_CLOSES}])(?=\S)|(?<=[^\s\d.])(?=[{_WIDE}{_WIDE_OPENS}])"
)


# Letters of Latin, signs and dashes: what English answers are written in takes a column each.
_NARROW = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*")


@lru_cache(maxsize=10_000)  # the same pieces come again in every row
def terminal_columns(text: str) -> int:
    """How many columns of a terminal `text` takes; a Chinese character takes two."""
    if _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def wrapped_lines(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns; a word that is wider is broken as it comes."""
    if terminal_columns(text) <= width:
        return [text]
    lines = [""]
    for piece in _kept(text, width):
        if lines[-1] and terminal_columns((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
        while terminal_columns(lines[-1].rstrip()) > width:
            cut = _fits(lines[-1], width)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return [line.rstrip() for line in lines if line.strip()]


def longest(text: str) -> int:
    """The columns of the widest piece that no line break may part."""
    return max((terminal_columns(piece.rstrip()) for piece in pieces(text)), default=1)


def _kept(text: str, width: int) -> list[str]:
    """The pieces, those of a short word together: a unit such as 千克/吨 is not parted."""
    words = re.findall(r"\s*\S+\s*", text)
    short = min(width, _SHORT)
    return [
        piece
        for word in words
        for piece in ((word,) if terminal_columns(word.rstrip()) <= short else pieces(word))
    ]


@lru_cache(maxsize=10_000)
def pieces(text: str) -> tuple[str, ...]:
    """The text cut wherever a line may end."""
    at = [0, *(m.start() for m in _BREAK.finditer(text) if _parts(text, m.start())), len(text)]
    return tuple(text[a:b] for a, b in pairwise(at) if a < b)


def _parts(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return before.isspace() or (after not in _CLOSES and before not in _OPENS)


def _fits(line: str, width: int) -> int:
    """How many characters of a line fit, at least one."""
    for n in range(len(line), 1, -1):
        if terminal_columns(line[:n]) <= width:
            return n
    return 1


# Answers as people and programs read them: table, CSV, JSON, Markdown.


Format = Literal["table", "csv", "json", "md"]

# A spreadsheet runs a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST = 8
_SHORTEST_NOTE = 40
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
VERSION = 1  # of the form of JSON; it grows when a key goes or changes its meaning


# How much of an answer stands on one screen; the rest comes with --all.
_FIRST_ROWS, _OTHER_ROWS, _NOTES = 12, 5, 4
_EMPTY = _("(no rows)")
_MORE_ROWS = _("... {} more rows: --all")
_MORE_NOTES = _("... {} more notes: --all")
_SOURCES = _("Sources")
_YES, _NO = _("yes"), _("no")
_CLAIMS = _("claims", "what an answer rests on")
_DATES = {
    4: _("{0}", "year"),
    7: _("{0}-{1:02}", "month"),
    10: _("{0}-{1:02}-{2:02}", "day"),
}


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
    cited = _Cited()
    kept = [cited.numbered(_cut(_large(a, how.lang), n, how)) for n, a in enumerate(shown)]
    kept = [replace(a, notes=tuple(note for note in a.notes if note != verdict)) for a in kept]
    if style == "md":
        parts = [f"**{verdict}**\n"] if verdict else []
        parts += [_markdown(answer, how.lang) for answer in kept]
        return "\n".join([*parts, *(f"- {line}\n" for line in cited.lines())])
    import shutil

    wide = width or shutil.get_terminal_size((120, 40)).columns
    said = ["\n".join(wrapped_lines(verdict, max(wide, _SHORTEST_NOTE))) + "\n"] if verdict else []
    said += [_table(answer, wide, how.lang) for answer in kept]
    if lines := list(cited.lines()):
        below = (line for source in lines for line in _note(source, wide))
        said.append("\n".join([_SOURCES[how.lang], *below]) + "\n")
    return "\n".join(said)


def _cut(answer: Answer, place: int, how: Shown) -> Answer:
    """What of an answer is shown first: some rows and notes, and how many are left."""
    if not how.brief:
        return answer
    most = _OTHER_ROWS if place else _FIRST_ROWS
    rows, notes = answer.rows, answer.notes
    told: list[str] = []
    if len(rows) > most + 1:  # one more row takes no more room than to say so
        told.append(_MORE_ROWS[how.lang].format(len(rows) - most))
        rows = rows[:most]
    if len(notes) > _NOTES + 1:
        notes = (*notes[:_NOTES], _MORE_NOTES[how.lang].format(len(notes) - _NOTES))
    return replace(answer, rows=rows, notes=(*told, *notes), claims=(), steps=())


def _large(answer: Answer, lang: Lang) -> Answer:
    """What people see, with figures in the units in which the language counts."""
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


class _Cited:
    """Sources by the number under which they stand below the tables."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbered(self, answer: Answer) -> Answer:
        """The answer with the numbers of sources in place of their names."""
        rows = tuple(tuple(self._cell(cell) for cell in row) for row in answer.rows)
        return replace(answer, rows=rows)

    def lines(self) -> Iterator[str]:
        """Each source after its number."""
        yield from (f"[{n}] {source}" for source, n in self._numbers.items())

    def _cell(self, cell: object) -> object:
        if not isinstance(cell, Cited):
            return cell
        numbers = [self._numbers.setdefault(s, len(self._numbers) + 1) for s in cell]
        return " ".join(f"[{n}]" for n in sorted(set(numbers))) or None


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


def cell(value: object, lang: Lang = "en") -> str:
    """A value as text: figures in groups of three, nothing for the unknown, dates as written there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return (_YES if value else _NO)[lang]
    if isinstance(value, int | float):
        return figure(value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        return _date_text(value, lang)
    return str(value)


def _date_text(day: str, lang: Lang) -> str:
    """A year, a month or a day such as 2026-02-10 as each language writes it."""
    return _DATES[len(day)][lang].format(*map(int, day.split("-")))


def _csv(answer: Answer) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.keys)
    for row in answer.rows:
        writer.writerow([safe(value) for value in row])
    return out.getvalue()


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


def _table(answer: Answer, width: int, lang: Lang) -> str:
    if answer.rows and not answer.whole:
        filled = [
            i for i, c in enumerate(zip(*answer.rows, strict=True)) if any(v is not None for v in c)
        ]
        answer = answer.only(*filled) if filled else answer
    texts = [[cell(value, lang) for value in row] for row in answer.rows]
    right = [_is_numeric(column) for column in zip(*answer.rows, strict=True)]
    right = right or [False] * len(answer.columns)
    parts = [
        "\n".join(_part(answer.columns, texts, right, part, width))
        for part in _text_parts(answer.columns, texts, width)
    ]
    empty = "" if answer.rows else "\n" + _EMPTY[lang]
    notes = ["", *(line for note in answer.notes for line in _note(note, width))]
    below = notes if answer.notes else []
    return "\n".join([answer.title, "", "\n\n".join(parts) + empty, *below]) + "\n"


def _text_parts(columns: Sequence[str], rows: list[list[str]], width: int) -> list[list[int]]:
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
) -> Iterator[str]:
    heads = [columns[i] for i in part]
    cells = [[row[i] for i in part] for row in rows]
    aligned = [right[i] for i in part]
    widths = _widths(heads, cells, width)
    yield from _lines(heads, widths, aligned)
    yield "  ".join("-" * wide for wide in widths)
    for row in cells:
        yield from _lines(row, widths, aligned)


def _note(note: str, width: int) -> Iterator[str]:
    yield from (f"  {line}" for line in wrapped_lines(note, max(width - 2, _SHORTEST_NOTE)))


def _is_numeric(column: tuple[object, ...]) -> bool:
    numbers = [v for v in column if isinstance(v, int | float) and not isinstance(v, bool)]
    return bool(numbers) and len(numbers) == sum(v is not None for v in column)


def _lines(cells: Sequence[str], widths: list[int], right: list[bool]) -> Iterator[str]:
    """One row of a table as the lines it takes, its cells wrapped and aligned."""
    wrapped = [wrapped_lines(text, width) for text, width in zip(cells, widths, strict=True)]
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
