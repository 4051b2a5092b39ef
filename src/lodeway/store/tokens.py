"""A SPARQL text cut into tokens: enough to refuse, to order columns and to tell forms apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Form: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

# Escapes are taken loosely here and judged by the guard: a string that the engine takes for two
# must not pass as one. No part is read twice, so hostile text of any length stays linear.
_TOKEN = re.compile(
    r"""
      (?P<space>    \s++ )
    | (?P<comment>  \#[^\r\n]*+ )
    | (?P<iri>      <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+> )
    | (?P<long>     '''(?:'{0,2}(?:[^'\\]|\\.))*+''' | \"""(?:"{0,2}(?:[^"\\]|\\.))*+\""" )
    | (?P<unclosed_long> ''' | \""" )
    | (?P<string>   '(?:[^'\\\r\n]|\\.)*+' | "(?:[^"\\\r\n]|\\.)*+" )
    | (?P<unclosed> ['"] )
    | (?P<var>      [?$]\w++ )
    | (?P<lang>     @[A-Za-z]++(?:-++[A-Za-z0-9]++)*+ )
    | (?P<blank>    _:[\w.-]++ )
    | (?=[\w:]) (?P<word> [^\W\d_][\w.-]*+ | \w++ )?+
      (?P<name>     :(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*+)?+ )?+
    | (?P<open>     <<|[(\[{] )
    | (?P<close>    >>|[)\]}] )
    | (?P<escape>   \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )
    | (?P<other>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORM = re.compile("SELECT|ASK|CONSTRUCT|DESCRIBE", re.IGNORECASE)
_NAMES_A_GRAPH = re.compile(r"GRAPH|FROM(?:\s|\#[^\r\n]*[\r\n])*+[<:\w]", re.IGNORECASE)


class Token(NamedTuple):
    """One piece of a query; `bare` is what an engine could take for a keyword, or nothing."""

    kind: str
    text: str
    start: int
    bare: str


def tokens(query: str, start: int = 0) -> Iterator[Token]:
    """The tokens from `start` on; what is no token of SPARQL comes out one character at a time.

    A `<` that could open an IRI does. Where it is an operator instead (`?a<?b && ?c>?d`) the
    engine reads on differently; the guard reads both ways. The last token is the quote of a
    string that is never closed, if there is one: nothing behind it can be told.
    """
    for match in _TOKEN.finditer(query, start):
        kind = match.lastgroup or "other"
        yield Token(kind, match[0], match.start(), (match["word"] or "").upper())
        if kind.startswith("unclosed"):
            return


def form(query: str) -> Form | None:
    """Whether a query selects, asks, constructs or describes; None if it does none of these."""
    for token in tokens(query):
        if token.kind == "word" and (match := _FORM.match(token.text)):
            return cast("Form", match[0].upper())  # the pattern knows no other words
    return None


def star_columns(query: str) -> list[str]:
    """The variables of a `SELECT *` by first appearance; none for any other query."""
    spoken = (t for t in tokens(query) if t.kind not in {"space", "comment"})
    for token in spoken:
        if token.kind == "word" and token.bare.startswith("SELECT"):
            break
    first = next((t for t in spoken if t.bare not in {"DISTINCT", "REDUCED"}), None)
    if first is None or first.text != "*":
        return []
    return list(dict.fromkeys(t.text[1:] for t in spoken if t.kind == "var"))


def names_a_graph(query: str) -> bool:
    """Whether a query may tell graphs apart (GRAPH, FROM); True where it only looks so."""
    return _NAMES_A_GRAPH.search(query) is not None
