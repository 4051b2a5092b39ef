"""`lodeway new`: a folder for one's own facts, with tables to fill."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.answer import Answer, columns
from lodeway.report.options import language, output_format, say, show
from lodeway.schema import words
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.importers.template import Table
    from lodeway.schema.ontology import Schema
    from lodeway.schema.words import Lang

_ = words.of(__name__)

_README = _(
    """# {name}: our own facts

The tables in data/ are laid over the public graph of Lodeway; nothing here is ever written into it.

    lodeway check {folder}
    lodeway control kamoto-copper --data {folder}

- A row may name public ids and ids of this folder; its own id must be new.
- Claims without a `source` are by the only row of data/sources.csv: this desk. Change that row as
  you like. Where data/sources.csv has several rows, every claim names one of them.
- A public source is never the source of a row here. Write a row of your own for what you read, with
  its address in `reference`.
- Answers mark what is by a source of this folder with "own".
- tables.xlsx has the same tables as sheets, with lists to choose codes from and an explanation of
  every column. Save a sheet as CSV (UTF-8) over the file in data/.
- To take your facts away again, leave out --data, or delete this folder.
"""
)
_NOTES = _("Notes of {}")
_MADE = _("{}: made for your own facts")
_FILES = columns("file what")
_WHAT = {
    "README.md": _("how it works, in both languages"),
    "tables.xlsx": _("the same tables as sheets, with lists and help"),
}
_TABLE = _("table: {}")


@click.command("new")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@output_format
@language
def command(folder: Path, style: str, lang: Any) -> None:
    """Make a FOLDER for your own facts, to lay over the public graph with --data.

    It gets a README, empty tables of what an analyst notes first, and the same tables as an Excel
    workbook with lists to choose from. Files that are there already are never written over.

    \b
    Examples:
      lodeway new my-desk
      lodeway new my-desk --lang zh
      lodeway check my-desk
      lodeway control kamoto-copper --data my-desk
    """
    from lodeway.build import release
    from lodeway.importers import template
    from lodeway.schema import ontology, paths
    from lodeway.schema.errors import ReleaseError

    root = paths.project_root()
    schema = ontology.read(root / "ontology")
    tables = template.tables(root, schema)
    files = _files(folder, tables, root, schema, lang)
    if there := [name for name in files if (folder / name).exists()]:
        raise ReleaseError(f"{folder} has {', '.join(there)} already; nothing was written")
    for name, content in files.items():
        release.write_file(folder / name, content)
    show(_told(folder, files, tables, lang), style)


def _files(
    folder: Path, tables: Sequence[Table], root: Path, schema: Schema, lang: Lang
) -> dict[str, bytes]:
    """What a new folder holds, by path."""
    name = folder.resolve().name
    both = (_README[of].format(name=name, folder=folder) for of in sorted(LANGS, key=lang.__ne__))
    files = {"README.md": "\n".join(both).encode()}
    for table in tables:
        lines = [",".join(table.headers)]
        if table.path == "sources.csv":
            desk = _desk(name, root, lang)
            lines.append(",".join(desk.get(header, "") for header in table.headers))
        files[f"data/{table.path}"] = ("\n".join(lines) + "\n").encode()
    try:
        from lodeway.importers import workbook

        files["tables.xlsx"] = workbook.written(tables, lang)
    except ImportError:
        say("for the workbook as well: pip install 'lodeway[import]'")
    return files


def _desk(name: str, root: Path, lang: Lang) -> dict[str, str]:
    """The row of the desk itself, the source of all that names none."""
    from lodeway.importers import reading

    plain = name.replace(",", " ").replace('"', " ")
    slug = reading.slug(name)
    lines = (root / "data" / "sources.csv").read_text("utf-8").splitlines()
    public = {line.partition(",")[0] for line in lines}
    return {
        "id": f"{slug}-desk" if slug in public else slug,
        **{f"label@{of}": _NOTES[of].format(plain) for of in LANGS},
        "publisher": plain,
        "retrieved": date.today().isoformat(),
        "language": lang,
        "sourceKind": "own-work",
        "interested": "false",
    }


def _told(folder: Path, files: Mapping[str, bytes], tables: Sequence[Table], lang: Lang) -> Answer:
    """The files that were made, and what each is for."""
    kinds = {f"data/{table.path}": _TABLE[lang].format(table.labels[lang]) for table in tables}
    what = {name: text[lang] for name, text in _WHAT.items()} | kinds
    rows = tuple((name, what[name]) for name in files)
    return Answer(_MADE[lang].format(folder), _FILES[lang], rows, name="new")
