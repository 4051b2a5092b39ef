"""The explorer's page, filled from the graph: its things, relations and receipts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from lodeway.claims import projection
from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.claim_text import NO_PLACE
from lodeway.claims.dates import date_text
from lodeway.claims.frame import frame
from lodeway.claims.lives import HELD
from lodeway.claims.rows import rows
from lodeway.explorer import atlas, choosing, finding, places, stories, views
from lodeway.explorer.answers import Told
from lodeway.explorer.cards import EdgeCard, Evidence, Fact, Kind, NodeCard
from lodeway.explorer.lines import HOLDINGS, Lines, money
from lodeway.explorer.page import Page
from lodeway.explorer.view import LISTING
from lodeway.explorer.wording import LANGS, in_each_language
from lodeway.schema import words
from lodeway.schema.errors import UnknownName
from lodeway.schema.values import figure
from lodeway.schema.vocab import CODE, ID, LD, local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lodeway.explorer.cards import Line
    from lodeway.explorer.stories import Story
    from lodeway.explorer.view import View
    from lodeway.schema.values import Lang
    from lodeway.schema.words import Text as Words
    from lodeway.store.embedded import Store

    Text = Mapping[str, str]

_ = words.of(__name__)

_TITLE = _("Lodeway: actors, resources, routes")
_ABOUT = _(
    "Who acts in the contest for critical minerals, what they hold, and by which routes it travels: "
    "every relation opens to the claims behind it, with source, date and status."
)
_RELATION, _MARKED = _("{source} {relation} {target}"), _("{relation} ({marks})")
_FIGURE, _SHARE = _("{}: {}"), _("{share} %")
_COMMA, _BETWEEN_MARKS = _(", ", "clauses"), _(", ", "between marks")
_OF_INTEREST, _YEARS = _("{share} % of the interest of {whole}"), _("{} years")
_FROM, _LATER = _("from {}"), _("later")
_UNTIL, _OVER, _ASIDE = _("until {}"), _("over", "of a relation"), _("said, and not followed here")
_TONES: Mapping[str, Literal["for", "mixed", "against", "open"]] = {
    "confirmed": "for",
    "partly-confirmed": "mixed",
    "contradicted": "against",
}


def page(
    store: Store,
    *,
    release: str = "",
    through: Filter = ALL,
    topics: Sequence[str] = (),
    around: str | None = None,
    hops: int = 1,
    sentences: Mapping[str, Text] | None = None,
    tellings: Sequence[Story] = (),
) -> Page:
    """Everything that is let `through`, with the evidence for each thing and relation.

    Routes are drawn whatever their figures rest on. It opens on the views of all topics. With
    `topics` it holds only what these show, with `around` only what is within `hops` of that thing.
    `sentences` are answers of other features, by topic. Of the stories it carries those that what
    it holds can tell. Raises `UnknownName` for no topic of ours, and for a thing to which the page
    ties nothing; `InvalidData` where a story does not fit the graph.
    """
    stories.check(tellings, store)
    material = _Material(store, through)
    lines = Lines(store, through, material.words)
    edges = _edges(store, through, material, lines)
    edges += [_tie(row, material) for row in _rows(store, "context")]
    names = sorted({end for e in edges for end in (e.source, e.target)} | set(material.about))
    kinds = {row["node"]: row for row in rows(store, "nodes")}
    shown = [n for n in names if ID + n in kinds]
    nodes = [_node(n, local(kinds[ID + n]["kind"]), material) for n in shown]
    told = Page(
        title=in_each_language(_TITLE),
        about=in_each_language(_ABOUT),
        nodes=tuple(nodes),
        edges=tuple(edges),
        release=release,
        generated_on=lines.day.isoformat(),
        frame=frame(
            store, through, lambda *code: material.words(CODE + "/".join(code)), day=lines.day
        ),
        node_kinds=_node_kinds(nodes, {k["kind"]: k["family"] for k in kinds.values()}, material),
        edge_kinds=_edge_kinds(edges, material),
    )
    told = _with_views(told, store, material, topics, around, hops, sentences)
    segments = {e.id: (e.source, e.target) for e in told.edges if e.kind == "Segment"}
    here = {node.id for node in told.nodes}
    outside = {n: material.words(ID + n) for n in map(local, kinds) if n not in here}
    told = replace(
        told,
        stories=stories.cards(tellings, here, material.backing(edges)),
        finding=finding.gathered(
            store, _chinese(material), outside, finding.family(kinds.values())
        ),
    )
    return replace(told, atlas=atlas.of(store, here, segments, through))


def _with_views(
    told: Page,
    store: Store,
    material: _Material,
    topics: Sequence[str],
    around: str | None,
    hops: int,
    sentences: Mapping[str, Text] | None,
) -> Page:
    """The page with its views and, where these are chosen, with nothing beyond them."""
    said = Told(material.claims, material.bodies, lambda thing: material.words(_iri(thing)))
    if around is not None:
        if all(node.id != around for node in told.nodes):
            raise UnknownName(around, "name")
        chosen: tuple[View, ...] = (views.around_view(told, store, around, hops, said),)
    else:
        wanted = choosing.known_topics(topics)
        chosen = views.by_topic(told, store, said, wanted=wanted, sentences=sentences)
    if around is not None or topics:
        told = _only({name for view in chosen for name in view.nodes}, told)
    return replace(told, places=places.kept(store.whole, told.network()), views=chosen)


def _iri(thing: object) -> str:
    return str(thing) if "/" in str(thing) else ID + str(thing)


def _only(names: set[str], told: Page) -> Page:
    """The page with these things and what ties them, membership in lists apart."""
    nodes = tuple(node for node in told.nodes if node.id in names)
    edges = tuple(
        edge
        for edge in told.edges
        if edge.source in names and edge.target in names and edge.kind != LISTING
    )
    kinds = {node.kind for node in nodes} | {edge.kind for edge in edges}
    return replace(
        told,
        nodes=nodes,
        edges=edges,
        node_kinds=tuple(kind for kind in told.node_kinds if kind.key in kinds),
        edge_kinds=tuple(kind for kind in told.edge_kinds if kind.key in kinds),
    )


def _for(network: str, through: Filter) -> Filter:
    return replace(through, status=None, basis=None) if network == "transport" else through


class _Material:
    """What the store says, read once and indexed for the cards."""

    def __init__(self, store: Store, through: Filter) -> None:
        self.labels: dict[str, dict[str, str]] = defaultdict(dict)
        self.alt: dict[str, list[str]] = defaultdict(list)
        for row in _rows(store, "labels"):
            if row["other"]:
                self.alt[row["thing"]].append(row["label"])
            else:
                self.labels[row["thing"]][row["lang"]] = row["label"]
        self.spellings = finding.spellings(store)
        self.captions: dict[str, dict[str, str]] = defaultdict(dict)
        for row in _rows(store, "captions"):
            self.captions[local(row["class"])][row["lang"]] = row["caption"]
        given = through.bindings()
        told = _rows(store, "claims", **given)
        every = [*told, *_newest(_rows(store, "official", **given))]
        self.claims = {local(row["claim"]): defaultdict(lambda: None, row) for row in every}
        self.disputed = _disputed(store, told, through)
        self.goods: dict[str, list[str]] = defaultdict(list)
        for row in every:
            if row["goods"]:
                self.goods[local(row["claim"])].append(row["goods"])
        self.about: dict[str, list[str]] = defaultdict(list)
        for row in _rows(store, "about", **given):
            self.about[local(row["thing"])].append(local(row["claim"]))
        self.figures: dict[str, list[str]] = defaultdict(list)
        for name, row in self.claims.items():
            if row["subject"] is not None:
                self.figures[local(row["subject"])].append(name)
        self.facts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in _rows(store, "facts"):
            self.facts[row["thing"]].append(row)
        self.bodies = {
            local(row["thing"]): local(row["value"])
            for facts in self.facts.values()
            for row in facts
            if local(row["property"]) == "bodyOf"
        }

    def words(self, iri: object) -> Text:
        """The labels of a thing in both languages; its name where it has none."""
        return self.labels.get(str(iri)) or {"en": local(str(iri))}

    def qualified(self, caption: Text, row: Mapping[str, Any], line: Line) -> dict[str, str]:
        """A relation's caption with what keeps it from being a plain holding in effect."""
        form = [row["form"]] if row["form"] and local(row["form"]) != "shareholding" else []
        unsure = [row["claimStatus"]] if local(row["claimStatus"]) not in HELD else []
        told: list[Text] = [self.words(mark) for mark in (*form, *unsure)]
        if not unsure and line.firmness == "ended":
            told.append(self.dated(_UNTIL, row["until"], or_else=_OVER))
        elif not unsure and line.firmness == "agreed":
            told.append(self.dated(_FROM, row["since"], or_else=_LATER))
        if line.aside:
            told.append(in_each_language(_ASIDE))
        return self.marked(caption, told)

    @staticmethod
    def dated(said: Words, day: str | None, *, or_else: Words) -> Text:
        """What is said of a day, or something else where none is known."""
        return {g: said[g].format(date_text(day, g)) if day else or_else[g] for g in LANGS}

    @staticmethod
    def marked(caption: Text, told: Sequence[Text]) -> dict[str, str]:
        """A caption with marks in brackets behind it, if there are any."""
        if not told:
            return dict(caption)
        joined = {g: _BETWEEN_MARKS[g].join(one.get(g, "") for one in told) for g in LANGS}
        return {
            g: _MARKED[g].format(relation=caption.get(g, caption["en"]), marks=joined[g])
            for g in LANGS
        }

    def backing(self, edges: Iterable[EdgeCard]) -> Callable[[str], Evidence | None]:
        """What a claim says in words, as on its relation; None where it is not let through."""
        on_edges = {one.claim: one for edge in reversed(list(edges)) for one in edge.evidence}

        def worded(claim: str) -> Evidence | None:
            known = on_edges.get(claim)
            return known or (self.evidence(claim) if claim in self.claims else None)

        return worded

    def evidence(self, claim: str, text: Text | None = None) -> Evidence:
        row = self.claims[claim]
        until = f" – {row['until']}" if row["until"] and row["until"] != row["since"] else ""
        verdict = row["verdict"]
        return Evidence(
            claim=claim,
            text=text or self._says(row),
            source_label=self.words(row["source"]),
            source_ref=row["reference"] or "",
            locator="" if row["locator"] == NO_PLACE.english else row["locator"],
            when=f"{row['since'] or ''}{until}",
            since=row["since"] or "",
            until=row["until"] or "",
            status=self.words(row["claimStatus"]),
            confidence=self.words(row["confidence"]),
            basis=self.words(row["claimBasis"]),
            verdict=self.words(verdict) if verdict else None,
            tone=_TONES.get(local(verdict), "open") if verdict else "open",
            disputed=row["claim"] in self.disputed,
            figure=row["quantity"] is not None,
            note=_worded(row, "note"),
        )

    def _says(self, row: Mapping[str, Any]) -> Text:
        if summary := _worded(row, "summary"):
            return summary
        what, colon = row["quantity"] or row["state"], ": " if row["quantity"] else ""
        named = self.words(what) if what else {}
        return {
            lang: f"{named.get(lang, '')}{self._of(row, lang)}{colon}{self.measure(row, lang)}"
            for lang in LANGS
        }

    def _of(self, row: Mapping[str, Any], lang: Lang) -> str:
        """Of which minerals a figure speaks, and at which stage, where its subject does not say it."""
        goods = [g for g in self.goods.get(local(row["claim"]), ()) if g != row["subject"]]
        if not row["quantity"] or not goods:
            return ""
        stage = [row["stage"]] if row["stage"] else []
        named = [self.words(thing).get(lang, "") for thing in [*dict.fromkeys(goods), *stage]]
        return _COMMA[lang].join(["", *named])

    def measure(self, row: Mapping[str, Any], lang: Lang) -> str:
        """The figure of a claim with its unit, share or sum, as its source gives it."""
        parts = []
        unit = self.words(row["unit"]).get(lang, "") if row["unit"] else ""
        if span := _span(row["low"], row["value"], row["high"]):
            parts.append(f"{span} {unit}".strip())
        if share := _span(row["shareMin"], row["share"], row["shareMax"]):
            whole = self.words(row["ofInterestOf"]).get(lang) if row["ofInterestOf"] else None
            interest = _OF_INTEREST[lang].format(share=share, whole=whole)
            parts.append(interest if whole else _SHARE[lang].format(share=share))
        if row["amount"] is not None:
            parts.append(money(float(row["amount"]), row["currency"] or "", lang).strip())
        if row["termYears"] is not None:
            parts.append(_YEARS[lang].format(row["termYears"]))
        return _COMMA[lang].join(parts)


