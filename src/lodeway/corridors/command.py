"""`lodeway corridors`: who goes which way, and what each corridor costs from where to where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import (
    answering,
    bar,
    dated,
    names,
    parameters_option,
    root,
    show,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result


_ORIGINS = "kolwezi,lubumbashi,kitwe,solwezi"
_MARKETS = "shanghai,rotterdam,baltimore"


@click.command("corridors")
@click.option(
    "--set",
    "choice_set",
    metavar="NAME",
    help="The goods and corridors that choose (default: those of the product's mineral, else copperbelt-copper).",
)
@click.option(
    "--from",
    "origins",
    metavar="NAMES",
    help=f"Costs from these places, with commas between (with --to alone: {_ORIGINS}).",
)
@click.option(
    "--to",
    "markets",
    metavar="NAMES",
    help=f"Costs to these places, with commas between (with --from alone: {_MARKETS}).",
)
@click.option("--planned", is_flag=True, help="Costs with the planned links open.")
@click.option(
    "--product", metavar="NAME", help="What is carried: copper-cathode, cobalt-hydroxide ..."
)
@click.option(
    "--draws",
    type=click.IntRange(min=1, max=100_000),
    help="How many draws of shares: 200 where no number is given.",
)
@click.option(
    "--seed", type=int, help="Of the draws: the same seed gives the same answer (1 if not given)."
)
@parameters_option
@dated
@answering
def command(style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """Who goes which way: the tonnes by port, corridor and mode, beside what was counted.

    With --from, --to or --planned: costs alone, by corridor, and what would turn their order. That
    says who pays what, not who goes which way. Dollars rest on assumptions, for no tariff is
    published: `lodeway parameters`.

    \b
    Examples:
      lodeway corridors
      lodeway corridors --on 2022-04-15 --product copper-cathode
      lodeway corridors --page corridors.html --lang zh
      lodeway corridors --from kolwezi --to shanghai
      lodeway corridors --from 基特韦 --to 上海港 --planned --lang zh
    """
    from lodeway import api

    kg = api.load(root(project))
    show(_result(kg, **options), style)


def answers(kg: KnowledgeGraph, *, lang: Any = "en", **options: Any) -> tuple[Answer, ...]:
    """Shares of tonnes; between places what each corridor costs."""
    return _result(kg, **options).tables(lang)


def _result(
    kg: KnowledgeGraph,
    *,
    origins: str | None = None,
    markets: str | None = None,
    planned: bool = False,
    file: Path | None = None,
    **options: Any,
) -> Result[Any]:
    shares = {name: options.pop(name, None) for name in ("choice_set", "draws", "seed")}
    asked = {name: value for name, value in shares.items() if value is not None}
    if origins is None and markets is None and not planned:
        return kg.corridors(parameters=file, **asked, **options)
    if asked:
        raise click.UsageError(
            "--set, --draws and --seed are about shares, --from and --to about costs"
        )
    ends = (
        names(_ORIGINS if origins is None else origins),
        names(_MARKETS if markets is None else markets),
    )
    _must_differ(kg, *ends)
    with bar("corridors", 2 * len(ends[0])) as tick:
        return kg.compare_corridors(*ends, planned=planned, parameters=file, tick=tick, **options)


def _must_differ(kg: KnowledgeGraph, origins: Sequence[str], markets: Sequence[str]) -> None:
    """Refuse a comparison without an end, or from a place to itself."""
    from lodeway.transport import freight_network

    if not origins or not markets:
        raise click.UsageError("name at least one place each for --from and --to")
    both = {freight_network.place(kg, one) for one in origins} & {kg.place(one) for one in markets}
    if both:
        raise click.UsageError(f"'{min(both)}' stands in both --from and --to; leave it out of one")
