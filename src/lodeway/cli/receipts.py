"""Writing receipts: the question a command was asked, its answer and all that stands behind it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.cli import asked
from lodeway.cli.common import root, say
from lodeway.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from lodeway.answer import Answer
    from lodeway.api import KnowledgeGraph
    from lodeway.cli.asked import Asked
    from lodeway.studies.receipts import Receipts

_SHOWN = "lodeway.answers"
WORDS = "lodeway.words"
_FOLDER = "files/"
_MOST = 1 << 20  # bytes of a file that a question names


def write(ctx: click.Context, file: Path, answers: Sequence[Answer]) -> None:
    """Write the receipts of what a command showed so far to `file`, whole or not at all."""
    from lodeway import api
    from lodeway.build import release
    from lodeway.views import bundle

    shown: list[Answer] = ctx.meta.setdefault(_SHOWN, [])
    shown += answers
    question = asked.of(ctx, ctx.meta[WORDS])
    found = gathered(api.load(root(question.project)), question, shown)
    release.write_file(file, bundle.packed(found))
    say(f"wrote {file}")


def gathered(kg: KnowledgeGraph, question: Asked, answers: Sequence[Answer]) -> Receipts:
    """Answers to a question with their claims, their sources and the files that it names."""
    import lodeway
    from lodeway.studies import receipts

    words, files = _filed(question.words)
    with kg.file.open("rb") as nquads:
        release = hashlib.file_digest(nquads, "sha256").hexdigest()
    return receipts.gather(
        kg,
        answers,
        words=words,
        lang=question.lang,
        release=release,
        version=lodeway.__version__,
        files=files,
    )


def _filed(words: Sequence[str]) -> tuple[list[str], dict[str, bytes]]:
    """The words with each TOML file by its name in the receipts, and these files."""
    out, files = [], {}
    for word in words:
        if word.endswith(".toml") and Path(word).is_file():
            data = Path(word).read_bytes()
            if len(data) > _MOST:
                raise InvalidValue(f"{word}: too large to go into receipts ({_MOST >> 20} MiB)")
            kept = f"{_FOLDER}{hashlib.sha256(data).hexdigest()[:12]}.toml"
            files[kept] = data
            out.append(kept)
        else:
            out.append(word)
    return out, files


def unfiled(found: Receipts, folder: Path) -> list[str]:
    """The words that ask the question again, with the files that they name written to `folder`.

    Words may come from a stranger: one that names any other file raises `InvalidValue`.
    """
    out = []
    for word in found.words:
        if word in found.files:
            path = folder / word.removeprefix(_FOLDER)
            path.write_bytes(found.files[word])
            out.append(str(path))
        elif word.endswith(".toml") or "/" in word or "\\" in word:
            raise InvalidValue(f"the receipts ask for the file '{word}', which they do not hold")
        else:
            out.append(word)
    return out
