"""Results of analyses as answers: rankings, routes and corridors, in either language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lodeway.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lodeway.analysis.centrality import Ranked
    from lodeway.analysis.corridors import Passage
    from lodeway.analysis.routes import Route
    from lodeway.errors import NoRoute
    from lodeway.networks.corridors import ObservedDays

    Lang = Literal["en", "zh"]
    Labels = Callable[[str, Lang], str]
    Sources = Callable[[Iterable[str], Lang], list[str]]

_DEFINITIONS = {
    "degree": {
        "en": "Degree: the share of all other nodes a node is tied to (0 to 1), direction ignored.",
        "zh": "度中心性：与该节点直接相连的节点占其余全部节点的比例（0到1），不计方向。",
    },
    "betweenness": {
        "en": "Betweenness: the share of shortest ways between two others that pass through a node; "
        "a tie is as long as {length}.",
        "zh": "介数中心性：其他两点之间的最短路径经过该节点的比例；连边长度取{length}。",
    },
    "pagerank": {
        "en": "PageRank: how often a random walker stands on a node (sum 1, damping 0.85); "
        "a tie is as strong as {strength}.",
        "zh": "PageRank：随机游走者停留在该节点的频率（总和为1，阻尼系数0.85）；连边强度取{strength}。",
    },
}
_RESTS_ON = {
    "en": "The network rests on {:,} claims from {:,} sources.",
    "zh": "该网络依据{:,}条主张，出自{:,}个出处。",
}
_LENGTHS = {
    "transport": {"en": "its kilometres", "zh": "公里数"},
    "claims": {"en": "one over the number of claims between the two", "zh": "两点间主张数的倒数"},
}
_STRENGTHS = {
    "transport": {"en": "one over its kilometres", "zh": "公里数的倒数"},
    "claims": {"en": "the number of claims between the two", "zh": "两点间主张数"},
}


def ranking(
    ranked: Sequence[Ranked],
    network: str,
    by: str,
    label: Labels,
    rests_on: tuple[int, int],
    *,
    lang: Lang,
) -> Answer:
    """A ranking with its definition under it, and how many claims and sources it rests on."""
    heads = {
        "en": ("place", "who or what", "id", "score", "neighbours"),
        "zh": ("名次", "对象", "编号", "得分", "邻居数"),
    }
    titles = {
        "en": f"Most central in the network '{network}', by {by}",
        "zh": f"“{network}”网络中最居中的节点（按{_DEFINITIONS[by]['zh'].partition('：')[0]}）",
    }
    weights = "transport" if network == "transport" else "claims"
    definition = _DEFINITIONS[by][lang].format(
        length=_LENGTHS[weights][lang], strength=_STRENGTHS[weights][lang]
    )
    rows = tuple(
        (r.place, label(r.node, lang), r.node, round(r.score, 4), r.neighbours) for r in ranked
    )
    return Answer(titles[lang], heads[lang], rows, (definition, _RESTS_ON[lang].format(*rests_on)))


def routes(
    found: Sequence[Route], by: str, label: Labels, sources: Sources, *, lang: Lang
) -> Answer:
    """One row a leg, the totals of each route in the notes."""
    heads = {
        "en": (
            "route",
            "from",
            "to",
            "mode",
            "km",
            "km rest on",
            "days",
            "days rest on",
            "figures",
        ),
        "zh": ("路线", "起点", "终点", "方式", "公里", "公里依据", "天数", "天数依据", "所据主张"),
    }
    titles = {
        "en": f"Best ways from {label(found[0].nodes[0], lang)} to {label(found[0].nodes[-1], lang)}, by {by}",
        "zh": f"{label(found[0].nodes[0], lang)}至{label(found[0].nodes[-1], lang)}的最佳路线(按{by})",
    }
    rows = tuple(
        (
            number,
            label(leg.start, lang),
            label(leg.end, lang),
            label(leg.mode, lang),
            round(leg.km),
            label(leg.km_basis, lang),
            days((leg.days_low, leg.days, leg.days_high)),
            label(leg.days_basis, lang),
            ", ".join(leg.figures),
        )
        for number, route in enumerate(found, start=1)
        for leg in route.legs
    )
    notes = [_total(number, route, lang) for number, route in enumerate(found, start=1)]
    read = sorted({s for route in found for s in sources(route.figures, lang)})
    notes += [_DAYS_NOTE[lang], _SOURCES[lang] + "; ".join(read)]
    return Answer(titles[lang], heads[lang], rows, tuple(notes))


_DAYS_NOTE = {
    "en": "Days are low-middle-high; port waits and changes between road, rail and ship are not in the data.",
    "zh": "天数为低-中-高；港口等待及公路、铁路、海运之间的换装时间尚无数据，未计入。",
}
_SOURCES = {"en": "Sources: ", "zh": "出处："}


def _total(number: int, route: Route, lang: Lang) -> str:
    if lang == "zh":
        return f"路线{number}：{route.km:,.0f}公里，{days(route.days)}天"
    return f"Route {number}: {route.km:,.0f} km, {days(route.days)} days"


def days(span: tuple[float, float, float]) -> str:
    """A range of days, whole above ten, one decimal below: nothing finer is known."""
    texts = [f"{d:.0f}" if d >= 10 else f"{d:.1f}".removesuffix(".0") for d in span]
    return texts[0] if len(set(texts)) == 1 else "-".join(texts)


def no_route(none: NoRoute, label: Labels, *, lang: Lang) -> Answer:
    """The answer that there is no way, with the reason."""
    ends = label(none.origin, lang), label(none.destination, lang)
    titles = {"en": f"No route from {ends[0]} to {ends[1]}", "zh": f"{ends[0]}至{ends[1]}无路可通"}
    heads = {"en": ("from", "to", "route", "reason"), "zh": ("起点", "终点", "路线", "原因")}
    word = {"en": "none", "zh": "无"}[lang]
    return Answer(titles[lang], heads[lang], ((*ends, word, none.reasons[lang]),))


@dataclass(frozen=True)
class Compared:
    """A corridor's way (or why there is none), its stated days, and what is disputed of it."""

    corridor: str
    way: Passage | NoRoute
    observed: Sequence[ObservedDays]
    disputes: Sequence[str]


