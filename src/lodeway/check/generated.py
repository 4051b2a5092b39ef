"""SHACL shapes made from the ontology, for any engine: core only, each shape with its own name.

What a class must state, which values a property takes, how many, in which languages, and what may
be said of what. No shape stands inside another where it can be helped: engines look through nested
ones once for every thing. Equal ontologies give equal bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.schema import vocab, words
from lodeway.schema.constraints import Constraints, kebab
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from lodeway.schema.ontology import Schema
    from lodeway.schema.words import Lang

_ = words.of(__name__)

_PREFIXES = {
    "shape": vocab.BASE + "shape/",
    "sh": "http://www.w3.org/ns/shacl#",
    "ld": vocab.LD,
    "rdf": vocab.RDF,
    "rdfs": vocab.RDFS,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": vocab.XSD,
}
_TEXT = vocab.RDF + "langString"
_STRING = vocab.XSD + "string"
_PARTIAL = vocab.LD + "PartialDate"
_DATES = ("gYear", "gYearMonth", "date")
_BOTH = '( "en" "zh" )'


def turtle(schema: Schema) -> str:
    """The shapes of an ontology as Turtle, the required first, then each property's own."""
    facts = Constraints(schema)
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _PREFIXES.items())
    shapes = [
        *(s for iri in facts.classes for s in _class(iri, facts)),
        *(s for iri in facts.properties for s in _property(iri, facts)),
        *_domains(facts),
        *_dependences(facts),
    ]
    return "\n".join([head, *shapes])


def released(schema: Schema, written: Path) -> bytes:
    """All shapes of a release in one Turtle file: those made here, and those of the file `written`."""
    return f"{turtle(schema)}\n".encode() + written.read_bytes()


# What a class must state, and what it allows that others do not.


def _class(iri: str, facts: Constraints) -> Iterator[str]:
    name, target = _slug(iri), {"sh:targetClass": _iri(iri)}
    for column in facts.required(iri):
        is_text = facts.range(column) == _TEXT
        told = _NEEDS_BOTH if is_text else _NEEDS
        parts = {**target, "sh:path": _iri(column), "sh:minCount": "2" if is_text else "1"}
        yield _shape(f"{name}-has-{_slug(column)}", parts, facts, told, iri, column)
    for limit in facts.limits(iri):
        allowed = (limit.code,) if limit.code else facts.members(limit.kind or "")
        parts = {**target, "sh:path": _iri(limit.column)}
        parts |= _among(allowed) if limit.code else {"sh:class": _iri(limit.kind or "")}
        limited = f"{name}-{_slug(limit.column)}"
        yield _shape(limited, parts, facts, _LIMITED, iri, limit.column, allowed)


# What a property takes, and what carries it.


def _property(iri: str, facts: Constraints) -> Iterator[str]:
    name = _slug(iri)
    start = {"sh:targetSubjectsOf": _iri(iri), "sh:path": _iri(iri)}
    yield _range(name, iri, start, facts)
    least, most = facts.bounds(iri)
    if least is not None and most is not None:
        parts = {**start, "sh:minInclusive": f"{least:.1e}", "sh:maxInclusive": f"{most:.1e}"}
        yield _shape(f"{name}-bounds", parts, facts, _BOUNDED, iri, f"{least:g}", f"{most:g}")
    if facts.range(iri) == _TEXT:
        parts = {**start, "sh:languageIn": _BOTH}
        if not facts.is_multiple(iri):
            parts |= {"sh:uniqueLang": "true", "sh:minCount": "2"}
        told = _LANGUAGES if facts.is_multiple(iri) else _EACH_LANGUAGE
        yield _shape(f"{name}-languages", parts, facts, told, iri)
    elif not facts.is_multiple(iri):
        yield _shape(f"{name}-once", {**start, "sh:maxCount": "1"}, facts, _ONCE, iri)


def _domains(facts: Constraints) -> Iterator[str]:
    """One shape for all properties of one domain: a thing is looked at once, whatever it states."""
    carried: dict[str, list[str]] = {}
    for column in facts.properties:
        if domain := facts.domain(column):
            carried.setdefault(domain, []).append(column)
    for domain, columns in sorted(carried.items()):
        parts = {
            "sh:targetSubjectsOf": " , ".join(map(_iri, columns)),
            "sh:class": _iri(domain),
        }
        told = facts.members(domain), columns
        yield _shape(f"only-{_slug(domain)}", parts, facts, _CARRIED, *told)


