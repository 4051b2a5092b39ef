"""The ways of corridors whose costs are compared, on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lodeway.corridors import report_costs
from lodeway.maps import drawn as maps
from lodeway.report.picture import Group
from lodeway.report.text import span
from lodeway.schema import words
from lodeway.schema.values import LANGS, Lang
from lodeway.transport.ways import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lodeway.corridors.costs import Comparison, Corridors
    from lodeway.maps.atlas import Atlas
    from lodeway.maps.model import Line, Spot
    from lodeway.report.picture import Picture


if TYPE_CHECKING:
    Labels = Callable[[str, Literal["en", "zh"]], str]

_ = words.of(__name__)

_NOTE = _("{} days · {} USD/t")
_WINS = _("best for {0} of {1} pairs")


def drawn(
    found: Corridors,
    label: Labels,
    atlas: Atlas,
    *,
    planned: bool = False,
) -> Picture:
    """For one pair every corridor; for several the ways of those that win all in all."""
    shown = found.planned if planned and found.planned else found.today
    ways = _all(shown[0]) if len(shown) == 1 else _winning(shown)
    lines: dict[tuple[object, ...], Line] = {}
    spots: dict[tuple[object, ...], Spot] = {}
    for corridor, group in ways.items():
        for way in group:
            drawn_lines, drawn_spots = atlas.way(corridor, way.legs)
            # Ways of one corridor share most of their segments; each is drawn once.
            lines |= {(line.group, line.points, line.mode): line for line in drawn_lines}
            for spot in drawn_spots:
                # Where one way begins another may only pass: the beginning is what is marked.
                place = (spot.groups, spot.lon, spot.lat)
                if place not in spots or spot.kind == "end":
                    spots[place] = spot
    return maps.drawn(
        tuple(lines.values()),
        tuple(spots.values()),
        groups=_groups(found, ways, len(shown), label),
        land=atlas.land,
    )


def _all(comparison: Comparison) -> dict[str, list[Way]]:
    return {o.corridor: [o.way] for o in comparison.open if isinstance(o.way, Way)}


def _winning(shown: tuple[Comparison, ...]) -> dict[str, list[Way]]:
    found: dict[str, list[Way]] = {}
    for comparison in shown:
        best = comparison.winner()
        if best is not None and isinstance(best.way, Way):
            found.setdefault(best.corridor, []).append(best.way)
    return found


def _groups(
    found: Corridors, ways: Mapping[str, list[Way]], pairs: int, label: Labels
) -> list[Group]:
    brief = report_costs.brief_labels(found, label)

    def note(group: list[Way], lang: Lang) -> str:
        if pairs > 1:
            return _WINS[lang].format(len(group), pairs)
        return _NOTE[lang].format(*(span(group[0].total[c]) for c in ("days", "usd")))

    return [
        Group(
            corridor,
            {one: brief(corridor, one) for one in LANGS},
            {one: note(group, one) for one in LANGS},
        )
        for corridor, group in ways.items()
    ]
