"""The graph with every study that it answers, each of which only passes the question on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lodeway import paths
from lodeway.api.base import Base
from lodeway.api.plain import day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from lodeway.analysis.constraints import Aim
    from lodeway.analysis.flow import Assignment
    from lodeway.api.plain import Day
    from lodeway.studies.agreement import Agreement
    from lodeway.studies.chokepoints import Alone
    from lodeway.studies.concentration import Concentration
    from lodeway.studies.control.model import Control
    from lodeway.studies.corridors import Corridors
    from lodeway.studies.diff import Diff
    from lodeway.studies.exposure import Exposure
    from lodeway.studies.money import Money
    from lodeway.studies.routes import Routes
    from lodeway.studies.whatif import WhatIf

_WAYS = ("on", "known", "status", "basis")


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

        See `lodeway.studies.routes.routes` for the options.
        """
        from lodeway.studies import routes

        ends, aims = (origin, destination), [by] if isinstance(by, str) else by
        return routes.routes(self, *ends, by=aims, on=day(on), known=day(known), **options)

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
        return corridors.compare(self, *ends, on=day(on), known=day(known), **options)

    def flows(self, *, on: Day = None, known: Day = None, **options: Any) -> Assignment:
        """Where the metal of the mines goes, and what is scarce; see `lodeway.studies.flows.flows`."""
        from lodeway.studies import flows

        return flows.flows(self, on=day(on), known=day(known), **options)

    def whatif(self, scenario: str | Path, *, on: Day = None, **options: Any) -> WhatIf:
        """The difference that a scenario makes: a TOML file, or the name of a shipped one.

        See `lodeway.studies.whatif.whatif`; `lodeway.views.whatif` makes a table of the result.
        """
        from lodeway.studies import whatif
        from lodeway.studies.scenarios import files

        file = files.file_of(paths.project_root(), str(scenario))
        return whatif.whatif(self, file, on=day(on), **options)

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

        goods = chokepoints.basket(self, origins, markets, on=day(on), **options)
        return chokepoints.alone(goods, draws=draws, seed=seed)

    def diff(self, before: date | str, after: date | str, **options: Any) -> Diff:
        """What changed between two days, in the world or as known; see `lodeway.studies.diff`."""
        from lodeway.studies import diff

        return diff.diff(self, day(before), day(after), **options)  # type: ignore[arg-type]  # given

    def control(self, thing: str, **options: Any) -> Control:
        """Who is behind a mine or a company; see `lodeway.studies.control.asset.control`.

        Takes `on`, `known`, `status` and `basis` as days and names, as do all that follow.
        """
        from lodeway.studies.control import asset

        return asset.control(self, thing, **self._ways(options))

    def concentration(self, mineral: str, **options: Any) -> Concentration:
        """How concentrated a mineral is at each stage; see `lodeway.studies.concentration`."""
        from lodeway.studies import concentration

        return concentration.concentration(self, mineral, **self._ways(options))

    def exposure(self, who: str, mineral: str, **options: Any) -> Exposure:
        """Owned, hosted, carried, restrictable, promised; see `lodeway.studies.exposure`."""
        from lodeway.studies import exposure

        return exposure.exposure(self, who, mineral, **self._ways(options))

    def money(self, by: str, **options: Any) -> Money:
        """What a state, bloc or firm has put up, nothing counted twice; `lodeway.studies.money`."""
        from lodeway.studies import money

        return money.money(self, by, **self._ways(options))

    def agreement(self, name: str, **options: Any) -> Agreement:
        """What an agreement binds, and what rests on it; see `lodeway.studies.agreement`."""
        from lodeway.studies import agreement

        return agreement.agreement(self, name, **self._ways(options))

    def _ways(self, options: dict[str, Any]) -> dict[str, Any]:
        """The four ways to let claims through, taken out of the options as one filter."""
        ways = {way: options.pop(way) for way in _WAYS if way in options}
        return options | ({"through": self.through(**ways)} if ways else {})
