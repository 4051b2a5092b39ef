"""The whole build in memory: read the ontology and the tables, assemble, derive."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway import ontology, rdf, vocab
from lodeway.build import assemble, derive, inputs, keys, register, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from lodeway.build.assemble import Assembled
    from lodeway.build.tables import Row
    from lodeway.finding import Finding
    from lodeway.ontology import Schema


_TRIES = 3
_UNSETTLED = "unsettled"  # no hash: what is kept under this name is never found again


@dataclass(frozen=True)
class Graph:
    """A graph to be: its rows, what each amounts to, and where each thing was written.

    Quads are made when they are asked for, since most questions about a changed table need only
    those of a few rows. `findings` are those of files and ids; cells are judged when they are read.
    `context` is the hash of what the tables are read by, `inputs` of the tables as well.
    """

    root: Path
    context: str
    inputs: str
    schema: Schema
    rows: tuple[Row, ...]
    keys: tuple[bytes, ...]
    places: Mapping[str, Row]
    kinds: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def assembler(self) -> assemble.Assembler:
        """What makes quads of this graph's rows."""
        return assemble.Assembler(self.schema, self.kinds)

    @property
    def rules(self) -> Path:
        """The folder of the rules that add what follows."""
        return self.root / "ontology" / "rules"

    @property
    def shapes(self) -> Path:
        """The file of the shapes that rows must fit."""
        return shapes_of(self.root)

    def read(self, rows: Iterable[Row]) -> Assembled:
        """The quads of some of the rows, and what is wrong with their cells."""
        return self.assembler.read(rows)

    @cached_property
    def assembled(self) -> Assembled:
        """What the tables say, and what is wrong with their cells."""
        return self.assembler.read(self.places.values())

    @property
    def said(self) -> tuple[ox.Quad, ...]:
        """What the tables say."""
        return tuple(self.assembled.quads)

    @cached_property
    def derived(self) -> tuple[ox.Quad, ...]:
        """What the rules conclude from it."""
        store = rdf.store(self.schema.quads + self.said)
        return tuple(derive.derive(store, self.rules))

    def nquads(self) -> bytes:
        """The ontology, what was said and what was concluded, as sorted N-Quads.

        Equal input gives equal bytes.
        """
        return self._nquads

    @cached_property
    def _nquads(self) -> bytes:
        return rdf.nquads(self.schema.quads + self.said + self.derived)

    def turtle(self, nquads: bytes | None = None) -> bytes:
        """The union of all graphs as Turtle; `nquads` saves making them again."""
        schemes = {scheme: f"{vocab.CODE}{scheme}/" for scheme in sorted(self.schema.codes)}
        return rdf.turtle(nquads or self.nquads(), vocab.PREFIXES | schemes)


def shapes_of(root: Path) -> Path:
    """The file of shapes of the project at `root`."""
    return root / "ontology" / "shapes.ttl"


def build(root: Path) -> Graph:
    """Read the graph of `root/ontology` and `root/data`.

    What is wrong with files and ids stands in the graph's `findings`, none hidden by another;
    `lodeway.check` finds the rest, and a graph with findings is for checking only. Tables that
    change while they are read are read again. Raises `InvalidData` for an ontology that cannot
    be read at all.
    """
    for _ in range(_TRIES):
        name = inputs.input_hash(root)
        schema = ontology.read(root / "ontology")
        rows, findings = tables.read(root / "data", schema)
        if inputs.input_hash(root) == name:
            break
    else:
        name = _UNSETTLED
    known = register.register(rows, schema)
    return Graph(
        root=root,
        context=inputs.context_hash(root),
        inputs=name,
        schema=schema,
        rows=tuple(rows),
        keys=keys.keys(rows, schema, known.kinds),
        places=known.places,
        kinds=known.kinds,
        findings=tuple(sorted({*findings, *known.findings})),
    )
