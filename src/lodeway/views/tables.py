"""Results of analyses as answers: rankings, routes and corridors, in either language."""

from __future__ import annotations

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
        "zh": "度中心性:与该节点直接相连的节点占其余全部节点的比例(0到1),不计方向。",
    },
    "betweenness": {
        "en": "Betweenness: the share of shortest ways between two others that pass through a node; "
        "a tie is as long as {length}.",
        "zh": "介数中心性:其他两点之间的最短路径经过该节点的比例;连边长度取{length}。",
    },
    "pagerank": {
        "en": "PageRank: how often a random walker stands on a node (sum 1, damping 0.85); "
        "a tie is as strong as one over {length}.",
        "zh": "PageRank:随机游走者停留在该节点的频率(总和为1,阻尼系数0.85);连边强度为长度的倒数,长度取{length}。",
    },
}
_LENGTHS = {
    "transport": {"en": "its kilometres", "zh": "公里数"},
    "claims": {"en": "one over the number of claims between the two", "zh": "两点间论断数的倒数"},
}


def ranking(
    ranked: Sequence[Ranked], network: str, by: str, label: Labels, *, lang: Lang
) -> Answer:
    """A ranking with its definition under it."""
    heads = {
        "en": ("place", "who or what", "id", "score", "neighbours"),
        "zh": ("名次", "对象", "编号", "得分", "邻居数"),
    }
    titles = {
        "en": f"Most central in the network '{network}', by {by}",
        "zh": f"“{network}”网络中最居中的节点(按{by})",
    }
    length = _LENGTHS["transport" if network == "transport" else "claims"][lang]
    rows = tuple(
        (r.place, label(r.node, lang), r.node, round(r.score, 4), r.neighbours) for r in ranked
    )
    return Answer(titles[lang], heads[lang], rows, (_DEFINITIONS[by][lang].format(length=length),))


def routes(
    found: Sequence[Route], by: str, label: Labels, sources: Sources, *, lang: Lang
) -> Answer:
    """One row a leg, the totals of each route in the notes."""
    heads = {
        "en": ("route", "from", "to", "mode", "km", "days", "days rest on", "figures"),
        "zh": ("路线", "起点", "终点", "方式", "公里", "天数", "天数依据", "所据论断"),
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
    "zh": "天数为低-中-高;港口等待及公路、铁路、海运之间的换装时间尚无数据,未计入。",
}
_SOURCES = {"en": "Sources: ", "zh": "出处:"}


def _total(number: int, route: Route, lang: Lang) -> str:
    if lang == "zh":
        return f"路线{number}:{route.km:,.0f}公里,{days(route.days)}天"
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
    return Answer(titles[lang], heads[lang], ((*ends, word, none.reason),))


def corridors(
    compared: Sequence[tuple[str, Passage | NoRoute, Sequence[ObservedDays], int]],
    origin: str,
    market: str,
    label: Labels,
    *,
    lang: Lang,
) -> Answer:
    """Corridors side by side; each entry is (corridor, way or NoRoute, observed, disputes)."""
    heads = {
        "en": (
            "corridor",
            "land km",
            "sea km",
            "total km",
            "overland days, stated",
            "overland days, summed",
            "sea days",
            "disputed",
        ),
        "zh": (
            "走廊",
            "陆上公里",
            "海上公里",
            "总公里",
            "陆上天数(出处所述)",
            "陆上天数(分段相加)",
            "海上天数",
            "有出入处",
        ),
    }
    titles = {
        "en": f"Copper from {label(origin, lang)} to {label(market, lang)}",
        "zh": f"{label(origin, lang)}的铜运往{label(market, lang)}",
    }
    rows: list[tuple[object, ...]] = []
    notes: list[str] = []
    for corridor, way, observed, disputes in compared:
        name = label(corridor, lang)
        if isinstance(way, Exception):
            rows.append((name, None, None, None, str(way), None, None, disputes))
            continue
        rows.append(
            (
                name,
                round(way.land.km),
                round(way.sea.km),
                round(way.km),
                _stated(observed),
                days(way.land.days),
                days(way.sea.days),
                disputes,
            )
        )
        notes += [_said(name, o, label, lang) for o in observed]
    return Answer(titles[lang], heads[lang], tuple(rows), tuple(notes))


def _stated(observed: Sequence[ObservedDays]) -> str | None:
    if not observed:
        return None
    low, high = min(o.low for o in observed), max(o.high for o in observed)
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"


def _said(corridor: str, seen: ObservedDays, label: Labels, lang: Lang) -> str:
    span = f"{seen.low:g}" if seen.low == seen.high else f"{seen.low:g}-{seen.high:g}"
    source = label(seen.source.rsplit("/", 1)[-1], lang)
    when = f", {seen.since}" if seen.since else ""
    return f"{corridor}: {span}{'天' if lang == 'zh' else ' days'}{when}: {source} [{seen.claim}]"
