"""Texts in lines of a width: words stay whole, Chinese marks stand where a printer would put them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

# Marks that open stay with what follows, marks that close with what comes before.
_WIDE_OPENS = "（《〈“‘「『【〔"
_WIDE_CLOSES = "，。；：、？！）》〉”’」』】〕％…"
_OPENS = _WIDE_OPENS + "([{"
_CLOSES = _WIDE_CLOSES + ",.;:?!)]}%/-"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
CUT = "…"  # stands where the rest of a text is left out
_LOOSE = " ,;:，；：、"  # what no cut text ends with
_SHORT = 8  # columns of a word that goes to the next line rather than be parted
# A line may end after a space, after the hyphen or stroke between words (not between figures: a
# range stays whole), and on either side of a Chinese character; a figure stays with its unit.
_BREAK = re.compile(
    rf"(?<=\s)(?=\S)|(?<=[^\W\d]-)(?=\w)|(?<=\w-)(?=[^\W\d])|(?<=\w/)(?=[^\W\d_])"
    rf"|(?<=[{_WIDE}{_WIDE_CLOSES}])(?=\S)|(?<=[^\s\d.])(?=[{_WIDE}{_WIDE_OPENS}])"
)

# Letters of Latin, signs and dashes: what English answers are written in takes a column each.
_NARROW = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*")


@lru_cache(maxsize=10_000)  # the same pieces come again in every row
def terminal_columns(text: str) -> int:
    """How many columns of a terminal `text` takes; a Chinese character takes two."""
    if _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def wrapped_lines(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns; a word that is wider is broken as it comes."""
    if terminal_columns(text) <= width:
        return [text]
    lines = [""]
    for piece in _kept(text, width):
        if lines[-1] and terminal_columns((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
        while terminal_columns(lines[-1].rstrip()) > width:
            cut = _fits(lines[-1], width)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return [line.rstrip() for line in lines if line.strip()]


@lru_cache(maxsize=10_000)
def longest(text: str) -> int:
    """The columns of the widest piece that no line break may part."""
    return max((terminal_columns(piece.rstrip()) for piece in pieces(text)), default=1)


def _kept(text: str, width: int) -> list[str]:
    """The pieces, those of a short word together: a unit such as 千克/吨 is not parted."""
    words = re.findall(r"\s*\S+\s*", text)
    short = min(width, _SHORT)
    return [
        piece
        for word in words
        for piece in ((word,) if terminal_columns(word.rstrip()) <= short else pieces(word))
    ]


@lru_cache(maxsize=10_000)
def pieces(text: str) -> tuple[str, ...]:
    """The text cut wherever a line may end."""
    at = [0, *(m.start() for m in _BREAK.finditer(text) if _parts(text, m.start())), len(text)]
    return tuple(text[a:b] for a, b in pairwise(at) if a < b)


def _parts(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return before.isspace() or (after not in _CLOSES and before not in _OPENS)


def _fits(line: str, width: int) -> int:
    """How many characters of a line fit, at least one."""
    for n in range(len(line), 1, -1):
        if terminal_columns(line[:n]) <= width:
            return n
    return 1


def clipped(lines: list[str], most: int | None, width: int) -> list[str]:
    """The first `most` lines (None: all) of a text; three dots stand where the rest is left out."""
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while terminal_columns(last) >= width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip(_LOOSE) + CUT]
