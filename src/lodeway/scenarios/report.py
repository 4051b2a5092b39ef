"""What-if answers as tables: what moves, what is lost, who gains, and what it hangs on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from lodeway.report.answer import Answer
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lodeway.scenarios.changes import Scenario
    from lodeway.scenarios.compute import WhatIf
    from lodeway.scenarios.difference import Bar, Shift, Stranded
    from lodeway.transport.ways import Span

_ = words.of(__name__)


Labels = Callable[[str, Lang], str]
Sources = Callable[[Sequence[str], Lang], Sequence[str]]
Row = tuple[object, ...]
_SHOWN = 8  # of ports, corridors, countries and stranded goods
_KG = 1000.0
_YEAR = 365.0
_CENTS = 0.1  # USD: a capacity worth less is not scarce
_ANY_PRICE = 10_000.0  # USD a tonne: goods stay behind rather than pay that
_WORDS = {
    "moved": _("moves, t"),
    "diverted": _("on another way, t"),
    "left": _("stays behind, t"),
    "days": _("extra tonne-days"),
    "days-each": _("extra days for each tonne diverted"),
    "usd": _("extra dollars"),
    "usd-each": _("extra dollars for each tonne diverted"),
    "co2": _("extra CO2e, t"),
    "gate": _("by port, t"),
    "corridor": _("by corridor, t"),
    "country": _("by country crossed, t"),
    "full": _("full: what one more tonne a year would save, USD"),
    "bar": _("extra cost, days priced in, with it low / high, USD"),
    "no way": _("no open way"),
    "capacity": _("too little capacity"),
    "price": _("dearer than worth it"),
    "waits": _("goods wait for it"),
    "held": _("held back by order"),
}
_PERIOD = _(" ({})")
_HEADS = {
    "en": ("what", "of", "without", "with", "change"),
    "zh": ("项目", "对象", "不变时", "情景下", "变化"),
}
_GOODS = {
    "mines": _(
        "Goods: tonnes of metal in what {n} mines and plants are reported to send; "
        "each market takes the same assumed share of every one."
    ),
    "own": _("Goods: those that the scenario names."),
}
_UNCHANGED = _(
    "Nothing changes: none of these goods goes where the scenario changes "
    "something, or that is already so on the day."
)
_NOTES = {
    "en": (
        "Ranges are low / middle / high, with all assumptions low, in the middle and high; the ways "
        "are those that cost least in the middle, days included. Nobody publishes tariffs: dollars "
        "rest on assumptions (`lodeway parameters`).",
        "On another way counts goods that make room for others too. What is full fills up in this "
        "reckoning by cost alone, which knows no contracts: `lodeway corridors` says by how much such "
        "reckoning misses the published split.",
    ),
    "zh": (
        "区间为低值 / 中值 / 高值，即全部假定同取低、中、高；路线取中值下总费用（含时间价值）最低者。"
        "运价无人公布，费用依据假定（见 `lodeway parameters`）。",
        "改道吨数也包括为其他货物让路而改道者。此处只按费用分配，不计合同；与公开占比相差多少，见 `lodeway corridors`。",
    ),
}


def listed(scenarios: Sequence[tuple[str, Mapping[str, str]]], *, lang: Lang) -> Answer:
    """The scenarios of a project by name."""
    heads = {"en": ("scenario", "what if"), "zh": ("情景", "内容")}[lang]
    title = _("What-if scenarios")[lang]
    note = _("`lodeway whatif NAME` answers one; a file of your own is answered the same way.")[
        lang
    ]
    rows = tuple((name, titles.get(lang, "")) for name, titles in scenarios)
    return Answer(title, heads, rows, (note,))


def table(found: WhatIf, label: Labels, source: Sources, *, lang: Lang) -> Answer:
    """The whole answer as one long table; `label` names things, `source` the claims' sources."""
    rows = [*_totals(found, label, lang)]
    for kind, shifts in (
        ("gate", found.gates),
        ("corridor", found.corridors),
        ("country", found.countries),
    ):
        rows += _shifted(kind, shifts, label, lang)
    rows += _full(found, label, lang)
    rows += [_bar(bar, found.difference.days / _YEAR, label, lang) for bar in found.bars]
    title = found.scenario.title[lang] + _PERIOD[lang].format(_period(found, lang))
    # All goods share the network, so each figure rests on all of it.
    claims = (found.claims,) * len(rows)
    notes = tuple(_notes(found, label, source, lang))
    return Answer(title, _HEADS[lang], tuple(rows), notes, claims)


