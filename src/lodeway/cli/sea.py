"""`lodeway sea`: the way of a ship between two ports, and the stored sea legs held against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.cli.common import common, root, say, show

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.networks.sea import Voyage


@click.command("sea")
@click.argument("start", metavar="[FROM]", required=False)
@click.argument("end", metavar="[TO]", required=False)
@click.option(
    "--avoid", metavar="A,B", help="Passages that are shut, such as suez,malacca, separated by ','."
)
@click.option("--write", is_flag=True, help="Put right the stored legs that the lanes differ from.")
@common
def command(
    start: str | None,
    end: str | None,
    avoid: str | None,
    write: bool,
    style: Any,
    lang: Any,
    on: date | None,
    project: Path | None,
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
    from lodeway.errors import NoRoute
    from lodeway.networks import sea_legs
    from lodeway.views import sea as views

    if (start is None) != (end is None) or (avoid and end is None):
        raise click.UsageError("name both ports, or none for the stored sea legs")
    kg = api.load(root(project))
    if start and end:
        try:
            found = _voyage(kg, start, end, avoid, on)
        except NoRoute as none:
            raise click.ClickException(none.reasons[lang]) from None
        show(views.voyage(found, kg.label, lang=lang), style)
        return
    legs = sea_legs.stored_legs(kg.store)
    show(views.stored(legs, kg.label, lang=lang), style)
    if write:
        _write(root(project), sea_legs.cells(legs))


def _voyage(kg: KnowledgeGraph, start: str, end: str, avoid: str | None, on: date | None) -> Voyage:
    from lodeway.networks.closures import closures
    from lodeway.networks.sea import sea

    closed = {kg.place(name.strip()) for name in (avoid or "").split(",") if name.strip()}
    closed |= closures(kg.store, on=on).keys() if on else set()
    return sea(kg.store).voyage(kg.place(start), kg.place(end), closed=closed)


def _write(folder: Path, cells: Any) -> None:
    from lodeway.importers.amending import amend

    today = date.today().isoformat()
    figures, segments = "claims/route-figures.csv", "routes/segments.csv"
    changed = amend(folder, figures, cells[figures], fixed={"recorded": today})
    amend(folder, segments, cells[segments], fixed={})
    say(f"{changed} sea legs put right")
