"""A loaded graph that sets its model of choice against what was counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lodeway.api.base import Base
from lodeway.api.plain import day, own_file
from lodeway.choice import COPPERBELT
from lodeway.report.command_words import spelled
from lodeway.schema import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lodeway.api.plain import Day, Given
    from lodeway.backtest.model import Calibration
    from lodeway.claims.figures import Assumption
    from lodeway.report.result import Result


class Counts(Base):
    """A loaded graph with the studies of what was counted."""

    def backtest(
        self,
        choice: str = COPPERBELT,
        *,
        through: Day = None,
        draws: int = 200,
        seed: int = 1,
        worth: bool = False,
        known: Day = None,
        parameters: Given = None,
        folder: Path | None = None,
        tick: Callable[[int], object] = lambda _: None,
    ) -> Result[Any]:
        """The model of choice against every count of a choice set; see `lodeway.backtest.compute`.

        With "all" it finds a tuple, one a choice set. With `worth` each fitted count is left out in
        turn. `folder` is the project whose scenarios the shocks are. `plot()` draws the counts,
        `plot("years")` the shares of corridors by year.
        """
        from lodeway.backtest import compute, page, report

        words = spelled(
            set=choice,
            through=through,
            draws=draws,
            seed=seed,
            worth=worth,
            known=known,
            parameters=parameters,
        )
        found = compute.backtests(
            self,
            choice,
            through=day(through),
            draws=draws,
            seed=seed,
            known=day(known),
            parameters=self._own(parameters),
            scenarios=folder or paths.project_root(),
            worth=worth,
            tick=tick,
        )
        return self._result(
            found[0] if choice != compute.EVERY else found,
            ("backtest", *words),
            lambda lang: report.tables(found, self, lang=lang),
            lambda: page.drawn(found, self),
            picture=lambda lang: report.picture(found[0], self, lang=lang),
        )

    def calibrate(
        self,
        splits: str | Path,
        *,
        choice: str = COPPERBELT,
        on: Day = None,
        only: bool = False,
        draws: int = 200,
        seed: int = 1,
        known: Day = None,
        parameters: Given = None,
    ) -> Result[Calibration]:
        """The model refitted with the counts of a CSV file; see `lodeway.backtest.own.compute`.

        They join ours, or with `only` take their place. Raises `InvalidData` with the line of every
        mistake.
        """
        from lodeway.backtest.own import compute, report

        words = spelled(
            set=choice,
            on=on,
            only=only,
            draws=draws,
            seed=seed,
            known=known,
            parameters=parameters,
        )
        found = compute.calibrate(
            self,
            Path(splits),
            choice,
            on=day(on),
            only=only,
            draws=draws,
            seed=seed,
            known=day(known),
            parameters=self._own(parameters),
        )
        return self._result(
            found,
            ("calibrate", *words, "--", str(splits)),
            lambda lang: report.tables(found, self, lang=lang),
        )

    def _own(self, parameters: Given) -> Mapping[str, Assumption] | None:
        """The assumptions to compute with: as they are, or ours with those of a file in their place."""
        file = own_file(parameters)
        return parameters if file is None else self.parameters(Path(file))  # type: ignore[return-value]
