"""From tables or a file to a loaded graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.api.knowledge import KnowledgeGraph
from lodeway.schema import paths
from lodeway.schema.errors import InvalidData, InvalidValue
from lodeway.schema.paths import Roots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.build.graph import Graph
    from lodeway.schema.values import Lang


def load(
    source: str | Path | Roots | None = None,
    *,
    data: str | Path | Iterable[str | Path] = (),
    memory: bool = False,
) -> KnowledgeGraph:
    """The graph of the shipped tables, of another project folder, or of an N-Quads file.

    `data` are folders of your own facts, laid over the tables: each of their rows stands in the
    graph of a source of yours, marked as own. Tables are built and checked at the first call and
    kept by the hash of their content, so later calls only read the result. An address of the web
    is that of a SPARQL 1.1 endpoint that was loaded with a release: see `RemoteGraph`. Raises `InvalidData`
    with every finding, and `InvalidValue` for own facts over a file.
    """
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        source = Roots(paths.project_root(), endpoint=source)
    public, overlays, endpoint = Roots.of(
        Path(source) if isinstance(source, str) else _named(source)
    )
    overlays += tuple(map(Path, (data,) if isinstance(data, str | Path) else data))
    overlays = tuple(dict.fromkeys(overlays))
    if endpoint:
        if overlays:
            raise InvalidValue("own facts are laid over tables, and an endpoint gives answers only")
        from lodeway.api.remote import RemoteGraph

        return RemoteGraph(endpoint)
    if not public.is_file():
        roots = Roots(public, overlays)
        return KnowledgeGraph(graph_file(roots), memory=memory, roots=roots)
    if overlays:
        raise InvalidValue(f"{public} is built already; own facts are laid over a project's tables")
    return KnowledgeGraph(public, memory=memory)


def _named(source: Path | Roots | None) -> Path | Roots:
    return paths.project_root() if source is None else source


def graph_file(root: Path | Roots) -> Path:
    """The N-Quads file of the checked graph built from `root`, from the cache where it can be."""
    from lodeway.build import inputs
    from lodeway.store import engine

    inputs.forget_removed()
    home = inputs.kept_folder(root)
    kept = inputs.built_file(home / inputs.GRAPHS, inputs.settled_hash(root, home / "inputs"))
    if kept and engine.is_whole(str(kept.with_suffix(engine.INDEX))):
        return kept
    from lodeway.build import cache

    return cache.graph_file(root, lambda: checked(root))


def checked(root: Path | Roots, *, lang: Lang = "en") -> Graph:
    """Build and check the graph of `root`. Raises `InvalidData` with every finding."""
    from lodeway.build import graph, inputs
    from lodeway.check import check, shacl_process, validation_cache

    roots = Roots.of(root)
    # It gets ready while the tables are read.
    waiting = shacl_process.Elsewhere(graph.shapes_of(roots.public))
    try:
        made = built(roots)
        own, shared = (inputs.kept_folder(r) / "verdicts" for r in (roots, roots.public))
        besides = shared if own != shared else None
        known = validation_cache.Verdicts(own, made.context, besides=besides)
        if findings := check(made, lang=lang, verdicts=known, waiting=waiting):
            raise InvalidData(findings)
    finally:
        waiting.stop()
    return made


def built(root: Path | Roots) -> Graph:
    """The graph of `root`, unchecked, with what follows for the day of the release."""
    from lodeway.build import graph
    from lodeway.ownership import now

    return graph.build(root, now.conclude)
