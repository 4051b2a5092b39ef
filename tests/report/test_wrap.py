"""Lines keep words, ranges and units whole, and Chinese marks where a printer would put them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.report import wrap


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Nakonde/Tunduma border post", 12, ["Nakonde/", "Tunduma", "border post"]),
        ("Walvis Bay-Ndola-Lubumbashi", 12, ["Walvis Bay-", "Ndola-", "Lubumbashi"]),
        ("days 183-284-539 USD", 12, ["days", "183-284-539", "USD"]),
        ("货流（%）", 8, ["货流", "（%）"]),
        ("二氧化碳 千克/吨", 13, ["二氧化碳", "千克/吨"]),
        ("一家检验公司2025年12月", 14, ["一家检验公司", "2025年12月"]),
        ("卢奥，卢埃纳；万博。", 6, ["卢奥，", "卢埃", "纳；万", "博。"]),
        ("（规划）枢纽", 8, ["（规划）", "枢纽"]),
    ],
)
def test_a_line_ends_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    assert wrap.wrapped_lines(text, width) == lines


def test_a_word_wider_than_the_line_is_broken_rather_than_lost() -> None:
    assert wrap.wrapped_lines("Kasumbalesa", 8) == ["Kasumbal", "esa"]


@given(st.text(alphabet="ab -/（）。，中文1%"), st.integers(2, 12))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap.wrapped_lines(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(wrap.terminal_columns(line) <= width for line in lines)


@given(st.text(alphabet="ab -/（）。，中文1%"))
def test_no_piece_is_broken_from_the_width_of_the_longest_on(text: str) -> None:
    whole = max(wrap.longest(text), 8)
    pieces = [piece.strip() for piece in wrap.pieces(text)]
    lines = " ".join(wrap.wrapped_lines(text, whole))
    assert all(piece in lines for piece in pieces)
