"""`lodeway backtest`: the model of choice against every count, fitted and held out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.choice import COPPERBELT
from lodeway.report.options import Day, answering, bar, parameters_option, root, show

if TYPE_CHECKING:
    from datetime import date

    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result

_DRAWS = 200


@click.command("backtest")
@click.option(
    "--set",
    "choice",
    metavar="NAME",
    default=COPPERBELT,
    show_default=True,
    help="The choice set: the corridors among which goods choose; all for every one.",
)
@click.option("--through", type=Day(), help="Fit only what was counted by this day.")
@click.option(
    "--draws",
    type=click.IntRange(min=1, max=10_000),
    default=_DRAWS,
    show_default=True,
    help="How many Monte Carlo draws.",
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="Of the draws: the same seed gives the same answer.",
)
@click.option(
    "--worth",
    is_flag=True,
    help="Also what each fitted count is worth, and what one more count of a port would be.",
)
@click.option("--known", type=Day(), help="By what was known on this day.")
@parameters_option
@answering
def command(style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """The model of choice against what was counted: splits, tonnes, and what happened in shocks.

    Every count of the choice set with the model's median and interval of 80 %, held-out ones
    first: those are the test. Fitted ones come last; that the model has them is no merit.

    \b
    Examples:
      lodeway backtest
      lodeway backtest --through 2022-12-31
      lodeway backtest --worth --draws 60 --page backtest.html
      lodeway backtest --set all --lang zh
    """
    from lodeway import api

    kg = api.load(root(project))
    found = _tested(kg, folder=root(project).public, **options)
    show(found, style)


def answers(kg: KnowledgeGraph, *, lang: Any = "en", **options: Any) -> tuple[Answer, ...]:
    """The counts against the model, and the shares by year."""
    return _tested(kg, folder=root(None).public, **options).tables(lang)


def _tested(
    kg: KnowledgeGraph,
    *,
    folder: Path,
    choice: str = COPPERBELT,
    through: date | None = None,
    draws: int = _DRAWS,
    seed: int = 1,
    worth: bool = False,
    known: date | None = None,
    file: Path | None = None,
) -> Result[Any]:
    from lodeway.backtest.compute import steps

    with bar("backtest", steps(kg, choice, worth=worth, known=known, through=through)) as tick:
        return kg.backtest(
            choice,
            through=through,
            draws=draws,
            seed=seed,
            worth=worth,
            known=known,
            parameters=file,
            folder=folder,
            tick=tick,
        )
