"""How firm what a claim tells of is on a day: it stands, is agreed, is only said, or is over.

Nothing is decided anew here. What stands is what `HELD` is and `Presence` lets stand; what is agreed
is on the ladder from a signature on; what is over has an outcome, or ended by the day by its own
word or that of its successor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from lodeway.claims import standing
from lodeway.claims.claim_filter import AGREED, rungs

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.claims.claim_filter import Filter
    from lodeway.store.embedded import Store

Firmness: TypeAlias = Literal["stands", "agreed", "said", "ended"]
DEGREES: tuple[Firmness, ...] = get_args(Firmness)  # the firmest first, what is over last


def firmness(store: Store, through: Filter) -> Callable[[str], Firmness]:
    """How firm a claim, by its IRI, is on the day `through.on`, which has to be given.

    What holds from a later day on is agreed at most; what may have begun, but leaves what was before
    it in its place, is only said.
    """
    assert through.on is not None
    day = through.on.isoformat()
    known = standing.of(store)
    here, lives = known.presence(through, store.left_out), known.lives
    least = rungs(store)[AGREED]

    def firm(claim: str) -> Firmness:
        life = lives[claim]
        if not life.held and life.status is not None and life.rung is None:
            return "ended"
        presence = here.get(claim)
        later = (life.since or "") > day
        if presence is None and not later:
            return "ended"
        if life.held or life.status is None:
            return "agreed" if later else "stands" if presence and presence.counts else "said"
        return "agreed" if life.rung is not None and life.rung >= least else "said"

    return firm
