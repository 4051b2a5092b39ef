"""Where names and numbers stand on a map, so that none covers another."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

import numpy as np

from lodeway.report import html_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.maps.model import Country, Line, Spot
    from lodeway.schema.values import Lang


if TYPE_CHECKING:
    Pixel = tuple[float, float]
    Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

_SIZE = {"end": 13.5, "gate": 12.0, "shut": 12.0, "border": 11.0, "strait": 11.0, "place": 11.0}
_RANK = ("end", "shut", "gate", "strait", "border", "place")
_LINE_HEIGHT = 1.15
_APART = 40.0
# Right, left, above, below, then the corners: (how far right, how far down, anchor).
_SIDES = (
    (9, 4, "start"),
    (-9, 4, "end"),
    (0, -9, "middle"),
    (0, 17, "middle"),
    (7, -5, "start"),
    (-7, -5, "end"),
    (7, 14, "start"),
    (-7, 14, "end"),
)


def names(
    marks: Sequence[tuple[Spot, Pixel]],
    badges: Mapping[str, Pixel],
    paths: Mapping[str, Sequence[tuple[Line, Sequence[Pixel]]]],
    shapes: Sequence[tuple[Country, Sequence[Sequence[Pixel]]]],
    order: Mapping[str, int],
    sheet: tuple[int, int],
) -> Iterator[str]:
    """The names of the marked places and then of countries as SVG, once in each language.

    The most important comes first and takes the side where it crosses fewest lines. A name that
    finds no room is left out (its mark keeps its tool tip), except those of the two ends.
    """
    dots = [p for found in paths.values() for _, path in found for p in _dots(path, 6.0)]
    on_lines = np.array(dots, np.float64).reshape(-1, 2)
    ranked = sorted(marks, key=lambda m: _RANK.index(m[0].kind) if m[0].kind in _RANK else 9)
    for lang, tag in html_page.TAGS.items():
        taken = [_around(p, 5.0) for _, p in marks] + [_around(p, 10.0) for p in badges.values()]
        yield f'<g class="{lang}" lang="{tag}">'
        for spot, at in ranked:
            if text := spot.name.get(lang, ""):
                yield from _name(spot, at, text, taken, on_lines, order, sheet)
        yield from _countries(shapes, lang, taken, on_lines, sheet)
        yield "</g>"


def _name(
    spot: Spot,
    at: Pixel,
    text: str,
    taken: list[Rectangle],
    on_lines: NDArray[np.float64],
    order: Mapping[str, int],
    sheet: tuple[int, int],
) -> Iterator[str]:
    size = _SIZE.get(spot.kind, 11.0)
    own = _around(at, 5.0)
    best: tuple[float, float, float, str, Rectangle] | None = None
    for rank, (dx, dy, anchor) in enumerate(_SIDES):
        x, y = at[0] + dx, at[1] + dy
        area = _area(x, y, anchor, _wide(text, size), size)
        crowd = sum(_meet(area, other) for other in taken if other != own)
        off = not (area[0] >= 2 and area[2] <= sheet[0] - 2 and 2 <= area[1] <= sheet[1] - 2)
        cost = 100.0 * crowd + 1000.0 * off + _within(on_lines, area) + rank / 10
        if best is None or cost < best[0]:
            best = (cost, x, y, anchor, area)
    if best is None or (best[0] >= 100.0 and spot.kind != "end"):
        return
    _, x, y, anchor, area = best
    taken.append(area)
    yield (
        f'<text class="name {spot.kind}{fading(spot, order)}" x="{x:.0f}" y="{y:.0f}" '
        f'text-anchor="{anchor}">{html.escape(text)}</text>'
    )


def _countries(
    shapes: Sequence[tuple[Country, Sequence[Sequence[Pixel]]]],
    lang: Lang,
    taken: list[Rectangle],
    on_lines: NDArray[np.float64],
    sheet: tuple[int, int],
) -> Iterator[str]:
    """Names of countries, the largest first, where they fit inside and cross nothing."""
    largest = [(max(rings, key=_size), country) for country, rings in shapes if rings]
    for ring, country in sorted(largest, key=lambda one: -_size(one[0])):
        text = country.name.get(lang, "")
        width = _wide(text, 12.0)
        x, y = _centre(ring)
        area = _area(x, y, "middle", width, 11.0)
        fits = max(p[0] for p in ring) - min(p[0] for p in ring) > width + 8
        inside = area[0] > 4 and area[2] < sheet[0] - 4 and area[1] > 4 and area[3] < sheet[1] - 4
        if not fits or not inside or any(_meet(area, other) for other in taken):
            continue
        if not _within(on_lines, area):
            taken.append(area)
            yield f'<text class="country" x="{x:.0f}" y="{y:.0f}">{html.escape(text)}</text>'


def badges(
    paths: Mapping[str, Sequence[Sequence[Pixel]]],
    marks: Sequence[Pixel],
    sheet: tuple[int, int],
) -> dict[str, Pixel]:
    """For each group the point of its line that has most room for a number.

    Distance counts up to `_APART` pixels, from other numbers twice as much as from lines and
    marks; on a tie the point nearest the middle of the line is taken.
    """
    dots = {
        group: [p for path in found for p in _dots(path, 8.0)] for group, found in paths.items()
    }
    chosen: dict[str, Pixel] = {}
    for group, found in dots.items():
        others = [p for other, path in dots.items() if other != group for p in path] + [*marks]
        inside = [p for p in found if 14 < p[0] < sheet[0] - 14 and 14 < p[1] < sheet[1] - 14]
        if inside:
            room = _room(inside, others) + 2 * _room(inside, list(chosen.values()))
            room -= np.abs(np.arange(len(inside)) - len(inside) / 2) / 1e4
            chosen[group] = inside[int(room.argmax())]
    return chosen


def fading(spot: Spot, order: Mapping[str, int]) -> str:
    """The classes by which a mark and its name fade when its groups do."""
    if not spot.groups:
        return ""
    return "".join([" fades", *(f" w{order[g]}" for g in spot.groups if g in order)])


def _room(points: Sequence[Pixel], others: Sequence[Pixel]) -> NDArray[np.float64]:
    """How far each point is from the nearest of the others, at most `_APART`."""
    if not others:
        return np.full(len(points), _APART)
    from scipy.spatial import cKDTree  # slow to import, and most answers are not drawn

    far, _ = cKDTree(others).query(np.array(points), distance_upper_bound=_APART)
    return np.minimum(far, _APART)


def _dots(path: Sequence[Pixel], every: float) -> Iterator[Pixel]:
    """Points along a path, one every so many pixels."""
    for i in range(len(path) - 1):
        (x1, y1), (x2, y2) = path[i], path[i + 1]
        count = max(1, int(math.dist(path[i], path[i + 1]) / every))
        for n in range(count):
            yield x1 + (x2 - x1) * n / count, y1 + (y2 - y1) * n / count


def _wide(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character is as wide as it is high."""
    return size * sum(1.0 if ord(c) > 0x2E7F else 0.56 for c in text)


