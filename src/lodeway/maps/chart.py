"""One map as SVG: the land, lines side by side, marks and names, in a box of a given size."""

from __future__ import annotations

import html
import itertools
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.maps import map_labels
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.maps.model import Country, Line, Spot
    from lodeway.schema.values import Lang


if TYPE_CHECKING:
    Pixel = tuple[float, float]
    Box = tuple[float, float, float, float]  # west, south, east, north in degrees
    Knot = tuple[int, int]
    Edge = tuple[Knot, Knot]

_THIN, _THICK = 2.0, 7.0
_GAP = 1.5
_BUNDLE = 22.0
_MARKS = {
    "end": '<circle cx="{x}" cy="{y}" r="6"/>',
    "gate": '<rect x="{x5}" y="{y5}" width="10" height="10"/>',
    "border": '<path d="M{x} {y5}l5 5-5 5-5-5z"/>',
    "strait": '<path d="M{x5} {y4}h10l-5 8z"/>',
    "place": '<circle cx="{x}" cy="{y}" r="2.5"/>',
    "shut": '<path d="M{x5} {y5}l10 10m0-10l-10 10"/>',
}


@dataclass(frozen=True)
class Chart:
    """A map of `box` on `width` by `height` pixels, after Miller's cylindrical projection.

    The box grows in one direction to fill the sheet. A cylinder keeps meridians upright, so a
    line that crosses the date line just runs on.
    """

    box: Box
    width: int
    height: int
    margin: int = 34

    @cached_property
    def _frame(self) -> tuple[float, float, float]:
        west, south, east, north = self.box
        low, high = _miller(south), _miller(north)
        across, up = max(math.radians(east - west), 0.02), max(high - low, 0.02)
        scale = min((self.width - 2 * self.margin) / across, (self.height - 2 * self.margin) / up)
        return scale, math.radians(west + east) / 2, (low + high) / 2

    def pixel(self, lon: float, lat: float) -> Pixel:
        """Where a place lies on the sheet, from its upper left corner."""
        scale, middle, level = self._frame
        x = self.width / 2 + scale * (math.radians(lon) - middle)
        return x, self.height / 2 - scale * (_miller(lat) - level)

    def holds(self, point: Pixel, beyond: float = 0.0) -> bool:
        """Whether a pixel is on the sheet, or at most `beyond` outside it."""
        x, y = point
        return -beyond <= x <= self.width + beyond and -beyond <= y <= self.height + beyond

    def svg(
        self,
        lines: Sequence[Line],
        spots: Sequence[Spot],
        order: Mapping[str, int],
        land: Iterable[Country],
        *,
        label: str,
        frame: Box | None = None,
    ) -> str:
        """The drawing; `order` numbers the groups, `frame` marks the box of another map.

        With such a `frame` only ends, gates, straits and closed places are marked: the rest is
        on the other map.
        """
        paths = self._paths(lines, order)
        seen = [s for s in spots if not frame or s.kind in ("end", "gate", "strait", "shut")]
        marks = [(s, p) for s in seen if self.holds(p := self.pixel(s.lon, s.lat))]
        sheet = self.width, self.height
        badges = map_labels.badges(
            {g: [path for _, path in found] for g, found in paths.items()},
            [p for _, p in marks],
            sheet,
        )
        shapes = [(country, self._shapes(country)) for country in land]
        outlines = "".join(_closed(ring) for _, rings in shapes for ring in rings)
        parts = [
            f'<svg viewBox="0 0 {self.width} {self.height}" role="img" aria-label="{html.escape(label)}">',
            f'<path class="land" d="{outlines}"/>',
            *([self._framed(frame)] if frame else []),
            # The first way comes last, and so lies on top.
            *(part for group in reversed(paths) for part in _drawn(group, paths[group], order)),
            *(_marked(spot, at, order) for spot, at in marks),
            *(_badge(at, group, order) for group, at in badges.items()),
            *map_labels.names(marks, badges, paths, shapes, order, sheet),
            "</svg>",
        ]
        return "".join(parts)

    def _shapes(self, country: Country) -> list[list[Pixel]]:
        """What of a country is on the sheet; the land repeats every full turn."""
        found = []
        for ring in country.rings:
            for turn in (-360, 0, 360):
                points = [self.pixel(lon + turn, lat) for lon, lat in ring]
                if len(kept := _thinned(_clipped(points, self.width, self.height))) > 2:
                    found.append(kept)
        return found

    def _framed(self, box: Box) -> str:
        (x1, y2), (x2, y1) = self.pixel(box[0], box[1]), self.pixel(box[2], box[3])
        return (
            f'<rect class="inset" x="{x1 - 6:.0f}" y="{y1 - 6:.0f}" '
            f'width="{x2 - x1 + 12:.0f}" height="{y2 - y1 + 12:.0f}"/>'
        )

    def _paths(
        self, lines: Sequence[Line], order: Mapping[str, int]
    ) -> dict[str, list[tuple[Line, list[Pixel]]]]:
        """Each group's lines as pixels, moved aside so that no group hides another."""
        groups: dict[str, list[tuple[Line, list[Pixel]]]] = defaultdict(list)
        for line in sorted(lines, key=lambda one: order[one.group]):
            groups[line.group].append((line, [self.pixel(*point) for point in line.points]))
        beside = _beside(groups)
        return {g: _moved(found, beside[g]) for g, found in groups.items()}


def width_of(weight: float) -> float:
    """The width in pixels of a line of `weight` between 0 and 1."""
    return _THIN + (_THICK - _THIN) * min(max(weight, 0.0), 1.0)


def shape(box: Box) -> float:
    """How many times as wide as high a box is on the map."""
    up = max(_miller(box[3]) - _miller(box[1]), 0.02)
    return max(math.radians(box[2] - box[0]), 0.02) / up


