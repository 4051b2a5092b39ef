"""Corridors as tables, with what is stated and where it turns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lodeway.corridors.compute import to_the_port, total
from lodeway.report.answer import Answer
from lodeway.report.text import span
from lodeway.schema import words
from lodeway.schema.errors import NoRoute
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lodeway.claims.figures import Criterion
    from lodeway.corridors.compute import Against, Comparison, Corridors, Option, Turn
    from lodeway.transport.corridors import ObservedDays
    from lodeway.transport.uncertainty import By


# What stands under a table of corridors: how to read it, what would turn it, what it misses.


if TYPE_CHECKING:
    Labels = Callable[[str, Lang], str]

_ = words.of(__name__)

_NOTES = {
    "en": (
        "All in all: freight and handling plus days at the assumed value of time; no tariff is published, "
        "so dollars rest on assumptions (`lodeway parameters`). Ranges are low-middle-high: all at its "
        "best, all at its worst.",
        "Draws: {draws:,} draws of every range and of the recorded closures; in each the cheapest way of "
        "all is taken and named by the corridor it shares most km with. They know nothing of contracts, "
        "containers or who owns the trucks, and no corridor fills up.",
    ),
    "zh": (
        "综合：运费与装卸费加上按假定时间价值折算的天数；运价均未公布，美元数为假定（见 `lodeway parameters`）。"
        "区间为低-中-高，即全部取最好与全部取最差。",
        "抽样：对所有区间及有记录的中断抽样{draws:,}次，每次取总体最省的路线，并按共有公里数最多的走廊归类；"
        "不涉及合同、集装箱与车队归属，也不计走廊满载。",
    ),
}
_READING = _(
    "Behind by: how much cheaper, or quicker, a corridor would have to be to draw "
    "level with the best (the best: its lead, negative). Least room: the least "
    "capacity on the way, published or assumed. Days to the port, summed, leave "
    "out the stay in the port."
)
_LEVEL = _("{behind} draws level with {ahead} with any one of these, all else as assumed: {turns}.")
_FEW = 3
_LANGS: tuple[Lang, ...] = ("en", "zh")


def below_winners(
    found: Corridors, label: Labels, brief: Labels, *, planned: bool, lang: Lang
) -> tuple[str, ...]:
    """Under the table of winners: how it was reckoned, the room needed, what was published."""
    banned = [no_trade(ban, label, lang) for ban in found.forbidden]
    if not found.today:
        return tuple(banned)
    notes = [note.format(draws=found.draws) for note in _NOTES[lang]]
    notes += [_room(corridor, found, label, lang) for corridor in found.wanted]
    notes += [] if planned else [_against(one, label, brief, lang) for one in found.against]
    return (*(note for note in notes if note), *banned)


def below_one(
    found: Corridors, shown: Comparison, label: Labels, brief: Labels, *, planned: bool, lang: Lang
) -> tuple[str, ...]:
    """Under one pair: what would turn it, each stated time, what is not open, what was published."""
    ahead, *behind = shown.open or (None,)
    notes = [*(note.format(draws=found.draws) for note in _NOTES[lang]), _READING[lang]]
    notes += [_level(o, ahead, label, brief, lang) for o in behind[:_FEW] if ahead]
    notes += [_room(corridor, found, label, lang) for corridor in found.wanted]
    notes += [_stated(o.corridor, found, label, lang) for o in shown.open]
    notes += [_unopen(o, label, lang) for o in shown.options]
    notes += [] if planned else [_against(one, label, brief, lang) for one in found.against]
    return tuple(note for note in notes if note)


def brief_labels(found: Corridors, label: Labels) -> Labels:
    """Labels of corridors without what stands in brackets, where that leaves them distinct."""

    def short(corridor: str, lang: Lang) -> str:
        return label(corridor, lang).partition("（" if lang == "zh" else " (")[0]

    used = {lang: Counter(short(c, lang) for c in found.disputes) for lang in _LANGS}

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
    turns = ("；" if lang == "zh" else "; ").join(_turn(t, label, lang) for t in inside[:_FEW])
    return _LEVEL[lang].format(behind=names[0], ahead=names[1], turns=turns)


def _turn(turn: Turn, label: Labels, lang: Lang) -> str:
    name = label(turn.driver.id, lang)
    if turn.driver.unit == "d/km":
        # A pace says nothing to most; its inverse is a distance a day.
        now, then, unit = 1 / turn.driver.mid, 1 / turn.at, "km/d"
    else:
        now, then, unit = turn.driver.mid, turn.at, turn.driver.unit
    arrow = "由{:.3g}变为{:.3g} {}" if lang == "zh" else "{:.3g} to {:.3g} {}"
    return f"{name}{'：' if lang == 'zh' else ': '}{arrow.format(now, then, unit)}"


def _room(corridor: str, found: Corridors, label: Labels, lang: Lang) -> str:
    """What a corridor would have to carry to be never full, and what it can."""
    options = [o for c in found.today for o in c.options if o.corridor == corridor and o.limit]
    if not options:
        return ""
    kt = round(found.wanted[corridor] / 1000)
    room = f"{min(o.limit[1] for o in options if o.limit) / 1000:,.0f}"
    name = label(corridor, lang)
    if lang == "zh":
        return f"{name}：已知矿山产量中有{kt:,}千吨/年以其为最优；其最窄处能力{room}千吨/年，超出即满载。"
    return (
        f"{name}: best for {kt:,} kt a year of the mines' known output; it is full from {room} kt "
        "a year on, its least room."
    )


def no_trade(ban: NoRoute, label: Labels, lang: Lang) -> str:
    """Between which two places the goods may not be traded, and by which measure."""
    ends = label(ban.origin, lang), label(ban.destination, lang)
    between = "{}至{}：{}" if lang == "zh" else "{} to {}: {}"
    return between.format(*ends, ban.reasons[lang])


def _against(one: Against, label: Labels, brief: Labels, lang: Lang) -> str:
    """What was published of the split, what the model says, and by how much they miss."""
    published = one.published
    names = [brief(corridor, lang) for corridor in published.corridors]
    said = round(100 * published.share)
    where = label(published.country, lang) if published.country else ""
    source = label(published.source, lang)
    model = None if one.model is None else round(100 * one.model)
    if lang == "zh":
        bound = f"运往{where}的" if where else ""
        told = f"公开数据：{bound}铜约{said}%经{'、'.join(names)}（{published.since}，{source}）。"
        miss = "" if model is None else f"以上抽样：{model}%，相差{abs(model - said)}个百分点。"
    else:
        bound = f" bound for {where}" if where else ""
        told = f"Published: about {said} % of the copper{bound} by {' and '.join(names)} ({published.since}, {source}). "
        miss = (
            ""
            if model is None
            else f"The draws above: {model} %, a miss of {abs(model - said)} points."
        )
    return told + miss


def _stated(corridor: str, found: Corridors, label: Labels, lang: Lang) -> str:
    """What sources say of the days of one corridor, one by one."""
    said = [_one_stated(seen, label, lang) for seen in found.observed.get(corridor, ())]
    if lang == "zh":
        return f"{label(corridor, lang)}：{'；'.join(said)}" if said else ""
    return f"{label(corridor, lang)}: {'; '.join(said)}" if said else ""


def _one_stated(seen: ObservedDays, label: Labels, lang: Lang) -> str:
    ends = [f"{end:.0f}" for end in (seen.low, seen.high) if end is not None]
    days, source = "-".join(dict.fromkeys(ends)), label(seen.source, lang)
    if lang == "zh":
        most = "最多" if seen.low is None else ""
        return f"{most}{days}天（{seen.since + '，' if seen.since else ''}{source}）"
    most = "up to " if seen.low is None else ""
    return f"{most}{days} days ({seen.since + ', ' if seen.since else ''}{source})"


def _unopen(option: Option, label: Labels, lang: Lang) -> str:
    if not isinstance(option.way, NoRoute):
        return ""
    colon = "：" if lang == "zh" else ": "
    return f"{label(option.corridor, lang)}{colon}{option.way.reasons[lang]}"


# Corridors as tables: who wins from where to where, and one origin and market in full.


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
    planned, brief = planned and bool(found.planned), brief_labels(found, label)
    later = {(c.origin, c.market): c for c in found.planned} if not planned else {}
    rows = tuple(
        _won(c, later.get((c.origin, c.market)), label, brief, lang)
        for c in (found.planned if planned else found.today)
    )
    below = below_winners(found, label, brief, planned=planned, lang=lang)
    claims = tuple(
        _together(c, later.get((c.origin, c.market)))
        for c in (found.planned if planned else found.today)
    )
    return Answer(head.format(worlds[planned]), _WON[lang], rows, below, claims)


def one(
    found: Corridors, at: int, label: Labels, *, planned: bool = False, lang: Lang = "en"
) -> Answer:
    """The `at`-th origin and market in full: one row a corridor, the best all in all first."""
    planned, brief = planned and bool(found.planned), brief_labels(found, label)
    shown = (found.planned if planned else found.today)[at]
    title = _("Corridors from {} to {}, {}")[lang]
    world = _TITLE[lang][1 + planned]
    whole = title.format(label(shown.origin, lang), label(shown.market, lang), world)
    rows = tuple(_row(option, found, brief, lang) for option in shown.options)
    below = below_one(found, shown, label, brief, planned=planned, lang=lang)
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
