"""How many queries run at once, so that long ones never keep a short one waiting for long."""

from __future__ import annotations

from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from lodeway.serve.protocol import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 3
SHORT_SECONDS = 2.0
PATIENCE = 5.0


class Lanes:
    """Places for four queries: three for as long as queries may take, one for two seconds each.

    Whoever finds the three taken runs in the short lane, after others who came before; so an
    ASK is answered while any number of endless queries come in.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._long = BoundedSemaphore(LONG)
        self._short = BoundedSemaphore(1)

    @contextmanager
    def place(self) -> Iterator[float]:
        """A place, given as the seconds it lasts. Raises `Problem` 503 if none gets free."""
        if self._long.acquire(blocking=False):
            lane, seconds = self._long, self._seconds
        elif self._short.acquire(timeout=PATIENCE):
            lane, seconds = self._short, min(SHORT_SECONDS, self._seconds)
        else:
            raise self.busy()
        try:
            yield seconds
        finally:
            lane.release()

    def is_short(self, seconds: float) -> bool:
        """Whether a place of this many seconds is less than a query may take."""
        return seconds < self._seconds

    @staticmethod
    def busy() -> Problem:
        """What a query is told that finds no place, or one too short for it."""
        detail = f"{LONG} queries are running; until one ends, only short ones are answered"
        return Problem(503, "busy", detail, {"Retry-After": "2"})

    def drain(self, seconds: float) -> None:
        """Wait until all queries have ended, at most so long for each place."""
        for lane in [self._long] * LONG + [self._short]:
            lane.acquire(timeout=seconds)
