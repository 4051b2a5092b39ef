"""`lodeway import table`: any analyst's spreadsheet into a folder of own facts."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report import localise
from lodeway.report.answer import Answer, columns
from lodeway.report.options import language, output_format, say, show, watched
from lodeway.schema import paths, words
from lodeway.schema.errors import InvalidData

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lodeway.importers.table.importing import Outcome
    from lodeway.importers.table.kinds import Kinds
    from lodeway.importers.table.mapping import TableMap
    from lodeway.importers.table.sheets import Sheet
    from lodeway.schema.errors import Finding
    from lodeway.schema.words import Lang

_ = words.of(__name__)


# What an import of a sheet read, as tables.


_MAP = _("Columns")
_MAPPED = columns(
    "heading column kind",
    heading=_("heading"),
    column=_("column of ours"),
)
_SUMMARY = _("{}: {} rows read")
_COUNTED = columns("matter_id matter what count", count=_("count"))
_CELLS = columns(
    "cell kind doubt_id doubt",
    cell=_("cell"),
    doubt=_("what is doubtful"),
)
_READINGS = columns("cell reading", cell=_("cell"), reading=_("how it was read"))
_DOUBTS = _("Doubtful: kept out")
_READ_AS = _("Read, with care")
_PASSED = _("Passed over")
_WHY = columns("row why", row=_("row"))
_READING = _("reading rows")
_NOT_TAKEN = _("not taken")
_MATTERS = {
    "read": _("read"),
    "kept": _("goes in"),
    "held-back": _("held back"),
    "passed": _("passed over"),
    "sheet": _("sheet not read"),
    "hidden-sheet": _("hidden sheet not read"),
}


def report(outcome: Outcome, *, lang: Lang) -> tuple[Answer, ...]:
    """The map, what was read and kept, and every cell that is doubtful or was read with care."""
    read = outcome.read
    tables = [
        Answer(_MAP[lang], _MAPPED[lang], tuple(_mapped(outcome, lang)), name="columns"),
        Answer(
            _SUMMARY[lang].format(outcome.table.file, read.rows),
            _COUNTED[lang],
            tuple(_counted(outcome, lang)),
            name="import",
        ),
    ]
    doubts = tuple(
        dict.fromkeys(
            (remark.cell, record.kind, remark.said["en"], remark.said[lang])
            for record in read.held_back
            for remark in record.doubts
        )
    )
    readings = dict.fromkeys(
        (remark.cell, remark.said[lang]) for record in read.records for remark in record.read_as
    )
    passed = tuple((remark.cell, remark.said[lang]) for remark in (*read.passed, *outcome.known))
    if doubts:
        tables.append(Answer(_DOUBTS[lang], _CELLS[lang], doubts, name="doubts"))
    if readings:
        tables.append(Answer(_READ_AS[lang], _READINGS[lang], tuple(readings), name="readings"))
    if passed:
        tables.append(Answer(_PASSED[lang], _WHY[lang], passed, name="passed"))
    return tuple(tables)


def _mapped(outcome: Outcome, lang: Lang) -> Iterator[tuple[str, ...]]:
    used: dict[str, list[tuple[str, str]]] = {}
    for name, kind in outcome.table.kinds.items():
        for column, heading in kind.columns.items():
            used.setdefault(heading, []).append((column, name))
    for heading in outcome.read.header.names.values():
        for column, name in used.get(heading, ()):
            yield heading, column, name
        if heading in outcome.read.unused:
            yield heading, _NOT_TAKEN[lang], ""


def _counted(outcome: Outcome, lang: Lang) -> Iterator[tuple[object, ...]]:
    matters = {key: (key, text[lang]) for key, text in _MATTERS.items()}
    read = outcome.read
    yield (*matters["read"], "", read.rows)
    for name, rows in outcome.taken.tables.items():
        yield (*matters["kept"], name, len(rows))
    for name in outcome.table.kinds:
        if held := [record for record in read.held_back if record.kind == name]:
            yield (*matters["held-back"], name, len(held))
    if passed := len(read.passed) + len(outcome.known):
        yield (*matters["passed"], "", passed)
    for key, names in (("sheet", outcome.others), ("hidden-sheet", outcome.hidden)):
        for name in names:
            yield (*matters[key], name, 1)


# Asking for the map, one heading after another.


_ASK = _("{} '{}', such as {}")
_KEEP = _("Enter keeps it, - leaves the column out, ? lists the columns")
_NO_COLUMN = _("no column '{}'; ? lists them")
_EMPTY = _("(empty)")
_SAMPLES = 3
_LEAVE = "-"


def _guided(sheet: Sheet, proposed: TableMap, kinds: Kinds, lang: Lang) -> TableMap:
    """The map as a person wants it: each heading with its proposal, kept or chosen anew."""
    from lodeway.importers.table import cells, mapping, sheets
    from lodeway.schema.names import folded

    say(_KEEP[lang])
    header = mapping.find_header(sheet, {folded(h) or h for h in proposed.headings})
    kept: dict[str, dict[str, str]] = {name: {} for name in proposed.kinds}
    choices = [f"{n}.{c}" for n in proposed.kinds for c in kinds.known[n].columns]
    choices += [f"{n}.{c}" for n, k in proposed.kinds.items() for c in k.columns]
    for column, heading in header.names.items():
        told = [
            f"{n}.{c}"
            for n, k in proposed.kinds.items()
            for c, h in k.columns.items()
            if h == heading
        ]
        column_cells = (row[column] for row in sheet.rows[header.row + 1 :] if column < len(row))
        samples = dict.fromkeys(cells.shown(cell) for cell in column_cells if cell != "")
        text = _ASK[lang].format(
            sheets.column_letters(column), heading, ", ".join([*samples][:_SAMPLES]) or _EMPTY[lang]
        )
        for choice in _asked(text, told, choices, lang):
            name, _dot, ours = choice.partition(".")
            kept[name][ours] = heading
    return replace(
        proposed,
        kinds={
            name: replace(kind, columns=kept[name])
            for name, kind in proposed.kinds.items()
            if kept[name] and (kept[name].keys() >= kind.columns.keys() or _tells(name, kept))
        },
    )


def _tells(name: str, kept: dict[str, dict[str, str]]) -> bool:
    """Whether a kind has a heading that no other has: without one it would say nothing of its own."""
    others = {h for other, columns in kept.items() if other != name for h in columns.values()}
    return bool({*kept[name].values()} - others)


def _asked(text: str, told: list[str], choices: list[str], lang: Lang) -> list[str]:
    """What a person wants a heading to fill, as `stakes.holder`, several with commas between."""
    default = ", ".join(told) or _LEAVE
    while True:
        answer = str(click.prompt(text, default=default, err=True)).strip()
        if answer == _LEAVE:
            return []
        if answer == "?":
            say(", ".join(dict.fromkeys(choices)))
            continue
        picked = [_full(part.strip(), told, choices) for part in answer.split(",")]
        wrong = [part for part in picked if part not in choices]
        if not wrong:
            return picked
        say(_NO_COLUMN[lang].format(wrong[0]))


def _full(name: str, told: list[str], choices: list[str]) -> str:
    """A column with its kind: that of the proposal, else the first that has it."""
    kinds = [proposal.partition(".")[0] for proposal in told]
    full = [f"{kind}.{name}" for kind in kinds if f"{kind}.{name}" in choices]
    fitting = full or [choice for choice in choices if choice.partition(".")[2] == name]
    return fitting[0] if fitting else name


def at_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty()


def _accepted(sheet: Sheet, proposed: TableMap, kinds: Kinds, lang: Lang, yes: bool) -> TableMap:
    """The proposed map, as proposed or as a person changes it at the terminal."""
    if yes:
        return proposed
    if not at_terminal():
        raise click.UsageError(
            "there is no map yet and no terminal to ask at; --yes takes the proposed one"
        )
    return _guided(sheet, proposed, kinds, lang)


def faults(public: Path, own: Path) -> list[tuple[Finding, Mapping[Lang, str]]]:
    """What the check of own facts over the public ones finds, in each language."""
    from lodeway.api import opening

    try:
        opening.checked(paths.Roots(public, (own,)))
    except InvalidData as error:
        return [
            (finding, words.in_each(lambda lang: localise.message(finding.message, lang)))  # noqa: B023
            for finding in error.findings
        ]
    return []


# `lodeway import table`.


@click.command("table")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--data",
    "folder",
    required=True,
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Your folder of own facts; it is made where it is not there yet.",
)
@click.option(
    "--map",
    "map_file",
    metavar="FILE.toml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which heading fills which column (default: the map kept from the last import).",
)
@click.option("--sheet", metavar="NAME", default="", help="The sheet of a workbook.")
@click.option(
    "--kind",
    "wanted",
    metavar="NAME",
    multiple=True,
    help="What the rows tell, such as stakes or productions; may be repeated.",
)
@click.option("--yes", is_flag=True, help="Take the proposed map without asking.")
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@output_format
@language
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The public tables whose names are known (default: the shipped ones).",
)
def command(
    file: Path,
    folder: Path,
    map_file: Path | None,
    sheet: str,
    wanted: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    style: str,
    lang: Any,
    project: Path | None,
) -> None:
    """Read an analyst's own table (xlsx, xls, ods, csv, tsv) into your folder of own facts.

    The headings are recognised in English, French or Chinese, and the map is kept in
    FOLDER/maps/ to be read by hand and used again. What is sound goes to FOLDER/data/imported/.
    Every doubtful cell is named by sheet and cell; its row stands in FOLDER/to-mend/ with the
    reason: mend it there and import that file. Nothing is guessed.

    \b
    Examples:
      lodeway import table holdings.xlsx --data my-desk
      lodeway import table holdings.xlsx --data my-desk --yes --dry-run
      lodeway import table to-mend/holdings.xlsx.csv --data my-desk
      lodeway control kamoto-copper --data my-desk
    """
    from lodeway import api
    from lodeway.importers.table import importing

    public = project or paths.project_root()
    own = (folder,) if (folder / "data").is_dir() else ()
    outcome = importing.read(
        file,
        folder,
        public,
        lambda: api.load(public, data=own).store,
        today=date.today(),
        sheet=sheet,
        map_file=map_file,
        wanted=wanted,
        choose=lambda sheet, proposed, kinds: _accepted(sheet, proposed, kinds, lang, yes),
        watch=watched(_READING[lang]),
    ).checked(lambda folder: faults(public, folder))
    if not dry_run:
        for path in outcome.write(lang):
            say(f"wrote {path}")
    show(report(outcome, lang=lang), style)
