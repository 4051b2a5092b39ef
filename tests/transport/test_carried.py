"""What the freight model sends, kept with the graph: the same as when it is asked anew."""

from __future__ import annotations

from lodeway.api import KnowledgeGraph
from lodeway.claims.supplies import supplies
from lodeway.transport import freight_network
from lodeway.transport.carried import carried


def test_what_is_kept_is_what_the_model_sends(shipped: KnowledgeGraph) -> None:
    sent = freight_network.flows(shipped, minerals=("cobalt",))
    kept = carried(shipped, "cobalt")
    assert [(one.origin, one.tonnes) for one in kept] == [
        (stream.origin, stream.tonnes) for stream in sent.streams
    ]
    for one, stream in zip(kept, sent.streams, strict=True):
        assert one.things == {
            thing for step in stream.steps for thing in sent.freight.steps[step].things
        }
    assert carried(KnowledgeGraph(shipped.file), "cobalt") == kept


def test_without_a_claim_the_model_is_asked_anew(shipped: KnowledgeGraph) -> None:
    mine = max(supplies(shipped.store, minerals=("cobalt",)), key=lambda one: one.tonnes)
    rest, found = shipped, [mine]
    while found:  # each year it is known of, the newest first
        rest = rest.without(found[0].claims)
        found = [one for one in supplies(rest.store, minerals=("cobalt",)) if one.id == mine.id]
    less = carried(rest, "cobalt")
    assert mine.place in {stream.origin for stream in carried(shipped, "cobalt")}
    assert mine.place not in {stream.origin for stream in less}


def test_nothing_is_carried_where_no_mine_puts_it_out(shipped: KnowledgeGraph) -> None:
    assert carried(shipped, "helium") == ()
