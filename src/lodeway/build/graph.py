"""The whole build in memory: read the ontology and the tables, assemble, derive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway import ontology, rdf, vocab
from lodeway.build import assemble, derive, tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from lodeway.build.tables import Row
    from lodeway.finding import Finding
    from lodeway.ontology import Schema


@dataclass(frozen=True)
class Graph:
    """A built graph: what was said, what was concluded, and where each thing was written."""

    schema: Schema
    said: tuple[ox.Quad, ...]
    derived: tuple[ox.Quad, ...]
    rows: tuple[Row, ...]
    places: Mapping[str, Row]
    findings: tuple[Finding, ...] = ()

    @property
    def quads(self) -> tuple[ox.Quad, ...]:
        """The ontology, what was said, and what was concluded."""
        return self.schema.quads + self.said + self.derived

    def nquads(self) -> bytes:
        """All quads as sorted N-Quads: equal input gives equal bytes."""
        return rdf.nquads(self.quads)

    def turtle(self) -> bytes:
        """The union of all graphs as Turtle."""
        schemes = {scheme: f"{vocab.CODE}{scheme}/" for scheme in sorted(self.schema.codes)}
        return rdf.turtle(self.quads, vocab.PREFIXES | schemes)


def build(root: Path) -> Graph:
    """Build the graph from `root/ontology` and `root/data`.

    What is wrong with the tables stands in the graph's `findings`, none hidden by another; a
    graph that has any is for checking only. Raises `InvalidData` for an ontology that cannot be
    read at all.
    """
    schema = ontology.read(root / "ontology")
    rows, findings = tables.read(root / "data", schema)
    assembled = assemble.assemble(rows, schema)
    findings += assembled.findings
    derived = derive.derive(list(schema.quads) + assembled.quads, root / "ontology" / "rules")
    return Graph(
        schema=schema,
        said=tuple(assembled.quads),
        derived=tuple(derived),
        rows=tuple(rows),
        places=assembled.places,
        findings=tuple(sorted(set(findings))),
    )
