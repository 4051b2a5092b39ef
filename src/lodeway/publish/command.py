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
_LEFT = _("left out, for the format cannot tell it: {}")
_LEFT_FOR = _("{} {}", "how many claims, and why they are left out")
_BETWEEN = _("; ", "between reasons")
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
    """Write the graph in one format: Turtle, JSON-LD, BODS, GraphML and others; without NAME, list them.

    \b
    Examples:
      lodeway export
      lodeway export annotations.ttl
      lodeway export bods --out lodeway-bods.json
      lodeway export transport.graphml
      lodeway export claims.parquet
      lodeway export ontology.html --out reference.html
    """
    from lodeway.publish import files
    from lodeway.publish.holdings import Export

    if name is None:
        show(_list(lang), style)
        return
    drawing, kind = files.DRAWINGS.get(name), files.named(name)
    if drawing is None and kind is None:
        known = ", ".join(one.name for one in files.listed())
        raise click.UsageError(f"no file '{name}'; use one of {known}")
    from lodeway import api
    from lodeway.build import cache, release

    if drawing is not None:
        network = api.load(root(project)).network(drawing.network)
        made, name = Export(drawing.make(network), {}), drawing.name
    elif kind is not None:
        graph = api.checked(root(project), lang=lang)
        made, name = files.one(kind.name, graph, cache.nquads(graph)), kind.name
    file = out or Path(name)
    release.write_file(file, made.content)
    say(f"wrote {file}")
    if made.left:
        parts = _BETWEEN[lang].join(
            _LEFT_FOR[lang].format(count, reason[lang]) for reason, count in made.left.items()
        )
        say(_LEFT[lang].format(parts))


def _list(lang: Lang) -> Answer:
    from lodeway.publish import files

    rows = tuple((kind.name, kind.media_type, kind.title[lang]) for kind in files.listed())
    return Answer(_FILES[lang], _COLUMNS[lang], rows, name="exports")
