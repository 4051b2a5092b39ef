"""What a question gives back: a small table with a title, its notes and its receipts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from lodeway.report.headings import HEADINGS
from lodeway.schema import words
from lodeway.schema.errors import LodewayError
from lodeway.schema.values import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from lodeway.schema.values import Lang
    from lodeway.schema.words import Text

_ = words.of(__name__)

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Step:
    """A step of a derivation: what follows, from which `claims` and from which other steps."""

    says: str
    claims: tuple[str, ...] = ()
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A unit of figures; `times` ours make one of the larger unit in which a language counts."""

    plain: Text
    large: Text
    times: Mapping[Lang, float]

    def counted(self, lang: Lang) -> tuple[str, float]:
        """The unit in which a language counts large figures, and how many of ours make one."""
        times = self.times.get(lang)
        return (self.large[lang], times) if times else (self.plain[lang], 1.0)


_AMOUNT = _("{} {}")
UNITS: Mapping[str, Unit] = {
    "million": Unit(_("million"), _("100 million"), {"zh": 100.0}),
    "t": Unit(_("t"), _("10,000 t"), {"zh": 10_000.0}),
}

_CURRENCIES: Mapping[str, Text] = {
    "AUD": _("AUD"),
    "CAD": _("CAD"),
    "CNY": _("CNY"),
    "EUR": _("EUR"),
    "GBP": _("GBP"),
    "INR": _("INR"),
    "JPY": _("JPY"),
    "USD": _("USD"),
    "XOF": _("XOF"),
    "ZAR": _("ZAR"),
}


def currency_name(code: str, lang: Lang) -> str:
    """What a currency is called beside a sum: in English its code.

    >>> currency_name("AUD", "en"), currency_name("AUD", "zh"), currency_name("XAU", "zh")
    ('AUD', '澳元', 'XAU')
    """
    return _CURRENCIES[code][lang] if code in _CURRENCIES else code


def in_words(amount: float, unit: str, lang: Lang) -> str:
    """A figure with its unit, in the larger one from there on where the language counts so.

    >>> in_words(1590, "million", "en"), in_words(1590, "million", "zh")
    ('1,590 million', '15.9亿')
    """
    name, times = UNITS[unit].counted(lang)
    if amount < times:
        name, times = UNITS[unit].plain[lang], 1.0
    return _AMOUNT[lang].format(figure(amount / times), name)


class Column(str):
    """A heading in one language, with the `key` that names the column in every language.

    `key` is what JSON, CSV and data frames call it. A column that is not `shown`, such as the id
    beside a label, stands only there. With a `unit` the heading has it where `{unit}` stood.
    """

    __slots__ = ("key", "shown", "template", "unit")
    key: str
    shown: bool
    unit: str | None
    template: str

    def __new__(  # noqa: D102
        cls,
        heading: str,
        key: str,
        *,
        shown: bool = True,
        unit: str | None = None,
        lang: Lang = "en",
    ) -> Column:
        words = heading.format(unit=UNITS[unit].plain[lang]) if unit else heading
        column = super().__new__(cls, words)
        column.key, column.shown, column.unit, column.template = key, shown, unit, heading
        return column

    def __reduce__(self) -> tuple[Any, ...]:
        return _column, (str(self), self.key, self.shown)

    def in_large(self, lang: Lang) -> Column:
        """The same for figures in the larger unit."""
        assert self.unit is not None
        words = self.template.format(unit=UNITS[self.unit].large[lang])
        return Column(words, self.key, shown=self.shown)


def _column(heading: str, key: str, shown: bool) -> Column:
    return Column(heading, key, shown=shown)


@dataclass(frozen=True)
class Columns:
    """The columns of a table in order, each with its key and its heading in every language."""

    headings: tuple[tuple[str, Heading | None], ...]

    def __getitem__(self, lang: Lang) -> tuple[Column, ...]:
        return tuple(_headed(key, heading, lang) for key, heading in self.headings)


def _headed(key: str, heading: Heading | None, lang: Lang) -> Column:
    if heading is None:
        return Column(key, key, shown=False)
    if isinstance(heading, tuple):
        text, unit = heading
        return Column(text[lang], key, unit=unit, lang=lang)
    return Column(heading[lang], key)


Heading: TypeAlias = "Text | tuple[Text, str]"


