"""Which claims others have ended: as triples, so that a question about a past day needs no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.claims import standing
from lodeway.claims.claim_filter import ALL
from lodeway.schema import rdf, vocab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.store.embedded import Store


_RULE = "closed-by"


def closings(store: Store) -> Iterator[rdf.Quad]:
    """For each claim that is over sooner than its own word has it, its last day and what ended it."""
    whole, graph = standing.of(store), rdf.Iri(vocab.DERIVED_GRAPHS + _RULE)
    periods = whole.periods(ALL)
    yield rdf.Quad(graph, rdf.ld("derivedBy"), rdf.Literal(_RULE), graph)
    for claim in whole.matters:
        if claim not in periods or (last := periods[claim].last) is None:
            continue
        if (own := whole.lives[claim].until) is None or last < own:
            thing = rdf.Iri(claim)
            yield rdf.Quad(thing, rdf.ld("heldUntil"), rdf.typed(last, "date"), graph)
            if (closed := periods[claim].closed) is not None:
                yield rdf.Quad(thing, rdf.ld("closedBy"), rdf.Iri(closed), graph)
