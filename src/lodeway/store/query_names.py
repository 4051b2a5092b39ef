"""What a query names: prefixes that nobody declared, and terms that the graph does not have."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyoxigraph as ox

from lodeway.schema import vocab
from lodeway.schema.errors import QueryError
from lodeway.schema.names import nearest
from lodeway.store.guard import tokens
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.store.guard import Token
    from lodeway.store.rows import Rows


_MOST = 200  # names of one query that are looked up
_ESCAPED = re.compile(r"\\(.)")
_UNUSED = """
SELECT ?name {
  VALUES (?name) { (UNDEF) }
  FILTER NOT EXISTS { ?name ?p ?o }
  FILTER NOT EXISTS { ?s ?name ?o }
  FILTER NOT EXISTS { ?s ?p ?name }
  FILTER NOT EXISTS { GRAPH ?name { ?s ?p ?o } }
}
"""
_MOVED = """
SELECT ?name ?now {
  VALUES (?name) { (UNDEF) }
  ?name dcterms:isReplacedBy ?now
} ORDER BY ?name ?now
"""
_ALIKE = """
SELECT DISTINCT ?name {
  VALUES ?space { UNDEF }
  ?name rdfs:label ?label FILTER(STRSTARTS(STR(?name), ?space))
} ORDER BY ?name
"""


class _Named(NamedTuple):
    """A name in a query as it stands there, the IRI it is short for, and its line and column."""

    text: str
    iri: str
    place: str


def explained(error: QueryError, query: str) -> QueryError:
    """The error of a query, or a plainer one where a prefix of it is declared nowhere."""
    known = _declared(query)
    for token in _asking(query, template=True):
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix not in known:
            near = nearest(prefix, known) or sorted(vocab.PREFIXES)
            shown = ", ".join(f"{name}:" for name in near)
            message = f"unknown prefix {prefix}: in {token.text}; nearest: {shown}"
            return QueryError(f"{_place(query, token)}: {message}")
    return error


class _Store(Protocol):
    """What is asked of a store, which stands above this module."""

    def select(self, query: str, *, bindings: Mapping[str, object] | None = None) -> Rows:
        """The rows of a SELECT."""
        ...

    def table(self, query: str, *, bindings: Mapping[str, object] | None = None) -> Rows:
        """The same, kept for whoever asks again."""
        ...


def unknown(store: _Store, query: str) -> tuple[str, ...]:
    """What a query names in our own namespaces that is not in the graph, or no more, a sentence each.

    Each says where the name stands, and what took its place or which known ones are like it. Such
    a query is good SPARQL and finds nothing, or leaves something out.
    """
    ours: dict[str, _Named] = {}
    for one in islice(names(query), _MOST):
        if one.iri.startswith(vocab.BASE) and _is_iri(one.iri):
            ours.setdefault(one.iri, one)
    if not ours:
        return ()
    asked = [(Iri(iri),) for iri in ours]
    lost = {str(row[0]) for row in store.select(_UNUSED, bindings={"name": asked}).rows}
    moved: dict[str, list[str]] = {}
    for name, now in store.select(_MOVED, bindings={"name": asked}).rows:
        moved.setdefault(str(name), []).append(_short(str(now), query))
    return tuple(
        _moved(one, moved[iri]) if iri in moved else _sentence(store, one)
        for iri, one in ours.items()
        if iri in lost or iri in moved
    )


def names(query: str) -> Iterator[_Named]:
    """Every name of a query, in order; what a CONSTRUCT writes is none that it asks for."""
    known = _declared(query)
    for token in _asking(query):
        if token.kind == "iri":
            yield _Named(token.text, token.text[1:-1], _place(query, token))
        elif token.kind == "name":
            text = token.text.rstrip(".")
            prefix, _, local = text.partition(":")
            if prefix in known and local:
                iri = known[prefix] + _ESCAPED.sub(r"\1", local)
                yield _Named(text, iri, _place(query, token))


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _moved(one: _Named, now: Sequence[str]) -> str:
    message = f"the {_kind(one.iri)} {one.text} is now {', '.join(now)}"
    return f"{one.place}: {message}"


def _short(iri: str, query: str) -> str:
    """An IRI as the query may write it."""
    known = _declared(query)
    fitting = [prefix for prefix, space in known.items() if iri.startswith(space)]
    prefix = max(fitting, key=lambda prefix: len(known[prefix]))
    return f"{prefix}:{iri.removeprefix(known[prefix])}"


def _sentence(store: _Store, one: _Named) -> str:
    local = vocab.local(one.iri)
    space = one.iri.removesuffix(local)
    alike = store.table(_ALIKE, bindings={"space": space}).rows
    known = [str(row[0]).removeprefix(space) for row in alike]
    if space == vocab.LD:  # a class is no property, though one may be named after the other
        known = [name for name in known if name[:1].isupper() == local[:1].isupper()]
    near = nearest(local, known)
    whole = one.text.startswith("<")
    start, end = (f"<{space}", ">") if whole else (one.text[: one.text.index(":") + 1], "")
    shown = ", ".join(f"{start}{name}{end}" for name in near)
    message = f"no {_kind(one.iri)} {one.text}; nearest: {shown or 'none'}"
    return f"{one.place}: {message}"


def _kind(iri: str) -> str:
    if iri.startswith(vocab.LD):
        return "class" if vocab.local(iri)[:1].isupper() else "property"
    spaces = {vocab.ID: "entity", vocab.SOURCE: "source", vocab.CODE: "code"}
    return next((kind for space, kind in spaces.items() if iri.startswith(space)), "name")


def _declared(query: str) -> Mapping[str, str]:
    """The IRI of each prefix: ours, and those that the query declares."""
    spoken = _spoken(query)
    own: dict[str, str] = {}
    for token in spoken:
        if token.kind == "word" and token.bare == "PREFIX":
            prefix, iri = next(spoken, None), next(spoken, None)
            if prefix and iri and iri.kind == "iri":
                own[prefix.text.rstrip(":")] = iri.text[1:-1]
    return vocab.PREFIXES | own


def _asking(query: str, *, template: bool = False) -> Iterator[Token]:
    """The tokens of a query without its declarations and, unless asked for, a CONSTRUCT's template."""
    spoken = _spoken(query)
    constructs = False
    for token in spoken:
        declares = {"PREFIX": 2, "BASE": 1}.get(token.bare, 0) if token.kind == "word" else 0
        if declares:
            deque(islice(spoken, declares), maxlen=0)
        elif constructs and not template and token.text == "{":
            depth = 1
            while depth and (inner := next(spoken, None)):
                depth += (inner.kind == "open") - (inner.kind == "close")
        else:
            yield token
        constructs = token.kind == "word" and token.bare == "CONSTRUCT"


def _spoken(query: str) -> Iterator[Token]:
    return (token for token in tokens(query) if token.kind not in {"space", "comment"})


def _place(query: str, token: Token) -> str:
    """Line and column of a token, both from 1."""
    before = query[: token.start]
    return f"{before.count(chr(10)) + 1}:{token.start - before.rfind(chr(10))}"
