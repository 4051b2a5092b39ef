"""What changed between two days: a toy worked out on paper, then the shipped graph."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lodeway
from diff_worlds import STAKES, STATES
from lodeway.api import KnowledgeGraph
from lodeway.diff import report as view
from lodeway.diff.compute import Change, Diff
from lodeway.schema.errors import InvalidValue, UnknownName
from toys import TOY, Project
from worlds import with_rows


@pytest.fixture
def kg(project: Project) -> KnowledgeGraph:
    return lodeway.load(project({"claims/stakes.csv": STAKES, "claims/statuses.csv": STATES}))


def told(found: Diff) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The claims of each change, by kind and ends."""
    return {(c.kind, c.matter.start, c.matter.end): c.claims for c in found.changes}


def test_the_world_between_two_days(kg: KnowledgeGraph) -> None:
    assert told(kg.diff("2022-06-01", "2024-01-01").found) == {
        ("began", "zmb", "basalt"): ("s-new",),
        ("changed", "anvil", "basalt"): ("s-after", "s-before"),
        ("changed", "rail-west", ""): ("t-open", "t-shut"),
        ("ended", "ago", "basalt"): ("s-old",),
    }


def test_a_change_says_what_was_and_what_is(kg: KnowledgeGraph) -> None:
    changes = kg.diff("2022-06-01", "2024-01-01").changes
    stake = next(c for c in changes if c.matter.start == "anvil")
    assert [s.share[1] for s in stake.before] == [30]
    assert [s.share[1] for s in stake.after] == [45]


def test_days_on_which_nothing_turned_are_alike(kg: KnowledgeGraph) -> None:
    found = kg.diff("2024-01-01", "2025-01-01").found
    assert found.changes == ()
    assert (
        "Nothing that the graph tells of differs" in view.tables(kg, found, lang="en")[0].notes[0]
    )


def test_what_we_knew_between_two_days(kg: KnowledgeGraph) -> None:
    assert told(kg.diff("2026-11-21", "2026-11-22", known=True).found) == {
        ("changed", "anvil", "basalt"): ("s-after",),
        ("changed", "rail-west", ""): ("t-shut",),
    }
    whole = kg.diff("2026-11-20", "2026-11-22", known=True)
    assert {c.kind for c in whole.changes} == {"began"}


def test_figures_are_compared_by_what_we_knew(kg: KnowledgeGraph) -> None:
    days = "2026-11-20", "2026-11-21"
    assert not [c for c in kg.diff(*days, known=True).changes if c.matter.form == "length"]
    found = kg.diff(*days, known=True, figures=True)
    lengths = {c.matter.start: c.claims for c in found.changes if c.matter.form == "length"}
    assert lengths["rail-west"] == ("km-rail-west", "km-rail-west-other")


def test_about_keeps_what_touches_a_thing_in_either_language(kg: KnowledgeGraph) -> None:
    days = "2022-06-01", "2024-01-01"
    one = kg.diff(*days, about="西线")
    assert told(one) == {("changed", "rail-west", ""): ("t-open", "t-shut")}
    assert len(kg.diff(*days, about="basalt").changes) == 3


def test_a_filter_goes_for_both_days(kg: KnowledgeGraph) -> None:
    days = "2022-06-01", "2024-01-01"
    known = kg.diff(*days, through=kg.through(known="2026-11-21"))
    assert told(known) == {
        ("began", "zmb", "basalt"): ("s-new",),
        ("ended", "ago", "basalt"): ("s-old",),
        ("ended", "anvil", "basalt"): ("s-before",),
        ("ended", "rail-west", ""): ("t-open",),
    }


@pytest.mark.parametrize(
    ("days", "options", "message"),
    [
        (("2024-01-01", "2022-06-01"), {}, "give the earlier day first"),
        (("2024-01-01", "2024-01-01"), {}, "2024-01-01 is not before 2024-01-01"),
        (("2022-06-01", "2024-01-01"), {"figures": True}, "compare them with --known alone"),
    ],
)
def test_days_and_figures_that_make_no_question(
    days: tuple[str, str], options: dict[str, Any], message: str, kg: KnowledgeGraph
) -> None:
    with pytest.raises(InvalidValue, match=message):
        kg.diff(*days, **options)


def test_an_unknown_thing_names_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="unknown name 'basal'; did you mean 'basalt'"):
        kg.diff("2022-06-01", "2024-01-01", about="basal")


@pytest.mark.parametrize(("lang", "words"), [("en", "30 %, closed"), ("zh", "30%，已交割")])
def test_the_table_is_in_either_language_and_rests_on_its_claims(
    lang: str, words: str, kg: KnowledgeGraph
) -> None:
    found = kg.diff("2022-06-01", "2024-01-01").found
    answer = view.tables(kg, found, lang="zh" if lang == "zh" else "en")[0]
    assert answer.claims == tuple(change.claims for change in found.changes)
    assert words in {row["before"] for row in answer.to_dicts()}
    assert all(len(row) == len(answer.columns) for row in answer.rows)


