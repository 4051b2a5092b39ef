"""How far two answers to one question are apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.report.answer import Answer
from lodeway.sensitivity import compute
from lodeway.sensitivity.compute import Move

HEADS = ("holder", "share (%)", "tonnes", "source")


def table(*rows: tuple[object, ...], verdict: str = "") -> Answer:
    return Answer("Who holds it", HEADS, rows, verdict=verdict)


def test_the_same_answer_has_not_moved() -> None:
    one = table(("Anvil", 40, 200, "Gazette"), ("Basalt", None, "10-20-30", "Gazette"))
    assert compute.moves(one, one) == ()


def test_percentages_move_by_points_and_other_figures_by_a_part_of_the_largest() -> None:
    was, now = table(("Anvil", 40, 200, "Gazette")), table(("Anvil", 30, 150, "Herald"))
    assert compute.moves(was, now) == (
        Move("Anvil", "share (%)", 40, 30, 0.1),
        Move("Anvil", "tonnes", 200, 150, 0.25),
    )


def test_a_row_that_goes_and_one_that_comes_are_told() -> None:
    was = table(("Anvil", 40, 200, ""), ("Basalt", 60, 300, ""))
    now = table(("Anvil", 40, 200, ""), ("Coal", 60, 300, ""))
    gone, new = compute.moves(was, now)
    assert (gone.row, gone.column, gone.after) == ("Basalt", None, None)
    assert (new.row, new.before) == ("Coal", None)


def test_the_row_that_is_left_of_two_with_one_name_has_not_moved() -> None:
    was = table(("Anvil", 40, 200, "Gazette"), ("Anvil", 30, 150, "Herald"))
    now = table(("Anvil", 30, 150, "Herald"))
    only = compute.moves(was, now)
    assert [(move.column, move.before) for move in only] == [(None, ("Anvil", 40, 200, "Gazette"))]


def test_a_share_that_is_no_longer_known_moves_by_all_of_it() -> None:
    (move,) = compute.moves(table(("Anvil", 40, 1, "")), table(("Anvil", None, 1, "")))
    assert (move.before, move.after, move.size) == (40, None, 0.4)


def test_a_range_moves_by_the_end_that_moves_most() -> None:
    (move,) = compute.moves(
        table(("Anvil", None, "10-20-30", "")), table(("Anvil", None, "10-20-60", ""))
    )
    assert move.size == 0.5


@pytest.mark.parametrize(
    ("cell", "figures"),
    [
        (3, (3.0,)),
        ("1,200", (1200.0,)),
        ("12-14.5-20", (12.0, 14.5, 20.0)),
        ("2026-02-03", ()),
        ("2026-02", ()),
        ("40 % of Glencore", ()),
        ("占40%", ()),
        (True, ()),
        (None, ()),
        ("", ()),
    ],
)
def test_figures_are_read_from_numbers_and_from_text_without_words(
    cell: object, figures: tuple[float, ...]
) -> None:
    assert compute.figures(cell) == figures


def test_an_answer_concludes_its_verdict_before_anything_else() -> None:
    said = (table(("Anvil", 1, 1, "")), table(verdict="Anvil controls it."))
    assert compute.words(said) == "Anvil controls it."


def test_without_a_verdict_the_words_of_the_first_row_stand_without_their_figures() -> None:
    was, now = (table(("Anvil", 40, 200, f"{n} claims")) for n in (3, 4))
    assert compute.words([was]) == compute.words([now]) == "Anvil · # claims"
    assert compute.words([table()]) == ""


_ROWS = st.lists(
    st.tuples(st.sampled_from(["Anvil", "Basalt"]), st.integers(0, 100), st.integers(0, 9)),
    max_size=5,
)


@given(_ROWS, _ROWS)
def test_moves_are_between_nought_and_one_and_none_is_lost_backwards(
    was: list[tuple[object, ...]], now: list[tuple[object, ...]]
) -> None:
    one, other = (Answer("t", HEADS[:3], tuple(rows)) for rows in (was, now))
    there, back = compute.moves(one, other), compute.moves(other, one)
    assert all(0 < move.size <= 1 for move in there)
    assert bool(there) == bool(back) == (sorted(was) != sorted(now))  # type: ignore[type-var]