def _totals(found: WhatIf, label: Labels, lang: Lang) -> Iterator[Row]:
    one = found.difference
    moved, moves = round(one.moved), round(one.moves)
    yield _word("moved", lang), None, moved, moves, moves - moved
    yield _word("diverted", lang), None, None, round(one.diverted), None
    yield _word("left", lang), None, None, round(one.left), None
    for (product, origin, reason), tonnes in _stranded(one.stranded)[:_SHOWN]:
        about = _from(label(product, lang), label(origin, lang), _word(reason, lang), lang)
        yield _word("left", lang), about, None, round(tonnes), None
    yield _word("days", lang), None, None, None, _span(one.tonne_days)
    yield _word("usd", lang), None, None, None, _span(one.usd)
    if one.diverted >= 1:
        yield _word("days-each", lang), None, None, None, _span(one.tonne_days, one.diverted)
        yield _word("usd-each", lang), None, None, None, _span(one.usd, one.diverted)
    yield _word("co2", lang), None, None, None, _span(one.co2, _KG)


def _stranded(found: Sequence[Stranded]) -> list[tuple[tuple[str, str, str], float]]:
    """Tonnes by product, origin and reason, whatever the market; the most first."""
    tonnes: dict[tuple[str, str, str], float] = defaultdict(float)
    for one in found:
        tonnes[one.product, one.origin, one.reason] += one.tonnes
    return sorted(tonnes.items(), key=lambda item: (-item[1], item[0]))


def _from(product: str, origin: str, reason: str, lang: Lang) -> str:
    return {"en": f"{product}, {origin}: {reason}", "zh": f"{product}，{origin}：{reason}"}[lang]


def _shifted(kind: str, shifts: Sequence[Shift], label: Labels, lang: Lang) -> Iterator[Row]:
    for shift in [s for s in shifts if round(s.gain)][:_SHOWN]:
        before, after = round(shift.before), round(shift.after)
        yield _word(kind, lang), label(shift.name, lang), before, after, after - before


def _full(found: WhatIf, label: Labels, lang: Lang) -> Iterator[Row]:
    """What is full, with its shadow price; no figure where goods wait for it at any price."""
    then = {limit.thing: limit.price for limit in found.before.limits}
    now = {limit.thing: limit.price for phase in found.phases for limit in phase.after.limits}
    worth = {thing: (then.get(thing, 0.0), now.get(thing, 0.0)) for thing in {*then, *now}}
    for thing, (before, after) in sorted(worth.items(), key=lambda w: (-max(w[1]), w[0])):
        if max(before, after) >= _CENTS:
            waits = max(before, after) > _ANY_PRICE
            row = (None, _word("waits", lang)) if waits else (round(before, 1), round(after, 1))
            yield _word("full", lang), label(thing, lang), *row, None


def _bar(bar: Bar, years: float, label: Labels, lang: Lang) -> Row:
    """What an assumption does to the extra cost in the period, which `bar` gives by the year."""
    ends = f"{_figure(bar.at_low * years)} / {_figure(bar.at_high * years)}"
    return _word("bar", lang), label(bar.driver.id, lang), None, _figure(bar.base * years), ends


def _period(found: WhatIf, lang: Lang) -> str:
    asked, days = found.scenario, found.difference.days
    if asked.since is None or asked.until is None:
        return _("over a year")[lang]
    return {
        "en": f"{_day(asked.since)} to {_day(asked.until)}, {days:,} days",
        "zh": f"{_day(asked.since)}至{_day(asked.until)}，共{days:,}天",
    }[lang]


def _day(day: date) -> str:
    return day.isoformat()


def _notes(found: WhatIf, label: Labels, source: Sources, lang: Lang) -> Iterator[str]:
    asked: Scenario = found.scenario
    if asked.note:
        yield asked.note[lang]
    if found.on:
        yield {
            "en": f"Against the world of {found.on}, the day before it begins or the day asked for.",
            "zh": f"与{found.on}（开始前一日或所问之日）的情形相比。",
        }[lang]
    if _unchanged(found):
        yield _UNCHANGED[lang]
    yield from _NOTES[lang]
    goods = _GOODS["own" if asked.goods else "mines"][lang]
    yield goods.format(n=len({supply.id for supply in found.supplies}))
    named = [label(one, lang) for one in asked.sources]
    named += [one for one in source(_claims(found), lang) if one not in named]
    if named:
        yield _("Sources: ")[lang] + _("; ")[lang].join(named)
    elif not asked.sources:
        yield _("The scenario is invented.")[lang]


def _unchanged(found: WhatIf) -> bool:
    one = found.difference
    return not any(round(value) for value in (one.diverted, one.left, *one.usd, *one.tonne_days))


def _claims(found: WhatIf) -> list[str]:
    return sorted({claim for supply in found.supplies for claim in supply.claims})


def _word(key: str, lang: Lang) -> str:
    return _WORDS[key][lang]


def _span(span: Span, per: float = 1.0) -> str:
    return " / ".join(_figure(end / per) for end in span)


def _figure(value: float) -> str:
    """Three figures: 3,690,000, 41.2, -0.5."""
    if not value or abs(value) >= 100:
        digits = len(str(int(abs(value)))) - 3
        return f"{round(value, -max(0, digits)) + 0:,.0f}"
    return f"{value:,.3g}"
