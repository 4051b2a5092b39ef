"""What goes in as a text or a day, and comes out as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from lodeway.schema import vocab
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from lodeway.claims.figures import Assumption


Day: TypeAlias = "date | str | None"
# One's own assumptions: by id, or a file as `lodeway parameters` prints them.
Given: TypeAlias = "Mapping[str, Assumption] | Path | str | None"


def day(given: Day) -> date | None:
    """A day as it is, or read from a text such as 2026-03-01."""
    from lodeway.schema import values

    return values.day(given) if isinstance(given, str) else given


def days(options: dict[str, Any]) -> dict[str, Any]:
    """Options with `on` and `known` as days."""
    return {k: day(v) if k in ("on", "known") else v for k, v in options.items()}


def plain(rows: tuple[tuple[object, ...], ...]) -> tuple[tuple[object, ...], ...]:
    """Ids instead of our own IRIs: `kamoto-copper`, `source:railway-gazette...` stay readable."""
    return tuple(tuple(_plain_value(value) for value in row) for row in rows)


def _plain_value(value: object) -> object:
    if isinstance(value, Iri):
        return vocab.local(value) if value.startswith(vocab.BASE) else str(value)
    return str(value) if isinstance(value, str) else value


def distinct(heads: list[str]) -> tuple[str, ...]:
    """Column headings, told apart by a number where two questions' columns share one."""
    seen: dict[str, int] = {}
    out: list[str] = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        out.append(head if seen[head] == 1 else f"{head} {seen[head]}")
    return tuple(out)


def listed(names: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several."""
    return (names,) if isinstance(names, str) else tuple(names)


def own_file(parameters: Given) -> str | None:
    """The file that assumptions stand in, where they were given as one."""
    from pathlib import Path

    return str(parameters) if isinstance(parameters, str | Path) else None
