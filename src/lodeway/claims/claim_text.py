"""A claim in words, with its source and its place there."""

from __future__ import annotations

import operator
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lodeway.claims.dates import date_text
from lodeway.claims.rows import each, rows
from lodeway.schema import vocab, words
from lodeway.schema.ontology import scheme_of
from lodeway.schema.values import Lang
from lodeway.store.rows import Iri
from lodeway.store.rows import Text as Tagged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lodeway.schema.words import Text
    from lodeway.store.embedded import Store

_ = words.of(__name__)


# Claims and sources with all their fields: what an answer shows for itself.


WORKED_OUT = frozenset((*vocab.DATES, *(name + vocab.EARLIEST for name in vocab.SPANS)))
MANY = 300  # claims, from which on one look at all is quicker


@dataclass(frozen=True)
class Receipt:
    """A claim or a source by its id, with all that is said of it.

    Fields are called as the columns of the tables are: `share`, `since`, `note@zh`. Several values
    stand with semicolons between, things by their ids. Dates are as their source writes them; the
    days that the build makes of them (`WORKED_OUT`) are left out.
    """

    id: str
    fields: Mapping[str, str]


def claims(store: Store, ids: Iterable[str]) -> tuple[Receipt, ...]:
    """The claims of these ids in their order, each once; what the graph has none of is left out."""
    wanted = sorted(set(ids))
    known = _all(store, wanted) if len(wanted) > MANY else {}
    found = (known.get(one) or _receipt(store, vocab.ID, one) for one in wanted)
    return tuple(one for one in found if "source" in one.fields)


def sources(store: Store, ids: Iterable[str]) -> tuple[Receipt, ...]:
    """The sources of these ids in their order, each once."""
    found = (_receipt(store, vocab.SOURCE, one) for one in sorted(set(ids)))
    return tuple(one for one in found if one.fields)


def told_by(found: Iterable[Mapping[str, Any]]) -> dict[str, Receipt]:
    """Each thing by id with all that rows of `thing`, `field` and `value` say of it."""
    thing_of = operator.itemgetter("thing")
    by_thing = groupby(sorted(found, key=thing_of), key=thing_of)
    made = (_made(vocab.local(thing), said) for thing, said in by_thing)
    return {one.id: one for one in made}


def _all(store: Store, wanted: Iterable[str]) -> dict[str, Receipt]:
    """The claims among `wanted`, by one look at every claim of the graph."""
    asked = set(wanted)
    return told_by(r for r in each(store, "receipts-all") if vocab.local(r["thing"]) in asked)


def _receipt(store: Store, space: str, thing: str) -> Receipt:
    return _made(thing, rows(store, "receipts", thing=Iri(space + thing)))


def _made(thing: str, found: Iterable[Mapping[str, Any]]) -> Receipt:
    fields: dict[str, list[str]] = defaultdict(list)
    for row in found:
        value = row["value"]
        if name := _field(row["field"], value.lang if isinstance(value, Tagged) else ""):
            fields[name].append(_words(value))
    return Receipt(thing, {name: ";".join(sorted(fields[name])) for name in sorted(fields)})


@cache  # of some hundred properties, asked for hundred thousands of times
def _field(name: str, lang: str) -> str:
    """What a property is called in a receipt; "" for what is worked out."""
    field = vocab.local(name)
    tag = f"@{lang}" if lang else ""
    return "" if field in WORKED_OUT else f"{field.removesuffix(vocab.STATED)}{tag}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return vocab.local(value) if isinstance(value, Iri) and vocab.BASE in value else str(value)


# The words for what a claim says: its fields, its codes, and the sentence that its ends make.


