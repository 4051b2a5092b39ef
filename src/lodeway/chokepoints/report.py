"""Chokepoints as tables: each alone, two together, and the fewest closings that part a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.report.answer import Answer
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lodeway.chokepoints.compute import Alone, Basket
    from lodeway.chokepoints.cuts import Chokepoint, Cut, Pair, Together


if TYPE_CHECKING:
    Labels = Callable[[str, Lang], str]
    Sources = Callable[[Iterable[str], Lang], list[str]]

_ = words.of(__name__)

_TITLES = {
    "alone": _("What the traffic leads over, and what it hangs on"),
    "together": _("What strands goods only when two are shut"),
    "fewest": _("The fewest closings that leave no way"),
}
_COLUMNS: Mapping[str, Mapping[Lang, tuple[str, ...]]] = {
    "alone": {
        "en": (
            "what",
            "kind",
            "id",
            "stranded (%)",
            "traffic (%)",
            "traffic in the draws (%)",
            "extra USD/t",
            "extra days",
        ),
        "zh": (
            "对象",
            "类别",
            "编号",
            "滞留（%）",
            "货流（%）",
            "抽样中的货流（%）",
            "多付（美元/吨）",
            "多走（天）",
        ),
    },
    "together": {
        "en": ("any one of", "with any one of", "stranded (%)"),
        "zh": ("其中任何一处", "与其中任何一处", "滞留（%）"),
    },
    "fewest": {
        "en": ("from", "to", "closings", "shut one of each"),
        "zh": ("起点", "终点", "关闭数", "每组关闭一处"),
    },
}
_DEFINED = _(
    "Traffic: the share of goods whose cheapest way (dollars, with days at the "
    "value of time) leads over a thing. Stranded: the share that has no way left "
    "once it is shut. What is neither goes around, at the extra cost and days "
    "given (fewer days where the way around is dearer but quicker). Goods that "
    "begin or end at a thing are not counted for it. Capacities are not looked "
    "at: a way around counts however narrow it is. Things with the same figures, "
    "as those of one line have, share a row."
)
_DRAWN = _(
    "In {:,} draws of all assumptions and recorded closures: 5th percentile, mean, 95th percentile."
)
_COUNTED = _(
    "Goods: {tonnes:,.0f} t a year of {what}, counted as metal contained, from "
    "{mines} mines with an output of their own in the tables, to {markets} markets "
    "in assumed shares; mines without a figure are not in it. Sources: {sources}"
)
_AS = _("All of it is taken to travel as {}; in which form each mine sends it out is not told.")
_NAMED = _("Goods: as much from each of {} origins to each of {} destinations.")
_LOST = _("Without any way today, and not counted: {}.")
_STORED = _(
    "A strait that is shut closes the sea legs stored in the tables; where these "
    "know one way only, a ship may in truth find another."
)
_PAIRED = _(
    "Each row: shutting any one thing of the first column and any one of the "
    "second strands this share of all goods, in addition to what either strands "
    "alone."
)
_CHOSEN = _(
    "No smaller number of closings does it. There may be other sets of the same "
    "size: with the first thing of every other group shut, any one of a group will "
    "do."
)
_NO_CUT = _("cannot be cut by what may be shut here")
_ALL = _("all {} origins")
_MORE = _("{} and {} more")
_AND = {"en": " and ", "zh": "和"}
_JOINT = {"en": ("; ", " or ", "; and "), "zh": ("；", "或", "；并且")}
_KINDS = ("Port", "BorderPost", "Strait", "City", "RailTerminal", "Junction", "Segment")


def alone(
    found: Alone, label: Labels, sources: Sources, *, lang: Lang, top: int | None = None,
    most: int | None = 4,
) -> Answer:  # fmt: skip
    """What carries anything, the most stranding first; `top` rows of it.

    Things with the same figures, as those of one line have, share a row that names at `most` so
    many of them; with None each has its own.
    """
    rows: dict[tuple[str, tuple[object, ...]], list[Chokepoint]] = {}
    for one in found.found:
        if one.traffic or found.carried.get(one.thing):
            # Without a limit of names each thing is a row: its id tells it from the others.
            alike = "" if most else one.thing
            rows.setdefault((alike, _figures(found, one)), []).append(one)
    shown = tuple(
        (*_who([one.thing for one in same], found.basket.kinds, label, lang, most), *figures)
        for (_, figures), same in list(rows.items())[:top]
    )
    behind = tuple(_behind(found, same) for same in list(rows.values())[:top])
    notes = [_DEFINED[lang], *_goods(found.basket, label, sources, lang)]
    if found.draws:
        notes.append(_DRAWN[lang].format(found.draws))
    below = [*notes, *_limits(found.basket, label, lang)]
    return _answer("alone", shown, below, lang, behind)


def _behind(found: Alone, same: Sequence[Chokepoint]) -> tuple[str, ...]:
    """The claims behind one row: the goods, and the ways over what it names or around it."""
    ways = sorted({claim for one in same for claim in one.claims})
    if not ways:  # on the way of some draws only
        return found.basket.behind([one.thing for one in same])
    return tuple(dict.fromkeys((*found.basket.claims, *ways)))


def together(
    found: Sequence[Together], goods: Basket, label: Labels, *, lang: Lang, top: int | None = None,
    most: int | None = 4,
) -> Answer:  # fmt: skip
    """A row a combination; at `most` so many things of each side are named (None for all)."""
    rows: tuple[tuple[object, ...], ...] = tuple(
        (
            _named(row.first, label, lang, _JOINT[lang][0], most),
            _named(row.second, label, lang, _JOINT[lang][0], most),
            _percent(row.stranded),
        )
        for row in found[:top]
    )
    claims = tuple(goods.behind((*row.first, *row.second)) for row in found[:top])
    return _answer("together", rows, [_PAIRED[lang], *_limits(goods, label, lang)], lang, claims)


def fewest(
    found: Sequence[tuple[tuple[Pair, ...], Cut | None]], goods: Basket, label: Labels, *,
    lang: Lang, most: int | None = 4,
) -> Answer:  # fmt: skip
    """A row a pair (or all of them at once): how many closings, and of what."""
    rows: tuple[tuple[object, ...], ...] = tuple(
        (
            _ends([origin for origin, _ in pairs], label, lang),
            _named(sorted({end for _, end in pairs}), label, lang, _JOINT[lang][0], None),
            None if cut is None else cut.size,
            _NO_CUT[lang] if cut is None else _members(cut, label, lang, most),
        )
        for pairs, cut in found
    )
    cut_by = ([] if cut is None else [m for ms in cut.members for m in ms] for _, cut in found)
    claims = tuple(map(goods.behind, cut_by))
    return _answer("fewest", rows, [_CHOSEN[lang], *_limits(goods, label, lang)], lang, claims)


def _answer(
    name: str,
    rows: tuple[tuple[object, ...], ...],
    notes: Sequence[str],
    lang: Lang,
    claims: tuple[tuple[str, ...], ...],
) -> Answer:
    return Answer(_TITLES[name][lang], _COLUMNS[name][lang], rows, tuple(notes), claims)


def _figures(found: Alone, one: Chokepoint) -> tuple[object, ...]:
    spread = found.carried.get(one.thing)
    return (
        _percent(one.stranded),
        _percent(one.traffic),
        "-".join(f"{100 * share:.0f}" for share in spread) if spread else None,
        None if one.usd is None else round(one.usd, 1),
        None if one.days is None else round(one.days, 1),
    )


def _who(
    things: Sequence[str], kinds: Mapping[str, str], label: Labels, lang: Lang, most: int | None
) -> tuple[str, str, str]:
    """Names, kinds and ids of the things of one row: ports and border posts first."""
    order = sorted(things, key=lambda thing: (_place(kinds[thing]), thing))
    names = _named(order, label, lang, _JOINT[lang][0], most)
    classes = _named(list(dict.fromkeys(kinds[t] for t in order)), label, lang, _JOINT[lang][0], 2)
    return names, classes, order[0]


def _place(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _goods(goods: Basket, label: Labels, sources: Sources, lang: Lang) -> list[str]:
    able = goods.tonnes.keys() - set(goods.lost)
    ends = len({origin for origin, _ in able}), len({end for _, end in able})
    if not goods.counted:
        return [_NAMED[lang].format(*ends)]
    read = _JOINT[lang][0].join(sorted(sources(goods.claims, lang)))
    what = _AND[lang].join(label(mineral, lang) for mineral in goods.minerals)
    tonnes = sum(goods.tonnes[pair] for pair in able)
    notes = [
        _COUNTED[lang].format(
            tonnes=tonnes, what=what, mines=ends[0], markets=ends[1], sources=read
        )
    ]
    if goods.product and goods.product not in goods.minerals:
        notes.append(_AS[lang].format(label(goods.product, lang)))
    return notes


def _limits(goods: Basket, label: Labels, lang: Lang) -> list[str]:
    notes = [_STORED[lang]] if "Strait" in goods.kinds.values() else []
    if goods.lost:
        notes.append(_LOST[lang].format(_JOINT[lang][0].join(_without(goods, label, lang))))
    return notes


def _without(goods: Basket, label: Labels, lang: Lang) -> list[str]:
    """Ends that no goods leave or reach at all, then the pairs that lack a way between others."""
    lost = set(goods.lost)
    able = {end for pair in goods.tonnes if pair not in lost for end in pair}
    ends = [end for end in (*goods.origins, *goods.destinations) if end not in able]
    pairs = [pair for pair in goods.lost if able.issuperset(pair)]
    between = _(" - ")[lang]
    named = [between.join(label(end, lang) for end in pair) for pair in pairs]
    return [*(label(end, lang) for end in ends), *named]


def _ends(places: Sequence[str], label: Labels, lang: Lang) -> str:
    distinct = sorted(set(places))
    if len(distinct) > 4:
        return _ALL[lang].format(len(distinct))
    return _named(distinct, label, lang, _JOINT[lang][0], None)


def _members(cut: Cut, label: Labels, lang: Lang, most: int | None) -> str:
    _, either, both = _JOINT[lang]
    return both.join(_named(member, label, lang, either, most) for member in cut.members)


def _named(things: Sequence[str], label: Labels, lang: Lang, joint: str, most: int | None) -> str:
    names = joint.join(label(thing, lang) for thing in things[:most])
    if most is None or len(things) <= most:
        return names
    rest = len(things) - most if lang == "en" else len(things)
    return _MORE[lang].format(names, rest)
