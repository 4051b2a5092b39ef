"""The model of choice reads a second region from the tables alone: boxes from China to Europe."""

from __future__ import annotations

from datetime import date

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice.model import Model

SUMMER = date(2023, 7, 1)


@pytest.fixture(scope="module")
def eurasia(shipped: KnowledgeGraph) -> Model:
    return Model(shipped, "eurasia", draws=4)


def test_a_place_without_mines_sends_what_was_counted_of_it_in_all(eurasia: Model) -> None:
    # 12.5 million boxes of twenty feet by sea and 0.14 by rail, 8.5 t each.
    assert eurasia.sent(SUMMER) == {"xian": pytest.approx(107.5e6, rel=0.01)}


def test_each_way_between_china_and_europe_is_found_once(eurasia: Model) -> None:
    ways = eurasia.world(SUMMER).alternatives.ways
    assert sorted(way.corridor for way in ways) == [
        "china-europe-by-sea",
        "middle-corridor-black-sea",
        "northern-railway",
    ]


def test_only_what_was_counted_before_the_invasion_is_fitted(eurasia: Model) -> None:
    assert {one.last.year for one in eurasia.fitted} == {2020, 2021}
