"""A loaded graph: its store, its names, its questions, its networks, its features."""

from __future__ import annotations

import re
import warnings
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lodeway import store
from lodeway.api.plain import day, distinct, plain
from lodeway.report.answer import Answer, Column
from lodeway.report.command_words import spelled
from lodeway.report.result import Found, Result
from lodeway.schema import paths, vocab
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.schema.ontology import scheme_of
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Self

    import networkx as nx
    from rdflib import Dataset

    from lodeway.agreements.compute import Agreement
    from lodeway.api.plain import Day
    from lodeway.chokepoints.compute import Alone
    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.figures import Assumption
    from lodeway.claims.lookup import Lookup
    from lodeway.concentration.compute import Concentration
    from lodeway.corridors.compute import Corridors
    from lodeway.diff.compute import Diff
    from lodeway.explorer.frame import Frame
    from lodeway.exposure.model import Exposure
    from lodeway.money.compute import Money
    from lodeway.ownership.model import Control
    from lodeway.questions import Parameter, Question
    from lodeway.rank.centrality import Measure, Ranked
    from lodeway.routes.compute import Routes
    from lodeway.routes.search import Aim
    from lodeway.scenarios.compute import WhatIf
    from lodeway.schema.values import Lang
    from lodeway.store.embedded import Store
    from lodeway.transport.flow import Assignment


# A loaded graph: its store, its names, its questions, its networks, its pages.


_KEY = re.compile(r"(?<=[a-z0-9])([A-Z])")  # where camelCase takes a stroke in snake_case
_WAYS = ("on", "known", "status", "basis")


