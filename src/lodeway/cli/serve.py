"""`lodeway serve`: a release on this machine, and how one is published."""

from __future__ import annotations

import contextlib
import gc
from dataclasses import replace
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
    from lodeway.serve.answers import Answers
    from lodeway.serve.places import Limits
    from lodeway.serve.server import Server

_ = words.of(__name__)


# Steps that `demo` and `serve` share: make a whole release, and serve it until Ctrl-C.


def publish(
    project: Path | None, out: Path, *, on: date | None, lang: Any
) -> tuple[KnowledgeGraph, Path]:
    """Build, check and write a release with its explorer; returns the graph and the folder."""
    from lodeway import api
    from lodeway.build import cache
    from lodeway.cli import build
    from lodeway.explorer import page

    folder = root(project)
    graph = api.checked(folder, lang=lang)
    file = cache.graph_file(folder, lambda: graph)
    kg = api.KnowledgeGraph(file, roots=folder)
    told = kg.explorer_page(on=on)
    written = build.write(
        graph,
        out,
        pages=lambda called: {"explorer.html": page.render(replace(told, release=called))},
    )
    return kg, written


def serve(out: Path, show: Callable[[Answer], None], *, lang: Lang, **how: Any) -> None:
    """Serve the newest release in `out`, say where, and stop at Ctrl-C.

    `how` goes to `lodeway.serve.server.make_server`. Raises `LodewayError` without the extra.
    """
    from lodeway.build import release
    from lodeway.cli import answering

    make_server, answers_at = _server_parts()
    ready = answers_at(answering.START)
    server = make_server(lambda: release.current(out), answers=ready, **how)
    first = ("site", "explorer-beside") if how.get("site") else ("explorer",)
    _run(server, show, lang, (*first, "query", "sparql", "api", "graph"))


def serve_rdf(rdf: Path, show: Callable[[Answer], None], *, lang: Lang, **how: Any) -> None:
    """Serve any RDF, as `serve` does a release: the query page and the endpoint."""
    make_server, _ = _server_parts()
    from lodeway.serve import any_graph

    folder = any_graph.prepared(rdf)
    _run(make_server(lambda: folder, home="query", **how), show, lang, ("query", "sparql"))


def _server_parts() -> tuple[Callable[..., Server], type[Answers]]:
    """What makes a server, and what answers in it. Raises `LodewayError` without the extra."""
    from lodeway.schema.errors import LodewayError

    try:
        from lodeway.serve.answers import Answers
        from lodeway.serve.server import make_server
    except ImportError:
        raise LodewayError("starlette is missing: pip install 'lodeway[serve]'") from None
    return make_server, Answers


_WHAT = {
    "site": (_("site"), ""),
    "explorer": (_("explorer"), ""),
    "explorer-beside": (_("explorer"), "explorer.html"),
    "query": (_("query page"), "query"),
    "sparql": (_("SPARQL"), "sparql"),
    "api": (_("answers as data"), "api"),
    "graph": (_("graph"), "asserted.ttl"),
}


def _run(
    server: Server, show: Callable[[Answer], None], lang: Lang, parts: tuple[str, ...]
) -> None:
    from lodeway.report.answer import Answer, columns

    gc.enable()
    rows = tuple((name, _WHAT[name][0][lang], server.url + _WHAT[name][1]) for name in parts)
    heads = columns("what_id what where")[lang]
    show(Answer(_("Serving")[lang], heads, rows, name="serving"))
    say("Ctrl-C stops.")
    with contextlib.suppress(KeyboardInterrupt):  # told on once all has ended
        server.serve()
    say("stopped")


# `lodeway serve`: a release on this machine: explorer, files and a SPARQL endpoint.


@click.command("serve")
@releases
@port
@click.option(
    "--bind",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; 0.0.0.0 is every address of this machine.",
)
@click.option(
    "--host-allowed",
    "names",
    metavar="NAME",
    multiple=True,
    help="A name that others call this server by (with its port, if not 80); may be repeated.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    show_default=True,
    help="Seconds for each query.",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 65536),
    default=512,
    show_default=True,
    help="MiB for each query, beside the graph.",
)
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="An answer with more is refused.",
)
@click.option(
    "--workers",
    type=click.IntRange(3, 500),
    default=20,
    show_default=True,
    help="How many queries run at once.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0),
    default=0.0,
    show_default=True,
    help="Queries a second for each client; 0 is no limit.",
)
@click.option(
    "--proxy", is_flag=True, help="Behind a proxy on this machine: it says who the client is."
)
@click.option("--log", "logged", is_flag=True, help="A line for each request.")
@click.option(
    "--graph",
    "rdf",
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="Serve this RDF file, or all of a folder, in place of a release.",
)
@click.option(
    "--site",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Pages that `lodeway site` wrote: / is then the site, and each thing has its page there.",
)
@common
def command(
    out: Path,
    rdf: Path | None,
    site: Path | None,
    port: int,
    bind: str,
    names: tuple[str, ...],
    style: str,
    lang: Any,
    on: date | None,
    project: Path | None,
    logged: bool,
    rate: float,
    proxy: bool,
    **limits: Any,
) -> None:
    """Serve a release until Ctrl-C: / is the explorer, /query asks, /sparql and /api answer.

    The endpoint only reads. Each query runs in a process of its own with limits of time, memory
    and rows; a limit is always told, and an answer that breaks off never looks whole. A newer
    release in OUT is picked up by itself. For others than yourself see docs/serve.md.

    \b
    Examples:
      lodeway serve
      lodeway serve --out /tmp/lodeway --port 9000
      lodeway serve --graph my-graph.trig
      lodeway site -o public && lodeway serve --site public
      lodeway serve --bind 0.0.0.0 --host-allowed data.example.org --rate 20 --proxy
      curl -G http://127.0.0.1:8765/sparql --data-urlencode 'query=ASK { ?s ?p ?o }'
    """
    from lodeway.build import release
    from lodeway.schema.errors import ReleaseError
    from lodeway.site import folder as pages

    if logged:
        _log_requests()
    how: dict[str, Any] = {
        "host": bind,
        "port": port,
        "limits": _limits(**limits),
        "rate": rate,
        "names": frozenset(name.lower() for name in names),
        "proxy": proxy,
    }
    if site:
        pages.require(site)
        how["site"] = site
    if rdf:
        serve_rdf(rdf, lambda answer: show(answer, style), lang=lang, **how)
        return
    out = release_folder(out)
    try:
        folder = release.current(out)
        as_asked = on is None and project is None and not overlays()
        if not as_asked or not (folder / "explorer.html").is_file():
            raise ReleaseError("another one is wanted")
    except ReleaseError:
        say("building a release first ...")
        publish(project, out, on=on, lang=lang)
    serve(out, lambda answer: show(answer, style), lang=lang, **how)


def _limits(*, timeout: float, memory: int, rows: int, workers: int) -> Limits:
    from lodeway.serve.places import Limits

    return Limits(timeout, memory, rows, workers)


def _log_requests() -> None:
    import logging

    access = logging.getLogger("lodeway.access")
    access.addHandler(logging.StreamHandler())
    access.setLevel(logging.INFO)
