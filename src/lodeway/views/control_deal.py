"""What a deal would change, as a table: every share before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.answer import Answer, Step
from lodeway.views.control import kept, verdict
from lodeway.views.control_words import Words, percent, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.studies.control.deal import Change, Deal
    from lodeway.studies.model import Graph
    from lodeway.views.control_words import Lang

_TITLE: Mapping[Lang, str] = {
    "en": "{} before and after {} closes, on {}",
    "zh": "{}：{}交割前后对比（{}）",
}
_COLUMNS: Mapping[Lang, tuple[str, ...]] = {
    "en": (
        "who", "held", "before: at least (%)", "before (%)", "before: at most (%)",
        "after: at least (%)", "after (%)", "after: at most (%)", "change (points)", "controls",
    ),
    "zh": (
        "主体", "持有方式", "此前至少（%）", "此前（%）", "此前至多（%）",
        "此后至少（%）", "此后（%）", "此后至多（%）", "变化（百分点）", "控制",
    ),
}  # fmt: skip
_HOW: Mapping[Lang, tuple[str, str]] = {
    "en": ("directly", "through others"),
    "zh": ("直接", "经由他方"),
}
_CONTROL: Mapping[Lang, Mapping[tuple[bool | None, bool | None], str]] = {
    "en": {
        (True, True): "before and after", (True, False): "before only", (False, True): "after only", (False, False): "no",
        (True, None): "before; after not known", (False, None): "after not known", (None, None): "not known",
        (None, True): "after; before not known", (None, False): "before not known",
    },
    "zh": {
        (True, True): "前后皆是", (True, False): "仅此前", (False, True): "仅此后", (False, False): "否",
        (True, None): "此前是，此后不详", (False, None): "此后不详", (None, None): "不详",
        (None, True): "此后是，此前不详", (None, False): "此前不详",
    },
}  # fmt: skip
_STATUS: Mapping[Lang, str] = {
    "en": "Supposed, not so: {} is taken as closed. The firmest claims under it say what the buyer gets; "
    "the seller keeps the rest. Only parties whose share or control changes are listed.",
    "zh": "此为假设而非事实：假定{}已交割。买方所得以其中最确定的主张为准，卖方保留其余。只列份额或控制权有变化者。",
}
_ALL: Mapping[Lang, str] = {
    "en": "Through all chains, directly and by others: rows hold parts of each other and do not add up.",
    "zh": "含直接与经由他方的全部链条；各行互有包含，不可相加。",
}


def tables(kg: Graph, deals: Sequence[Deal], *, lang: Lang) -> tuple[Answer, ...]:
    """One table a thing, the parties that hold it directly first."""
    words = Words.of(kg, lang)
    return tuple(_table(one, words) for one in deals)


def _table(one: Deal, words: Words) -> Answer:
    changes, said = one.changes, verdict(one.after, words)
    names = words.joined(words.label(name) for name in one.agreements)
    return Answer(
        _TITLE[words.lang].format(words.label(one.thing), names, one.before.day),
        _COLUMNS[words.lang],
        tuple(_row(change, words) for change in changes),
        (said, *kept(one.after, words), _STATUS[words.lang].format(names), _ALL[words.lang]),
        tuple(change.claims for change in changes),
        tuple(_step(change, words) for change in changes),
        said,
    )


def _row(change: Change, words: Words) -> tuple[object, ...]:
    before, after = change.before.point, change.after.point
    moved = None if before is None or after is None else round(percent(after) - percent(before), 2)
    return (
        words.label(change.name),
        _HOW[words.lang][0 if change.direct else 1],
        *spread(change.before),
        *spread(change.after),
        moved,
        _CONTROL[words.lang][change.controlled, change.controls],
    )


def _step(change: Change, words: Words) -> Step:
    says = f"{words.label(change.name)}: {words.share(change.before)} > {words.share(change.after)}"
    return Step(says, change.claims)
