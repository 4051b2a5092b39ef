"""How much of an answer stands on one screen, and what is said of the rest.

A reader sees the verdict, the table that answers the question, a few rows of the one after it, the
notes that come first, and the sources of the rows that are shown, in at most `SCREEN` lines. Every
further table takes one line. Whatever is left out is counted, and `--all` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lodeway.report.answer import Cited
from lodeway.report.table import filled, fits_beside, indented, table
from lodeway.report.wrap import CUT, wrapped_lines
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.report.answer import Answer
    from lodeway.schema.values import Lang
    from lodeway.schema.words import Text

_ = words.of(__name__)

SCREEN = 45  # lines
_CLAIMS = "claims"  # the key of the column that --claims adds

SOURCES = _("Sources")
_LEFT = _("... --all shows {}")
_ROW, _ROWS = _("1 more row"), _("{:,} more rows")
_NOTE, _NOTES = _("1 more note"), _("{} more notes")
_COLUMN, _COLUMNS = _("the column “{}”"), _("the columns “{}”")
_JOIN_COLUMNS = _("”, “")
_IN_FULL = _("the rest of what ends in …")
_JOINT = _(", ", "clauses")
_MORE_SOURCE, _MORE_SOURCES = (
    _("... --all shows 1 more source"),
    _("... --all shows {} more sources"),
)
_ONLY_TITLE = _("{}: {}")
_NO_ROWS, _ONE_ROW, _SO_MANY_ROWS = _("no rows"), _("1 row"), _("{:,} rows")
_ONE_NOTE, _SO_MANY_NOTES = _("1 note"), _("{} notes")
_SHOWS_IT, _SHOWS_THEM = _("{} (--all shows it)"), _("{} (--all shows them)")


@dataclass(frozen=True)
class _Plan:
    """How many rows and notes of the first tables, how many lines a text, how many sources."""

    rows: tuple[int, ...]
    deep: tuple[int | None, ...]
    notes: tuple[int, ...]
    sources: int


# From much to little; the first under which an answer fits is taken.
_PLANS = (
    _Plan((12, 12), (None, None), (3, 2), 12),
    _Plan((12, 8), (None, 3), (3, 2), 12),
    _Plan((12, 5), (None, 3), (3, 1), 8),
    _Plan((12, 3), (None, 3), (3, 1), 6),
    _Plan((12, 3), (4, 2), (3, 1), 6),
    _Plan((12, 3), (3, 2), (3, 1), 6),
    _Plan((12,), (4,), (3,), 6),
    _Plan((12,), (3,), (3,), 6),
    _Plan((10,), (3,), (3,), 6),
    _Plan((8,), (3,), (3,), 6),
    _Plan((8,), (2,), (3,), 6),
    _Plan((6,), (2,), (2,), 5),
    _Plan((5,), (2,), (2,), 4),
    _Plan((3,), (2,), (1,), 3),
)


def whole(answers: Sequence[Answer], width: int, lang: Lang) -> str:
    """All tables under each other, and the sources that they name."""
    cited = Numbered()
    parts = [table(cited.numbered(answer), width, lang) for answer in answers]
    return "\n".join([*parts, *cited.below(width, lang)])


def fitted(answers: Sequence[Answer], width: int, lang: Lang, *, used: int = 0) -> str:
    """What of the tables stands on a screen of which `used` lines are taken."""
    room = SCREEN - used
    if sum(len(answer.rows) for answer in answers) < room and all(
        fits_beside(filled(Numbered().numbered(answer)), width, lang) for answer in answers
    ):
        text = whole(answers, width, lang)
        if text.count("\n") <= room:
            return text
    for plan in _PLANS:
        text = _planned(answers, plan, width, lang)
        if text.count("\n") <= room:
            return _grown(answers, plan, text, width, lang, room)
    return text


def _grown(
    answers: Sequence[Answer], plan: _Plan, text: str, width: int, lang: Lang, room: int
) -> str:
    """The same with as many more rows of the second table as there is still room for."""
    if len(answers) < len(plan.rows) or not plan.rows[1:]:
        return text
    first, second = plan.rows
    for rows in range(second + 1, min(first, len(answers[1].rows)) + 1):
        longer = _planned(answers, replace(plan, rows=(first, rows)), width, lang)
        if longer.count("\n") > room:
            break
        text = longer
    return text


def outline(
    verdict: str, blocks: Sequence[tuple[str, list[list[str]]]], width: int, lang: Lang
) -> str:
    """Blocks of rows that are lines already: verdict, the first rows, and what else there is.

    The first row is shown in any case, cut where it is longer than a screen.
    """
    head = [*wrapped_lines(verdict, width), ""] if verdict else []
    (title, rows), *rest = blocks
    below = [
        line for name, of in rest for line in wrapped_lines(_said_of(name, len(of), 0, lang), width)
    ]
    used = len(head) + len(below) + 5  # the title, the blank lines, and what is left
    lines: list[str] = []
    shown = 0
    while shown < len(rows) and used + len(lines) + len(rows[shown]) <= SCREEN:
        lines += rows[shown]
        shown += 1
    left = []
    if rows and not shown:
        lines, shown = [*rows[0][: SCREEN - used - 1], f"  {CUT}"], 1
        left.append(_IN_FULL[lang])
    if more := _number(len(rows) - shown, _ROW, _ROWS, lang):
        left.insert(0, more)
    told = ["", "  " + _LEFT[lang].format(_JOINT[lang].join(left))] if left else []
    return "\n".join([*head, title, "", *lines, *told, *(["", *below] if below else [])]) + "\n"


def _planned(answers: Sequence[Answer], plan: _Plan, width: int, lang: Lang) -> str:
    cited, most = Numbered(), len(plan.rows)
    parts = [_cut(answer, plan, n, cited, width, lang) for n, answer in enumerate(answers[:most])]
    if rest := answers[most:]:
        lines = (line for answer in rest for line in wrapped_lines(_counted(answer, lang), width))
        parts.append("\n".join(lines) + "\n")
    return "\n".join([*parts, *cited.below(width, lang, plan.sources)])


def _cut(answer: Answer, plan: _Plan, place: int, cited: Numbered, width: int, lang: Lang) -> str:
    """A table with its first rows and notes, and a line that says what it leaves out."""
    most, deep = plan.rows[place], plan.deep[place]
    rows, notes = answer.rows, answer.notes[: plan.notes[place]]
    if len(rows) > most + 1:  # one more row takes no more room than to say so
        rows = rows[:most]
    first = filled(replace(answer, rows=rows, notes=notes, claims=(), steps=()))
    shown = _beside(first, cited, width, lang)
    text = table(shown, width, lang, deep)
    left = [
        _number(len(answer.rows) - len(rows), _ROW, _ROWS, lang),
        _number(len(answer.notes) - len(notes), _NOTE, _NOTES, lang),
        _named([str(c) for c in first.columns if c not in shown.columns], lang),
        _IN_FULL[lang] if deep and text.count(CUT) > table(shown, width, lang).count(CUT) else "",
    ]
    if not any(left):
        return text
    told = _LEFT[lang].format(_JOINT[lang].join(part for part in left if part))
    return table(replace(shown, notes=(told, *notes)), width, lang, deep)


def _beside(answer: Answer, cited: Numbered, width: int, lang: Lang) -> Answer:
    """The columns that the answer wants on a screen, or as many of the first as fit on it.

    Sources, and claims where somebody asked for them, stay in any case.
    """
    columns = list(zip(*answer.rows, strict=True)) or [()] * len(answer.columns)
    stays = {
        key
        for key, cells in zip(answer.keys, columns, strict=True)
        if key == _CLAIMS or any(isinstance(cell, Cited) for cell in cells)
    }
    keys = [key for key in answer.brief or answer.keys if key in answer.keys]
    keys += [_CLAIMS] if _CLAIMS in answer.keys and _CLAIMS not in keys else []
    shown = cited.numbered(answer.only(*map(answer.keys.index, keys)))
    while not fits_beside(shown, width, lang):
        loose = [n for n, key in enumerate(shown.keys) if n and key not in stays]
        if not loose:
            break
        shown = shown.only(*(n for n in range(len(shown.columns)) if n != loose[-1]))
    return shown


def _counted(answer: Answer, lang: Lang) -> str:
    """A table in one line: its title and how much there is of it."""
    return _said_of(answer.title, len(answer.rows), len(answer.notes), lang)


def _said_of(title: str, rows: int, notes: int, lang: Lang) -> str:
    parts = (
        _number(rows, _ONE_ROW, _SO_MANY_ROWS, lang) or _NO_ROWS[lang],
        _number(notes, _ONE_NOTE, _SO_MANY_NOTES, lang),
    )
    told = _JOINT[lang].join(part for part in parts if part)
    if rows + notes:
        told = (_SHOWS_IT if rows + notes == 1 else _SHOWS_THEM)[lang].format(told)
    return _ONLY_TITLE[lang].format(title, told)


def _number(many: int, one: Text, more: Text, lang: Lang) -> str:
    if not many:
        return ""
    return one[lang] if many == 1 else more[lang].format(many)


def _named(columns: Sequence[str], lang: Lang) -> str:
    if not columns:
        return ""
    names = _JOIN_COLUMNS[lang].join(columns)
    return (_COLUMN if len(columns) == 1 else _COLUMNS)[lang].format(names)


class Numbered:
    """Sources by the number under which they stand below the tables."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbered(self, answer: Answer) -> Answer:
        """The answer with the numbers of sources in place of their names."""
        rows = tuple(tuple(self._cell(cell) for cell in row) for row in answer.rows)
        return replace(answer, rows=rows)

    def lines(self) -> list[str]:
        """Each source after its number."""
        return [f"[{n}] {source}" for source, n in self._numbers.items()]

    def below(self, width: int, lang: Lang, most: int | None = None) -> Iterator[str]:
        """The block of the first `most` sources (None: all); nothing where none is named."""
        lines = self.lines()
        if most is not None and len(lines) > most + 1:
            left = _number(len(lines) - most, _MORE_SOURCE, _MORE_SOURCES, lang)
            lines = [*lines[:most], left]
        if lines:
            below = (line for source in lines for line in indented(source, width))
            yield "\n".join([SOURCES[lang], *below]) + "\n"

    def _cell(self, cell: object) -> object:
        if not isinstance(cell, Cited):
            return cell
        numbers = [self._numbers.setdefault(s, len(self._numbers) + 1) for s in cell]
        return " ".join(f"[{n}]" for n in sorted(set(numbers))) or None
