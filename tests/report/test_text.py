"""Answers in four formats: safe for spreadsheets, aligned for Chinese, whole for programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from wcwidth import wcswidth

from lodeway.report import text
from lodeway.report.answer import Answer

ANSWER = Answer(
    "Stakes",
    ("holder", "share", "known"),
    (("嘉能可", 75.0, True), ("Gécamines | DRC", None, False)),
    ("one note",),
)


def test_a_table_is_aligned_with_wide_characters() -> None:
    lines = text.render(ANSWER).splitlines()
    column = [
        wcswidth(line[: line.index(mark)])
        for line, mark in zip(lines[4:6], ("yes", "no"), strict=True)
    ]
    assert column[0] == column[1]


def test_a_table_keeps_to_the_width_it_is_given() -> None:
    wide = Answer("t", ("a", "b"), (("word " * 60, "x " * 50),))
    assert max(wcswidth(line) for line in text.render(wide, width=80).splitlines()) <= 80


def test_a_table_too_wide_for_whole_words_stands_in_parts_with_its_first_column() -> None:
    heads = ("corridor", *(f"measure{n}" for n in range(12)))
    rows = (("Kasumbalesa road", *("183-284-539",) * 12), ("Nakonde road", *("1-2-3",) * 12))
    lines = text.render(Answer("t", heads, rows), width=80).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum("183-284-539" in line for line in lines) == 3
    assert sum(line.startswith("Kasumbalesa") for line in lines) == 3
    assert {f"measure{n}" for n in range(12)} <= set(" ".join(lines).split())


def test_notes_keep_to_the_width_too() -> None:
    out = text.render(Answer("t", ("a",), (("x",),), ("word " * 40,)), width=80)
    assert max(map(len, out.splitlines())) <= 80


def test_an_empty_table_says_so() -> None:
    assert "(no rows)" in text.render(Answer("t", ("a",), ()))
    assert "（无）" in text.render(Answer("表", ("甲",), ()), lang="zh")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_for_people_disarms_formulas(start: str) -> None:
    out = text.render(Answer("t", ("a",), ((f"{start}HYPERLINK(1)",),)), "csv")
    assert next(csv.reader(io.StringIO(out.split("\n", 1)[1], newline="")))[0].startswith("'")


def test_csv_writes_whole_numbers_whole() -> None:
    answer = Answer("t", ("sum", "known"), ((14.8e9, True),))
    assert text.render(answer, "csv") == "sum,known\n14800000000,true\n"


def test_a_table_hides_columns_that_are_empty_throughout() -> None:
    out = text.render(Answer("t", ("a", "b"), (("x", None), ("y", None))))
    assert "b" not in out.splitlines()[2]


def test_a_query_is_shown_every_column_that_it_selected() -> None:
    out = text.render(Answer("t", ("x", "y"), ((1, None), (2, None)), whole=True), "table")
    assert out.splitlines()[2].split() == ["x", "y"]


@pytest.mark.parametrize("answer", [Answer("t", ("m",), ((None,),)), Answer("t", (), ((),))])
def test_a_table_without_any_value_is_a_table(answer: Answer) -> None:
    assert text.render(answer, "table").startswith("t\n")
    assert text.render(replace(answer, whole=True), "table").startswith("t\n")


def test_csv_leaves_negative_numbers_alone() -> None:
    assert text.render(Answer("t", ("a",), ((-1.5,),)), "csv") == "a\n-1.5\n"


def test_json_carries_rows_and_notes() -> None:
    (whole,) = json.loads(text.render(ANSWER, "json"))["tables"]
    assert whole["rows"][0] == {"holder": "嘉能可", "share": 75.0, "known": True}
    assert whole["notes"] == ["one note"]


def test_markdown_escapes_what_would_break_its_table() -> None:
    assert "Gécamines \\| DRC" in text.render(ANSWER, "md")


def test_an_answer_becomes_a_data_frame() -> None:
    frame = ANSWER.to_dataframe()
    assert list(frame.columns) == ["holder", "share", "known"]
    assert frame["share"].iloc[0] == 75


@pytest.mark.parametrize(
    ("period", "en", "zh"),
    [
        ("2025-01-01/2025-12-31", "2025", "2025年"),
        ("2024-02/2026", "2024-02 to 2026", "2024年2月至2026年"),
        ("/2026-03-01", "until 2026-03-01", "至2026年3月1日止"),
    ],
)
def test_a_period_reads_as_people_write_it_and_as_iso_to_programs(
    period: str, en: str, zh: str
) -> None:
    answer = Answer("Five numbers", ("period",), ((period,),))
    assert en in text.render(answer)
    assert zh in text.render(answer, lang="zh")
    assert json.loads(text.render(answer, "json"))["tables"][0]["rows"] == [{"period": period}]
