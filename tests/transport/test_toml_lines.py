"""TOML files whose values know their lines, whatever stands between them."""

from __future__ import annotations

import pytest

from lodeway.schema.errors import InvalidData
from lodeway.transport.parameters import located

TEXT = """\
from = 2026-01-01
note = '''
[[change]]
close = "not a key"
'''
list = [
  "one = two",
]
[title]
en = "A"   # [[change]]
[[change]]
close = "a"

[[change]] # the second
"by" = "b"
a.b = 1
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_key_has_its_line(newline: str) -> None:
    toml = located(TEXT.replace("\n", newline).encode(), "a.toml")
    assert toml.line("from") == 1
    assert toml.line("list") == 6
    assert toml.line("title", "en") == 10
    assert (toml.line("change", 0), toml.line("change", 0, "close")) == (11, 12)
    assert (toml.line("change", 1), toml.line("change", 1, "by")) == (14, 15)
    assert toml.line("change", 1, "a", "b") == 16


def test_what_is_not_there_is_told_at_what_is_around_it() -> None:
    toml = located(TEXT.encode(), "a.toml")
    assert str(toml.finding("missing", "change", 1, "to")) == "a.toml:14: missing"
    assert str(toml.finding("missing", "nowhere")) == "a.toml:1: missing"


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = \n", 2), ("a = [1,\n2", 2), ("a = 1\na = 2\n", 2)]
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InvalidData) as error:
        located(text.encode(), "a.toml")
    assert str(error.value).startswith(f"a.toml:{line}: ")
