"""An answer fits one screen: the verdict stays, what is left out is counted, nothing else is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.report import screen, text
from lodeway.report.answer import Answer, Cited, Column

BRIEF = text.Shown("routes", brief=True)


def answer(rows: int, notes: int = 0, name: str = "owners", cell: str = "x") -> Answer:
    return Answer(
        f"Table of {name}",
        ("who", "what"),
        tuple((f"{name}-{n}", cell) for n in range(rows)),
        tuple(f"note {n} of {name}" for n in range(notes)),
        verdict="Glencore controls it.",
        name=name,
    )


def shown(*answers: Answer, width: int = 120) -> str:
    return text.render_all(answers, "table", BRIEF, width=width)


def test_an_answer_that_fits_is_shown_whole() -> None:
    parts = [answer(5, 2), answer(3, 1, "chains"), answer(2, 0, "rights")]
    assert shown(*parts) == text.render_all(parts, "table", width=120)


def test_of_a_long_answer_the_verdict_stands_first_and_further_tables_take_a_line() -> None:
    lines = shown(answer(40, 7), answer(30, 2, "chains"), answer(9, 1, "rights")).splitlines()
    assert lines[0] == "Glencore controls it."
    assert "  ... --all shows 28 more rows, 4 more notes" in lines
    assert [line for line in lines if line.startswith("  note")][:3] == [
        f"  note {n} of owners" for n in range(3)
    ]
    assert "Table of rights: 9 rows, 1 note (--all shows them)" in lines


def test_a_table_without_rows_is_said_to_have_none() -> None:
    out = shown(answer(40), answer(2, 0, "chains"), answer(0, 0, "rights"))
    assert "Table of rights: no rows\n" in out


def test_a_long_cell_ends_in_dots_and_the_answer_says_so() -> None:
    out = shown(answer(40, cell="word " * 200))
    assert "wor…" in out
    assert "the rest of what ends in …" in out


def test_only_sources_of_the_rows_shown_are_listed_and_the_rest_is_counted() -> None:
    rows = tuple((f"row {n}", Cited((f"Source {n}", f"Paper {n}"))) for n in range(30))
    lines = shown(Answer("Claims", ("what", "according to"), rows)).splitlines()
    assert "  [1] Source 0" in lines
    assert not any("Source 13" in line for line in lines)
    assert any("more sources" in line for line in lines)


def test_columns_that_do_not_fit_are_named_and_sources_stay() -> None:
    heads = tuple(f"measure{n}" for n in range(20))
    rows = tuple((*(f"value-of-{n}" for n in range(19)), Cited(("Gazette",))) for _ in range(50))
    out = shown(Answer("Measures", heads, rows))
    assert "[1] Gazette" in out
    assert "measure0" in out
    assert "the columns “measure" in out


def test_an_answer_may_say_which_columns_stand_on_a_screen() -> None:
    heads = (Column("id", "id"), Column("in words", "note"))
    told = Answer("Ledger", heads, tuple((f"i{n}", "said") for n in range(60)), brief=("note",))
    out = shown(told)
    assert out.splitlines()[2] == "in words"
    assert "the column “id”" in out


@pytest.mark.parametrize("style", ["md", "csv", "json"])
def test_other_formats_are_whole(style: text.Format) -> None:
    parts = [answer(60, 9), answer(60, 1, "chains")]
    assert text.render_all(parts, style, BRIEF) == text.render_all(
        parts, style, text.Shown("routes")
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 12), st.integers(1, 300)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([80, 100, 120, 200]),
)
def test_no_answer_is_longer_than_a_screen(tables: list[tuple[int, int, int]], width: int) -> None:
    parts = [
        answer(rows, notes, f"t{n}", "word " * long) for n, (rows, notes, long) in enumerate(tables)
    ]
    out = shown(*parts, width=width)
    assert out.startswith("Glencore controls it.\n")
    assert out.count("\n") <= screen.SCREEN
