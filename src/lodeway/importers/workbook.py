"""The tables to fill as one Excel workbook: a sheet a table, lists to choose codes from, help."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from lodeway.schema import words
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from lodeway.importers.template import Code, Column, Table
    from lodeway.schema.words import Lang


_ = words.of(__name__)

_HELP, _CODES = _("help", "sheet"), _("codes", "sheet")
_ROWS = 2000  # that the lists to choose from reach down to
_WIDE = 16
_STEPS = (
    _("Each sheet is a table of your own facts; the first line names its columns."),
    _("Point at a column's name to read what it takes; code columns have a list to choose from."),
    _("What a column names (a company, a mine, a source) is an id: yours, or one of the graph."),
    _("Leave `source` empty where your desk itself says so."),
    _("Every name and note stands in English and in Chinese."),
    _("Save a sheet as CSV under data/, by the path that stands here, and run: lodeway check"),
)
_HEADS = (_("table"), _("column"), _("in English"), _("in Chinese"))
_CODE_HEADS = (_("list"), _("code"), _("in English"), _("in Chinese"))


def written(tables: Sequence[Table], lang: Lang) -> bytes:
    """The workbook's bytes; `lang` is the language of the sheet of help.

    Needs `openpyxl`, of the extra `import`. Raises `ImportError` without it.
    """
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = _HELP[lang]
    _help(first, tables, lang)
    sheets = [(table, book.create_sheet(table.name)) for table in tables]
    codes = book.create_sheet(_CODES[lang])
    lists = _lists(codes, tables, lang)
    for table, sheet in sheets:
        _table(sheet, table, lists)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _help(sheet: Worksheet, tables: Iterable[Table], lang: Lang) -> None:
    """How the workbook is filled, and what every column takes in both languages."""
    for step in _STEPS:
        sheet.append([step[lang]])
    sheet.append([])
    _line(sheet, [head[lang] for head in _HEADS])
    for table in tables:
        sheet.append([f"data/{table.path}", "", *(table.labels[of] for of in LANGS)])
        for column in table.columns:
            sheet.append(["", column.header, *(column.meaning[of] for of in LANGS)])
    _widths(sheet, (34, 18, 80, 60))


def _lists(sheet: Worksheet, tables: Iterable[Table], lang: Lang) -> Mapping[tuple[str, ...], str]:
    """Write every list of codes once; returns where each stands, by its codes."""
    _line(sheet, [head[lang] for head in _CODE_HEADS])
    places: dict[tuple[str, ...], str] = {}
    for table in tables:
        for column in table.columns:
            if column.codes and _key(column.codes) not in places:
                first = sheet.max_row + 1
                for code in column.codes:
                    sheet.append([column.header, code.code, *(code.labels[of] for of in LANGS)])
                places[_key(column.codes)] = f"'{sheet.title}'!$B${first}:$B${sheet.max_row}"
    _widths(sheet, (20, 28, 40, 40))
    sheet.freeze_panes = "A2"
    return places


def _key(codes: Iterable[Code]) -> tuple[str, ...]:
    return tuple(code.code for code in codes)


def _table(sheet: Worksheet, table: Table, lists: Mapping[tuple[str, ...], str]) -> None:
    """The first line of a table, each column with its explanation and its list."""
    _line(sheet, table.headers)
    sheet.freeze_panes = "B2"
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(1, number)
        cell.comment = _explained(column)
        sheet.column_dimensions[cell.column_letter].width = max(_WIDE, len(column.header) + 2)
        if column.codes:
            _choices(sheet, cell.column_letter, column, lists[_key(column.codes)])


def _choices(sheet: Worksheet, letter: str, column: Column, place: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    # A cell that may hold several codes must be let through with a semicolon in it.
    choice = DataValidation(
        type="list", formula1=place, allow_blank=True, showErrorMessage=not column.is_multiple
    )
    choice.add(f"{letter}2:{letter}{_ROWS}")
    sheet.add_data_validation(choice)


def _explained(column: Column) -> object:
    from openpyxl.comments import Comment

    return Comment("\n".join(column.meaning[of] for of in LANGS), "Lodeway", 120, 360)


def _line(sheet: Worksheet, cells: Sequence[str]) -> None:
    """A line of headings, in bold."""
    from openpyxl.styles import Font

    sheet.append(list(cells))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)


def _widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    for letter, width in zip("ABCD", widths, strict=False):
        sheet.column_dimensions[letter].width = width
