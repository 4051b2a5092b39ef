"""The graph of a project: its inputs, its tables as triples, what rules derive from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from marshal import dumps
from typing import TYPE_CHECKING, TypeAlias

from lodeway.build import assemble, overlays
from lodeway.build.inputs import context_hash, input_hash
from lodeway.schema import ontology, rdf, vocab
from lodeway.schema.errors import Finding, InvalidData
from lodeway.schema.paths import Roots
from lodeway.store.embedded import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from lodeway.build.assemble import Assembled
    from lodeway.build.tables import Row
    from lodeway.schema.ontology import Schema


# What each row amounts to: a key that changes when anything changes that the row is read by.


SIZE = 16
_BY_VALUE = 2  # later forms of marshal tell whether two texts are one object; this one does not


def _keys(rows: Iterable[Row], schema: Schema, kinds: Mapping[str, str]) -> tuple[bytes, ...]:
    """One key a row: of its table's class, its cells, and the classes of all it refers to.

    With the ontology and the code as they are, rows of one key give the same quads and deserve
    the same verdict of every rule that looks at one row and at the classes of what it names.
    """
    spaces, classes = _spaces(schema), kinds.get
    found = []
    for row in rows:
        cells = row.cells
        seen: list[str] = []
        for header in cells:
            if header in spaces:
                space, cell = spaces[header], cells[header]
                if ";" in cell:
                    seen += [classes(space + name, "") for name in cell.split(";")]
                else:
                    seen.append(classes(space + cell, ""))
        told = (row.table.name, cells, seen, *([row.home] if row.home else []))
        text = dumps(told, _BY_VALUE)  # type: ignore[arg-type]
        found.append(blake2b(text, digest_size=SIZE).digest())
    return tuple(found)


def _spaces(schema: Schema) -> dict[str, str]:
    """The columns that refer to other rows, and where what they name has its IRI."""
    ours = {name: p for name, p in schema.properties.items() if p.range.startswith(vocab.LD)}
    return {
        name: vocab.SOURCE if vocab.local(p.range) == "Source" else vocab.ID
        for name, p in ours.items()
        if vocab.local(p.range) in schema.classes and not schema.is_a(vocab.local(p.range), "Code")
    }


# What the rules in `ontology/rules/` add, each rule into a graph of its own.


# What follows from all claims together, which no rule can say: given by who asks for the build. It
# reads a store that holds what rules derive, and its quads go into derived graphs.
Conclude: TypeAlias = "Callable[[Store], Iterable[ox.Quad]]"


def derive(store: ox.Store, folder: Path) -> list[ox.Quad]:
    """The quads made by every CONSTRUCT rule in `folder`, over what `store` holds.

    Rules see the default graph, which is the union of the others, and as it holds nothing derived
    they do not see each other's work. Each rule's graph carries `ld:derivedBy` with the rule's name, so a
    reader can tell what was concluded from what was said. Raises `InvalidData` for a rule that does not parse.
    """
    rules = sorted(folder.glob("*.rq"))
    if not rules:
        raise InvalidData([Finding("ontology/rules", 0, "holds no rule (*.rq); is it missing?")])
    derived: list[ox.Quad] = []
    for rule in rules:
        graph = rdf.Iri(vocab.DERIVED_GRAPHS + rule.stem)
        try:
            triples = rdf.construct(store, rule.read_text("utf-8"))
        except SyntaxError as error:
            place = f"ontology/rules/{rule.name}"
            raise InvalidData([Finding(place, error.lineno or 0, str(error.msg))]) from None
        derived += [rdf.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
        derived.append(rdf.Quad(graph, rdf.ld("derivedBy"), rdf.Literal(rule.stem), graph))
    return derived


def follow(
    store: ox.Store, folder: Path, conclude: Conclude, file: Path | None = None
) -> list[ox.Quad]:
    """What the rules in `folder` derive from a store, and what is concluded from both together.

    The store's default graph must be the union of its graphs; all that follows is put into both.
    Beside `file`, if any, stays what was read on the way, for whoever asks it again.
    """
    derived = derive(store, folder)
    rdf.add(store, derived)
    asked = Store(store, file)
    concluded = list(conclude(asked))
    asked.let_go()
    rdf.add(store, concluded)
    return [*derived, *concluded]


def nothing(_: Store) -> tuple[ox.Quad, ...]:
    """No conclusion."""
    return ()


def try_rules(folder: Path) -> None:
    """Raise what `derive` would raise, whatever the graph says."""
    derive(rdf.store(), folder)


# The whole build in memory: read the ontology and the tables, assemble, derive.


_TRIES = 3
_UNSETTLED = "unsettled"  # no hash: what is kept under this name is never found again


@dataclass(frozen=True)
class Graph:
    """A graph to be: its rows, what each amounts to, and where each thing was written.

    Quads are made when they are asked for, since most questions about a changed table need only
    those of a few rows. `findings` are those of files and ids; cells are judged when they are read.
    `context` is the hash of what the tables are read by, `inputs` of the tables as well.
    """

    roots: Roots
    context: str
    inputs: str
    schema: Schema
    rows: tuple[Row, ...]
    keys: tuple[bytes, ...]
    places: Mapping[str, Row]
    kinds: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    conclude: Conclude = nothing

    @cached_property
    def assembler(self) -> assemble.Assembler:
        """What makes quads of this graph's rows."""
        return assemble.Assembler(self.schema, self.kinds)

    @property
    def root(self) -> Path:
        """The project whose ontology, rules and shapes these are."""
        return self.roots.public

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
        """What follows from it, by the rules and from all claims together."""
        store = rdf.store()
        rdf.add(store, self.schema.quads + self.said)
        return tuple(follow(store, self.rules, self.conclude))

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


def build(root: Path | Roots, conclude: Conclude = nothing) -> Graph:
    """Read the graph of a project, with the overlays of `root`; `conclude` adds what no rule says.

    What is wrong with files and ids stands in the graph's `findings`, none hidden by another;
    `lodeway.check` finds the rest, and a graph with findings is for checking only. Tables that
    change while they are read are read again. Raises `InvalidData` for an ontology or a table that
    cannot be read at all.
    """
    roots = Roots.of(root)
    for attempt in range(_TRIES):
        name = input_hash(roots)
        schema = ontology.read(roots.public / "ontology")
        try:
            rows, findings = overlays.read(roots, schema)
        except InvalidData:
            if attempt == _TRIES - 1 or input_hash(roots) == name:
                raise
            continue
        if input_hash(roots) == name:
            break
    else:
        name = _UNSETTLED
    known = assemble.register(rows, schema)
    return Graph(
        roots=roots,
        context=context_hash(roots.public),
        inputs=name,
        schema=schema,
        rows=tuple(rows),
        keys=_keys(rows, schema, known.kinds),
        places=known.places,
        kinds=known.kinds,
        findings=tuple(sorted({*findings, *known.findings})),
        conclude=conclude,
    )
