"""What goes in as a text or a day, and comes out as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

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


def listed(names: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several."""
    return (names,) if isinstance(names, str) else tuple(names)


def own_file(parameters: Given) -> str | None:
    """The file that assumptions stand in, where they were given as one."""
    from pathlib import Path

    return str(parameters) if isinstance(parameters, str | Path) else None
