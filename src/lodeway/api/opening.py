"""From tables or a file to a loaded graph, and queries of strangers in a process apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lodeway import store
from lodeway.api.knowledge import KnowledgeGraph
from lodeway.api.plain import day, plain
from lodeway.report.answer import Answer
from lodeway.schema import paths
from lodeway.schema.errors import InvalidData

if TYPE_CHECKING:
    from lodeway.api.plain import Day
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
        built = graph.build(root)
        known = validation_cache.Verdicts(paths.home() / "verdicts", built.context)
        if findings := check(built, lang=lang, verdicts=known, waiting=waiting):
            raise InvalidData(findings)
    finally:
        waiting.stop()
    return built


def unknown_names(file: Path, query: str) -> tuple[str, ...]:
    """What a query names that the graph of an N-Quads file does not have, a sentence each."""
    return store.unknown(store.Store.at(file), query)


def sparql_apart(
    file: Path,
    query: str,
    *,
    timeout: float = 30,
    max_rows: int = 100_000,
    on: Day = None,
    lang: Lang = "en",
) -> Answer | str:
    """Any query over an N-Quads file, in a process of its own with limits and no network.

    Parameters `?on` and `?lang` are filled where the query declares them. A CONSTRUCT or
    DESCRIBE gives N-Triples, with a last comment line where it was cut. Raises `QueryRefused`, `QueryTimeout` or `QueryError`.
    """
    given = {"on": day(on), "lang": lang}
    declared = store.parameters(query)
    asked = store.bind(query, {name: given[name] for name in given if name in declared})
    if store.form(query) in ("CONSTRUCT", "DESCRIBE"):
        graph = store.run(file, asked, format="ntriples", timeout=timeout, max_rows=max_rows)
        cut_line = f"# cut after {max_rows:,} triples\n" if graph.truncated else ""
        return graph.decode() + cut_line
    rows = store.run(file, asked, timeout=timeout, max_rows=max_rows)
    cut = (f"cut after {len(rows.rows):,} rows; raise --max-rows for more",)
    return Answer(
        "SPARQL", rows.columns, plain(rows.rows), cut if rows.truncated else (), whole=True
    )
