"""`lodeway explain`: how an answer follows, down to claims and their sources."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import all_rows, printing, root, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.report.receipts import Receipts


@click.command("explain", context_settings={"ignore_unknown_options": True})
@click.argument(
    "words", metavar="FILE.zip | QUESTION ...", nargs=-1, required=True, type=click.UNPROCESSED
)
@all_rows
@printing
def command(words: Sequence[str], style: Any, lang: Any, project: Path | None) -> None:
    """How an answer follows: each row down to its claims, each with source, place, status and dates.

    Give receipts written with --receipts, or a whole question: what stands after `lodeway` to ask
    it.

    \b
    Examples:
      lodeway explain ask who-controls --asset kamoto-copper --on 2026-02-10
      lodeway explain routes kolwezi shanghai -k 1 --lang zh
      lodeway explain kamoto.zip --format json
    """
    from lodeway.claims import claim_text
    from lodeway.report import bundle

    found, kg = _found(words, lang, project)
    speech = claim_text.Speech(kg.label, claim_text.wording(kg.store), lang)
    if style == "json":
        click.echo(json.dumps(bundle.nested(found), ensure_ascii=False, indent=2))
    elif style == "csv":
        show(bundle.flat(found, speech), style)
    else:
        width = shutil.get_terminal_size((120, 40)).columns if style == "table" else None
        brief = click.get_current_context().meta.get("lodeway.all") is False
        click.echo(bundle.tree(found, speech, width=width, brief=brief), nl=False)


def _found(
    words: Sequence[str], lang: Any, project: Path | None
) -> tuple[Receipts, KnowledgeGraph]:
    """The receipts that are meant, and the graph to read them by."""
    from lodeway import api
    from lodeway.evidence import verify
    from lodeway.report import command_words, receipts

    if len(words) == 1 and words[0].endswith(".zip"):
        if not Path(words[0]).is_file():
            raise click.UsageError(f"no file '{words[0]}'")
        found = verify.opened(Path(words[0]))
        return found, api.load(root(project))
    question = command_words.parse(words, lang=lang, project=project)
    kg = api.load(root(project))
    return receipts.gathered(kg, question.words, question.lang, question.answers(kg)), kg
