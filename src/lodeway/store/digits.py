"""The digits that Virtuoso leaves out: its tables of results have six of a number, its Turtle all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from lodeway.store.rows import XSD

if TYPE_CHECKING:
    from collections.abc import Sequence

TURTLE = "text/turtle"
_RESULTS = "http://www.w3.org/2005/sparql-results#"
_KEPT = 6  # digits
_OLD = "typed-literal"  # what no engine but Virtuoso calls a literal since SPARQL 1.1

Shape = dict[str, dict[str, Any]]  # a row of results as JSON


def are_missing(rows: Sequence[Shape]) -> bool:
    """Whether a number of these rows, as JSON has them, may have had more digits."""
    return any(_is_cut(cell) for row in rows for cell in row.values())


def _is_cut(cell: dict[str, Any]) -> bool:
    if cell["type"] != _OLD or cell.get("datatype") != f"{XSD}double":
        return False
    digits = str(cell["value"]).partition("e")[0].strip("-0").replace(".", "")
    return len(digits) >= _KEPT or "e" in str(cell["value"])


def restored(rows: Sequence[Shape], turtle: bytes) -> list[Shape]:
    """The rows with the numbers that Turtle has for the same query.

    A number is taken only where it is the same to six digits. Raises `SyntaxError` for what is no
    Turtle.
    """
    whole = _cells(turtle)
    return [
        {name: _better(cell, whole.get((place, name))) for name, cell in row.items()}
        for place, row in enumerate(rows)
    ]


def _better(cell: dict[str, Any], whole: str | None) -> dict[str, Any]:
    if whole is None or not _is_cut(cell):
        return cell
    try:
        is_same = math.isclose(float(whole), float(cell["value"]), rel_tol=10.0 ** (1 - _KEPT))
    except ValueError:
        return cell
    return {**cell, "value": whole} if is_same else cell


def _cells(turtle: bytes) -> dict[tuple[int, str], str]:
    """Each cell by its row and column; rows come in the order of the results."""
    names: dict[str, str] = {}
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    found: dict[tuple[int, str], str] = {}
    bindings: list[tuple[str, str]] = []
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        subject, kind = str(quad.subject), str(quad.predicate).removeprefix(f"<{_RESULTS}")
        if kind == "solution>":
            places.setdefault(str(quad.object), len(places))
        elif kind == "binding>":
            bindings.append((subject, str(quad.object)))
        elif kind == "variable>" and isinstance(quad.object, ox.Literal):
            names[subject] = quad.object.value
        elif kind == "value>" and isinstance(quad.object, ox.Literal):
            values[subject] = quad.object.value
    for solution, binding in bindings:
        if binding in values and binding in names and solution in places:
            found[places[solution], names[binding]] = values[binding]
    return found
