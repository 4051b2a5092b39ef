"""A table as a section of a page, every word in both languages: what it is made of, and its HTML."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from lodeway.report.html_page import TAGS
from lodeway.report.screen import SOURCES, Numbered
from lodeway.report.table import cell as cell_text
from lodeway.report.text import with_large_units
from lodeway.schema import words
from lodeway.schema.values import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lodeway.report.answer import Answer
    from lodeway.schema.words import Text as Words

_ = words.of(__name__)

_OF_MANY = _("The first {shown} of {all}; the data have all of them.")
_MOST_OPEN = 60  # rows of all tables of an answer together that are not folded
_RANGE = re.compile(r"[-+\d,.]+( \([-+\d,.]+( to [-+\d,.]+)?\))?")  # "28-38-57", "65 (44-75)"
_SAFE = re.compile(r"https?://[^\s\"'<>`]+")
_OWN = re.compile(r"(?:[\w.-]+/)*[\w.-]*(?:#[^\s\"'<>]*)?")  # no colon: it names no scheme
_WEB = ("http://", "https://")

Text = Mapping[Lang, str]


@dataclass(frozen=True)
class Cell:
    """A word or a figure; `to` leads somewhere: an address from the root of the site, or the web.

    `id` is what the twins call the thing that it names.
    """

    text: Text
    to: str = ""
    id: str = ""


Row = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Column:
    """A column with the name that the twins give it; a `range` is not broken, a `hidden` one theirs.

    A `number` stands on the right.
    """

    key: str
    title: Text
    range: bool = False
    hidden: bool = False
    number: bool = False


@dataclass(frozen=True)
class Section:
    """Rows under a title. What is `folded` opens on demand; of many rows a page shows `most`.

    `anchors` are the places of the rows on the page, by which other pages lead to them. A `whole`
    one keeps columns that say nothing. `only` is the one language that a section is of.
    """

    name: str
    title: Text
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[Text, ...] = ()
    folded: bool = False
    most: int | None = None
    anchors: tuple[str, ...] = ()
    whole: bool = False
    only: Lang | None = None


def both(text: Mapping[Any, str] | Words) -> Text:
    """Words in both languages; where one is missing, what there is."""
    if not isinstance(text, Mapping):
        return {lang: text[lang] for lang in LANGS}
    there = next(iter(text.values()), "")
    return {lang: str(text.get(lang) or text.get("en") or there) for lang in LANGS}


def same(value: object) -> Text:
    """What is written alike in both languages."""
    return dict.fromkeys(LANGS, str(value))


# The tables of an answer as sections.


def sections(tables: Mapping[Lang, Sequence[Answer]]) -> Iterator[Section]:
    """The tables of an answer, which it tells in each language, then the sources that they number.

    Each row stands once, in both languages, where it is sure which rows are the same; else a table
    stands twice, once in each language.
    """
    cited = {lang: Numbered() for lang in LANGS}
    verdicts = {verdict(tables[lang]) for lang in LANGS}
    rows = 0
    for at, (en, zh) in enumerate(zip(*(tables[lang] for lang in LANGS), strict=True)):
        rows += len(en.rows)
        seen = {
            lang: cited[lang].numbered(with_large_units(one, lang))
            for lang, one in zip(LANGS, (en, zh), strict=True)
        }
        ways: list[tuple[Lang | None, Mapping[Lang, Answer]]] = [(None, seen)]
        if not _alike(en, zh):
            ways = [(lang, dict.fromkeys(LANGS, seen[lang])) for lang in LANGS]
        for only, told in ways:
            made = _section(en.name or f"table-{at}", told, verdicts, only)
            yield replace(made, folded=at > 0 and rows > _MOST_OPEN)
    lines = zip_longest(*(cited[lang].lines() for lang in LANGS), fillvalue="")
    if notes := tuple(dict(zip(LANGS, line, strict=True)) for line in lines):
        yield Section("sources", both(SOURCES), notes=notes)


def verdict(tables: Sequence[Answer]) -> str:
    """The conclusion in words; "" where there is none."""
    return next((answer.verdict for answer in tables if answer.verdict), "")


def _alike(one: Answer, other: Answer) -> bool:
    """Whether two languages tell the same rows in the same order, and no two could be confused.

    What tells rows apart are claims, ids and figures. Those that only words tell apart may stand
    in another order in the other language.
    """
    if one.keys != other.keys or one.claims != other.claims or len(one.rows) != len(other.rows):
        return False
    columns = zip(zip(*one.rows, strict=True), zip(*other.rows, strict=True), strict=True)
    plain = [n for n, (mine, theirs) in enumerate(columns) if mine == theirs]
    marks = [
        repr((claims, [row[n] for n in plain]))
        for row, claims in zip_longest(one.rows, one.claims, fillvalue=())
    ]
    told = {repr(row) for row in zip(marks, one.rows, other.rows, strict=True)}
    return len(set(marks)) == len(told)


def _section(
    name: str, told: Mapping[Lang, Answer], verdicts: set[str], only: Lang | None
) -> Section:
    en, zh = (told[lang] for lang in LANGS)
    columns = zip(*en.rows, strict=True) if en.rows else [()] * len(en.columns)
    heads = zip(en.keys, en.columns, zh.columns, columns, strict=True)
    notes = ([note for note in one.notes if note not in verdicts] for one in (en, zh))
    return Section(
        name=name,
        title={"en": en.title, "zh": zh.title},
        columns=tuple(_column(key, {"en": a, "zh": b}, values) for key, a, b, values in heads),
        rows=tuple(
            tuple(_cells(a, b, only) for a, b in zip(*rows, strict=True))
            for rows in zip(en.rows, zh.rows, strict=True)
        ),
        notes=tuple({"en": a, "zh": b} for a, b in zip_longest(*notes, fillvalue="")),
        whole=en.whole,
        only=only,
    )


def _cells(en: object, zh: object, only: Lang | None) -> tuple[Cell, ...]:
    return (Cell({"en": cell_text(en, only or "en"), "zh": cell_text(zh, only or "zh")}),)


def _column(key: str, title: Text, values: Iterable[object]) -> Column:
    there = [value for value in values if value is not None]
    number = bool(there) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in there
    )
    spans = bool(there) and not number and all(_RANGE.fullmatch(str(one)) for one in there)
    return Column(key, title, number=number, range=spans)


# As HTML. Tables are most of a page: their cells leave out the quotes and the end tags that HTML
# does not need.


def spoken(text: Text | Words) -> str:
    """Words in both languages, of which the style shows one; once, where they are the same."""
    if text["en"] == text["zh"]:
        told = html.escape(text["en"])
        return told if told.isascii() else f"<bdi>{told}</bdi>"
    return "".join(f"<bdi lang={TAGS[one]}>{html.escape(text[one])}</bdi>" for one in LANGS)


def linked(cell: Cell, root: str) -> str:
    """A cell, as a link where it leads somewhere."""
    inside = spoken(cell.text)
    if not cell.to:
        return inside
    if cell.to.startswith(_WEB):
        if not _SAFE.fullmatch(cell.to):
            return inside
        return f'<a href="{html.escape(cell.to)}" rel="noreferrer">{inside}</a>'
    if not _OWN.fullmatch(cell.to):
        return inside
    path, _, anchor = cell.to.partition("#")
    path = posixpath.join(path, "index.html") if path.endswith("/") else path
    end = f"#{anchor}" if anchor else ""
    return f'<a href="{html.escape(root + path + end)}">{inside}</a>'


def section(one: Section, root: str = "") -> str:
    """A table, folded where it says so; on a phone one card a row, see `heads`."""
    rows, notes = _shown(one), list(one.notes)
    if len(rows) < len(one.rows):
        notes.append({g: _OF_MANY[g].format(shown=len(rows), all=len(one.rows)) for g in LANGS})
    inner = _table(one, root) + "".join(f"<p>{spoken(note)}</p>" for note in notes)
    title = f"<h2>{spoken(one.title)}</h2>"
    if one.folded:
        count = f" <small>({len(one.rows):,})</small>"
        inner, title = f"<details><summary>{title}{count}</summary>{inner}</details>", ""
    kind = f'{one.only} answer" lang="{TAGS[one.only]}' if one.only else "answer"
    return f'<section class="{kind}" id="{html.escape(_place(one))}">{title}{inner}</section>\n'


def heads(told: Iterable[Section]) -> str:
    """The rules by which cells say what their columns are called, where a row is a card."""
    rules = "".join(rule for one in told for rule in _names(one))
    return f"@media(max-width:800px){{{rules}}}" if rules else ""


def _names(one: Section) -> Iterator[str]:
    kept = _kept(one)
    if kept:
        yield f"[id={_quoted(_place(one))}] td:not(:empty){{display:grid}}"
    for nth, n in enumerate(kept, start=1):
        cell = f"[id={_quoted(_place(one))}] td:nth-child({nth})::before"
        en, zh = (one.columns[n].title[lang] for lang in LANGS)
        yield f"{cell}{{content:{_quoted(en)}}}"
        if zh != en:
            yield f"#lang-zh:checked~.page {cell}{{content:{_quoted(zh)}}}"


def _quoted(text: str) -> str:
    """A text as a string of CSS, which nothing in it can end."""
    return '"' + re.sub(r"[^\w ]", lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'


def _place(one: Section) -> str:
    return f"{one.name}-{one.only}" if one.only else one.name


def _shown(one: Section) -> Sequence[Row]:
    return one.rows if one.most is None else one.rows[: one.most]


def _kept(one: Section) -> list[int]:
    """The columns that a page shows: those that say something."""
    rows = _shown(one)
    return [
        n
        for n, column in enumerate(one.columns if rows else ())
        if not column.hidden and (one.whole or any(_says(row[n]) for row in rows))
    ]


def _says(cells: Iterable[Cell]) -> bool:
    return any(one.text[lang] for one in cells for lang in LANGS)


def _table(one: Section, root: str) -> str:
    columns = [(n, _class(one.columns[n])) for n in _kept(one)]
    if not columns:
        return ""
    head = "".join(f"<th scope=col{kind}>{spoken(one.columns[n].title)}" for n, kind in columns)
    marks = one.anchors or [""] * len(one.rows)
    body = "".join(
        f"<tr{_id(mark)}>{''.join(_cell(row[n], kind, root) for n, kind in columns)}"
        for mark, row in zip(marks, _shown(one), strict=False)
    )
    return f'<div class="wide"><table><thead><tr>{head}</thead><tbody>{body}</tbody></table></div>'


def _class(column: Column) -> str:
    return " class=number" if column.number else " class=range" if column.range else ""


def _id(mark: str) -> str:
    return f' id="{html.escape(mark)}"' if mark else ""


def _cell(cells: tuple[Cell, ...], kind: str, root: str) -> str:
    told = list(dict.fromkeys(linked(one, root) for one in cells if _says([one])))
    if not told:
        return "<td>"
    several = "<br>".join(told)
    return f"<td{kind}>{several}" if len(told) == 1 else f"<td{kind}><div>{several}</div>"
