"""A JSON-LD context made from the ontology, and claims as JSON in its terms."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from lodeway.schema import rdf, vocab
from lodeway.schema.ontology import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.publish.vocabulary import Term, Vocabulary

_XSD_STRING = vocab.XSD + "string"
_LANG_STRING = vocab.RDF + "langString"
# `source` and `code` are properties too, and so no prefixes here.
_PREFIXES = ("ld", "id", "rdf", "rdfs", "owl", "xsd", "skos", "dcterms")


def context(vocabulary: Vocabulary) -> dict[str, Any]:
    """A JSON-LD 1.1 context: classes and properties by their local names.

    Things are written `id:glencore`. The value of a property that takes a code or a source is its
    bare name: `"confidence": "high"`, `"source": "usgs-mcs-2026"`. Texts in two languages are
    maps, `"label": {"en": ..., "zh": ...}`. It names no other document.
    """
    terms: dict[str, Any] = {"@version": 1.1, "type": "@type"}
    terms |= {prefix: vocab.PREFIXES[prefix] for prefix in _PREFIXES}
    terms |= {term.name: iri for iri, term in vocabulary.classes.items()}
    terms |= {term.name: _definition(term, vocabulary) for term in vocabulary.properties.values()}
    terms |= {
        term.texts(vocab.LD + "column")[0]: {"@id": borrowed, "@container": "@language"}
        for term in vocabulary.terms.values()
        for borrowed in term.iris(vocab.LD + "borrows")
    }
    return {"@context": terms}


def document(context: Mapping[str, Any], quads: Iterable[ox.Quad]) -> dict[str, Any]:
    """The things that triples speak of as JSON-LD, in their order; graphs are left out.

    Numbers stand as texts, since JSON has no way to keep `1.50` as it was written.
    """
    terms: Mapping[str, Any] = context["@context"]
    names = {_iri(entry): name for name, entry in terms.items() if name not in _KEYWORDS}
    things: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        subject = _short(_reference(quad.subject))
        if quad.predicate == rdf.RDF_TYPE:
            kind = _reference(quad.object)
            things[subject]["type"].append(names.get(kind, kind))
            continue
        name = names.get(quad.predicate.value, quad.predicate.value)
        things[subject][name].append(_value(quad.object, terms.get(name)))
    graph = [{"@id": iri} | _joined(facts, terms) for iri, facts in things.items()]
    return {**context, "@graph": graph}


def written(content: Mapping[str, Any]) -> bytes:
    """JSON as it stands in a file."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


_KEYWORDS = ("@version", "type", *_PREFIXES)


def _definition(term: Term, vocabulary: Vocabulary) -> Any:
    """What a property's name stands for and how its values are read."""
    ranges = term.iris(vocab.RDFS + "range")
    wanted = ranges[0] if ranges else ""
    if space := _space(wanted, vocabulary):
        # Nothing else is known inside: a code may be called as a class or a property is.
        return {"@id": term.iri, "@type": "@vocab", "@context": [None, {"@vocab": space}]}
    if wanted == _LANG_STRING:
        return {"@id": term.iri, "@container": "@language"}
    if wanted in vocabulary.classes or vocab.OWL + "ObjectProperty" in term.types:
        return {"@id": term.iri, "@type": "@id"}
    if wanted.startswith(vocab.XSD) and wanted != _XSD_STRING:
        return {"@id": term.iri, "@type": wanted}
    return {"@id": term.iri}


def _space(wanted: str, vocabulary: Vocabulary) -> str:
    """Under which IRI all values of a class stand: those of one code list, or sources."""
    if wanted == vocab.LD + "Source":
        return vocab.SOURCE
    if wanted in vocabulary.is_code_class and wanted != vocab.LD + "Code":
        return f"{vocab.CODE}{scheme_of(vocab.local(wanted))}/"
    return ""


def _iri(entry: Any) -> str:
    return str(entry["@id"] if isinstance(entry, dict) else entry)


def _reference(thing: object) -> str:
    return thing.value if isinstance(thing, ox.NamedNode) else str(thing)


def _short(iri: str) -> str:
    return f"id:{iri.removeprefix(vocab.ID)}" if iri.startswith(vocab.ID) else iri


def _value(thing: object, entry: Any) -> Any:
    """One value as its property's entry lets it be written, else with its type beside it."""
    kind = entry if isinstance(entry, dict) else {}
    if not isinstance(thing, ox.Literal):
        iri = _reference(thing)
        space = kind["@context"][1]["@vocab"] if "@context" in kind else ""
        if space and iri.startswith(space):
            return iri.removeprefix(space)
        return _short(iri) if kind.get("@type") == "@id" else {"@id": _short(iri)}
    if thing.language:
        if kind.get("@container") == "@language":
            return {thing.language: thing.value}
        return {"@value": thing.value, "@language": thing.language}
    datatype = thing.datatype.value
    if datatype == kind.get("@type", _XSD_STRING):
        return thing.value
    return {"@value": thing.value, "@type": datatype}


def _joined(facts: Mapping[str, list[Any]], terms: Mapping[str, Any]) -> dict[str, Any]:
    """Single values bare, several as a list, languages as one map."""
    found: dict[str, Any] = {}
    for name, values in facts.items():
        entry = terms.get(name)
        if isinstance(entry, dict) and entry.get("@container") == "@language":
            texts: dict[str, list[str]] = defaultdict(list)
            for value in values:
                for lang, text in value.items():
                    texts[lang].append(text)
            found[name] = {lang: t[0] if len(t) == 1 else t for lang, t in texts.items()}
        else:
            found[name] = values[0] if len(values) == 1 else values
    return found
