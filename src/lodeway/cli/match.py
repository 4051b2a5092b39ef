"""`lodeway match`: which imported records are which of our entities."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lodeway.cli.common import language, output_format, say, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.matching.model import Thing


@click.command("match")
@click.option("--source", help="Only records of this source (default: of every import).")
@click.option(
    "--band",
    type=click.Choice(["sure", "review"]),
    help="Show only this band (default: both; what is in neither is no match).",
)
@click.option("--write", is_flag=True, help="Bring data/matches/ up to date.")
@output_format
@language
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The project that holds the imports (default: the shipped one).",
)
def command(
    source: str | None, band: str | None, write: bool, style: str, lang: str, project: Path | None
) -> None:
    """Propose which records of imported files describe which entities, in three bands.

    Sure: the same identifier, or the same name in the same country and place. Review: alike
    enough to be looked at. All else is no match. With --write the proposals become rows of
    data/matches/SOURCE.csv. To decide, or to overturn the rule, put your name in `decidedBy` and
    `same` or `different` in `decision`: such a row is never changed by a later run.

    \b
    Examples:
      lodeway match --project my-graph
      lodeway match --source icmm-2025-09 --band review --format csv > review.csv
      lodeway match --source icmm-2025-09 --write --project my-graph
    """
    from lodeway.importers.project import reading_root
    from lodeway.matching import project as matching
    from lodeway.views import matches

    root = reading_root(project)
    today = date.today().isoformat()
    found = matching.propose(root, source=source, recorded=today, watch=_watched)
    if write:
        for path in matching.write(root, found):
            say(f"wrote {path}")
    show(matches.table(found.decisions, band=band, lang=lang), style)


def _watched(records: list[Thing]) -> Iterator[Thing]:
    """The records, with a bar on standard error where a person looks on."""
    if not sys.stderr.isatty():
        yield from records
        return
    with click.progressbar(records, label="comparing", file=sys.stderr) as bar:
        yield from bar
