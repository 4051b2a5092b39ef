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
    "outcome": "https://w3id.org/lodeway/code/outcome/",
    "progress": "https://w3id.org/lodeway/code/progress/",
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


_STEPS = "SELECT ?step ?order { ?step a ld:ProgressCode ; ld:order ?order } ORDER BY ?order ?step"


@dataclass(frozen=True)
class Filter:
    """The world on the day `on`, by what was known on the day `known`, resting on `basis`.

    `status` is the least step of the ladder: "binding" lets through what is binding, approved,
    closed or operating, and plain reports of facts, which are no step. None leaves a way open.
    What the four mean is said in `lodeway/claims/shared/standing.rq` alone.
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
            "status": Iri(f"{vocab.CODE}progress/{self.status}") if self.status else None,
            "basis": Iri(f"{vocab.CODE}basis/{self.basis}") if self.basis else None,
        }


ALL = Filter()
# The steps from which a matter is agreed, from which a word binds, and from which it is done.
AGREED, BINDS, DONE = "signed", "binding", "closed"
# The word of a plain report, and where it is listed among the steps.
PLAIN, _AMONG_STEPS = "reported", 3


def steps(store: Store) -> tuple[str, ...]:
    """The statuses that are steps of the ladder, the least firm first."""
    return tuple(rungs(store))


def rungs(store: Store) -> dict[str, int]:
    """How high each step of the ladder is, the least firm first.

    A plain report is none of them, and neither is an outcome, such as denied or lapsed.
    """
    return {vocab.local(str(name)): int(str(order)) for name, order in store.table(_STEPS).rows}


def rung(status: str, order: object) -> int:
    """How high a status stands among others that are listed with it: 0 for an outcome.

    `order` is that of the step of progress, None for what is none. A plain report is none, and is
    listed with what is on paper and binds nobody.
    """
    if order is not None:
        return int(str(order))
    return _AMONG_STEPS if vocab.local(status) == PLAIN else 0


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
