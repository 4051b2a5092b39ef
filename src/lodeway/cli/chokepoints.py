"""`lodeway chokepoints`: what carries much, what cannot be done without, and the fewest closings."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lodeway.cli import parameters
from lodeway.cli.common import common, root, show
from lodeway.cli.routes import map_file, names, write_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")


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
    default="places,segments,straits",
    show_default=True,
    help="What may be shut: also countries, corridors.",
)
@click.option("--avoid", metavar="NAMES", help="What is shut already, with commas between.")
@click.option("--product", metavar="NAME", help="What is carried, such as copper-cathode.")
@click.option("--draws", type=click.IntRange(0, 1_000_000), default=1000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True)
@map_file
@parameters.option
@common
def command(
    origins: str | None,
    markets: str | None,
    what: str,
    kinds: str,
    avoid: str | None,
    product: str | None,
    draws: int,
    seed: int,
    top: int,
    map_to: Path | None,
    file: Path | None,
    style: str,
    lang: Any,
    on: date | None,
    project: Path | None,
) -> None:
    """What the traffic hangs on: every place, segment and strait by traffic and by stranded share.

    Popular is not critical: much may lead over a port that all could do without. Names may be ids
    or labels in English or Chinese, with commas between.

    \b
    Examples:
      lodeway chokepoints --top 10
      lodeway chokepoints --show together --close countries,straits
      lodeway chokepoints --from kolwezi --to shanghai --show cut
    """
    from lodeway import api
    from lodeway.studies import chokepoints
    from lodeway.views import chokepoints as view
    from lodeway.views import chokepoints_page
    from lodeway.views.atlas import atlas

    kg = api.load(root(project))
    goods = chokepoints.basket(
        kg,
        names(origins),
        names(markets),
        kinds=names(kinds),  # type: ignore[arg-type]  # checked there, with the nearest named
        on=on,
        product=product,
        parameters=parameters.given(kg, file),
        avoid=names(avoid),
    )
    most = 4 if style in ("table", "md") else None
    if what == "together":
        both = chokepoints.together(goods, watch=_bar("pairs"))
        show(view.together(both, goods, kg.label, lang=lang, top=top, most=most), style)
    elif what == "cut":
        show(view.fewest(chokepoints.fewest(goods), goods, kg.label, lang=lang, most=most), style)
    if what != "alone" and map_to is None:
        return
    found = chokepoints.alone(goods, draws=draws, seed=seed, watch=_bar("draws"))
    if what == "alone":
        show(view.alone(found, kg.label, kg.sources, lang=lang, top=top, most=most), style)
    if map_to:
        write_map(map_to, chokepoints_page.page(found, kg, atlas(kg.store), lang=lang))


def _bar(label: str) -> Callable[[Sequence[T]], Iterable[T]]:
    """Show how far long work is, to a person who watches."""

    def watch(things: Sequence[T]) -> Iterator[T]:
        if not sys.stderr.isatty():
            yield from things
            return
        with click.progressbar(things, label=label, file=sys.stderr) as bar:
            yield from bar

    return watch
