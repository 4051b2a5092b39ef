"""`lodeway diff`: what changed between two days, in the world or in what we knew."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import Day, answering, root, show, watched

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.diff.compute import Diff
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result


@click.command("diff")
@click.argument("before", type=Day())
@click.argument("after", type=Day())
@click.option("--known", is_flag=True, help="Compare what we knew on the two days.")
@click.option("--about", metavar="NAME", help="Only what touches this actor, asset, pact ...")
@click.option("--figures", is_flag=True, help="With --known: also figures of output, length ...")
@click.option("--on", type=Day(), help="With --known: of the world on this day.")
@click.option(
    "--status", metavar="NAME", help="Only what is at least so firm, such as signed or binding."
)
@click.option("--basis", metavar="NAME", help="Only claims on this basis, such as read.")
@answering
def command(style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """What began, ended or changed between the days BEFORE and AFTER, and by which claims.

    \b
    Examples:
      lodeway diff 2025-11-01 2026-03-01
      lodeway diff 2025-11-01 2026-03-01 --about kamoto-copper --status signed
      lodeway diff --known 2026-11-21 2026-11-22 --about lobito-corridor --lang zh
    """
    from lodeway import api

    show(_changes(api.load(root(project)), **options), style)


def answers(
    kg: KnowledgeGraph,
    *,
    before: date,
    after: date,
    lang: Any = "en",
    **options: Any,
) -> tuple[Answer, ...]:
    """The changes between two days; a day of the world goes with days of knowing alone."""
    return _changes(kg, before=before, after=after, **options).tables(lang)


def _changes(kg: KnowledgeGraph, *, before: date, after: date, **options: Any) -> Result[Diff]:
    if options.get("on") and not options.get("known"):
        raise click.UsageError("--on goes with --known; the two days are those of the world")
    return kg.diff(before, after, watch=watched("diff"), **options)
