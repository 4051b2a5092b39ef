"""Which steps share which capacity: both directions of a segment, all ways through a place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from lodeway.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.analysis.freight import Freight


class Capacities:
    """The capacities of a freight network as rows: `things[row]` carries `tonnes[row]` a year."""

    def __init__(self, freight: Freight, limits: Mapping[str, float]) -> None:
        steps = _steps(freight)
        least = {thing: float(freight.capacity[i].min()) for thing, i in steps.items()}
        for thing, tonnes in limits.items():
            if not tonnes >= 0:
                raise InvalidValue(f"capacity of '{thing}' is {tonnes:g} t a year; give 0 or more")
            if not (using := _uses(freight, thing)):
                raise InvalidValue(f"'{thing}' is not on the network; a limit on it means nothing")
            steps[thing], least[thing] = using, tonnes
        self.things = tuple(sorted(thing for thing in steps if least[thing] < np.inf))
        self.tonnes = np.array([least[thing] for thing in self.things])
        self._rows: dict[int, list[int]] = defaultdict(list)
        for row, thing in enumerate(self.things):
            for step in steps[thing]:
                self._rows[step].append(row)
        pairs = [(step, row) for step, rows in self._rows.items() for row in rows]
        self._limited, self._limiting = np.array(pairs, np.int64).reshape(-1, 2).T

    def uses(self, way: Iterable[int]) -> list[int]:
        """The rows that a way meets, each as often as it meets it."""
        rows = self._rows
        return [row for step in way if step in rows for row in rows[step]]

    def used(self, ways: Iterable[tuple[Sequence[int], float]]) -> NDArray[np.float64]:
        """Tonnes by row when each way carries so many tonnes."""
        met = [(row, tonnes) for way, tonnes in ways for row in self.uses(way)]
        rows, weights = zip(*met, strict=True) if met else ((), ())
        found = np.zeros(len(self.things))
        np.add.at(found, np.array(rows, np.int64), np.array(weights, np.float64))
        return found

    def on_steps(self, scarce: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
        """Prices by row as prices by step."""
        found = np.zeros(steps)
        np.add.at(found, self._limited, scarce[self._limiting])
        return found


def _steps(freight: Freight) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i in np.flatnonzero(np.isfinite(freight.capacity)).tolist():
        found[freight.steps[i].thing].append(i)
    return found


def _uses(freight: Freight, thing: str) -> list[int]:
    """The steps in which a tonne uses a thing once: going through a place, travelling all else."""
    found = [int(i) for i in freight.by_thing.get(thing, ())]
    through = [i for i in found if freight.steps[i].kind in ("pass", "change")]
    if through and freight.steps[through[0]].thing == thing:
        return through
    return [i for i in found if freight.steps[i].kind == "travel"]
