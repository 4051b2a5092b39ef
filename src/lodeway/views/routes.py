"""Ways between two places as tables: the best, those that none beats, each leg by leg."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from lodeway.answer import Answer
from lodeway.views.route_legs import legs
from lodeway.views.route_reading import CRITERIA, SHOWN, notes, short, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.analysis.ways import Way
    from lodeway.errors import NoRoute
    from lodeway.networks.drivers import Criterion
    from lodeway.studies.model import Graph
    from lodeway.views.route_reading import Reading

Lang = Literal["en", "zh"]

_HEADS = {
    "en": ("way", "corridor", "port", "modes", "border posts, straits"),
    "zh": ("路线", "走廊", "出海港", "方式", "口岸与海峡"),
}
_TITLES = {
    "best": {"en": "Best ways from {} to {}, by {}", "zh": "{}至{}的最佳路线（按{}）"},
    "pareto": {
        "en": "From {} to {}: ways that no other beats in {} at once (Pareto set)",
        "zh": "{}至{}：在{}上不被其他路线全面超过的路线（帕累托集）",
    },
    "disputes": {"en": "What the sources differ on", "zh": "出处之间的分歧"},
}
_UNBEATEN = {"en": "unbeaten", "zh": "不被超过"}
_DIFFER = {"en": "differ", "zh": "分歧数"}
_YES = {"en": "yes", "zh": "是"}
_MORE = {
    "en": "The legs, claims and sources from way {} on stand on the map page (--map) and in --format csv.",
    "zh": "自路线{}起，各段、主张与出处见地图页（--map）及 --format csv。",
}


def answers(read: Reading, *, lang: Lang = "en") -> list[Answer]:
    """All tables: the best ways, the Pareto set where several criteria were asked for, the legs of
    each of the best, and what the sources differ on.
    """
    tables = [best(read, lang=lang)]
    tables += [_pointing(read, pareto(read, lang=lang), lang)] if len(read.found.by) > 1 else []
    tables += [legs(read, n, lang=lang) for n in range(1, len(read.found.ways) + 1)]
    disputed = disputes(read, lang=lang)
    return [*tables, disputed] if disputed.rows else tables


def _pointing(read: Reading, answer: Answer, lang: Lang) -> Answer:
    """The Pareto set with a line that says where the legs of its other ways are."""
    first = len(read.found.ways) + 1
    more = (_MORE[lang].format(first),) if first <= len(read.ways) else ()
    # The ranges are explained under the table before it.
    return replace(answer, notes=more)


def best(read: Reading, *, lang: Lang = "en") -> Answer:
    """The best ways by the first criterion, one a row, with their totals."""
    title = _TITLES["best"][lang].format(*read.ends(lang), CRITERIA[read.found.by[0]][lang])
    return _ways(read, read.found.ways, title, lang)


def pareto(read: Reading, *, lang: Lang = "en") -> Answer:
    """The ways that no other beats in all criteria at once."""
    by = ("、" if lang == "zh" else ", ").join(CRITERIA[c][lang] for c in read.found.by)
    title = _TITLES["pareto"][lang].format(*read.ends(lang), by)
    return _ways(read, read.found.pareto, title, lang)


def disputes(read: Reading, *, lang: Lang = "en") -> Answer:
    """What the sources differ on about the ways, each difference once."""
    heads = {
        "en": ("ways", "about", "how they differ", "one claim", "the other", "in words"),
        "zh": ("路线", "对象", "差异类型", "主张一", "主张二", "说明"),
    }
    ways: dict[str, list[str]] = {}
    for number, way in read.ways.items():
        for one in read.disputed(way):
            ways.setdefault(one.pair, []).append(str(number))
    known = {one.pair: one for way in read.ways.values() for one in read.disputed(way)}
    rows = tuple(
        (
            ", ".join(ways[pair]),
            read.kg.label(one.thing, lang),
            read.kg.label(one.kind, lang),
            one.claim,
            one.other,
            one.note_zh if lang == "zh" else one.note_en,
        )
        for pair, one in known.items()
    )
    claims = tuple((one.claim, one.other) for one in known.values())
    return Answer(_TITLES["disputes"][lang], heads[lang], rows, claims=claims)


def no_route(none: NoRoute, kg: Graph, *, lang: Lang = "en") -> Answer:
    """The answer that there is no way, with the reason."""
    ends = kg.label(none.origin, lang), kg.label(none.destination, lang)
    titles = {"en": f"No route from {ends[0]} to {ends[1]}", "zh": f"{ends[0]}至{ends[1]}无路可通"}
    heads = {"en": ("from", "to", "route", "reason"), "zh": ("起点", "终点", "路线", "原因")}
    word = {"en": "none", "zh": "无"}[lang]
    return Answer(titles[lang], heads[lang], ((*ends, word, none.reasons[lang]),))


def _ways(read: Reading, ways: Sequence[Way], title: str, lang: Lang) -> Answer:
    heads = (*_HEADS[lang], *(CRITERIA[c][lang] for c in SHOWN), _DIFFER[lang], _UNBEATEN[lang])
    rows = tuple(_way(read, way, lang) for way in ways)
    claims = tuple(map(read.behind, ways))
    answer = Answer(title, heads, rows, tuple(notes(read, lang)), claims)
    # Among ways that all are unbeaten, or by one criterion alone, the last column says nothing.
    several = len(read.found.by) > 1 and ways is not read.found.pareto
    return answer if several else answer.only(*range(len(heads) - 1))


def _way(read: Reading, way: Way, lang: Lang) -> tuple[object, ...]:
    corridor = read.found.corridor(way)
    unbeaten = way.steps in {one.steps for one in read.found.pareto}
    return (
        read.number(way),
        short(read.kg.label(corridor, lang), lang) if corridor else None,
        read.kg.label(way.gate, lang) if way.gate else None,
        read.listed((leg.mode for leg in way.travelled), lang),
        read.listed((*read.posts(way), *read.straits(way)), lang) or None,
        *(total(way.total[c], c) if _known(way, c) else None for c in SHOWN),
        len(read.disputed(way)),
        _YES[lang] if unbeaten else None,
    )


def _known(way: Way, criterion: Criterion) -> bool:
    """Whether anything stands behind a total; a way without a recorded closure was shut on 0 days."""
    return criterion == "risk" or any(criterion in leg.bases for leg in way.legs)
