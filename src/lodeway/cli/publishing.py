"""Steps that `demo` and `serve` share: make a whole release, and serve it until Ctrl-C."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from lodeway.cli.common import root, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from lodeway.answer import Answer
    from lodeway.api import KnowledgeGraph


def publish(
    project: Path | None, out: Path, *, on: date | None, lang: Any
) -> tuple[KnowledgeGraph, Path]:
    """Build, check and write a release with its explorer; returns the graph and the folder."""
    from lodeway import api
    from lodeway.build import cache
    from lodeway.views import releases

    folder = root(project)
    graph = api.checked(folder, lang=lang)
    kg = api.KnowledgeGraph(cache.graph_file(folder, lambda: graph), memory=True)
    page = kg.explorer(on=on)
    written = releases.write(graph, out, pages={"explorer.html": page})
    return kg, written


def serve(folder: Path, port: int, show: Callable[[Answer], None]) -> None:
    """Serve a release on 127.0.0.1, say where, and stop at Ctrl-C."""
    from lodeway.answer import Answer
    from lodeway.serve import app

    gc.enable()
    server = app.make_server(folder, folder / "graph.nq", port=port)
    address = server.url
    rows = (("explorer", address), ("SPARQL", address + "sparql"), ("graph", address + "graph.ttl"))
    show(Answer("Serving on this machine only", ("what", "where"), rows))
    say("Ctrl-C stops.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("stopped")
    finally:
        server.server_close()
