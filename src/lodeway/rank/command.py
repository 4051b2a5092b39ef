"""`lodeway rank`: who or what is central in a network."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import answering, root, show, standing

if TYPE_CHECKING:
    import networkx as nx

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
    help="Rank only this kind: Actor, Company, Asset, Place, Port ... "
    "(default for the actor network: Actor; 'all' for every kind).",
)
@standing
@answering
def command(style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """Rank the nodes of NETWORK (actors, ownership, transport, minerals, flows).

    \b
    Examples:
      lodeway rank actors --by pagerank
      lodeway rank transport --by betweenness --on 2026-03-01
      lodeway rank ownership --only all --basis read --top 20 --format csv
    """
    from lodeway import api

    show(answers(api.load(root(project)), lang=lang, **options), style)


def answers(
    kg: KnowledgeGraph,
    *,
    lang: Any = "en",
    network: str = "actors",
    by: Any = "betweenness",
    top: int = 10,
    only: str | None = None,
    **through: Any,
) -> tuple[Answer, ...]:
    """The ranking; each row rests on the claims that tie its node to others."""
    from lodeway.rank import report

    family = only or ("Actor" if network == "actors" else "all")
    kind = None if family == "all" else family
    ranked = kg.rank(network, by=by, top=top, family=kind, **through)
    rests_on, ties = kg.rests_on(network, **through), _ties(kg, kg.network(network, **through))
    return (report.ranking(ranked, network, by, kg.label, rests_on, lang=lang, ties=ties),)


def _ties(kg: KnowledgeGraph, graph: nx.MultiDiGraph[str]) -> dict[str, tuple[str, ...]]:
    """The claims on all edges of each node; a segment is an edge, and no claim itself."""
    found: dict[str, set[str]] = defaultdict(set)
    for start, end, edge in graph.edges(data=True):
        for node in (start, end):
            found[node].update((edge["claim"], *edge.get("figures", ())))
    return {node: tuple(sorted(c for c in ids if kg.sources([c]))) for node, ids in found.items()}
