"""How a ship's way is drawn: round the land, as a sketch and not as a track."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


if TYPE_CHECKING:
    Place = tuple[float, float]

# A quarter of a degree keeps the English Channel open on outlines drawn for maps of the world.
_STEP = 0.25
_SOUTH, _NORTH = -62.0, 78.0
_ROWS, _COLUMNS = int((_NORTH - _SOUTH) / _STEP), int(360 / _STEP)
_MOVES = ((0, 1), (1, 0), (1, 1), (1, -1))
# A line is looked for within so many degrees of its points, then all over the world.
_MARGINS = (25.0, 360.0)
# A cell beside the land costs a little more, so that a line keeps off the coast where it can.
_COAST = 1.6
# Straits and canals are too narrow for the outlines: around one that a line passes the land is
# opened within so many degrees, and costs so much more that real water is taken where there is any.
_OPENED = 3.0
_CANAL = 6.0
_REACH = 12


@dataclass(frozen=True)
class Sea:
    """The water of the world between the rings of its land (longitude, latitude in degrees)."""

    land: Sequence[Sequence[Place]]

    def way(
        self, points: Sequence[Place], *, straits: tuple[bool, bool] = (False, False)
    ) -> list[Place]:
        """A line through `points` in their order that goes round the land where it can.

        The points between the ends are straits and canals, which are open for this line only;
        `straits` says whether its first and its last point are some too.
        Longitudes run on past 180 where the line crosses the date line. Between two points that
        no water joins it is straight.
        """
        stops = _unwrapped(points)
        canals = stops[0 if straits[0] else 1 : len(stops) if straits[1] else -1]
        parts: list[list[Place]] = []
        for margin in _MARGINS:
            chart = _Chart.around(stops, self.water, margin, canals)
            parts = [chart.between(*ends) for ends in itertools.pairwise(stops)]
            if all(parts):
                break
        whole = [stops[0]]
        for (start, end), part in zip(itertools.pairwise(stops), parts, strict=True):
            whole += self._pulled([start, *part, end])[1:]
        return whole

    @cached_property
    def water(self) -> NDArray[np.bool_]:
        """Which cells of the grid lie on water, row by row from the south."""
        return ~_inside(self.land)

    def _pulled(self, line: list[Place]) -> list[Place]:
        """The line without the corners that it need not take: a string pulled tight."""
        kept, at = [line[0]], 0
        while at < len(line) - 1:
            ahead = range(len(line) - 1, at + 1, -1)
            at = next((i for i in ahead if self._clear(line[at], line[i])), at + 1)
            kept.append(line[at])
        return kept

    def _clear(self, a: Place, b: Place) -> bool:
        count = int(max(abs(a[0] - b[0]), abs(a[1] - b[1])) / _STEP * 2) + 2
        lons, lats = np.linspace(a[0], b[0], count), np.linspace(a[1], b[1], count)
        rows = np.clip(((lats - _SOUTH) / _STEP).astype(int), 0, _ROWS - 1)
        columns = np.floor((lons + 180) / _STEP).astype(int) % _COLUMNS
        # Ports and straits lie on the coast: the ends themselves are not asked for.
        return bool(self.water[rows, columns][3:-3].all())


@dataclass(frozen=True)
class _Chart:
    """A part of the grid from (`row`, `column`) on, with the moves over its water."""

    row: int
    column: int
    sea: NDArray[np.bool_]
    moves: sparse.csr_array

    @classmethod
    def around(
        cls,
        stops: Sequence[Place],
        water: NDArray[np.bool_],
        margin: float,
        canals: Sequence[Place],
    ) -> _Chart:
        lons, lats = zip(*stops, strict=True)
        middle = (min(lons) + max(lons)) / 2
        half = min(margin + (max(lons) - min(lons)) / 2, 180.0)
        row, column = _cell((middle - half, max(min(lats) - margin, _SOUTH)))
        top, right = _cell((middle + half, min(max(lats) + margin, _NORTH)))
        wide = right - column
        part = np.take(water[row:top], range(column, column + wide), axis=1, mode="wrap")
        passable, factor = part.copy(), np.where(_off_coast(part), 1.0, _COAST)
        for stop in canals:
            canal = _disc(stop, row, column, part.shape) & ~part
            passable |= canal
            factor[canal] = _CANAL
        moves = _graph(passable, factor, row)
        _, piece = csgraph.connected_components(moves, directed=False)
        return cls(row, column, (piece == np.bincount(piece).argmax()).reshape(part.shape), moves)

    def between(self, start: Place, end: Place) -> list[Place]:
        """The cells of the shortest way from one place to another; none where there is no way."""
        a, b = self._nearest(start), self._nearest(end)
        if a is None or b is None:
            return []
        _, before = csgraph.dijkstra(
            self.moves, directed=False, indices=[a], return_predecessors=True
        )
        cells = [b]
        while cells[-1] != a:
            cells.append(int(before[0, cells[-1]]))
        return [self._centre(cell) for cell in reversed(cells)]

    def _nearest(self, place: Place) -> int | None:
        """The cell of the sea nearest to a port or a strait."""
        row, column = _cell(place)
        rows, columns = np.nonzero(self.sea)
        far = (rows + self.row - row) ** 2 + (columns + self.column - column) ** 2
        best: int = int(far.argmin())
        if int(far[best]) > _REACH**2:
            return None
        return int(rows[best] * self.sea.shape[1] + columns[best])

    def _centre(self, cell: int) -> Place:
        row, column = divmod(cell, self.sea.shape[1])
        return (
            -180 + (column + self.column + 0.5) * _STEP,
            _SOUTH + (row + self.row + 0.5) * _STEP,
        )


def _inside(land: Sequence[Sequence[Place]]) -> NDArray[np.bool_]:
    """Which cell centres lie within a ring, row by row by the even-odd rule."""
    crossings: dict[int, list[float]] = defaultdict(list)
    for ring in land:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            low, high = sorted((y1, y2))
            first = max(0, int(np.ceil((low - _SOUTH) / _STEP - 0.5)))
            last = min(_ROWS, int(np.ceil((high - _SOUTH) / _STEP - 0.5)))
            for row in range(first, last):
                y = _SOUTH + (row + 0.5) * _STEP
                crossings[row].append(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    inside = np.zeros((_ROWS, _COLUMNS), np.bool_)
    centres = -180 + (np.arange(_COLUMNS) + 0.5) * _STEP
    for row, xs in crossings.items():
        inside[row] = np.searchsorted(np.sort(xs), centres) % 2 == 1
    return inside


def _graph(water: NDArray[np.bool_], factor: NDArray[np.float64], row: int) -> sparse.csr_array:
    """All moves between neighbouring cells of water, with their length on the earth."""
    index = np.arange(water.size).reshape(water.shape)
    parts = [_moves(water, factor, index, row, move) for move in _MOVES]
    tails, heads, costs = (np.concatenate(part) for part in zip(*parts, strict=True))
    return sparse.coo_array((costs, (tails, heads)), shape=(water.size, water.size)).tocsr()


def _moves(
    water: NDArray[np.bool_],
    factor: NDArray[np.float64],
    index: NDArray[np.int64],
    row: int,
    move: tuple[int, int],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    up, right = move
    rows, columns = water.shape
    here = slice(0, rows - up), slice(max(0, -right), columns - max(0, right))
    there = slice(up, rows), slice(max(0, right), columns + min(0, right))
    beside = here[0], there[1]
    above = there[0], here[1]
    # Between two cells that touch by a corner only, one of the other two must be water.
    ok = water[here] & water[there] & (water[beside] | water[above])
    middle = np.radians(_SOUTH + (row + np.arange(rows - up) + (up + 1) / 2) * _STEP)
    length = np.hypot(up, right * np.cos(middle))[:, None]
    cost = length * (factor[here] + factor[there]) / 2
    return index[here][ok], index[there][ok], cost[ok]


def _off_coast(water: NDArray[np.bool_]) -> NDArray[np.bool_]:
    inner = water.copy()
    for axis, by in itertools.product((0, 1), (1, -1)):
        inner &= np.roll(water, by, axis)
    return inner


def _disc(place: Place, row: int, column: int, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The cells of a part of the grid within `_OPENED` degrees of a place."""
    lats = _SOUTH + (np.arange(shape[0]) + row + 0.5) * _STEP - place[1]
    lons = -180 + (np.arange(shape[1]) + column + 0.5) * _STEP - place[0]
    return np.asarray(np.hypot(lats[:, None], lons[None, :]) <= _OPENED)


def _cell(place: Place) -> tuple[int, int]:
    return int((place[1] - _SOUTH) // _STEP), int((place[0] + 180) // _STEP)


def _unwrapped(line: Sequence[Place]) -> list[Place]:
    """The same points with longitudes that never leap by more than half a turn."""
    out = [line[0]]
    for lon, lat in line[1:]:
        out.append((lon + 360 * round((out[-1][0] - lon) / 360), lat))
    return out