def test_a_report_of_how_things_stand_is_not_told_as_their_beginning(
    shipped: KnowledgeGraph,
) -> None:
    found = shipped.diff("2025-11-01", "2026-03-01", about="kamoto-copper").found
    rows = {
        (change.matter.start, change.claims): row["change"]
        for change, row in zip(
            found.changes, view.tables(shipped, found, lang="en")[0].to_dicts(), strict=True
        )
    }
    assert rows["cod", ("stake-cod-kamoto-copper-70-25-5",)] == "first reported"
    assert rows["glencore", ("stake-glencore-kamoto-copper-70",)] == "reported anew"
    zh = view.tables(shipped, found, lang="zh")[0]
    assert {"首次见于来源", "来源新近报道"} <= {row["change"] for row in zh.to_dicts()}
    assert any("may have been so" in n for n in view.tables(shipped, found, lang="en")[0].notes)


def test_what_begins_before_or_after_its_source_came_out_began(kg: KnowledgeGraph) -> None:
    # The Gazette came out in June 2024; Zambia's stake is since March 2023.
    found = kg.diff("2022-06-01", "2024-01-01").found
    assert not any(change.reported for change in found.changes)


def test_a_long_table_is_counted_too_and_a_short_one_is_not(
    kg: KnowledgeGraph, shipped: KnowledgeGraph
) -> None:
    assert [t.name for t in kg.diff("2022-06-01", "2024-01-01").tables()] == ["changes"]
    table, short = shipped.diff("2020-01-01", "2026-03-01").tables("zh")
    short = short.shown()
    assert short.rows[-1][0] == "合计"
    assert short.rows[-1][-1] == len(table.rows)
    assert sum(n for *_, n in short.rows[:-1] if isinstance(n, int)) == len(table.rows)


def test_orion_and_the_state_came_to_kamoto_in_february_2026(shipped: KnowledgeGraph) -> None:
    found = told(shipped.diff("2025-11-01", "2026-03-01", about="kamoto-copper").found)
    came = {start for kind, start, _ in found if kind == "began"}
    assert "orion-cmc" in came
    assert ("changed", "glencore", "kamoto-copper") in found


def said(change: Change) -> tuple[object, ...]:
    """What a change says, whoever says it."""
    ends = (change.before, change.after)
    return (change.kind, *(frozenset(one.what for one in end) for end in ends))


def test_diffs_add_up(shipped: KnowledgeGraph) -> None:
    """What neither half of a time changes, the whole does not; what begins in one and stays, begins."""

    def by_matter(first: date, last: date) -> dict[object, Change]:
        return {c.matter: c for c in shipped.diff(first, last, about="lobito-corridor").changes}

    @given(
        st.lists(st.dates(date(2019, 1, 1), date(2027, 1, 1)), min_size=3, max_size=3, unique=True)
    )
    def adds_up(days: list[date]) -> None:
        first, middle, last = sorted(days)
        halves = by_matter(first, middle), by_matter(middle, last)
        whole = by_matter(first, last)
        assert whole.keys() <= halves[0].keys() | halves[1].keys()
        for matter, change in whole.items():
            if matter not in halves[1]:
                # Another claim may say the same on the later day.
                assert said(change) == said(halves[0][matter])

    from hypothesis import settings

    settings(max_examples=5)(adds_up)()


def test_an_end_that_no_source_gives_is_said_to_be_worked_out(project: Project) -> None:
    """Anvil's 30 % have no end of their own: they end where its 45 % begin."""
    herald = "herald,The Herald,先驱报,Herald,2020-06,2026-11-21,en,press,herald.example,"
    open_ = STAKES.replace("gazette,p. 1,2020,2023-06,", "herald,p. 1,2020,,")
    tables = {"sources.csv": with_rows(TOY["sources.csv"], herald), "claims/stakes.csv": open_}
    kg = lodeway.load(project(tables))
    found = kg.diff("2022-06-01", "2024-01-01").found
    (change,) = (c for c in found.changes if c.matter.start == "anvil")
    assert [(s.claim, s.closed) for s in change.before] == [("s-before", True)]
    row = next(
        r for r in view.tables(kg, found, lang="en")[0].to_dicts() if r["start_id"] == "anvil"
    )
    assert row["before"].endswith("ended by what followed")
    assert not any(
        "ended by" in (r["before"] or "")
        for r in view.tables(kg, kg.diff("2022-06-01", "2022-07-01").found, lang="en")[0].to_dicts()
    )
