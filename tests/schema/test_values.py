"""Dates and numbers are read exactly as precise as they are written."""

from __future__ import annotations

from datetime import date

import pytest

from lodeway.schema import values
from lodeway.schema.errors import InvalidValue


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2026", "gYear", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", "gYearMonth", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-02-03", "date", date(2026, 2, 3), date(2026, 2, 3)),
    ],
)
def test_a_date_has_the_bounds_of_its_own_precision(
    text: str, precision: str, first: date, last: date
) -> None:
    read = values.partial_date(text)
    assert (read.text, read.precision, read.earliest, read.latest) == (text, precision, first, last)


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-02-30", "2026-2-3", "02/2026", "２０２６"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        values.partial_date(text)


@pytest.mark.parametrize("text", ["1,289", "abc", "nan", "inf", "1e999", "٣", "1_000", " 1", ".5"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        values.number(text)


def test_a_day_must_be_a_whole_date() -> None:
    with pytest.raises(InvalidValue, match="is not a day"):
        values.day("2026-03")


@pytest.mark.parametrize(
    ("value", "text"), [(553e6, "553,000,000"), (49.5, "49.5"), (0.0, "0"), (-3.25, "-3.25")]
)
def test_figures_are_written_without_exponents(value: float, text: str) -> None:
    assert values.figure(value) == text


@pytest.mark.parametrize("text", ["2026-02-10", "2026/2/10", "2026年2月10日", "2026年02月10日"])
def test_a_day_is_read_as_each_language_writes_it(text: str) -> None:
    assert values.day(text) == date(2026, 2, 10)


@pytest.mark.parametrize("text", ["2026/2", "2026年2月", "10/2/2026", "2026/2/30", "2026-2-10"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        values.day(text)
