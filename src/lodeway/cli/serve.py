"""`lodeway serve`: a release on this machine, and how one is published."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import common, overlays, port, release_folder, releases, root, say, show
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.schema.values import Lang

_ = words.of(__name__)


# Steps that `demo` and `serve` share: make a whole release, and serve it until Ctrl-C.


def publish(
    project: Path | None, out: Path, *, on: date | None, lang: Any
) -> tuple[KnowledgeGraph, Path]:
    """Build, check and write a release with its explorer; returns the graph and the folder."""
    from lodeway import api
    from lodeway.build import cache
    from lodeway.cli import build

    folder = root(project)
    graph = api.checked(folder, lang=lang)
    kg = api.KnowledgeGraph(cache.graph_file(folder, lambda: graph), memory=True)
    page = kg.explorer(on=on)
    written = build.write(graph, out, pages={"explorer.html": page})
    return kg, written


def serve(folder: Path, port: int, show: Callable[[Answer], None], *, lang: Lang) -> None:
    """Serve a release on 127.0.0.1, say where, and stop at Ctrl-C."""
    from lodeway.report.answer import Answer, columns
    from lodeway.serve import server as serve_server

    gc.enable()
    server = serve_server.make_server(folder, folder / "graph.nq", port=port)
    address = server.url
    rows = (
        ("explorer", _("explorer")[lang], address),
        ("sparql", "SPARQL", address + "sparql"),
        ("graph", _("graph")[lang], address + "asserted.ttl"),
    )
    heads = columns("what_id what where")[lang]
    show(Answer(_("Serving on this machine only")[lang], heads, rows, name="serving"))
    say("Ctrl-C stops.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("stopped")
    finally:
        server.server_close()


# `lodeway serve`: a release on this machine: explorer, files and a SPARQL endpoint.


@click.command("serve")
@releases
@port
@common
def command(
    out: Path, port: int, style: str, lang: Any, on: date | None, project: Path | None
) -> None:
    """Serve a release on 127.0.0.1 until Ctrl-C: / is the explorer, /sparql answers queries.

    \b
    Examples:
      lodeway serve
      lodeway serve --out /tmp/lodeway --port 9000
      curl -G http://127.0.0.1:8765/sparql --data-urlencode 'query=ASK { ?s ?p ?o }'
    """
    from lodeway.build import release
    from lodeway.schema.errors import ReleaseError

    out = release_folder(out)
    try:
        folder = release.current(out)
        as_asked = on is None and project is None and not overlays()
        if not as_asked or not (folder / "explorer.html").is_file():
            raise ReleaseError("another one is wanted")
    except ReleaseError:
        say("building a release first ...")
        _, folder = publish(project, out, on=on, lang=lang)
    serve(folder, port, lambda answer: show(answer, style), lang=lang)
