"""Chokepoints as tables: each alone, two together, and the fewest closings that part a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lodeway.report.answer import Answer, columns
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lodeway.chokepoints.compute import Alone, Basket
    from lodeway.chokepoints.cuts import Chokepoint, Cut, Pair, Together
    from lodeway.claims.graph import Graph
    from lodeway.schema.words import Text


if TYPE_CHECKING:
    Labels = Callable[[str, Lang], str]
    Sources = Callable[[Iterable[str], Lang], list[str]]

_ = words.of(__name__)

_TITLES = {
    "alone": _("What the traffic leads over, and what it hangs on"),
    "together": _("What strands goods only when two are shut"),
    "cut": _("The fewest closings that leave no way"),
}
_COLUMNS = {
    "alone": columns(
        "thing_ids things kind_ids kinds thing_id stranded_share held_share diverted_share "
        "traffic_share -drawn_share_min -drawn_share -drawn_share_max drawn_share_span "
        "extra_usd_per_t extra_days",
        thing_id=_("id"),
    ),
    "together": columns("first_ids first second_ids second stranded_share"),
    "cut": columns("origin_ids origins destination_ids destinations closings group_ids groups"),
}
_DEFINED = _(
    "Traffic: the share of goods whose cheapest way (dollars, with days at the "
    "value of time) leads over a thing: no goods all go so. Stranded: the share that has no way "
    "left once it is shut. What is neither goes around, at the extra cost and days "
    "given (fewer days where the way around is dearer but quicker). Goods that "
    "begin or end at a thing are not counted for it. Capacities are not looked "
    "at: a way around counts however narrow it is. Things with the same figures, "
    "as those of one line have, share a row."
)
_CHOSEN_DEFINED = _(
    "Traffic: the share of goods that leads over a thing by the model of `lodeway corridors`. Shut "
    "for a year that shippers expect: stranded is what no way with room is worth its price to, "
    "waiting what stays for the way to open again; the rest goes around. Goods that begin or end "
    "at a thing are not counted for it. Things with the same figures, as those of one line have, "
    "share a row. Dollars and days of one closing: `lodeway whatif`."
)
_DRAWN = _(
    "In {:,} draws of all assumptions and recorded closures: 5th percentile, mean, 95th percentile."
)
_CHOSEN_DRAWN = _(
    "Traffic in the draws: 10th, 50th and 90th percentile of {:,}; all else is the middle of "
    "everything."
)
_COUNTED = _(
    "Goods: {tonnes:,.0f} t a year of {what}, counted as metal contained, from "
    "{mines} mines with an output of their own in the tables, to {markets} markets "
    "in assumed shares; mines without a figure are not in it. Sources: {sources}"
)
_CHOSEN_COUNTED = _(
    "Goods: {tonnes:,.0f} t a year of {what}, counted as metal contained: what the states of the "
    "mines send in all, to {markets} markets in assumed shares. Sources: {sources}"
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
_PICKED = _(
    "No smaller number of closings does it. There may be other sets of the same "
    "size: with the first thing of every other group shut, any one of a group will "
    "do."
)
_NO_CUT = _("cannot be cut by what may be shut here")
_ALL = _("all {} origins")
_MORE = _("{} and {} more")
_WITH = _(" and ")
_MOST = 4  # names in a cell
_SEMICOLON, _OR, _AND = _("; "), _(" or "), _("; and ")
_HANG = _("Shut alone, {} strands the most goods; the most lead over {}.")
_BOTH = _("Shut alone, {} strands the most goods, and the most lead over it, too.")
_ROUND = _("No single closing strands goods; most of them lead over {}.")
_ALL_GO = _("No goods that can be lost or led around are carried.")
_PAIR = _("Shut together, {} and {} strand the most goods.")
_NO_PAIR = _("No two closings strand what neither strands alone.")
_CUT = _("With these shut no way is left: {}.")
_UNCUT = _("What may be shut here cannot cut the goods off.")
_BRIEF = (
    "things", "kinds", "stranded_share", "traffic_share", "drawn_share_span", "extra_usd_per_t",
    "extra_days",
)  # fmt: skip
_CHOSEN_BRIEF = (
    "things", "kinds", "stranded_share", "held_share", "diverted_share", "traffic_share",
    "drawn_share_span",
)  # fmt: skip
_KINDS = ("Port", "BorderPost", "Strait", "City", "RailTerminal", "Junction", "Segment")


def tables(
    found: Any, goods: Basket, kg: Graph, *, show: str, top: int | None, lang: Lang
) -> tuple[Answer, ...]:
    """What was found under `show`: "alone", "together" or "cut"."""
    if show == "together":
        return (together(found, goods, kg.label, lang=lang, top=top),)
    if show == "cut":
        return (fewest(found, goods, kg.label, lang=lang),)
    return (alone(found, kg.label, kg.sources, lang=lang, top=top),)


def alone(
    found: Alone, label: Labels, sources: Sources, *, lang: Lang, top: int | None = None
) -> Answer:
    """What carries anything, the most stranding first; `top` rows of it.

    Things with the same figures, as those of one line have, share a row, which names a few.
    """
    alike: dict[tuple[object, ...], list[Chokepoint]] = {}
    for one in found.found:
        if one.traffic or found.carried.get(one.thing):
            alike.setdefault(_figures(found, one), []).append(one)
    shown = list(alike.items())[:top]
    rows = tuple(
        (*_who([one.thing for one in same], found.basket.kinds, label, lang), *figures)
        for figures, same in shown
    )
    below = [*_limits(found.basket, label, lang), *_goods(found, label, sources, lang)]
    if found.carried:
        below.append((_CHOSEN_DRAWN if found.chosen else _DRAWN)[lang].format(found.draws))
    below.append((_CHOSEN_DEFINED if found.chosen else _DEFINED)[lang])
    behind = tuple(_behind(found, same) for _, same in shown)
    verdict = _alone_verdict(found, rows, label, lang)
    brief = _CHOSEN_BRIEF if found.chosen else _BRIEF
    return _answer("alone", rows, below, lang, behind, verdict, brief)


def _alone_verdict(
    found: Alone, rows: Sequence[tuple[object, ...]], label: Labels, lang: Lang
) -> str:
    """What strands most when it is shut alone, and over what most goods are led."""
    if not rows:
        return _ALL_GO[lang]
    kinds, worst = found.basket.kinds, str(rows[0][4])
    order = sorted(found.found, key=lambda o: (-o.traffic, _place(kinds[o.thing]), o.thing))
    busiest = order[0].thing
    if not any(one.stranded for one in found.found):
        return _ROUND[lang].format(label(busiest, lang))
    return (_BOTH if worst == busiest else _HANG)[lang].format(
        label(worst, lang), label(busiest, lang)
    )


def _behind(found: Alone, same: Sequence[Chokepoint]) -> tuple[str, ...]:
    """The claims behind one row: the goods, and the ways over what it names or around it."""
    ways = sorted({claim for one in same for claim in one.claims})
    if not ways:  # on the way of some draws only
        return found.basket.behind([one.thing for one in same])
    return tuple(dict.fromkeys((*found.basket.claims, *ways)))


def together(
    found: Sequence[Together], goods: Basket, label: Labels, *, lang: Lang, top: int | None = None
) -> Answer:
    """A row a combination; a few things of each side are named."""
    rows = tuple(
        (
            " ".join(row.first),
            _named(row.first, label, lang, _SEMICOLON),
            " ".join(row.second),
            _named(row.second, label, lang, _SEMICOLON),
            _percent(row.stranded),
        )
        for row in found[:top]
    )
    claims = tuple(goods.behind((*row.first, *row.second)) for row in found[:top])
    verdict = _NO_PAIR[lang]
    if rows:
        verdict = _PAIR[lang].format(
            *(label(s[0], lang) for s in (found[0].first, found[0].second))
        )
    notes = [_PAIRED[lang], *_limits(goods, label, lang)]
    return _answer("together", rows, notes, lang, claims, verdict)


def fewest(
    found: Sequence[tuple[tuple[Pair, ...], Cut | None]],
    goods: Basket,
    label: Labels,
    *,
    lang: Lang,
) -> Answer:
    """A row a pair (or all of them at once): how many closings, and of what."""
    rows = tuple(_cut(pairs, cut, label, lang) for pairs, cut in found)
    cut_by = ([] if cut is None else [m for ms in cut.members for m in ms] for _, cut in found)
    claims = tuple(map(goods.behind, cut_by))
    verdict = ""
    if found:
        last = found[-1][1]
        firsts = [] if last is None else [label(member[0], lang) for member in last.members]
        verdict = _CUT[lang].format(_SEMICOLON[lang].join(firsts)) if firsts else _UNCUT[lang]
    notes = [_PICKED[lang], *_limits(goods, label, lang)]
    return _answer("cut", rows, notes, lang, claims, verdict)


def _cut(pairs: Sequence[Pair], cut: Cut | None, label: Labels, lang: Lang) -> tuple[object, ...]:
    origins = sorted({origin for origin, _ in pairs})
    ends = sorted({end for _, end in pairs})
    return (
        " ".join(origins),
        _ends(origins, label, lang),
        " ".join(ends),
        _SEMICOLON[lang].join(label(end, lang) for end in ends),
        None if cut is None else cut.size,
        None if cut is None else "; ".join(" ".join(member) for member in cut.members),
        _NO_CUT[lang] if cut is None else _members(cut, label, lang),
    )


def _answer(
    name: str,
    rows: tuple[tuple[object, ...], ...],
    notes: Sequence[str],
    lang: Lang,
    claims: tuple[tuple[str, ...], ...],
    verdict: str,
    brief: tuple[str, ...] = (),
) -> Answer:
    told = _TITLES[name][lang], _COLUMNS[name][lang], rows, tuple(notes), claims
    return Answer(*told, verdict=verdict, name=name, brief=brief)


def _figures(found: Alone, one: Chokepoint) -> tuple[object, ...]:
    spread = found.carried.get(one.thing)
    return (
        _percent(one.stranded),
        _percent(one.held),
        _percent(one.diverted),
        _percent(one.traffic),
        *((_percent(share) for share in spread) if spread else (None, None, None)),
        "-".join(f"{100 * share:.0f}" for share in spread) if spread else None,
        None if one.usd is None else round(one.usd, 1),
        None if one.days is None else round(one.days, 1),
    )


def _who(
    things: Sequence[str], kinds: Mapping[str, str], label: Labels, lang: Lang
) -> tuple[str, str, str, str, str]:
    """Ids, names and kinds of the things of one row, ports and border posts first; the first id."""
    order = sorted(things, key=lambda thing: (_place(kinds[thing]), thing))
    classes = list(dict.fromkeys(kinds[thing] for thing in order))
    names = _named(order, label, lang, _SEMICOLON)
    of_kind = _named(classes, label, lang, _SEMICOLON, 2)
    return " ".join(order), names, " ".join(kinds[thing] for thing in order), of_kind, order[0]


def _place(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _goods(found: Alone, label: Labels, sources: Sources, lang: Lang) -> list[str]:
    goods = found.basket
    able = goods.tonnes.keys() - set(goods.lost)
    ends = len({origin for origin, _ in able}), len({end for _, end in able})
    if not goods.counted:
        return [_NAMED[lang].format(*ends)]
    read = _SEMICOLON[lang].join(sorted(sources(goods.claims, lang)))
    what = _WITH[lang].join(label(mineral, lang) for mineral in goods.minerals)
    tonnes = sum(goods.tonnes[pair] for pair in able)
    notes = [
        (_CHOSEN_COUNTED if found.chosen else _COUNTED)[lang].format(
            tonnes=tonnes, what=what, mines=ends[0], markets=ends[1], sources=read
        )
    ]
    if goods.product and goods.product not in goods.minerals:
        notes.append(_AS[lang].format(label(goods.product, lang)))
    return notes


def _limits(goods: Basket, label: Labels, lang: Lang) -> list[str]:
    notes = [_STORED[lang]] if "Strait" in goods.kinds.values() else []
    if goods.lost:
        notes.append(_LOST[lang].format(_SEMICOLON[lang].join(_without(goods, label, lang))))
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
    if len(places) > _MOST:
        return _ALL[lang].format(len(places))
    return _named(places, label, lang, _SEMICOLON)


def _members(cut: Cut, label: Labels, lang: Lang) -> str:
    return _AND[lang].join(_named(member, label, lang, _OR) for member in cut.members)


def _named(things: Sequence[str], label: Labels, lang: Lang, joint: Text, most: int = _MOST) -> str:
    names = joint[lang].join(label(thing, lang) for thing in things[:most])
    if len(things) <= most:
        return names
    return _MORE[lang].format(names, len(things) - most)