def _range(name: str, iri: str, start: dict[str, str], facts: Constraints) -> str:
    wanted = facts.range(iri)
    if facts.is_code_class(wanted):
        parts = {**start, **_among(facts.codes(wanted))}
        return _shape(f"{name}-codes", parts, facts, _CODES, iri, wanted)
    if wanted == _PARTIAL:
        kinds = " ".join(f"[ sh:datatype xsd:{kind} ]" for kind in _DATES)
        return _shape(f"{name}-value", {**start, "sh:or": f"( {kinds} )"}, facts, _A_DATE, iri)
    if wanted.startswith(vocab.LD):
        parts = {**start, "sh:class": _iri(wanted)}
        return _shape(f"{name}-value", parts, facts, _VALUE, iri, facts.members(wanted))
    parts = {**start, "sh:datatype": _iri(wanted)}
    if wanted in (_STRING, _TEXT):
        parts["sh:minLength"] = "1"
    return _shape(f"{name}-value", parts, facts, _LITERALS[vocab.local(wanted)], iri)


# What one value of a thing says of another: the kind of its unit, the state of its subject.


def _dependences(facts: Constraints) -> Iterator[str]:
    """Two shapes for each code: what is allowed with it, and the way back to what carries it."""
    for rule in facts.dependences:
        name = f"{_slug(rule.then)}-of-{vocab.local(rule.code)}"
        parts = {"sh:path": _iri(rule.then)}
        is_code = facts.is_code_class(facts.range(rule.then))
        parts |= _among(rule.allowed) if is_code else _of(rule.allowed)
        yield _shape(name, parts, facts, _DEPENDS, rule.then, rule.code, rule.allowed)
        back = f"[ sh:path [ sh:inversePath {_iri(rule.given)} ] ; sh:property shape:{name} ]"
        yield (
            f"shape:from-{name}\n    a sh:NodeShape ;\n"
            f"    sh:targetNode {_iri(rule.code)} ;\n    sh:property {back} .\n"
        )


def _among(codes: Iterable[str]) -> dict[str, str]:
    return {"sh:in": f"( {' '.join(map(_iri, codes))} )"}


def _of(classes: Sequence[str]) -> dict[str, str]:
    """Being of one of the classes."""
    if len(classes) == 1:
        return {"sh:class": _iri(classes[0])}
    either = " ".join(f"[ sh:class {_iri(name)} ]" for name in sorted(classes))
    return {"sh:or": f"( {either} )"}


# One shape as Turtle, and its words.


def _shape(
    name: str,
    parts: dict[str, str],
    facts: Constraints,
    told: words.Text,
    *terms: str | Sequence[str],
) -> str:
    kind = "sh:PropertyShape" if "sh:path" in parts else "sh:NodeShape"
    messages = [_message(told, lang, terms, facts.label) for lang in LANGS]
    lines = [f"{predicate} {value}" for predicate, value in parts.items()]
    lines.append("sh:message " + " ,\n        ".join(messages))
    body = " ;\n    ".join([f"a {kind}", *lines])
    return f"shape:{name}\n    {body} .\n"


def _message(
    told: words.Text,
    lang: Lang,
    terms: Sequence[str | Sequence[str]],
    label: Callable[[str, str], str],
) -> str:
    named = [
        label(term, lang)
        if isinstance(term, str)
        else _COMMA[lang].join(label(member, lang) for member in term)
        for term in terms
    ]
    text = told[lang].format(*named).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"@{lang}'


def _slug(iri: str) -> str:
    return kebab(vocab.local(iri))


def _iri(iri: str) -> str:
    for name, space in _PREFIXES.items():
        rest = iri.removeprefix(space)
        if rest != iri and rest.isalnum():
            return f"{name}:{rest}"
    return f"<{iri}>"


_COMMA = _(", ")
_NEEDS = _("{0}: '{1}' is missing")
_NEEDS_BOTH = _("{0}: '{1}' is needed in English and in Chinese")
_LIMITED = _("{0}: '{1}' must be one of: {2}")
_BOUNDED = _("'{0}' must lie between {1} and {2}")
_LANGUAGES = _("'{0}' must be text in English or Chinese")
_EACH_LANGUAGE = _("'{0}' must stand once in English and once in Chinese")
_ONCE = _("'{0}' may have only one value")
_CARRIED = _("{1}: only of {0}")
_CODES = _("'{0}' must be a code of the list '{1}'")
_VALUE = _("'{0}' must be one of: {1}")
_A_DATE = _("'{0}' must be a year, a month or a day")
_DEPENDS = _("'{0}' with '{1}' must be one of: {2}")
_LITERALS = {
    "langString": _("'{0}' must be text with a language"),
    "string": _("'{0}' must be text"),
    "double": _("'{0}' must be a decimal number (xsd:double)"),
    "integer": _("'{0}' must be a whole number"),
    "boolean": _("'{0}' must be true or false"),
    "date": _("'{0}' must be a day"),
    "gYear": _("'{0}' must be a year"),
}
