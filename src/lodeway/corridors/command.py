"""`lodeway corridors`: which corridor wins from where to where, by what and how surely."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import (
    answering,
    bar,
    dated,
    map_file,
    names,
    parameters_option,
    root,
    show,
    write_map,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.corridors.compute import Corridors
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result


_ORIGINS = "kolwezi,lubumbashi,kitwe,solwezi"
_MARKETS = "shanghai,rotterdam,baltimore"


@click.command("corridors")
@click.option(
    "--from",
    "origins",
    metavar="NAMES",
    default=_ORIGINS,
    show_default=True,
    help="Where goods start, with commas between.",
)
@click.option(
    "--to",
    "markets",
    metavar="NAMES",
    default=_MARKETS,
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
@parameters_option
@map_file
@dated
@answering
def command(
    map_to: Path | None, style: str, lang: Any, project: Path | None, **options: Any
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

    kg = api.load(root(project))
    compared = _compared(kg, **options)
    show(compared.tables(lang), style)
    if map_to:
        write_map(map_to, compared.page(lang).page)


def answers(kg: KnowledgeGraph, *, lang: Any = "en", **options: Any) -> tuple[Answer, ...]:
    """One origin and market in full, or the winner of each pair of several."""
    return _compared(kg, **options).tables(lang)


def _compared(
    kg: KnowledgeGraph,
    *,
    origins: str = _ORIGINS,
    markets: str = _MARKETS,
    file: Path | None = None,
    **options: Any,
) -> Result[Corridors]:
    ends = names(origins), names(markets)
    _must_differ(kg, *ends)
    with bar("corridors", 2 * len(ends[0])) as tick:
        return kg.compare_corridors(*ends, parameters=file, tick=tick, **options)


def _must_differ(kg: KnowledgeGraph, origins: Sequence[str], markets: Sequence[str]) -> None:
    """Refuse a comparison without an end, or from a place to itself."""
    from lodeway.transport import freight_network

    if not origins or not markets:
        raise click.UsageError("name at least one place each for --from and --to")
    both = {freight_network.place(kg, one) for one in origins} & {kg.place(one) for one in markets}
    if both:
        raise click.UsageError(f"'{min(both)}' stands in both --from and --to; leave it out of one")
