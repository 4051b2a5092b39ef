"""`lodeway verify`: whether receipts still hold, and what has changed since."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.answer import Answer
from lodeway.report.options import printing, root, show
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.report.receipts import Change, Receipts


# Whether receipts still hold, as a table of what is otherwise now.


_HEADS = {
    "en": ("what", "where", "which", "in the receipts", "now"),
    "zh": ("何处有别", "所在", "哪一项", "凭据中", "现为"),
}
_KINDS = {
    "en": {
        "row": "row differs",
        "step": "derivation differs",
        "note": "note differs",
        "verdict": "conclusion differs",
        "table": "table differs",
        "claim": "claim changed",
        "retracted": "claim retracted",
        "gone": "no longer there",
        "new": "new claim",
        "source": "source changed",
    },
    "zh": {
        "row": "行不同",
        "step": "推导不同",
        "note": "说明不同",
        "verdict": "结论不同",
        "table": "表格不同",
        "claim": "主张有改动",
        "retracted": "主张已撤回",
        "gone": "已不存在",
        "new": "新主张",
        "source": "出处有改动",
    },
}
_TITLE = {
    "en": ("The receipts hold: {}", "The receipts do not hold: {}"),
    "zh": ("凭据成立：{}", "凭据不成立：{}"),
}
_NOTES = {
    "en": {
        "whole": "Every member has the hash that the manifest gives it.",
        "same": "Asked again of the same release ({}); claims behind it: {}, sources: {}.",
        "other": "Asked again of another release: then {}, now {}; claims behind it: {}, sources: {}.",
        "version": "Then by lodeway {}, now by {}.",
        "answer": "The answer itself is the same.",
        "forged": "On the same release and with the same lodeway an honest answer comes out the same: these "
        "receipts were edited, or were not written by this program.",
    },
    "zh": {
        "whole": "各文件的散列值均与清单相符。",
        "same": "在同一发布版本（{}）上重新计算，所据主张{}条，出处{}个。",
        "other": "在另一发布版本上重新计算：当时为{}，现为{}；主张{}条，出处{}个。",
        "version": "当时所用lodeway版本为{}，现为{}。",
        "answer": "回答本身相同。",
        "forged": "在同一发布版本、同一程序版本上，如实的回答应完全一致：此凭据经过改动，或并非由本程序写出。",
    },
}
_OF_THE_ANSWER = frozenset({"row", "step", "note", "verdict", "table"})


def report(then: Receipts, now: Receipts, changes: Sequence[Change], *, lang: Lang) -> Answer:
    """What is otherwise now, one row each; no rows where nothing is."""
    rows = tuple(
        (_KINDS[lang][c.kind], _printable(c.where), _printable(c.what), _cut(c.was), _cut(c.now))
        for c in changes
    )
    title = _TITLE[lang][0 if holds(then, now, changes) else 1]
    return Answer(
        title.format(" ".join(map(_printable, then.words))),
        _HEADS[lang],
        rows,
        _notes(then, now, changes, lang),
    )


def holds(then: Receipts, now: Receipts, changes: Sequence[Change]) -> bool:
    """Whether the answer is still the same; on the same release its claims must be so too."""
    if then.release == now.release:
        return not changes
    return not any(change.kind in _OF_THE_ANSWER for change in changes)


def _notes(then: Receipts, now: Receipts, changes: Sequence[Change], lang: Lang) -> tuple[str, ...]:
    words, counted = _NOTES[lang], (len(then.claims), len(then.sources))
    same = then.release == now.release
    notes = [words["whole"]]
    notes.append(
        words["same"].format(then.release[:12], *counted)
        if same
        else words["other"].format(then.release[:12], now.release[:12], *counted)
    )
    if then.version != now.version:
        notes.append(words["version"].format(then.version, now.version))
    elif same and changes:
        notes.append(words["forged"])
    if changes and not any(change.kind in _OF_THE_ANSWER for change in changes):
        notes.append(words["answer"])
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
    show(report(then, now, changes, lang=lang), style)
    if not holds(then, now, changes):
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
        question = command_words.parse(words, lang=then.lang, project=project)  # type: ignore[arg-type]  # read as one of the two
        found = writing.gathered(kg, question.words, question.lang, question.answers(kg))
    return bundle.as_written(found)
