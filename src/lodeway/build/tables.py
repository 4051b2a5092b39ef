"""Reading `data/`: every CSV file as rows that know their file and line."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from lodeway.schema import vocab
from lodeway.schema.errors import Finding, InvalidData
from lodeway.schema.names import nearest
from lodeway.schema.ontology import scheme_of

if TYPE_CHECKING:
    import _csv
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lodeway.schema.ontology import Class, Schema


_RESERVED = ("id", "type")
# Scenarios are questions and stories tell of facts: they ship with the tables, outside the graph.
_BESIDES = ("scenarios/", "stories/")
_MARK = b"\xef\xbb\xbf"  # of byte order, as a spreadsheet writes it
_FEW = 4  # codes that are all named


class Row(NamedTuple):
    """One line of a table. `cells` holds the non-empty cells by header (`label@en`).

    `home` is "" for a row of the public tables; for one of the reader's own it is the source in
    whose graph the row stands where it names none.
    """

    file: str
    line: int
    table: Class
    cells: Mapping[str, str]
    home: str = ""

    @property
    def id(self) -> str:
        """The row's slug, or "" where the cell is empty."""
        return self.cells.get("id", "")

    @property
    def status(self) -> str:
        """The one word of how the row's matter stands: its outcome, else its progress, else ""."""
        return self.cells.get("outcome") or self.cells.get("progress", "")

    def finding(self, message: str) -> Finding:
        """A finding that points at this row."""
        return Finding(self.file, self.line, message)


def read(
    folder: Path, schema: Schema, *, shown: str = "data", by_hand: bool = False
) -> tuple[list[Row], list[Finding]]:
    """All rows of all tables under `folder`, in file order, and what is wrong with the files.

    Findings call the folder `shown`. Of tables kept `by_hand`, in a spreadsheet, byte order marks
    and empty lines are passed over. Raises `InvalidData` with all of it where a whole table cannot
    be read: every row that names one of its things would be found at fault, and that says nothing
    about the row.
    """
    rows: list[Row] = []
    unread = False
    findings: list[Finding] = []
    if not folder.is_dir():
        return rows, [Finding(shown, 0, "the folder is missing")]
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name[0] != "."):
        name = path.relative_to(folder).as_posix()
        if name.startswith(_BESIDES) and path.suffix == ".toml":
            continue
        if path.suffix != ".csv":
            findings.append(Finding(f"{shown}/{name}", 0, "is no table; tables end in '.csv'"))
            continue
        table = schema.class_of_table(name)
        if table is None:
            findings.append(Finding(f"{shown}/{name}", 0, _unknown_table(name, schema)))
            continue
        raw = path.read_bytes()
        raw = raw.removeprefix(_MARK) if by_hand else raw
        found, wrong = _read_table(raw, f"{shown}/{name}", table, schema, by_hand=by_hand)
        unread = unread or found is None
        rows += found or ()
        findings += wrong
    if unread:
        raise InvalidData(findings)
    return rows, findings


def _unknown_table(name: str, schema: Schema) -> str:
    near = nearest(name, schema.tables)
    hint = f"; did you mean 'data/{near[0]}'?" if near else ""
    return f"no class of the ontology has this table{hint}"


def _read_table(
    raw: bytes, file: str, table: Class, schema: Schema, *, by_hand: bool
) -> tuple[list[Row] | None, list[Finding]]:
    """The rows of a table and what is wrong with it; `None` for one that cannot be read at all."""
    text, wrong = _text(raw, file)
    if text is None:
        return None, wrong
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader)
    except StopIteration:
        return None, [Finding(file, 1, "the file is empty; its first line names the columns")]
    columns, unknown = _columns(header, file, table, schema, by_hand=by_hand)
    if unknown:
        return None, unknown
    rows, short = _rows(reader, columns, file, table)
    if by_hand:
        rows = [row for row in rows if row.cells]
    return rows, wrong + short


