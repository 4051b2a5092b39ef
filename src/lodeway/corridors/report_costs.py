"""What corridors cost as tables, with what is stated and where it turns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lodeway.corridors.costs import BY, to_the_port, total
from lodeway.report.answer import Answer, columns
from lodeway.report.text import span_cells
from lodeway.schema import words
from lodeway.schema.errors import NoRoute
from lodeway.schema.values import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lodeway.claims.figures import Criterion
    from lodeway.corridors.costs import Comparison, Corridors, Option, Turn
    from lodeway.transport.corridor_facts import ObservedDays
    from lodeway.transport.uncertainty import By


# What stands under a table of corridors: how to read it, what would turn it, what it misses.


if TYPE_CHECKING:
    Labels = Callable[[str, Lang], str]

_ = words.of(__name__)

_ONLY_COSTS = _(
    "Costs only: who pays what, not who goes which way; `lodeway corridors` without --from and --to says that."
)
_ALL_IN_ALL = _(
    "All in all: freight and handling plus days at the assumed value of time; no tariff is published, "
    "so dollars rest on assumptions (`lodeway parameters`). Ranges are low-middle-high: all at its "
    "best, all at its worst."
)
_READING = _(
    "Behind by: how much cheaper, or quicker, a corridor would have to be to draw "
    "level with the best (the best: its lead, negative). Least room: the least "
    "capacity on the way, published or assumed. Days to the port, summed, leave "
    "out the stay in the port."
)
_LEVEL = _("{behind} draws level with {ahead} with any one of these, all else as assumed: {turns}.")
_NO_TRADE = _("{} to {}: {}")
_BRACKET, _COLON = _(" ("), _("{}: {}")
_SEMICOLON, _COMMA = _("; "), _(", ")
_FROM_TO = _("{:.3g} to {:.3g} {}")
_DAYS, _DAYS_SINCE = _("{} days ({})"), _("{} days ({}, {})")
_UP_TO = _("up to {}")
_FEW = 3


def _below_winners(found: Corridors, label: Labels, lang: Lang) -> tuple[str, ...]:
    """Under the table of pairs: what is forbidden, and how it was reckoned."""
    banned = [_no_trade(ban, label, lang) for ban in found.forbidden]
    reckoned = (_ONLY_COSTS[lang], _ALL_IN_ALL[lang]) if found.today else ()
    return (*banned, *reckoned)


def _below_one(
    found: Corridors, shown: Comparison, label: Labels, brief: Labels, lang: Lang
) -> tuple[str, ...]:
    """Under one pair: how it was reckoned, what turns it, what is stated or shut."""
    ahead, *behind = shown.open or (None,)
    notes = [_ONLY_COSTS[lang], _ALL_IN_ALL[lang], _READING[lang]]
    notes += [_level(o, ahead, label, brief, lang) for o in behind[:_FEW] if ahead]
    notes += [_stated(o.corridor, found, label, lang) for o in shown.open]
    notes += [_unopen(o, label, lang) for o in shown.options]
    return tuple(note for note in notes if note)


def brief_labels(found: Corridors, label: Labels) -> Labels:
    """Labels of corridors without what stands in brackets, where that leaves them distinct."""

    def short(corridor: str, lang: Lang) -> str:
        return label(corridor, lang).partition(_BRACKET[lang])[0]

    used = {lang: Counter(short(c, lang) for c in found.disputes) for lang in LANGS}

    def name(corridor: str, lang: Lang) -> str:
        cut = short(corridor, lang)
        return cut if used[lang][cut] == 1 else label(corridor, lang)

    return name


def _level(behind: Option, ahead: Option, label: Labels, brief: Labels, lang: Lang) -> str:
    """The few single numbers that, within their own ranges, would make two corridors cost the same."""
    inside = [turn for turn in behind.gap.turns if turn.inside] if behind.gap else []
    if not inside:
        return ""
    names = [brief(option.corridor, lang) for option in (behind, ahead)]
    turns = _SEMICOLON[lang].join(_turn(t, label, lang) for t in inside[:_FEW])
    return _LEVEL[lang].format(behind=names[0], ahead=names[1], turns=turns)


def _turn(turn: Turn, label: Labels, lang: Lang) -> str:
    name = label(turn.driver.id, lang)
    if turn.driver.unit == "d/km":
        # A pace says nothing to most; its inverse is a distance a day.
        now, then, unit = 1 / turn.driver.mid, 1 / turn.at, "km/d"
    else:
        now, then, unit = turn.driver.mid, turn.at, turn.driver.unit
    return _COLON[lang].format(name, _FROM_TO[lang].format(now, then, unit))


def _no_trade(ban: NoRoute, label: Labels, lang: Lang) -> str:
    """Between which two places the goods may not be traded, and by which measure."""
    ends = label(ban.origin, lang), label(ban.destination, lang)
    return _NO_TRADE[lang].format(*ends, ban.reasons[lang])


def _stated(corridor: str, found: Corridors, label: Labels, lang: Lang) -> str:
    """What sources say of the days of one corridor, one by one."""
    stated = [_one_stated(seen, label, lang) for seen in found.observed.get(corridor, ())]
    together = _SEMICOLON[lang].join(stated)
    return _COLON[lang].format(label(corridor, lang), together) if stated else ""


def _one_stated(seen: ObservedDays, label: Labels, lang: Lang) -> str:
    ends = [f"{end:.0f}" for end in (seen.low, seen.high) if end is not None]
    days, source = "-".join(dict.fromkeys(ends)), label(seen.source, lang)
    days = _UP_TO[lang].format(days) if seen.low is None else days
    if seen.since:
        return _DAYS_SINCE[lang].format(days, seen.since, source)
    return _DAYS[lang].format(days, source)


def _unopen(option: Option, label: Labels, lang: Lang) -> str:
    if not isinstance(option.way, NoRoute):
        return ""
    return _COLON[lang].format(label(option.corridor, lang), option.way.reasons[lang])


# Costs as tables: the cheapest from where to where, and one origin and market in full.


_WINNERS = _("Costs by corridor: {}")
_ONE = _("Costs by corridor from {} to {}, {}")
_WORLDS = _("as things stand"), _("with the planned links open")
_BEST = _("{} costs least all in all from {} to {}, ahead of {}.")
_ONLY = _("{} is the only corridor open from {} to {}.")
_SHUT = _("No corridor is open from {} to {}.")
_EVERY = _("{} costs least all in all for every pair.")
_DIFFERENT = _("Which corridor costs least all in all depends on the pair: {}.")
_WON = columns(
    "origin_id origin market_id market fastest_id -fastest_days fastest cheapest_id "
    "-cheapest_usd_per_t cheapest least_co2_id -least_co2_kg_per_t least_co2 best_id "
    "-best_usd_per_t best second_id second lead_usd_per_t lead_days planned_best_id "
    "-planned_best_usd_per_t planned_best",
    second=_("ahead of"),
    planned_best=_("with the planned links (USD/t)"),
)
_WON_BRIEF = (
    "origin", "market", "best", "second", "lead_usd_per_t", "lead_days", "planned_best",
)  # fmt: skip
_PAIR = columns(
    "corridor_id corridor km.. -stated_days_min -stated_days_max stated_days_span "
    "port_days.. days.. usd_per_t.. co2_kg_per_t.. generalised_usd_per_t "
    "behind_usd_per_t behind_days room_kt_per_year shut_days_per_year disputes",
)
_PAIR_BRIEF = (
    "corridor", "km_span", "stated_days_span", "days_span", "usd_per_t_span", "co2_kg_per_t_span",
    "generalised_usd_per_t", "behind_usd_per_t", "disputes",
)  # fmt: skip


def tables(
    found: Corridors, label: Labels, *, planned: bool = False, lang: Lang = "en"
) -> tuple[Answer, ...]:
    """One origin and market in full, or the winner of each pair of several."""
    if len(found.today) == 1:
        return (one(found, 0, label, planned=planned, lang=lang),)
    return (won(found, label, planned=planned, lang=lang),)


def won(found: Corridors, label: Labels, *, planned: bool = False, lang: Lang = "en") -> Answer:
    """One row an origin and market: the winner by each criterion, how surely, and its lead."""
    planned, brief = planned and bool(found.planned), brief_labels(found, label)
    later = {} if planned else {(c.origin, c.market): c for c in found.planned}
    pairs = found.planned if planned else found.today
    return Answer(
        _WINNERS[lang].format(_WORLDS[planned][lang]),
        _WON[lang],
        tuple(_won(c, later.get((c.origin, c.market)), label, brief, lang) for c in pairs),
        _below_winners(found, label, lang),
        tuple(_together(c, later.get((c.origin, c.market))) for c in pairs),
        verdict=_winners_verdict(pairs, brief, lang),
        name="winners",
        brief=_WON_BRIEF,
    )


def one(
    found: Corridors, at: int, label: Labels, *, planned: bool = False, lang: Lang = "en"
) -> Answer:
    """The `at`-th origin and market in full: one row a corridor, the best all in all first."""
    planned, brief = planned and bool(found.planned), brief_labels(found, label)
    shown = (found.planned if planned else found.today)[at]
    ends = label(shown.origin, lang), label(shown.market, lang)
    names = [brief(option.corridor, lang) for option in shown.open]
    verdict = (_BEST if names[1:] else _ONLY if names else _SHUT)[lang]
    return Answer(
        _ONE[lang].format(*ends, _WORLDS[planned][lang]),
        _PAIR[lang],
        tuple(_row(option, found, brief, lang) for option in shown.options),
        _below_one(found, shown, label, brief, lang),
        tuple(_behind(option, found) for option in shown.options),
        verdict=verdict.format(*names[:1], *ends, *names[1:2]),
        name="corridors",
        brief=_PAIR_BRIEF,
    )


def _winners_verdict(pairs: Sequence[Comparison], brief: Labels, lang: Lang) -> str:
    """Who wins all in all, the corridor with the most pairs first."""
    wins = Counter(best.corridor for pair in pairs if (best := pair.winner()))
    names = [brief(corridor, lang) for corridor, _pairs in wins.most_common()]
    return (
        (_DIFFERENT if names[1:] else _EVERY)[lang].format(_COMMA[lang].join(names))
        if names
        else ""
    )


def _together(today: Comparison, later: Comparison | None) -> tuple[str, ...]:
    """The claims behind one row of winners: all that was compared to find them."""
    return tuple(dict.fromkeys((*today.claims, *(later.claims if later else ()))))


def _behind(option: Option, found: Corridors) -> tuple[str, ...]:
    """The claims behind one corridor: those of its way, and the days that sources state."""
    way = () if isinstance(option.way, NoRoute) else option.way.claims
    seen = (one.claim for one in found.observed.get(option.corridor, ()))
    return tuple(dict.fromkeys((*way, *seen)))


def _won(
    comparison: Comparison,
    later: Comparison | None,
    label: Labels,
    brief: Labels,
    lang: Lang,
) -> tuple[object, ...]:
    ends = (
        comparison.origin,
        label(comparison.origin, lang),
        comparison.market,
        label(comparison.market, lang),
    )
    best = comparison.winner()
    if best is None or best.gap is None:
        return (*ends, *[None] * (len(_WON.headings) - len(ends)))
    second = comparison.open[1].corridor
    return (
        *ends,
        *(cell for by in BY for cell in _winner(comparison, by, brief, lang)),
        second,
        brief(second, lang),
        round(-best.gap.usd),
        None if best.gap.days is None else round(-best.gap.days, 1),
        *(_winner(later, "generalised", brief, lang) if later else (None, None, None)),
    )


def _winner(comparison: Comparison, by: By, brief: Labels, lang: Lang) -> tuple[object, ...]:
    option = comparison.winner(by)
    if option is None:
        return None, None, None
    value = option.best[by]
    return option.corridor, round(value, 3), f"{brief(option.corridor, lang)} {value:,.0f}"


def _row(option: Option, found: Corridors, brief: Labels, lang: Lang) -> tuple[object, ...]:
    name, disputes = brief(option.corridor, lang), found.disputes.get(option.corridor, 0)
    if isinstance(option.way, NoRoute):
        return (option.corridor, name, *[None] * (len(_PAIR.headings) - 3), disputes)
    gap, km = option.gap, option.way.total["km"]
    return (
        option.corridor,
        name,
        *span_cells(km, round(km[1])),
        *stated(found.observed.get(option.corridor, ())),
        *span_cells(total(to_the_port(option.way), "days")),
        *(cell for c in _SHOWN for cell in span_cells(option.way.total[c])),
        round(option.best["generalised"]),
        round(gap.usd) if gap else None,
        None if gap is None or gap.days is None else round(gap.days, 1),
        None if option.limit is None else round(option.limit[1] / 1000),
        round(option.way.total["risk"][1], 1),
        disputes,
    )


_SHOWN: tuple[Criterion, ...] = ("days", "usd", "co2")


def stated(seen: Sequence[ObservedDays]) -> tuple[float | None, float | None, str | None]:
    """The least and most days that sources state of a corridor, and both as one text."""
    if not seen:
        return None, None, None
    low = min(o.low if o.low is not None else o.high for o in seen)
    high = max(o.high for o in seen)
    return low, high, "-".join(dict.fromkeys(f"{end:.0f}" for end in (low, high)))
