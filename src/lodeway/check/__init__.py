"""Whether the graph keeps its own rules; every finding points at a file and a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lodeway.build.graph import Graph
    from lodeway.finding import Finding


def check(graph: Graph, root: Path, *, lang: str = "en") -> list[Finding]:
    """Everything wrong with a built graph: its tables, its rows together, the SHACL shapes.

    Messages of shapes come in `lang`. A row that could not be read as it stands is not judged
    again for what it therefore lacks. An empty list means the graph may be released.
    """
    from lodeway.check import geography, integrity, shapes

    known = {(f.file, f.line) for f in graph.findings}
    sound = [row for row in graph.rows if (row.file, row.line) not in known]
    found = [*integrity.findings(sound), *geography.findings(sound)]
    found += shapes.findings(graph, root / "ontology" / "shapes.ttl", lang=lang)
    return sorted({*graph.findings, *(f for f in found if (f.file, f.line) not in known)})
