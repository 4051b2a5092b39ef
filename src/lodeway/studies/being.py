"""Whether an agreement is there at all, on a day of the world or by what was known on one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway import values
from lodeway.networks import pacts
from lodeway.networks.ladder import Filter

if TYPE_CHECKING:
    from lodeway.networks.pacts import Word
    from lodeway.studies.model import Graph

Absent: TypeAlias = Literal["not yet", "not known"]


def absent(kg: Graph, pact: str, through: Filter) -> Absent | None:
    """Why nothing can be demanded under an agreement: it had not begun, or nobody knew of it.

    It has not begun where every word on its parties and its state begins after the day; None where
    it is there, or where nobody says when it began.
    """
    words = _words(kg, pact, Filter(known=through.known))
    if not words:
        return "not known" if through.known and _words(kg, pact, Filter()) else None
    if through.on is None or not all(word.since for word in words):
        return None
    first = min(values.partial_date(word.since or "").earliest for word in words)
    return "not yet" if first > through.on else None


def _words(kg: Graph, pact: str, through: Filter) -> list[Word]:
    said = (*pacts.parties(kg.store, through), *pacts.states(kg.store, through))
    return [word for word in said if word.agreement == pact]
