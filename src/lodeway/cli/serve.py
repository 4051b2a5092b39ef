"""`lodeway serve`: a release on this machine: explorer, files and a SPARQL endpoint."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from lodeway.cli.common import common, port, releases, say, show


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
    from lodeway.cli import publishing
    from lodeway.errors import ReleaseError

    try:
        folder = release.current(out)
        if on is not None or project is not None or not (folder / "explorer.html").is_file():
            raise ReleaseError("another one is wanted")
    except ReleaseError:
        say("building a release first ...")
        _, folder = publishing.publish(project, out, on=on, lang=lang)
    publishing.serve(folder, port, lambda answer: show(answer, style))
