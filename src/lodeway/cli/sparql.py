"""`lodeway sparql`: any query, in a process of its own that can be stopped."""

from __future__ import annotations

import sys
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

    The prefixes ld: id: source: code: status: rdfs: skos: xsd: are known. The query runs in a
    process without files or network, and is stopped at its limits. A query with a line
    `VALUES ?on { UNDEF }` takes --on, one with `VALUES ?lang { UNDEF }` takes --lang.
    A name that the graph does not have is told beside the answer, with the nearest that it has.

    \b
    Examples:
      lodeway sparql 'SELECT ?mine ?share { ?s a ld:Stake ; ld:holder id:glencore ;
                                            ld:target ?mine ; ld:share ?share }'
      lodeway sparql - --format csv < question.rq
      lodeway sparql 'CONSTRUCT WHERE { id:kamoto-copper ?p ?o }'
    """
    from lodeway import api

    text = sys.stdin.read() if query == "-" else query
    file = api.graph_file(root(project))
    answer = api.sparql_apart(file, text, timeout=timeout, max_rows=max_rows, on=on, lang=lang)
    for sentence in api.unknown_names(file, text):
        say(localise.message(sentence, lang))
    if isinstance(answer, str):
        click.echo(answer, nl=False)
    else:
        show(answer, style)
        for note in answer.notes if style == "csv" else ():
            say(note)
