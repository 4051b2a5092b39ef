"""What goes back over HTTP, with the headers that every answer of ours carries."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.serve.protocol import Problem

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "frame-ancestors 'none'",  # the page brings the rest itself
}
# Any site may ask the endpoint, as with every public one; there are no credentials to send.
ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Expose-Headers": "Lodeway-Truncated, Retry-After",
}


@dataclass(frozen=True)
class Reply:
    """Status, body, and what the body is."""

    body: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def of_problem(problem: Problem) -> Reply:
    """An error as JSON: a word for programs, a sentence for people."""
    shape = {"error": problem.error, "detail": problem.detail}
    body = json.dumps(shape, ensure_ascii=False).encode()
    return Reply(body, "application/json", problem.status, problem.headers)