if TYPE_CHECKING:
    Said = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Edge:
    """How a class of claims joins two things: `holder` "holds" `target`."""

    start: str
    end: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wording:
    """The ontology's words in both languages.

    `fields` by the name of the column, `ranges` the class of its values (nothing for plain ones),
    `codes` by scheme and code, `edges` by the class of the claim.
    """

    fields: Mapping[str, Said]
    ranges: Mapping[str, str]
    codes: Mapping[tuple[str, str], Said]
    edges: Mapping[str, Edge]

    def field(self, name: str, lang: Lang) -> str:
        """What a column is called; its name where the ontology has no word."""
        return self.fields.get(name, {}).get(lang, name)

    def code(self, name: str, value: str, lang: Lang) -> str | None:
        """What a code in the column `name` is called; None where its values are no codes."""
        scheme = scheme_of(self.ranges.get(name, ""))
        return self.codes.get((scheme, value), {}).get(lang)


def wording(store: Store) -> Wording:
    """The words of the graph's own ontology."""
    fields: dict[str, dict[str, str]] = {}
    ranges: dict[str, str] = {}
    codes: dict[tuple[str, str], dict[str, str]] = {}
    edges: dict[str, Edge] = {}
    for row in rows(store, "wording"):
        lang, said = row["label"].lang, str(row["label"])
        if row["field"]:
            name = vocab.local(row["field"])
            fields.setdefault(name, {})[lang] = said
            ranges[name] = vocab.local(row["range"]) if vocab.LD in row["range"] else ""
        elif row["code"]:
            code = vocab.local(row["scheme"]), vocab.local(row["code"])
            codes.setdefault(code, {})[lang] = said
        else:
            ends = vocab.local(row["from"]), vocab.local(row["to"])
            known = edges.setdefault(vocab.local(row["class"]), Edge(*ends))
            edges[vocab.local(row["class"])] = Edge(*ends, {**known.said, lang: said})
    return Wording(fields, ranges, codes, edges)


# A claim in words: what it says, how firm it is, when, and where in its source it stands.


# What every claim has; the rest of its fields is what it says.
_OUTER = frozenset(
    ("type", "source", "locator", "since", "until", "status", "progress", "outcome", "confidence",
     "basis", "rank", "recorded", "retracted", "spellsOut", "lastConfirmed", "contradicts",
     "heldFrom", "heldUntil", "closedBy", "yieldsTo", "noteAsPrinted", "valueAsPrinted")
)  # fmt: skip
# What a figure is of stands before it, and its unit behind.
_FIRST = ("subject", "quantityKind", "mineral", "stage", "low", "value", "high", "unit")
_FIRM = ("status", "basis", "confidence")
_DATED = ("since", "until", "lastConfirmed", "retracted")
_DAY_AT_END = 20  # letters that hold "(18 February 2026"
NO_PLACE = _("place in the page not recorded")  # as the tables have it
WORDS: Mapping[str, Text] = {
    "says": _("{} {}", "a column and its value"),
    "sentence": _("{} {} {}", "a thing, a verb, a thing"),
    "and": _("; ", "between parts"),
    "comma": _(", ", "between things"),
    "colon": _(": ", "after a name"),
    "stop": _(". ", "between sentences"),
    "since": _("since {}"),
    "until": _("until {}", "a claim"),
    "lastConfirmed": _("last confirmed {}"),
    "retracted": _("taken back {}"),
    "source": _("{}, {}", "a source and the place in it"),
    "published": _("{} ({})", "a source and its day"),
    "above": _("{} (above)"),
    "unknown": _("{} (not in this graph)"),
    "none": _("No claims are kept with this answer."),
    "row": _("row {}"),
}


@dataclass(frozen=True)
class Speech:
    """How things (`label`), columns and codes (`wording`) are called in one language."""

    label: Callable[[str, Lang], str]
    wording: Wording
    lang: Lang

    def value(self, name: str, value: str) -> str:
        """A value of the column `name` in words, several of them after each other."""
        if not self.wording.ranges.get(name):
            return value
        parts = [self._one(name, part) for part in value.split(";")]
        return WORDS["comma"][self.lang].join(parts)

    def _one(self, name: str, value: str) -> str:
        return self.wording.code(name, value, self.lang) or self.label(value, self.lang)


