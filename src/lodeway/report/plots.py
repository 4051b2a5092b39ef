"""A table as a picture: ranges, bars with intervals and what was observed, counts, a line of time."""

from __future__ import annotations

from textwrap import fill, shorten
from typing import TYPE_CHECKING, Any

from lodeway.schema.errors import InvalidValue, LodewayError
from lodeway.schema.values import partial_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from lodeway.report.answer import Answer

_MOST_ROWS = 20
_MOST_COUNTS = 60  # where a picture is to show every row
_MOST_NAMES = 3  # text columns that may stand beside a bar to tell it from others
_LONGEST = 60  # characters of a text beside a bar
_WIDE = 36  # characters of a line beside a bar
_ENDS = ("_min", "_max")
_DRAWN = ("_low", "_mid", "_high")  # a value by draw: its interval and its middle
_OBSERVED = "observed_"
_WHOLE = "all"  # the column that the other numbers of a table of counts add up to
_SINCE, _UNTIL = "since", "until"
_THING, _YEAR = "thing", "year"
_SEEN = "observed"  # what was counted, with its two ends, beside what a model says
_OUTCOME = "outcome_id"
_COLOURS = {"hit": "#3d638c", "miss": "#a33f4a", "undecided": "#8a8375"}


def plot(tables: Sequence[Answer], *, column: str = "", ax: Axes | None = None) -> Axes:
    """The first of `tables` that can be drawn, its first row on top.

    With a `column`, or columns `x_min`, `x`, `x_max`, or any column of numbers: each row a point
    with its range; with columns of what was `observed` that too, in the colour of its outcome. With
    `x_low`, `x_mid`, `x_high`: each row a bar with its interval, and what was observed
    (`observed_x_mid` or its ends) beside it. With years and ranges: a line of each thing over the
    years, in its range. With numbers that add up to a column `all`: stacked bars. Else by `since` and
    `until`: each row on a line of time, a month or a year as long as it is. Raises `InvalidValue`
    where nothing can be drawn, naming what can.
    """
    try:
        from matplotlib import pyplot as plt
    except ImportError:
        raise LodewayError("matplotlib is missing: pip install 'lodeway[plot]'") from None

    answer = next((table for table in tables if _numbers(table, column) or _dated(table)), None)
    if answer is None or (column and not _numbers(answer, column)):
        what, can = column or tables[0].title, _drawable(tables)
        if not can:
            raise InvalidValue(f"'{what}' has no numbers and no dates to draw")
        raise InvalidValue(f"'{what}' has no numbers to draw; there are numbers in {can}")
    rows = answer.to_dicts() if _numbers(answer, column) else _dated(answer)
    if not column and _yearly(answer):
        return _bands(answer, rows, ax or plt.subplots(figsize=(8, 5), layout="constrained")[1])
    most = _MOST_COUNTS if _SEEN in answer.keys else _MOST_ROWS
    rows = [row for row in rows if _WHOLE not in row.values()][:most]
    if ax is None:
        ax = plt.subplots(figsize=(8, 1 + 0.35 * len(rows)), layout="constrained")[1]
    places = range(len(rows), 0, -1)
    if not _numbers(answer, column):
        _timeline(answer, rows, places, ax)
    elif _WHOLE in answer.keys and not column:
        _stacked(answer, rows, places, ax)
    else:
        _ranges(answer, rows, places, ax, column)
    ax.set_ylim(0.4, len(rows) + 0.6)  # the first and the last row are no nearer the frame
    ax.set_yticks(list(places), [fill(name, _WIDE) for name in _names(answer, rows)])
    ax.set_title(answer.title, loc="left", wrap=True)
    return ax


def _drawable(tables: Sequence[Answer]) -> str:
    """Which columns of which tables hold numbers."""
    return ", ".join(f"'{key}' of '{t.name}'" for t in tables for key in _numbers(t, ""))


