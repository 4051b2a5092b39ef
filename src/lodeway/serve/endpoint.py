"""The endpoint: queries in lanes, each in a process of its own."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event
from typing import TYPE_CHECKING

from lodeway.schema.errors import LodewayError, QueryError, QueryRefused, QueryTimeout
from lodeway.serve import protocol
from lodeway.serve.protocol import Problem, Question, Reply
from lodeway.store import isolated
from lodeway.store.guard import form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


# How many queries run at once, so that long ones never keep a short one waiting for long.


_LONG = 3
_SHORT_SECONDS = 2.0
_PATIENCE = 5.0


class Lanes:
    """Places for four queries: three for as long as queries may take, one for two seconds each.

    Whoever finds the three taken runs in the short lane, after others who came before; so an
    ASK is answered while any number of endless queries come in.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._long = BoundedSemaphore(_LONG)
        self._short = BoundedSemaphore(1)

    @contextmanager
    def place(self) -> Iterator[float]:
        """A place, given as the seconds it lasts. Raises `Problem` 503 if none gets free."""
        if self._long.acquire(blocking=False):
            lane, seconds = self._long, self._seconds
        elif self._short.acquire(timeout=_PATIENCE):
            lane, seconds = self._short, min(_SHORT_SECONDS, self._seconds)
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
        detail = f"{_LONG} queries are running; until one ends, only short ones are answered"
        return Problem(503, "busy", detail, {"Retry-After": "2"})

    def drain(self, seconds: float) -> None:
        """Wait until all queries have ended, at most so long for each place."""
        for lane in [self._long] * _LONG + [self._short]:
            lane.acquire(timeout=seconds)


# Questions answered: a place in a lane, a process of its own, a format the client takes.


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Endpoint:
    """The graph as a SPARQL service, with the limits that each query gets."""

    graph: Path
    lanes: Lanes
    memory_mib: int
    max_rows: int
    closing: Event = field(default_factory=Event)

    def answer(self, question: Question, accept: str, gone: Callable[[], bool]) -> Reply:
        """The answer in the best format for `accept`; stopped once `gone` says so.

        Raises `Problem`: 400 for a query with a mistake, 403 for a refused one, 406, and 503 for
        one that takes too long or finds no place.
        """
        media_type, format_ = protocol.media_type(accept, form(question.query))
        with self.lanes.place() as seconds:
            try:
                body = isolated.run(
                    self.graph,
                    question.query,
                    format=format_,
                    timeout=seconds,
                    memory_mib=self.memory_mib,
                    max_rows=self.max_rows,
                    default_graphs=question.default_graphs,
                    named_graphs=question.named_graphs,
                    cancelled=lambda: self.closing.is_set() or gone(),
                )
            except LodewayError as error:
                raise self._problem(error, seconds) from error
        headers = {"Lodeway-Truncated": "true"} if body.truncated else {}
        return Reply(body, _with_charset(media_type), headers=headers)

    def description(self, accept: str, url: str) -> Reply:
        """What the service is, in Turtle, for who asks without a query. Raises `Problem` 400."""
        if protocol.preferred(accept, ["text/turtle"]) is None:
            raise Problem(400, "query", "give a query: /sparql?query=...")
        return Reply(protocol.DESCRIPTION.format(endpoint=url).encode(), "text/turtle")

    def close(self) -> None:
        """Stop every query that still runs, and every one that comes later."""
        if not self.closing.is_set():
            self.closing.set()
            self.lanes.drain(1.0)

    def _problem(self, error: LodewayError, seconds: float) -> Problem:
        match error:
            case QueryRefused():
                return Problem(403, "refused", str(error))
            case QueryTimeout() if self.lanes.is_short(seconds):
                return self.lanes.busy()
            case QueryTimeout():
                return Problem(503, "timeout", str(error))
            case QueryError():
                return Problem(400, "query", str(error))
        log.error("a query could not be run: %s", error)
        return Problem(500, "internal", "the graph cannot be asked; the server's log says why")


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
