"""Checks of what a row means: the unit of a figure fits its kind, a state its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.schema import vocab
from lodeway.schema.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lodeway.build.tables import Row
    from lodeway.schema.errors import Finding
    from lodeway.schema.ontology import Schema


_SHOWN = 6


def meaning_findings(row: Row, schema: Schema, kinds: Mapping[str, str]) -> Iterator[Finding]:
    """What makes no sense in a row whose cells can each be read; `kinds` has the class of each IRI."""
    kind, unit = row.cells.get("quantityKind"), row.cells.get("unit")
    if kind and unit:
        yield from _unit(row, kind, unit, schema)
    for header, scheme in (("quantityKind", "quantity-kind"), ("state", "asset-state")):
        if (code := row.cells.get(header)) and (subject := row.cells.get("subject")):
            yield from _subject(row, f"{scheme}/{code}", subject, schema, kinds)


def _unit(row: Row, kind: str, unit: str, schema: Schema) -> Iterator[Finding]:
    """A unit of another dimension than those of the kind."""
    takes = schema.dimensions.get(f"quantity-kind/{kind}", frozenset())
    has = schema.dimensions.get(f"unit/{unit}", frozenset())
    if takes and has and not takes & has:
        units = [u for u in schema.codes["unit"] if schema.dimensions.get(f"unit/{u}", has) & takes]
        yield row.finding(
            f"unit: '{unit}' measures {_words(has)}, and '{kind}' is measured in {_words(takes)}; "
            f"use one of {', '.join(sorted(units, key=_short)[:_SHOWN])}"
        )


def _subject(
    row: Row, code: str, subject: str, schema: Schema, kinds: Mapping[str, str]
) -> Iterator[Finding]:
    """A state or a kind of quantity that cannot be said of such a subject."""
    classes = schema.said_of.get(code, frozenset())
    found = kinds.get(vocab.ID + subject)
    if found is None or not classes or any(schema.is_a(found, c) for c in classes):
        return
    scheme, _, name = code.partition("/")
    others = [
        c
        for c in schema.codes[scheme]
        if _can_be_said(f"{scheme}/{c}", found, schema) and c != name
    ]
    yield row.finding(
        f"'{name}' is said of {_words(classes)}, and '{subject}' is of class {found}; "
        f"of it can be said {', '.join(_near(name, others))}"
    )


def _can_be_said(code: str, kind: str, schema: Schema) -> bool:
    classes = schema.said_of.get(code, frozenset())
    return not classes or any(schema.is_a(kind, c) for c in classes)


def _near(name: str, choices: Iterable[str]) -> list[str]:
    """The choices most like `name`, or the first few."""
    pool = sorted(choices)
    return [*nearest(name, pool)] or pool[:_SHOWN]


def _short(name: str) -> tuple[int, str]:
    """Simple units before those that are made of several."""
    return len(name), name


def _words(names: Iterable[str]) -> str:
    *most, last = sorted(names)
    return f"{', '.join(most)} or {last}" if most else last