def _numbers(answer: Answer, column: str) -> list[str]:
    """The columns that hold a number in any row: all, or `column` with its two ends."""
    ends = (*_ENDS, *_DRAWN)
    wanted = {column, *(column + end for end in ends)} if column else set(answer.keys)
    cells = zip(answer.keys, zip(*answer.rows, strict=True), strict=bool(answer.rows))
    return [
        key for key, column_cells in cells if key in wanted and any(map(_is_number, column_cells))
    ]


def _dated(answer: Answer) -> list[dict[str, Any]]:
    """The rows that say since when, the earliest first."""
    if _SINCE not in answer.keys:
        return []
    rows: list[dict[str, Any]] = [row for row in answer.to_dicts() if row[_SINCE]]
    return sorted(rows, key=lambda row: partial_date(row[_SINCE]).earliest)


def _ranges(
    answer: Answer, rows: Sequence[dict[str, Any]], places: Sequence[int], ax: Axes, column: str
) -> None:
    low, value, high = _measure(answer, column)
    if value.endswith(_DRAWN[1]):
        _bars(answer, rows, places, ax, value.removesuffix(_DRAWN[1]))
        return
    for place, row in zip(places, rows, strict=True):
        ends: list[Any] = [row[key] for key in (low, high) if row[key] is not None]
        if len(ends) == len(_ENDS) and low != high:
            ax.plot(ends, [place, place], color="0.6", linewidth=6, solid_capstyle="butt")
        if _SEEN in answer.keys and not column:
            _observed(row, place, value, ax)
        elif row[value] is not None:
            ax.plot([row[value]], [place], "o", color="black")
    shown = value + "_span" if value + "_span" in answer.keys else value
    ax.set_xlabel(_heading(answer, shown))


def _bars(
    answer: Answer, rows: Sequence[dict[str, Any]], places: Sequence[int], ax: Axes, stem: str
) -> None:
    """The middle of the draws as bars, their interval as a line, what was observed as a mark."""
    low, mid, high = (stem + end for end in _DRAWN)
    for place, row in zip(places, rows, strict=True):
        if row[mid] is None:
            continue
        ax.barh([place], [row[mid]], color="0.75", height=0.6)
        ax.plot([row[low], row[high]], [place, place], color="black", linewidth=1)
        ends: list[Any] = [row.get(_OBSERVED + key) for key in (low, mid, high)]
        told = [end for end in ends if end is not None]
        if told:
            above = place + 0.38  # clear of the bar and of its interval
            marks: list[Any] = [min(told), max(told)]
            ax.plot(marks, [above, above], "D-", color="tab:red", markersize=4)
    shown = stem + "_span" if stem + "_span" in answer.keys else mid
    ax.set_xlabel(_heading(answer, shown))


def _observed(row: dict[str, Any], place: int, value: str, ax: Axes) -> None:
    """The model's middle as a stroke, what was counted as a dot or, between two ends, a line."""
    colour = _COLOURS.get(row.get(_OUTCOME, ""), "black")
    if row[value] is not None:
        ax.plot([row[value]], [place], "|", color="black", markersize=12)
    ends = [row[key] for key in (_SEEN + "_min", _SEEN, _SEEN + "_max") if row[key] is not None]
    if len(ends) > 1:
        ax.plot([min(ends), max(ends)], [place, place], color=colour, linewidth=2)
    elif ends:
        ax.plot(ends, [place], "o", color=colour)


def _yearly(answer: Answer) -> bool:
    """Whether the rows tell of the range of each thing year by year."""
    ranged = any(key.endswith("_min") for key in answer.keys)
    return ranged and {_THING, _YEAR} <= set(answer.keys)


