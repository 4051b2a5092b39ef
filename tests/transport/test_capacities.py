"""Tonnes a year, from trucks a day, from lines, from assumptions."""

from __future__ import annotations

from datetime import date

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.transport import freight_network
from lodeway.transport.freight import Freight
from toys import Project
from worlds import READ, WORLD, load, with_rows


def capacity(freight: Freight, thing: str) -> float:
    found = {
        float(freight.capacity[i])
        for i, step in enumerate(freight.steps)
        if step.thing == thing and step.kind in ("travel", "pass", "change")
    }
    assert len(found) == 1
    return found.pop()


def freight(project: Project, *figures: str, on: date | None = None) -> Freight:
    table = with_rows(WORLD["claims/route-figures.csv"], *figures)
    return freight_network.freight(load(project, {"claims/route-figures.csv": table}), on=on)


def figure(
    slug: str, subject: str, value: float, unit: str = "mt-per-year", receipt: str = READ
) -> str:
    return f"{slug},{subject},capacity,{value},,,{unit},{receipt}"


def test_without_a_figure_the_assumption_of_its_kind_holds(project: Project) -> None:
    found = freight(project)
    assert capacity(found, "rail-west") == 1e6
    assert capacity(found, "port-of-west") == 3e6
    assert capacity(found, "post") == pytest.approx(200 * 30 * 365)
    assert capacity(found, "sea-west-far") == float("inf")


def test_trucks_a_day_at_a_post_become_tonnes_a_year(project: Project) -> None:
    found = freight(project, figure("cap-post", "post", 100, "vehicles-per-day"))
    assert capacity(found, "post") == pytest.approx(100 * 30 * 365)


def test_a_yard_that_is_counted_in_trucks_is_no_flow(project: Project) -> None:
    found = freight(project, figure("cap-post", "post", 50, "count"))
    assert capacity(found, "post") == pytest.approx(200 * 30 * 365)


def test_a_line_lends_its_capacity_to_its_segments_and_the_least_counts(project: Project) -> None:
    lines = figure("cap-1", "western-line", 0.4), figure("cap-2", "western", 0.6)
    found = freight(project, *lines)
    assert capacity(found, "rail-west") == 0.4e6
    assert capacity(found, "rail-high") == 0.6e6


def test_the_figure_of_the_segment_itself_goes_before_that_of_the_line(project: Project) -> None:
    found = freight(
        project, figure("cap-1", "western-line", 0.4), figure("cap-2", "rail-west", 0.9)
    )
    assert capacity(found, "rail-west") == 0.9e6


def test_a_corridor_by_road_is_no_line(project: Project) -> None:
    found = freight(project, figure("cap-1", "eastern", 0.4))
    assert capacity(found, "road-east-1") == float("inf")


def test_what_is_announced_is_not_there(project: Project) -> None:
    announced = figure("cap-1", "western-line", 4.6, receipt=READ.replace("reported", "announced"))
    assert capacity(freight(project, announced), "rail-west") == 1e6


@pytest.mark.parametrize(
    ("on", "mt"), [(None, 0.5), (date(2026, 1, 1), 0.5), (date(2024, 2, 1), 0.2)]
)
def test_of_several_years_the_one_nearest_to_the_day_counts(
    on: date | None, mt: float, project: Project
) -> None:
    found = freight(
        project,
        figure("cap-1", "rail-west", 20, receipt=READ.replace("2024", "")),
        figure("cap-2", "rail-west", 0.2),
        figure("cap-3", "rail-west", 0.5, receipt=READ.replace("2024", "2026")),
        on=on,
    )
    assert capacity(found, "rail-west") == mt * 1e6


def test_a_deprecated_figure_does_not_stand_before_an_older_one(project: Project) -> None:
    newest = READ.replace("2024", "2026").replace("read,,", "read,deprecated,")
    found = freight(
        project,
        figure("cap-1", "rail-west", 0.2),
        figure("cap-2", "rail-west", 0.5, receipt=newest),
    )
    assert capacity(found, "rail-west") == 0.2e6


def test_the_benguela_railway_carries_what_it_does_not_what_it_was_designed_for(
    shipped: KnowledgeGraph,
) -> None:
    graph = freight_network.transport_graph(shipped)
    line = graph.edges["huambo", "port-of-lobito", "rail-huambo-lobito"]
    assert line["capacity"] == 230_000
    assert line["capacity_claims"] == ("benguela-railway-capacity-now",)


def test_kasumbalesa_clears_475_trucks_a_day_of_30_tonnes(shipped: KnowledgeGraph) -> None:
    post = freight_network.transport_graph(shipped).nodes["kasumbalesa"]
    assert post["capacity"] == pytest.approx(475 * 30 * 365)
    assert post["capacity_claims"] == (
        "kasumbalesa-clearance-after-2025-01",
        "assumption-truck-payload",
    )
