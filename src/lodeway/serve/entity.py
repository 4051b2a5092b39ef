"""The page of one thing: what the graph says of it, and each claim that it stands in, as they stand.

Nothing is concluded here: a claim is shown with its own words of status and date, whoever it yields to.
"""

from __future__ import annotations

import html
from collections import defaultdict
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from lodeway.claims.claim_text import place_text
from lodeway.claims.dates import date_text
from lodeway.report import html_page
from lodeway.schema import vocab, words
from lodeway.schema.values import LANGS, figure
from lodeway.store.embedded import bind
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.schema.values import Lang

_ = words.of(__name__)

_MOST = 300  # claims on one page
_HEAD = _("As data")
_MORE = _("The first {} claims by id; the data have all of them.")
_NONE = _("No claim names it.")
_EXPLORER = _("Explorer")
# Shown as the source said them, or told by others that are shown.
_LEFT_OUT = frozenset(
    [
        "since",
        "until",
        "sinceEarliest",
        "untilEarliest",
        "lastConfirmed",
        "published",
        "issued",
        "status",
        "heldFrom",
        "heldUntil",
        "recorded",
        "type",
    ]
)
# What a claim is about stands first, who says so last; the rest between, as the ontology calls it.
_LAST = (
    *("sinceStated", "untilStated", "progress", "outcome", "verdict", "basis", "confidence"),
    *("note", "verdictNote", "yieldsTo", "contradicts", "source"),
)
_LONG = frozenset(["note", "verdictNote", "summary", "source"])  # words, that take room
_DATES = {"date", "gYearMonth", "gYear"}
_LOCATOR = vocab.LD + "locator"
_NAMES: Mapping[Lang, str] = {"en": "valueEn", "zh": "valueZh"}
_FORMS = {"Turtle": "turtle", "N-Triples": "ntriples", "JSON-LD": "jsonld", "RDF/XML": "rdfxml"}
_STYLE = """
.thing{max-width:76rem}
.thing h2{margin:2rem 0 .4rem;font-size:1.05rem}
.thing a{color:var(--accent);text-decoration:none}
.thing a:hover,.thing a:focus-visible{text-decoration:underline}
.thing dl{display:grid;grid-template-columns:minmax(5rem,12rem) minmax(0,1fr);gap:.15rem 1rem;margin:.6rem 0}
.thing dt{color:var(--soft)} .thing dd{margin:0;overflow-wrap:anywhere}
.thing .wide{overflow-x:auto}
.thing .id{color:var(--soft);font-size:.78rem;overflow-wrap:anywhere}
.thing nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.84rem}
@media (min-width:801px){
.thing th,.thing td{min-width:3.4rem}
.thing .long{min-width:10.5rem}}
.thing h2::first-letter,.thing p.id::first-letter{text-transform:uppercase}
.thing small{display:block}
@media (max-width:800px){.thing dl{grid-template-columns:7rem minmax(0,1fr)}
.thing tr{padding:.4rem 0;border-bottom:1px solid var(--rule)}}
"""

Terms = list[dict[str, Any]]  # bindings of SPARQL results JSON


class Asked(NamedTuple):
    """The queries of a page: facts with names, kinds; and all of it as a graph."""

    facts: str
    kinds: str
    graph: str


def queries(iri: str) -> Asked:
    """What is asked of the graph for the page of a thing."""
    return Asked(*(bind(_text(f"thing-{name}"), {"thing": Iri(iri)}) for name in Asked._fields))


def property_names() -> str:
    """The query for what properties are called."""
    return _text("words")


def _text(name: str) -> str:
    return (resources.files(__package__) / f"{name}.rq").read_text("utf-8")


def page(
    iri: str, facts: Terms, kinds: Terms, names: Terms, *, lang: Lang, explorer: str = ""
) -> str:
    """The page of a thing in both languages; `facts` holds at least one row.

    `explorer` is the address of the page that shows it among others, if there is one.
    """
    return _Page(iri, facts, kinds, names, explorer).made(lang)


