"""`lodeway import`: a publisher's file in, rows of our tables out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from lodeway.cli.common import language, output_format, say, show


@click.command("import")
@click.argument("name", metavar="[FORMAT]", required=False)
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@click.option(
    "--official",
    is_flag=True,
    help="Write the part that the shipped graph rests on, to data/official/.",
)
@output_format
@language
@click.option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    help="The project to import into; made from the shipped one where it is not there yet. "
    "Within a checkout the default is its own data/imported/.",
)
def command(
    name: str | None,
    files: tuple[Path, ...],
    dry_run: bool,
    official: bool,
    style: str,
    lang: str,
    project: Path | None,
) -> None:
    """Read a publisher's own FILES, in a known FORMAT, into a project's tables.

    The tables go to PROJECT/data/imported/, with the file's hash, edition and licence, and every
    row names the row it comes from. What could not be resolved is listed, never dropped in
    silence. Without arguments: the formats.

    \b
    Examples:
      lodeway import
      lodeway import icmm global-mining-dataset.xlsx --project my-graph
      lodeway import usgs-mcs MCS2026_Commodities_Data.csv --dry-run
      lodeway import usgs-mcs MCS2026_Commodities_Data.csv --official
      lodeway check --project my-graph
    """
    from lodeway import importers
    from lodeway.importers import project as projects
    from lodeway.views import imports

    if name is None:
        show(imports.formats([importers.find(n) for n in importers.names()], lang=lang), style)
        return
    if not files:
        raise click.UsageError(
            f"name the file or files to import; see 'lodeway import' for '{name}'"
        )
    importers.find(name)
    root = projects.reading_root(project)
    imported = importers.read(name, files, root, recorded=date.today().isoformat())
    if not dry_run:
        from lodeway.importers import writing

        write = writing.write_official if official else writing.write
        say(f"wrote {write(imported, projects.writing_root(project))}")
    show(imports.report(imported, lang=lang), style)
