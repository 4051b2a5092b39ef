"""The built graph of given tables, kept by the hash of everything that went into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway import paths
from lodeway.build import graph, release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEPT = 8


def graph_file(root: Path, make: Callable[[], bytes]) -> Path:
    """The N-Quads file of the graph built from `root`, made by `make` when it is not there yet.

    Only a graph that `make` returns is kept: one that raises leaves nothing behind.
    """
    folder = paths.home() / "graphs"
    file = folder / f"{graph.input_hash(root)}.nq"
    if not file.is_file():
        release.write_file(file, make())
        _forget_old(folder)
    return file


def _forget_old(folder: Path) -> None:
    newest = sorted(folder.glob("*.nq"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in newest[KEPT:]:
        old.unlink(missing_ok=True)
