"""`lodeway rank`: who or what is central in a network."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from lodeway.cli.common import common, root, show


@click.command("rank")
@click.argument("network", default="actors")
@click.option(
    "--by",
    type=click.Choice(["degree", "betweenness", "pagerank"]),
    default="betweenness",
    show_default=True,
    help="The measure; its definition is printed under the table.",
)
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True)
@click.option(
    "--only",
    metavar="CLASS",
    help="Rank only this kind: Actor, Company, Asset, Place, Port ... "
    "(default for the actor network: Actor; 'all' for every kind).",
)
@click.option("--basis", metavar="BASIS", help="Only claims on this basis, such as read.")
@common
def command(
    network: str,
    by: Any,
    top: int,
    only: str | None,
    basis: str | None,
    style: str,
    lang: Any,
    on: date | None,
    project: Path | None,
) -> None:
    """Rank the nodes of NETWORK (actors, ownership, transport, minerals, flows).

    \b
    Examples:
      lodeway rank actors --by pagerank
      lodeway rank transport --by betweenness --on 2026-03-01
      lodeway rank ownership --only all --basis read --top 20 --format csv
    """
    from lodeway import api
    from lodeway.views import tables

    kg = api.load(root(project))
    family = only or ("Actor" if network == "actors" else "all")
    kind = None if family == "all" else family
    ranked = kg.rank(network, by=by, top=top, family=kind, on=on, basis=basis)
    rests_on = kg.rests_on(network, on=on, basis=basis)
    show(tables.ranking(ranked, network, by, kg.label, rests_on, lang=lang), style)
