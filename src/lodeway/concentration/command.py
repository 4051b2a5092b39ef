"""`lodeway concentration`: how concentrated a mineral is where it is mined, refined, owned, carried."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report import options as report_options
from lodeway.report.options import answering, root, show, standing

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.concentration.compute import Concentration
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result
    from lodeway.schema.values import Lang


def answers(
    kg: KnowledgeGraph, *, lang: Lang = "en", mineral: str, **options: Any
) -> tuple[Answer, ...]:
    """The stages, their largest members, and the indices of supply risk."""
    return _result(kg, mineral=mineral, **options).tables(lang)


def _result(kg: KnowledgeGraph, *, mineral: str, **options: Any) -> Result[Concentration]:
    return kg.concentration(mineral, **options)


@click.command("concentration")
@click.argument("mineral")
@click.option(
    "--stage",
    default="mining,refining,ownership,corridor",
    show_default=True,
    help="Stages with commas between: mining, refining, reserves, ownership, corridor.",
)
@click.option(
    "--year",
    type=click.IntRange(1900, 2100),
    help="Of the published output, or the nearest before it (default: the newest).",
)
@click.option("--top", type=click.IntRange(min=1), default=5, show_default=True)
@report_options.trust
@partial(standing, day="the day of the newest record")
@answering
def command(style: Any, lang: Any, project: Path | None, **options: Any) -> None:
    """Show how concentrated MINERAL is at each stage, by territory, by owner and by corridor.

    \b
    Examples:
      lodeway concentration cobalt --stage mining,refining,ownership,corridor --year 2025
      lodeway concentration copper --stage ownership --status binding --trust primary
      lodeway concentration rare-earths --lang zh --page bars.html
    """
    from lodeway import api

    show(_result(api.load(root(project)), **options), style)
