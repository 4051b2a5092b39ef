"""What the model of choice sends, kept with the graph: the same as when it is asked anew."""

from __future__ import annotations

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice.carried import carried
from lodeway.choice.flows import interval
from lodeway.choice.model import Model
from lodeway.claims.supplies import supplies
from lodeway.concentration.compute import concentration

SETS = {"copper": "copperbelt-copper", "cobalt": "copperbelt-cobalt"}


@pytest.mark.parametrize("mineral", SETS)
def test_what_is_kept_is_what_the_model_sends(mineral: str, shipped: KnowledgeGraph) -> None:
    model = Model(shipped, SETS[mineral])
    sent = model.usual(model.today)
    kept = carried(shipped, mineral)
    assert kept is not None
    assert kept.day == model.today
    whole = sum(way.tonnes for way in kept.ways)
    assert whole == pytest.approx(sent.moved.sum(axis=1), rel=1e-4)
    durban = sum(way.tonnes for way in kept.ways if "port-of-durban" in way.things)
    assert durban == pytest.approx(
        sent.moved @ sent.alternatives.passing(["port-of-durban"]), abs=100
    )
    again = carried(KnowledgeGraph(shipped.file), mineral)
    assert again is not None
    assert [way.things for way in again.ways] == [way.things for way in kept.ways]


@pytest.mark.parametrize("mineral", SETS)
def test_the_concentration_by_port_is_the_split_of_the_corridors(
    mineral: str, shipped: KnowledgeGraph
) -> None:
    (stage,) = (
        s for s in concentration(shipped, mineral, stages=["corridor"]).stages if s.by == "modelled"
    )
    ports = shipped.corridors(SETS[mineral]).found.ports
    told = {port.id: port.share for port in ports if port.share[2] > 0}
    assert {one.names[0]: (one.low, one.mid, one.high) for one in stage.members} == {
        port: pytest.approx(share, abs=1e-4) for port, share in told.items()
    }
    assert stage.drawn is not None
    assert stage.hhi == pytest.approx(interval((stage.drawn**2).sum(axis=0)))
    assert stage.top(len(stage.members)) == pytest.approx(1.0)


def test_without_a_claim_the_model_is_asked_anew(shipped: KnowledgeGraph) -> None:
    mine = max(supplies(shipped.store, minerals=("cobalt",)), key=lambda one: one.tonnes)
    kept = carried(shipped, "cobalt")
    assert kept is not None
    assert set(mine.claims) <= set(kept.claims)
    rest, found = shipped, [mine]
    while found:  # each year it is known of, the newest first
        rest = rest.without(found[0].claims)
        found = [one for one in supplies(rest.store, minerals=("cobalt",)) if one.id == mine.id]
    less = carried(rest, "cobalt")
    assert less is not None
    assert set(mine.claims).isdisjoint(less.claims)
    assert less.ways != kept.ways


def test_nothing_is_carried_where_nobody_counted_how_it_goes(shipped: KnowledgeGraph) -> None:
    assert carried(shipped, "helium") is None
