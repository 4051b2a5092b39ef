"""What a printed figure says: a number, a range, a bound, or a word in place of a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_PLAIN = re.compile(rf"({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})(?: to | - |–)({_NUMBER})")
_BOUND = re.compile(rf"([<>])\s*({_NUMBER})")
# A minus sign that the publisher's encoding lost: "?1" is an increase of stocks, as its note says.
_LOST_MINUS = re.compile(rf"\?({_NUMBER})")
_WORDS = re.compile(
    r"(?:very )?(?:small|moderate|large)(?: to large)?|variable, depending on .*", re.IGNORECASE
)

# What the tables print in place of a number; "XX" (not applicable) says nothing and is no figure.
_SYMBOLS = {
    "W": "withheld",
    "NA": "not-available",
    "E": "net-exporter",
    "s": "small",
}
_ZERO = ("—", "–", "-")


@dataclass(frozen=True)
class Figure:
    """A figure as cells of our tables; `printed` is kept where that is no plain number."""

    value: str = ""
    low: str = ""
    high: str = ""
    qualifier: str = ""
    printed: str = ""


def figure(text: str, factor: float = 1) -> Figure | None:
    """What `text` says, times `factor`; `None` where it is neither figure nor known symbol.

    A bound is no value: ">50" gives `low`, "<1,000" gives `high`, each with its qualifier.
    """
    if found := _PLAIN.fullmatch(text):
        return Figure(value=_times(found[1], factor))
    if text in _ZERO:
        return Figure(value="0", printed=text)
    if text in _SYMBOLS:
        return Figure(qualifier=_SYMBOLS[text], printed=text)
    if found := _RANGE.fullmatch(text):
        return Figure(low=_times(found[1], factor), high=_times(found[2], factor), printed=text)
    if found := _BOUND.fullmatch(text):
        number = _times(found[2], factor)
        if found[1] == ">":
            return Figure(low=number, qualifier="more-than", printed=text)
        return Figure(high=number, qualifier="less-than", printed=text)
    if found := _LOST_MINUS.fullmatch(text):
        return Figure(value=f"-{_times(found[1], factor)}", printed=text)
    return Figure(qualifier="in-words", printed=text) if _WORDS.fullmatch(text) else None


def _times(number: str, factor: float) -> str:
    """`number` times `factor`, exactly; with a factor of 1 as many digits as are printed."""
    plain = Decimal(number.replace(",", ""))
    return f"{plain:f}" if factor == 1 else f"{(plain * Decimal(str(factor))).normalize():f}"
