"""Which claims stand: the one filter that every query, network and answer takes.

A query asks for it by a line of its own, `# standing ?claim`, where `?claim` is the variable that
holds the claim. The line is replaced by the pattern, so that what is sent is plain SPARQL 1.1 with
the parameters `?on`, `?known`, `?basis` and `?status`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from lodeway.schema import vocab
from lodeway.schema.errors import InvalidValue
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from datetime import date

    from lodeway.store.embedded import Store


# Which claims stand: said once, in `shared/standing.rq`, for every query, network and answer.


_LINE = re.compile(r"^[ \t]*# standing \?(\w+)[ \t]*$", re.MULTILINE)
_PREFIXES = {
    "rank": "https://w3id.org/lodeway/code/rank/",
    "stat": "https://w3id.org/lodeway/code/status/",
}


def spelled_out(query: str) -> str:
    """`query` with each of its `# standing` lines replaced by the pattern, prefixes added."""
    if not _LINE.search(query):
        return query
    whole = _LINE.sub(lambda line: _pattern().replace("?claim", f"?{line[1]}"), query)
    missing = [name for name in _PREFIXES if f"PREFIX {name}:" not in whole]
    return "".join(f"PREFIX {name}: <{_PREFIXES[name]}>\n" for name in missing) + whole


@cache
def _pattern() -> str:
    text = get_data("lodeway.claims", "shared/standing.rq")
    assert text is not None
    return text.decode().rstrip("\n")


# Which claims are let through, in the four ways that every query, network and answer takes.


_STEPS = """
PREFIX status: <https://w3id.org/lodeway/code/status/>
SELECT ?status {
  ?status a ld:Status ; ld:ladder ?rung . FILTER(?rung > 0 && ?status != status:reported)
} ORDER BY ?rung ?status
"""
_RUNGS = """
PREFIX status: <https://w3id.org/lodeway/code/status/>
SELECT ?status ?rung {
  ?status a ld:Status ; ld:ladder ?rung . FILTER(?status != status:reported)
} ORDER BY ?rung ?status
"""


@dataclass(frozen=True)
class Filter:
    """The world on the day `on`, by what was known on the day `known`, resting on `basis`.

    `status` is the least step of the ladder: "binding" lets through what is binding, approved,
    closed or operating, and plain reports of facts, which stand on no ladder. None leaves a way
    open. What the four mean is said in `lodeway/queries/shared/standing.rq` alone.
    """

    on: date | None = None
    known: date | None = None
    status: str | None = None
    basis: str | None = None

    def bindings(self) -> dict[str, Any]:
        """The parameters of a query that has a `# standing` line."""
        return {
            "on": self.on,
            "known": self.known,
            "status": Iri(f"{vocab.CODE}status/{self.status}") if self.status else None,
            "basis": Iri(f"{vocab.CODE}basis/{self.basis}") if self.basis else None,
        }


ALL = Filter()
# The steps from which a word binds, and from which it is no more a plan but done.
BINDS, DONE = "binding", "closed"


def steps(store: Store) -> tuple[str, ...]:
    """The statuses that are steps of the ladder, the least firm first."""
    return tuple(vocab.local(str(row[0])) for row in store.table(_STEPS).rows)


def rungs(store: Store) -> dict[str, int]:
    """How high each status stands on the ladder: 0 for what is none, such as denied or lapsed.

    A plain report, which is on no ladder, is not among them.
    """
    return {vocab.local(str(name)): int(str(rung)) for name, rung in store.table(_RUNGS).rows}


def firm(store: Store, least: str) -> frozenset[str]:
    """The steps of the ladder from `least` on: of `DONE` those that are done or at work."""
    known = steps(store)
    return frozenset(known[known.index(least) :])


def step(store: Store, status: str) -> str:
    """`status` itself, if it is a step of the ladder from a rumour to what is at work.

    Raises `InvalidValue` for what is on no ladder: a plain report, which always passes, and what
    is denied, suspended or lapsed.
    """
    known = steps(store)
    if status not in known:
        raise InvalidValue(f"'{status}' is no step of the ladder; take one of {', '.join(known)}")
    return status
