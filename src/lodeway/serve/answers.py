"""What commands answer, as JSON and CSV at `/api/...`, in processes that can be killed."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from lodeway.schema.values import LANGS
from lodeway.serve import protocol
from lodeway.serve.places import Limits, Places
from lodeway.serve.protocol import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lodeway.serve.places import Wanted

# A process has read what it answers from, so it is kept; and all give way to those for queries.
LIMITS = Limits(timeout=60.0, memory_mib=1024, workers=6, slow=2.0, keeps_slow=True)
_MOST_OPTIONS = 100
_MOST_KEPT = 32 * 1024 * 1024  # bytes of answers that are not worked out again
_MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "sparql": "application/sparql-query",
}
_DOCUMENT = "openapi.json"


class Told(NamedTuple):
    """An answer: what it is, and its bytes."""

    media_type: str
    body: bytes


@dataclass
class Answers:
    """The processes that answer as commands do on one release; they start when first asked.

    `start` are the words of the command line that starts their source.
    """

    start: Sequence[str]
    limits: Limits = LIMITS
    places: Places | None = None
    _graph: Path | None = None
    _kept: OrderedDict[str, Told] = field(default_factory=OrderedDict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, graph: Path, client: str, wanted: Wanted) -> Told:
        """The answer. Raises `Problem`."""
        key = repr((graph, sorted(wanted.items(), key=lambda item: item[0])))
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        places = await self._opened(graph)
        async with places.ask(client, wanted) as run:
            body = b"".join([piece async for piece in run.pieces()])
        told = Told(_MEDIA_TYPES[run.format], body)
        self._keep(key, told)
        return told

    def _keep(self, key: str, told: Told) -> None:
        self._kept[key] = told
        while sum(len(one.body) for one in self._kept.values()) > _MOST_KEPT:
            self._kept.popitem(last=False)

    async def _opened(self, graph: Path) -> Places:
        async with self._opening:
            if self.places is None or self._graph != graph:
                await self.close()
                self.places, self._graph = Places(graph, self.limits, self.start), graph
                await self.places.open()
                if not self.places.idle:
                    await self.close()
                    raise Problem(500, "internal", "the server's log says why")
            return self.places

    async def close(self) -> None:
        """End all processes."""
        self._kept.clear()
        if self.places is not None:
            places, self.places = self.places, None
            await places.close()


def wanted(operation: str, parameters: str, accept: str, limits: Limits) -> Wanted:
    """What a request asks: the name of an operation, its options. Raises `Problem`."""
    options = _options(parameters)
    named = dict(options)
    lang = named.get("lang", LANGS[0])
    if lang not in LANGS:
        raise Problem(400, "usage", f"'{lang}' is not one of {', '.join(LANGS)}")
    return {
        "operation": operation,
        "options": [(k, v) for k, v in options if k not in {"format", "lang"}],
        "format": _format(operation, named.get("format"), accept),
        "lang": lang,
        "seconds": limits.timeout,
    }


def _options(parameters: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            parameters, keep_blank_values=True, errors="strict", max_num_fields=_MOST_OPTIONS
        )
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", "the parameters are not UTF-8") from error
    except ValueError as error:
        raise Problem(400, "usage", f"more than {_MOST_OPTIONS} parameters") from error


def _format(operation: str, named: str | None, accept: str) -> str:
    if operation in {"", _DOCUMENT}:
        return "json"
    offers = {"application/json": "json", "text/csv": "csv"}
    if named is not None:
        if named not in {*offers.values(), "sparql"}:
            raise Problem(400, "usage", f"'{named}' is no format; there are json and csv")
        return named
    best = protocol.preferred(accept, list(offers))
    if best is None:
        raise Problem(406, "not-acceptable", f"this answer comes as {', '.join(offers)}")
    return offers[best]
