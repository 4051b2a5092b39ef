"""What was judged and found clean before, so that only what has changed is judged again."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from lodeway.build import release
from lodeway.build.graph import SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


_LOG = logging.getLogger(__name__)
_MOST_ROWS = 100_000
KEPT = 8
_SUM = 32


class Verdicts:
    """The keys of rows without a fault, kept in `folder`, one file for each set of rules.

    A key stands for all that a verdict rests on, apart from the rules themselves (ontology,
    shapes, code), for which `context` stands. Only clean rows are ever noted: a fault is found
    again by looking. A file that is damaged counts as none; one that cannot be written is done
    without.
    """

    def __init__(self, folder: Path, context: str, *, besides: Path | None = None) -> None:
        """Keys noted in the folder `besides` are known as well, and nothing is written there."""
        self._file = folder / f"{context[:32]}.clean"
        self._before = self._load()
        self._besides = Verdicts(besides, context).clean() if besides else frozenset()

    def clean(self) -> frozenset[bytes]:
        """The keys of all rows known to be clean."""
        return self._besides.union(self._before)

    def note(self, keys: Iterable[bytes]) -> None:
        """Remember these rows as clean beside those known; at most `_MOST_ROWS`, newest first."""
        new = (key for key in keys if key not in self._besides)
        kept = list(dict.fromkeys((*new, *self._before)))[:_MOST_ROWS]
        if kept == self._before:
            return
        body = b"".join(kept)
        try:
            release.write_file(self._file, hashlib.sha256(body).digest() + body)
            self._prune()
        except OSError as error:
            _LOG.info("verdicts are not kept: %s", error)

    def _load(self) -> list[bytes]:
        try:
            content = self._file.read_bytes()
        except OSError:
            return []
        stated, body = content[:_SUM], content[_SUM:]
        if hashlib.sha256(body).digest() != stated or len(body) % SIZE:
            _LOG.info("%s is damaged and made again", self._file)
            return []
        return [body[i : i + SIZE] for i in range(0, len(body), SIZE)]

    def _prune(self) -> None:
        files = sorted(self._file.parent.glob("*.clean"), key=lambda p: p.stat().st_mtime)
        for old in files[:-KEPT]:
            old.unlink(missing_ok=True)
