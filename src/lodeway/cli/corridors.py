"""`lodeway corridors`: which corridor wins from where to where, by what and how surely."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.cli import parameters
from lodeway.cli.common import common, root, show
from lodeway.cli.routes import map_file, names, write_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph

ORIGINS = "kolwezi,lubumbashi,kitwe,solwezi"
MARKETS = "shanghai,rotterdam,baltimore"


@click.command("corridors")
@click.option(
    "--from",
    "origins",
    metavar="NAMES",
    default=ORIGINS,
    show_default=True,
    help="Where goods start, with commas between.",
)
@click.option(
    "--to",
    "markets",
    metavar="NAMES",
    default=MARKETS,
    show_default=True,
    help="Where they are bound for, with commas between.",
)
@click.option("--planned", is_flag=True, help="With the planned links open.")
@click.option(
    "--product", metavar="NAME", help="What is carried: copper-cathode, cobalt-hydroxide ..."
)
@click.option(
    "--draws",
    type=click.IntRange(min=1, max=100_000),
    default=1_000,
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
@parameters.option
@map_file
@common
def command(
    origins: str,
    markets: str,
    planned: bool,
    product: str | None,
    draws: int,
    seed: int,
    file: Path | None,
    map_to: Path | None,
    style: str,
    lang: Any,
    on: date | None,
    project: Path | None,
) -> None:
    """Corridors from some origins to some markets: who wins, by how much, and what would turn it.

    One origin and one market give one row a corridor with all its figures; several give one row a
    pair. Dollars rest on assumptions, for no tariff is published: `lodeway parameters`.

    \b
    Examples:
      lodeway corridors
      lodeway corridors --from kolwezi --to shanghai
      lodeway corridors --from 基特韦 --to 上海港 --planned --lang zh
      lodeway corridors --on 2026-04-13 --parameters mine.toml
      lodeway corridors --from kolwezi --to rotterdam --map corridors.html
    """
    from lodeway import api
    from lodeway.views import corridors as views
    from lodeway.views import corridors_page
    from lodeway.views.atlas import atlas

    kg = api.load(root(project))
    ends = names(origins), names(markets)
    _must_differ(kg, *ends)
    with click.progressbar(
        length=2 * len(ends[0]), label="corridors", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        found = kg.compare_corridors(
            *ends,
            on=on,
            product=product,
            parameters=parameters.given(kg, file),
            draws=draws,
            seed=seed,
            tick=bar.update,
        )
    if len(found.today) == 1:
        show(views.one(found, 0, kg.label, planned=planned, lang=lang), style)
    else:
        show(views.won(found, kg.label, planned=planned, lang=lang), style)
    if map_to:
        drawn = corridors_page.drawn(found, kg.label, atlas(kg.store), planned=planned, lang=lang)
        write_map(map_to, drawn)


def _must_differ(kg: KnowledgeGraph, origins: Sequence[str], markets: Sequence[str]) -> None:
    """Refuse a comparison without an end, or from a place to itself."""
    from lodeway.studies import network

    if not origins or not markets:
        raise click.UsageError("name at least one place each for --from and --to")
    both = {network.place(kg, one) for one in origins} & {kg.place(one) for one in markets}
    if both:
        raise click.UsageError(f"'{min(both)}' stands in both --from and --to; leave it out of one")
