"""The reference of the ontology: one page, both languages side by side, a section a module."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.publish import diagram, usage
from lodeway.publish.changes import short
from lodeway.publish.vocabulary import SKOS, Term, order_of
from lodeway.report import html_page
from lodeway.report.html_page import TAGS
from lodeway.schema import vocab, words
from lodeway.schema.ontology import scheme_of
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.publish.dataset import Dataset
    from lodeway.publish.usage import Usage
    from lodeway.publish.vocabulary import Vocabulary
    from lodeway.schema.words import Text

_ = words.of(__name__)

_TITLE = _("Lodeway ontology: reference")
_ABOUT = _(
    "Version {version}: {classes} classes, {properties} properties, {lists} code lists. Every term "
    "has an address of its own, such as {example}."
)
_MODULES = {
    "base": _("Who says what of what, since when and how firmly: the words all other modules use."),
    "actors": _("States, companies, persons and bodies; who owns, controls, runs and joins what."),
    "resources": _("Minerals and their forms, mines, plants and deposits; lists and figures."),
    "routes": _("Places, segments, corridors, and what travels on them."),
    "deals": _("Agreements and their clauses, money, price floors, offtakes and restrictions."),
    "codes": _("The closed lists, each a SKOS concept scheme."),
    "staging": _("Records of publishers' files, aliases and matches; no part of the public core."),
    "tool": _("Words about the vocabulary itself, and shapes to draw and test by."),
    "annotated": _("The plain triples that claims annotate in the RDF 1.2 export."),
}
_HEADS = {
    "classes": _("Classes"),
    "properties": _("Properties"),
    "datatypes": _("Datatypes"),
    "lists": _("Code lists"),
    "address": _("Address"),
    "above": _("Part of"),
    "below": _("Subclasses"),
    "union": _("Union of"),
    "disjoint": _("Shares nothing with"),
    "tables": _("Tables"),
    "count": _("In the data"),
    "domain": _("Of"),
    "range": _("Value"),
    "over": _("Part of the property"),
    "under": _("Has the parts"),
    "inverse": _("Inverse"),
    "kind": _("Kind"),
    "column": _("Column"),
    "multiple": _("Several values"),
    "made": _("Made by"),
    "like": _("Elsewhere"),
    "use": _("Use instead"),
    "example": _("Example"),
    "shown": _("In the data it looks so"),
    "fields": _("Properties of its things"),
    "property": _("Property"),
    "must": _("Required"),
    "things": _("Things that have it"),
    "order": _("Order"),
    "code": _("Code"),
    "label": _("Label"),
    "meaning": _("Meaning"),
    "used": _("Uses"),
}
_DEPRECATED = _("deprecated")
_YES = _("yes")
_LIKE = tuple(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch"))


@dataclass(frozen=True)
class _Made:
    """What the page is made of."""

    vocabulary: Vocabulary
    usage: Usage
    prefixes: dict[str, str]


def page(dataset: Dataset) -> str:
    """The whole reference as one HTML document that loads nothing and runs nothing.

    `#Stake` is the class, `#holder` the property, `#code-status` the list of codes and
    `#status-reported` one of them.
    """
    made = _Made(dataset.vocabulary, usage.of(dataset), dataset.prefixes)
    style = html_page.rules("reference.css")
    modules = list(dict.fromkeys(t.module for t in made.vocabulary.terms.values() if t.module))
    body = "".join(_module(name, made) for name in modules)
    title = " · ".join(_TITLE[lang] for lang in LANGS)
    contents = _contents(modules, made.vocabulary)
    inside = f"""<header><h1>{_pair(_TITLE)}</h1>{_about(made.vocabulary)}{contents}</header>
