"""`lodeway chokepoints`: what carries much, what cannot be done without, and the fewest closings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import (
    answering,
    dated,
    names,
    parameters_option,
    root,
    show,
    watched,
)

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result


_KINDS = "places,segments,straits"


@click.command("chokepoints")
@click.option(
    "--from", "origins", metavar="NAMES", help="Origins (default: all mines with output)."
)
@click.option("--to", "markets", metavar="NAMES", help="Destinations (default: the markets).")
@click.option(
    "--show",
    "what",
    type=click.Choice(["alone", "together", "cut"]),
    default="alone",
    show_default=True,
    help="Every closing alone, two together, or the fewest that leave no way.",
)
@click.option(
    "--close",
    "kinds",
    metavar="KINDS",
    default=_KINDS,
    show_default=True,
    help="What may be shut: also countries, corridors.",
)
@click.option("--avoid", metavar="NAMES", help="What is shut already, with commas between.")
@click.option(
    "--product",
    metavar="NAME",
    help="What is carried, such as copper-cathode: the output of its mineral (default: copper and cobalt).",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 1_000_000),
    help="Draws of the range of traffic (default: 200 of the model, 1,000 at least cost).",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True)
@parameters_option
@dated
@answering
def command(
    style: str,
    lang: Any,
    project: Path | None,
    **options: Any,
) -> None:
    """What the traffic hangs on: every place, segment and strait by traffic and by stranded share.

    Popular is not critical: much may lead over a port that all could do without. The output of all
    mines goes as the model of `lodeway corridors` has it, goods between places you name as they
    would at least cost. Names may be ids or labels in English or Chinese, with commas between.

    \b
    Examples:
      lodeway chokepoints --top 10
      lodeway chokepoints --show together --close countries,straits
      lodeway chokepoints --from kolwezi --to shanghai --show cut
    """
    from lodeway import api

    kg = api.load(root(project))
    show(_found(kg, **options), style)


def answers(kg: KnowledgeGraph, *, lang: Any = "en", **options: Any) -> tuple[Answer, ...]:
    """The table that `what` asks for."""
    return _found(kg, **options).tables(lang)


def _found(
    kg: KnowledgeGraph,
    *,
    what: str = "alone",
    origins: str | None = None,
    markets: str | None = None,
    kinds: str = _KINDS,
    avoid: str | None = None,
    file: Path | None = None,
    **options: Any,
) -> Result[Any]:
    return kg.chokepoints(
        names(origins),
        names(markets),
        show=what,
        close=names(kinds),
        avoid=names(avoid),
        parameters=file,
        watch=watched("chokepoints"),
        **options,
    )
