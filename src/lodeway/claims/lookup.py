"""Names to ids and back, in both languages, each asked of the store once."""

from __future__ import annotations

from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from lodeway.schema import vocab
from lodeway.schema.errors import AmbiguousName, UnknownName
from lodeway.schema.names import (
    Called,
    Labelled,
    NameIndex,
    exactly,
    folded,
    in_words,
    simplified,
)
from lodeway.schema.values import LANGS
from lodeway.store.rows import Iri, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lodeway.schema.values import Lang
    from lodeway.store.embedded import Store
    from lodeway.store.rows import Value


_FORM = "name index 4"  # raised when what is kept changes
_KIND = """
SELECT DISTINCT ?thing { VALUES ?kind { UNDEF } ?thing a ?kind ; rdfs:label ?label } ORDER BY ?thing
"""
_PORT = "port-of-"
_LABELS = """
SELECT ?thing (STR(?text) AS ?label) {
  { ?thing rdfs:label|skos:altLabel|ld:symbol ?text }
  UNION {
    VALUES ?kind { ld:CountryAlias ld:NameAlias }
    ?alias ld:standsFor ?thing ; a ?kind ; ld:name ?text
  }
} ORDER BY ?thing ?text
"""
# What a file calls a commodity is no name of each of several minerals.
_COMMODITIES = """
SELECT ?thing (STR(?text) AS ?label) {
  ?alias ld:standsFor ?thing ; a ld:CommodityAlias ; ld:name ?text .
  FILTER NOT EXISTS { ?alias ld:standsFor ?other FILTER(?other != ?thing) }
} ORDER BY ?thing ?text
"""
_CODES = """
SELECT ?thing ?code {
  { ?thing ld:iso2|ld:iso3 ?code }
  UNION { ?row ld:identifies ?thing ; ld:identifier ?code }
  UNION {
    ?row ld:source source:unlocode-2024-2 ; ld:describes ?thing ; ld:recordId ?code ;
      ld:decision <https://w3id.org/lodeway/code/decision/same> .
    FILTER NOT EXISTS { ?thing a ld:Strait }
  }
} ORDER BY ?thing ?code
"""
_NOISE = """
SELECT ?family ?word {
  ?row a ld:NameWord ; ld:name ?word ; ld:usedBy ?family ; ld:tells false
} ORDER BY ?family ?word
"""
# The classes whose names have words of their own that do not count, by the name of their words.
_FAMILIES = {"company": "Actor", "site": "Asset", "place": "TransportNode"}
_NAMES = """
SELECT ?thing (STR(?text) AS ?label) {
  VALUES ?lang { UNDEF }
  ?thing rdfs:label ?text . FILTER((LANG(?text) = "zh") = (?lang = "zh"))
} ORDER BY ?thing ?text
"""
_SOURCES = "SELECT ?claim ?source { ?claim ld:source ?source }"


