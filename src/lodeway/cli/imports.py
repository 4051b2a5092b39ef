"""`lodeway import`: publishers' files into a project."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report import localise
from lodeway.report.answer import Answer, columns
from lodeway.report.options import all_rows, language, output_format, say, show
from lodeway.schema import words
from lodeway.schema.values import Lang
from lodeway.schema.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.importers.model import Format, Imported


_ = words.of(__name__)


# What an import read, kept and left aside, as a table.


_FORMATS = _("Formats that can be imported")
_KNOWN = columns(
    "format_id publisher files about",
    format_id=_("format"),
)
_LEFT = columns(
    "matter_id matter what why count first",
    first=_("first at"),
)
_MATTERS = {
    "read": _("read"),
    "kept": _("kept"),
    "unmatched": _("unresolved"),
    "skipped": _("left out"),
}


def _formats(known: Sequence[Format], *, lang: Lang) -> Answer:
    """The formats, who publishes them, which files they are made of."""
    rows = tuple((f.name, f.publisher, f.files, f.about[lang]) for f in known)
    return Answer(_FORMATS[lang], _KNOWN[lang], rows, name="formats")


def report(imported: Imported, *, lang: Lang) -> Answer:
    """Records read, rows kept by table, and everything left aside with its reason."""
    matters = {key: (key, text[lang]) for key, text in _MATTERS.items()}
    rows: list[tuple[object, ...]] = [(*matters["read"], "", "", imported.read, "")]
    rows += [
        (*matters["kept"], name, "", len(kept), "")
        for name, kept in sorted(imported.tables.items())
    ]
    for kind in ("unmatched", "skipped"):
        rows += [
            (
                *matters[kind],
                localise.message(left.what, lang),
                localise.message(left.why, lang),
                left.count,
                left.first,
            )
            for left in getattr(imported, kind)
        ]
    title = f"{imported.source[f'label@{lang}']} ({imported.source.get('licence', '')})"
    return Answer(title, _LEFT[lang], tuple(rows), name="import")


def _written(
    imported: Imported, root: Path, overlay: Path | None, project: Path | None, *, official: bool
) -> Path:
    """Write what was imported where the options say; returns the file or folder."""
    from lodeway.importers import writing

    if overlay is None:
        write = writing.write_official if official else writing.write
        return write(imported, writing.writing_root(project))
    if official:
        raise click.UsageError("--official writes public tables; it goes with no --data")
    return writing.write_own(imported, overlay, root)


# `lodeway import`: a publisher's file in, rows of our tables out.


# What is no publisher's format, and is read in ways of its own.
READERS = {"rdf": "lodeway.cli.triples"}


class _Import(click.Command):
    """Hands on to another command where the first word is one of `READERS`."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        if not args or args[0] not in READERS:
            return super().make_context(info_name, args, parent, **extra)
        reader: click.Command = importlib.import_module(READERS[args[0]]).command
        lang = (parent.find_root().obj if parent else None) or ENGLISH
        told = localise.command(reader, lang)
        return told.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)


@click.command("import", cls=_Import)
@click.argument("name", metavar="[FORMAT]", required=False)
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@click.option(
    "--official",
    is_flag=True,
    help="Write the part that the shipped graph rests on, to data/official/.",
)
@all_rows
@output_format
@language
@click.option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    help="The project to import into; made from the shipped one where it is not there yet. "
    "Within a checkout the default is its own data/imported/.",
)
@click.option(
    "--data",
    "overlay",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own facts to import into instead, as `lodeway new` makes.",
)
def command(
    name: str | None,
    files: tuple[Path, ...],
    dry_run: bool,
    official: bool,
    style: str,
    lang: Any,
    project: Path | None,
    overlay: Path | None,
) -> None:
    """Read a publisher's own FILES, in a known FORMAT, into a project's tables.

    The tables go to data/imported/ of the project or of your own folder, with the file's hash,
    edition and licence, and every row names the row it comes from. What could not be resolved is
    listed, never dropped in silence. Without arguments: the formats. Your own triples:
    `lodeway import rdf --help`.

    \b
    Examples:
      lodeway import
      lodeway import icmm global-mining-dataset.xlsx --project my-graph
      lodeway import usgs-mcs MCS2026_Commodities_Data.csv --dry-run
      lodeway import usgs-mcs MCS2026_Commodities_Data.csv --official
      lodeway check --project my-graph
      lodeway import icmm global-mining-dataset.xlsx --data my-desk
    """
    from lodeway import importers
    from lodeway.importers import writing as projects

    if name is None:
        show(_formats([importers.find(n) for n in importers.names()], lang=lang), style)
        return
    if not files:
        raise click.UsageError(
            f"name the file or files to import; see 'lodeway import' for '{name}'"
        )
    importers.find(name)
    root = projects.reading_root(project)
    imported = importers.read(name, files, root, recorded=date.today().isoformat())
    if not dry_run:
        say(f"wrote {_written(imported, root, overlay, project, official=official)}")
    show(report(imported, lang=lang), style)
