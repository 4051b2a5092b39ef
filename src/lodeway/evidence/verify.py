"""`lodeway verify`: whether receipts still hold, and what has changed since."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.answer import Answer, columns
from lodeway.report.options import printing, root, show
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.report.receipts import Change, Receipts


# Whether receipts still hold, as a table of what is otherwise now.


_ = words.of(__name__)
_COLUMNS = columns(
    "kind_id kind where which was now",
    kind=_("what", "where it differs"),
    where=_("where"),
)
_KINDS = {
    "row": _("row differs"),
    "step": _("derivation differs"),
    "note": _("note differs"),
    "verdict": _("conclusion differs"),
    "table": _("table differs"),
    "claim": _("claim changed"),
    "retracted": _("claim retracted"),
    "gone": _("no longer there"),
    "new": _("new claim"),
    "source": _("source changed"),
}
_HOLDS, _HOLDS_NOT = _("The receipts hold: {}"), _("The receipts do not hold: {}")
_WHOLE = _("Every member has the hash that the manifest gives it.")
_SAME = _("Asked again of the same release ({}); claims behind it: {}, sources: {}.")
_OTHER = _("Asked again of another release: then {}, now {}; claims behind it: {}, sources: {}.")
_VERSION = _("Then by lodeway {}, now by {}.")
_ANSWER = _("The answer itself is the same.")
_FORGED = _(
    "On the same release and with the same lodeway an honest answer comes out the same: these "
    "receipts were edited, or were not written by this program."
)
_OF_THE_ANSWER = frozenset({"row", "step", "note", "verdict", "table"})


def _report(then: Receipts, now: Receipts, changes: Sequence[Change], *, lang: Lang) -> Answer:
    """What is otherwise now, one row each; no rows where nothing is."""
    rows = tuple(
        (
            c.kind,
            _KINDS[c.kind][lang],
            _printable(c.where),
            _printable(c.what),
            _cut(c.was),
            _cut(c.now),
        )
        for c in changes
    )
    title = (_HOLDS if _holds(then, now, changes) else _HOLDS_NOT)[lang]
    return Answer(
        title.format(" ".join(map(_printable, then.words))),
        _COLUMNS[lang],
        rows,
        _notes(then, now, changes, lang),
        name="changes",
    )


def _holds(then: Receipts, now: Receipts, changes: Sequence[Change]) -> bool:
    """Whether the answer is still the same; on the same release its claims must be so too."""
    if then.release == now.release:
        return not changes
    return not any(change.kind in _OF_THE_ANSWER for change in changes)


def _notes(then: Receipts, now: Receipts, changes: Sequence[Change], lang: Lang) -> tuple[str, ...]:
    counted = (len(then.claims), len(then.sources))
    same = then.release == now.release
    notes = [_WHOLE[lang]]
    notes.append(
        _SAME[lang].format(then.release[:12], *counted)
        if same
        else _OTHER[lang].format(then.release[:12], now.release[:12], *counted)
    )
    if then.version != now.version:
        notes.append(_VERSION[lang].format(then.version, now.version))
    elif same and changes:
        notes.append(_FORGED[lang])
    if changes and not any(change.kind in _OF_THE_ANSWER for change in changes):
        notes.append(_ANSWER[lang])
    return tuple(map(_printable, notes))


def _cut(text: str | None) -> str | None:
    """A text of any length from a file of any origin, as it can stand in a cell."""
    if text is None:
        return None
    return _printable(text if len(text) <= 400 else text[:400] + " ...")


def _printable(text: str) -> str:
    """The text without what would move a terminal's cursor."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


# `lodeway verify`: whether the receipts of an answer still hold.


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
    from lodeway.report import receipts

    then = opened(file)
    kg = api.load(root(project))
    now = _again(kg, then, project)
    changes = receipts.changes(then, receipts.still(kg, then, now))
    show(_report(then, now, changes, lang=lang), style)
    if not _holds(then, now, changes):
        sys.exit(1)


def opened(file: Path) -> Receipts:
    """The receipts in a file. Raises `InvalidValue` where it is none, was cut or was edited."""
    from lodeway.report import bundle
    from lodeway.schema.errors import InvalidValue

    if file.stat().st_size > _MOST:
        raise InvalidValue(f"{file}: larger than receipts can be ({_MOST >> 20} MiB)")
    return bundle.opened(file.read_bytes(), str(file))


def _again(kg: KnowledgeGraph, then: Receipts, project: Path | None) -> Receipts:
    """The question of the receipts asked of `kg`."""
    from lodeway.report import bundle, command_words
    from lodeway.report import receipts as writing

    with tempfile.TemporaryDirectory(prefix="lodeway-") as folder:
        words = writing.unfiled(then, Path(folder))
        question = command_words.parse(words, lang=then.lang, project=project)
        found = writing.gathered(kg, question.words, question.lang, question.answers(kg))
    return bundle.as_written(found)
