"""A set of goods that choose like those of another, until counts of their own say otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice.flows import interval
from lodeway.choice.model import Model
from lodeway.choice.refit import refitted
from lodeway.corridors.compute import split
from lodeway.schema.errors import InvalidValue

DRAWS = 60


@pytest.fixture(scope="module")
def cobalt(shipped: KnowledgeGraph) -> Model:
    return Model(shipped, "copperbelt-cobalt", draws=DRAWS)


def _by(model: Model, port: str) -> tuple[float, float, float]:
    moved = model.usual(model.today).moved
    marks = model.world(model.today).alternatives.passing([port])
    return interval(moved @ marks / moved.sum(axis=1))


def test_cobalt_goes_by_durban_as_was_counted_and_hardly_by_lobito(cobalt: Model) -> None:
    """Nobody has counted cobalt by Lobito: what is known of it is that copper hardly went there."""
    assert _by(cobalt, "port-of-durban")[1] > 0.5
    assert _by(cobalt, "port-of-lobito")[1] < 0.05


def test_without_counts_of_its_own_it_is_about_the_other(cobalt: Model) -> None:
    assert cobalt.like is not None
    totals = [one for one in cobalt.observations if one.use == "total"]
    bare = refitted(cobalt, totals)
    for port in ("port-of-durban", "port-of-dar-es-salaam", "port-of-lobito"):
        low, mid, high = _by(bare, port)
        copper = _by(cobalt.like, port)
        assert low <= copper[1] <= high
        assert high - low > copper[2] - copper[0], "and less is sure"
        assert mid < 0.5 or port == "port-of-dar-es-salaam"


def test_the_two_are_drawn_from_streams_of_their_own(cobalt: Model) -> None:
    assert cobalt.like is not None
    own = cobalt.prior.paths("port-of-maputo")[:, 0]
    other = cobalt.like.prior.paths("port-of-maputo")[:, 0]
    assert abs(np.corrcoef(own, other)[0, 1]) < 0.5


def test_a_product_asks_for_the_goods_of_its_mineral(shipped: KnowledgeGraph) -> None:
    found = split(shipped, product="cobalt-hydroxide", draws=10)
    assert (found.choice, found.mineral) == ("copperbelt-cobalt", "cobalt")
    assert split(shipped, product="copper-cathode", draws=10).choice == "copperbelt-copper"
    with pytest.raises(InvalidValue, match="nothing was counted of how 'lithium' chooses"):
        split(shipped, product="lithium", draws=10)


def test_the_claims_of_the_other_stand_behind_its_shares(shipped: KnowledgeGraph) -> None:
    found, other = (split(shipped, name, draws=10) for name in ("copperbelt-cobalt", None))
    behind = {claim for part in found.ports for claim in part.claims}
    assert {"observation-cobalt-by-durban-2022", "observation-drc-cobalt-quota-2026"} <= behind
    fitted = {one.observation.claim for one in other.seen if one.fitted}
    assert fitted
    assert fitted <= behind
