"""What a page says, as JSON and as CSV beside it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from lodeway.report.text import safe
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.report.banner import Truth
    from lodeway.report.section import Cell, Section
    from lodeway.site.model import Leaf


def as_json(leaf: Leaf, truth: Truth) -> bytes:
    """All sections of a leaf by name; a cell is a list of what stands in it, in both languages."""
    told = {
        "iri": leaf.iri,
        "title": dict(leaf.title),
        "kind": dict(leaf.kind),
        "lead": [dict(one) for one in leaf.lead],
        "release": truth.release,
        "on": truth.frame.on,
        "reach": truth.frame.reach,
        "sections": {one.name: _section(one) for one in leaf.sections},
        "licence": "CC BY 4.0",
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _section(one: Section) -> dict[str, Any]:
    keys = [column.key for column in one.columns]
    rows = [
        {
            key: [_cell(c) for c in cells if c.text["en"]]
            for key, cells in zip(keys, row, strict=True)
        }
        for row in one.rows
    ]
    told: dict[str, Any] = {"title": dict(one.title), "rows": rows}
    return told | ({"notes": [dict(note) for note in one.notes]} if one.notes else {})


def _cell(cell: Cell) -> dict[str, str]:
    told = {"en": cell.text["en"]}
    told |= {"zh": cell.text["zh"]} if cell.text["zh"] != cell.text["en"] else {}
    return told | ({"id": cell.id} if cell.id else {})


def as_csv(leaf: Leaf) -> bytes:
    """The claims of a leaf, a row each, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for one in leaf.sections:
        if one.name == "claims":
            writer.writerow(_heads(one))
            for row in one.rows:
                writer.writerow([safe(text) for text in _texts(row)])
    return out.getvalue().encode()


def _heads(one: Section) -> list[str]:
    return [name for c in one.columns for name in (c.key, f"{c.key}_zh", f"{c.key}_id")]


def _texts(row: tuple[tuple[Cell, ...], ...]) -> Iterator[str]:
    for cells in row:
        for lang in LANGS:
            yield "; ".join(dict.fromkeys(one.text[lang] for one in cells))
        yield "; ".join(one.id for one in cells if one.id)
