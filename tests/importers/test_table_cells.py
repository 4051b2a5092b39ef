"""Cells of analysts' tables: figures, bounds, dates, as people of three languages write them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.importers.table import dates, figures
from lodeway.importers.table.cells import is_empty
from lodeway.importers.table.remarks import Doubtful
from lodeway.importers.table.sheets import column_letters
from lodeway.schema.values import LANGS, partial_date

NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"


def said(caught: pytest.ExceptionInfo[Doubtful]) -> str:
    """The doubt in English, once it is seen to be told in Chinese too."""
    told = caught.value.said
    assert all(told[lang] for lang in LANGS)
    assert told["en"] != told["zh"]
    return told["en"]


@pytest.mark.parametrize(
    ("cell", "point"),
    [
        (75, 75),
        (39.6, 39.6),
        ("75", 75),
        ("71.25", 71.25),
        ("80,0", 80),
        ("80,5 %", 80.5),
        ("39.6%", 39.6),
        ("３９．６％", 39.6),
        ("% 40", 40),
        ("0,125", 0.125),
        (f"221{NBSP}500", 221500),
        (f"221{NARROW}500", 221500),
        (f"1{THIN}221{THIN}500", 1221500),
        ("221 500,5", 221500.5),
        ("1'221'500", 1221500),
        ("1’221’500", 1221500),
        ("1,221,500", 1221500),
        ("1.221.500", 1221500),
        ("1,221,500.75", 1221500.75),
        ("1.221.500,75", 1221500.75),
        ("-5", -5),
        ("−5", -5),
        ("1.5e3", 1500),
        ("1450,138", 1450.138),
    ],
)
def test_a_figure_is_read_as_its_writer_meant_it(cell: object, point: float) -> None:
    assert figures.read(cell).point == pytest.approx(point)


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("25-50%", 25, 50),
        ("25–50 %", 25, 50),
        ("25% - 50%", 25, 50),
        ("25 to 50%", 25, 50),
        ("between 25 and 50%", 25, 50),
        ("de 25 à 50 %", 25, 50),
        ("25%至50%", 25, 50),
        ("介于25%与50%之间", 25, 50),
        (">75%", 75, None),
        ("≥ 75%", 75, None),
        ("> 75", 75, None),
        ("at least 10", 10, None),
        ("more than 50%", 50, None),
        ("au moins 10 %", 10, None),
        ("plus de 50 %", 50, None),
        ("51+", 51, None),
        ("51%+", 51, None),
        ("至少10%", 10, None),
        ("超过50%", 50, None),
        ("50%以上", 50, None),
        ("<25%", None, 25),
        ("up to 49%", None, 49),
        ("jusqu'à 49 %", None, 49),
        ("不超过49%", None, 49),
        ("49%以下", None, 49),
    ],
)
def test_a_range_or_a_bound_stays_one(cell: str, low: float | None, high: float | None) -> None:
    written = figures.read(cell)
    assert (written.point, written.low, written.high) == (None, low, high)


@pytest.mark.parametrize(
    "cell", ["~80%", "c. 80", "about 80 %", "约80%", "80%左右", "environ 80 %"]
)
def test_a_rough_figure_is_known_to_be_rough(cell: str) -> None:
    written = figures.read(cell)
    assert (written.point, written.is_about) == (80, True)


@pytest.mark.parametrize("cell", ["450,138", "450.138", "1,234", "12.345", "450,138 t"])
def test_three_digits_after_one_sign_may_be_thousands_or_decimals(cell: str) -> None:
    with pytest.raises(Doubtful) as caught:
        figures.read(cell)
    assert "write decimal =" in said(caught)


@pytest.mark.parametrize(
    ("cell", "decimal", "point"),
    [
        ("450,138", "comma", 450.138),
        ("450,138", "point", 450138),
        ("450.138", "comma", 450138),
        ("450.138", "point", 450.138),
        ("1,5", "point", 1.5),
    ],
)
def test_the_map_tells_thousands_from_decimals(cell: str, decimal: str, point: float) -> None:
    assert figures.read(cell, decimal=decimal).point == pytest.approx(point)


def test_what_the_column_cannot_hold_is_not_meant() -> None:
    assert figures.read("49,875", most=100).point == pytest.approx(49.875)


@pytest.mark.parametrize(
    "cell",
    ["abc", "1,00,000", "1 2 3", "12 34", "#", "1,2,3", "ten", "5 of 10", True, float("nan")],
)
def test_what_is_no_figure_is_a_doubt(cell: object) -> None:
    with pytest.raises(Doubtful) as caught:
        figures.read(cell)
    assert f"'{cell}'" in said(caught)


@pytest.mark.parametrize("cell", ["50-25%", "75 to 5", "100%-1%", "40至20", "9–8"])
def test_a_range_that_runs_backwards_is_a_doubt(cell: str) -> None:
    with pytest.raises(Doubtful) as caught:
        figures.read(cell)
    assert "runs from more to less" in said(caught)


@pytest.mark.parametrize(
    ("cell", "before", "after"),
    [
        ("US$ 553 million", "us$", "million"),
        ("€1.5bn", "€", "bn"),
        ("5.53亿美元", "", "亿美元"),
        ("12.5 kt", "", "kt"),
        ("450 t", "", "t"),
    ],
)
def test_what_stands_around_a_figure_is_kept(cell: str, before: str, after: str) -> None:
    written = figures.read(cell)
    assert (written.before, written.after) == (before, after)


@pytest.mark.parametrize(
    ("cell", "since"),
    [
        (45657, "2024-12-31"),
        (45657.0, "2024-12-31"),
        (45657.75, "2024-12-31"),
        ("45657", "2024-12-31"),
        (datetime(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3, 14, 30), "2026-02-03"),
        (date(2026, 2, 3), "2026-02-03"),
        (2025, "2025"),
        (2025.0, "2025"),
        ("2025", "2025"),
        ("2024-03", "2024-03"),
        ("2024/3", "2024-03"),
        ("2024.03.05", "2024-03-05"),
        ("2024-12-31T00:00:00", "2024-12-31"),
        ("31/12/2024", "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
        ("31.12.2024", "2024-12-31"),
        ("05/05/2024", "2024-05-05"),
        ("03/2024", "2024-03"),
        ("2024年", "2024"),
        ("2024年3月", "2024-03"),
        ("2024年3月15日", "2024-03-15"),
        ("２０２４年３月", "2024-03"),
        ("March 2024", "2024-03"),
        ("3 March 2024", "2024-03-03"),
        ("March 3rd, 2024", "2024-03-03"),
        ("mars 2024", "2024-03"),
        ("1er août 2024", "2024-08-01"),
        ("déc. 2024", "2024-12"),
        ("since 2019", "2019"),
        ("depuis mars 2019", "2019-03"),
        ("自2019年起", "2019"),
        ("20241231", "2024-12-31"),
        ("202403", "2024-03"),
    ],
)
def test_a_date_keeps_its_own_precision(cell: object, since: str) -> None:
    assert (dates.read(cell).since, dates.read(cell).until) == (since, "")


@pytest.mark.parametrize(
    ("cell", "since", "until"),
    [
        ("Q1 2025", "2025-01", "2025-03"),
        ("2024Q3", "2024-07", "2024-09"),
        ("3Q 2024", "2024-07", "2024-09"),
        ("T3 2024", "2024-07", "2024-09"),
        ("3e trimestre 2024", "2024-07", "2024-09"),
        ("2024年第三季度", "2024-07", "2024-09"),
        ("H1 2023", "2023-01", "2023-06"),
        ("2H 2023", "2023-07", "2023-12"),
        ("S1 2023", "2023-01", "2023-06"),
        ("2023年上半年", "2023-01", "2023-06"),
        ("2019-2021", "2019", "2021"),
    ],
)
def test_a_part_of_a_year_has_its_first_and_last_month(cell: str, since: str, until: str) -> None:
    when = dates.read(cell)
    assert (when.since, when.until, when.year) == (since, until, since[:4])


@pytest.mark.parametrize("cell", ["early 2025", "mid-2025", "end of 2025", "fin 2025", "2025年底"])
def test_of_a_vague_part_of_a_year_the_year_is_left(cell: str) -> None:
    when = dates.read(cell)
    assert (when.since, when.plain) == ("2025", False)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("03/04/2024", "may be 2024-04-03 or 2024-03-04"),
        ("3.4.2024", "may be 2024-04-03 or 2024-03-04"),
        ("01-02-2024", "may be 2024-02-01 or 2024-01-02"),
        ("9/10/2024", "may be 2024-10-09 or 2024-09-10"),
        ("12/11/2024", "may be 2024-11-12 or 2024-12-11"),
        ("31/12/24", "two digits"),
        ("Mar-24", "two digits"),
        ("FY2024", "financial year"),
        ("exercice 2024", "financial year"),
        ("2024财年", "financial year"),
        ("31/02/2024", "no day of the calendar"),
        ("2024-13", "no day of the calendar"),
        ("00/00/2024", "no day of the calendar"),
        ("foo", "no date"),
        (5, "no date"),
        (99999, "no date"),
        ("next year", "no date"),
        (time(3, 4), "time of day"),
    ],
)
def test_a_date_that_could_be_two_or_is_none_is_a_doubt(cell: object, reason: str) -> None:
    with pytest.raises(Doubtful) as caught:
        dates.read(cell)
    assert reason in said(caught)


@pytest.mark.parametrize(
    ("order", "since"), [("day-first", "2024-04-03"), ("month-first", "2024-03-04")]
)
def test_the_map_tells_day_from_month(order: str, since: str) -> None:
    assert dates.read("03/04/2024", order=order).since == since


def test_a_workbook_of_1904_counts_its_days_from_then() -> None:
    assert dates.read(44195, epoch_1904=True).since == "2024-12-31"


@pytest.mark.parametrize(
    "cell", ["", None, " ", "-", "—", "n/a", "N/A", "..", "n.d.", "未知", "无", "?"]
)
def test_a_cell_that_says_nothing_is_empty(cell: object) -> None:
    assert is_empty(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "none of these", "Nadir"])
def test_a_cell_that_says_something_is_not(cell: object) -> None:
    assert not is_empty(cell)


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_go_by_their_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


CELLS = st.one_of(
    st.text(max_size=25),
    st.text("0123456789.,' -%<>~≥–/年月日QqHh+$€e", max_size=16),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.datetimes(),
    st.times(),
)


@given(CELLS)
def test_no_cell_makes_a_figure_that_is_none(cell: object) -> None:
    try:
        written = figures.read(cell)
    except Doubtful:
        return
    values = (written.point, written.low, written.high)
    assert any(value is not None for value in values)
    assert all(value is None or abs(value) < float("inf") for value in values)


@given(CELLS)
def test_no_cell_makes_a_date_that_is_none(cell: object) -> None:
    try:
        when = dates.read(cell)
    except Doubtful:
        return
    assert partial_date(when.since)
    assert not when.until or partial_date(when.since).earliest <= partial_date(when.until).latest


@given(st.integers(0, 999), st.integers(0, 999_999_999), st.sampled_from(" '\u00a0\u202f"))
def test_thousands_apart_are_the_number_itself(cents: int, whole: int, mark: str) -> None:
    grouped = f"{whole:,}".replace(",", mark)
    assert figures.read(grouped).point == whole
    if whole >= 1000:
        assert figures.read(f"{grouped},{cents:03}").point == pytest.approx(whole + cents / 1000)
