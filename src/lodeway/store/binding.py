"""Parameters of a shipped query, each a `VALUES ?asset { UNDEF }` to be filled with a term.

Left alone, it lets everything through, so a `.rq` file runs as it stands on any engine.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.errors import QueryError
from lodeway.store.rows import XSD, Iri, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.store.engine import Term

_PARAMETER = re.compile(
    r"(?<![\w?$:-])(?P<before>VALUES[ \t]+[?$](?P<name>\w+)[ \t]*\{[ \t]*)UNDEF(?=[ \t]*\})",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:\\([uU])|.)", re.DOTALL)


def parameters(query: str) -> tuple[str, ...]:
    """The names a query leaves open, in the order they stand."""
    return tuple(dict.fromkeys(match["name"] for match in _PARAMETER.finditer(query)))


def bind(query: str, bindings: Mapping[str, object]) -> str:
    """The query with its parameters set; a value of None leaves one open.

    Values are written as terms, never as text, so none can change what the query asks. Raises
    `QueryError` for a parameter that the query does not declare and for a value that is no term.
    """
    declared = parameters(query)
    for name in bindings:
        if name not in declared:
            open_ones = ", ".join(f"'{known}'" for known in declared) or "none"
            raise QueryError(f"the query has no parameter '{name}'; it takes: {open_ones}")
    terms = {name: _written(term(value)) for name, value in bindings.items() if value is not None}

    def filled(match: re.Match[str]) -> str:
        return match["before"] + terms.get(match["name"], "UNDEF")

    return _PARAMETER.sub(filled, query)


def term(value: object) -> Term:
    """A plain Python value as a term: `Iri`, `Text`, numbers, dates; any other str is a string.

    Terms of the engine pass as they are, blank nodes excepted: a query cannot name one. Raises
    `QueryError` for everything else and for an IRI or a language tag that is not one.
    """
    try:
        return _term(value)
    except ValueError as error:
        raise QueryError(f"{value!r} cannot stand in a query: {error}") from error


def _written(term: Term) -> str:
    # SPARQL resolves \u before it reads strings, even behind a backslash that is itself escaped;
    # some engines do so. Escaping the letter as well gives all of them the same text.
    return _ESCAPE.sub(lambda m: rf"\\\U{ord(m[1]):08X}" if m[1] else m[0], str(term))


def _term(value: object) -> Term:
    match value:
        case ox.NamedNode() | ox.Literal():
            return value
        case Iri():
            return ox.NamedNode(value)
        case Text():
            return ox.Literal(value, language=value.lang)
        case bool() | int() | float() | str():
            return ox.Literal(value)
        case Decimal():
            return _typed(format(value, "f"), "decimal")
        case datetime():
            return _typed(value.isoformat(), "dateTime")
        case date():
            return _typed(value.isoformat(), "date")
    raise ValueError(f"a {type(value).__name__} is not a term")


def _typed(words: str, datatype: str) -> ox.Literal:
    return ox.Literal(words, datatype=ox.NamedNode(XSD + datatype))
