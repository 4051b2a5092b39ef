"""`lodeway conflicts`: what sources differ on, how, and whom a rule of trust follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import answering, root, show, standing, trust

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer


@click.command("conflicts")
@click.option("--about", metavar="NAME", help="Only where a claim names this thing.")
@click.option("--kind", metavar="NAME", help="Only differences of this kind, such as revision.")
@trust
@standing
@answering
def command(*, style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """The ledger of contradictions: each difference, its kind, and the side that is followed.

    Both sides are kept. With another --trust the ledger says where it follows another side than
    the editors do; the same option of `lodeway control` gives the answer by that rule.

    \b
    Examples:
      lodeway conflicts --about kamoto-copper
      lodeway conflicts --kind true-conflict --trust primary
      lodeway conflicts --trust source:usgs-mcs-2026 --format csv
    """
    from lodeway import api

    kg = api.load(root(project))
    show(kg.conflicts(**options), style)


def answers(kg: KnowledgeGraph, *, lang: Any, **options: Any) -> tuple[Answer, ...]:
    """The ledger of differences, and how many there are by kind."""
    return kg.conflicts(**options).tables(lang)
