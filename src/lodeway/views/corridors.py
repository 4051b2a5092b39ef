"""Corridors as tables: who wins from where to where, and one origin and market in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lodeway.answer import Answer
from lodeway.errors import NoRoute
from lodeway.studies.corridors import to_the_port, total
from lodeway.views import corridor_notes as notes
from lodeway.views.spans import span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lodeway.analysis.uncertainty import By
    from lodeway.networks.corridors import ObservedDays
    from lodeway.networks.drivers import Criterion
    from lodeway.studies.corridors import Comparison, Corridors, Option

    Lang = Literal["en", "zh"]
    Labels = Callable[[str, Lang], str]

_TITLE = {
    "en": ("Which corridor wins: {}", "as things stand", "with the planned links open"),
    "zh": ("哪条走廊胜出：{}", "现状", "规划线路开通后"),
}
_WON = {
    "en": (
        "from",
        "to",
        "fastest (days)",
        "cheapest (USD/t)",
        "least CO2 (kg/t)",
        "all in all (USD/t)",
        "ahead of",
        "by USD/t",
        "or days",
        "chosen in % of draws",
        "with planned links, in % of draws",
    ),
    "zh": (
        "起点",
        "市场",
        "最快（天）",
        "最省（美元/吨）",
        "排放最少（千克/吨）",
        "综合最优（美元/吨）",
        "次优",
        "领先 美元/吨",
        "或天数",
        "抽样中选比例（%）",
        "规划线路开通后（%）",
    ),
}
_HEADS = {
    "en": (
        "corridor",
        "km",
        "days to the port, stated",
        "days to the port, summed",
        "days in all",
        "USD/t",
        "CO2 kg/t",
        "all in all USD/t",
        "% of draws",
        "behind by USD/t",
        "or by days",
        "least room, kt/yr",
        "days shut a year",
        "disputes",
    ),
    "zh": (
        "走廊",
        "公里",
        "至港天数（出处所述）",
        "至港天数（模型）",
        "全程天数",
        "美元/吨",
        "二氧化碳 千克/吨",
        "综合 美元/吨",
        "抽样占比（%）",
        "落后 美元/吨",
        "或落后天数",
        "最窄处 千吨/年",
        "年均中断天数",
        "分歧数",
    ),
}


def won(found: Corridors, label: Labels, *, planned: bool = False, lang: Lang = "en") -> Answer:
    """One row an origin and market: the winner by each criterion, how surely, and its lead."""
    head, *worlds = _TITLE[lang]
    planned, brief = planned and bool(found.planned), notes.brief(found, label)
    later = {(c.origin, c.market): c for c in found.planned} if not planned else {}
    rows = tuple(
        _won(c, later.get((c.origin, c.market)), label, brief, lang)
        for c in (found.planned if planned else found.today)
    )
    below = notes.below_winners(found, label, brief, planned=planned, lang=lang)
    claims = tuple(
        _together(c, later.get((c.origin, c.market)))
        for c in (found.planned if planned else found.today)
    )
    return Answer(head.format(worlds[planned]), _WON[lang], rows, below, claims)


def one(
    found: Corridors, at: int, label: Labels, *, planned: bool = False, lang: Lang = "en"
) -> Answer:
    """The `at`-th origin and market in full: one row a corridor, the best all in all first."""
    planned, brief = planned and bool(found.planned), notes.brief(found, label)
    shown = (found.planned if planned else found.today)[at]
    title = {"en": "Corridors from {} to {}, {}", "zh": "{}至{}的各条走廊（{}）"}[lang]
    world = _TITLE[lang][1 + planned]
    whole = title.format(label(shown.origin, lang), label(shown.market, lang), world)
    rows = tuple(_row(option, found, brief, lang) for option in shown.options)
    below = notes.below_one(found, shown, label, brief, planned=planned, lang=lang)
    claims = tuple(_behind(option, found) for option in shown.options)
    return Answer(whole, _HEADS[lang], rows, below, claims)


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
    ends = label(comparison.origin, lang), label(comparison.market, lang)
    best = comparison.winner()
    if best is None or best.gap is None:
        return (*ends, *[None] * (len(_WON[lang]) - 2))
    return (
        *ends,
        *[_winner(comparison, by, brief, lang) for by in ("days", "usd", "co2", "generalised")],
        brief(comparison.open[1].corridor, lang),
        round(-best.gap.usd),
        None if best.gap.days is None else round(-best.gap.days, 1),
        _chosen(comparison, brief, lang),
        _chosen(later, brief, lang) if later else None,
    )


def _winner(comparison: Comparison, by: By, brief: Labels, lang: Lang) -> str:
    option = comparison.winner(by)
    assert option is not None
    return f"{brief(option.corridor, lang)} {option.best[by]:,.0f}"


def _chosen(comparison: Comparison, brief: Labels, lang: Lang) -> str:
    """The two corridors that most draws chose, with their shares."""
    named = [share for share in comparison.shares if share.name][:2]
    between = "；" if lang == "zh" else "; "
    return between.join(
        f"{brief(share.name or '', lang)} {100 * share.share:.0f}" for share in named
    )


def _row(option: Option, found: Corridors, brief: Labels, lang: Lang) -> tuple[object, ...]:
    name, disputes = brief(option.corridor, lang), found.disputes.get(option.corridor, 0)
    if isinstance(option.way, NoRoute):
        return (name, *[None] * (len(_HEADS[lang]) - 2), disputes)
    gap = option.gap
    return (
        name,
        round(option.way.total["km"][1]),
        stated(found.observed.get(option.corridor, ())),
        span(total(to_the_port(option.way), "days")),
        *[span(option.way.total[c]) for c in _SHOWN],
        round(option.best["generalised"]),
        round(100 * option.share.share, 1) if option.share else 0,
        round(gap.usd) if gap else None,
        None if gap is None or gap.days is None else round(gap.days, 1),
        None if option.limit is None else round(option.limit[1] / 1000),
        round(option.way.total["risk"][1], 1),
        disputes,
    )


_SHOWN: tuple[Criterion, ...] = ("days", "usd", "co2")


def stated(seen: Sequence[ObservedDays]) -> str | None:
    """All that sources say of a corridor's days as one range; None where they say nothing."""
    if not seen:
        return None
    low = min(o.low if o.low is not None else o.high for o in seen)
    return "-".join(dict.fromkeys(f"{end:.0f}" for end in (low, max(o.high for o in seen))))