<main>{body}</main>"""
    return html_page.bare(title, style, inside, lang="en")


# Small pieces: the same thing in both languages.


def _pair(text: Text, tag: str = "span") -> str:
    return _beside((text[lang] for lang in LANGS), tag)


def _beside(texts: Iterable[str], tag: str = "span") -> str:
    """Texts beside each other, English first."""
    parts = (
        f'<{tag} class="{lang}" lang="{TAGS[lang]}">{html.escape(text)}</{tag}>'
        for lang, text in zip(LANGS, texts, strict=True)
    )
    return "".join(parts)


def _head(name: str) -> str:
    return _pair(_HEADS[name])


def _about(vocabulary: Vocabulary) -> str:
    numbers = {
        "version": vocab.VERSION,
        "classes": len(vocabulary.classes),
        "properties": len(vocabulary.properties),
        "lists": len(vocabulary.schemes),
        "example": f"{vocab.LD}Stake",
    }
    texts = (_ABOUT[lang].format(**numbers) for lang in LANGS)
    return f'<div class="pair">{_beside(texts, "p")}</div>'


def _contents(modules: Iterable[str], vocabulary: Vocabulary) -> str:
    items = []
    for name in modules:
        links = "".join(
            f'<li><a href="#{anchor(t)}">{html.escape(_shown(t))}</a></li>'
            for kind in ("classes", "properties", "schemes")
            for t in getattr(vocabulary, kind).values()
            if t.module == name
        )
        items.append(
            f'<details><summary><a href="#module-{name}">{name}</a></summary><ul>{links}</ul></details>'
        )
    return f"<nav>{''.join(items)}</nav>"


def anchor(term: Term) -> str:
    """Where a term stands on the page: its local name; a borrowed one has its prefix before."""
    if term.iri.startswith(vocab.LD):
        return term.name
    if term.iri.startswith(vocab.CODE):
        scheme, _, code = term.iri.removeprefix(vocab.CODE).partition("/")
        return f"{scheme}-{code}" if code else f"code-{scheme}"
    return short(term.iri).replace(":", "-")


def _shown(term: Term) -> str:
    """A term as it is written: ours without a prefix."""
    return term.name if term.iri.startswith((vocab.LD, vocab.CODE)) else short(term.iri)


def _link(iri: str, made: _Made) -> str:
    """A term as a link: within the page if it stands there, else to where it is defined."""
    term = made.vocabulary.terms.get(iri)
    if term and (term.module or term.iri in made.vocabulary.properties):
        return f'<a href="#{anchor(term)}">{html.escape(_shown(term))}</a>'
    if iri.startswith(vocab.CODE) and term:
        return f'<a href="#{anchor(term)}">{html.escape(term.name)}</a>'
    return f'<a href="{html.escape(iri)}">{html.escape(_elsewhere(iri, made))}</a>'


def _elsewhere(iri: str, made: _Made) -> str:
    short_one = short(iri)
    return short_one if short_one != iri else iri.removeprefix("https://").removeprefix("http://")


def _links(iris: Iterable[str], made: _Made) -> str:
    return ", ".join(_link(iri, made) for iri in iris)


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of facts; those without a value are left out."""
    rows = (f"<dt>{_head(name)}</dt><dd>{value}</dd>" for name, value in pairs if value)
    return f"<dl>{''.join(rows)}</dl>"


def _number(count: int) -> str:
    return f"{count:,}" if count else ""


# A module, a class, a property, a code list.


def _module(name: str, made: _Made) -> str:
    words_of = made.vocabulary
    about = f'<div class="pair">{_pair(_MODULES[name], "p")}</div>' if name in _MODULES else ""
    picture = diagram.svg(words_of, name)
    parts = [
        f'<h2 id="module-{name}">{html.escape(name)}</h2>{about}',
        f'<figure tabindex="0">{picture}</figure>' if picture else "",
    ]
    for head, terms, draw in (
        ("classes", words_of.classes, _class),
        ("properties", words_of.properties, _property),
        ("datatypes", words_of.datatypes, _property),
        ("lists", words_of.schemes, _scheme),
    ):
        drawn = [draw(term, made) for term in terms.values() if _is_of(term, name)]
        if drawn:
            parts.append(f"<h3>{_head(head)}</h3>{''.join(drawn)}")
    return f"<section>{''.join(parts)}</section>"


def _is_of(term: Term, module: str) -> bool:
    # Words that we borrow have no module of their own; they stand with those all others use.
    return (term.module or "base") == module


def _opening(term: Term) -> str:
    """What every term has: its name, its labels and its meaning in both languages."""
    old = f' <em class="old">{_pair(_DEPRECATED)}</em>' if term.is_deprecated else ""
    labels = _beside((term.label(lang) for lang in LANGS), "b")
    meanings = _beside((term.definition(lang) for lang in LANGS), "p")
    return (
        f'<h4><a href="#{anchor(term)}"><code>{html.escape(_shown(term))}</code></a>{old}</h4>'
        f'<div class="pair">{labels}</div><div class="pair">{meanings}</div>'
    )


def _examples(term: Term) -> str:
    return "; ".join(f"<q>{html.escape(example)}</q>" for example in term.examples)


def _class(term: Term, made: _Made) -> str:
    words_of, iri = made.vocabulary, term.iri
    under = [one for one in words_of.classes if iri in words_of.parents(one)]
    outside = [one for one in term.iris(vocab.RDFS + "subClassOf") if one not in words_of.classes]
    facts = _facts(
        (
            ("address", f"<code>{html.escape(iri)}</code>"),
            ("above", _links([*words_of.above(iri), *outside], made)),
            ("union", _links(words_of.union(iri), made)),
            ("below", _links((one for one in under if one not in words_of.union(iri)), made)),
            ("disjoint", _links(words_of.disjoint(iri), made)),
            ("tables", _codes(term.texts(vocab.LD + "table"))),
            ("count", _number(made.usage.instances.get(iri, 0))),
            ("like", _alignments(term, made)),
            ("use", _links(term.successors, made)),
            ("example", _examples(term)),
        )
    )
    fields, shown = "", ""
    if iri in words_of.is_code_class and iri != vocab.LD + "Code":
        scheme = f"code-{scheme_of(term.name)}"
        fields = f'<p><a href="#{scheme}">{_head("lists")}: {scheme.removeprefix("code-")}</a></p>'
    else:
        fields = _fields(iri, made)
        shown = _example_data(iri, made)
    return f'<article id="{anchor(term)}">{_opening(term)}{facts}{fields}{shown}</article>'


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"<code>{html.escape(text)}</code>" for text in texts)