def _bands(answer: Answer, rows: Sequence[dict[str, Any]], ax: Axes) -> Axes:
    """A line of each thing over the years, in the band between its ends."""
    low, value, high = _range_of(answer, [key for key in answer.keys if key != _YEAR])
    for thing in dict.fromkeys(row[_THING] for row in rows):
        own = [row for row in rows if row[_THING] == thing]
        years = [row[_YEAR] for row in own]
        (line,) = ax.plot(years, [row[value] for row in own], label=str(thing))
        ends = [row[low] for row in own], [row[high] for row in own]
        ax.fill_between(years, *ends, color=line.get_color(), alpha=0.2, linewidth=0)
    ax.legend(fontsize="small")
    ax.set_ylabel(_heading(answer, value + "_span" if value + "_span" in answer.keys else value))
    ax.set_title(answer.title, loc="left", wrap=True)
    return ax


def _measure(answer: Answer, column: str) -> tuple[str, str, str]:
    """The columns with the lower end, the middle and the upper end; one column for all without ends."""
    return _range_of(answer, _numbers(answer, column))


def _range_of(answer: Answer, numbers: Sequence[str]) -> tuple[str, str, str]:
    for key in numbers:
        if key.endswith(_DRAWN) and not key.startswith(_OBSERVED):
            low, middle, high = (key.rpartition("_")[0] + end for end in _DRAWN)
            return low, middle, high
        stem = key.removesuffix("_min").removesuffix("_max")
        if all(stem + end in answer.keys for end in _ENDS):
            middle = stem if stem in answer.keys else stem + "_max"
            return stem + "_min", middle, stem + "_max"
    return numbers[0], numbers[0], numbers[0]


def _stacked(
    answer: Answer, rows: Sequence[dict[str, Any]], places: Sequence[int], ax: Axes
) -> None:
    drawn = [0.0] * len(rows)
    for key in _numbers(answer, ""):
        if key != _WHOLE:
            parts = [row[key] or 0 for row in rows]
            ax.barh(list(places), parts, left=list(drawn), label=_heading(answer, key))
            drawn = [start + part for start, part in zip(drawn, parts, strict=True)]
    ax.legend()
    ax.set_xlabel(_heading(answer, _WHOLE))


def _timeline(
    answer: Answer, rows: Sequence[dict[str, Any]], places: Sequence[int], ax: Axes
) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    for place, row in zip(places, rows, strict=True):
        since = partial_date(row[_SINCE])
        dates: Any = [since.earliest, since.latest]  # matplotlib takes dates
        if until := row.get(_UNTIL):
            ax.plot([dates[0], partial_date(until).latest], [place, place], color="0.6")
        if since.earliest == since.latest:
            ax.plot(dates[:1], [place], "o", color="black")
        else:
            ax.plot(dates, [place, place], color="black", linewidth=6, solid_capstyle="butt")
    locator = AutoDateLocator(maxticks=6)  # type: ignore[no-untyped-call]  # matplotlib
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]  # as above
    ax.set_xlabel(_heading(answer, _SINCE))


def _heading(answer: Answer, key: str) -> str:
    return str(answer.columns[answer.keys.index(key)])


def _names(answer: Answer, rows: Sequence[dict[str, Any]]) -> list[str]:
    """What each row is called: its first words, and those that tell it from rows with the same."""
    left = [key for key in answer.keys if _has_words(key, rows)]
    keys, names = left[:1], [""] * len(rows)
    while keys:
        names = _joined(rows, keys)
        left = [key for key in left if key not in keys]
        if not left or len(keys) == _MOST_NAMES or len(set(names)) == len(names):
            break
        keys.append(max(left, key=lambda key: len(set(_joined(rows, [*keys, key])))))
    return names


def _joined(rows: Sequence[dict[str, Any]], keys: Sequence[str]) -> list[str]:
    texts = [[str(row[key]) for key in keys if row[key]] for row in rows]
    return [" · ".join(shorten(text, _LONGEST, placeholder="…") for text in t) for t in texts]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _has_words(key: str, rows: Sequence[dict[str, Any]]) -> bool:
    hidden = key.endswith(("_id", "_ids")) or key in (_SINCE, _UNTIL)
    return not hidden and any(isinstance(row[key], str) for row in rows)