class _Page:
    def __init__(self, iri: str, facts: Terms, kinds: Terms, names: Terms, explorer: str) -> None:
        self.iri, self.explorer = iri, explorer
        self.names = {row["property"]["value"]: _pair(row, "en", "zh") for row in names}
        self.kinds = {row["claim"]["value"]: _pair(row, "kindEn", "kindZh") for row in kinds}
        self.said: dict[str, dict[str, Terms]] = defaultdict(lambda: defaultdict(list))
        for row in facts:
            name = row["property"]["value"]
            if row not in self.said[row["claim"]["value"]][name]:
                self.said[row["claim"]["value"]][name].append(row)
        self.own = self.said.pop(iri)

    def made(self, lang: Lang) -> str:
        titles = {one: self._title(one) for one in LANGS}
        body = "".join(self._body(one) for one in LANGS)
        style = html_page.rules("answer.css") + _STYLE
        return html_page.document(
            titles[lang], style, html_page.both("h1", titles), body, lang=lang
        )

    def _title(self, lang: Lang) -> str:
        labels = self.own.get(vocab.RDFS + "label", [])
        told = {row["value"].get("xml:lang"): row["value"]["value"] for row in labels}
        return told.get(lang) or next(iter(told.values()), vocab.local(self.iri))

    def _body(self, lang: Lang) -> str:
        parts = [f'<section class="{lang} thing" lang="{html_page.TAGS[lang]}">']
        parts += [self._facts(lang), *self._claims(lang)]
        path = self.iri.removeprefix(vocab.BASE.rstrip("/"))
        links = (f'<a href="{_quoted(path)}?as={form}">{name}</a>' for name, form in _FORMS.items())
        parts.append(f"<h2>{_HEAD[lang]}</h2><nav>{''.join(links)}</nav></section>")
        return "".join(parts)

    def _facts(self, lang: Lang) -> str:
        kind = self.kinds.get(self.iri)
        told = (
            f'<p class="id">{html.escape(kind[lang])} · {html.escape(self.iri)}</p>' if kind else ""
        )
        items = "".join(
            f"<dt>{html.escape(self.names[name][lang])}</dt><dd>{values}</dd>"
            for name in self._ordered(self.own)
            if vocab.local(name) != "label" and (values := self._values(self.own[name], lang))
        )
        if self.explorer:
            told += f'<nav><a href="{_quoted(self.explorer)}">{_EXPLORER[lang]}</a></nav>'
        return f"{told}<dl>{items}</dl>"

    def _claims(self, lang: Lang) -> Iterator[str]:
        groups: dict[str, list[str]] = defaultdict(list)
        for claim in sorted(self.said)[:_MOST]:
            groups[self.kinds[claim][lang] if claim in self.kinds else ""].append(claim)
        if not groups:
            yield f"<p>{_NONE[lang]}</p>"
        for kind, claims in sorted(groups.items(), key=self._relations_first):
            yield f"<h2>{html.escape(kind)}</h2>{self._table(claims, lang)}"
        if len(self.said) > _MOST:
            yield f"<p>{_MORE[lang].format(_MOST)}</p>"

    def _relations_first(self, group: tuple[str, list[str]]) -> tuple[bool, bool, str]:
        """Relations, then figures, then statements in words."""
        kind, claims = group
        names = {vocab.local(name) for claim in claims for name in self.said[claim]}
        return "summary" in names, "quantityKind" in names, kind

    def _table(self, claims: Sequence[str], lang: Lang) -> str:
        named = {name for claim in claims for name in self.said[claim]} - {_LOCATOR}
        columns = [name for name in self._ordered(named) if not self._is_of_page(name, claims)]
        heads = [html.escape(self.names[name][lang]) for name in columns]
        named_heads = zip(columns, heads, strict=True)
        head = "".join(f"<th{self._room(name)}>{text}</th>" for name, text in named_heads)
        rows = "".join(
            self._row(claim, dict(zip(columns, heads, strict=True)), lang) for claim in claims
        )
        return (
            f'<div class="wide"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _row(self, claim: str, heads: Mapping[str, str], lang: Lang) -> str:
        said = self.said[claim]
        cells = {name: self._values(said.get(name, []), lang) for name in heads}
        place = self._values(said.get(_LOCATOR, []), lang)
        ends = "".join(
            f'<small class="id">{text}</small>'
            for text in (place, html.escape(vocab.local(claim)))
            if text
        )
        last = next(reversed(cells))  # the source
        cells[last] = f"<div>{cells[last]}{ends}</div>"
        return "".join(
            f'<td{self._room(name)} data-head="{heads[name]}">{text}</td>'
            for name, text in cells.items()
        ).join(("<tr>", "</tr>"))

    @staticmethod
    def _room(name: str) -> str:
        return ' class="long"' if vocab.local(name) in _LONG else ""

    def _is_of_page(self, name: str, claims: Sequence[str]) -> bool:
        """Whether a property says of every claim nothing but the thing that the page is of."""
        told = [
            [row["value"]["value"] for row in self.said[claim].get(name, [])] for claim in claims
        ]
        return all(values == [self.iri] for values in told)

    def _ordered(self, names: Iterable[str]) -> list[str]:
        shown = [n for n in names if n in self.names and vocab.local(n) not in _LEFT_OUT]
        ends = {name: place for place, name in enumerate(_LAST)}
        return sorted(shown, key=lambda n: (ends.get(vocab.local(n), -1), self._is_plain(n), n))

    def _is_plain(self, name: str) -> bool:
        """Whether a property has values and no things: those stand after."""
        of = next((s[name] for s in (self.own, *self.said.values()) if name in s), [])
        return not (of and of[0]["value"]["type"] == "uri")

    def _values(self, rows: Terms, lang: Lang) -> str:
        shown = (self._value(row, lang) for row in rows)
        return "<br>".join(dict.fromkeys(text for text in shown if text))

    def _value(self, row: Mapping[str, Any], lang: Lang) -> str:
        value = row["value"]
        text = str(value["value"])
        if value["type"] == "uri":
            name = row.get(_NAMES[lang], {}).get("value")
            name = name or (vocab.local(text) if text.startswith(vocab.BASE) else text)
            return _link(text, f"<bdi>{html.escape(name)}</bdi>")
        if value.get("xml:lang", lang) != lang:
            return ""
        kind = value.get("datatype", "").rpartition("#")[2]
        if kind == "double":
            return figure(float(text))
        if kind in _DATES:
            text = date_text(text, lang)
        return f"<bdi>{html.escape(place_text(text, lang))}</bdi>"


def _pair(row: Mapping[str, Any], en: str, zh: str) -> dict[Lang, str]:
    return {"en": row[en]["value"], "zh": row[zh]["value"]}


def _link(iri: str, name: str) -> str:
    """A name that leads to the page of a thing or a source; of the web what begins with http."""
    if iri.startswith((vocab.ID, vocab.SOURCE)):
        path = iri.removeprefix(vocab.BASE.rstrip("/"))
        return f'<a href="{_quoted(path)}">{name}</a>'
    if iri.startswith(vocab.BASE) or not iri.startswith(("http://", "https://")):
        return name
    return f'<a href="{_quoted(iri)}" rel="noreferrer">{name}</a>'


def _quoted(iri: str) -> str:
    return html.escape(iri, quote=True)
