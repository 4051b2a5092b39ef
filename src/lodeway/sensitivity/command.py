"""`lodeway sensitivity`: ask another question again without each claim and each source behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lodeway.report.options import all_rows, printing, root, show, watched


@click.command("sensitivity", context_settings={"ignore_unknown_options": True})
@click.option("--wider", is_flag=True, help="Also leave out claims that the question only read.")
@click.option(
    "--first",
    type=click.IntRange(min=1),
    help="No more than so many rows; CSV and JSON have all.",
)
@click.argument("question", nargs=-1, required=True, type=click.UNPROCESSED)
@all_rows
@printing
def command(
    question: tuple[str, ...],
    wider: bool,
    first: int | None,
    style: str,
    lang: Any,
    project: Path | None,
) -> None:
    """Which claims and sources turn the answer of QUESTION over, and how far figures move.

    QUESTION is any other command that answers, with its own options. Each claim behind its answer
    is left out, then each source with all that it says, and the question is asked again.

    \b
    Examples:
      lodeway sensitivity control kamoto-copper --on 2026-02-10 --status binding
      lodeway sensitivity money --by usa --lang zh
      lodeway sensitivity --wider routes kolwezi shanghai
    """
    from lodeway import api
    from lodeway.report import command_words

    said = command_words.parse(question, lang=lang, project=project)
    kg = api.load(root(project))
    found = kg.sensitivity(
        said.answers,
        question=said.words,
        wider=wider,
        first=first if style in ("table", "md") else None,
        watch=watched("left out"),
    )
    show(found.tables(lang), style)