def corridors(
    compared: Sequence[Compared], origin: str, market: str, label: Labels, *, lang: Lang
) -> Answer:
    """Corridors side by side: km, days as stated and as summed, how much is disputed."""
    titles = {
        "en": f"Copper from {label(origin, lang)} to {label(market, lang)}",
        "zh": f"{label(origin, lang)}的铜运往{label(market, lang)}",
    }
    rows = tuple(_corridor(c, label, lang) for c in compared)
    stated = [_said(c, label, lang) for c in compared if c.observed]
    return Answer(titles[lang], _CORRIDOR_HEADS[lang], rows, (_SUMMED[lang], *stated))


def disputes(compared: Sequence[Compared], label: Labels, *, lang: Lang) -> Answer:
    """What is disputed about each corridor, in the words of the differences."""
    titles = {"en": "What is disputed about these corridors", "zh": "这些走廊有哪些说法不一"}
    heads = {"en": ("corridor", "what the sources differ on"), "zh": ("走廊", "出处之间的分歧")}
    rows = tuple((label(c.corridor, lang), text) for c in compared for text in c.disputes)
    return Answer(titles[lang], heads[lang], rows)


_CORRIDOR_HEADS = {
    "en": (
        "corridor",
        "id",
        "land km",
        "sea km",
        "total km",
        "land days, stated",
        "land days, summed",
        "sea days",
        "disputes",
    ),
    "zh": (
        "走廊",
        "编号",
        "陆上公里",
        "海上公里",
        "总公里",
        "陆上天数（出处所述）",
        "陆上天数（分段相加）",
        "海上天数",
        "分歧数",
    ),
}
_SUMMED = {
    "en": "Stated: what sources say of the corridor as a whole, whatever its start. Summed: segment "
    "times and waits where published, else km over an assumed daily distance (low-middle-high); "
    "no port waits. Sea: at an assumed 11 to 15 knots.",
    "zh": "“出处所述”指出处就整条走廊给出的天数（起点不一）；“分段相加”取已发表的路段时间与等候时间，"
    "缺者以公里数除以假定日行程（低-中-高），不含港口等候；海上按假定航速11至15节。",
}


def _corridor(c: Compared, label: Labels, lang: Lang) -> tuple[object, ...]:
    name = label(c.corridor, lang)
    if isinstance(c.way, Exception):
        return (
            name,
            c.corridor,
            None,
            None,
            None,
            None,
            c.way.reasons[lang],
            None,
            len(c.disputes),
        )
    return (
        name,
        c.corridor,
        round(c.way.land.km),
        round(c.way.sea.km),
        round(c.way.km),
        _all_stated(c.observed),
        days(c.way.land.days),
        days(c.way.sea.days),
        len(c.disputes),
    )


def _all_stated(observed: Sequence[ObservedDays]) -> str | None:
    if not observed:
        return None
    low = min(o.low if o.low is not None else o.high for o in observed)
    high = max(o.high for o in observed)
    return f"{low:.0f}" if low == high else f"{low:.0f}-{high:.0f}"


def _said(c: Compared, label: Labels, lang: Lang) -> str:
    said = [
        f"{_one_stated(o, lang)} ({o.since + ', ' if o.since else ''}{label(o.source, lang)})"
        for o in c.observed
    ]
    return f"{label(c.corridor, lang)}: {'; '.join(said)}"


def _one_stated(seen: ObservedDays, lang: Lang) -> str:
    unit = "天" if lang == "zh" else " days"
    if seen.low is None:
        return f"{'最多' if lang == 'zh' else 'up to '}{seen.high:.0f}{unit}"
    span = f"{seen.low:.0f}" if seen.low == seen.high else f"{seen.low:.0f}-{seen.high:.0f}"
    return span + unit
