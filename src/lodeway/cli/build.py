"""`lodeway build`: tables in, a checked release out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from lodeway.cli.common import common, releases, root, say, show


@click.command("build")
@releases
@common
def command(out: Path, style: str, lang: str, on: date | None, project: Path | None) -> None:
    """Build and check the graph, and write it as N-Quads and Turtle with a manifest.

    Nothing is written unless every check passes; the release before stays in place until the
    new one is whole.

    \b
    Examples:
      lodeway build
      lodeway build --out /tmp/lodeway --format json
      lodeway build --project my-tables
    """
    from lodeway import api
    from lodeway.views import releases

    folder = root(project)
    graph = api.checked(folder, lang="zh" if lang == "zh" else "en")
    written = releases.write(graph, out)
    say(f"wrote {written}")
    show(releases.summary(graph, lang=lang, on=on), style)