def described(claim: Receipt, behind: Mapping[str, Receipt], speech: Speech) -> str:
    """A claim in one line: what it says, how firm, when, and its place in its source."""
    lang, fields = speech.lang, claim.fields
    firm = [speech.value(name, fields[name]) for name in _FIRM if name in fields]
    firm += [
        WORDS[name][lang].format(date_text(fields[name], lang)) for name in _DATED if name in fields
    ]
    parts = [
        says(claim, speech),
        WORDS["and"][lang].join(firm),
        _source(claim, behind, speech.lang),
    ]
    return f"{claim.id}{WORDS['colon'][lang]}" + WORDS["stop"][lang].join(
        part for part in parts if part
    )


def says(claim: Receipt, speech: Speech) -> str:
    """What a claim says: its summary if it is a statement, else its ends and other fields."""
    lang, fields = speech.lang, claim.fields
    if f"summary@{speech.lang}" in fields:
        return fields[f"summary@{speech.lang}"]
    edges = [speech.wording.edges.get(kind) for kind in fields.get("type", "").split(";")]
    edge = next((e for e in edges if e and e.start in fields and e.end in fields), None)
    ends = (edge.start, edge.end) if edge else ()
    inner = [
        name
        for name, value in fields.items()
        if name not in _OUTER
        and name not in ends
        and "@" not in name
        # That it is not known needs no words: a claim says what it says.
        and (name, value) != ("directness", "unknown")
    ]
    inner.sort(key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    named = (
        WORDS["says"][lang].format(speech.wording.field(n, speech.lang), speech.value(n, fields[n]))
        for n in inner
    )
    return WORDS["and"][lang].join([*_sentence(edge, fields, speech), *named])


def _sentence(edge: Edge | None, fields: Mapping[str, str], speech: Speech) -> Iterator[str]:
    """The two ends of a claim with its verb between: "Glencore holds Kamoto Copper"."""
    if edge:
        start, end = (speech.value(name, fields[name]) for name in (edge.start, edge.end))
        yield WORDS["sentence"][speech.lang].format(start, edge.said[speech.lang], end)


def place_text(locator: str, lang: Lang) -> str:
    """A place in a source as its source gives it; that none was recorded in the words of the language."""
    return NO_PLACE[lang] if locator == NO_PLACE.english else locator


def _source(claim: Receipt, behind: Mapping[str, Receipt], lang: Lang) -> str:
    source = behind.get(claim.fields.get("source", ""))
    if source is None:
        return claim.fields.get("source", "")
    fields = source.fields
    name = fields.get(f"label@{lang}", source.id)
    if "published" in fields:
        day = fields["published"]
        if not _names_day(name, day):
            name = WORDS["published"][lang].format(name, date_text(day, lang))
    place = place_text(claim.fields.get("locator", ""), lang)
    placed = WORDS["source"][lang].format(name, place) if place else name
    return WORDS["and"][lang].join(
        [placed, *([fields["reference"]] if "reference" in fields else [])]
    )


def _names_day(name: str, day: str) -> bool:
    """Whether the name of a source ends with its day already, however it is written."""
    tail = name.rstrip("）)")[-_DAY_AT_END:]
    return name != name.rstrip("）)") and day[:4] in tail


# What codes are called, by their scheme: "closed" of a deal is not "closed" of a mine.


def codes(store: Store, lang: Lang) -> Callable[[str, str | None], str | None]:
    """A function from a scheme ("status") and a code ("closed") to its label; None stays None."""
    found = {
        (vocab.local(row["scheme"]), vocab.local(row["code"])): str(row["label"])
        for row in rows(store, "code-labels", package=__package__)
        if row["lang"] == lang
    }
    return lambda scheme, code: found.get((scheme, code), code) if code else None
