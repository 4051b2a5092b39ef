"""`lodeway sea`: a voyage, its length and the passages it takes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.answer import Answer, columns
from lodeway.report.options import dated, names, overlays, printing, root, say, show
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.schema.errors import NoRoute
    from lodeway.transport.sea import Sea, StoredLeg, Voyage


_ = words.of(__name__)


# Voyages and stored sea legs as tables.


_VOYAGE = _("By sea from {} to {}")
_VOYAGES = columns("km nautical_miles passed_ids passed method")
_OPEN_SEA = _("open sea only")
_STORED = _("Stored sea legs beside the sea lanes")
_LEGS = columns("leg_id leg km_stored km_now difference passed_ids passed stands")
_LANES = _(
    "Approaches from the ports to the lanes are straight lines. The lanes know neither ice, "
    "draught, weather nor traffic rules: take a length as good to about 5 %."
)
_NO_WAY = _("no way")
_NO_VOYAGE = _("No way by sea from {} to {}")
_BECAUSE = _("No way by sea from {} to {}: {}.")
_SAILED = _("From {} to {} a ship sails {} km and passes: {}.")
_SAILED_OPEN = _("From {} to {} a ship sails {} km over the open sea.")
_STANDING = _("{} of {} stored sea legs stand.")
_NONE = columns("origin_id origin destination_id destination way reason", way=_("way", "by sea"))
_REASON = _("{}; the shortest passes {}")
_COMMA = _(", ")


def _voyage(found: Voyage, label: Callable[..., str], *, lang: Lang) -> Answer:
    """One voyage: its length and the passages in the order in which they are passed."""
    passes = _COMMA[lang].join(label(p, lang) for p in found.passages)
    ends = label(found.start, lang), label(found.end, lang)
    km, miles = round(found.km), round(found.nautical_miles)
    row = (km, miles, " ".join(found.passages) or None, passes or _OPEN_SEA[lang], found.method)
    said = (_SAILED if passes else _SAILED_OPEN)[lang].format(*ends, f"{km:,}", passes)
    told = _VOYAGE[lang].format(*ends), _VOYAGES[lang], (row,), (_LANES[lang],)
    return Answer(*told, verdict=said, name="voyage")


def _no_voyage(
    none: NoRoute, shut: Sequence[str], label: Callable[..., str], *, lang: Lang
) -> Answer:
    """That there is no voyage, and what is shut on the shortest."""
    reason = none.reasons[lang]
    if shut:
        reason = _REASON[lang].format(reason, _COMMA[lang].join(label(t, lang) for t in shut))
    ends = label(none.origin, lang), label(none.destination, lang)
    title = _NO_VOYAGE[lang].format(*ends)
    row = (none.origin, ends[0], none.destination, ends[1], _NO_WAY[lang], reason)
    verdict = _BECAUSE[lang].format(*ends, reason)
    return Answer(title, _NONE[lang], (row,), verdict=verdict, name="none")


def _stored(legs: Sequence[StoredLeg], label: Callable[..., str], *, lang: Lang) -> Answer:
    """Every stored leg, those that do not stand first."""
    ordered = sorted(legs, key=lambda leg: (leg.stands, -abs(leg.difference), leg.leg))
    rows = tuple(
        (
            leg.leg,
            label(leg.leg, lang),
            round(leg.km),
            round(leg.voyage.km) if leg.voyage else _NO_WAY[lang],
            round(100 * leg.difference, 1),
            " ".join(sorted(leg.passages)) or None,
            _COMMA[lang].join(label(p, lang) for p in sorted(leg.passages)),
            leg.stands,
        )
        for leg in ordered
    )
    claims = tuple((leg.claim,) for leg in ordered)
    said = _STANDING[lang].format(sum(leg.stands for leg in legs), len(legs))
    told = _STORED[lang], _LEGS[lang], rows, (_LANES[lang],), claims
    return Answer(*told, verdict=said, name="legs")


# `lodeway sea`: the way of a ship between two ports, and the stored sea legs held against it.


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
    from lodeway.transport import sea

    if (start is None) != (end is None) or (avoid and end is None):
        raise click.UsageError("name both ports, or none for the stored sea legs")
    if write and overlays():
        raise click.UsageError("--write puts public tables right; it goes with no --data")
    kg = api.load(root(project))
    if start and end:
        show(_answer(kg, (kg.place(start), kg.place(end)), avoid, days, lang), style)
        return
    legs = sea.stored_legs(kg.store)
    show(_stored(legs, kg.label, lang=lang), style)
    if write:
        _write(root(project).public, sea.cells(legs))


def _answer(
    kg: KnowledgeGraph, ends: tuple[str, str], avoid: str | None, days: Mapping[str, Any], lang: Any
) -> Answer:
    """The voyage, or that there is none and what is in the way."""
    from lodeway.schema.errors import NoRoute
    from lodeway.transport.closures import closures
    from lodeway.transport.sea import sea as sea_sea

    closed = {kg.place(name) for name in names(avoid)}
    closed |= closures(kg.store, **days).keys() if days["on"] else set()
    lanes = sea_sea(kg.store)
    try:
        return _voyage(lanes.voyage(*ends, closed=closed), kg.label, lang=lang)
    except NoRoute as none:
        shut = _shut(lanes, ends, closed)
        return _no_voyage(none, shut, kg.label, lang=lang)


def _shut(lanes: Sea, ends: tuple[str, str], closed: Collection[str]) -> list[str]:
    """What of `closed` the shortest voyage leads through, were all open."""
    from lodeway.schema.errors import NoRoute

    try:
        free = lanes.voyage(*ends)
    except NoRoute:
        return []
    return [thing for thing in (ends[0], *free.passages, ends[1]) if thing in closed]


def _write(folder: Path, cells: Any) -> None:
    from lodeway.importers.writing import amend

    today = date.today().isoformat()
    figures, segments = "claims/route-figures.csv", "routes/segments.csv"
    changed = amend(folder, figures, cells[figures], fixed={"recorded": today})
    amend(folder, segments, cells[segments], fixed={})
    say(f"{changed} sea legs put right")