def _miller(lat: float) -> float:
    phi = math.radians(max(-84.0, min(84.0, lat)))
    return 1.25 * math.log(math.tan(math.pi / 4 + 0.4 * phi))


def _beside(
    groups: Mapping[str, Sequence[tuple[Line, list[Pixel]]]],
) -> dict[str, dict[Edge, float]]:
    """How far to the right each group lies on each edge, where several share one, in pixels."""
    users: dict[Edge, dict[str, float]] = defaultdict(dict)
    for group, found in groups.items():
        for line, path in found:
            for a, b in itertools.pairwise(path):
                # All lie to the right of the direction that the first of them takes.
                edge = _edge(b, a) if _edge(b, a) in users else _edge(a, b)
                users[edge][group] = width_of(line.weight)
    aside: dict[str, dict[Edge, float]] = defaultdict(dict)
    for (a, b), widths in users.items():
        wide = sum(widths.values()) + _GAP * (len(widths) - 1)
        # Many lines are pressed together: far from where they run they would say something wrong.
        close = min(1.0, _BUNDLE / wide)
        at = -wide / 2
        for group, width in widths.items():
            aside[group][a, b] = close * (at + width / 2)
            aside[group][b, a] = -aside[group][a, b]
            at += width + _GAP
    return aside


def _moved(
    found: list[tuple[Line, list[Pixel]]], aside: Mapping[Edge, float]
) -> list[tuple[Line, list[Pixel]]]:
    """The lines of one group moved aside, still joined at their ends."""
    pulls: dict[Knot, list[tuple[Pixel, float]]] = defaultdict(list)
    for _, path in found:
        for a, b in itertools.pairwise(path):
            if far := math.dist(a, b):
                normal = (a[1] - b[1]) / far, (b[0] - a[0]) / far
                for end in (a, b):
                    pulls[_knot(end)].append((normal, aside[_edge(a, b)]))
    return [(line, [_shifted(p, pulls[_knot(p)]) for p in path]) for line, path in found]


def _shifted(point: Pixel, pulls: Sequence[tuple[Pixel, float]]) -> Pixel:
    if not pulls:
        return point
    x, y = sum(n[0] for n, _ in pulls), sum(n[1] for n, _ in pulls)
    length = max(math.hypot(x, y), 1e-9)
    # At a corner lines run on to where they meet, but never farther than half as much again.
    corner = max(length / len(pulls), 0.67)
    by = sum(aside for _, aside in pulls) / len(pulls) / corner
    return point[0] + by * x / length, point[1] + by * y / length


def _knot(point: Pixel) -> Knot:
    return round(point[0] * 4), round(point[1] * 4)


def _edge(a: Pixel, b: Pixel) -> Edge:
    return _knot(a), _knot(b)


def _drawn(
    group: str, found: list[tuple[Line, list[Pixel]]], order: Mapping[str, int]
) -> Iterator[str]:
    yield f'<g class="way w{order[group]}">'
    for line, path in found:
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in path)
        width = width_of(line.weight)
        kind = (
            "shut" if line.shut else line.mode if line.mode in ("rail", "road", "sea") else "road"
        )
        yield f'<g class="{kind}"><title>{_title(line.name)}</title>'
        yield f'<path class="near" d="{d}"/>'
        yield f'<path class="line" stroke-width="{width:.1f}" d="{d}"/>'
        if kind == "rail":
            yield f'<path class="ties" stroke-width="{max(width - 1.6, 0.8):.1f}" d="{d}"/>'
        yield "</g>"
    yield "</g>"


def _marked(spot: Spot, at: Pixel, order: Mapping[str, int]) -> str:
    kind = spot.kind if spot.kind in _MARKS else "place"
    classes = f"spot {kind}{map_labels.fading(spot, order)}"
    return f'<g class="{classes}"><title>{_title(spot.name)}</title>{mark(kind, at)}</g>'


def mark(kind: str, at: Pixel) -> str:
    """The shape that stands for one kind of place."""
    x, y = round(at[0], 1), round(at[1], 1)
    return _MARKS[kind].format(x=x, y=y, x5=round(x - 5, 1), y5=round(y - 5, 1), y4=round(y - 4, 1))


def _title(name: Mapping[Lang, str]) -> str:
    """A tool tip, which no style can switch: both languages."""
    both = dict.fromkeys(name[lang] for lang in LANGS if name.get(lang))
    return html.escape(" · ".join(both))


def _badge(at: Pixel, group: str, order: Mapping[str, int]) -> str:
    n = order[group]
    return (
        f'<g class="badge w{n}"><circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="9"/>'
        f'<text x="{at[0]:.1f}" y="{at[1] + 4:.1f}">{n}</text></g>'
    )


def _clipped(points: list[Pixel], width: int, height: int) -> list[Pixel]:
    """The part of a ring on the sheet (Sutherland and Hodgman 1974), with 8 pixels to spare."""
    edges = ((0, -8.0, 1), (0, width + 8.0, -1), (1, -8.0, 1), (1, height + 8.0, -1))
    for axis, limit, sign in edges:
        if not points:
            return []
        kept: list[Pixel] = []
        for a, b in itertools.pairwise([points[-1], *points]):
            inside = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
            if inside[0] != inside[1]:
                part = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])))
            if inside[1]:
                kept.append(b)
        points = kept
    return points


def _closed(ring: Sequence[Pixel]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "z"


def _thinned(points: list[Pixel]) -> list[Pixel]:
    """Without points that lie less than a pixel and a half from the one before."""
    kept: list[Pixel] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) >= 1.5:
            kept.append(point)
    return kept
