"""What an import read, kept and left aside, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.importers.model import Format, Imported

_WORDS = {
    "en": {
        "formats": "Formats that can be imported",
        "format": ("format", "publisher", "files", "what it is"),
        "report": ("matter", "what", "why", "count", "first at"),
        "read": "read",
        "kept": "kept",
        "unmatched": "unresolved",
        "skipped": "left out",
    },
    "zh": {
        "formats": "可导入的格式",
        "format": ("格式", "发布者", "文件", "内容"),
        "report": ("事项", "内容", "原因", "数量", "首见于"),
        "read": "读取",
        "kept": "保留",
        "unmatched": "未能解析",
        "skipped": "未采用",
    },
}


def formats(known: Sequence[Format], *, lang: str) -> Answer:
    """The formats, who publishes them, which files they are made of."""
    words = _WORDS[lang]
    rows = tuple((f.name, f.publisher, f.files, f.about[lang]) for f in known)
    return Answer(str(words["formats"]), tuple(words["format"]), rows)


def report(imported: Imported, *, lang: str) -> Answer:
    """Records read, rows kept by table, and everything left aside with its reason."""
    words = _WORDS[lang]
    rows: list[tuple[object, ...]] = [(words["read"], "", "", imported.read, "")]
    rows += [
        (words["kept"], name, "", len(kept), "") for name, kept in sorted(imported.tables.items())
    ]
    for kind in ("unmatched", "skipped"):
        rows += [
            (words[kind], left.what, left.why, left.count, left.first)
            for left in getattr(imported, kind)
        ]
    title = f"{imported.source[f'label@{lang}']} ({imported.source.get('licence', '')})"
    return Answer(title, tuple(words["report"]), tuple(rows))
