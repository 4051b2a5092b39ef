"""`lodeway chokepoints`: what carries much, what cannot be done without, and the fewest closings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import (
    answering,
    dated,
    map_file,
    names,
    own_parameters,
    parameters_option,
    root,
    show,
    watched,
    write_map,
)

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.chokepoints.compute import Basket
    from lodeway.report.answer import Answer


_KINDS = "places,segments,straits"
_MOST = 4  # names a row, where a person reads it


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
@click.option("--draws", type=click.IntRange(0, 1_000_000), default=1000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True)
@map_file
@parameters_option
@dated
@answering
def command(
    what: str,
    draws: int,
    seed: int,
    top: int,
    map_to: Path | None,
    style: str,
    lang: Any,
    project: Path | None,
    **options: Any,
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
    from lodeway.chokepoints import page
    from lodeway.maps.atlas import atlas

    kg = api.load(root(project))
    goods = _basket(kg, **options)
    found = _measured(goods, what, draws, seed)
    whole = _table(kg, goods, what, found, lang=lang, top=top, most=None)
    short = style in ("table", "md")
    printed = _table(kg, goods, what, found, lang=lang, top=top, most=_MOST) if short else whole
    show(printed, style, whole=[whole])
    if map_to:
        alone = found if what == "alone" else _measured(goods, "alone", draws, seed)
        write_map(map_to, page.page(alone, kg, atlas(kg.store), lang=lang))


def answers(
    kg: KnowledgeGraph,
    *,
    lang: Any = "en",
    what: str = "alone",
    draws: int = 1000,
    seed: int = 1,
    top: int = 20,
    **options: Any,
) -> tuple[Answer, ...]:
    """The table that `what` asks for, with each thing in a row of its own."""
    goods = _basket(kg, **options)
    found = _measured(goods, what, draws, seed)
    return (_table(kg, goods, what, found, lang=lang, top=top, most=None),)


def _basket(
    kg: KnowledgeGraph,
    *,
    origins: str | None = None,
    markets: str | None = None,
    kinds: str = _KINDS,
    avoid: str | None = None,
    file: Path | None = None,
    **options: Any,
) -> Basket:
    from lodeway.chokepoints import compute

    return compute.basket(
        kg,
        names(origins),
        names(markets),
        kinds=names(kinds),  # type: ignore[arg-type]  # checked there, with the nearest named
        parameters=own_parameters(kg, file),
        avoid=names(avoid),
        **options,
    )


def _measured(goods: Basket, what: str, draws: int, seed: int) -> Any:
    # What is found depends on `what`, as the table made of it does.
    from lodeway.chokepoints import compute

    if what == "together":
        return compute.together(goods, watch=watched("pairs"))
    if what == "cut":
        return compute.fewest(goods)
    return compute.alone(goods, draws=draws, seed=seed, watch=watched("draws"))


def _table(
    kg: KnowledgeGraph,
    goods: Basket,
    what: str,
    found: Any,
    *,
    lang: Any,
    top: int,
    most: int | None,
) -> Answer:
    from lodeway.chokepoints import report as view

    if what == "together":
        return view.together(found, goods, kg.label, lang=lang, top=top, most=most)
    if what == "cut":
        return view.fewest(found, goods, kg.label, lang=lang, most=most)
    return view.alone(found, kg.label, kg.sources, lang=lang, top=top, most=most)
