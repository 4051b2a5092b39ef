"""The built graph of given tables, kept by the hash of everything that went into it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from lodeway import paths
from lodeway.build import inputs
from lodeway.errors import ReleaseError
from lodeway.store import engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lodeway.build.graph import Graph


def graph_file(root: Path, checked: Callable[[], Graph]) -> Path:
    """The N-Quads file of the graph of `root`; `checked` makes the graph if it is not there yet.

    Only a graph that `checked` returns is kept: one that raises leaves nothing behind. Raises `ReleaseError` where the cache cannot
    be written.
    """
    folder = _folder()
    return _hit(folder, inputs.input_hash(root)) or _keep(folder, checked())


def nquads(graph: Graph) -> bytes:
    """The N-Quads of a checked graph, by the cache where it can be used."""
    try:
        file = _found(_folder(), graph.inputs) or _keep(_folder(), graph, indexed=False)
        return file.read_bytes()
    except (ReleaseError, OSError):
        return graph.nquads()


def _folder() -> Path:
    return paths.home() / "graphs"


def _keep(folder: Path, graph: Graph, *, indexed: bool = True) -> Path:
    from lodeway.build import storing

    try:
        return storing.keep(folder, graph, indexed=indexed)
    except OSError as error:
        raise ReleaseError(
            f"cannot keep the graph in {folder}: {error.strerror or error}; "
            "set LODEWAY_HOME to a folder that can be written"
        ) from error


def _hit(folder: Path, name: str) -> Path | None:
    """The kept file, with an index that can be opened if one can be made."""
    file = _found(folder, name)
    if file and not engine.is_whole(str(file.with_suffix(engine.INDEX))):
        from lodeway.build import storing

        with contextlib.suppress(OSError):
            storing.index(file)
    return file


def _found(folder: Path, name: str) -> Path | None:
    files = folder.glob(f"{name}-*.nq")
    return next((f for f in files if f.stem == f"{name}-{f.stat().st_size}"), None)
