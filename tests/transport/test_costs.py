"""What a tonne pays on the toy world, worked out on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.claims.figures import Criterion
from lodeway.schema.errors import InvalidValue
from lodeway.transport import freight_network, network
from lodeway.transport.freight import Freight, Step
from toys import Project
from worlds import READ, STATES, WORLD, load, shut, with_rows

Span = tuple[float, float, float]


@pytest.fixture
def kg(project: Project) -> KnowledgeGraph:
    return load(project)


@pytest.fixture
def freight(kg: KnowledgeGraph) -> Freight:
    return freight_network.freight(kg)


def step(freight: Freight, thing: str, mode: str, start: str | None = None) -> int:
    (found,) = [
        i
        for i, s in enumerate(freight.steps)
        if s.thing == thing and s.mode == mode and start in (None, s.start)
    ]
    return found


def span(freight: Freight, criterion: Criterion, i: int) -> Span:
    low, mid, high = (freight.cost(criterion, freight.values(e))[i] for e in ("low", "mid", "high"))
    return float(low), float(mid), float(high)


def test_freight_by_rail_is_the_length_times_the_assumed_rate(freight: Freight) -> None:
    i = step(freight, "rail-west", "rail", "mine-town")
    assert span(freight, "usd", i) == pytest.approx((25, 50, 100))
    assert span(freight, "km", i) == (1000, 1000, 1000)


def test_a_published_fare_stands_in_place_of_the_rate(project: Project) -> None:
    fare = f"fare-west,rail-west,cost-per-tonne,,60,80,usd-per-t,{READ}"
    figures = with_rows(WORLD["claims/route-figures.csv"], fare)
    freight = freight_network.freight(load(project, {"claims/route-figures.csv": figures}))
    i = step(freight, "rail-west", "rail", "mine-town")
    assert span(freight, "usd", i) == (60, 70, 80)
    assert freight.cost("co2")[i] == pytest.approx(30)


def test_without_time_or_speed_nothing_is_free(project: Project) -> None:
    table = "\n".join(
        line
        for line in WORLD["routes/assumptions.csv"].splitlines()
        if not line.startswith("assumption-road-speed")
    )
    kg = load(project, {"routes/assumptions.csv": table + "\n"})
    with pytest.raises(InvalidValue, match="no time and no speed is known for 'road'"):
        freight_network.freight(kg)


def test_grams_of_carbon_become_kilograms_a_tonne(freight: Freight) -> None:
    i = step(freight, "rail-west", "rail", "mine-town")
    assert span(freight, "co2", i) == pytest.approx((20, 30, 60))


def test_a_published_time_stands_and_else_the_pace(freight: Freight) -> None:
    west = step(freight, "rail-west", "rail", "mine-town")
    east = step(freight, "road-east-2", "road", "post")
    assert span(freight, "days", east) == pytest.approx((1, 2, 4))
    # The line itself crosses from Zambia to Angola, where a train waits 1 to 4 days more.
    assert span(freight, "days", west) == pytest.approx((4 + 1, 5 + 2, 8 + 4))


def test_a_border_is_paid_once_on_passing_whatever_the_direction(freight: Freight) -> None:
    passing = [i for i, s in enumerate(freight.steps) if s.kind == "pass" and s.start == "post"]
    (once,) = passing
    assert span(freight, "days", once) == (1, 3, 9)
    assert span(freight, "usd", once) == (5, 10, 20)
    for end in ("mine-town", "post"):
        assert span(freight, "days", step(freight, "road-east-1", "road", end))[1] == 600 / 250


def test_a_post_without_a_figure_takes_the_assumed_wait(project: Project) -> None:
    figures = "\n".join(
        line
        for line in WORLD["claims/route-figures.csv"].splitlines()
        if not line.startswith("wait-post")
    )
    freight = freight_network.freight(load(project, {"claims/route-figures.csv": figures + "\n"}))
    assert span(freight, "days", step(freight, "post", "road")) == (0.5, 1, 2)


@pytest.mark.parametrize(
    ("place", "change", "days", "usd"),
    [
        ("port-of-west", "rail-1067>sea", (3, 7, 14), (10, 15, 30)),
        ("port-of-east", "sea>road", (3, 7, 14), (10, 15, 30)),
        ("port-of-west", "sea>", (0, 0, 0), (10, 15, 30)),
        ("port-of-west", ">sea", (3, 7, 14), (10, 15, 30)),
        ("port-of-far", "sea", (2, 5, 9), (10, 20, 40)),
        ("mine-town", "road>rail-1067", (0.5, 1, 2), (4, 8, 16)),
        ("mine-town", "rail-1067>rail-1435", (0.25, 0.5, 1), (4, 8, 16)),
        ("mine-town", ">rail-1067", (0.5, 1, 2), (4, 8, 16)),
        ("mine-town", ">road", (0, 0, 0), (0, 0, 0)),
    ],
)
def test_what_a_change_costs(
    place: str, change: str, days: Span, usd: Span, freight: Freight
) -> None:
    i = step(freight, place, change)
    assert span(freight, "days", i) == days
    assert span(freight, "usd", i) == usd


def test_a_port_with_a_stay_of_its_own_keeps_goods_that_long(project: Project) -> None:
    own = f"stay-west,port-of-west,dwell,2,1,4,d,{READ}"
    figures = with_rows(WORLD["claims/route-figures.csv"], own)
    freight = freight_network.freight(load(project, {"claims/route-figures.csv": figures}))
    west, east = (
        step(freight, "port-of-west", "rail-1067>sea"),
        step(freight, "port-of-east", "road>sea"),
    )
    assert span(freight, "days", west) == (1, 2, 4)
    assert span(freight, "days", east) == (3, 7, 14)


def test_every_driver_is_an_assumption_or_named_after_its_first_claim(freight: Freight) -> None:
    assert [d.id for d in freight.drivers if d.id != d.claims[0]] == []
    assert all(d.low <= d.mid <= d.high for d in freight.drivers)


def test_a_closed_segment_is_there_but_not_open(project: Project) -> None:
    row = shut("rail-west", "2024-03-01", "2024-03-31", "suspended")
    kg = load(project, {"claims/statuses.csv": STATES + row})
    closed = freight_network.freight(kg, on=date(2024, 3, 15))
    i = step(closed, "rail-west", "rail", "mine-town")
    assert not closed.open[i]
    assert freight_network.freight(kg, on=date(2024, 4, 1)).open[i]


@pytest.mark.parametrize(
    ("thing", "closes"),
    [
        ("port-of-west", {"rail-west", "sea-west-far"}),
        ("cape", {"sea-west-far"}),
        ("post", {"road-east-1", "road-east-2"}),
    ],
)
def test_a_closed_place_closes_all_that_touches_or_passes_it(
    thing: str, closes: set[str], project: Project
) -> None:
    row = shut(thing, "2024-03-01", "2024-03-31")
    kg = load(project, {"claims/statuses.csv": STATES + row})
    edges = freight_network.transport_graph(kg, on=date(2024, 3, 15)).edges(keys=True, data=True)
    assert {key for *_, key, edge in edges if not edge["open"]} == closes
    assert {edge["closure"].claim for *_, edge in edges if not edge["open"]} == {"s1"}
    users = network.transport(kg.store, on=date(2024, 3, 15))
    assert not {key for *_, key in users.edges(keys=True)} & closes


def test_days_recorded_shut_are_risk(project: Project) -> None:
    row = shut("rail-west", "2024-03-01", "2024-03-31", "suspended")
    freight = freight_network.freight(load(project, {"claims/statuses.csv": STATES + row}))
    years = ((date(2026, 11, 21) - date(2024, 1, 1)).days + 1) / 365.25
    i = step(freight, "rail-west", "rail", "mine-town")
    assert span(freight, "risk", i) == pytest.approx((31 / years,) * 3)
    assert freight.cost("risk")[step(freight, "road-east-1", "road", "post")] == 0


def test_a_post_recorded_shut_is_a_risk_to_what_passes_it(project: Project) -> None:
    row = shut("post", "2024-03-01", "2024-03-31")
    freight = freight_network.freight(load(project, {"claims/statuses.csv": STATES + row}))
    assert freight.cost("risk")[step(freight, "post", "road")] > 10


def test_the_public_network_carries_sums_and_where_they_come_from(kg: KnowledgeGraph) -> None:
    edge: dict[str, Any] = kg.network("transport").edges["mine-town", "port-of-west", "rail-west"]
    assert (edge["usd_low"], edge["usd"], edge["usd_high"]) == pytest.approx((25, 50, 100))
    assert edge["co2"] == pytest.approx(30)
    assert edge["gauge"] == 1067
    assert {"days-rail-west", "km-rail-west", "assumption-rail-cost"} <= {
        *edge["figures"].split("; ")
    }
    post = kg.network("transport").nodes["post"]
    assert (post["wait_low"], post["wait"], post["wait_high"]) == (1, 3, 9)
    assert post["country"] == "ago; zmb"


def test_steps_name_what_closes_them(freight: Freight) -> None:
    west: Step = freight.steps[step(freight, "sea-west-far", "sea", "port-of-west")]
    assert west.things == {"sea-west-far", "port-of-west", "port-of-far", "cape"}