class Base:
    """A loaded graph without its studies: what everything else is asked of."""

    def __init__(self, file: Path, *, memory: bool = False) -> None:
        self.file, self.memory = file, memory

    @cached_property
    def store(self) -> Store:
        """The SPARQL store, opened at first use."""
        from lodeway.store.embedded import Store

        return Store.from_nquads(self.file) if self.memory else Store.at(self.file)

    def sparql(self, query: str) -> Answer:
        """The answer to any SELECT or ASK query; our prefixes are known.

        Runs in this process, without a time limit, and obeys SERVICE: give it your own queries
        only. For queries of strangers use `lodeway sparql` or `lodeway serve`. Warns of names in
        our namespaces that the graph does not have, with the nearest that it has.
        """
        rows = self.store.select(query)
        for sentence in store.unknown(self.store, query):
            warnings.warn(sentence, stacklevel=2)
        return Answer("SPARQL", rows.columns, plain(rows.rows), whole=True)

    def ask(self, question: str, *, lang: Lang = "en", **parameters: object) -> Answer:
        """The answer to a named question (see `lodeway.questions.questions()`).

        Parameters take ids or names in either language, and days. Raises `UnknownName`.
        """
        from lodeway import questions

        asked = questions.question(question)
        found = self.store.select(self.question_text(question, lang=lang, **parameters))
        rows, claims = questions.claims(found)
        heads = distinct([asked.columns.get(c, {}).get(lang, c) for c in rows.columns])
        columns = tuple(
            Column(head, _KEY.sub(r"_\1", c).lower())
            for c, head in zip(rows.columns, heads, strict=True)
        )
        title = asked.title[lang]
        return Answer(title, columns, plain(rows.rows), claims=claims, name=question)

    def question_text(self, question: str, *, lang: Lang = "en", **parameters: object) -> str:
        """The SPARQL of a named question with its parameters filled: run it on any endpoint."""
        from lodeway import questions

        asked = questions.question(question)
        if strays := parameters.keys() - {p.name for p in asked.parameters}:
            raise InvalidValue(f"'{question}' takes no parameter {', '.join(sorted(strays))}")
        if parameters.get("itself") and not any(parameters.get(name) for name in asked.through):
            party = " or ".join(asked.through)
            raise InvalidValue(f"'itself' narrows the question to one party: name it by '{party}'")
        bindings: dict[str, object] = {"lang": lang}
        for parameter in asked.parameters:
            given = parameters.get(parameter.name)
            given = parameter.default if given is None else given
            if given is None or parameter.kind == "flag":
                continue
            bindings[parameter.name] = (
                self._acting(asked, parameter, str(given), parameters)
                if parameter.name in asked.through
                else self._term(parameter, given)
            )
        return store.bind(asked.text, bindings)

    def through(
        self,
        *,
        on: Day = None,
        known: Day = None,
        status: str | None = None,
        basis: str | None = None,
    ) -> Filter:
        """Which claims are let through; see `lodeway.claims.claim_filter.Filter`. Takes names."""
        from lodeway.claims import claim_filter

        firm = claim_filter.step(self.store, self.find(status, kind="Status")) if status else None
        rests_on = self.find(basis, kind="Basis") if basis else None
        return claim_filter.Filter(day(on), day(known), firm, rests_on)

    def network(
        self,
        name: str,
        *,
        on: Day = None,
        known: Day = None,
        status: str | None = None,
        basis: str | None = None,
    ) -> nx.MultiDiGraph[str]:
        """A network as a plain `networkx.MultiDiGraph`: "actors", "ownership", "transport" ...

        With `basis` ("read", "recalled" ...) it holds only claims on that basis, with `status`
        ("binding" ...) only claims at least so firm; the transport network takes neither.
        """
        from lodeway.claims import projection
        from lodeway.transport import network

        through = self.through(on=on, known=known, status=status, basis=basis)
        if name != "transport":
            return projection.project(self.store, name, through)
        if through.basis or through.status:
            raise InvalidValue(
                "the transport network takes no basis and no status: without assumptions it has "
                "gaps, and what is planned stands apart"
            )
        return network.transport(self.store, on=day(on), known=day(known))

    def parameters(self, file: Path | None = None) -> dict[str, Assumption]:
        """Every assumption by id, those of a TOML file in place of ours; see `lodeway parameters`."""
        from lodeway.transport import parameters

        return parameters.given(self.store, file)

    def rank(
        self,
        network: str = "actors",
        *,
        by: Measure = "betweenness",
        top: int | None = 10,
        family: str | None = None,
        **through: Any,
    ) -> list[Ranked]:
        """The most central nodes of a network; see `lodeway.rank.centrality` and `network`.

        Holders that no source names (the free float) are no one actor, and are left out with
        their edges.
        """
        from lodeway.rank import centrality
        from lodeway.schema.names import nearest

        graph = self.network(network, **through)
        many = [n for n, node in graph.nodes(data=True) if node["kind"] == "HolderGroup"]
        graph.remove_nodes_from(many)
        known = {node[key] for _, node in graph.nodes(data=True) for key in ("kind", "family")}
        if family is not None and family not in known:
            raise UnknownName(family, "class of node", nearest(family, known) or sorted(known))
        return centrality.rank(graph, by=by, top=top, family=family)

    def rests_on(self, network: str, **through: Any) -> tuple[int, int]:
        """How many claims and how many sources a network's edges and figures come from."""
        edges = self.network(network, **through).edges(data=True)
        claims = {c for *_, e in edges for c in (e["claim"], *e.get("figures", ()))}
        known = self._lookup.sources(claims)
        return len(known), len(set(known.values()))

    def explorer(self, *, home: Lang | None = None, **through: Any) -> str:
        """The graph as one self-contained HTML page, to be saved as UTF-8.

        It holds what is let `through`, opens in the language `home`, else in that of the reader's browser.
        """
        from lodeway.explorer import data, page

        release = self.file.stem[:12]
        told = data.page(self.store, release=release, through=self.through(**through))
        return page.render(told, home=home)

    def explorer_frame(self, *, on: Day = None, height: int = 640) -> Frame:
        """The same page for a notebook cell, in a sandboxed frame."""
        from lodeway.explorer.frame import Frame

        return Frame(self.explorer(on=on), height)

    @cached_property
    def _lookup(self) -> Lookup:
        from lodeway.claims.lookup import Lookup

        return Lookup(self.store)

    def sources(self, claims: Iterable[str], lang: Lang = "en") -> list[str]:
        """The labels of the sources that `claims` come from, without repeats."""
        found = dict.fromkeys(self._lookup.sources(claims).values())
        return list(dict.fromkeys(self.label(source, lang) for source in found))

    def without(self, claims: Iterable[str]) -> Self:
        """The graph as if nobody had made these claims; see `lodeway.claims.graph`."""
        from lodeway.claims.graph import Without

        other = type(self)(self.file)
        other.store, other._lookup = Without(self.store, claims), self._lookup
        return other

    def find(self, name: str, *, kind: str = "Entity") -> str:
        """The id of the one thing of class `kind` that `name` means, in either script."""
        return self._lookup.find(name, kind=kind)

    def place(self, name: str) -> str:
        """The transport node that `name` means; "shanghai" finds the port of Shanghai."""
        return self._lookup.place(name)

    def label(self, node: str, lang: Lang = "en") -> str:
        """The label of an entity, a source or a claim's id where it has none."""
        return self._lookup.label(node, lang)

    def to_rdflib(self) -> Dataset:
        """The whole graph as a plain rdflib dataset, one named graph a source."""
        from rdflib import Dataset

        dataset = Dataset(default_union=True)
        dataset.parse(data=self.file.read_text("utf-8"), format="nquads")
        for prefix, iri in vocab.PREFIXES.items():
            dataset.bind(prefix, iri)
        return dataset

    def _acting(
        self, asked: Question, parameter: Parameter, name: str, given: Mapping[str, object]
    ) -> object:
        """The party of this name and those through whom it acts, as rows for the question."""
        from lodeway.claims import parties

        through = self.through(**{way: given.get(way) for way in _WAYS})  # type: ignore[arg-type]  # days and names
        kin = () if given.get("itself") else asked.through[parameter.name]
        party = self.find(name, kind=parameter.kind)
        return parties.group_of(self.store, party, kin=kin, through=through).rows()

    def _term(self, parameter: Parameter, given: object) -> object:
        from lodeway.claims import claim_filter

        if parameter.kind == "day":
            return day(given)  # type: ignore[arg-type]  # a day or a text, as the caller has it
        space = vocab.SOURCE if parameter.kind == "Source" else vocab.ID
        if self._lookup.is_code(parameter.kind):
            space = f"{vocab.CODE}{scheme_of(parameter.kind)}/"
        found = self.find(str(given), kind=parameter.kind)
        return Iri(
            space + (claim_filter.step(self.store, found) if parameter.kind == "Status" else found)
        )


