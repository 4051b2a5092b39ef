"""The SHACL shapes over the rows to be judged, with each result traced back to its row."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lodeway import rdf, vocab
from lodeway.check import judge, sight
from lodeway.errors import InvalidData
from lodeway.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from lodeway.build.graph import Graph
    from lodeway.check.judge import Elsewhere, Verdict

# A second process starts in half a second; so many quads take longer than that to judge.
_WORTH_A_PROCESS = 20_000
_PROCESSES = 4


class Shapes:
    """The shapes of one project, read. Raises `InvalidData` for a file that holds none.

    `waiting` is a judge of the same shapes that is ready to work.
    """

    def __init__(self, file: Path, waiting: Elsewhere | None = None) -> None:
        store = rdf.store(_read(file))
        self.file, self._waiting = file, waiting
        self.near = sight.is_near(store)
        self._mentioned = sight.mentioned(store) if self.near else None

    def begin(
        self, graph: Graph, quads: Sequence[ox.Quad], *, lang: str
    ) -> Callable[[], Iterator[Finding]]:
        """Begin to judge, elsewhere where that pays; what comes back ends it.

        It gives one finding for each thing that breaks a shape, at the row that stated it.
        `quads` are those of the rows to judge: all rows of the graph, unless the shapes are
        `near`. Of what these rows refer to the classes are added, and nothing is judged but rows.
        """
        seen = [quad for quad in quads if self._sees(quad)]
        shares = _shares(seen) if self.near else [[quad.triple for quad in seen]]
        own = [{_iri(triple.subject) for triple in share} for share in shares]
        for share in shares:
            _add_classes(share, graph)
        busy = self._give(shares)

        def end() -> Iterator[Finding]:
            for verdicts, judged in zip(self._verdicts(busy, shares), own, strict=True):
                for verdict in verdicts:
                    if verdict.focus in judged or not self.near:
                        yield _finding(verdict, graph, lang)

        return end

    def _give(self, shares: list[list[ox.Triple]]) -> list[Elsewhere]:
        """One share goes to who waits, or stays here; the others go to processes of their own."""
        waiting = [self._waiting] if self._waiting else []
        judges = waiting + [judge.Elsewhere(self.file) for _ in shares[len(waiting) + 1 :]]
        return [at.give(share) for at, share in zip(judges, shares, strict=False)]

    def _verdicts(
        self, busy: list[Elsewhere], shares: list[list[ox.Triple]]
    ) -> list[list[Verdict]]:
        """The verdicts on each share, those that stayed here judged now."""
        try:
            here = [judge.judge(share, self.file) for share in shares[len(busy) :]]
            return [*(at.verdicts() for at in busy), *here]
        finally:
            for at in busy:
                at.stop()

    def _sees(self, quad: ox.Quad) -> bool:
        named = quad.object if quad.predicate == rdf.RDF_TYPE else quad.predicate
        return self._mentioned is None or _iri(named) in self._mentioned


def _iri(term: object) -> str:
    return term.value if isinstance(term, rdf.Iri) else ""


def _read(shapes: Path) -> list[ox.Quad]:
    place = f"ontology/{shapes.name}"
    try:
        quads = rdf.parse_turtle(shapes.read_bytes(), vocab.ONTOLOGY_GRAPH)
    except FileNotFoundError:
        raise InvalidData([Finding(place, 0, "the file is missing")]) from None
    except SyntaxError as error:
        raise InvalidData([Finding(place, error.lineno or 0, f"not Turtle: {error.msg}")]) from None
    if not quads:
        raise InvalidData([Finding(place, 0, "holds no shape")])
    return quads


def _shares(quads: Sequence[ox.Quad]) -> list[list[ox.Triple]]:
    """The quads' triples in as many parts as pay, with all that is said of one thing in one part."""
    count = min(os.cpu_count() or 1, _PROCESSES, len(quads) // _WORTH_A_PROCESS + 1)
    shares: list[list[ox.Triple]] = [[]]
    for before, quad in zip((None, *quads), quads, strict=False):
        full = len(shares[-1]) >= len(quads) / count
        if full and before is not None and before.subject != quad.subject:
            shares.append([])
        shares[-1].append(quad.triple)
    return shares


def _add_classes(share: list[ox.Triple], graph: Graph) -> None:
    """Add the classes of all that is named but not described in `share`."""
    described = {triple.subject for triple in share}
    named = dict.fromkeys(t.object for t in share if isinstance(t.object, rdf.Iri))
    for term in named:
        if term not in described:
            share += [quad.triple for quad in graph.assembler.types(term.value)]


def _finding(verdict: Verdict, graph: Graph, lang: str) -> Finding:
    said = f" (is {vocab.local(verdict.value)})" if verdict.value else ""
    wanted = [text for language, text in verdict.messages if language == lang]
    message = min(wanted or [text for _, text in verdict.messages], default="breaks a shape")
    message = f"'{vocab.local(verdict.focus)}': {message}{said}"
    row = graph.places.get(verdict.focus)
    return row.finding(message) if row else Finding("data", 0, message)
