"""Names to ids and back, in both languages, each asked of the store once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from lodeway.schema import vocab
from lodeway.schema.names import resolve
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.store.embedded import Store


_PORT = "port-of-"


class Lookup:
    """What things are called, and what names mean."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, dict[str, list[str]]] = {}

    def find(self, name: str, *, kind: str) -> str:
        """The id of the one thing of class `kind` that `name` means, in either script.

        Raises `UnknownName` with the nearest names, `AmbiguousName` with the ids.
        """
        return resolve(name, self.labels(kind), what=kind)

    def place(self, name: str) -> str:
        """The transport node that `name` means; "shanghai" finds the port of Shanghai."""
        known = self.labels("TransportNode")
        if _PORT + name in known and name not in known:
            return _PORT + name
        return resolve(name, known, what="place")

    def label(self, thing: str, lang: Literal["en", "zh"]) -> str:
        """The label of an entity or a source; a claim's id, since claims have none."""
        return self._names[lang].get(thing, thing)

    def sources(self, claims: Iterable[str]) -> dict[str, str]:
        """The source of each of `claims` that has one."""
        return {claim: self._source_of[claim] for claim in claims if claim in self._source_of}

    def is_code(self, kind: str) -> bool:
        """Whether `kind` is a class of codes, which have names of their own."""
        return kind in self._codes

    def labels(self, kind: str) -> dict[str, list[str]]:
        """The labels, other names and symbols of every thing of class `kind`."""
        if kind not in self._known:
            rows = self._store.table(
                "SELECT ?thing ?label WHERE { VALUES ?kind { UNDEF }\n?thing a ?kind ; "
                "rdfs:label|skos:altLabel|ld:symbol ?label } ORDER BY ?thing ?label",
                bindings={"kind": Iri(vocab.LD + kind)},
            )
            found: dict[str, list[str]] = {}
            for thing, label in rows.rows:
                found.setdefault(vocab.local(str(thing)), []).append(str(label))
            self._known[kind] = found
        return self._known[kind]

    @cached_property
    def _codes(self) -> frozenset[str]:
        rows = self._store.table("SELECT ?c { ?c rdfs:subClassOf ld:Code }")
        return frozenset(vocab.local(str(row[0])) for row in rows.rows)

    @cached_property
    def _source_of(self) -> dict[str, str]:
        rows = self._store.table("SELECT ?claim ?source { ?claim ld:source ?source }")
        names = {source: vocab.local(source) for _, source in rows.rows if isinstance(source, str)}
        return {vocab.local(str(c)): names[str(s)] for c, s in rows.rows}

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        rows = self._store.table(
            "SELECT ?thing ?label (LANG(?label) AS ?lang) { ?thing rdfs:label ?label }"
        )
        found: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
        for thing, label, lang in rows.rows:
            found["zh" if lang == "zh" else "en"][vocab.local(str(thing))] = str(label)
        return found
