"""A loaded graph: its store, its names, its questions, its networks, its features."""

from __future__ import annotations

import re
import warnings
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from lodeway import store
from lodeway.api.plain import day, distinct, listed, own_file, plain
from lodeway.report.answer import Answer, Column
from lodeway.report.command_words import spelled
from lodeway.report.result import Found, Result
from lodeway.schema import paths, vocab
from lodeway.schema.errors import InvalidValue
from lodeway.store.rows import Iri, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from typing import Self

    import networkx as nx
    from rdflib import Dataset

    from lodeway.agreements.compute import Agreement
    from lodeway.api.plain import Day, Given
    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.figures import Assumption
    from lodeway.claims.lookup import Lookup
    from lodeway.concentration.compute import Concentration
    from lodeway.conflicts.compute import Conflict
    from lodeway.control.by_country import Regions
    from lodeway.control.compute import Deal, Owned
    from lodeway.corridors.compute import Corridors
    from lodeway.diff.compute import Diff
    from lodeway.exposure.model import Exposure
    from lodeway.money.compute import Money
    from lodeway.ownership.model import By, Control, Weight
    from lodeway.questions import Parameter, Question
    from lodeway.rank.compute import Ranking
    from lodeway.report.frame import Frame
    from lodeway.routes.compute import Routes
    from lodeway.routes.search import Aim
    from lodeway.scenarios.compute import WhatIf
    from lodeway.schema.values import Lang
    from lodeway.sensitivity.compute import Sensitivity
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
        it. Without `on` claims of all dates are in. With `basis` ("read", "recalled" ...) it holds
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
        from lodeway.report.frame import Frame

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
        return Iri(
            space + (claim_filter.step(self.store, found) if parameter.kind == "Status" else found)
        )


# The graph with every study that it answers, each of which only passes the question on.


