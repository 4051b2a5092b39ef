"""One answer for every door: rows, tables, data frames, JSON, pictures, receipts of one computation."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lodeway.report import command_words, text
from lodeway.report.answer import Cited
from lodeway.report.frame import Frame
from lodeway.report.table import cell as cell_text
from lodeway.schema.errors import InvalidValue
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from lodeway.report.answer import Answer
    from lodeway.report.banner import Truth
    from lodeway.report.picture import Picture
    from lodeway.schema.values import Lang

Found = TypeVar("Found")


@dataclass(frozen=True)
class Result(Generic[Found]):
    """What a question found, told the same in a terminal, a notebook, a page, JSON and CSV.

    `found` is the feature's own dataclass, and its fields can be read here too: `result.owners`.
    `asked` are the words that ask the same on the command line. Going through a result gives the rows of its first
    table as dictionaries with stable keys: ids beside labels, shares in percent. `lang` is the
    language in which it is told where none is named.
    """

    found: Found
    asked: tuple[str, ...]
    _tell: Callable[[Lang], tuple[Answer, ...]] = field(repr=False, compare=False)
    _pack: Callable[[tuple[str, ...], Sequence[Answer], Lang], bytes] | None = field(
        repr=False, compare=False
    )
    _truth: Callable[[], Truth] = field(repr=False, compare=False)
    _draw: Callable[[], Picture] | None = field(default=None, repr=False, compare=False)
    lang: Lang = "en"
    _picture: Callable[[Lang], Answer] | None = field(default=None, repr=False, compare=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that ask the same on the command line, which receipts keep.

        Raises `InvalidValue` where an option cannot be said in words, such as a mapping of one's
        own numbers that stands in no file.
        """
        return command_words.spoken(self.asked)

    def tables(self, lang: Lang | None = None) -> tuple[Answer, ...]:
        """The tables of the answer in a language, the one that answers the question first."""
        return self._tell(language(lang or self.lang))

    def table(self, name: str = "", lang: Lang | None = None) -> Answer:
        """One table by its name; the first without one. Raises `InvalidValue` naming those there are."""
        tables = self.tables(lang)
        if not name:
            return tables[0]
        for answer in tables:
            if answer.name == name:
                return answer
        there = ", ".join(answer.name for answer in tables)
        raise InvalidValue(f"`{self.asked[0]}` has no table '{name}'; there are {there}")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.table().to_dicts())

    def __len__(self) -> int:
        return len(self.table().rows)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "found":
            raise AttributeError(name)
        return getattr(self.found, name)

    @property
    def verdict(self) -> str:
        """The conclusion in a sentence or more; "" where there is none."""
        return next((a.verdict for a in self.tables() if a.verdict), "")

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all claims behind the answer, in order."""
        return tuple(sorted({claim for answer in self.tables() for claim in answer.rests_on}))

    def to_dict(self, lang: Lang | None = None) -> dict[str, Any]:
        """What `--format json --claims` prints, as plain objects."""
        how = text.Shown(self.asked[0], lang or self.lang, claims=True)
        return text.as_dict(self.tables(lang), how)

    def to_dataframe(self, table: str = "", lang: Lang | None = None) -> pd.DataFrame:
        """A table as a pandas data frame (install `lodeway[notebook]`)."""
        return self.table(table, lang).to_dataframe()

    def receipts(self, file: str | Path, lang: Lang | None = None) -> Path:
        """Write the answer with its claims and sources to `file`; see `lodeway verify`.

        Raises `InvalidValue` where an answer does not say which claims it rests on.
        """
        from pathlib import Path

        from lodeway.build import release

        if self._pack is None:
            raise InvalidValue(
                f"`{self.asked[0]}` does not say which claims its rows rest on, so there are no "
                "receipts; the named questions do"
            )
        release.write_file(Path(file), self._pack(self.words, self.tables(lang), lang or self.lang))
        return Path(file)

    def picture(self) -> Picture:
        """What is drawn above the tables on the answer's page; nothing where there is none."""
        from lodeway.report.picture import NOTHING

        return self._draw() if self._draw else NOTHING

    def page(self, lang: Lang | None = None, *, height: int = 640) -> Frame:
        """The answer as one self-contained page in both languages, with its map or drawing.

        A notebook shows it in a sandboxed frame; its `page` is the HTML, to be saved as UTF-8.
        """
        from lodeway.report import answer_page

        sheet = answer_page.Sheet(
            {one: self.tables(one) for one in LANGS},
            self._truth(),
            command_words.shown(self.asked),
            self.picture(),
        )
        return Frame(answer_page.page(sheet, lang=language(lang or self.lang)), height)

    def plot(
        self, table: str = "", *, column: str = "", ax: Axes | None = None, lang: Lang | None = None
    ) -> Axes:
        """A table as matplotlib axes (install `lodeway[plot]`); see `lodeway.report.plots`.

        Draws the `table` of this name, else the first that has something to draw; `column` says
        which numbers, with its `column_min` and `column_max`. Raises `InvalidValue` where there is
        nothing to draw, naming what can be drawn.
        """
        from lodeway.report import plots

        if table:
            return plots.plot([self.table(table, lang)], column=column, ax=ax)
        tables = self.tables(lang)
        if self._picture and not column:
            tables = (self._picture(lang or self.lang), *tables)
        return plots.plot(tables, column=column, ax=ax)

    def _repr_html_(self) -> str:
        parts = [f"<p><b>{html.escape(self.verdict)}</b></p>"] if self.verdict else []
        return "".join([*parts, *(_html(answer, self.lang) for answer in self.tables())])

    def __str__(self) -> str:
        return text.render_all(self.tables(), how=text.Shown(self.asked[0], self.lang, brief=True))


def language(lang: Lang) -> Lang:
    """A language in which there are answers. Raises `InvalidValue`."""
    if lang not in LANGS:
        raise InvalidValue(f"'{lang}' is not one of {', '.join(LANGS)}")
    return lang


def _html(answer: Answer, lang: Lang) -> str:
    shown = answer.shown()
    head = "".join(f"<th>{html.escape(column)}</th>" for column in shown.columns)
    cells = ((html.escape(cell_text(_plain(cell), lang)) for cell in row) for row in shown.rows)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in shown.notes)
    table = f"<table><caption>{html.escape(shown.title)}</caption><tr>{head}</tr>{body}</table>"
    return f"{table}<ul>{notes}</ul>" if notes else table


def _plain(cell: object) -> object:
    return str(cell) if isinstance(cell, Cited) else cell
