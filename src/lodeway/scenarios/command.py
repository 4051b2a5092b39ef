"""`lodeway whatif`: a scenario of changes, and the difference it makes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import (
    NameOrFile,
    answering,
    bar,
    dated,
    parameters_option,
    root,
    show,
)

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result
    from lodeway.scenarios.compute import WhatIf
    from lodeway.scenarios.least_cost import LeastCost


_TOP = 5


@click.command("whatif")
@click.argument("scenario", required=False, type=NameOrFile())
@click.option(
    "--top",
    type=click.IntRange(min=0, max=50),
    default=_TOP,
    show_default=True,
    help="How many of the things that the answer hangs on to name.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="How many draws the ranges rest on; 1 is the middle of everything.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Where the draws begin.")
@click.option("--no-intervals", is_flag=True, help="Middles only, which is quickest.")
@click.option(
    "--least-cost", is_flag=True, help="As if everything moved at least cost under capacities."
)
@parameters_option
@dated
@answering
def command(
    scenario: str | None,
    style: str,
    lang: Any,
    project: Path | None,
    **options: Any,
) -> None:
    """What if something closes, opens, slows, costs more or carries less: SCENARIO against none.

    SCENARIO is a TOML file, or one of those shipped, which are listed without it. The answer is
    the difference, with ranges: tonnes that take another way, wait or stay behind, extra days and
    dollars, who gains and who loses, and what it hangs on most. Ways are chosen as goods were
    counted to choose them; goods of which nothing was counted move at least cost. It starts from
    the day before the scenario begins, or from --on.

    \b
    A scenario file:
      from = 2026-04-12           # until = ..., product = ..., sources = [...] as you like
      [title]
      en = "A queue at the border"
      zh = "口岸排队"
      [[change]]                  # close, cap, slow, reprice, risk, open, ban or quota
      slow = "kasumbalesa"        # a place, segment, strait, corridor, country, assumption
      by = "5 d"                  # to or by: "-2 d", "20 %", "1 Mt/year", "14 trains/week",
                                  # "450 trucks/day", "-3 USD/t", "300 km/day"
    [[given]] holds with the changes and without them; [[goods]] replace what the mines send.

    \b
    Examples:
      lodeway whatif
      lodeway whatif lobito-floods-2026
      lodeway whatif dar-port-2025 --lang zh --no-intervals --page dar.html
      lodeway whatif mine.toml --on 2026-04-01 --parameters mine-parameters.toml
    """
    from lodeway import api
    from lodeway.choice import targets
    from lodeway.scenarios import report as views

    if scenario is None:
        show(views.listed(targets.titles(root(project).public), lang=lang), style)
        return
    asked = _file(scenario, root(project).public)
    kg = api.load(root(project))
    show(_difference(kg, scenario=asked, **options), style)


def answers(
    kg: KnowledgeGraph, *, lang: Any = "en", scenario: str | None = None, **options: Any
) -> tuple[Answer, ...]:
    """The difference that a scenario makes; its name is one of those shipped, or a file."""
    from lodeway.choice import targets
    from lodeway.scenarios import report as views

    if scenario is None:
        return (views.listed(targets.titles(root(None).public), lang=lang),)
    return _difference(kg, scenario=_file(scenario, root(None).public), **options).tables(lang)


def _file(scenario: str, folder: Path) -> Path:
    from lodeway.choice import targets

    if NameOrFile.is_file_name(scenario) and not Path(scenario).is_file():
        raise click.UsageError(f"no file '{scenario}'; `lodeway whatif` lists what ships")
    return targets.file_of(folder, scenario)


def _difference(
    kg: KnowledgeGraph, *, scenario: Path, top: int = _TOP, file: Path | None = None, **options: Any
) -> Result[WhatIf | LeastCost]:
    with bar("what if", 2 * top + 2) as tick:
        return kg.whatif(scenario, parameters=file, top=top, tick=tick, **options)
