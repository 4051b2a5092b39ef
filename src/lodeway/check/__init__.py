"""Whether the graph keeps its own rules; every finding points at a file and a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lodeway.build.graph import Graph
    from lodeway.finding import Finding


def check(graph: Graph, root: Path, *, lang: str = "en") -> list[Finding]:
    """Everything wrong with a built graph: the table rules first, then the SHACL shapes.

    Messages of shapes come in `lang`. An empty list means the graph may be released.
    """
    from lodeway.check import geography, integrity, shapes

    found = [*integrity.findings(graph), *geography.findings(graph)]
    return sorted({*found, *shapes.findings(graph, root / "ontology" / "shapes.ttl", lang=lang)})
