"""Requests as they come over the wire, and answers as they are taken: neither may take for ever."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect

from lodeway.serve import protocol
from lodeway.serve.protocol import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Send

    from lodeway.serve.places import Run
    from lodeway.serve.protocol import Question

MOST_BYTES = 100_000  # of a query, its parameters and graphs
BODY_SECONDS = 10.0
_SEND_SECONDS = 20.0  # that a client may take over an answer, and more by its size
_LEAST_RATE = 16 * 1024  # bytes a second


async def taken(run: Run, send: Send) -> None:
    """Send an answer piece by piece. Raises `TimeoutError` where its client takes it too slowly."""
    clock = time.monotonic
    left = _SEND_SECONDS
    async for piece in run.pieces():
        began = clock()
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        left += len(piece) / _LEAST_RATE - (clock() - began)
        if left < 0:
            raise TimeoutError


async def while_wanted(asking: asyncio.Future[Any], receive: Receive) -> None:
    """Wait for an answer; where its client leaves before, stop making it."""
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        left = not asking.done() and asking.cancel()
    if left:
        await asyncio.wait({asking})
        if not asking.cancelled():
            asking.exception()  # of no use to anybody now
    else:
        await asking


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def question(request: Request) -> Question | None:
    """What a request asks; None where it has no query and wants the description. Raises `Problem`."""
    parameters = request.scope["query_string"].decode("ascii", "replace")
    if len(parameters) > MOST_BYTES:
        raise too_large()
    if request.method != "POST":
        return protocol.from_url(parameters)
    return protocol.from_body(
        parameters, request.headers.get("content-type", ""), await _body(request)
    )


async def _body(request: Request) -> bytes:
    found = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                found += piece
                if len(found) > MOST_BYTES:
                    raise too_large()
    except TimeoutError:
        raise Problem(408, "slow", "the body did not come in time", _CLOSE) from None
    except ClientDisconnect:
        raise Problem(400, "request", "the body is not whole", _CLOSE) from None
    return bytes(found)


_CLOSE = {"Connection": "close"}


def too_large() -> Problem:
    """What is told of a query beyond the limit."""
    detail = f"the query is longer than {MOST_BYTES:,} bytes; put less data into it"
    return Problem(413, "too-large", detail, _CLOSE)
