"""`lodeway money`: what a state, a bloc or a firm has put up, nothing counted twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import answering, root, show, standing

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer


@click.command("money")
@click.option("--by", metavar="NAME", required=True, help="A state, bloc, body, bank or firm.")
@click.option("--itself", is_flag=True, help="Only what it put up itself, without its bodies.")
@standing
@answering
def command(*, style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """Public money by instrument, agency, status and date, with each double count avoided.

    A state counts with its bodies and state-owned firms. What is left out stands in a table of its
    own with the reason, and the plain sum of every row beside ours. Each currency has its own sum.

    \b
    Examples:
      lodeway money --by usa
      lodeway money --by usa --on 2025-06-30 --status signed
      lodeway money --by 中国 --lang zh
    """
    from lodeway import api

    kg = api.load(root(project))
    show(kg.money(**options), style)


def answers(kg: KnowledgeGraph, *, lang: Any, by: str, **options: Any) -> tuple[Answer, ...]:
    """The sums, the ledger and what is left out of it, for the options of the command."""
    return kg.money(by, **options).tables(lang)