class Lookup:
    """What things are called, and what names mean."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._indexes: dict[str, NameIndex] = {}
        self._labelled: dict[str, Labelled] = {}
        self._names: dict[Lang, dict[str, str]] = {}

    def find(self, name: str, *, kind: str) -> str:
        """The id of the one thing of class `kind` that `name` means, in either script.

        Several classes stand with bars between: "Country|Region|Bloc". A thing goes by its labels,
        its codes and the spellings of the tables of aliases, in any case, script, order of words
        and legal form. Raises `UnknownName` with the nearest names, `AmbiguousName` with the ids,
        both with labels.
        """
        return self._resolved(name, kind, what=kind)

    def is_loose(self, name: str, *, kind: str) -> bool:
        """Whether `find` knows `name` only in another order of words or less its legal form."""
        return self._index(kind).is_loose(name)

    def place(self, name: str) -> str:
        """The transport node that `name` means; "shanghai" finds the port of Shanghai."""
        ids = {*map(vocab.local, self._things("TransportNode"))}
        if _PORT + name in ids and name not in ids:
            return _PORT + name
        return self._resolved(name, "TransportNode", what="place")

    def _resolved(self, name: str, kind: str, *, what: str) -> str:
        meant = self._index(kind).means(name)
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise AmbiguousName(name, what, meant, self._shown(meant))
        if kind not in self._labelled:
            self._labelled[kind] = Labelled(self.labels(kind))
        near = self._labelled[kind].nearest(name)
        # Of codes there are few: where none is like it, all are named.
        if self.is_code(kind):
            raise UnknownName(name, what, near or sorted(self.labels(kind)))
        raise UnknownName(name, what, near, self._shown(near))

    def _shown(self, ids: Iterable[str]) -> Mapping[Lang, Mapping[str, str]]:
        return {lang: {i: self.label(i, lang) for i in ids} for lang in LANGS}

    def _index(self, kind: str) -> NameIndex:
        """Every spelling of every thing of a kind, kept with the store."""
        if kind not in self._indexes:
            exact = partial(self._kept, "exact", kind, lambda: exactly(self._called(kind)))
            in_order = partial(self._kept, "words", kind, lambda: self._in_words(kind))
            ids = frozenset(map(vocab.local, self._things(kind)))
            self._indexes[kind] = NameIndex(ids, cache(exact), cache(in_order), lambda: self._noise)
        return self._indexes[kind]

    def _kept(
        self, part: str, kind: str, make: Callable[[], Iterable[tuple[str, str]]]
    ) -> Mapping[str, list[str]]:
        name = f"{_FORM}, {part}: {kind}"
        spelled: dict[str, list[str]] = {}
        for key, thing in self._store.kept(name, lambda: Rows(("key", "id"), tuple(make()))).rows:
            spelled.setdefault(str(key), []).append(str(thing))
        return spelled

    def _in_words(self, kind: str) -> Iterable[tuple[str, str]]:
        nodes = {*map(vocab.local, self._things("TransportNode"))}
        places = {
            folded(simplified(name))
            for place, names in self.labels("Place|Country").items()
            for name in (place, *names)
        }
        called = [*self._called(kind)]
        yield from in_words((c for c in called if c.id in nodes), self._noise)
        others = (c for c in called if c.id not in nodes)
        yield from in_words(others, self._noise, frozenset(places))

    def _called(self, kind: str) -> Iterable[Called]:
        codes, family = self._texts(_CODES), self._family
        for thing, names in self._names_of(kind).items():
            # Codes of two schemes may share an id, so things go by their whole names here.
            i = vocab.local(thing)
            yield Called(i, tuple(names), tuple(codes.get(thing, ())), family.get(thing, ""))

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
        """The labels, other names, symbols and aliases of every thing of class `kind`.

        Several classes stand with bars between.
        """
        return {vocab.local(thing): names for thing, names in self._names_of(kind).items()}

    def _names_of(self, kind: str) -> dict[str, list[str]]:
        texts, aliases = self._texts(_LABELS), self._texts(_COMMODITIES)
        return {i: [*texts.get(i, ()), *aliases.get(i, ())] for i in self._things(kind)}

    def _things(self, kinds: str) -> list[str]:
        """Every thing of a class or of several with bars between."""
        classes = [Iri(vocab.LD + kind) for kind in kinds.split("|")]
        asked = [self._store.table(_KIND, bindings={"kind": kind}).rows for kind in classes]
        return [str(thing) for rows in asked for (thing,) in rows]

    def _texts(self, query: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for thing, text in self._store.table(query).rows:
            found.setdefault(str(thing), []).append(str(text))
        return found

    @cached_property
    def _family(self) -> Mapping[str, str]:
        return {i: family for family, kind in _FAMILIES.items() for i in self._things(kind)}

    @cached_property
    def _noise(self) -> Mapping[str, frozenset[str]]:
        """The words that do not count, by family; those that count in none of them under "".

        Whoever asks for "CITIC Group" gets an answer headed by what was found, so words go here
        that tell companies apart where nobody looks.
        """
        rows = self._store.table(_NOISE).rows
        noise = {f: frozenset(str(w) for of, w in rows if of in (f, "search")) for f in _FAMILIES}
        return {"": frozenset.intersection(*noise.values()), **noise}

    @cached_property
    def _codes(self) -> frozenset[str]:
        rows = self._store.table("SELECT ?c { ?c rdfs:subClassOf+ ld:Code }")
        return frozenset(vocab.local(str(row[0])) for row in rows.rows)

    @cached_property
    def _source_of(self) -> Mapping[Value | None, Value | None]:
        return dict(self._store.table(_SOURCES).rows)  # type: ignore[arg-type]
