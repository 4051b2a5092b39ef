"""What goes into a build, and the one hash of it all."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from lodeway import paths

if TYPE_CHECKING:
    from pathlib import Path


def input_files(root: Path) -> list[Path]:
    """Every file that decides what the graph contains, in a fixed order."""
    ontology_files = sorted((root / "ontology").rglob("*.ttl"))
    rules = sorted((root / "ontology").rglob("*.rq"))
    return [*ontology_files, *rules, *sorted((root / "data").rglob("*.csv"))]


def input_hash(root: Path) -> str:
    """The SHA-256 of all inputs and of the code that reads them: the build cache's key."""
    digest = hashlib.sha256()
    for path in input_files(root):
        _add(digest, path.relative_to(root).as_posix(), path)
    for path in paths.code_files():
        _add(digest, path.name, path)
    return digest.hexdigest()


def _add(digest: hashlib._Hash, name: str, path: Path) -> None:
    digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
