"""Voyages and stored sea legs as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lodeway.errors import NoRoute
    from lodeway.networks.sea import Voyage
    from lodeway.networks.sea_legs import StoredLeg

_WORDS = {
    "en": {
        "voyage": "By sea from {} to {}",
        "columns": ("km", "nautical miles", "passes", "found by"),
        "none": "open sea only",
        "legs": "Stored sea legs beside the sea lanes",
        "leg columns": ("leg", "km stored", "km now", "difference, %", "passes", "stands"),
        "note": "Approaches from the ports to the lanes are straight lines. The lanes know neither ice, draught, weather nor traffic rules: take a length as good to about 5 %.",
        "join": ", ",
        "yes": ("yes", "no"),
        "no way": "no way",
        "none by sea": "No way by sea from {} to {}",
        "none columns": ("from", "to", "way", "reason"),
        "reason": "{}; the shortest passes {}",
    },
    "zh": {
        "voyage": "海路：{}至{}",
        "columns": ("公里", "海里", "途经", "方法"),
        "none": "仅经公海",
        "legs": "所存海运航段与海上航线的对照",
        "leg columns": ("航段", "所存公里", "现算公里", "差异（%）", "途经", "一致"),
        "note": "港口至航线的连接按直线计。航线不含冰情、吃水、天气与通航规则；里程精度约为5%。",
        "join": "、",
        "yes": ("是", "否"),
        "no way": "无航路",
        "none by sea": "{}至{}无海路可通",
        "none columns": ("起点", "终点", "航路", "原因"),
        "reason": "{}；最短航线须经{}",
    },
}


def voyage(found: Voyage, label: Callable[..., str], *, lang: str) -> Answer:
    """One voyage: its length and the passages in the order in which they are passed."""
    words = _WORDS[lang]
    passes = str(words["join"]).join(label(p, lang) for p in found.passages)
    title = str(words["voyage"]).format(label(found.start, lang), label(found.end, lang))
    row = (round(found.km), round(found.nautical_miles), passes or words["none"], found.method)
    return Answer(title, tuple(words["columns"]), (row,), (str(words["note"]),))


def no_voyage(
    none: NoRoute, shut: Sequence[str], label: Callable[..., str], *, lang: str
) -> Answer:
    """That there is no voyage, and what is shut on the shortest."""
    words, reason = _WORDS[lang], none.reasons[lang]
    if shut:
        named = str(words["join"]).join(label(thing, lang) for thing in shut)
        reason = str(words["reason"]).format(reason, named)
    ends = label(none.origin, lang), label(none.destination, lang)
    row = (*ends, words["no way"], reason)
    return Answer(str(words["none by sea"]).format(*ends), tuple(words["none columns"]), (row,))


def stored(legs: Sequence[StoredLeg], label: Callable[..., str], *, lang: str) -> Answer:
    """Every stored leg, those that do not stand first."""
    words = _WORDS[lang]
    ordered = sorted(legs, key=lambda leg: (leg.stands, -abs(leg.difference), leg.leg))
    rows = tuple(
        (
            label(leg.leg, lang),
            round(leg.km),
            round(leg.voyage.km) if leg.voyage else words["no way"],
            round(100 * leg.difference, 1),
            str(words["join"]).join(label(p, lang) for p in sorted(leg.passages)),
            words["yes"][0 if leg.stands else 1],
        )
        for leg in ordered
    )
    claims = tuple((leg.claim,) for leg in ordered)
    columns, notes = tuple(words["leg columns"]), (str(words["note"]),)
    return Answer(str(words["legs"]), columns, rows, notes, claims)
