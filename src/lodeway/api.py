"""The front door: load the graph, ask it, measure it, take it along as plain objects."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway import paths, store, vocab
from lodeway.answer import Answer
from lodeway.errors import InvalidData, InvalidValue, UnknownName
from lodeway.ontology import scheme_of
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import networkx as nx
    from rdflib import Dataset

    from lodeway.analysis.centrality import Measure, Ranked
    from lodeway.analysis.constraints import Aim
    from lodeway.analysis.flow import Assignment
    from lodeway.build.graph import Graph
    from lodeway.networks.assumptions import Assumption
    from lodeway.networks.ladder import Filter
    from lodeway.queries import Parameter
    from lodeway.queries.lookup import Lookup
    from lodeway.store.embedded import Store
    from lodeway.studies.chokepoints import Alone
    from lodeway.studies.corridors import Corridors
    from lodeway.studies.routes import Routes
    from lodeway.studies.whatif import WhatIf
    from lodeway.views.frame import Frame

Lang = Literal["en", "zh"]
Day: TypeAlias = "date | str | None"


def load(source: str | Path | None = None, *, memory: bool = False) -> KnowledgeGraph:
    """The graph of the shipped tables, of another project folder, or of an N-Quads file.

    Tables are built and checked at the first call and kept by the hash of their content, so
    later calls only read the result. Raises `InvalidData` with every finding.
    """
    path = Path(source) if source is not None else paths.project_root()
    return KnowledgeGraph(path if path.is_file() else graph_file(path), memory=memory)


def graph_file(root: Path) -> Path:
    """The N-Quads file of the checked graph built from `root`, from the cache where it can be."""
    from lodeway.build import cache

    return cache.graph_file(root, lambda: checked(root))


def checked(root: Path, *, lang: Lang = "en") -> Graph:
    """Build and check the graph of `root`. Raises `InvalidData` with every finding."""
    from lodeway.build import graph
    from lodeway.check import check, judge, verdicts

    waiting = judge.Elsewhere(graph.shapes_of(root))  # gets ready while the tables are read
    try:
        built = graph.build(root)
        known = verdicts.Verdicts(paths.home() / "verdicts", built.context)
        if findings := check(built, lang=lang, verdicts=known, waiting=waiting):
            raise InvalidData(findings)
    finally:
        waiting.stop()
    return built


def sparql_apart(
    file: Path,
    query: str,
    *,
    timeout: float = 30,
    max_rows: int = 100_000,
    on: Day = None,
    lang: Lang = "en",
) -> Answer | str:
    """Any query over an N-Quads file, in a process of its own with limits and no network.

    Parameters `?on` and `?lang` are filled where the query declares them. A CONSTRUCT or
    DESCRIBE gives N-Triples, with a last comment line where it was cut. Raises `QueryRefused`, `QueryTimeout` or `QueryError`.
    """
    given = {"on": _day(on), "lang": lang}
    declared = store.parameters(query)
    asked = store.bind(query, {name: given[name] for name in given if name in declared})
    if store.form(query) in ("CONSTRUCT", "DESCRIBE"):
        graph = store.run(file, asked, format="ntriples", timeout=timeout, max_rows=max_rows)
        cut_line = f"# cut after {max_rows:,} triples\n" if graph.truncated else ""
        return graph.decode() + cut_line
    rows = store.run(file, asked, timeout=timeout, max_rows=max_rows)
    cut = (f"cut after {len(rows.rows):,} rows; raise --max-rows for more",)
    return Answer("SPARQL", rows.columns, _plain(rows.rows), cut if rows.truncated else ())


class KnowledgeGraph:
    """A loaded graph. Every method returns plain objects: tuples, networkx, rdflib.

    It is opened by its index on disk where there is one, which takes no time. With `memory` it
    is read into memory first, which pays where hundreds of questions follow.
    """

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
        only. For queries of strangers use `lodeway sparql` or `lodeway serve`.
        """
        rows = self.store.select(query)
        return Answer("SPARQL", rows.columns, _plain(rows.rows))

    def ask(self, question: str, *, lang: Lang = "en", **parameters: object) -> Answer:
        """The answer to a named question (see `lodeway.queries.questions()`).

        Parameters take ids or names in either language, and days. Raises `UnknownName`.
        """
        from lodeway import queries

        asked = queries.question(question)
        rows = self.store.select(self.question_text(question, lang=lang, **parameters))
        heads = [asked.columns.get(c, {}).get(lang, c) for c in rows.columns]
        return Answer(asked.title[lang], _distinct(heads), _plain(rows.rows))

    def question_text(self, question: str, *, lang: Lang = "en", **parameters: object) -> str:
        """The SPARQL of a named question with its parameters filled: run it on any endpoint."""
        from lodeway import queries

        asked = queries.question(question)
        bindings: dict[str, object] = {"lang": lang}
        for parameter in asked.parameters:
            given = parameters.pop(parameter.name, None)
            given = parameter.default if given is None else given
            if given is not None:
                bindings[parameter.name] = self._term(parameter, given)
        if parameters:
            raise InvalidValue(f"'{question}' takes no parameter {', '.join(sorted(parameters))}")
        return store.bind(asked.text, bindings)

    def through(
        self,
        *,
        on: Day = None,
        known: Day = None,
        status: str | None = None,
        basis: str | None = None,
    ) -> Filter:
        """Which claims are let through; see `lodeway.networks.ladder.Filter`. Takes names."""
        from lodeway.networks.ladder import Filter

        firm = self.find(status, kind="Status") if status else None
        rests_on = self.find(basis, kind="Basis") if basis else None
        return Filter(_day(on), _day(known), firm, rests_on)

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
        from lodeway.networks import projection, transport

        through = self.through(on=on, known=known, status=status, basis=basis)
        if name != "transport":
            return projection.project(self.store, name, through)
        if through.basis:
            raise InvalidValue(
                "the transport network takes no basis: without assumptions it has gaps"
            )
        return transport.transport(self.store, on=_day(on), known=_day(known))

    def parameters(self, file: Path | None = None) -> dict[str, Assumption]:
        """Every assumption by id, those of a TOML file in place of ours; see `lodeway parameters`."""
        from lodeway.networks import parameters

        return parameters.given(self.store, file)

    def rank(
        self,
        network: str = "actors",
        *,
        by: Measure = "betweenness",
        top: int | None = 10,
        family: str | None = None,
        on: Day = None,
        basis: str | None = None,
    ) -> list[Ranked]:
        """The most central nodes of a network; see `lodeway.analysis.centrality`.

        Holders that no source names (the free float) are no one actor, and are left out with
        their edges.
        """
        from lodeway.analysis import centrality
        from lodeway.names import nearest

        graph = self.network(network, on=on, basis=basis)
        many = [n for n, node in graph.nodes(data=True) if node["kind"] == "HolderGroup"]
        graph.remove_nodes_from(many)
        known = {node[key] for _, node in graph.nodes(data=True) for key in ("kind", "family")}
        if family is not None and family not in known:
            raise UnknownName(family, "class of node", nearest(family, known) or sorted(known))
        return centrality.rank(graph, by=by, top=top, family=family)

    def rests_on(
        self, network: str, *, on: Day = None, basis: str | None = None
    ) -> tuple[int, int]:
        """How many claims and how many sources a network's edges and figures come from."""
        edges = self.network(network, on=on, basis=basis).edges(data=True)
        claims = {c for *_, e in edges for c in (e["claim"], *e.get("figures", ()))}
        known = self._lookup.sources(claims)
        return len(known), len(set(known.values()))

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

        See `lodeway.studies.routes.routes` for the options.
        """
        from lodeway.studies import routes

        ends, aims = (origin, destination), [by] if isinstance(by, str) else by
        return routes.routes(self, *ends, by=aims, on=_day(on), known=_day(known), **options)

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

        See `lodeway.studies.corridors.compare` for the options; `lodeway.views.corridors` makes
        tables of the result.
        """
        from lodeway.studies import corridors

        ends = [[names] if isinstance(names, str) else names for names in (origins, markets)]
        return corridors.compare(self, *ends, on=_day(on), known=_day(known), **options)

    def flows(self, *, on: Day = None, known: Day = None, **options: Any) -> Assignment:
        """Where the metal of the mines goes, and what is scarce; see `lodeway.studies.flows.flows`."""
        from lodeway.studies import flows

        return flows.flows(self, on=_day(on), known=_day(known), **options)

    def whatif(self, scenario: str | Path, *, on: Day = None, **options: Any) -> WhatIf:
        """The difference that a scenario makes: a TOML file, or the name of a shipped one.

        See `lodeway.studies.whatif.whatif`; `lodeway.views.whatif` makes a table of the result.
        """
        from lodeway.studies import whatif
        from lodeway.studies.scenarios import files

        file = files.file_of(paths.project_root(), str(scenario))
        return whatif.whatif(self, file, on=_day(on), **options)

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
        """What the goods of mines (or of `origins`) hang on; see `lodeway.studies.chokepoints`."""
        from lodeway.studies import chokepoints

        goods = chokepoints.basket(self, origins, markets, on=_day(on), **options)
        return chokepoints.alone(goods, draws=draws, seed=seed)

    def explorer(self, *, on: Day = None, known: Day = None, home: Lang | None = None) -> str:
        """The graph as one self-contained HTML page, to be saved as UTF-8.

        It opens in the language `home`, else in that of the reader's browser.
        """
        from lodeway.views import explorer, page

        release = self.file.stem[:12]
        return explorer.render(
            page.page(self.store, release=release, on=_day(on), known=_day(known)), home=home
        )

    def explorer_frame(self, *, on: Day = None, height: int = 640) -> Frame:
        """The same page for a notebook cell, in a sandboxed frame."""
        from lodeway.views.frame import Frame

        return Frame(self.explorer(on=on), height)

    @cached_property
    def _lookup(self) -> Lookup:
        from lodeway.queries.lookup import Lookup

        return Lookup(self.store)

    def sources(self, claims: Iterable[str], lang: Lang = "en") -> list[str]:
        """The labels of the sources that `claims` come from, without repeats."""
        found = dict.fromkeys(self._lookup.sources(claims).values())
        return list(dict.fromkeys(self.label(source, lang) for source in found))

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

    def _term(self, parameter: Parameter, given: object) -> object:
        if parameter.kind == "day":
            return _day(given)  # type: ignore[arg-type]  # a day or a text, as the caller has it
        space = vocab.SOURCE if parameter.kind == "Source" else vocab.ID
        if self._lookup.is_code(parameter.kind):
            space = f"{vocab.CODE}{scheme_of(parameter.kind)}/"
        return Iri(space + self.find(str(given), kind=parameter.kind))


def _day(given: Day) -> date | None:
    from lodeway import values

    return values.day(given) if isinstance(given, str) else given


def _plain(rows: tuple[tuple[object, ...], ...]) -> tuple[tuple[object, ...], ...]:
    """Ids instead of our own IRIs: `kamoto-copper`, `source:railway-gazette...` stay readable."""
    return tuple(tuple(_plain_value(value) for value in row) for row in rows)


def _plain_value(value: object) -> object:
    if isinstance(value, Iri):
        return vocab.local(value) if value.startswith(vocab.BASE) else str(value)
    return str(value) if isinstance(value, str) else value


def _distinct(heads: list[str]) -> tuple[str, ...]:
    """Column headings, told apart by a number where two questions' columns share one."""
    seen: dict[str, int] = {}
    out: list[str] = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        out.append(head if seen[head] == 1 else f"{head} {seen[head]}")
    return tuple(out)
