"""`lodeway sea`: a voyage, its length and the passages it takes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.answer import Answer
from lodeway.report.options import dated, names, printing, root, say, show

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.schema.errors import NoRoute
    from lodeway.transport.sea import Sea, StoredLeg, Voyage


# Voyages and stored sea legs as tables.


_WORDS = {
    "en": {
        "voyage": "By sea from {} to {}",
        "columns": ("km", "nautical miles", "passes", "found by"),
        "none": "open sea only",
        "legs": "Stored sea legs beside the sea lanes",
        "leg columns": ("leg", "km stored", "km now", "difference, %", "passes", "stands"),
        "note": "Approaches from the ports to the lanes are straight lines. The lanes know neither ice, draught, weather nor traffic rules: take a length as good to about 5 %.",
        "join": ", ",
        "yes": ("yes", "no"),
        "no way": "no way",
        "none by sea": "No way by sea from {} to {}",
        "none columns": ("from", "to", "way", "reason"),
        "reason": "{}; the shortest passes {}",
    },
    "zh": {
        "voyage": "海路：{}至{}",
        "columns": ("公里", "海里", "途经", "方法"),
        "none": "仅经公海",
        "legs": "所存海运航段与海上航线的对照",
        "leg columns": ("航段", "所存公里", "现算公里", "差异（%）", "途经", "一致"),
        "note": "港口至航线的连接按直线计。航线不含冰情、吃水、天气与通航规则；里程精度约为5%。",
        "join": "、",
        "yes": ("是", "否"),
        "no way": "无航路",
        "none by sea": "{}至{}无海路可通",
        "none columns": ("起点", "终点", "航路", "原因"),
        "reason": "{}；最短航线须经{}",
    },
}


def voyage(found: Voyage, label: Callable[..., str], *, lang: str) -> Answer:
    """One voyage: its length and the passages in the order in which they are passed."""
    words = _WORDS[lang]
    passes = str(words["join"]).join(label(p, lang) for p in found.passages)
    title = str(words["voyage"]).format(label(found.start, lang), label(found.end, lang))
    row = (round(found.km), round(found.nautical_miles), passes or words["none"], found.method)
    return Answer(title, tuple(words["columns"]), (row,), (str(words["note"]),))


def no_voyage(
    none: NoRoute, shut: Sequence[str], label: Callable[..., str], *, lang: str
) -> Answer:
    """That there is no voyage, and what is shut on the shortest."""
    words, reason = _WORDS[lang], none.reasons[lang]
    if shut:
        named = str(words["join"]).join(label(thing, lang) for thing in shut)
        reason = str(words["reason"]).format(reason, named)
    ends = label(none.origin, lang), label(none.destination, lang)
    row = (*ends, words["no way"], reason)
    return Answer(str(words["none by sea"]).format(*ends), tuple(words["none columns"]), (row,))


def stored(legs: Sequence[StoredLeg], label: Callable[..., str], *, lang: str) -> Answer:
    """Every stored leg, those that do not stand first."""
    words = _WORDS[lang]
    ordered = sorted(legs, key=lambda leg: (leg.stands, -abs(leg.difference), leg.leg))
    rows = tuple(
        (
            label(leg.leg, lang),
            round(leg.km),
            round(leg.voyage.km) if leg.voyage else words["no way"],
            round(100 * leg.difference, 1),
            str(words["join"]).join(label(p, lang) for p in sorted(leg.passages)),
            words["yes"][0 if leg.stands else 1],
        )
        for leg in ordered
    )
    claims = tuple((leg.claim,) for leg in ordered)
    columns, notes = tuple(words["leg columns"]), (str(words["note"]),)
    return Answer(str(words["legs"]), columns, rows, notes, claims)


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
    kg = api.load(root(project))
    if start and end:
        show(_answer(kg, (kg.place(start), kg.place(end)), avoid, days, lang), style)
        return
    legs = sea.stored_legs(kg.store)
    show(stored(legs, kg.label, lang=lang), style)
    if write:
        _write(root(project), sea.cells(legs))


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
        return voyage(lanes.voyage(*ends, closed=closed), kg.label, lang=lang)
    except NoRoute as none:
        shut = _shut(lanes, ends, closed)
        return no_voyage(none, shut, kg.label, lang=lang)


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