def _text(raw: bytes, file: str) -> tuple[str | None, list[Finding]]:
    if raw.startswith(_MARK):
        return None, [Finding(file, 1, "starts with a byte order mark; save as plain UTF-8")]
    if b"\0" in raw:
        return None, [Finding(file, 1, "holds zero bytes, as UTF-16 does; save it as UTF-8")]
    raw = raw.replace(b"\r\n", b"\n")  # as a spreadsheet saves it; 'check --fix' writes LF
    if b"\r" in raw:
        line = raw[: raw.index(b"\r")].count(b"\n") + 1
        return None, [Finding(file, line, "holds a lone CR; end every line with LF or CR LF")]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [
            Finding(
                file,
                line,
                f"byte 0x{raw[error.start]:02x} is not UTF-8; "
                "the file may be Latin-1 or GB18030: save it as UTF-8",
            )
        ]


def _columns(
    header: list[str], file: str, table: Class, schema: Schema, *, by_hand: bool
) -> tuple[list[str], list[Finding]]:
    known = set(_RESERVED) | set(_headers(schema))
    wrong = [
        Finding(file, 1, _unknown_column(name, known, schema))
        for name in header
        if name not in known
    ]
    wrong += [
        Finding(file, 1, f"column '{name}' stands twice")
        for name in sorted(set(header))
        if header.count(name) > 1
    ]
    # Who has a column of before is told its successors, not that these are missing.
    told = {new for name in header for new in schema.successors.get(name, ())}
    if by_hand:
        told.add("source")  # what is one's own has one source in common
    missing = [
        either[-1]
        for either in (("id",), *required_headers(table, schema))
        if not {*either} & {*header, *told}
    ]
    wrong += [Finding(file, 1, f"column '{name}' is missing") for name in missing]
    return header, wrong


def _unknown_column(name: str, known: set[str], schema: Schema) -> str:
    news = [_shown(new, schema) for new in reversed(schema.successors.get(name, ()))]
    if not news:
        message = f"unknown column '{name}'{_did_you_mean(name, known)}"
    elif len(news) == 1:
        message = f"the column '{name}' is now {news[0]}"
    else:
        message = f"the column '{name}' is now {', '.join(news[:-1])} and {news[-1]}"
    return message


def _shown(name: str, schema: Schema) -> str:
    """A column with the codes that it takes: in their order, then those that have none."""
    scheme = scheme_of(vocab.local(schema.properties[name].range))
    order = schema.order.get(scheme, {})
    codes = sorted(order, key=lambda code: (order[code], code))
    more = sorted(schema.codes.get(scheme, frozenset()) - set(codes))
    if not codes:
        return f"'{name}'"
    if len(codes) <= _FEW or not more:
        message = f"'{name}' ({', '.join(codes)})"
    else:
        message = f"'{name}' ({codes[0]} ... {codes[-1]}, or {' or '.join(more)})"
    return message


def _headers(schema: Schema) -> Iterator[str]:
    for name, column in schema.properties.items():
        if column.range.endswith("langString"):
            yield f"{name}@en"
            yield f"{name}@zh"
        else:
            yield name


def required_headers(table: Class, schema: Schema) -> list[tuple[str, ...]]:
    """The headers of which every row of `table` must fill one each, both languages where it is text."""
    headers: list[tuple[str, ...]] = []
    for name in table.requires:
        if name in schema.first_filled:
            headers.append(schema.first_filled[name])
        elif schema.properties[name].range.endswith("langString"):
            headers += [(f"{name}@en",), (f"{name}@zh",)]
        else:
            headers.append((name,))
    return list(dict.fromkeys(headers))


def _did_you_mean(name: str, known: set[str]) -> str:
    near = nearest(name, known, top=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _rows(
    reader: _csv.Reader, columns: list[str], file: str, table: Class
) -> tuple[list[Row], list[Finding]]:
    rows: list[Row] = []
    wrong: list[Finding] = []
    line = 1
    try:
        for line, cells in enumerate(reader, start=2):
            if len(cells) != len(columns):
                count = f"{len(cells)} cell{'s' if len(cells) != 1 else ''}"
                wrong.append(
                    Finding(file, line, f"the row has {count}, the header {len(columns)} columns")
                )
                continue
            filled = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
            rows.append(Row(file, line, table, filled))
            if reader.line_num != line:
                wrong.append(Finding(file, line, "a cell holds a line break; use one line a row"))
                break
    except csv.Error as error:
        wrong.append(Finding(file, line + 1, f"not CSV: {error}"))
    return rows, wrong
