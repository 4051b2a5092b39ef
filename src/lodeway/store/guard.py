"""A query as tokens: its form, its columns, and what a stranger's query may not hold.

The guard reads the text before any engine does and gives the reader a sentence. It is not the
wall: that is the worker process, which has no sockets to open where the platform can say so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

from lodeway.schema.errors import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Iterator


# A SPARQL text cut into tokens: enough to refuse, to order columns and to tell forms apart.


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
    if "*" not in query:
        return []
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


def graphs_from(query: str) -> list[str]:
    """The graphs that a query names with FROM and FROM NAMED: IRIs in full, else as `prefix:name`."""
    found: list[str] = []
    waits = False
    for token in tokens(query):
        if token.kind in {"space", "comment"}:
            continue
        if token.text.upper() in {"FROM", "NAMED"}:
            waits = waits or token.text.upper() == "FROM"
            continue
        if waits and token.kind == "iri":
            found.append(token.text[1:-1])
        elif waits and ":" in token.text:
            found.append(token.text)
        waits = False
    return found


# What a query may not even try: other servers, files, writing, bottomless nesting.


_MAX_BYTES = 1024 * 1024
_MAX_DEPTH = 200
_MAX_READINGS = 100  # of `<` as an operator; each one reads on to where the readings meet again

_WRITES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_CODEPOINT = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
_LINE_END = re.compile(r"\\(?:u000|U0000000)[AaDd]")  # would end a comment
_ESCAPE = re.compile(
    r"""\\(?: [tbnrf\\"']
          | u (?![dD][89A-Fa-f]) [0-9A-Fa-f]{4}
          | U (?!0000[dD][89A-Fa-f]) 00(?:0[0-9A-Fa-f]|10) [0-9A-Fa-f]{4}
          | (?P<bad>.) )""",
    re.VERBOSE | re.DOTALL,
)
_IS_PLAIN_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://|[^'#]*+$")


def refuse(query: str) -> None:
    """Return if the query may be tried; raise `QueryRefused` with line:column and a way out.

    Refused are SERVICE in any spelling (a prefix that contains the word included), every keyword
    of an update, FROM with a file, escapes where the engine and a reader could differ about
    them, more than 1 MiB, and brackets nested deeper than 200. Whether the rest is SPARQL is for
    the engine to say.
    """
    if len(query.encode(errors="replace")) > _MAX_BYTES:
        raise QueryRefused(f"the query is longer than {_MAX_BYTES} bytes; put less data into it")
    depth, reads_from, files = 0, False, list[Token]()
    for token in _every_reading(query):
        if problem := _problem(token):
            raise _refusal(query, token, problem)
        depth += (token.kind == "open") - (token.kind == "close")
        if depth > _MAX_DEPTH:
            raise _refusal(query, token, f"nested deeper than {_MAX_DEPTH} brackets; simplify it")
        reads_from = reads_from or "FROM" in token.bare
        if token.kind == "iri" and token.text.lower().startswith("<file:"):
            files.append(token)
    if reads_from and files:
        raise _refusal(query, files[0], "FROM never reads a file; load it into the graph first")


def _every_reading(query: str) -> Iterator[Token]:
    """All tokens that any way of reading `<`, as a bracket or as an operator, can give.

    Only an IRI with a quote or a hash in it can hide what follows: read past its `<`, it opens
    a string or a comment. Full IRIs (`scheme://`) are spared, for no operator fits them.
    """
    starts, seen, read = [0], set[int](), 0
    while starts:
        read += 1
        for token in tokens(query, starts.pop()):
            if token.start in seen:
                break
            seen.add(token.start)
            yield token
            if token.kind == "iri" and not _IS_PLAIN_IRI.match(token.text):
                if read + len(starts) > _MAX_READINGS:
                    raise _refusal(query, token, "too many short IRIs; write them in full")
                starts.append(token.start + 1)


def _problem(token: Token) -> str | None:
    if "SERVICE" in token.bare:
        way = "leave it out" if token.kind == "word" else "rename the prefix that looks like it"
        return f"SERVICE would ask another server, which no query here may do; {way}"
    if token.kind == "word" and token.bare in _WRITES:
        return f"{token.bare} would write, and the graph is only read here; use SELECT or ASK"
    if token.kind == "unclosed_long":  # the engine would take the first two for an empty string
        return f"no {token.text} closes the string that begins here; close it"
    if token.kind in {"string", "long"}:
        bad = next((m[0] for m in _ESCAPE.finditer(token.text) if m["bad"]), None)
        return f"'{bad}' is no escape in a string; write '\\\\' for a backslash" if bad else None
    escape = _LINE_END if token.kind == "comment" else _CODEPOINT
    if token.kind != "iri" and (found := escape.search(token.text)):
        return f"'{found[0]}' stands outside strings and IRIs; write the character itself"
    return None


def _refusal(query: str, token: Token, problem: str) -> QueryRefused:
    before = query[: token.start]
    line, column = before.count("\n") + 1, token.start - (before.rfind("\n") + 1) + 1
    return QueryRefused(f"{line}:{column}: {problem}")
