"""Every owner of every asset, as one long table for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.answer import Answer
from lodeway.views.control_words import Words, percent, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.studies.control.every import Owned
    from lodeway.studies.model import Graph
    from lodeway.views.control_words import Lang

_TITLE: Mapping[Lang, str] = {
    "en": "Every owner of every mine, plant and project with a named holder",
    "zh": "凡有具名持有者的矿山、工厂与项目的全部所有者",
}
_COLUMNS: Mapping[Lang, tuple[str, ...]] = {
    "en": (
        "asset", "asset id", "class", "country", "minerals", "owner", "owner id", "kind", "seat", "direct (%)",
        "at least (%)", "share (%)", "at most (%)", "unnamed may add (%)", "controls", "holders named",
    ),
    "zh": (
        "资产", "资产编号", "资产类别", "国家/地区", "矿产", "所有者", "所有者编号", "类别", "所在国家/地区", "直接（%）",
        "至少（%）", "份额（%）", "至多（%）", "未具名部分或另加（%）", "控制", "其持有者已知",
    ),
}  # fmt: skip
_NOTE: Mapping[Lang, str] = {
    "en": "Rows of one asset hold parts of each other and do not add up; those whose holders are not named are the ends.",
    "zh": "同一资产各行互有包含，不可相加；其持有者未知者为链条末端。",
}
_YES: Mapping[Lang, tuple[str, str]] = {"en": ("no", "yes"), "zh": ("否", "是")}
_AND: Mapping[Lang, str] = {"en": "; ", "zh": "；"}


def table(kg: Graph, found: Sequence[Owned], *, lang: Lang) -> Answer:
    """A row an owner, shares in percent of the whole asset."""
    words = Words.of(kg, lang)
    rows = tuple(_row(one, words) for one in found)
    return Answer(
        _TITLE[lang], _COLUMNS[lang], rows, (_NOTE[lang],), tuple(one.claims for one in found)
    )


def _row(one: Owned, words: Words) -> tuple[object, ...]:
    direct = None if one.direct is None or one.direct.point is None else percent(one.direct.point)
    return (
        words.label(one.asset.name),
        one.asset.name,
        words.label(one.asset.kind),
        _listed(one.asset.countries, words),
        _listed(one.asset.minerals, words),
        words.label(one.owner),
        one.owner,
        words.label(one.kind),
        words.label(one.seat) if one.seat else None,
        direct,
        *spread(one.share),
        percent(one.share.unknown),
        _YES[words.lang][one.controls],
        _YES[words.lang][not one.last],
    )


def _listed(names: frozenset[str], words: Words) -> str:
    return _AND[words.lang].join(words.label(name) for name in sorted(names))
