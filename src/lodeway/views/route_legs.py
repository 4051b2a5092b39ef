"""One way leg by leg, and all legs of all ways in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lodeway.answer import Answer
from lodeway.views.route_reading import CRITERIA, SHOWN, notes, sources, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.analysis.ways import Leg
    from lodeway.views.route_reading import Reading

Lang = Literal["en", "zh"]

_LEG_HEADS = {
    "en": ("from", "to", "how", "rests on", "differ", "claims"),
    "zh": ("起点", "终点", "方式", "依据", "分歧数", "所据主张"),
}
_HOW = {
    "pass": {"en": "border wait, {}", "zh": "口岸通关（{}）"},
    "change": {"en": "change, {}", "zh": "换装（{}）"},
    "load": {"en": "loading, {}", "zh": "装货（{}）"},
    "unload": {"en": "unloading, {}", "zh": "卸货（{}）"},
}
_TRANSSHIPPED = {"en": "transshipment", "zh": "海上中转"}
_SHORT = {
    "km": {"en": "km", "zh": "公里"},
    "days": {"en": "days", "zh": "天数"},
    "usd": {"en": "USD", "zh": "美元"},
    "co2": {"en": "CO2", "zh": "二氧化碳"},
    "risk": {"en": "shut", "zh": "中断"},
}
_WAY = {"en": "way", "zh": "路线"}
_UNBEATEN = {"en": "unbeaten", "zh": "不被超过"}
_YES = {"en": "yes", "zh": "是"}
_TITLES = {
    "legs": {"en": "Way {}: {}, leg by leg", "zh": "路线{}：{}，逐段"},
    "flat": {"en": "Ways from {} to {}, leg by leg", "zh": "{}至{}的路线（逐段）"},
}


def legs(read: Reading, number: int, *, lang: Lang = "en") -> Answer:
    """One way leg by leg: what each costs and what that rests on, the claims as notes."""
    way = read.ways[number]
    title = _TITLES["legs"][lang].format(number, read.name(way, lang))
    start, end, how, *rest = _LEG_HEADS[lang]
    heads = (start, end, how, *(CRITERIA[c][lang] for c in SHOWN), *rest)
    marks = {claim: f"[{n}]" for n, claim in enumerate(way.claims, start=1)}
    rows = tuple(
        (*_leg(read, leg, lang), " ".join(marks[claim] for claim in leg.claims)) for leg in way.legs
    )
    behind = tuple(leg.claims for leg in way.legs)
    return Answer(title, heads, rows, tuple(_cited(read, marks, lang)), behind)


def _cited(read: Reading, marks: Mapping[str, str], lang: Lang) -> Iterable[str]:
    for claim, mark in marks.items():
        source = "; ".join(read.kg.sources([claim], lang))
        yield f"{mark} {claim}" + (f" ({source})" if lang == "en" else f"（{source}）")


def flat(read: Reading, *, lang: Lang = "en") -> Answer:
    """Every leg of every way in one table, the numbers apart: for programs and spreadsheets."""
    start, end, how, *rest = _LEG_HEADS[lang]
    low, mid, high = {"en": ("low", "middle", "high"), "zh": ("低", "中", "高")}[lang]
    numbers = [
        f"{CRITERIA[c][lang]}, {which}" if lang == "en" else f"{CRITERIA[c][lang]}（{which}）"
        for c in SHOWN
        for which in (low, mid, high)
    ]
    heads = (_WAY[lang], _UNBEATEN[lang], start, end, how, *numbers, *rest)
    unbeaten = {way.steps for way in read.found.pareto}
    rows, behind = [], []
    for number, way in read.ways.items():
        mark = _YES[lang] if way.steps in unbeaten else None
        for leg in way.legs:
            cells = _leg(read, leg, lang)
            costs = [round(value, 3) for c in SHOWN for value in leg.cost[c]]
            claims = " ".join(leg.claims)
            rows.append((number, mark, *cells[:3], *costs, *cells[3 + len(SHOWN) :], claims))
            behind.append(leg.claims)
    title = _TITLES["flat"][lang].format(*read.ends(lang))
    below = (*notes(read, lang), *sources(read, lang))
    return Answer(title, heads, tuple(rows), below, tuple(behind))


def _leg(read: Reading, leg: Leg, lang: Lang) -> tuple[object, ...]:
    costs = [total(leg.cost[c], c) if leg.cost[c][2] else None for c in SHOWN]
    differ = len(read.found.disputes.get(leg.thing, ()))
    return (
        read.kg.label(leg.start, lang),
        read.kg.label(leg.end, lang) if leg.end != leg.start else None,
        _how(read, leg, lang),
        *costs,
        _rests(read, leg, lang),
        differ or None,
    )


def _how(read: Reading, leg: Leg, lang: Lang) -> str:
    modes = [read.kg.label(mode, lang) for mode in _modes(leg.mode)]
    if leg.kind == "travel":
        return modes[0]
    if leg.kind == "pass" and leg.mode == "sea":
        return _TRANSSHIPPED[lang]
    between = " > " if lang == "en" else "→"
    return _HOW[leg.kind][lang].format(between.join(modes))


def _modes(mode: str) -> list[str]:
    """The modes before and after a change; a gauge stays on the mode only where both are rail."""
    parts = [part for part in mode.split(">") if part]
    plain = [part.partition("-")[0] for part in parts]
    return parts if len(set(plain)) < len(plain) else plain


def _rests(read: Reading, leg: Leg, lang: Lang) -> str:
    """How firm the numbers are: "km read; USD, CO2 assumed"."""
    by_basis: dict[str, list[str]] = {}
    for criterion in SHOWN:
        if leg.cost[criterion][2] and (basis := leg.bases.get(criterion)):
            words = read.listed(basis.split(", "), lang)
            by_basis.setdefault(words, []).append(_SHORT[criterion][lang])
    if lang == "zh":
        return "；".join(f"{'、'.join(of)}：{basis}" for basis, of in by_basis.items())
    return "; ".join(f"{', '.join(of)} {basis}" for basis, of in by_basis.items())