def _area(x: float, y: float, anchor: str, width: float, size: float) -> Rectangle:
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return left, y - size * 0.9, left + width, y - size * 0.9 + size * _LINE_HEIGHT


def _size(ring: Sequence[Pixel]) -> float:
    """The area of a ring in square pixels (shoelace formula)."""
    return abs(sum(_cross(a, b) for a, b in _edges(ring))) / 2


def _centre(ring: Sequence[Pixel]) -> Pixel:
    """The centroid of a ring."""
    twice = sum(_cross(a, b) for a, b in _edges(ring)) or 1e-9
    x = sum((a[0] + b[0]) * _cross(a, b) for a, b in _edges(ring)) / (3 * twice)
    y = sum((a[1] + b[1]) * _cross(a, b) for a, b in _edges(ring)) / (3 * twice)
    return x, y


def _edges(ring: Sequence[Pixel]) -> Iterable[tuple[Pixel, Pixel]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _cross(a: Pixel, b: Pixel) -> float:
    return a[0] * b[1] - b[0] * a[1]


def _around(at: Pixel, radius: float) -> Rectangle:
    return at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _within(points: NDArray[np.float64], area: Rectangle) -> int:
    """How many points lie in an area."""
    x, y = points[:, 0], points[:, 1]
    return int(np.count_nonzero((area[0] < x) & (x < area[2]) & (area[1] < y) & (y < area[3])))
