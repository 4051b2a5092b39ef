"""How long things were recorded shut, month by month and overlap by overlap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.api import KnowledgeGraph
from lodeway.transport.closures import closures, covered, record
from lodeway.transport.closures import rates as yearly
from toys import Project
from worlds import STATES, load, shut

# From 1 January of the year of the first closure to the day the last was written down.
YEARS = ((date(2026, 11, 21) - date(2024, 1, 1)).days + 1) / 365.25


def rates(project: Project, *rows: str) -> dict[str, tuple[float, float, float]]:
    found = yearly(record(load(project, {"claims/statuses.csv": STATES + "".join(rows)}).store))
    return {t: (r.low * YEARS, r.mid * YEARS, r.high * YEARS) for t, r in found.items()}


def test_overlapping_closures_count_once(project: Project) -> None:
    found = rates(
        project,
        shut("post", "2024-03-01", "2024-03-10"),
        shut("post", "2024-03-05", "2024-03-20", claim="s2"),
    )
    assert found["post"] == pytest.approx((20, 20, 20))


DAYS = st.dates(date(2024, 1, 1), date(2024, 2, 28))


@given(st.lists(st.tuples(DAYS, DAYS), max_size=6))
def test_days_covered_are_those_one_would_tick_on_a_calendar(
    spans: list[tuple[date, date]],
) -> None:
    ticked = {
        first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)
    }
    assert covered(spans) == len(ticked)


def test_a_month_is_read_at_its_shortest_and_its_longest(project: Project) -> None:
    found = rates(project, shut("post", "2024-03", "2024-04"))
    assert found["post"] == pytest.approx((2, (2 + 61) / 2, 61))


def test_without_an_end_it_counts_up_to_the_day_of_its_source(project: Project) -> None:
    assert rates(project, shut("post", "2024-06-11"))["post"] == pytest.approx((20, 20, 20))


def test_what_is_only_planned_was_never_shut(project: Project) -> None:
    assert rates(project, shut("rail-west", "2024-01-01", state="planned")) == {}


def test_what_was_learned_later_is_no_risk_earlier(project: Project) -> None:
    kg = load(project, {"claims/statuses.csv": STATES + shut("post", "2024-03-01", "2024-03-10")})
    assert yearly(record(kg.store, known=date(2026, 11, 20))) == {}


def test_a_closure_says_what_is_shut_why_and_who_says_so(project: Project) -> None:
    rows = shut("post", "2024-03-01", "2024-03-10")
    rows += shut("rail-west", "2024-01-01", state="planned", claim="s2")
    kg = load(project, {"claims/statuses.csv": STATES + rows})
    found = closures(kg.store, on=date(2024, 3, 5))
    assert {(c.thing, c.state, c.claim, c.planned) for c in found.values()} == {
        ("post", "closed", "s1", False),
        ("rail-west", "planned", "s2", True),
    }
    assert set(closures(kg.store)) == {"rail-west"}


def test_the_lobito_line_was_shut_in_april_2026_and_the_planned_line_is_not_built(
    shipped: KnowledgeGraph,
) -> None:
    found = closures(shipped.store, on=date(2026, 4, 13))
    assert not found["rail-huambo-lobito"].planned
    assert found["rail-luacano-jimbe"].planned
    assert "rail-huambo-lobito" not in closures(shipped.store, on=date(2026, 6, 20))


def test_the_flood_of_2026_is_most_of_the_risk_of_the_lobito_line(shipped: KnowledgeGraph) -> None:
    found = yearly(record(shipped.store))["rail-huambo-lobito"]
    assert 60 <= found.mid * 11 <= 90  # 66 days of flood in a record of about 11 years
    assert "status-rail-huambo-lobito-suspended-2026-04" in found.claims
