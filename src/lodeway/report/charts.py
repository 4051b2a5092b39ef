"""Ranges as bars, in two languages."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from lodeway.report import html_page
from lodeway.report.picture import Picture
from lodeway.schema import words
from lodeway.schema.values import LANGS, Lang, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lodeway.report.answer import Answer


if TYPE_CHECKING:
    Bar = tuple[str, float | None, float | None, float | None]  # label, low, middle, high

_ = words.of(__name__)

_WIDTH, _ROW, _TOP = 360, 44, 6
_NAMED = 2  # columns of words beside a bar
_FILLED = _("Dark: at best knowledge. Pale: up to the most it can be. The line: the least.")
_UNKNOWN = _("not known")
_STYLE = """
.bars{max-width:34rem}
.bars svg{width:100%;height:auto;display:block}
.bars text{fill:currentColor;font-size:12px}
.bars .back{fill:currentColor;opacity:.08}
.bars .most{fill:var(--accent,#3d638c);opacity:.35}
.bars .best{fill:var(--accent,#3d638c)}
.bars .least{stroke:currentColor;stroke-width:1.5}
"""


def bars(tables: Callable[[Lang], Sequence[Answer]], column: str, *, whole: float) -> Picture:
    """The first of the `tables` in both languages: a bar a row, from nothing to the `whole`.

    A bar is of `column` with its `column_min` and `column_max`, and is called by the first two
    columns of words.
    """
    inner = "".join(_section(tables(one)[0], column, whole, one) for one in LANGS)
    return Picture(markup=inner, style=_STYLE)


def _section(answer: Answer, column: str, whole: float, lang: Lang) -> str:
    heading = str(answer.columns[answer.keys.index(column)])
    texts = (heading, _FILLED[lang])
    notes = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    drawn = _svg(answer.title, _bars(answer, column), whole, lang)
    return f'<section class="{lang} bars" lang="{html_page.TAGS[lang]}">{drawn}{notes}</section>'


def _bars(answer: Answer, column: str) -> list[Bar]:
    rows = answer.to_dicts()
    shown = [key for key in answer.shown().keys if rows and isinstance(rows[0][key], str)]
    bars: list[Bar] = []
    for row in rows:
        name = " · ".join(str(row[key]) for key in shown[:_NAMED])
        low, mid, high = (_number(row[key]) for key in (f"{column}_min", column, f"{column}_max"))
        bars.append((name, low, mid, high))
    return bars


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _svg(title: str, bars: Sequence[Bar], whole: float, lang: Lang) -> str:
    rows = "".join(_bar(bar, whole, _TOP + _ROW * n, lang) for n, bar in enumerate(bars))
    tall = _TOP + _ROW * len(bars)
    label = html.escape(title)
    return f'<svg viewBox="0 0 {_WIDTH} {tall}" role="img" aria-label="{label}">{rows}</svg>'


def _bar(bar: Bar, whole: float, y: int, lang: Lang) -> str:
    name, *ends = bar
    low, mid, high = ends
    told = _UNKNOWN[lang] if mid is None else _range(low, mid, high)
    parts = [
        f'<text x="0" y="{y + 12}">{html.escape(name)}</text>',
        f'<text x="{_WIDTH}" y="{y + 12}" text-anchor="end">{told}</text>',
        f'<rect class="back" x="0" y="{y + 18}" width="{_WIDTH}" height="14"/>',
    ]
    if low is not None and mid is not None and high is not None:
        least, best, most = (_WIDTH * min(end / whole, 1.0) for end in (low, mid, high))
        parts += [
            f'<rect class="most" x="0" y="{y + 18}" width="{most:.1f}" height="14"/>',
            f'<rect class="best" x="0" y="{y + 18}" width="{best:.1f}" height="14"/>',
            f'<path class="least" d="M{least:.1f} {y + 16}v18"/>',
        ]
    return "".join(parts)


def _range(low: float | None, mid: float, high: float | None) -> str:
    texts = [figure(round(end, 3)) for end in (low, mid, high) if end is not None]
    return texts[0] if len(set(texts)) == 1 else "-".join(texts)