def _disputed(store: Store, told: list[dict[str, Any]], through: Filter) -> frozenset[str]:
    """The claims that another contradicts, and those on a line whose length is told otherwise too."""
    lengths: dict[str, set[float]] = defaultdict(set)
    of_line: dict[str, set[str]] = defaultdict(set)
    for row in told:
        if row["quantity"] and local(row["quantity"]) == "length" and row["value"] is not None:
            lengths[row["subject"]].add(row["value"])
            of_line[row["subject"]].add(row["claim"])
    otherwise = {c for line, told in of_line.items() if len(lengths[line]) > 1 for c in told}
    return frozenset(otherwise | {r["claim"] for r in rows(store, "disputed", known=through.known)})


def _newest(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the official figures on one matter those of the last year, by the edition that printed it last."""
    last: dict[tuple[object, ...], tuple[str, str]] = {}
    for row in figures:
        key, age = _matter(row), (str(row["since"]), str(row["source"]))
        last[key] = max(last.get(key, age), age)
    return [r for r in figures if last[_matter(r)] == (str(r["since"]), str(r["source"]))]


def _matter(row: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("subject", "goods", "quantity", "stage"))


def _edges(store: Store, through: Filter, material: _Material, lines: Lines) -> list[EdgeCard]:
    """The relations of every network, each once: a claim may stand in several."""
    cards: dict[str, EdgeCard] = {}
    for network in projection.networks(store):
        graph = projection.project(store, network, _for(network, through))
        for source, target, key, edge in graph.edges(keys=True, data=True):
            # A claim on several targets is several edges; a segment's way back is not a second one.
            name = key if edge["kind"] == "Segment" else f"{key}>{source}>{target}"
            if name not in cards:
                cards[name] = _edge(name, source, target, edge, material, lines)
    return list(cards.values())


def _edge(
    name: str,
    source: str,
    target: str,
    edge: Mapping[str, Any],
    material: _Material,
    lines: Lines,
) -> EdgeCard:
    kind = edge["kind"]
    if kind == "Segment":
        figures = tuple(material.evidence(c) for c in material.figures[edge["claim"]])
        line, state = lines.segment(edge["claim"])
        marks = [material.words(state)] if state else []
        named = material.marked(material.words(ID + edge["claim"]), marks)
        return EdgeCard(name, source, target, kind, named, figures, line)
    row = material.claims[edge["claim"]]
    ends = material.words(ID + source), material.words(ID + target)
    line = lines.claim(source, target, kind, row)
    caption = material.qualified(material.captions[kind], row, line)
    text: dict[str, str] = {}
    for lang in LANGS:
        measure = material.measure(row, lang)
        said = _RELATION[lang].format(
            source=ends[0].get(lang, source),
            relation=caption[lang],
            target=ends[1].get(lang, target),
        )
        text[lang] = _FIGURE[lang].format(said, measure) if measure else said
    evidence = material.evidence(edge["claim"], text)
    return EdgeCard(name, source, target, kind, caption, (evidence,), line)


def _tie(row: Mapping[str, Any], material: _Material) -> EdgeCard:
    source, target, kind = local(row["from"]), local(row["to"]), local(row["property"])
    return EdgeCard(
        f"{source}>{kind}>{target}", source, target, kind, material.words(row["property"])
    )


def _node(name: str, kind: str, material: _Material) -> NodeCard:
    said = [*material.about.get(name, ()), *material.figures.get(name, ())]
    label, alt = material.words(ID + name), tuple(dict.fromkeys(material.alt.get(ID + name, ())))
    return NodeCard(
        id=name,
        kind=kind,
        label=label,
        alt=alt,
        also=finding.unlike(material.spellings.get(ID + name, ()), [*label.values(), *alt]),
        pinyin=finding.readings([*label.values(), *alt]),
        facts=tuple(_fact(row, material) for row in material.facts.get(ID + name, ())),
        statements=tuple(material.evidence(claim) for claim in dict.fromkeys(said)),
    )


def _chinese(material: _Material) -> list[str]:
    """Every Chinese name, and what the claims say in Chinese."""
    names = [label.get("zh", "") for label in material.labels.values()]
    others = [name for alt in material.alt.values() for name in alt]
    said = [row[key] or "" for row in material.claims.values() for key in ("summaryZh", "noteZh")]
    return [*names, *others, *said]


def _fact(row: Mapping[str, Any], material: _Material) -> Fact:
    value = row["value"]
    words = material.words(value) if str(value).startswith("http") else {"en": str(value)}
    source = material.words(row["source"]) if row["source"] else None
    return Fact(name=material.words(row["property"]), value=words, source_label=source)


def _node_kinds(
    nodes: list[NodeCard], families: Mapping[str, str], material: _Material
) -> tuple[Kind, ...]:
    used = {node.kind for node in nodes}
    found = {local(k): local(f) for k, f in families.items() if local(k) in used}
    order = sorted(found, key=lambda kind: (found[kind], kind))
    return tuple(Kind(kind, material.words(LD + kind), family=found[kind]) for kind in order)


def _edge_kinds(edges: list[EdgeCard], material: _Material) -> tuple[Kind, ...]:
    used = sorted({edge.kind for edge in edges})
    captions = {kind: material.captions.get(kind) or material.words(LD + kind) for kind in used}
    return tuple(Kind(kind, captions[kind], family=kind, holding=kind in HOLDINGS) for kind in used)


def _rows(store: Store, query: str, **given: Any) -> list[dict[str, Any]]:
    return rows(store, query, package=__package__, **given)


def _worded(row: Mapping[str, Any], column: str) -> Text | None:
    """What a row says in each language, in English where a language is missing; None if nothing."""
    english = row[f"{column}En"]
    return {lang: row[f"{column}{lang.title()}"] or english for lang in LANGS} if english else None


def _span(low: float | None, value: float | None, high: float | None) -> str:
    if value is not None and low is None and high is None:
        return figure(value)
    ends = [figure(x) for x in (low, high) if x is not None]
    if value is not None:
        return f"{figure(value)} ({'–'.join(ends)})"
    return "–".join(ends)
