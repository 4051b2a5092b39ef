"""`lodeway routes`: the best ways between two places, or why there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from lodeway.cli.common import common, root, show


@click.command("routes")
@click.argument("origin")
@click.argument("destination")
@click.option("--by", type=click.Choice(["km", "days"]), default="km", show_default=True)
@click.option(
    "-k", type=click.IntRange(min=1, max=100), default=3, show_default=True, help="How many."
)
@click.option(
    "--avoid",
    metavar="NAMES",
    help="Places, segments or straits not to be used, with commas between: suez,kasumbalesa.",
)
@common
def command(
    origin: str,
    destination: str,
    by: Any,
    k: int,
    avoid: str | None,
    style: str,
    lang: Any,
    on: date | None,
    project: Path | None,
) -> None:
    """The k best ways from ORIGIN to DESTINATION over land and sea, leg by leg.

    Names may be ids or labels in English or Chinese. Days are low-middle-high: published times
    where there are any, otherwise kilometres over an assumed daily distance.

    \b
    Examples:
      lodeway routes kolwezi shanghai
      lodeway routes 科卢韦齐 rotterdam --by days -k 2 --lang zh
      lodeway routes kolwezi rotterdam --on 2026-04-13 --avoid suez
    """
    from lodeway import api
    from lodeway.errors import NoRoute
    from lodeway.views import tables

    kg = api.load(root(project))
    shut = [name.strip() for name in avoid.split(",") if name.strip()] if avoid else []
    try:
        found = kg.routes(origin, destination, by=by, k=k, on=on, avoid=shut)
    except NoRoute as none:
        show(tables.no_route(none, kg.label, lang=lang), style)
        return
    show(tables.routes(found, by, kg.label, kg.sources, lang=lang), style)