def _days(options: dict[str, Any]) -> dict[str, Any]:
    """The options with `on` and `known` as days."""
    return {k: day(v) if k in ("on", "known") else v for k, v in options.items()}


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
        k: int = 3,
        avoid: str | Sequence[str] = (),
        only: str | Sequence[str] = (),
        via: str | Sequence[str] = (),
        parameters: Given = None,
        **options: Any,
    ) -> Result[Routes]:
        """The best ways between two places, named in either language. Raises `NoRoute`.

        See `lodeway.routes.compute.routes` for the options.
        """
        from lodeway.maps.atlas import atlas
        from lodeway.routes import compute, page, report

        aims: Any = listed(by)
        limits: dict[str, Any] = {"avoid": listed(avoid), "only": listed(only), "via": listed(via)}
        words = spelled(
            by=",".join(aims),
            **{name: ",".join(names) for name, names in limits.items()},
            **options,
            parameters=own_file(parameters),
        )
        found = compute.routes(
            self,
            origin,
            destination,
            by=aims,
            k=k,
            **limits,
            parameters=self._own(parameters),
            **_days(options),
        )

        read = report.Reading(found, self, atlas(self.store))
        return self._result(
            found,
            ("routes", "-k", str(k), *words, "--", origin, destination),
            lambda lang: report.tables(read, lang=lang),
            lambda lang: page.drawn(read, lang=lang),
        )

    def compare_corridors(
        self,
        origins: str | Sequence[str],
        markets: str | Sequence[str],
        *,
        planned: bool = False,
        parameters: Given = None,
        tick: Callable[[int], object] = lambda _: None,
        **options: Any,
    ) -> Result[Corridors]:
        """Every corridor from each origin to each market, today and with the planned links.

        The tables show the world as it is, or with `planned` links open. See
        `lodeway.corridors.compute.compare` for the other options.
        """
        from lodeway.corridors import compute as corridors_compute
        from lodeway.corridors import page, report
        from lodeway.maps.atlas import atlas

        ends = listed(origins), listed(markets)
        words = spelled(
            **{"from": ",".join(ends[0]), "to": ",".join(ends[1])},
            planned=planned,
            **options,
            parameters=own_file(parameters),
        )
        found = corridors_compute.compare(
            self, *ends, parameters=self._own(parameters), tick=tick, **_days(options)
        )

        return self._result(
            found,
            ("corridors", *words),
            lambda lang: report.tables(found, self.label, planned=planned, lang=lang),
            lambda lang: page.drawn(
                found, self.label, atlas(self.store), planned=planned, lang=lang
            ),
        )

    corridors = compare_corridors

    def flows(self, *, on: Day = None, known: Day = None, **options: Any) -> Assignment:
        """Where the metal of the mines goes, and what is scarce; see `lodeway.transport.freight_network.flows`."""
        from lodeway.transport import freight_network

        return freight_network.flows(self, on=day(on), known=day(known), **options)

    def whatif(
        self,
        scenario: str | Path,
        *,
        parameters: Given = None,
        tick: Callable[[int], object] = lambda _: None,
        **options: Any,
    ) -> Result[WhatIf]:
        """The difference that a scenario makes: a TOML file, or the name of a shipped one.

        See `lodeway.scenarios.compute.whatif` for the options.
        """
        from lodeway.maps.atlas import atlas
        from lodeway.scenarios import compute as scenarios_compute
        from lodeway.scenarios import page, report, targets

        words = spelled(**options, parameters=own_file(parameters))
        file = targets.file_of(paths.project_root(), str(scenario))
        found = scenarios_compute.whatif(
            self, file, parameters=self._own(parameters), tick=tick, **_days(options)
        )

        return self._result(
            found,
            ("whatif", *words, "--", str(scenario)),
            lambda lang: report.tables(found, self, lang=lang),
            lambda lang: page.page(found, self, atlas(self.store), lang=lang),
        )

    def chokepoints(
        self,
        origins: str | Sequence[str] = (),
        markets: str | Sequence[str] = (),
        *,
        show: str = "alone",
        close: str | Sequence[str] = ("places", "segments", "straits"),
        avoid: str | Sequence[str] = (),
        draws: int = 1000,
        seed: int = 1,
        top: int | None = 20,
        parameters: Given = None,
        watch: Callable[[Any], Any] = iter,
        **options: Any,
    ) -> Result[Any]:
        """What the goods of mines (or of `origins`) hang on; see `lodeway.chokepoints.compute`.

        `show` is "alone" (every closing by itself), "together" (two at once) or "cut" (the fewest
        that leave no way); `close` says what may be shut.
        """
        from lodeway.chokepoints import compute as chokepoints_compute
        from lodeway.chokepoints import page, report
        from lodeway.maps.atlas import atlas

        ends, kinds = (listed(origins), listed(markets)), listed(close)
        words = spelled(
            **{"from": ",".join(ends[0]), "to": ",".join(ends[1])},
            show=show,
            close=",".join(kinds),
            avoid=",".join(listed(avoid)),
            draws=draws,
            seed=seed,
            top=top,
            **options,
            parameters=own_file(parameters),
        )
        goods = chokepoints_compute.basket(
            self,
            *ends,
            kinds=kinds,  # type: ignore[arg-type]  # checked there, with the nearest named
            avoid=listed(avoid),
            parameters=self._own(parameters),
            **_days(options),
        )
        found: Any
        if show == "alone":
            found = chokepoints_compute.alone(goods, draws=draws, seed=seed, watch=watch)
        elif show == "together":
            found = chokepoints_compute.together(goods, watch=watch)
        elif show == "cut":
            found = chokepoints_compute.fewest(goods)
        else:
            raise InvalidValue(f"'{show}' is not one of alone, together, cut")

        def draw(lang: Lang) -> str:
            alone = found
            if show != "alone":
                alone = chokepoints_compute.alone(goods, draws=draws, seed=seed, watch=watch)
            return page.page(alone, self, atlas(self.store), lang=lang)

        return self._result(
            found,
            ("chokepoints", *words),
            lambda lang: report.tables(found, goods, self, show=show, top=top, lang=lang),
            draw,
        )

    def diff(
        self,
        before: date | str,
        after: date | str,
        *,
        known: bool = False,
        about: str | None = None,
        figures: bool = False,
        watch: Callable[[Any], Any] = iter,
        **ways: Any,
    ) -> Result[Diff]:
        """What changed between two days, in the world or as known; see `lodeway.diff.compute`.

        Takes `on` (with `known`), `status` and `basis` as days and names.
        """
        from lodeway.diff import compute as diff_compute
        from lodeway.diff import report

        words = spelled(known=known, about=about, figures=figures, **ways)
        days: Any = day(before), day(after)
        found = diff_compute.diff(
            self, *days, known=known, about=about, figures=figures, watch=watch, **self._ways(ways)
        )
        asked = ("diff", *words, *map(str, days))
        return self._result(found, asked, lambda lang: report.tables(self, found, lang=lang))

    def conflicts(
        self,
        about: str | None = None,
        *,
        kind: str | None = None,
        trust: str = "editor",
        **options: Any,
    ) -> Result[tuple[Conflict, ...]]:
        """What sources differ on, and whom a rule of trust follows; see `lodeway.conflicts.compute`.

        Takes `on`, `known`, `status` and `basis` as days and names.
        """
        from lodeway.conflicts import compute as conflicts_compute
        from lodeway.conflicts import report

        words = spelled(about=about, kind=kind, trust=trust, **options)
        found = conflicts_compute.conflicts(
            self, rule=trust, about=about, kind=kind, **self._ways(options)
        )

        def tell(lang: Lang) -> tuple[Answer, ...]:
            return report.tables(self, found, rule=trust, lang=lang)

        return self._result(found, ("conflicts", *words), tell)

    def sensitivity(
        self,
        ask: Callable[[KnowledgeGraph], Result[Any] | tuple[Answer, ...]],
        *,
        question: Sequence[str] = (),
        wider: bool = False,
        first: int | None = None,
        watch: Callable[[Any], Any] = iter,
    ) -> Result[Sensitivity]:
        """Which claims and sources turn an answer over; see `lodeway.sensitivity.compute`.

        `ask` gets the graph without some of its claims and gives the answer again, such as
        `lambda kg: kg.control("kamoto-copper")`; `question` is what to call it.
        """
        from lodeway.sensitivity import compute as sensitivity_compute
        from lodeway.sensitivity import report

        words = tuple(question)

        def answers(kg: KnowledgeGraph) -> tuple[Answer, ...]:
            nonlocal words
            result = ask(kg)
            if not isinstance(result, Result):
                return result
            words = words or result.words
            return result.tables()

        found = sensitivity_compute.sensitivity(self, answers, wider=wider, watch=watch)

        def tell(lang: Lang) -> tuple[Answer, ...]:
            return report.tables(self, found, " ".join(words), lang=lang, first=first)

        return self._result(found, ("sensitivity", *spelled(wider=wider), *words), tell)

    @overload
    def control(self, thing: str, **options: Any) -> Result[Control]: ...

    @overload
    def control(
        self, thing: str | None = None, *, closed: str | Sequence[str], **options: Any
    ) -> Result[tuple[Deal, ...]]: ...

    def control(
        self, thing: str | None = None, *, closed: str | Sequence[str] = (), **options: Any
    ) -> Result[Any]:
        """Who is behind a mine or a company; with agreements `closed`, before and after they close.

        See `lodeway.control.compute`. Takes `on`, `known`, `status` and `basis` as days and names,
        as do all that follow, and `trust`, a rule such as "primary". Without a thing that of all
        that the agreements give a share in.
        """
        from lodeway.control import compute as control_compute
        from lodeway.control import report

        named = [closed] if isinstance(closed, str) else closed
        supposed = [control_compute.CLOSED + name for name in named]
        words = ("control", *spelled(**{"if": supposed}, **options), *([thing] if thing else []))
        given = self._ways(options)
        if supposed:
            deals = control_compute.deal(self, supposed, thing=thing, **given)
            return self._result(
                deals, words, lambda lang: report.deal_tables(self, deals, lang=lang)
            )
        if thing is None:
            raise InvalidValue("name a mine or a company, or agreements to be taken as `closed`")
        control = control_compute.control(self, thing, **given)
        firm = given["through"].status if "through" in given else None
        return self._result(
            control, words, lambda lang: report.tables(self, control, firm=firm, lang=lang)
        )

    def control_by(
        self,
        by: By,
        mineral: str,
        *,
        within: str | None = None,
        weight: Weight = "output",
        at: Sequence[float] = (10, 25, 50),
        **options: Any,
    ) -> Result[Regions]:
        """Which states, seats, owners or blocs control what is mined of a mineral.

        `within` is a country, a region or a bloc, `at` are thresholds in percent; by "state" comes
        with the same by seat. See `lodeway.control.by_country.regions`.
        """
        from lodeway.control import by_country, report_by_country

        asked = {"by": by, "mineral": mineral, "in": within, "weight": weight}
        words = ("control", *spelled(**asked, at=",".join(f"{p:g}" for p in at), **options))
        given = {"within": within, "weight": weight, "percents": at, **self._ways(options)}
        regions = by_country.regions(self, by=by, mineral=mineral, **given)
        return self._result(
            regions, words, lambda lang: report_by_country.tables(self, regions, lang=lang)
        )

    def control_every(self, **options: Any) -> Result[tuple[Owned, ...]]:
        """Every owner of every mine, plant and project, a row each."""
        from lodeway.control import compute as control_compute
        from lodeway.control import report

        words = ("control", *spelled(every=True, **options))
        owners = control_compute.every(self, **self._ways(options))
        return self._result(
            owners, words, lambda lang: (report.every_table(self, owners, lang=lang),)
        )

    def concentration(
        self,
        mineral: str,
        *,
        stage: str | Sequence[str] = ("mining", "refining", "ownership", "corridor"),
        year: int | None = None,
        top: int | None = 5,
        **options: Any,
    ) -> Result[Concentration]:
        """How concentrated a mineral is at each stage; see `lodeway.concentration.compute`.

        `top` says how many of the largest of each stage are told.
        """
        from lodeway.concentration import compute as concentration_compute
        from lodeway.concentration import report
        from lodeway.concentration.formulas import formulas

        names = stage.split(",") if isinstance(stage, str) else stage
        stages = [name.strip() for name in names if name.strip()]
        asked = {"stage": ",".join(stages), "year": year, "top": top}
        words = ("concentration", *spelled(**asked, **options), mineral)
        given = self._ways(options)
        found = concentration_compute.concentration(
            self, mineral, stages=stages, year=year, **given
        )
        risks = formulas(self, found.mineral, year=year, through=found.through)
        return self._result(
            found, words, lambda lang: report.tables(self, found, risks, top=top, lang=lang)
        )

    def exposure(
        self,
        actor: str,
        mineral: str,
        *,
        tick: Callable[[int], object] = lambda _: None,
        **options: Any,
    ) -> Result[Exposure]:
        """Owned, hosted, carried, restrictable, promised; see `lodeway.exposure.compute`.

        `tick` is called with 1 as each of the five numbers is done.
        """
        from lodeway.exposure import compute as exposure_compute
        from lodeway.exposure import report

        words = ("exposure", *spelled(mineral=mineral, **options), actor)
        given = self._ways(options)
        exposure = exposure_compute.exposure(self, actor, mineral, tick=tick, **given)
        return self._result(exposure, words, lambda lang: report.tables(self, exposure, lang=lang))

    def money(self, by: str, **options: Any) -> Result[Money]:
        """What a state, bloc or firm has put up, nothing counted twice; `lodeway.money.compute`."""
        from lodeway.money import compute as money_compute
        from lodeway.money import report

        words = ("money", *spelled(by=by, **options))
        found = money_compute.money(self, by, **self._ways(options))
        return self._result(found, words, lambda lang: report.tables(self, found, lang=lang))

    def agreement(self, name: str, **options: Any) -> Result[Agreement]:
        """What an agreement binds, and what rests on it; see `lodeway.agreements.compute`."""
        from lodeway.agreements import compute as agreements_compute
        from lodeway.agreements import report

        words = ("agreement", *spelled(**options), name)
        agreement = agreements_compute.agreement(self, name, **self._ways(options))
        return self._result(
            agreement, words, lambda lang: report.tables(self, agreement, lang=lang)
        )

    def _result(
        self,
        found: Found,
        words: tuple[str, ...],
        tell: Callable[[Lang], tuple[Answer, ...]],
        draw: Callable[[Lang], str] | None = None,
    ) -> Result[Found]:
        """What was found, with how it is told; `words` ask the same on the command line."""
        return Result(found, words, tell, self._packed, draw)

    def _packed(self, words: tuple[str, ...], answers: Sequence[Answer], lang: Lang) -> bytes:
        from lodeway.report import bundle, receipts

        return bundle.packed(receipts.gathered(self, words, lang, answers))

    def rank(self, network: str = "actors", **options: Any) -> Ranking:
        """The most central nodes of one kind in a network; see `lodeway.rank.compute.rank`."""
        from lodeway.rank import compute as rank_compute

        return rank_compute.rank(self, network, **self._ways(options))

    def _own(self, parameters: Given) -> Mapping[str, Assumption] | None:
        """The assumptions to compute with: as they are, or ours with those of a file in their place."""
        file = own_file(parameters)
        return parameters if file is None else self.parameters(Path(file))  # type: ignore[return-value]

    def _ways(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options as computations take them: four ways to let claims through are one filter."""
        ways = {way: options.pop(way) for way in _WAYS if way in options}
        rule = {"rule": options.pop("trust")} if "trust" in options else {}
        return options | rule | ({"through": self.through(**ways)} if ways else {})
