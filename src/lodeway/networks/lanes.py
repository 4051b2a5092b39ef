"""The sea lanes of the searoute package as arrays, and which of them cross which passage."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lodeway.errors import InvalidValue, LodewayError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

LonLat: TypeAlias = tuple[float, float]
# A passage and a line across it, from land to land.
PassageLine: TypeAlias = tuple[str, tuple[LonLat, ...]]

_LINESTRING = re.compile(r"LINESTRING \(([^()]+)\)\Z")
# The network knows no ice: the lanes of the Canadian Arctic are left out, as in its own default.
_ICE = "northwest"
_TURN = np.array([360.0, 0.0])


@dataclass(frozen=True, eq=False)
class Lanes:
    """Sea lanes between points, each once, to be sailed both ways.

    `points` are longitudes and latitudes, `ends` the two points of each lane, `km` its length;
    `crossing` has the numbers of the lanes that cross each passage.
    """

    points: NDArray[np.float64]
    ends: NDArray[np.int32]
    km: NDArray[np.float64]
    crossing: Mapping[str, NDArray[np.int32]]


@cache
def lanes(lines: tuple[PassageLine, ...]) -> Lanes:
    """The lanes of the installed searoute package, with the passages that `lines` lie across.

    Which lane crosses a passage is worked out from where it lies, for the package names only some
    of them. Needs searoute, of the extra `sea`; raises `LodewayError` where it is missing.
    """
    try:
        from searoute.data.marnet_dict import edge_list
    except ImportError:
        raise LodewayError("searoute is missing: pip install 'lodeway[sea]'") from None
    found = {
        (min(a, b), max(a, b)): lane["weight"]
        for a, ways in edge_list.items()
        for b, lane in ways.items()
        if lane.get("passage") != _ICE
    }
    names = sorted({point for ends in found for point in ends})
    number = {point: i for i, point in enumerate(names)}
    ends = np.array([[number[a], number[b]] for a, b in sorted(found)], np.int32)
    points = np.array(names, np.float64)
    # Lanes of no length join the two sides of the date line; none at all would mean no lane.
    km = np.maximum([found[pair] for pair in sorted(found)], 1e-6)
    return Lanes(points, ends, km, crossing(points, ends, lines))


def linestring(text: str) -> tuple[LonLat, ...]:
    """The points of a line as well-known text. Raises `InvalidValue` where it is none."""
    match = _LINESTRING.match(text)
    try:
        pairs = [pair.split() for pair in match[1].split(",")] if match else []
        points = tuple((float(lon), float(lat)) for lon, lat in pairs)
    except ValueError:
        points = ()
    if len(points) < 2:
        raise InvalidValue(f"'{text}' is no line; write LINESTRING (lon lat,lon lat,...)")
    return points


def crossing(
    points: NDArray[np.float64], ends: NDArray[np.int32], lines: tuple[PassageLine, ...]
) -> dict[str, NDArray[np.int32]]:
    """The numbers of the lanes that cross or touch the lines of each passage.

    Lanes and lines are straight in longitude and latitude; a lane takes the short way round.
    """
    start = points[ends[:, 0]]
    # A lane over the date line ends as many degrees beyond 180.
    end = points[ends[:, 1]]
    end = end - np.round((end - start) / 360)[:, :1] * _TURN
    crossed: dict[str, NDArray[np.bool_]] = {}
    for passage, line in lines:
        hit = crossed.setdefault(passage, np.zeros(len(ends), np.bool_))
        for a, b in itertools.pairwise(line):
            for turns in (-1, 0, 1):
                hit |= _meet(start + turns * _TURN, end + turns * _TURN, a, b)
    return {passage: np.nonzero(hit)[0].astype(np.int32) for passage, hit in crossed.items()}


def _meet(
    start: NDArray[np.float64], end: NDArray[np.float64], a: LonLat, b: LonLat
) -> NDArray[np.bool_]:
    """Whether each stretch from `start` to `end` meets the one from `a` to `b`."""
    p, q = np.array(a), np.array(b)
    apart = _side(start, end, p) * _side(start, end, q) <= 0
    across = _side(p, q, start) * _side(p, q, end) <= 0
    return np.asarray(apart & across)


def _side(
    a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]
) -> NDArray[np.float64]:
    """On which side of the line from `a` to `b` the point `c` lies: the sign tells."""
    u, v = b - a, c - a
    return np.asarray(np.sign(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]))
