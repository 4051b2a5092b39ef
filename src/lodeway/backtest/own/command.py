"""`lodeway calibrate`: the model of choice refitted with one's own counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.choice import COPPERBELT
from lodeway.report.options import Day, answering, parameters_option, root, show

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result


@click.command("calibrate")
@click.argument("splits", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--set",
    "choice",
    metavar="NAME",
    default=COPPERBELT,
    show_default=True,
    help="The choice set: the corridors among which goods choose.",
)
@click.option("--only", is_flag=True, help="Your counts in place of ours, not beside them.")
@click.option("--on", type=Day(), help="The shares on this day (default: that of the release).")
@click.option(
    "--draws",
    type=click.IntRange(min=1, max=10_000),
    default=200,
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
@click.option("--known", type=Day(), help="By what was known on this day.")
@parameters_option
@answering
def command(style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """Who goes which way with your own counts: SPLITS.csv beside ours, or with --only without.

    SPLITS is a CSV file with the columns of data/routes/observations.csv that you need: since and
    source in each row, viaCorridor or viaNode, value or low and high. Without quantityKind it is a
    share, without unit percent, without attestation that of a named spokesman; origin and
    destination are all of the choice set's. Names may be in either language, several with
    semicolons between. A disagreement with ours is kept, weighted and told.

    \b
    A file:
      id,viaNode,value,low,high,attestation,since,until,source
      dar,port-of-dar-es-salaam,62,,,audited,2026,,port statistics of January 2027
      durban,德班港,,5,12,,2026-01,2026-06,our forwarder
    \b
    Examples:
      lodeway calibrate splits.csv
      lodeway calibrate splits.csv --only --on 2026-06-30 --draws 60
    """
    from lodeway import api

    show(_refitted(api.load(root(project)), **options), style)


def answers(kg: KnowledgeGraph, *, lang: Any = "en", **options: Any) -> tuple[Answer, ...]:
    """The shares by port with the counts of a file and without, and the counts used."""
    return _refitted(kg, **options).tables(lang)


def _refitted(
    kg: KnowledgeGraph, *, splits: Path, file: Path | None = None, **options: Any
) -> Result[Any]:
    return kg.calibrate(splits, parameters=file, **options)
