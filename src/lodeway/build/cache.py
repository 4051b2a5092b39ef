"""The built graph of given tables, kept by the hash of everything that went into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway import paths
from lodeway.build import inputs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEPT = 8


def graph_file(root: Path, make: Callable[[], bytes]) -> Path:
    """The N-Quads file of the graph built from `root`, made by `make` when it is not there yet.

    Only a graph that `make` returns is kept: one that raises leaves nothing behind.
    """
    folder = paths.home() / "graphs"
    file = folder / f"{inputs.input_hash(root)}.nq"
    if not file.is_file():
        from lodeway.build import storing

        storing.keep(file, make(), kept=KEPT)
    return file