# The graph with every study that it answers, each of which only passes the question on.


class KnowledgeGraph(Base):
    """A loaded graph. Every method returns plain objects: tuples, networkx, rdflib.

    It is opened by its index on disk where there is one, which takes no time. With `memory` it
    is read into memory first, which pays where hundreds of questions follow.
    """

    def routes(
        self,
        origin: str,
        destination: str,
        *,
        by: Aim | Sequence[Aim] = "days",
        on: Day = None,
        known: Day = None,
        **options: Any,
    ) -> Routes:
        """The best ways between two places, named in either language. Raises `NoRoute`.

        See `lodeway.routes.compute.routes` for the options.
        """
        from lodeway.routes import compute

        ends, aims = (origin, destination), [by] if isinstance(by, str) else by
        return compute.routes(self, *ends, by=aims, on=day(on), known=day(known), **options)

    def compare_corridors(
        self,
        origins: str | Sequence[str],
        markets: str | Sequence[str],
        *,
        on: Day = None,
        known: Day = None,
        **options: Any,
    ) -> Corridors:
        """Every corridor from each origin to each market, today and with the planned links.

        See `lodeway.corridors.compute.compare` for the options; `lodeway.corridors.report` makes
        tables of the result.
        """
        from lodeway.corridors import compute as corridors_compute

        ends = [[names] if isinstance(names, str) else names for names in (origins, markets)]
        return corridors_compute.compare(self, *ends, on=day(on), known=day(known), **options)

    def flows(self, *, on: Day = None, known: Day = None, **options: Any) -> Assignment:
        """Where the metal of the mines goes, and what is scarce; see `lodeway.transport.freight_network.flows`."""
        from lodeway.transport import freight_network

        return freight_network.flows(self, on=day(on), known=day(known), **options)

    def whatif(self, scenario: str | Path, *, on: Day = None, **options: Any) -> WhatIf:
        """The difference that a scenario makes: a TOML file, or the name of a shipped one.

        See `lodeway.scenarios.compute.whatif`; `lodeway.scenarios.report` makes a table of the result.
        """
        from lodeway.scenarios import compute as scenarios_compute
        from lodeway.scenarios import targets

        file = targets.file_of(paths.project_root(), str(scenario))
        return scenarios_compute.whatif(self, file, on=day(on), **options)

    def chokepoints(
        self,
        origins: Sequence[str] = (),
        markets: Sequence[str] = (),
        *,
        on: Day = None,
        draws: int = 1000,
        seed: int = 1,
        **options: Any,
    ) -> Alone:
        """What the goods of mines (or of `origins`) hang on; see `lodeway.chokepoints.compute`."""
        from lodeway.chokepoints import compute as chokepoints_compute

        goods = chokepoints_compute.basket(self, origins, markets, on=day(on), **options)
        return chokepoints_compute.alone(goods, draws=draws, seed=seed)

    def diff(self, before: date | str, after: date | str, **options: Any) -> Diff:
        """What changed between two days, in the world or as known; see `lodeway.diff.compute`."""
        from lodeway.diff import compute as diff_compute

        return diff_compute.diff(self, day(before), day(after), **options)  # type: ignore[arg-type]  # given

    def control(self, thing: str, **options: Any) -> Control:
        """Who is behind a mine or a company; see `lodeway.control.compute.control`.

        Takes `on`, `known`, `status` and `basis` as days and names, as do all that follow.
        """
        from lodeway.control import compute as control_compute

        return control_compute.control(self, thing, **self._ways(options))

    def concentration(self, mineral: str, **options: Any) -> Concentration:
        """How concentrated a mineral is at each stage; see `lodeway.concentration.compute`."""
        from lodeway.concentration import compute as concentration_compute

        return concentration_compute.concentration(self, mineral, **self._ways(options))

    def exposure(self, who: str, mineral: str, **options: Any) -> Exposure:
        """Owned, hosted, carried, restrictable, promised; see `lodeway.exposure.compute`."""
        from lodeway.exposure import compute as exposure_compute

        return exposure_compute.exposure(self, who, mineral, **self._ways(options))

    def money(self, by: str, **options: Any) -> Result[Money]:
        """What a state, bloc or firm has put up, nothing counted twice; `lodeway.money.compute`."""
        from lodeway.money import compute as money_compute
        from lodeway.money import report

        words = ("money", *spelled(by=by, **options))
        found = money_compute.money(self, by, **self._ways(options))
        return self._result(found, words, lambda lang: report.tables(self, found, lang=lang))

    def agreement(self, name: str, **options: Any) -> Agreement:
        """What an agreement binds, and what rests on it; see `lodeway.agreements.compute`."""
        from lodeway.agreements import compute as agreements_compute

        return agreements_compute.agreement(self, name, **self._ways(options))

    def _result(
        self, found: Found, words: tuple[str, ...], tell: Callable[[Lang], tuple[Answer, ...]]
    ) -> Result[Found]:
        """What was found, with how it is told; `words` ask the same on the command line."""
        return Result(found, words, tell, self._packed)

    def _packed(self, words: tuple[str, ...], answers: Sequence[Answer], lang: Lang) -> bytes:
        from lodeway.report import bundle, receipts

        return bundle.packed(receipts.gathered(self, words, lang, answers))

    def _ways(self, options: dict[str, Any]) -> dict[str, Any]:
        """The four ways to let claims through, taken out of the options as one filter."""
        ways = {way: options.pop(way) for way in _WAYS if way in options}
        return options | ({"through": self.through(**ways)} if ways else {})
