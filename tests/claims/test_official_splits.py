"""How the world splits by country: figures on paper, then the shipped editions."""

from __future__ import annotations

import pytest

import lodeway
import output_worlds
from lodeway.api import KnowledgeGraph
from lodeway.claims import official
from output_worlds import mined
from toys import Project


def test_shares_are_of_the_larger_of_the_printed_total_and_the_sum(project: Project) -> None:
    found = official.split(output_worlds.load(project).store, "copper")
    assert found is not None
    assert found.total == 200_000
    assert found.shares == {"zmb": 0.6, "ago": 0.3}
    assert found.rest == pytest.approx(0.1)
    assert found.behind == ("w-ago", "w-others", "w-world", "w-zmb")


def test_a_rounded_total_below_the_sum_of_its_rows_gives_no_share_above_the_whole(
    project: Project,
) -> None:
    more = mined("w-cod", "cod", "30", "Mine production")
    states = "id,label@en,label@zh,iso3\nago,Angola,安哥拉,AGO\ncod,DRC,刚果(金),COD\nzmb,Zambia,赞比亚,ZMB\n"
    tables = {**output_worlds.WORLD, "actors/states.csv": states}
    tables["claims/productions.csv"] += more + "\n"
    lines = tables["claims/productions.csv"].splitlines()
    tables["claims/productions.csv"] = "\n".join([lines[0], *sorted(lines[1:])]) + "\n"
    found = official.split(lodeway.load(project(tables)).store, "copper")
    assert found is not None
    assert found.total == 230_000
    assert sum(found.shares.values()) + found.rest == pytest.approx(1.0)


def test_the_year_asked_counts_else_the_nearest_before_it(project: Project) -> None:
    older = mined("old-zmb", "zmb", "90", "Mine production", "2022")
    store = output_worlds.load(project, older).store
    for asked, given in ((None, 2024), (2030, 2024), (2023, 2022), (2022, 2022)):
        found = official.split(store, "copper", year=asked)
        assert found is not None
        assert found.year == given
    assert official.split(store, "copper", year=2021) is None


def test_where_no_tonnes_are_published_a_share_of_the_whole_counts(project: Project) -> None:
    row = f"refined,zmb,share,copper,refined,40,percent,{output_worlds.said('2023', '2023')}"
    head = f"id,subject,quantityKind,mineral,stage,value,unit,{output_worlds.CLAIM}"
    kg = output_worlds.load(project, quantities=output_worlds.table(head, row))
    found = official.split(kg.store, "copper", official.REFINED)
    assert found is not None
    assert found.shared
    assert found.shares == {"zmb": 0.4}
    assert found.rest == pytest.approx(0.6)
    assert official.split(kg.store, "cobalt") is None


@pytest.mark.parametrize(
    ("mineral", "stages", "first", "percent"),
    [
        ("cobalt", official.MINED, "cod", 73),
        ("copper", official.REFINED, "chn", 48),
        ("rare-earths", official.MINED, "chn", 69),
        ("rare-earths", official.REFINED, "chn", 92),
        ("cobalt", official.REFINED, "chn", 77),
        ("gallium", official.REFINED, "chn", 99),
        ("copper", official.RESERVES, "chl", 18),
    ],
)
def test_the_first_of_the_world_in_the_shipped_figures(
    mineral: str, stages: tuple[str, ...], first: str, percent: int, shipped: KnowledgeGraph
) -> None:
    found = official.split(shipped.store, mineral, stages)
    assert found is not None
    area, share = next(iter(found.shares.items()))
    assert (area, round(100 * share)) == (first, percent)


def test_the_newer_edition_gives_the_year_that_both_give(shipped: KnowledgeGraph) -> None:
    found = official.split(shipped.store, "cobalt", year=2024)
    assert found is not None
    assert (found.year, found.source) == (2024, "usgs-mcs-2026")
    older = official.split(shipped.store, "cobalt", year=2023)
    assert older is not None
    assert older.source == "usgs-mcs-2025"


def test_states_listed_without_a_figure_are_named_and_not_taken_for_nothing(
    shipped: KnowledgeGraph,
) -> None:
    found = official.split(shipped.store, "lithium")
    assert found is not None
    assert "usa" in found.missing
    assert "usa" not in found.shares


def test_a_share_that_is_said_of_no_stage_is_none_of_reserves(shipped: KnowledgeGraph) -> None:
    """Copperbelt Province has about 90 % of Zambia's sulphuric acid, not of the world's sulphur."""
    assert official.split(shipped.store, "sulphur", official.RESERVES) is None
