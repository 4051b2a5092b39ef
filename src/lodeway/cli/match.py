"""`lodeway match`: which record is which entity."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.matching.project import COLUMNS
from lodeway.report.answer import Answer, columns
from lodeway.report.options import language, output_format, overlays, own_data, say, show
from lodeway.schema import words
from lodeway.schema.paths import Roots
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.matching.model import Thing


_ = words.of(__name__)


# Proposed matches as a table: what is printed, what it may be, how sure, what was decided.


# As the files of decisions hold them, without the row's own id, its day and its notes.
_CELLS = tuple(
    name for name in COLUMNS if name not in ("id", "recorded") and not name.startswith("note@")
)
_TITLE = _("{same} the same, {open} open, {different} different")
_COLUMNS = columns(
    "source_id record printed_name entity_id band score rule decision decided_by",
    source_id=_("source"),
    entity_id=_("may be"),
)


def _table(
    decisions: Mapping[str, Sequence[Mapping[str, str]]], *, band: str | None, lang: Lang
) -> Answer:
    """Every decision, those of one `band` where it is given; the title counts what is shown."""
    shown = [
        row
        for rows in decisions.values()
        for row in rows
        if band is None or row["matchBand"] == band
    ]
    counts = {
        kind: sum(row["decision"] == kind for row in shown)
        for kind in ("same", "open", "different")
    }
    rows = tuple(tuple(row.get(name, "") for name in _CELLS) for row in shown)
    return Answer(_TITLE[lang].format(**counts), _COLUMNS[lang], rows, name="matches")


# `lodeway match`: which imported records are which of our entities.


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
@own_data
def command(
    source: str | None, band: str | None, write: bool, style: str, lang: Any, project: Path | None
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
    from lodeway.importers.writing import reading_root
    from lodeway.matching import project as matching

    root = Roots(reading_root(project), overlays())
    today = date.today().isoformat()
    found = matching.propose(root, source=source, recorded=today, watch=_watched)
    if write:
        for path in matching.write(found):
            say(f"wrote {path}")
    show(_table(found.decisions, band=band, lang=lang), style)


def _watched(records: list[Thing]) -> Iterator[Thing]:
    """The records, with a bar on standard error where a person looks on."""
    if not sys.stderr.isatty():
        yield from records
        return
    with click.progressbar(records, label="comparing", file=sys.stderr) as bar:
        yield from bar
