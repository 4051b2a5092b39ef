"""The loaded graph asked how much of a mineral, or of public money, is whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lodeway.api.pages import Pages
from lodeway.report.command_words import comma_list, most_rows, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lodeway.concentration.compute import Concentration
    from lodeway.exposure.model import Exposure
    from lodeway.money.compute import Money
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result
    from lodeway.schema.values import Lang


class Shares(Pages):
    """What is whose. Every method takes `on`, `known`, `status` and `basis` as days and names."""

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
        from lodeway.report import charts

        names = stage.split(",") if isinstance(stage, str) else stage
        stages = [name.strip() for name in names if name.strip()]
        asked = {"stage": comma_list(stages), "year": year, "top": most_rows(top)}
        words = ("concentration", *spelled(**asked, **options), mineral)
        given = self._ways(options)
        found = concentration_compute.concentration(
            self, mineral, stages=stages, year=year, **given
        )
        risks = formulas(self, found.mineral, year=year, through=found.through)

        def tell(lang: Lang) -> tuple[Answer, ...]:
            return report.tables(self, found, risks, top=top, lang=lang)

        return self._result(found, words, tell, lambda: charts.bars(tell, "hhi", whole=1))

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
        from lodeway.exposure import compute, report
        from lodeway.report import charts

        words = ("exposure", *spelled(mineral=mineral, **options), actor)
        given = self._ways(options)
        exposure = compute.exposure(self, actor, mineral, tick=tick, **given)

        def tell(lang: Lang) -> tuple[Answer, ...]:
            return report.tables(self, exposure, lang=lang)

        return self._result(exposure, words, tell, lambda: charts.bars(tell, "share", whole=100))

    def money(self, by: str, **options: Any) -> Result[Money]:
        """What a state, bloc or firm has put up, nothing counted twice; `lodeway.money.compute`."""
        from lodeway.money import compute, report

        words = ("money", *spelled(by=by, **options))
        found = compute.money(self, by, **self._ways(options))
        return self._result(found, words, lambda lang: report.tables(self, found, lang=lang))
