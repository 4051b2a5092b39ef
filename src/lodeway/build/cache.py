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
    # The size stands in the name: a file cut short is no hit, and is made again.
    name = inputs.input_hash(root)
    for file in folder.glob(f"{name}-*.nq"):
        if file.stem == f"{name}-{file.stat().st_size}":
            return file
    from lodeway.build import storing

    nquads = make()
    return storing.keep(folder / f"{name}-{len(nquads)}.nq", nquads, kept=KEPT)
