"""The assumptions as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lodeway.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.networks.assumptions import Assumption

_TITLE = {"en": "Assumptions, open to change", "zh": "可修改的假定参数"}
_COLUMNS = {
    "en": ("assumption", "low", "value", "high", "unit", "what it is"),
    "zh": ("参数", "低值", "取值", "高值", "单位", "含义"),
}


def table(known: Mapping[str, Assumption], *, lang: Literal["en", "zh"] = "en") -> Answer:
    """One row an assumption, by id."""
    rows = tuple(
        (slug, a.low, a.mid, a.high, a.unit, a.label_zh if lang == "zh" else a.label_en)
        for slug, a in sorted(known.items())
    )
    return Answer(_TITLE[lang], _COLUMNS[lang], rows)
