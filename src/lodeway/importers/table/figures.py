"""Numbers as analysts write them: decimal commas, thousands, percent signs, ranges, bounds."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from lodeway.importers.table.remarks import doubtful, vocabulary
from lodeway.schema import words

_ = words.of(__name__)


@dataclass(frozen=True)
class Written:
    """A figure as a cell gives it: a point, or bounds of which one may be missing.

    `before` and `after` are what stands around the number: a sign of a currency, a unit. `plain`
    says that the cell is a number and nothing else, so that no reader could take it otherwise.
    """

    point: float | None = None
    low: float | None = None
    high: float | None = None
    before: str = ""
    after: str = ""
    is_percent: bool = False
    is_about: bool = False
    plain: bool = False


_NO_NUMBER = _("'{}' is no number")
_TWO_WAYS = _('\'{}\' may be {} or {}: write decimal = "comma" or "point" into the map')
_BACKWARDS = _("'{}' runs from more to less")
_TRUE = _("'{}' is yes or no, and a number is wanted")
_GROUPS = r"\d{1,3}(?:[ ,.']\d{3})+"
_ONE = rf"[+-]?(?:{_GROUPS}(?:[.,]\d+)?|\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|[.,]\d+)"
_NUMBER = re.compile(rf"(?P<before>[^\d.,+-]*?)\s*(?P<number>{_ONE})\s*(?P<after>[^\d]*)")


def plain_text(cell: object) -> str:
    """A cell's text with full-width signs, special blanks, dashes and quotes made plain."""
    text = unicodedata.normalize("NFKC", str(cell))
    for old, new in (("−", "-"), ("–", "-"), ("—", "-"), ("’", "'"), ("‘", "'"), ("％", "%")):
        text = text.replace(old, new)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def read(cell: object, *, decimal: str = "", most: float | None = None) -> Written:
    """The figure that a cell gives.

    `decimal` says which sign stands before decimals ("comma", "point"; "" where that is not
    known), `most` is the greatest that the column takes: what would be more is not meant. Raises
    `Doubtful`.
    """
    if isinstance(cell, bool):
        raise doubtful(_TRUE, cell)
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            raise doubtful(_NO_NUMBER, cell)
        return Written(point=float(cell), plain=True)
    text = plain_text(cell).lower()
    try:
        return _bounded(text, decimal, most)
    except _NotRead:
        raise doubtful(_NO_NUMBER, cell) from None


class _NotRead(Exception):
    """A text that is no figure."""


def _bounded(text: str, decimal: str, most: float | None) -> Written:
    """A figure with the words around it that make it a bound, a range or a rough one."""
    said = _bounds()
    if both := _range(text, decimal, most):
        return both
    for kind, before, after in (
        ("least", said.least_before, said.least_after),
        ("most", said.most_before, said.most_after),
        ("about", said.about_before, said.about_after),
    ):
        for pattern in (before, after):
            if match := pattern.fullmatch(text):
                return _as(kind, _single(match["rest"], decimal, most))
    return _single(text, decimal, most)


def _as(kind: str, number: Written) -> Written:
    around = (number.before, number.after, number.is_percent)
    if kind == "least":
        return Written(None, number.point, None, *around)
    if kind == "most":
        return Written(None, None, number.point, *around)
    return Written(number.point, None, None, *around, is_about=True)


def _range(text: str, decimal: str, most: float | None) -> Written | None:
    """ "25-50%", "between 25 and 50 %" as two bounds; None for what is no range."""
    match = _bounds().range.fullmatch(text)
    if match is None:
        return None
    try:
        low, high = (_single(match[part], decimal, most) for part in ("low", "high"))
    except _NotRead:
        return None
    assert low.point is not None
    assert high.point is not None
    if low.point > high.point:
        raise doubtful(_BACKWARDS, text)
    return Written(
        None,
        low.point,
        high.point,
        low.before or high.before,
        high.after or low.after,
        low.is_percent or high.is_percent,
    )


