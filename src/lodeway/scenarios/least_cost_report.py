"""A scenario at least cost as tables: what moves, what is lost, who gains, what it hangs on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.claims.dates import date_text
from lodeway.report.answer import Answer, columns
from lodeway.schema import values, words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lodeway.choice.changes import Scenario
    from lodeway.claims.graph import Graph
    from lodeway.scenarios.difference import Bar, Shift, Stranded
    from lodeway.scenarios.least_cost import LeastCost
    from lodeway.transport.ways import Span

_ = words.of(__name__)


Row = tuple[object, ...]
_SHOWN = 8  # of ports, corridors, countries and stranded goods
_KG = 1000.0
_YEAR = 365.0
_CENTS = 0.1  # USD: a capacity worth less is not scarce
_ANY_PRICE = 10_000.0  # USD a tonne: goods stay behind rather than pay that
_ITEMS = {
    "moved": _("moves, t"),
    "diverted": _("on another way, t"),
    "left": _("stays behind, t"),
    "days": _("extra tonne-days"),
    "days-each": _("extra days for each tonne diverted"),
    "usd": _("extra dollars"),
    "usd-each": _("extra dollars for each tonne diverted"),
    "co2": _("extra CO2e, t"),
}
_KINDS = {
    "gate": _("port"),
    "corridor": _("corridor"),
    "country": _("country crossed"),
}
_REASONS = {
    "no way": _("no open way"),
    "capacity": _("too little capacity"),
    "price": _("dearer than worth it"),
    "held": _("held back by order"),
}
_WAITS = _("goods wait for it")
_TITLES = {
    "totals": _("{} ({})"),
    "stranded": _("What stays behind"),
    "shifts": _("Tonnes by port, corridor and country crossed"),
    "full": _("What is full, and what one more tonne a year of room would save"),
    "assumptions": _("What the extra cost hangs on most, days priced in"),
}
_COLUMNS = {
    "totals": columns(
        "item_id item before after change..",
        before=_("without", "without the change"),
        after=_("with"),
    ),
    "stranded": columns(
        "product_id product origin_id origin reason_id reason tonnes",
        reason=_("why"),
        tonnes=_("tonnes"),
    ),
    "shifts": columns(
        "kind_id kind thing_id thing tonnes_before tonnes_after tonnes_change",
        kind=_("by"),
    ),
    "full": columns(
        "thing_id thing usd_before usd_after note",
        note=_("note"),
    ),
    "assumptions": columns("assumption_id assumption usd_at_low usd usd_at_high -usd_min -usd_max"),
}
_GOODS = _(
    "Goods: tonnes of metal in what {n} mines and plants are reported to send; "
    "each market takes the same assumed share of every one."
)
_OWN_GOODS = _("Goods: those that the scenario names.")
_UNCHANGED = _(
    "Nothing changes: none of these goods goes where the scenario changes "
    "something, or that is already so on the day."
)
_MOVED = _("Goods take other ways; {} loses most and {} gains most.")
_OTHER_WAYS = _("Goods take other ways.")
_LEFT = _("Goods stay behind, most of them for this reason: {}.")
_ASKED = _("If everything moved at least cost, which no goods do:")
_NO_CHOICE = _("If everything moved at least cost, for these goods are in no choice set:")
_SENTENCES = _("{} {}")
_NOTES = (
    _(
        "Ranges are low / middle / high, with all assumptions low, in the middle and high; the ways "
        "are those that cost least in the middle, days included. Nobody publishes tariffs: dollars "
        "rest on assumptions (`lodeway parameters`)."
    ),
    _(
        "On another way counts goods that make room for others too. What is full fills up in this "
        "reckoning by cost alone, which knows no contracts: `lodeway corridors` says by how much such "
        "reckoning misses the published split."
    ),
)
_AGAINST = _("Against the world of {}, the day before it begins or the day asked for.")
_PERIOD, _A_YEAR = _("{} to {}, {:,} days"), _("over a year")
_SOURCES, _SEMICOLON = _("Sources: {}"), _("; ")
_INVENTED = _("The scenario is invented.")


def tables(found: LeastCost, kg: Graph, *, lang: Lang) -> tuple[Answer, ...]:
    """The totals, then what stays behind, who gains and loses, what is full, and what it hangs on."""
    shifts = ("gate", found.gates), ("corridor", found.corridors), ("country", found.countries)
    years = found.difference.days / _YEAR
    rows = {
        "totals": _totals(found, lang),
        "stranded": _stranded_rows(found, kg, lang),
        "shifts": (row for kind, of in shifts for row in _shifted(kind, of, kg, lang)),
        "full": _full(found, kg, lang),
        "assumptions": (_assumption(bar, years, kg, lang) for bar in found.bars),
    }
    answers = [_answer(name, tuple(of), found, lang) for name, of in rows.items()]
    below, verdict = tuple(_notes(found, kg, lang)), _verdict(found, kg, lang)
    totals = replace(answers[0], notes=below, verdict=verdict)
    return (totals, *(answer for answer in answers[1:] if answer.rows))


def _answer(name: str, rows: tuple[Row, ...], found: LeastCost, lang: Lang) -> Answer:
    title = _TITLES[name][lang].format(found.scenario.title[lang], _period(found, lang))
    # All goods share the network, so each figure rests on all of it.
    claims = (found.claims,) * len(rows)
    return Answer(title, _COLUMNS[name][lang], rows, claims=claims, name=name)


def _totals(found: LeastCost, lang: Lang) -> Iterator[Row]:
    one = found.difference
    moved, moves = round(one.moved), round(one.moves)
    counts = {
        "moved": (moved, moves, None, moves - moved, None, moves - moved),
        "diverted": (None, round(one.diverted), None, None, None, None),
        "left": (None, round(one.left), None, None, None, None),
    }
    spans = {"days": _span(one.tonne_days), "usd": _span(one.usd)}
    if one.diverted >= 1:
        spans["days-each"] = _span(one.tonne_days, one.diverted)
        spans["usd-each"] = _span(one.usd, one.diverted)
    spans["co2"] = _span(one.co2, _KG)
    for item, cells in (counts | {k: (None, None, *span) for k, span in spans.items()}).items():
        yield item, _ITEMS[item][lang], *cells


def _stranded_rows(found: LeastCost, kg: Graph, lang: Lang) -> Iterator[Row]:
    for (product, origin, reason), tonnes in _stranded(found.difference.stranded)[:_SHOWN]:
        goods = product, kg.label(product, lang), origin, kg.label(origin, lang)
        yield *goods, reason, _REASONS[reason][lang], round(tonnes)


def _stranded(found: Sequence[Stranded]) -> list[tuple[tuple[str, str, str], float]]:
    """Tonnes by product, origin and reason, whatever the market; the most first."""
    tonnes: dict[tuple[str, str, str], float] = defaultdict(float)
    for one in found:
        tonnes[one.product, one.origin, one.reason] += one.tonnes
    return sorted(tonnes.items(), key=lambda item: (-item[1], item[0]))


def _shifted(kind: str, shifts: Sequence[Shift], kg: Graph, lang: Lang) -> Iterator[Row]:
    for shift in [s for s in shifts if round(s.gain)][:_SHOWN]:
        before, after = round(shift.before), round(shift.after)
        thing = shift.name, kg.label(shift.name, lang)
        yield kind, _KINDS[kind][lang], *thing, before, after, after - before


def _full(found: LeastCost, kg: Graph, lang: Lang) -> Iterator[Row]:
    """What is full, with its shadow price; no figure where goods wait for it at any price."""
    then = {limit.thing: limit.price for limit in found.before.limits}
    now = {limit.thing: limit.price for phase in found.phases for limit in phase.after.limits}
    worth = {thing: (then.get(thing, 0.0), now.get(thing, 0.0)) for thing in {*then, *now}}
    for thing, (before, after) in sorted(worth.items(), key=lambda w: (-max(w[1]), w[0])):
        if max(before, after) >= _CENTS:
            waits = max(before, after) > _ANY_PRICE
            prices = (None, None) if waits else (round(before, 1), round(after, 1))
            yield thing, kg.label(thing, lang), *prices, _WAITS[lang] if waits else None


def _assumption(bar: Bar, years: float, kg: Graph, lang: Lang) -> Row:
    """What an assumption does to the extra cost in the period, which `bar` gives by the year."""
    low, usd, high = (_rounded(value * years) for value in (bar.at_low, bar.base, bar.at_high))
    ends = min(low, usd, high), max(low, usd, high)
    return bar.driver.id, kg.label(bar.driver.id, lang), low, usd, high, *ends


def _verdict(found: LeastCost, kg: Graph, lang: Lang) -> str:
    """Whether goods take other ways or stay behind, and where most of them are lost and won."""
    first = (_ASKED if found.asked else _NO_CHOICE)[lang]
    return _SENTENCES[lang].format(first, _said(found, kg, lang))


def _said(found: LeastCost, kg: Graph, lang: Lang) -> str:
    if _unchanged(found):
        return _UNCHANGED[lang]
    one, told = found.difference, []
    if round(one.diverted):
        shifts = [s for s in (found.corridors or found.gates) if round(s.gain)]
        loser = min(shifts, key=lambda s: s.gain, default=None)
        winner = max(shifts, key=lambda s: s.gain, default=None)
        if loser and winner and loser.gain < 0 < winner.gain:
            names = kg.label(loser.name, lang), kg.label(winner.name, lang)
            told.append(_MOVED[lang].format(*names))
        else:
            told.append(_OTHER_WAYS[lang])
    if stranded := _stranded(one.stranded):
        told.append(_LEFT[lang].format(_REASONS[stranded[0][0][2]][lang]))
    return _SENTENCES[lang].format(*told) if len(told) > 1 else "".join(told)


def _period(found: LeastCost, lang: Lang) -> str:
    asked, days = found.scenario, found.difference.days
    if asked.since is None or asked.until is None:
        return _A_YEAR[lang]
    return _PERIOD[lang].format(_day(asked.since, lang), _day(asked.until, lang), days)


def _day(day: date, lang: Lang) -> str:
    return date_text(day.isoformat(), lang)


def _notes(found: LeastCost, kg: Graph, lang: Lang) -> Iterator[str]:
    asked: Scenario = found.scenario
    if asked.note:
        yield asked.note[lang]
    if found.on:
        yield _AGAINST[lang].format(date_text(str(found.on), lang))
    if _unchanged(found):
        yield _UNCHANGED[lang]
    yield from (note[lang] for note in _NOTES)
    goods = _OWN_GOODS if asked.goods else _GOODS
    yield goods[lang].format(n=len({supply.id for supply in found.supplies}))
    named = [kg.label(one, lang) for one in asked.sources]
    named += [one for one in kg.sources(_claims(found), lang) if one not in named]
    if named:
        yield _SOURCES[lang].format(_SEMICOLON[lang].join(named))
    elif not asked.sources:
        yield _INVENTED[lang]


def _unchanged(found: LeastCost) -> bool:
    one = found.difference
    return not any(round(value) for value in (one.diverted, one.left, *one.usd, *one.tonne_days))


def _claims(found: LeastCost) -> list[str]:
    return sorted({claim for supply in found.supplies for claim in supply.claims})


def _span(span: Span, per: float = 1.0) -> Row:
    """Low, middle and high, and all three as one text."""
    ends = [end / per for end in span]
    return (*(_rounded(end) for end in ends), " / ".join(values.figure(_rounded(e)) for e in ends))


def _rounded(value: float) -> float:
    """Three figures: 3,690,000, 41.2, -0.5."""
    if not value or abs(value) >= 100:
        return round(value, -max(0, len(str(int(abs(value)))) - 3)) + 0
    return float(f"{value:.3g}")
