"""A short name of every claim, in both languages: "Glencore holds a stake in Kamoto: 75 % (2024)"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.schema import rdf, vocab, words
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lodeway.publish.vocabulary import Vocabulary
    from lodeway.schema.words import Lang

_ = words.of(__name__)

_SENTENCE = _("{} {} {}", "a thing, a verb, a thing")
_AND = _(", ", "between things")
_COLON = _("{}: {}", "a thing and its figure")
_DATED = _("{} ({})", "a claim and its days")
_SINCE_UNTIL = _("{} to {}", "two days")
_UNTIL = _("until {}", "a day")
_PERCENT = _("{} %")
_LONGEST = 100  # letters of a statement's own words
_MORE = "…"
_RANGE = "–"

_KINDS = ("quantityKind", "state", "mineral", "stage")
# What a claim can amount to: the figure, its lower and upper bound, its unit.
_AMOUNTS = (
    ("share", "shareMin", "shareMax", "%"),
    ("shareOfOutput", "", "", "%"),
    ("amount", "", "amountMax", "currency"),
    ("value", "low", "high", "unit"),
)
_FIELDS = (
    *("summary", "subject", "since", "until", "sinceStated", "untilStated"),
    *_KINDS,
    *(name for amount in _AMOUNTS for name in amount if name not in ("", "%")),
)
_PERCENT_UNIT = f"{vocab.CODE}unit/percent"

Facts = dict[str, list["ox.Literal | ox.NamedNode"]]


@dataclass(frozen=True)
class _Edge:
    start: str
    end: str
    verb: Mapping[Lang, str]


@dataclass(frozen=True)
class _Names:
    """What things are called, and which claims tie two of them."""

    labels: Mapping[tuple[str, str], str]
    edges: Mapping[str, _Edge]

    def of(self, things: Iterable[ox.Literal | ox.NamedNode], lang: Lang) -> str:
        """The names of things after each other; a text or a number as it is."""
        told = (
            self.labels.get((one.value, lang), vocab.local(one.value))
            if isinstance(one, ox.NamedNode)
            else one.value
            for one in things
        )
        return _AND[lang].join(told)


def of_claims(quads: Iterable[ox.Quad], vocabulary: Vocabulary) -> list[ox.Triple]:
    """Two labels a claim, in the order in which the claims are first spoken of.

    A statement is told by its own words, a tie by its two ends, a figure by its subject and kind.
    """
    edges = dict(_edges(vocabulary))
    ends = {end for edge in edges.values() for end in (edge.start, edge.end)}
    labels, claims = _facts(quads, {vocab.LD + name: name for name in (*_FIELDS, *ends)})
    for term in vocabulary.terms.values():
        labels |= {(term.iri, lang): term.label(lang) for lang in LANGS}
    names = _Names(labels, edges)
    predicate = rdf.Iri(vocab.RDFS + "label")
    return [
        ox.Triple(claim, predicate, rdf.Literal(_label(facts, names, lang), language=lang))
        for claim, facts in claims.items()
        for lang in LANGS
    ]


def _facts(
    quads: Iterable[ox.Quad], fields: Mapping[str, str]
) -> tuple[dict[tuple[str, str], str], dict[ox.NamedNode, Facts]]:
    """The labels of all things, and of claims that have none what is said in `fields`, by name."""
    label, claim = vocab.RDFS + "label", vocab.LD + "Claim"
    names = {**fields, vocab.RDF + "type": "type"}
    labels: dict[tuple[str, str], str] = {}
    claims: list[ox.NamedNode] = []
    said: dict[ox.NamedNode, Facts] = {}
    for quad in quads:
        predicate = quad.predicate.value
        if predicate == label:
            named = quad.subject, quad.object
            if isinstance(named[0], ox.NamedNode) and isinstance(named[1], ox.Literal):
                labels[named[0].value, named[1].language or ""] = named[1].value
        elif name := names.get(predicate):
            subject, thing = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(thing, (ox.NamedNode, ox.Literal)):
                said.setdefault(subject, {}).setdefault(name, []).append(thing)
                if thing.value == claim:
                    claims.append(subject)
    return labels, {c: said[c] for c in claims if (c.value, LANGS[0]) not in labels}


def _edges(vocabulary: Vocabulary) -> Iterator[tuple[str, _Edge]]:
    for iri, term in vocabulary.classes.items():
        starts, ends = term.iris(vocab.LD + "edgeFrom"), term.iris(vocab.LD + "edgeTo")
        if starts and ends:
            verb: dict[Lang, str] = {
                lang: term.text(vocab.LD + "edgeLabel", lang) for lang in LANGS
            }
            yield iri, _Edge(vocab.local(starts[0]), vocab.local(ends[0]), verb)


def _label(facts: Facts, names: _Names, lang: Lang) -> str:
    what = _statement(facts, lang) or _tie(facts, names, lang) or _figure(facts, names, lang)
    days = _days(facts, lang)
    return _DATED[lang].format(what, days) if days else what


def _statement(facts: Facts, lang: Lang) -> str:
    for text in facts.get("summary", ()):
        if isinstance(text, ox.Literal) and text.language == lang:
            whole = text.value.rstrip(".。")
            return whole if len(whole) <= _LONGEST else whole[:_LONGEST].rstrip() + _MORE
    return ""


def _tie(facts: Facts, names: _Names, lang: Lang) -> str:
    for kind in facts.get("type", ()):
        edge = names.edges.get(kind.value)
        if edge and edge.start in facts and edge.end in facts:
            start, end = (names.of(facts[name], lang) for name in (edge.start, edge.end))
            told = _SENTENCE[lang].format(start, edge.verb[lang], end)
            amount = _amount(facts, names, lang)
            return _COLON[lang].format(told, amount) if amount else told
    return ""


def _figure(facts: Facts, names: _Names, lang: Lang) -> str:
    subject = names.of(facts.get("subject", ()), lang)
    said = [names.of(facts[kind], lang) for kind in _KINDS if kind in facts]
    parts = _AND[lang].join([*said, *filter(None, [_amount(facts, names, lang)])])
    if not subject:
        return parts or names.of(facts.get("type", ())[:1], lang)
    return _COLON[lang].format(subject, parts) if parts else subject


def _amount(facts: Facts, names: _Names, lang: Lang) -> str:
    """A share, a sum or a figure with its unit, or between which two it lies."""
    for point, low, high, unit in _AMOUNTS:
        number = _number(facts, point) or _RANGE.join(
            filter(None, (_number(facts, low), _number(facts, high)))
        )
        units = facts.get(unit, ())
        if number and (unit == "%" or any(one.value == _PERCENT_UNIT for one in units)):
            return _PERCENT[lang].format(number)
        if number:
            return f"{number} {names.of(units, lang)}".strip()
    return ""


def _number(facts: Facts, name: str) -> str:
    return next((f"{float(one.value):,.10g}" for one in facts.get(name, ())), "")


def _days(facts: Facts, lang: Lang) -> str:
    since, until = (_stated(facts, name) for name in ("since", "until"))
    if since and until and since != until:
        return _SINCE_UNTIL[lang].format(since, until)
    return since or (_UNTIL[lang].format(until) if until else "")


def _stated(facts: Facts, name: str) -> str:
    """A day as precisely as the source gives it."""
    days = facts.get(f"{name}Stated") or facts.get(name) or ()
    return next((day.value for day in days), "")
