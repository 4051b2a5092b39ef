"""Who states which id, and of which class each thing is: what must be known of all rows at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lodeway import vocab
from lodeway.names import SLUG, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.build.tables import Row
    from lodeway.finding import Finding
    from lodeway.ontology import Schema


@dataclass
class Register:
    """By IRI, the row that states a thing and the thing's class; and what is wrong with ids."""

    places: dict[str, Row] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def register(rows: Iterable[Row], schema: Schema) -> Register:
    """Note who states each id first; report ids that are no slug, repeated, of a wrong class."""
    out = Register()
    spaces = {name: space_of(name, schema) for name in schema.classes}
    for row in rows:
        iri = spaces[row.table.name] + row.id
        if not SLUG.match(row.id):
            out.findings.append(
                row.finding(f"id '{row.id}' is not a slug; use a-z, 0-9 and single hyphens")
            )
        elif iri in out.places:
            first = out.places[iri]
            out.findings.append(
                row.finding(f"id '{row.id}' stands already at {first.file}:{first.line}")
            )
        elif kind := _kind(row, schema, out.findings):
            out.places[iri] = row
            out.kinds[iri] = kind
    return out


def space_of(name: str, schema: Schema) -> str:
    """Where things of class `name` have their IRIs: sources apart, all else in one space."""
    return vocab.SOURCE if schema.is_a(name, "Source") else vocab.ID


def _kind(row: Row, schema: Schema, findings: list[Finding]) -> str | None:
    name = row.cells.get("type", row.table.name)
    if schema.is_a(name, row.table.name):
        return name
    fitting = [c for c in schema.classes if schema.is_a(c, row.table.name)]
    near = nearest(name, fitting) or tuple(sorted(fitting)[:4])
    findings.append(
        row.finding(f"type '{name}' is no kind of {row.table.name}; use one of {', '.join(near)}")
    )
    return None
