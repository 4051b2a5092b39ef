"""`lodeway import rdf`: one's own triples into a folder of own facts."""

from __future__ import annotations

import csv
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.answer import Answer, columns
from lodeway.report.options import language, output_format, root, say, show
from lodeway.schema import words
from lodeway.schema.errors import Finding, InvalidData, ReleaseError
from lodeway.schema.paths import Roots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lodeway.importers.triples import Triples
    from lodeway.schema.words import Lang

_ = words.of(__name__)

_TITLE = _("{}: {} triples read")
_COLUMNS = columns("matter_id matter what count")
_KEPT, _FILLED = _("kept"), _("filled in")
_AS = _("{} = {}")
_ITS_ID = _("its id")


@click.command("rdf")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--data",
    "overlay",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of your own facts to write into, as `lodeway new` makes.",
)
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@output_format
@language
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with your own ontology/ and data/ (default: the shipped ones).",
)
def command(
    files: tuple[Path, ...],
    overlay: Path,
    dry_run: bool,
    style: str,
    lang: Any,
    project: Path | None,
) -> None:
    """Read your own triples (.ttl .trig .nq .nt .jsonld .rdf) into a folder of your own facts.

    Every thing becomes a row of a table in FOLDER/data/imported/, every named graph a source of
    yours; what stands in no graph is by your desk. The rows are checked over the public graph
    first: nothing is written where one breaks a rule. Nothing is fetched.

    \b
    Examples:
      lodeway import rdf mine.trig --data my-desk
      lodeway import rdf mine.jsonld --data my-desk --dry-run
      lodeway control kamoto-copper --data my-desk
    """
    from lodeway.importers import reading, triples, writing
    from lodeway.schema import ontology

    public = root(project).public
    schema = ontology.read(public / "ontology")
    desk, today = _desk(overlay), date.today().isoformat()
    answers = []
    for path in files:
        name = reading.slug(path.stem)
        known = _sources(overlay, but=name)
        found = triples.read(path, schema, desk=desk, today=today, known=known)
        _check(found, path, overlay, public, name, lang)
        if not dry_run:
            say(f"wrote {writing.place_tables(found.tables, overlay, name)}")
        answers.append(_report(found, path, lang))
    show(answers, style)


def _desk(overlay: Path) -> str:
    """The source of what no other source says: the first row of the folder's own sources."""
    path = overlay / "data" / "sources.csv"
    if ids := _ids(path):
        return ids[0]
    raise ReleaseError(f"{path} has no row that says whose facts these are; see 'lodeway new'")


def _sources(overlay: Path, *, but: str) -> set[str]:
    """The sources that the folder has, without those of the import `but`, which is made anew."""
    tables = (overlay / "data").rglob("sources.csv")
    return {one for table in tables if table.parent.name != but for one in _ids(table)}


def _ids(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as text:
        return [row["id"] for row in csv.DictReader(text) if row.get("id")]


def _check(found: Triples, path: Path, overlay: Path, public: Path, name: str, lang: Lang) -> None:
    """Raise what is wrong with the rows over the public graph, at the lines of the file."""
    from lodeway import api
    from lodeway.importers import writing

    with tempfile.TemporaryDirectory(prefix="lodeway-") as folder:
        trial = Path(folder) / "own"
        shutil.copytree(overlay / "data", trial / "data")
        place = writing.place_tables(found.tables, trial, name)
        try:
            api.checked(Roots(public, (trial,)), lang=lang)
        except InvalidData as error:
            findings = _at_lines(error.findings, found, str(place), path)
            moved = (
                Finding(f.file.replace(str(trial), str(overlay), 1), f.line, f.message)
                for f in findings
            )
            raise InvalidData(sorted(moved)) from None


def _at_lines(
    findings: Iterable[Finding], found: Triples, place: str, path: Path
) -> Iterator[Finding]:
    """Findings in tables that are not there yet, as findings in the file that they come from."""
    for finding in findings:
        table = finding.file.removeprefix(f"{place}/")
        if table in found.tables and finding.file != table:
            ids = sorted(row["id"] for row in found.tables[table])
            line = found.lines.get(ids[finding.line - 2], 0) if finding.line > 1 else 0
            yield Finding(str(path), line, finding.message)
        else:
            yield finding


def _report(found: Triples, path: Path, lang: Lang) -> Answer:
    """Rows by table, and what was filled in."""
    rows: list[tuple[object, ...]] = [
        ("kept", _KEPT[lang], name, len(kept)) for name, kept in sorted(found.tables.items())
    ]
    rows += [
        ("filled", _FILLED[lang], _AS[lang].format(header, value or _ITS_ID[lang]), count)
        for (header, value), count in sorted(found.filled.items())
    ]
    title = _TITLE[lang].format(path, found.read)
    return Answer(title, _COLUMNS[lang], tuple(rows), name="import")
