"""A loaded graph: its store, its names, its questions, its networks, its pages."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from lodeway import store, vocab
from lodeway.answer import Answer
from lodeway.api.plain import day, distinct, plain
from lodeway.errors import InvalidValue, UnknownName
from lodeway.ontology import scheme_of
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Self

    import networkx as nx
    from rdflib import Dataset

    from lodeway.analysis.centrality import Measure, Ranked
    from lodeway.api.plain import Day
    from lodeway.networks.assumptions import Assumption
    from lodeway.networks.ladder import Filter
    from lodeway.queries import Parameter
    from lodeway.queries.lookup import Lookup
    from lodeway.store.embedded import Store
    from lodeway.studies.model import Lang
    from lodeway.views.frame import Frame


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
        only. For queries of strangers use `lodeway sparql` or `lodeway serve`.
        """
        rows = self.store.select(query)
        return Answer("SPARQL", rows.columns, plain(rows.rows))

    def ask(self, question: str, *, lang: Lang = "en", **parameters: object) -> Answer:
        """The answer to a named question (see `lodeway.queries.questions()`).

        Parameters take ids or names in either language, and days. Raises `UnknownName`.
        """
        from lodeway import queries
        from lodeway.queries import behind

        asked = queries.question(question)
        found = self.store.select(self.question_text(question, lang=lang, **parameters))
        rows, claims = behind.claims(found)
        heads = [asked.columns.get(c, {}).get(lang, c) for c in rows.columns]
        return Answer(asked.title[lang], distinct(heads), plain(rows.rows), claims=claims)

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
        from lodeway.networks import ladder

        firm = ladder.step(self.store, self.find(status, kind="Status")) if status else None
        rests_on = self.find(basis, kind="Basis") if basis else None
        return ladder.Filter(day(on), day(known), firm, rests_on)

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
        if through.basis or through.status:
            raise InvalidValue(
                "the transport network takes no basis and no status: without assumptions it has "
                "gaps, and what is planned stands apart"
            )
        return transport.transport(self.store, on=day(on), known=day(known))

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
        **through: Any,
    ) -> list[Ranked]:
        """The most central nodes of a network; see `lodeway.analysis.centrality` and `network`.

        Holders that no source names (the free float) are no one actor, and are left out with
        their edges.
        """
        from lodeway.analysis import centrality
        from lodeway.names import nearest

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
        from lodeway.views import explorer, page

        release = self.file.stem[:12]
        told = page.page(self.store, release=release, through=self.through(**through))
        return explorer.render(told, home=home)

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

    def without(self, claims: Iterable[str]) -> Self:
        """The graph as if nobody had made these claims; see `lodeway.studies.without`."""
        from lodeway.studies.without import Without

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

    def _term(self, parameter: Parameter, given: object) -> object:
        from lodeway.networks import ladder

        if parameter.kind == "day":
            return day(given)  # type: ignore[arg-type]  # a day or a text, as the caller has it
        space = vocab.SOURCE if parameter.kind == "Source" else vocab.ID
        if self._lookup.is_code(parameter.kind):
            space = f"{vocab.CODE}{scheme_of(parameter.kind)}/"
        found = self.find(str(given), kind=parameter.kind)
        return Iri(
            space + (ladder.step(self.store, found) if parameter.kind == "Status" else found)
        )
