"""`lodeway export`: one file of a release at a time, in the format that a tool of yours reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.answer import Answer, columns
from lodeway.report.options import printing, root, say, show
from lodeway.schema import words

if TYPE_CHECKING:
    from lodeway.schema.values import Lang

_ = words.of(__name__)

_FILES = _("What can be exported: lodeway export NAME --out FILE")
_COLUMNS = columns("file media_type content")


@click.command("export")
@click.argument("name", required=False)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write (default: NAME in this folder).",
)
@printing
def command(
    name: str | None, out: Path | None, style: str, lang: Any, project: Path | None
) -> None:
    """Write the graph in one format: Turtle, TriG, JSON-LD, RDF 1.2 and others; without NAME, list them.

    \b
    Examples:
      lodeway export
      lodeway export annotations.ttl
      lodeway export ontology.html --out reference.html
    """
    from lodeway.publish import files

    if name is None:
        show(_list(lang), style)
        return
    if name not in files.BY_NAME:
        known = ", ".join(files.BY_NAME)
        raise click.UsageError(f"no file '{name}'; use one of {known}")
    from lodeway import api
    from lodeway.build import cache, release

    graph = api.checked(root(project), lang=lang)
    file = out or Path(name)
    release.write_file(file, files.one(name, graph, cache.nquads(graph)))
    say(f"wrote {file}")


def _list(lang: Lang) -> Answer:
    from lodeway.publish import files

    rows = tuple((kind.name, kind.media_type, kind.title[lang]) for kind in files.KINDS)
    return Answer(_FILES[lang], _COLUMNS[lang], rows, name="exports")
