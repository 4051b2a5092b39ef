"""Proposed matches as a table: what is printed, what it may be, how sure, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.answer import Answer
from lodeway.matching.decisions import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# As the files of decisions hold them, without the row's own id, its day and its notes.
_COLUMNS = tuple(
    name for name in COLUMNS if name not in ("id", "recorded") and not name.startswith("note@")
)
_WORDS = {
    "en": {
        "title": "{same} the same, {open} open, {different} different",
        "heads": (
            "source",
            "record",
            "printed name",
            "may be",
            "band",
            "score",
            "rule",
            "decision",
            "by",
        ),
    },
    "zh": {
        "title": "同一{same}条，未决{open}条，不同{different}条",
        "heads": ("来源", "记录", "原文名称", "可能为", "档位", "得分", "规则", "决定", "决定者"),
    },
}


def table(
    decisions: Mapping[str, Sequence[Mapping[str, str]]], *, band: str | None, lang: str
) -> Answer:
    """Every decision, those of one `band` where it is given; the title counts what is shown."""
    shown = [
        row
        for rows in decisions.values()
        for row in rows
        if band is None or row["matchBand"] == band
    ]
    counts = {
        kind: sum(row["decision"] == kind for row in shown)
        for kind in ("same", "open", "different")
    }
    words = _WORDS[lang]
    rows = tuple(tuple(row.get(name, "") for name in _COLUMNS) for row in shown)
    return Answer(str(words["title"]).format(**counts), tuple(words["heads"]), rows)
