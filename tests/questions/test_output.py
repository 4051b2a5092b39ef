"""Output is never counted twice: two editions, mine and refinery, the world and its states."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.report.answer import Answer

USGS = "usgs-mcs"


def official(answer: Answer) -> list[dict[str, object]]:
    """The rows of the answer that rest on the two shipped editions."""
    rows = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
    return [row for row in rows if str(row["Claim"]).rsplit("/", 1)[-1].startswith(USGS)]


@pytest.mark.parametrize(
    "mineral", ["cobalt", "copper", "iron-ore", "silicon", "talc-and-pyrophyllite"]
)
def test_a_state_has_one_figure_for_each_statistic_and_year(
    mineral: str, shipped: KnowledgeGraph
) -> None:
    rows = official(shipped.ask("output", mineral=mineral))
    assert rows
    keys = [(r["Country"], r["Stage"], r["What is counted"], r["Year"]) for r in rows]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_the_newer_edition_is_shown_where_both_give_the_year(shipped: KnowledgeGraph) -> None:
    rows = official(shipped.ask("output", mineral="cobalt", on="2024-06-30"))
    assert rows
    assert all("usgs-mcs-2026" in str(row["Claim"]) for row in rows)
    older = official(shipped.ask("output", mineral="cobalt", on="2023-06-30"))
    assert older
    assert all("usgs-mcs-2025" in str(row["Claim"]) for row in older)


@pytest.mark.parametrize("mineral", ["cobalt", "copper", "iron-ore"])
def test_shares_of_one_statistic_do_not_add_up_to_more_than_the_world(
    mineral: str, shipped: KnowledgeGraph
) -> None:
    shares: dict[tuple[object, ...], float] = defaultdict(float)
    for row in official(shipped.ask("output", mineral=mineral)):
        if row["Of the world (%)"] not in (None, ""):
            key = row["Stage"], row["What is counted"], row["Year"]
            shares[key] += float(str(row["Of the world (%)"]))
    assert shares
    assert all(95 < share < 105 for share in shares.values()), shares
