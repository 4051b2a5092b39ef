"""`lodeway sea`: the way of a ship between two ports, and the stored sea legs held against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.cli.common import dated, names, printing, root, say, show

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lodeway.answer import Answer
    from lodeway.api import KnowledgeGraph
    from lodeway.networks.sea import Sea


@click.command("sea")
@click.argument("start", metavar="[FROM]", required=False)
@click.argument("end", metavar="[TO]", required=False)
@click.option(
    "--avoid", metavar="A,B", help="Passages that are shut, such as suez,malacca, separated by ','."
)
@click.option("--write", is_flag=True, help="Put right the stored legs that the lanes differ from.")
@dated
@printing
def command(
    start: str | None,
    end: str | None,
    avoid: str | None,
    write: bool,
    style: Any,
    lang: Any,
    project: Path | None,
    **days: Any,
) -> None:
    """The shortest voyage from the port FROM to the port TO; without ports, the stored sea legs.

    Needs the extra `sea`. Lengths come from the lanes of the searoute package, on which our own
    lines across each strait, canal and cape tell what a voyage passes. What was shut on the day
    given with `--on` is avoided.

    \b
    Examples:
      lodeway sea lobito shanghai
      lodeway sea dar-es-salaam rotterdam --avoid suez
      lodeway sea ras-laffan dar-es-salaam --on 2026-04-13
      lodeway sea --format csv
    """
    from lodeway import api
    from lodeway.networks import sea_legs
    from lodeway.views import sea as views

    if (start is None) != (end is None) or (avoid and end is None):
        raise click.UsageError("name both ports, or none for the stored sea legs")
    kg = api.load(root(project))
    if start and end:
        show(_answer(kg, (kg.place(start), kg.place(end)), avoid, days, lang), style)
        return
    legs = sea_legs.stored_legs(kg.store)
    show(views.stored(legs, kg.label, lang=lang), style)
    if write:
        _write(root(project), sea_legs.cells(legs))


def _answer(
    kg: KnowledgeGraph, ends: tuple[str, str], avoid: str | None, days: Mapping[str, Any], lang: Any
) -> Answer:
    """The voyage, or that there is none and what is in the way."""
    from lodeway.errors import NoRoute
    from lodeway.networks.closures import closures
    from lodeway.networks.sea import sea
    from lodeway.views import sea as views

    closed = {kg.place(name) for name in names(avoid)}
    closed |= closures(kg.store, **days).keys() if days["on"] else set()
    lanes = sea(kg.store)
    try:
        return views.voyage(lanes.voyage(*ends, closed=closed), kg.label, lang=lang)
    except NoRoute as none:
        shut = _shut(lanes, ends, closed)
        return views.no_voyage(none, shut, kg.label, lang=lang)


def _shut(lanes: Sea, ends: tuple[str, str], closed: Collection[str]) -> list[str]:
    """What of `closed` the shortest voyage leads through, were all open."""
    from lodeway.errors import NoRoute

    try:
        free = lanes.voyage(*ends)
    except NoRoute:
        return []
    return [thing for thing in (ends[0], *free.passages, ends[1]) if thing in closed]


def _write(folder: Path, cells: Any) -> None:
    from lodeway.importers.amending import amend

    today = date.today().isoformat()
    figures, segments = "claims/route-figures.csv", "routes/segments.csv"
    changed = amend(folder, figures, cells[figures], fixed={"recorded": today})
    amend(folder, segments, cells[segments], fixed={})
    say(f"{changed} sea legs put right")
