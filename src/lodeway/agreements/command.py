"""`lodeway agreement`: whom an agreement binds to what, and what would remain without it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import answering, root, show, standing

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer


@click.command("agreement")
@click.argument("name")
@standing
@answering
def command(*, style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """Parties, clauses and what they touch, what rests on the agreement, what remains if it lapsed.

    NAME is an id or a label in English or Chinese.

    \b
    Examples:
      lodeway agreement us-drc-spa --on 2026-03-01
      lodeway agreement mp-dod-agreement
      lodeway agreement 美刚战略伙伴关系协定 --lang zh
    """
    from lodeway import api

    kg = api.load(root(project))
    show(kg.agreement(**options), style)


def answers(kg: KnowledgeGraph, *, lang: Any, name: str, **options: Any) -> tuple[Answer, ...]:
    """The four tables, for the options of the command."""
    return kg.agreement(name, **options).tables(lang)