def columns(keys: str, **own: Heading | None) -> Columns:
    """Columns by their keys, each under the heading of `HEADINGS` or one of its own.

    Not shown in tables are keys that end in _id or _ids, unless they have a heading of their own,
    those whose own heading is None, and those with "-" before them. A key with ".." behind it is a range: its least, middle and most for
    programs, all three in one text for people.

    columns("holder_id holder share_min share share_max days..", holder=_("who"))
    """
    return Columns(tuple(_each(keys, own)))


def _each(keys: str, own: Mapping[str, Heading | None]) -> Iterator[tuple[str, Heading | None]]:
    for word in keys.split():
        key = word.strip("-.")
        if word.endswith(".."):
            yield from ((f"{key}_min", None), (key, None), (f"{key}_max", None))
            key += "_span"
        hidden = word.startswith("-") or key.endswith(("_id", "_ids"))
        yield key, own[key] if key in own else None if hidden else HEADINGS[key]


class Cited(tuple[str, ...]):
    """A cell that names sources, by their labels; a table on a terminal numbers them."""

    __slots__ = ()

    def __str__(self) -> str:
        return "; ".join(self)


@dataclass(frozen=True)
class Answer:
    """Rows of plain values under named columns, in the language they were asked in.

    Going through it gives the rows as dictionaries by the keys of the columns. `notes` are sentences a reader needs beside the table: what is missing, what is disputed,
    which definition was used. `claims` holds, for each row, the ids of the claims it rests on, and
    `steps`, for each row, how it follows from them. `verdict` is the conclusion in words, without
    figures: what a reader would repeat, and what a missing claim may turn over. `name` tells the
    tables of one answer apart in every language. A table leaves out columns without any value,
    unless they were asked for one by one (`whole`). `brief` names by key the columns that stand on a
    screen (none: as many as fit); the others come with `--all`.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    notes: tuple[str, ...] = field(default=())
    claims: tuple[tuple[str, ...], ...] = field(default=())
    steps: tuple[Step, ...] = field(default=())
    verdict: str = ""
    name: str = ""
    whole: bool = False
    brief: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[dict[str, object]]:
        return iter(self.to_dicts())

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Every claim behind the answer, once, in order."""
        return tuple(sorted({claim for row in self.claims for claim in row}))

    @property
    def keys(self) -> tuple[str, ...]:
        """What the columns are called in JSON, CSV and data frames, in every language."""
        return tuple(c.key if isinstance(c, Column) else c for c in self.columns)

    def only(self, *columns: int) -> Answer:
        """The same rows with only these columns, counted from 0, in the order given."""
        rows = tuple(tuple(row[i] for i in columns) for row in self.rows)
        return replace(self, columns=tuple(self.columns[i] for i in columns), rows=rows)

    def shown(self) -> Answer:
        """The same without the columns that only programs read."""
        kept = [i for i, c in enumerate(self.columns) if not isinstance(c, Column) or c.shown]
        return self if len(kept) == len(self.columns) else self.only(*kept)

    def to_dicts(self) -> list[dict[str, object]]:
        """One dictionary a row, by the keys of the columns."""
        return [dict(zip(self.keys, row, strict=True)) for row in self.rows]

    def to_dataframe(self) -> pd.DataFrame:
        """The same as a pandas data frame with typed columns (install `lodeway[notebook]`).

        Numbers, truth values and days keep their types where cells are empty. A column is of dates
        only if each of its cells is a whole day: with "2016" or "2026-02" among them it stays text,
        for nothing is made more precise than its source.
        """
        try:
            import pandas as pd
        except ImportError:
            raise LodewayError("pandas is missing: pip install 'lodeway[notebook]'") from None

        rows: Any = self.rows
        frame = pd.DataFrame(rows, columns=list(self.keys))
        for place, cells in enumerate(zip(*rows, strict=True)):
            dtype: Any = _dtype(cells)
            if dtype:
                frame.isetitem(place, pd.array(cells, dtype=dtype))
        return frame


def _dtype(cells: Sequence[object]) -> str | None:
    """What pandas calls the type of a column; None where it may find out by itself."""
    known = [cell for cell in cells if cell is not None]
    kinds = {type(cell) for cell in known}
    if kinds == {bool}:
        return "boolean" if len(known) < len(cells) else "bool"
    if kinds == {int}:
        return "Int64" if len(known) < len(cells) else "int64"
    if kinds and kinds <= {int, float, Decimal}:
        return "float64"
    return "datetime64[s]" if known and all(map(_is_day, known)) else None


def _is_day(cell: object) -> bool:
    if not isinstance(cell, str) or not _DAY.fullmatch(cell):
        return False
    try:
        return bool(date.fromisoformat(cell))
    except ValueError:
        return False
