"""Names to ids and back, in both languages, each asked of the store once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.schema import vocab
from lodeway.schema.errors import UnknownName
from lodeway.schema.names import resolve
from lodeway.schema.values import LANGS
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lodeway.schema.values import Lang
    from lodeway.store.embedded import Store
    from lodeway.store.rows import Value


_PORT = "port-of-"
_LABELS = """
SELECT ?thing (STR(?text) AS ?label) WHERE {
  VALUES ?kind { UNDEF }
  ?thing a ?kind .
  { ?thing rdfs:label|skos:altLabel|ld:symbol ?text }
  UNION { ?alias ld:standsFor ?thing ; a ld:CountryAlias ; ld:name ?text }
} ORDER BY ?thing ?text
"""
_CODES = """
SELECT ?thing ?code WHERE {
  VALUES ?kind { UNDEF }
  ?thing a ?kind .
  { ?thing ld:iso2|ld:iso3 ?code }
  UNION { ?row ld:identifies ?thing ; ld:identifier ?code }
  UNION {
    ?row ld:source source:unlocode-2024-2 ; ld:describes ?thing ; ld:recordId ?code ;
      ld:decision <https://w3id.org/lodeway/code/decision/same> .
    FILTER NOT EXISTS { ?thing a ld:Strait }
  }
} ORDER BY ?thing ?code
"""
_NAMES = """
SELECT ?thing (STR(?text) AS ?label) {
  VALUES ?lang { UNDEF }
  ?thing rdfs:label ?text . FILTER((LANG(?text) = "zh") = (?lang = "zh"))
} ORDER BY ?thing ?text
"""
_SOURCES = "SELECT ?claim ?source { ?claim ld:source ?source }"
_CHARACTERS = """
SELECT ?traditional ?simplified {
  ?alias a ld:CharacterAlias ; ld:name ?traditional ; ld:simplified ?simplified
} ORDER BY ?traditional
"""


class Lookup:
    """What things are called, and what names mean."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, str], dict[str, list[str]]] = {}
        self._names: dict[Lang, dict[str, str]] = {}

    def find(self, name: str, *, kind: str) -> str:
        """The id of the one thing of class `kind` that `name` means, in either script.

        Several classes stand with bars between: "Country|Region|Bloc". A country goes by its codes
        and by every spelling of the table of aliases too. Raises `UnknownName` with the nearest
        names, `AmbiguousName` with the ids, both with labels.
        """
        return self._resolved(name, kind, what=kind)

    def _resolved(self, name: str, kind: str, *, what: str) -> str:
        labels = self._of_each(kind, self.labels)
        if name in labels:
            return name
        codes = self._of_each(kind, self.codes)
        try:
            return resolve(name, labels, what=what, codes=codes, characters=self._characters)
        except UnknownName as error:
            # Of codes there are few: where none is like it, all are named.
            if self.is_code(kind):
                raise type(error)(name, what, error.candidates or sorted(labels)) from None
            shown: Mapping[Lang, Mapping[str, str]] = {
                lang: {c: self.label(c, lang) for c in error.candidates} for lang in LANGS
            }
            raise type(error)(name, what, error.candidates, shown) from None

    @staticmethod
    def _of_each(
        kind: str, table: Callable[[str], Mapping[str, list[str]]]
    ) -> Mapping[str, list[str]]:
        """The tables of each of the classes in `kind` as one."""
        first, *more = kind.split("|")
        return {**table(first), **{i: of for other in more for i, of in table(other).items()}}

    def place(self, name: str) -> str:
        """The transport node that `name` means; "shanghai" finds the port of Shanghai."""
        known = self.labels("TransportNode")
        if _PORT + name in known and name not in known:
            return _PORT + name
        return self._resolved(name, "TransportNode", what="place")

    def label(self, thing: str, lang: Lang) -> str:
        """The label of an entity or a source; a claim's id, since claims have none."""
        if lang not in self._names:
            rows = self._store.table(_NAMES, bindings={"lang": lang}).rows
            self._names[lang] = {vocab.local(str(thing)): str(label) for thing, label in rows}
        return self._names[lang].get(thing, thing)

    def sources(self, claims: Iterable[str]) -> dict[str, str]:
        """The source of each of `claims` that has one."""
        found = ((claim, self._source_of.get(vocab.ID + claim)) for claim in claims)
        return {claim: vocab.local(str(source)) for claim, source in found if source}

    def is_code(self, kind: str) -> bool:
        """Whether `kind` is a class of codes, which have names of their own."""
        return kind in self._codes

    def labels(self, kind: str) -> dict[str, list[str]]:
        """The labels, other names, symbols and aliases of every thing of class `kind`."""
        return self._texts(kind, _LABELS)

    def codes(self, kind: str) -> dict[str, list[str]]:
        """What registers call each thing of class `kind`: its ISO codes, Wikidata id, LEI, UN/LOCODE."""
        return self._texts(kind, _CODES)

    def _texts(self, kind: str, query: str) -> dict[str, list[str]]:
        if (kind, query) not in self._known:
            found: dict[str, list[str]] = {}
            for thing, text in self._store.table(
                query, bindings={"kind": Iri(vocab.LD + kind)}
            ).rows:
                found.setdefault(vocab.local(str(thing)), []).append(str(text))
            self._known[kind, query] = found
        return self._known[kind, query]

    @cached_property
    def _characters(self) -> Mapping[int, str]:
        """Which simplified character names here have for a traditional one."""
        return {ord(str(old)): str(new) for old, new in self._store.table(_CHARACTERS).rows}

    @cached_property
    def _codes(self) -> frozenset[str]:
        rows = self._store.table("SELECT ?c { ?c rdfs:subClassOf+ ld:Code }")
        return frozenset(vocab.local(str(row[0])) for row in rows.rows)

    @cached_property
    def _source_of(self) -> Mapping[Value | None, Value | None]:
        return dict(self._store.table(_SOURCES).rows)  # type: ignore[arg-type]
