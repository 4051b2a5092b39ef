"""`lodeway exposure`: what of a mineral an actor owns, hosts, carries, can restrict, is promised."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report import options as report_options
from lodeway.report.options import answering, root, show, standing

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.exposure.model import Exposure
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result
    from lodeway.schema.values import Lang


def answers(
    kg: KnowledgeGraph, *, lang: Lang = "en", actor: str, mineral: str, **options: Any
) -> tuple[Answer, ...]:
    """The five numbers, and what they are made of."""
    return _result(kg, actor=actor, mineral=mineral, **options).tables(lang)


def _result(kg: KnowledgeGraph, *, actor: str, mineral: str, **options: Any) -> Result[Exposure]:
    from lodeway.exposure.model import NUMBERS

    with report_options.bar("exposure", len(NUMBERS)) as tick:
        return kg.exposure(actor, mineral, tick=tick, **options)


@click.command("exposure")
@click.argument("actor")
@click.option("--mineral", required=True, metavar="NAME", help="The mineral, in either language.")
@click.option(
    "--year",
    type=click.IntRange(1900, 2100),
    help="Of the published output, or the nearest before it (default: the newest).",
)
@report_options.trust
@partial(standing, day="the day of the newest record")
@answering
def command(style: Any, lang: Any, project: Path | None, **options: Any) -> None:
    """Show five numbers of ACTOR, a state or a firm, for a mineral.

    What it owns, what lies in its territory, what its actors carry, what its law can restrict and
    what it is promised: five answers to "how much does it control?", which usually differ.

    \b
    Examples:
      lodeway exposure usa --mineral cobalt
      lodeway exposure chn --mineral copper --on 2026-02-10 --format csv
      lodeway exposure 中国 --mineral 稀土 --lang zh --page five.html
    """
    from lodeway import api

    show(_result(api.load(root(project)), **options), style)
