"""`lodeway verify`: whether the receipts of an answer still hold."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.cli.common import printing, root, show

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.studies.receipts import Receipts

_MOST = 64 << 20


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@printing
def command(file: Path, style: Any, lang: Any, project: Path | None) -> None:
    """Ask the question of FILE, receipts written with --receipts, once more and compare.

    On the same release the answer must be the same to the last figure; what differs is named. On
    another release it says which claims changed, were retracted, are gone or are new, and whether
    the answer still holds. Ends with 1 where it does not.

    \b
    Examples:
      lodeway ask who-controls --asset kamoto-copper --receipts kamoto.zip
      lodeway verify kamoto.zip
      lodeway verify kamoto.zip --project my-graph --lang zh
    """
    from lodeway import api
    from lodeway.studies import receipts
    from lodeway.views import verified

    then = opened(file)
    kg = api.load(root(project))
    now = _again(kg, then, project)
    changes = receipts.changes(then, receipts.still(kg, then, now))
    show(verified.report(then, now, changes, lang=lang), style)
    if not verified.holds(then, now, changes):
        sys.exit(1)


def opened(file: Path) -> Receipts:
    """The receipts in a file. Raises `InvalidValue` where it is none, was cut or was edited."""
    from lodeway.errors import InvalidValue
    from lodeway.views import bundle

    if file.stat().st_size > _MOST:
        raise InvalidValue(f"{file}: larger than receipts can be ({_MOST >> 20} MiB)")
    return bundle.opened(file.read_bytes(), str(file))


def _again(kg: KnowledgeGraph, then: Receipts, project: Path | None) -> Receipts:
    """The question of the receipts asked of `kg`."""
    from lodeway.cli import asked
    from lodeway.cli import receipts as writing
    from lodeway.views import bundle

    with tempfile.TemporaryDirectory(prefix="lodeway-") as folder:
        words = writing.unfiled(then, Path(folder))
        question = asked.parse(words, lang=then.lang, project=project)  # type: ignore[arg-type]  # read as one of the two
        found = writing.gathered(kg, question, question.answers(kg))
    return bundle.as_written(found)
