"""`lodeway sparql`: any query, in a process of its own that can be stopped."""

from __future__ import annotations

import sys
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import click

from lodeway.report import localise
from lodeway.report.options import common, root, say, show


@click.command("sparql")
@click.argument("query")
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds."
)
@click.option("--max-rows", type=click.IntRange(min=1), default=100_000, show_default=True)
@common
def command(
    query: str,
    timeout: float,
    max_rows: int,
    style: str,
    lang: Any,
    on: date | None,
    project: Path | None,
) -> None:
    """Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE); `-` reads it from input.

    The prefixes ld: id: source: code: progress: outcome: rdfs: skos: xsd: are known. The query
    runs in a process without files or network, and is stopped at its limits. A query with a line
    `VALUES ?on { UNDEF }` takes --on, one with `VALUES ?lang { UNDEF }` takes --lang.
    A name that the graph does not have is told beside the answer, with the nearest that it has.

    \b
    Examples:
      lodeway sparql 'SELECT ?mine ?share { ?s a ld:Stake ; ld:holder id:glencore ;
                                            ld:target ?mine ; ld:share ?share }'
      lodeway sparql - --format csv < question.rq
      lodeway sparql 'CONSTRUCT WHERE { id:kamoto-copper ?p ?o }'
    """
    from lodeway import api, store
    from lodeway.api.asking import GRAPHS

    kg = api.load(root(project))
    text = sys.stdin.read() if query == "-" else query
    limits: dict[str, Any] = {"timeout": timeout, "max_rows": max_rows, "on": on, "lang": lang}
    with warnings.catch_warnings(record=True) as unknown:
        warnings.simplefilter("always")
        gives_graph = store.form(text) in GRAPHS
        answer: Any = (kg.triples if gives_graph else kg.sparql)(text, **limits)
    for warning in unknown:
        say(localise.message(str(warning.message), lang))
    if gives_graph:
        click.echo(answer, nl=False)
        return
    tables = answer.tables(lang)
    show(tables, style)
    for note in tables[0].notes if style == "csv" else ():
        say(note)
