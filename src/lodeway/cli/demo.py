"""`lodeway demo`: the whole way through, from the tables to a page in the browser."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import all_rows, common, port, release_folder, releases, say, show
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.api import KnowledgeGraph
    from lodeway.corridors.costs import Corridors
    from lodeway.report.answer import Answer

_ = words.of(__name__)


_ORIGIN = "kolwezi"
_MARKETS = ("port-of-shanghai", "port-of-rotterdam")
_DEAL = "orion-glencore-mou"
# How they differ, the two sources, which claim we follow, and the difference in words.
_DIFFERENCE = (0, 3, 6, 7, 8)
_MEANINGS = 2
_RANKED = (
    ("actors", "betweenness"),
    ("actors", "pagerank"),
    ("transport", "betweenness"),
    ("transport", "degree"),
)
_MORE = _("`lodeway corridors --from {origin} --to {market}` says more: what turns it.")


@click.command("demo")
@releases
@port
@click.option(
    "--no-serve", is_flag=True, help="End after writing (also when output is no terminal)."
)
@all_rows
@common
def command(
    out: Path,
    port: int,
    no_serve: bool,
    style: str,
    lang: Any,
    on: date | None,
    project: Path | None,
) -> None:
    """Build and check the graph, answer three questions, write a release, serve the explorer.

    \b
    Examples:
      lodeway demo
      lodeway demo --lang zh --no-serve
      lodeway demo --out /tmp/lodeway --port 9000
    """
    from lodeway.cli import serve

    started = time.perf_counter()
    out = release_folder(out)
    say("building and checking the graph ...")
    kg, folder = serve.publish(project, out, on=on, lang=lang)
    say(f"wrote {folder} in {time.perf_counter() - started:.1f} s")
    for answer in _answers(kg, on=on, lang=lang):
        show(answer, style)
        click.echo()
    say(
        f"release: {out / 'current'} (graph.nq, asserted.ttl, derived.ttl, ontology.ttl, explorer.html ...)"
    )
    if not no_serve and sys.stdout.isatty():
        serve.serve(out, lambda answer: show(answer, style), lang=lang, port=port)


def _answers(kg: KnowledgeGraph, *, on: date | None, lang: Any) -> Iterator[Answer]:
    from lodeway.corridors import report_costs

    compared = kg.compare_corridors(_ORIGIN, _MARKETS, on=on).found
    for at, market in enumerate(_MARKETS):
        whole = report_costs.one(compared, at, kg.label, lang=lang)
        more = _MORE[lang].format(origin=_ORIGIN, market=market)
        # What the columns mean stands first among the notes; what follows is of single corridors.
        few = whole.only(*range(whole.keys.index("generalised_usd_per_t") + 1))
        yield replace(few, notes=(*whole.notes[:_MEANINGS], more))
    yield kg.ask("contradictions", about=_most_disputed(compared), lang=lang).only(*_DIFFERENCE)
    for network, by in _RANKED:
        yield from kg.rank(network, by=by, top=5, on=on).tables(lang)
    yield kg.ask("stake-deal", agreement=_DEAL, lang=lang).only(1, 2, 3, 4, 5, 6, 7, 8)
    yield kg.ask("contradictions", about=_DEAL, lang=lang).only(*_DIFFERENCE)


def _most_disputed(compared: Corridors) -> str:
    return max(sorted(compared.disputes), key=lambda corridor: compared.disputes[corridor])
