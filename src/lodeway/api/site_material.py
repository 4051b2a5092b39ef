"""What the pages of a site are made from, each feature and each query asked once for all things."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lodeway.claims import claim_text, standing
from lodeway.claims.claim_filter import Filter
from lodeway.claims.rows import each, rows
from lodeway.control import compute as control_compute
from lodeway.control.words import percent
from lodeway.ownership.snapshot import world
from lodeway.report.section import Cell, both, same
from lodeway.report.table import cell as cell_text
from lodeway.schema.errors import LodewayError
from lodeway.schema.ontology import scheme_of
from lodeway.schema.values import LANGS, figure
from lodeway.schema.vocab import ID, LD, SOURCE, local
from lodeway.site import texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from lodeway.claims.claim_text import Receipt
    from lodeway.corridors.compute import Outlet
    from lodeway.explorer.cards import EdgeCard, Evidence, NodeCard
    from lodeway.explorer.page import Page
    from lodeway.ownership.model import Control
    from lodeway.report.section import Text
    from lodeway.schema.values import Range

_SOURCES = """
PREFIX ld: <https://w3id.org/lodeway/ontology#>
SELECT ?thing ?field ?value WHERE { ?thing a ld:Source ; ?field ?value } ORDER BY ?thing ?field ?value
"""
LEAST = 0.005  # a part of a thing that is worth a sentence
ON_PAGE = 250  # claims that the page of a source shows
_OUTER = frozenset(("source", "contradicts", "yieldsTo", "closedBy", "recorded", "rank", "type"))
_ONE_MATTER = ("subject", "mineral", "quantityKind", "stage")


class Material:
    """The graph as the pages of a site need it, let `through`; of what `page` shows, its cards.

    `pages` and `source_pages` have a page: those of all things, or of `only` some.
    """

    def __init__(
        self, kg: Any, through: Filter, page: Page, only: Collection[str] | None = None
    ) -> None:
        self.kg, self.through, self.page = kg, through, page
        self.store = kg.store
        self._read_names()
        self._read_claims()
        self.pages = set(self.kinds if only is None else self.kinds.keys() & set(only))
        spoken = (c for one in self.pages for c in self.about.get(one, ()))
        told = {self.every[claim].fields["source"] for claim in spoken}
        self.source_pages = set(self.sources) if only is None else told & self.sources.keys()
        self.nodes: dict[str, NodeCard] = {node.id: node for node in page.nodes}
        self.out: dict[str, list[EdgeCard]] = defaultdict(list)
        self.into: dict[str, list[EdgeCard]] = defaultdict(list)
        self.evidence: dict[str, Evidence] = {}
        for node in page.nodes:
            self.evidence |= {one.claim: one for one in node.statements}
        for edge in page.edges:
            self.out[edge.source].append(edge)
            self.into[edge.target].append(edge)
            self.evidence |= {one.claim: one for one in edge.evidence}

    def _read_names(self) -> None:
        self.labels: dict[str, dict[str, str]] = defaultdict(dict)
        self.alt: dict[str, list[str]] = defaultdict(list)
        for row in rows(self.store, "labels", package="lodeway.explorer"):
            if row["other"]:
                self.alt[str(row["thing"])].append(str(row["label"]))
            else:
                self.labels[str(row["thing"])][str(row["lang"])] = str(row["label"])
        told = rows(self.store, "nodes")
        self.kinds = {local(row["node"]): local(row["kind"]) for row in told}
        self.families = {local(row["kind"]): local(row["family"]) for row in told}
        self.at = {
            local(row["node"]): (float(row["lon"]), float(row["lat"]))
            for row in told
            if row["lat"] is not None and row["lon"] is not None
        }
        self.facts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.pointed: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in rows(self.store, "facts", package="lodeway.explorer"):
            thing, name, value = local(row["thing"]), local(row["property"]), str(row["value"])
            if (name, value) not in self.facts[thing]:
                self.facts[thing].append((name, value))
                if value.startswith(ID):
                    self.pointed[local(value)][name].append(thing)

    def _read_claims(self) -> None:
        test = standing.of(self.store).test(self.through)
        told = claim_text.told_by(each(self.store, "receipts-all"))
        self.every = {one: said for one, said in told.items() if "source" in said.fields}
        self.claims = {one: said for one, said in self.every.items() if test(ID + one)}
        table = self.store.table(_SOURCES)
        found = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        self.sources: dict[str, Receipt] = claim_text.told_by(found)
        wording = claim_text.wording(self.store)
        self.speech = {g: claim_text.Speech(self.kg.label, wording, g) for g in LANGS}
        schemes = {scheme for scheme, _ in wording.codes}
        named = {n for n, c in wording.ranges.items() if c and scheme_of(c) not in schemes} - _OUTER
        self.by_source: dict[str, list[str]] = defaultdict(list)
        self.about: dict[str, list[str]] = defaultdict(list)
        self.things_of: dict[str, tuple[str, ...]] = {}
        newest = _newest(self.claims)
        for one, said in sorted(self.claims.items()):
            self.by_source[said.fields["source"]].append(one)
            things = dict.fromkeys(
                part
                for name, value in said.fields.items()
                if name in named
                for part in value.split(";")
                if part in self.kinds
            )
            if one in self.kinds:
                things[one] = None
            self.things_of[one] = tuple(things)
            if "statistic" in said.fields and one not in newest:
                continue
            for thing in things:
                self.about[thing].append(one)

    @cached_property
    def control(self) -> Mapping[str, Control]:
        """Who is behind each thing that can be held."""
        on = world(self.kg, self.through, "editor")
        return {one: control_compute.of(self.kg, one, on) for one in sorted(on.held)}

    @cached_property
    def has(self) -> Mapping[str, Sequence[tuple[str, Range, bool | None]]]:
        """What each party has shares in, directly or through others, the largest first."""
        found: dict[str, list[tuple[str, Range, bool | None]]] = defaultdict(list)
        for thing, one in self.control.items():
            for owner in one.owners:
                found[owner.name].append((thing, owner.share, owner.controls))
        return {
            who: sorted(held, key=lambda h: (-(h[1].point or 0), -h[1].high, h[0]))
            for who, held in found.items()
        }

    @cached_property
    def outlets(self) -> Mapping[str, Sequence[Outlet]]:
        """By which ports the model sends what each mine has; of nothing where it cannot be asked."""
        if replace(self.through, on=None, known=None) != Filter():
            return {}  # the model reads claims of every kind
        ways = {"on": self.through.on, "known": self.through.known}
        try:
            result = self.kg.corridors(**{k: v for k, v in ways.items() if v})
        except (LodewayError, LookupError):
            return {}
        found: dict[str, list[Outlet]] = defaultdict(list)
        for one in result.found.outlets:
            for mine in one.mines:
                found[mine].append(one)
        return found

    @cached_property
    def differing(self) -> Mapping[str, Sequence[Any]]:
        """Where sources differ, by each thing that either names."""
        ways = {"on": self.through.on, "known": self.through.known}
        found: dict[str, list[Any]] = defaultdict(list)
        for one in self.kg.conflicts(**{k: v for k, v in ways.items() if v}).found:
            for thing in sorted(one.about):
                if thing in self.kinds:
                    found[thing].append(one)
        return found

    # Words.

    def name(self, thing: str) -> Text:
        """What a thing is called."""
        return both(self.labels.get(ID + thing) or {"en": thing})

    def kind(self, thing: str) -> Text:
        """What kind of thing it is."""
        return self.term(LD + self.kinds[thing])

    def term(self, iri: str) -> Text:
        """What a thing, a term or a code is called."""
        return both(self.labels.get(iri) or {"en": local(iri)})

    def thing(self, thing: str) -> Cell:
        """A thing as a link to its page, where it has one."""
        to = address(thing) if thing in self.pages else ""
        return Cell(self.name(thing), to, thing)

    def value(self, value: str) -> Cell:
        """The value of a fact: a thing with its page, a code, or words."""
        if value.startswith(ID) and local(value) in self.kinds:
            return self.thing(local(value))
        return Cell(self.term(value) if value.startswith("http") else _dated(value))

    def source(self, source: str, claim: str = "") -> Cell:
        """A source as a link to its page, or to a claim there."""
        fields = self.sources[source].fields if source in self.sources else {}
        named = {g: fields.get(f"label@{g}", source) for g in LANGS}
        there = claim in self.by_source.get(source, ())[:ON_PAGE]
        to = source_address(source) if source in self.source_pages else ""
        return Cell(both(named), to + (f"#{claim}" if to and there else ""), source)

    def sources_of(self, claims: Iterable[str]) -> tuple[Cell, ...]:
        """The sources of claims, each once."""
        found: dict[str, Cell] = {}
        for claim in claims:
            if claim in self.every:
                source = self.every[claim].fields["source"]
                found.setdefault(source, self.source(source, claim))
        return tuple(found.values())

    def says(self, claim: str) -> Text:
        """What a claim says."""
        if claim in self.kinds:  # an event is a claim of itself
            return self.name(claim)
        if claim in self.evidence:
            return both(self.evidence[claim].text)
        return {g: claim_text.says(self.every[claim], self.speech[g]) for g in LANGS}

    def code(self, name: str, value: str) -> Text:
        """A code in the column `name` of a claim."""
        return {g: self.speech[g].value(name, value) if value else "" for g in LANGS}

    def difference(self, kind: str) -> Text:
        """In what way two claims differ."""
        return both({g: self._codes[g]("difference-kind", kind) or kind for g in LANGS})

    @cached_property
    def _codes(self) -> Mapping[Any, Any]:
        return {g: claim_text.codes(self.store, g) for g in LANGS}

    def place(self, locator: str) -> Text:
        """A place in a source; the word for none in either language."""
        return {g: claim_text.place_text(locator, g) for g in LANGS}

    def when(self, claim: str) -> Text:
        """When what it says began and ended, as its source has it."""
        fields = self.every[claim].fields
        since, until = fields.get("since", ""), fields.get("until", "")
        return span(since, until)


def span(since: str, until: str) -> Text:
    """Two days as one text: "2026-02", "2025 – 2026"; "" without a day."""
    ends = list(dict.fromkeys(day for day in (since, until) if day))
    return {g: " – ".join(cell_text(day, g) for day in ends) for g in LANGS}


def address(thing: str) -> str:
    """Where the page of a thing is: the path of its IRI."""
    return f"id/{thing}/"


def source_address(source: str) -> str:
    """Where the page of a source is: the path of its IRI."""
    return SOURCE.removeprefix(ID.removesuffix("id/")) + f"{source}/"


def _dated(value: str) -> Text:
    return {g: cell_text(value, g) for g in LANGS}


def number(value: float | None) -> Cell:
    """A share of the whole as a figure in percent; empty where it is not known."""
    return Cell(same("" if value is None else figure(percent(value))))


def share(told: Range) -> Text:
    """A share in words: "70 % (70–75)"."""
    low, high = figure(percent(told.low)), figure(percent(told.high))
    if told.point is None:
        if told.low == 0.0:
            return {g: texts.SHARE_MOST[g].format(high=high) for g in LANGS}
        return {
            g: texts.SHARE[g].format(middle=texts.SPAN[g].format(low=low, high=high)) for g in LANGS
        }
    middle = figure(percent(told.point))
    if low == high:
        return {g: texts.SHARE[g].format(middle=middle) for g in LANGS}
    return {
        g: texts.SHARE_SPAN[g].format(middle=middle, span=texts.SPAN[g].format(low=low, high=high))
        for g in LANGS
    }


def _newest(claims: Mapping[str, Receipt]) -> set[str]:
    """Of the official figures on one matter the last."""
    last: dict[tuple[str, ...], tuple[str, str, str]] = {}
    for one, said in claims.items():
        if "statistic" in said.fields:
            key = tuple(said.fields.get(name, "") for name in _ONE_MATTER)
            age = said.fields.get("since", ""), said.fields["source"], one
            last[key] = max(last.get(key, age), age)
    return {age[2] for age in last.values()}
