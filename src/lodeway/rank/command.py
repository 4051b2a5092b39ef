"""`lodeway rank`: who or what is central in a network."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import answering, root, show, standing

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer


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
    help="Rank this kind among its own: Actor, Company, Asset, Port ... "
    "(default: what the network has most of).",
)
@click.option(
    "--weights",
    type=click.Choice(["none", "sources"]),
    default="none",
    show_default=True,
    help="Whether a tie of which more sources tell is stronger, and shorter.",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 10_000),
    default=20,
    show_default=True,
    help="How often the sources are drawn anew, to say how sure the places are.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@partial(standing, day="the day of the newest record")
@answering
def command(style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """Rank the nodes of NETWORK (actors, ownership, transport, minerals, flows), one kind of them.

    \b
    Examples:
      lodeway rank actors --by pagerank
      lodeway rank transport --by betweenness --on 2026-03-01
      lodeway rank ownership --only Company --basis read --top 20 --format csv
    """
    from lodeway import api

    show(api.load(root(project)).rank(**options), style)


def answers(
    kg: KnowledgeGraph, *, lang: Any = "en", network: str = "actors", **options: Any
) -> tuple[Answer, ...]:
    """The ranking; each row rests on the claims that tie its node to others."""
    return kg.rank(network, **options).tables(lang)
