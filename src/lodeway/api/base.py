"""A loaded graph without its features: its store, its names, its questions, its networks."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Set
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lodeway import store
from lodeway.api import asking
from lodeway.api.asking import MOST_ROWS
from lodeway.api.plain import day, own_file
from lodeway.report.command_words import spelled
from lodeway.report.result import Found, Result, language
from lodeway.schema import vocab
from lodeway.schema.errors import InvalidValue
from lodeway.schema.words import LANGS
from lodeway.store.rows import Iri, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Self

    import networkx as nx
    from rdflib import Dataset

    from lodeway.api.plain import Day, Given
    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.figures import Assumption
    from lodeway.claims.lookup import Lookup
    from lodeway.questions import Parameter, Question
    from lodeway.report.answer import Answer
    from lodeway.report.banner import Truth
    from lodeway.report.picture import Picture
    from lodeway.schema.paths import Roots
    from lodeway.schema.values import Lang
    from lodeway.store.embedded import Store
    from lodeway.store.rows import Rows


# A loaded graph: its store, its names, its questions, its networks, its pages.


_WAYS = ("on", "known", "status", "basis")


class Base:
    """A loaded graph without its studies: what everything else is asked of."""

    def __init__(self, file: Path, *, memory: bool = False, roots: Roots | None = None) -> None:
        self.file, self.memory, self.roots = file, memory, roots

    @cached_property
    def store(self) -> Store:
        """The SPARQL store, opened at first use."""
        from lodeway.store.embedded import Store

        return Store.from_nquads(self.file) if self.memory else Store.at(self.file)

    def sparql(
        self,
        query: str,
        *,
        on: Day = None,
        lang: Lang = "en",
        timeout: float | None = None,
        max_rows: int = MOST_ROWS,
        labels: bool = False,
    ) -> Any:  # the query alone says which of the two
        """A `Result` of any SELECT or ASK query; of CONSTRUCT and DESCRIBE a plain `rdflib.Graph`.

        Our prefixes are known; parameters `?on` and `?lang` are filled where the query declares
        them. With `labels` a column that names things has another beside it, `..._label`, with what
        they are called in `lang`. Without a `timeout` it runs in this process, without limits, and
        obeys SERVICE: give it your own queries only. With one (seconds) it runs in a process of its
        own that has no network and ends at the limits, for queries of strangers. Warns of names in our namespaces
        that the graph does not have, with the nearest that it has. Raises `QueryError`,
        `QueryRefused` and `QueryTimeout`.
        """
        if store.form(query) in asking.GRAPHS:
            limits: Any = {"timeout": timeout, "max_rows": max_rows}
            return asking.as_graph(self.triples(query, on=on, lang=lang, **limits))
        asked = asking.bound(query, on=day(on), lang=lang)
        rows = self._rows(asked, timeout, max_rows)
        self._warn(query)

        def tell(lang: Lang) -> tuple[Answer, ...]:
            return (asking.rows_answer(rows, lang, self.label if labels else None),)

        words = ("sparql", query)
        return Result(tell(lang)[0], words, tell, None, self._truth(None, words), lang=lang)

    def triples(
        self,
        query: str,
        *,
        on: Day = None,
        lang: Lang = "en",
        timeout: float | None = None,
        max_rows: int = MOST_ROWS,
    ) -> str:
        """What a CONSTRUCT or DESCRIBE gives, as N-Triples; see `sparql` for the options.

        A last line tells where it was cut.
        """
        asked = asking.bound(query, on=day(on), lang=lang)
        triples, is_cut = self._ntriples(asked, timeout, max_rows)
        self._warn(query)
        return triples + asking.CUT_TRIPLES.format(max_rows) if is_cut else triples

    def _rows(self, query: str, timeout: float | None, max_rows: int) -> Rows:
        if timeout is None:
            return self.store.select(query)
        return store.run(self.file, query, timeout=timeout, max_rows=max_rows)

    def _ntriples(self, query: str, timeout: float | None, max_rows: int) -> tuple[str, bool]:
        if timeout is None:
            return self.store.graph(query), False
        limits: Any = {"timeout": timeout, "max_rows": max_rows}
        body = store.run(self.file, query, format="ntriples", **limits)
        return body.decode(), body.truncated

    def _warn(self, query: str) -> None:
        for sentence in store.unknown(self.store, query):
            warnings.warn(sentence, stacklevel=3)

    def ask(self, question: str, *, lang: Lang = "en", **parameters: object) -> Result[Answer]:
        """The answer to a named question (see `lodeway.questions.questions()`).

        Parameters take ids or names in either language, and days. Its rows are in `lang`. Raises
        `UnknownName`.
        """
        from lodeway import questions

        asked, lang = questions.question(question), language(lang)
        answers: dict[Lang, Answer] = {}

        def tell(lang: Lang) -> tuple[Answer, ...]:
            if lang not in answers:
                text = self.question_text(question, lang=lang, **parameters)
                answers[lang] = asking.question_answer(asked, self.store.select(text), lang)
            return (answers[lang],)

        words = ("ask", question, *spelled(**parameters))
        return self._result(tell(lang)[0], words, tell, lang=lang)

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
                self._acting(asked, parameter, parameters, lang)
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

        firm = (
            claim_filter.step(self.store, self.find(status, kind="StatusCode")) if status else None
        )
        rests_on = self.find(basis, kind="BasisCode") if basis else None
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
        """A network as a plain `networkx.MultiDiGraph`, to ask and to write with networkx itself.

        `name` is one of (others that the ontology declares):

        - "actors": stakes, controls, operations, memberships, participations in agreements,
          financings, price floors, offtakes and restrictions
        - "ownership": stakes and controls
        - "transport": segments that could be travelled on the day
        - "minerals": listings of minerals as critical
        - "flows": goods that are told to go from one place to another

        Direction: from the holder to what is held, controller to controlled, operator to
        operated, member to organization, party to agreement, financier to recipient, guarantor to
        beneficiary, offtaker to supplier, who restricts to what is restricted, mineral to list,
        origin to destination. A segment that is travelled both ways is two edges with one key.

        Nodes are ids: `label_en`, `label_zh`, `kind` (narrowest class), `family` (Actor, Asset,
        Place ...); where known `lat`, `lon`, `country`, `mineral`. In transport also `open`,
        `capacity` (t a year), and `wait_low`, `wait`, `wait_high` (days at a border).

        Edges are claims, keyed by their id: `kind`, `claim`, `claim_source`, `locator`, `status`,
        `confidence`, `basis`, `disputed`; where told `since`, `until` (as precise as the source),
        `share` (percent), `amount` and `currency`, `instrument`, `mineral`, `quantity` and
        `unit`. In transport, whose edges are segments: `mode`, `gauge` (mm), `km`, `days_low`,
        `days`, `days_high`, `usd_low`, `usd`, `usd_high` (a tonne), `co2` (kg a tonne), `risk`
        (days a year shut), `capacity` (t a year), the basis of each, `passes`, and `figures`, the
        claims behind the numbers. Parallel edges happen: several claims, or road and railway.

        Weights: none is set; `km`, `days`, `usd` and `co2` add up over segments, but loading,
        changes of mode and border waits are not in them: `routes` counts those. `share`, `amount`
        and `quantity` are of single claims, and may tell of the same thing twice.

        Every attribute is text, a number or a boolean, several values in one text with "; "
        between, so that `nx.write_graphml`, `write_gexf`, `write_gml` and `node_link_data` take
        it. Without `on` claims of all dates are in. With `on` each edge `stands` "surely" on the
        day, or "may" where the day is one of those that a half-known date ("2016") may mean; a
        segment may where it was perhaps shut. With `basis` ("read", "recalled" ...) it holds
        only claims on that basis, with `status` ("binding" ...) only claims at least so firm; the
        transport network takes neither. Raises `UnknownName` and `InvalidValue`.
        """
        from lodeway.claims import projection
        from lodeway.transport import network

        through = self.through(on=on, known=known, status=status, basis=basis)
        return projection.plain(network.network(self.store, name, through))

    def parameters(self, file: Path | None = None) -> dict[str, Assumption]:
        """Every assumption by id, those of a TOML file in place of ours; see `lodeway parameters`."""
        from lodeway.transport import parameters

        return parameters.given(self.store, file)

    @cached_property
    def _lookup(self) -> Lookup:
        from lodeway.claims.lookup import Lookup

        return Lookup(self.store)

    def sources(self, claims: Iterable[str], lang: Lang = "en") -> list[str]:
        """The labels of the sources that `claims` come from, without repeats, in their order.

        A set has no order of its own: its claims are taken by their ids.
        """
        ordered = sorted(claims) if isinstance(claims, Set) else claims
        found = dict.fromkeys(self._lookup.sources(ordered).values())
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

    def _result(
        self,
        found: Found,
        words: tuple[str, ...],
        tell: Callable[[Lang], tuple[Answer, ...]],
        draw: Callable[[], Picture] | None = None,
        *,
        lang: Lang = "en",
        picture: Callable[[Lang], Answer] | None = None,
    ) -> Result[Found]:
        """What was found, with how it is told; `words` ask the same on the command line.

        `picture` is the table that is drawn first, where it is none of those told.
        """
        return Result(
            found, words, tell, self._packed, self._truth(found, words), draw, lang, picture
        )

    def _truth(self, found: object, words: tuple[str, ...]) -> Callable[[], Truth]:
        """What an answer is true of, read when it is told: the day that its words ask, else its own."""
        from lodeway.claims import frame
        from lodeway.claims.claim_text import codes
        from lodeway.report.banner import Truth

        def read() -> Truth:
            options = words[: words.index("--")] if "--" in words else words
            pairs = dict(itertools.pairwise(options))
            asked = {way: pairs[f"--{way}"] for way in _WAYS if f"--{way}" in pairs}
            through = self.through(**asked)
            own = _day_of(found)
            told = frame.frame(
                self.store,
                replace(through, on=through.on or own),
                lambda scheme, code: {g: codes(self.store, g)(scheme, code) or code for g in LANGS},
            )
            return Truth(told, self.file.stem[:12])

        return read

    def truth(self, **through: Any) -> Truth:
        """What an answer is true of that lets claims `through`; see `Filter`. All claims without."""
        ways = {name: value for name, value in through.items() if value is not None}
        return self._truth(None, ("", *spelled(**ways)))()

    def _packed(self, words: tuple[str, ...], answers: Sequence[Answer], lang: Lang) -> bytes:
        from lodeway.report import bundle, receipts

        return bundle.packed(receipts.gathered(self, words, lang, answers))

    def _own(self, parameters: Given) -> Mapping[str, Assumption] | None:
        """The assumptions to compute with: as they are, or ours with those of a file in their place."""
        file = own_file(parameters)
        return parameters if file is None else self.parameters(Path(file))  # type: ignore[return-value]

    def _ways(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options as computations take them: four ways to let claims through are one filter."""
        ways = {way: options.pop(way) for way in _WAYS if way in options}
        rule = {"rule": options.pop("trust")} if "trust" in options else {}
        return options | rule | ({"through": self.through(**ways)} if ways else {})

    def _acting(
        self, asked: Question, parameter: Parameter, given: Mapping[str, object], lang: Lang
    ) -> object:
        """The party that is given and those through whom it acts, as rows for the question."""
        from lodeway.claims import parties

        through = self.through(**{way: given.get(way) for way in _WAYS})  # type: ignore[arg-type]  # days and names
        kin = () if given.get("itself") else asked.through[parameter.name]
        party = self.find(str(given[parameter.name]), kind=parameter.kind)
        label = Text(self.label(party, lang), lang)
        return parties.group_of(self.store, party, kin=kin, through=through).rows(label)

    def _term(self, parameter: Parameter, given: object) -> object:
        from lodeway.claims import claim_filter

        if parameter.kind == "day":
            return day(given)  # type: ignore[arg-type]  # a day or a text, as the caller has it
        space = vocab.SOURCE if parameter.kind == "Source" else vocab.ID
        if self._lookup.is_code(parameter.kind):
            from lodeway.schema.ontology import scheme_of

            space = f"{vocab.CODE}{scheme_of(parameter.kind)}/"
        found = self.find(str(given), kind=parameter.kind)
        if parameter.kind == "StatusCode":
            return Iri(f"{vocab.CODE}progress/{claim_filter.step(self.store, found)}")
        return Iri(space + found)


def _day_of(found: object) -> date | None:
    """The day of which an answer speaks by itself."""
    for name in ("day", "on"):
        told = getattr(found, name, None)
        if isinstance(told, date):
            return told
        if isinstance(told, str) and len(told) == len("2026-01-01"):
            return date.fromisoformat(told)
    return None
