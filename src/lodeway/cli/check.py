"""`lodeway check`: everything wrong with the tables, each with its file and line."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from lodeway.cli.common import common, root, say, show


@click.command("check")
@click.option("--fix", is_flag=True, help="Sort rows, drop byte order marks and CR line ends.")
@common
def command(fix: bool, style: str, lang: str, on: date | None, project: Path | None) -> None:
    """Check the tables, the ontology and the graph they make.

    Prints every finding with file and line and ends with 1 if there is one; otherwise says how
    firm the graph is (claims by basis, what rests on recollection, what is disputed) and what
    is missing (assets without owner, operator, output or coordinates, claims of one source).
    As csv and json both come as one table.

    \b
    Examples:
      lodeway check
      lodeway check --project my-tables --format csv
      lodeway check --fix
    """
    from lodeway import api
    from lodeway.answer import Answer
    from lodeway.errors import InvalidData
    from lodeway.views import coverage, releases

    folder = root(project)
    if fix:
        from lodeway.build import canonical

        for file in canonical.fix(folder / "data"):
            say(f"fixed {file}")
    try:
        graph = api.checked(folder, lang="zh" if lang == "zh" else "en")
    except InvalidData as error:
        if style == "table":
            raise
        rows = tuple((f.file, f.line, f.message) for f in error.findings)
        show(Answer("Findings", ("file", "line", "message"), rows), style)
        sys.exit(1)
    if style in ("csv", "json"):
        show(coverage.whole(graph, lang=lang, on=on), style)
        return
    show(releases.firmness(graph, lang=lang, on=on), style)
    click.echo()
    show(coverage.coverage(graph, lang=lang, on=on), style)
