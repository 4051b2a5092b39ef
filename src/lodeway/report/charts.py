"""Ranges as bars on one self-contained page: no script, no request, two languages."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from lodeway.report import html_page
from lodeway.schema import words
from lodeway.schema.values import Lang, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lodeway.report.answer import Answer


if TYPE_CHECKING:
    Bar = tuple[str, float | None, float | None, float | None]  # label, low, middle, high

_ = words.of(__name__)

_WIDTH, _ROW, _TOP = 360, 44, 6
_NAMED = 2  # columns of words beside a bar
_LANGS: tuple[Lang, ...] = ("en", "zh")
_FILLED = _("Dark: at best knowledge. Pale: up to the most it can be. The line: the least.")
_UNKNOWN = _("not known")
_STYLE = """
.bars{max-width:44rem}
.bars svg{width:100%;height:auto;display:block}
.bars text{fill:currentColor;font-size:12px}
.bars .back{fill:currentColor;opacity:.08}
.bars .most{fill:var(--accent,#3d638c);opacity:.35}
.bars .best{fill:var(--accent,#3d638c)}
.bars .least{stroke:currentColor;stroke-width:1.5}
"""


def page(
    tables: Callable[[Lang], Sequence[Answer]], column: str, *, whole: float, lang: Lang
) -> str:
    """The first of the `tables` in both languages: a bar a row, from nothing to the `whole`.

    A bar is of `column` with its `column_min` and `column_max`, and is called by the first two
    columns of words.
    """
    first = {one: tables(one)[0] for one in _LANGS}
    parts = {one: (answer, _bars(answer, column, whole)) for one, answer in first.items()}
    return _page(parts, lang)


def _bars(answer: Answer, column: str, whole: float) -> list[Bar]:
    rows = answer.to_dicts()
    shown = [key for key in answer.shown().keys if rows and isinstance(rows[0][key], str)]
    bars: list[Bar] = []
    for row in rows:
        low, mid, high = (
            _part(row[key], whole) for key in (f"{column}_min", column, f"{column}_max")
        )
        bars.append((" · ".join(str(row[key]) for key in shown[:_NAMED]), low, mid, high))
    return bars


def _part(value: object, whole: float) -> float | None:
    return min(float(value) / whole, 1.0) if isinstance(value, int | float) else None


def _page(found: Mapping[Lang, tuple[Answer, list[Bar]]], lang: Lang) -> str:
    style = html_page.asset("map.css") + _STYLE
    titles = {one: answer.title for one, (answer, _) in found.items()}
    inner = "".join(_section(*given, one) for one, given in found.items())
    return html_page.document(titles[lang], style, html_page.both("h1", titles), inner, lang=lang)


def _section(answer: Answer, bars: Sequence[Bar], lang: Lang) -> str:
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in (_FILLED[lang], *answer.notes))
    return f'<section class="{lang} bars" lang="{html_page.TAGS[lang]}">{_svg(answer, bars, lang)}{notes}</section>'


def _svg(answer: Answer, bars: Sequence[Bar], lang: Lang) -> str:
    rows = "".join(_bar(bar, _TOP + _ROW * n, lang) for n, bar in enumerate(bars))
    tall = _TOP + _ROW * len(bars)
    label = html.escape(answer.title)
    return f'<svg viewBox="0 0 {_WIDTH} {tall}" role="img" aria-label="{label}">{rows}</svg>'


def _bar(bar: Bar, y: int, lang: Lang) -> str:
    name, low, mid, high = bar
    told = _UNKNOWN[lang] if mid is None else _range(low, mid, high)
    parts = [
        f'<text x="0" y="{y + 12}">{html.escape(name)}</text>',
        f'<text x="{_WIDTH}" y="{y + 12}" text-anchor="end">{told}</text>',
        f'<rect class="back" x="0" y="{y + 18}" width="{_WIDTH}" height="14"/>',
    ]
    if low is not None and mid is not None and high is not None:
        parts += [
            f'<rect class="most" x="0" y="{y + 18}" width="{_WIDTH * high:.1f}" height="14"/>',
            f'<rect class="best" x="0" y="{y + 18}" width="{_WIDTH * mid:.1f}" height="14"/>',
            f'<path class="least" d="M{_WIDTH * low:.1f} {y + 16}v18"/>',
        ]
    return "".join(parts)


def _range(low: float | None, mid: float, high: float | None) -> str:
    texts = [figure(round(end, 3)) for end in (low, mid, high) if end is not None]
    return texts[0] if len(set(texts)) == 1 else "-".join(texts)
