"""Everything shut alone: what the sweep says against running each closure by itself."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice.model import Model
from lodeway.choice.shock import shocked
from lodeway.choice.sweep import closures, passed

DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def model(shipped: KnowledgeGraph) -> Model:
    return Model(shipped, "copperbelt-copper", draws=1)


@pytest.mark.parametrize("thing", ["nakonde-tunduma", "port-of-durban", "road-kitwe-ndola"])
def test_a_row_is_what_the_closure_by_itself_comes_to(model: Model, thing: str) -> None:
    world = model.world(DAY)
    usual, after = shocked(model, world, world.alternatives.freight.without({thing}), days=365)
    (row,) = closures(model, DAY, {"it": (thing,)})
    over = usual.alternatives.passing({thing})
    assert row.through == pytest.approx(usual.moved[:, over].sum())
    assert row.held == pytest.approx(after.held.sum())
    assert row.stranded == pytest.approx(after.left.sum() - usual.left.sum(), abs=1e-6)
    more = np.maximum(after.moved - usual.moved, 0).sum()
    assert row.diverted == pytest.approx(more, rel=1e-6)  # no goods move that stayed before
    assert row.hit == pytest.approx(np.maximum(usual.moved - after.moved, 0).sum())


def test_all_goods_over_a_thing_are_hit_and_what_hits_most_stands_first(model: Model) -> None:
    world = model.world(DAY)
    few = passed(model, world)[::9]
    rows = closures(model, DAY, {thing: (thing,) for thing in few})
    assert {row.thing for row in rows} == set(few)
    hit = [row.hit for row in rows]
    assert hit == sorted(hit, reverse=True)
    for row in rows:
        assert row.hit >= row.through - 1e-3
        assert min(row.through, row.diverted, row.held) >= 0


def test_what_closes_together_leaves_less_than_each_alone(model: Model) -> None:
    posts = ("kasumbalesa", "nakonde-tunduma")
    alone = closures(model, DAY, {post: (post,) for post in posts})
    (both,) = closures(model, DAY, {"both": posts})
    assert both.hit >= max(row.hit for row in alone) - 1e-3


def test_who_expects_it_to_last_diverts_more_and_waits_less(model: Model) -> None:
    (short,) = closures(model, DAY, {"p": ("nakonde-tunduma",)}, expected=5)
    (long,) = closures(model, DAY, {"p": ("nakonde-tunduma",)}, expected=300)
    assert short.held > long.held
    assert short.diverted < long.diverted


def test_what_is_passed_are_segments_posts_and_ports(model: Model) -> None:
    found = passed(model, model.world(DAY))
    assert {"kasumbalesa", "port-of-durban", "road-kitwe-ndola"} <= set(found)
    assert "kolwezi" not in found  # a city


def test_a_single_draw_is_the_middle_of_everything(model: Model) -> None:
    freight = model.world(DAY).alternatives.freight
    assert model.values(freight)[:, 0] == pytest.approx(freight.values())
    assert model.prior.scale == pytest.approx([model.number("assumption-choice-scale")])
    assert not model.prior.paths("port-of-durban").any()
    assert np.abs(model.constants.misses).max() < 1e-5
