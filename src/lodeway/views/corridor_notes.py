"""What stands under a table of corridors: how to read it, what would turn it, what it misses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from lodeway.errors import NoRoute

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.analysis.breakeven import Turn
    from lodeway.networks.corridors import ObservedDays
    from lodeway.studies.corridors import Against, Comparison, Corridors, Option

    Lang = Literal["en", "zh"]
    Labels = Callable[[str, Lang], str]

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
_READING = {
    "en": "Behind by: how much cheaper, or quicker, a corridor would have to be to draw level with the best "
    "(the best: its lead, negative). Least room: the least capacity on the way, published or assumed. "
    "Days to the port, summed, leave out the stay in the port.",
    "zh": "落后：须便宜或缩短多少方能与最优者持平（最优者为其领先，记负）。最窄处：沿途最小能力，取公布值或假定值。"
    "模型的至港天数不含在港停留。",
}
_LEVEL = {
    "en": "{behind} draws level with {ahead} with any one of these, all else as assumed: {turns}.",
    "zh": "其他不变，下列任一条件可使{behind}与{ahead}持平：{turns}。",
}
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


def brief(found: Corridors, label: Labels) -> Labels:
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
