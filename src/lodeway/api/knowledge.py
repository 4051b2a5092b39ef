"""The loaded graph with a method for every feature, each of which gives a Result."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from lodeway.api.plain import day, days, listed
from lodeway.api.shares import Shares
from lodeway.report.answer import Answer
from lodeway.report.command_words import comma_list, diff_ways, most_rows, spelled
from lodeway.report.result import Result
from lodeway.schema import paths
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from lodeway.agreements.compute import Agreement
    from lodeway.api.plain import Day, Given
    from lodeway.choice.fitted import Fitted
    from lodeway.chokepoints.compute import Alone
    from lodeway.conflicts.compute import Conflict
    from lodeway.control.by_country import Regions
    from lodeway.control.compute import Deal, Owned
    from lodeway.corridors.compute import Split
    from lodeway.corridors.costs import Corridors
    from lodeway.diff.compute import Diff
    from lodeway.ownership.model import By, Control, Weight
    from lodeway.rank.compute import Ranking
    from lodeway.report.picture import Picture
    from lodeway.routes.compute import Routes
    from lodeway.routes.search import Aim
    from lodeway.schema.errors import NoRoute
    from lodeway.schema.values import Lang
    from lodeway.sensitivity.compute import Sensitivity
    from lodeway.transport.flow import Assignment


class KnowledgeGraph(Shares):
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
        alike: bool = False,
        parameters: Given = None,
        **options: Any,
    ) -> Result[Routes]:
        """The best ways between two places; see `lodeway.routes.compute.routes`. Raises `NoRoute`."""
        from lodeway.maps.atlas import atlas
        from lodeway.routes import compute, page, report

        aims: Any = listed(by)
        limits: dict[str, Any] = {"avoid": listed(avoid), "only": listed(only), "via": listed(via)}
        words = spelled(
            by=comma_list(aims),
            **{name: comma_list(names) for name, names in limits.items()},
            alike=alike,
            **options,
            parameters=parameters,
        )
        found = compute.routes(
            self,
            origin,
            destination,
            by=aims,
            k=k,
            **limits,
            alike=alike,
            parameters=self._own(parameters),
            **days(options),
        )
        read = report.Reading(found, self, atlas(self.store))
        return self._result(
            found,
            ("routes", "-k", str(k), *words, "--", origin, destination),
            lambda lang: report.tables(read, lang=lang),
            lambda: page.drawn(read),
        )

    def no_route(self, none: NoRoute) -> Result[NoRoute]:
        """Why no way joins two places, as an answer like others."""
        from lodeway.maps.atlas import atlas
        from lodeway.routes import page, report

        return self._result(
            none,
            ("routes", "--", none.origin, none.destination),
            lambda lang: (report.no_route(none, self, lang=lang),),
            lambda: page.empty(none, self, atlas(self.store)),
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
        """What every corridor costs from each origin to each market, today or with `planned` links.

        See `lodeway.corridors.costs.compare` for the other options.
        """
        from lodeway.corridors import costs, page_costs, report_costs
        from lodeway.maps.atlas import atlas

        ends = listed(origins), listed(markets)
        words = spelled(
            **{"from": comma_list(ends[0]), "to": comma_list(ends[1])},
            planned=planned,
            **options,
            parameters=parameters,
        )
        found = costs.compare(
            self, *ends, parameters=self._own(parameters), tick=tick, **days(options)
        )

        return self._result(
            found,
            ("corridors", *words),
            lambda lang: report_costs.tables(found, self.label, planned=planned, lang=lang),
            lambda: page_costs.drawn(found, self.label, atlas(self.store), planned=planned),
        )

    def corridors(
        self, choice_set: str | None = None, *, parameters: Given = None, **options: Any
    ) -> Result[Split]:
        """Who goes which way: tonnes by port, corridor and mode; see `lodeway.corridors.compute`."""
        from lodeway.corridors import compute, page, report
        from lodeway.maps.atlas import atlas

        own = self._own(parameters)
        found = compute.split(self, choice_set, parameters=own, **days(options))
        return self._result(
            found,
            ("corridors", *spelled(set=choice_set, **options, parameters=parameters)),
            lambda lang: report.tables(found, self, lang=lang),
            lambda: page.drawn(found, self, atlas(self.store)),
        )

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
    ) -> Result[Any]:
        """The difference that a scenario makes: a TOML file, or the name of a shipped one.

        See `lodeway.scenarios.compute.whatif` for the options.
        """
        from lodeway.choice import targets
        from lodeway.maps.atlas import atlas
        from lodeway.scenarios import compute as scenarios_compute
        from lodeway.scenarios import page, report

        words = spelled(**options, parameters=parameters)
        file = targets.file_of(paths.project_root(), str(scenario))
        found = scenarios_compute.whatif(
            self,
            file,
            parameters=self._own(parameters),
            fitted=self._fitted,
            tick=tick,
            **days(options),
        )
        return self._result(
            found,
            ("whatif", *words, "--", str(scenario)),
            lambda lang: report.tables(found, self, lang=lang),
            lambda: page.drawn(found, atlas(self.store)),
        )

    @cached_property
    def _fitted(self) -> Fitted:
        from lodeway.choice.fitted import Fitted

        return Fitted(self)

    def chokepoints(
        self,
        origins: str | Sequence[str] = (),
        markets: str | Sequence[str] = (),
        *,
        show: str = "alone",
        close: str | Sequence[str] = ("places", "segments", "straits"),
        avoid: str | Sequence[str] = (),
        draws: int | None = None,
        seed: int = 1,
        top: int | None = 20,
        parameters: Given = None,
        watch: Callable[[Any], Any] = iter,
        **options: Any,
    ) -> Result[Any]:
        """What the goods of mines (or of `origins`) hang on; see `lodeway.chokepoints.compute`.

        `show` is "alone" (every closing by itself), "together" (two at once) or "cut" (the fewest
        that leave no way); `close` says what may be shut. Alone, the output of all mines goes as the
        model of choice has it, any other goods as they would at least cost.
        """
        from lodeway.chokepoints import compute as chokepoints_compute
        from lodeway.chokepoints import page, report
        from lodeway.maps.atlas import atlas

        ends, kinds = (listed(origins), listed(markets)), listed(close)
        words = spelled(
            **{"from": comma_list(ends[0]), "to": comma_list(ends[1])},
            show=show,
            close=comma_list(kinds),
            avoid=comma_list(listed(avoid)),
            draws=draws,
            seed=seed,
            top=most_rows(top),
            **options,
            parameters=parameters,
        )
        goods = chokepoints_compute.basket(
            self,
            *ends,
            kinds=kinds,  # type: ignore[arg-type]  # checked there, with the nearest named
            avoid=listed(avoid),
            parameters=self._own(parameters),
            **days(options),
        )

        def each() -> Alone:
            model = {"parameters": self._own(parameters), **days(options)}
            model.pop("product", None)
            chosen = chokepoints_compute.chosen(
                self, goods, draws=draws, seed=seed, watch=watch, **model
            )
            return chosen or chokepoints_compute.alone(goods, draws=draws, seed=seed, watch=watch)

        found: Any
        if show == "alone":
            found = each()
        elif show == "together":
            found = chokepoints_compute.together(goods, watch=watch)
        elif show == "cut":
            found = chokepoints_compute.fewest(goods)
        else:
            raise InvalidValue(f"'{show}' is not one of alone, together, cut")

        def draw() -> Picture:
            return page.drawn(found if show == "alone" else each(), atlas(self.store))

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
        from lodeway.diff import compute, report

        words = (*spelled(known=known, about=about, figures=figures), *diff_ways(known, ways))
        days: Any = day(before), day(after)
        found = compute.diff(
            self, *days, known=known, about=about, figures=figures, watch=watch, **self._ways(ways)
        )
        asked = ("diff", *words, *map(str, days))
        return self._result(
            found,
            asked,
            lambda lang: report.tables(self, found, lang=lang),
            picture=lambda lang: report.counts(self, found, lang=lang),
        )

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
        from lodeway.conflicts import compute, report

        words = spelled(about=about, kind=kind, trust=trust, **options)
        found = compute.conflicts(self, rule=trust, about=about, kind=kind, **self._ways(options))

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
            words = words or result.asked
            return result.tables()

        found = sensitivity_compute.sensitivity(self, answers, wider=wider, watch=watch)

        def tell(lang: Lang) -> tuple[Answer, ...]:
            return report.tables(self, found, " ".join(words), lang=lang, first=first)

        asked = ("sensitivity", *spelled(wider=wider, first=first), *words)
        # `lodeway verify` asks no question so many times.
        return Result(found, asked, tell, None, self._truth(found, asked))

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
        from lodeway.control import page, report, report_deal

        named = [closed] if isinstance(closed, str) else closed
        supposed = [control_compute.CLOSED + name for name in named]
        words = ("control", *spelled(**{"if": supposed}, **options), *([thing] if thing else []))
        given = self._ways(options)
        if supposed:
            deals = control_compute.deal(self, supposed, thing=thing, **given)

            def supposing() -> Picture:
                agreed = control_compute.agreements(self, supposed)
                after = control_compute.control(self, str(thing), closed=agreed, **given)
                return page.drawn(self, after, supposed=agreed)

            return self._result(
                deals,
                words,
                lambda lang: report_deal.deal_tables(self, deals, lang=lang),
                supposing if thing else None,
            )
        if thing is None:
            raise InvalidValue("name a mine or a company, or agreements to be taken as `closed`")
        control = control_compute.control(self, thing, **given)
        firm = given["through"].status if "through" in given else None
        return self._result(
            control,
            words,
            lambda lang: report.tables(self, control, firm=firm, lang=lang),
            lambda: page.drawn(self, control),
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
        words = ("control", *spelled(**asked, at=comma_list(at), **options))
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

    def agreement(self, name: str, **options: Any) -> Result[Agreement]:
        """What an agreement binds, and what rests on it; see `lodeway.agreements.compute`."""
        from lodeway.agreements import compute, report

        words = ("agreement", *spelled(**options), name)
        agreement = compute.agreement(self, name, **self._ways(options))
        return self._result(
            agreement,
            words,
            lambda lang: report.tables(self, agreement, lang=lang),
            picture=lambda lang: report.timeline(self, agreement, lang=lang),
        )

    def rank(
        self, network: str = "actors", *, top: int | None = 10, **options: Any
    ) -> Result[Ranking]:
        """The most central nodes of one kind in a network; see `lodeway.rank.compute.rank`."""
        from lodeway.rank import compute, report

        words = ("rank", *spelled(top=most_rows(top), **options), network)
        ranking = compute.rank(self, network, top=top, **self._ways(options))
        return self._result(ranking, words, lambda lang: report.tables(self, ranking, lang=lang))
