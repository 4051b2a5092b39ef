"""What goes into a build, and the hashes of it."""

from __future__ import annotations

import hashlib
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph

from lodeway import paths

if TYPE_CHECKING:
    from collections.abc import Iterable


def context_files(root: Path) -> list[Path]:
    """Every file that decides how tables are read and judged, in a fixed order."""
    ontology = root / "ontology"
    return [*sorted(ontology.rglob("*.ttl")), *sorted(ontology.rglob("*.rq"))]


def context_hash(root: Path) -> str:
    """The SHA-256 of all that a table is read and judged by: ontology, shapes, rules, code."""
    digest = hashlib.sha256()
    digest.update(f"{sys.version_info[:2]} {pyoxigraph.__version__} {_judges()}".encode())
    _add(digest, context_files(root), root)
    for path in paths.code_files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def input_hash(root: Path) -> str:
    """The SHA-256 of all inputs and of the code that reads them: the build cache's key."""
    digest = hashlib.sha256(context_hash(root).encode())
    _add(digest, sorted((root / "data").rglob("*.csv")), root)
    return digest.hexdigest()


def _judges() -> list[str]:
    """The installed versions of what judges shapes, without the time it takes to import them."""
    found = [find_spec(name) for name in ("pyshacl", "rdflib")]
    folders = [Path(spec.origin).parents[1] for spec in found if spec and spec.origin]
    names = ("pyshacl-*.dist-info", "rdflib-*.dist-info")
    return sorted({p.name for folder in folders for name in names for p in folder.glob(name)})


def _add(digest: hashlib._Hash, files: Iterable[Path], root: Path) -> None:
    for path in files:
        name = path.relative_to(root).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
