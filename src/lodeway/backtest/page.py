"""A back-test in pictures: each count beside the model's interval, and shares by year."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from lodeway.backtest import report
from lodeway.backtest.periods import period
from lodeway.report import html_page
from lodeway.report.picture import Picture
from lodeway.schema import words
from lodeway.schema.values import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.backtest.model import Backtest, Score, YearShare
    from lodeway.claims.graph import Graph

_ = words.of(__name__)

_TITLE = _("What the model of choice says of what was counted")
_HELD = _("Held out")
_FITTED = _("Fitted: an input, which proves nothing")
_GOODS, _CHANGE = _("% of the goods"), _("change, %")
_KEY = _(
    "The bar is the model's interval of 80 %, the stroke its median; the dot is what was counted, "
    "a line between two ends. Arrows tell more or less."
)
_YEARS = _("The share of each corridor by year, %: the median and 80 % of the draws")
_WIDTH, _ROW, _GAP = 830, 30, 34
_LEFT, _RIGHT = 382, 730  # where the scale lies
_WIDE, _HIGH, _ACROSS = 232, 112, 3  # a small picture of a corridor, how many beside each other
_LEAST = 0.005  # a corridor that never has more in half of the draws is not drawn
_STYLE = """
.test{max-width:76rem}
.test svg{width:100%;height:auto;display:block;min-width:40rem;max-width:56rem}
.test text{fill:currentColor;font-size:11.5px}
.test .small{font-size:10px;fill:var(--soft)}
.test .grid{stroke:var(--rule);stroke-width:1}
.test .zero{stroke:var(--soft);stroke-width:1}
.test .hit{--own:#3d638c}.test .miss{--own:#a33f4a}.test .undecided{--own:#8a8375}
.test .range{fill:var(--own);opacity:.3}
.test .mid{stroke:var(--own);stroke-width:2}
.test .seen{fill:var(--own);stroke:var(--paper);stroke-width:1.5}
.test .between{stroke:var(--own);stroke-width:3;stroke-linecap:round;fill:none}
.test .told{fill:var(--own);font-weight:700}
.test .band{fill:#3d638c;opacity:.25}
.test .line{stroke:#3d638c;stroke-width:2;fill:none}
.test .wide{overflow-x:auto}
@media (prefers-color-scheme:dark){
.test .hit{--own:#7fa6cf}.test .miss{--own:#e08a8f}.test .undecided{--own:#d0c9b9}
.test .band{fill:#7fa6cf}.test .line{stroke:#7fa6cf}}
"""


def drawn(found: Backtest | Sequence[Backtest], kg: Graph) -> Picture:
    """The pictures of one or several choice sets, in both languages."""
    sets: Sequence[Backtest] = found if isinstance(found, tuple | list) else (found,)
    inner = "".join(_section(one, kg, tongue) for tongue in LANGS for one in sets)
    return Picture(title={one: _TITLE[one] for one in LANGS}, markup=inner, style=_STYLE)


def _section(found: Backtest, kg: Graph, lang: Lang) -> str:
    counts = "".join(_pictures(found, kg, lang))
    return (
        f'<section class="{lang} test" lang="{html_page.TAGS[lang]}">'
        f"<h2>{html.escape(kg.label(found.set, lang))}</h2>"
        f"{counts}<p>{html.escape(_KEY[lang])}</p>{_years(found, kg, lang)}</section>"
    )


# The counts: three pictures, so that each has one scale and fitted ones stand apart.


def _pictures(found: Backtest, kg: Graph, lang: Lang) -> Iterator[str]:
    drawn = [s for s in found.scores if s.model is not None and s.reason is None]
    for title, held in ((_HELD, True), (_FITTED, False)):
        for change, axis in ((False, _GOODS), (True, _CHANGE)):
            rows = [
                s
                for s in drawn
                if s.held_out == held and (s.observation.kind == "change") == change
            ]
            if rows:
                name = _JOINT[lang].format(title[lang], axis[lang])
                yield _picture(name, rows, -100 if change else 0, kg, lang)


_JOINT = _("{} ({})")


def _picture(name: str, scores: Sequence[Score], least: int, kg: Graph, lang: Lang) -> str:
    tall = _GAP + _ROW * len(scores) + 4
    marks = range(least, 101, 50 if least else 25)
    grid = "".join(
        f'<path class="{"zero" if at == 0 else "grid"}" d="M{_x(at, least):.1f} 20V{tall}"/>'
        f'<text class="small" x="{_x(at, least):.1f}" y="14" text-anchor="middle">{at}</text>'
        for at in marks
    )
    rows = "".join(
        _count(score, least, _GAP + _ROW * at, kg, lang) for at, score in enumerate(scores)
    )
    label = html.escape(name)
    return (
        f"<h3>{label}</h3>"
        f'<div class="wide"><svg class="counts" viewBox="0 0 {_WIDTH} {tall}" role="img" aria-label="{label}">'
        f"{grid}{rows}</svg></div>"
    )


def _x(percent: float, least: int) -> float:
    kept = min(max(percent, least), 100.0)
    return _LEFT + (_RIGHT - _LEFT) * (kept - least) / (100.0 - least)


def _count(score: Score, least: int, y: int, kg: Graph, lang: Lang) -> str:
    one = score.observation
    low, mid, high, _told, *seen, _text = report.in_percent(score)
    ends = [_x(float(v), least) for v in (low, mid, high) if isinstance(v, int | float)]
    name = _shortened(report.ways(one, kg, lang))
    when = period(one.first, one.last, lang)
    outcome = report.OUTCOMES[score.outcome][lang]
    parts = [
        f'<g class="{score.outcome}">',
        f'<text x="0" y="{y + 9}">{html.escape(name)}</text>',
        f'<text class="small" x="0" y="{y + 21}">{html.escape(when)} · {_figures(score, lang)}</text>',
        f'<rect class="range" x="{ends[0]:.1f}" y="{y + 2}" '
        f'width="{max(ends[2] - ends[0], 1.5):.1f}" height="14"/>',
        f'<path class="mid" d="M{ends[1]:.1f} {y}v18"/>',
        _seen(score, seen, least, y),
        f'<text class="told" x="{_RIGHT + 12}" y="{y + 13}">{html.escape(outcome)}</text></g>',
    ]
    return "".join(parts)


def _figures(score: Score, lang: Lang) -> str:
    """What was counted and the model's interval, as the table has them."""
    cells = report.figures(score, lang)
    return html.escape(_AGAINST[lang].format(seen=cells[0], model=cells[1], unit=cells[2]))


_AGAINST = _("counted {seen}, model {model} ({unit})")


def _seen(score: Score, seen: Sequence[object], least: int, y: int) -> str:
    ends = [float(v) for v in seen if isinstance(v, int | float)]
    if score.agree is not None:  # more or less, no figure
        by = 14 if score.observation.high is None else -14
        at = _x(0, least)
        return f'<path class="between" d="M{at:.1f} {y + 9}h{by}l{-by // 3} -4m{by // 3} 4l{-by // 3} 4"/>'
    if not ends:
        return ""
    first, last = _x(min(ends), least), _x(max(ends), least)
    if last - first > 1:
        return f'<path class="between" d="M{first:.1f} {y + 9}H{last:.1f}"/>'
    return f'<circle class="seen" cx="{first:.1f}" cy="{y + 9}" r="5"/>'


_LONGEST, _LONGEST_ABOVE = 46, 36  # letters of a name beside its row, and above a small picture


def _shortened(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# Shares by year: a small picture a corridor.


def _years(found: Backtest, kg: Graph, lang: Lang) -> str:
    by_thing: dict[str, list[YearShare]] = {}
    for share in found.years:
        if share.by == "corridor":
            by_thing.setdefault(share.thing, []).append(share)
    kept = {t: of for t, of in by_thing.items() if max(s.share.mid for s in of) > _LEAST}
    if not kept:
        return ""
    order = sorted(kept, key=lambda t: (-max(s.share.mid for s in kept[t]), t))
    years = sorted({s.year for of in kept.values() for s in of})
    tall = (_HIGH + _GAP) * -(-len(order) // _ACROSS)
    parts = "".join(
        f'<g transform="translate({(_WIDE + 24) * (at % _ACROSS)} {(_HIGH + _GAP) * (at // _ACROSS)})">'
        f"{_small(kept[thing], years, kg.label(thing, lang))}</g>"
        for at, thing in enumerate(order)
    )
    label = html.escape(_YEARS[lang])
    wide = (_WIDE + 24) * _ACROSS
    return (
        f'<h3>{label}</h3><div class="wide"><svg class="years" viewBox="0 0 {wide} {tall}" role="img" '
        f'aria-label="{label}">{parts}</svg></div>'
    )


def _small(shares: Sequence[YearShare], years: Sequence[int], name: str) -> str:
    left, top, bottom = 26, 20, _HIGH
    span_of = max(len(years) - 1, 1)

    def x(year: int) -> float:
        return left + (_WIDE - left - 8) * (year - years[0]) / span_of

    def y(share: float) -> float:
        return bottom - (bottom - top) * share

    order = sorted(shares, key=lambda s: s.year)
    upper = [f"{x(s.year):.1f} {y(s.share.high):.1f}" for s in order]
    lower = [f"{x(s.year):.1f} {y(s.share.low):.1f}" for s in reversed(order)]
    middle = "L".join(f"{x(s.year):.1f} {y(s.share.mid):.1f}" for s in order)
    grid = "".join(
        f'<path class="grid" d="M{left} {y(v / 100):.1f}H{_WIDE - 8}"/>'
        f'<text class="small" x="{left - 4}" y="{y(v / 100) + 3:.1f}" text-anchor="end">{v}</text>'
        for v in (0, 50, 100)
    )
    marks = "".join(
        f'<text class="small" x="{x(year):.1f}" y="{bottom + 14}" text-anchor="middle">{year}</text>'
        for year in (years[0], years[len(years) // 2], years[-1])
    )
    return (
        f'<text x="0" y="10">{html.escape(_shortened(name, _LONGEST_ABOVE))}</text>{grid}{marks}'
        f'<path class="band" d="M{"L".join([*upper, *lower])}Z"/>'
        f'<path class="line" d="M{middle}"/>'
    )
