"""Which claims are let through, in the four ways that every query, network and answer takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway import vocab
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from datetime import date


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