def _alignments(term: Term, made: _Made) -> str:
    found = [
        f"{html.escape(vocab.local(how))} {_links(term.iris(how), made)}"
        for how in _LIKE
        if term.iris(how)
    ]
    return "; ".join(found)


def _fields(iri: str, made: _Made) -> str:
    """The properties that a class's things must and can have, with how many have each."""
    kin = [iri, *made.vocabulary.above(iri)]
    terms = made.vocabulary.terms
    must = [p for one in kin for p in terms[one].iris(vocab.LD + "requires")]
    can = [
        p
        for p, term in made.vocabulary.properties.items()
        if set(term.iris(vocab.RDFS + "domain")) & set(kin)
    ]
    has = made.usage.properties.get(iri, {})
    named = [*must, *can, *sorted(p for p in has if p in made.vocabulary.properties)]
    rows = [
        f"<tr><td>{_link(p, made)}</td><td>{_beside((terms[p].label(lang) for lang in LANGS), 'div')}</td>"
        f"<td>{_links(terms[p].iris(vocab.RDFS + 'range'), made)}</td>"
        f"<td>{_pair(_YES) if p in must else ''}</td><td>{_number(has.get(p, 0))}</td></tr>"
        for p in dict.fromkeys(named)
        if p in terms
    ]
    if not rows:
        return ""
    heads = "".join(
        f"<th>{_head(name)}</th>" for name in ("property", "label", "range", "must", "things")
    )
    return (
        f"<details><summary>{_head('fields')} ({len(rows)})</summary>"
        f'<div class="wide"><table><tr>{heads}</tr>{"".join(rows)}</table></div></details>'
    )


def _example_data(iri: str, made: _Made) -> str:
    if iri not in made.usage.examples:
        return ""
    thing, facts = made.usage.examples[iri]
    text = html.escape(usage.turtle(thing, facts, made.prefixes))
    return f"<details><summary>{_head('shown')}</summary><pre>{text}</pre></details>"


def _property(term: Term, made: _Made) -> str:
    under = [
        p
        for p, one in made.vocabulary.properties.items()
        if term.iri in one.iris(vocab.RDFS + "subPropertyOf")
    ]
    kinds = [vocab.local(one) for one in term.types if one.startswith(vocab.OWL)]
    flags = term.texts(vocab.LD + "multiple")
    facts = _facts(
        (
            ("address", f"<code>{html.escape(term.iri)}</code>"),
            ("kind", html.escape(", ".join(kinds))),
            ("domain", _links(term.iris(vocab.RDFS + "domain"), made)),
            ("range", _links(term.iris(vocab.RDFS + "range"), made)),
            ("over", _links(term.iris(vocab.RDFS + "subPropertyOf"), made)),
            ("under", _links(under, made)),
            ("inverse", _links(term.iris(vocab.OWL + "inverseOf"), made)),
            ("column", _codes(term.texts(vocab.LD + "column"))),
            ("multiple", _pair(_YES) if "true" in flags else ""),
            ("made", _codes(term.texts(vocab.LD + "derivedBy"))),
            ("count", _number(made.usage.uses.get(term.iri, 0))),
            ("like", _alignments(term, made)),
            ("use", _links(term.successors, made)),
            ("example", _examples(term)),
        )
    )
    return f'<article id="{anchor(term)}">{_opening(term)}{facts}</article>'


def _scheme(term: Term, made: _Made) -> str:
    codes = made.vocabulary.codes(term.iri)
    ordered = any(order_of(code, -1) >= 0 for code in codes)
    aligned = any(_alignments(code, made) for code in codes)
    names = [*(["order"] if ordered else []), "code", "label", "meaning", "used"]
    heads = "".join(f"<th>{_head(n)}</th>" for n in [*names, *(["like"] if aligned else [])])
    rows = "".join(_code(code, made, ordered=ordered, aligned=aligned) for code in codes)
    address = _facts([("address", f"<code>{html.escape(term.iri)}</code>")])
    return (
        f'<article id="{anchor(term)}">{_opening(term)}{address}'
        f'<div class="wide"><table><tr>{heads}</tr>{rows}</table></div></article>'
    )


def _code(code: Term, made: _Made, *, ordered: bool, aligned: bool) -> str:
    old = f' <em class="old">{_pair(_DEPRECATED)}</em>' if code.is_deprecated else ""
    place = order_of(code, -1)
    cells = [
        *([f"{place:g}" if place >= 0 else ""] if ordered else []),
        f"<code>{html.escape(code.name)}</code>{old}",
        _beside((code.label(lang) for lang in LANGS), "div"),
        _beside((code.definition(lang) for lang in LANGS), "div"),
        _number(made.usage.values.get(code.iri, 0)),
        *([_alignments(code, made)] if aligned else []),
    ]
    return f'<tr id="{anchor(code)}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