def _single(text: str, decimal: str, most: float | None) -> Written:
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise _NotRead
    point = _value(match["number"], decimal, most)
    after = match["after"].strip()
    percent = after.startswith("%") or match["before"].strip() == "%"
    return Written(
        point,
        before=match["before"].strip().removeprefix("%"),
        after=after.removeprefix("%").strip(),
        is_percent=percent,
        plain=bool(re.fullmatch(r"-?\d+(\.\d+)?", text.strip())),
    )


def _value(number: str, decimal: str, most: float | None) -> float:
    """The number that digits with signs between them are. Raises `Doubtful`, `_NotRead`."""
    sign = -1.0 if number.startswith("-") else 1.0
    digits = number.lstrip("+-")
    if " " in digits or "'" in digits:
        digits = _ungrouped(digits, " '")
        # Thousands stand apart already: a comma or a point is of decimals.
        return sign * _float(digits.replace(",", "."))
    marks = [c for c in digits if c in ",."]
    if not marks:
        return sign * _float(digits)
    last = marks[-1]
    if len(set(marks)) == 2:
        other = "," if last == "." else "."
        if marks.count(last) > 1:
            raise _NotRead
        return sign * _float(_ungrouped(digits, other).replace(",", "."))
    if len(marks) > 1:
        return sign * _float(_ungrouped(digits, last))
    return sign * _one_mark(digits, last, decimal, most)


def _one_mark(digits: str, mark: str, decimal: str, most: float | None) -> float:
    """A number with one comma or point: decimals, or thousands where three digits follow."""
    as_decimal = _float(digits.replace(mark, "."))
    before, after = digits.split(mark)
    groups = len(after) == 3 and after.isdigit() and 1 <= len(before) <= 3
    if not groups or before == "0":
        return as_decimal
    as_thousands = _float(before + after)
    if most is not None and as_thousands > most:
        return as_decimal
    if decimal:
        return as_decimal if mark == {"comma": ",", "point": "."}[decimal] else as_thousands
    raise doubtful(_TWO_WAYS, digits, f"{as_decimal:.10g}", f"{as_thousands:.10g}")


def _ungrouped(digits: str, marks: str) -> str:
    """Digits without the marks between thousands. Raises `_NotRead` where the groups are no threes."""
    whole, *rest = re.split("[.,]" if not set(marks) & set(".,") else r"(?!)", digits, maxsplit=1)
    if set(marks) & set(".,"):
        other = "," if marks == "." else "."
        whole, _mark, fraction = digits.partition(other)
        rest = [fraction] if fraction else []
    groups = re.split(f"[{re.escape(marks)}]", whole)
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
        raise _NotRead
    return "".join(groups) + (f".{rest[0]}" if rest else "")


def _float(digits: str) -> float:
    try:
        value = float(digits)
    except ValueError:
        raise _NotRead from None
    if not math.isfinite(value):
        raise _NotRead
    return value


# The patterns that the words for bounds make.


@dataclass(frozen=True)
class _Bounds:
    least_before: re.Pattern[str]
    least_after: re.Pattern[str]
    most_before: re.Pattern[str]
    most_after: re.Pattern[str]
    about_before: re.Pattern[str]
    about_after: re.Pattern[str]
    range: re.Pattern[str]


@cache
def _bounds() -> _Bounds:
    told = vocabulary()["bounds"]

    def any_of(name: str) -> str:
        return "|".join(re.escape(word) for word in sorted(told[name], key=len, reverse=True))

    def before(name: str) -> re.Pattern[str]:
        return re.compile(rf"(?:{any_of(name)})\s*(?P<rest>.+)", re.DOTALL)

    def after(name: str) -> re.Pattern[str]:
        return re.compile(rf"(?P<rest>.+?)\s*(?:{any_of(name)})", re.DOTALL)

    span = (
        rf"(?:(?:{any_of('between')})\s*)?(?P<low>[^\d.,+-]*{_ONE}[^\d-]*?)\s*(?:{any_of('to')})"
        rf"\s*(?P<high>[^\d.,+-]*{_ONE}[^\d]*?)\s*(?:{any_of('between_after')})?"
    )
    return _Bounds(
        **{
            f"{kind}_{side}": make(f"{kind}_{side}")
            for kind in ("least", "most", "about")
            for side, make in (("before", before), ("after", after))
        },
        range=re.compile(span),
    )
