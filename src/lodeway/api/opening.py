"""From tables or a file to a loaded graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.api.knowledge import KnowledgeGraph
from lodeway.schema import paths
from lodeway.schema.errors import InvalidData

if TYPE_CHECKING:
    from lodeway.build.graph import Graph
    from lodeway.schema.values import Lang


def load(source: str | Path | None = None, *, memory: bool = False) -> KnowledgeGraph:
    """The graph of the shipped tables, of another project folder, or of an N-Quads file.

    Tables are built and checked at the first call and kept by the hash of their content, so
    later calls only read the result. Raises `InvalidData` with every finding.
    """
    path = Path(source) if source is not None else paths.project_root()
    return KnowledgeGraph(path if path.is_file() else graph_file(path), memory=memory)


def graph_file(root: Path) -> Path:
    """The N-Quads file of the checked graph built from `root`, from the cache where it can be."""
    from lodeway.build import inputs
    from lodeway.store import engine

    home = paths.home()
    kept = inputs.built_file(home / "graphs", inputs.settled_hash(root, home / "inputs"))
    if kept and engine.is_whole(str(kept.with_suffix(engine.INDEX))):
        return kept
    from lodeway.build import cache

    return cache.graph_file(root, lambda: checked(root))


def checked(root: Path, *, lang: Lang = "en") -> Graph:
    """Build and check the graph of `root`. Raises `InvalidData` with every finding."""
    from lodeway.build import graph
    from lodeway.check import check, shacl_process, validation_cache

    waiting = shacl_process.Elsewhere(graph.shapes_of(root))  # gets ready while the tables are read
    try:
        made = built(root)
        known = validation_cache.Verdicts(paths.home() / "verdicts", made.context)
        if findings := check(made, lang=lang, verdicts=known, waiting=waiting):
            raise InvalidData(findings)
    finally:
        waiting.stop()
    return made


def built(root: Path) -> Graph:
    """The graph of `root`, unchecked, with what follows for the day of the release."""
    from lodeway.build import graph
    from lodeway.ownership import now

    return graph.build(root, now.conclude)
