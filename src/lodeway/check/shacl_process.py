"""Triples judged by shapes through pyshacl, here or in another process.

`python -m lodeway.check.shacl_process SHAPES.ttl` reads N-Triples from standard input and writes the
verdicts to standard output as JSON.
"""

from __future__ import annotations

import contextlib
import gc
import json
import subprocess
import sys
from dataclasses import astuple, dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rdflib import Graph, Literal, URIRef
    from rdflib.term import Node


@dataclass(frozen=True, order=True)
class Verdict:
    """One thing that breaks a shape: the node, the value at fault or "", the words by language."""

    focus: str
    value: str
    messages: tuple[tuple[str, str], ...]


def judge(triples: Iterable[ox.Triple], shapes: Path) -> list[Verdict]:
    """Everything in `triples` that breaks a shape, sorted."""
    return _judge(triples, _rules(shapes))


def _rules(shapes: Path) -> Graph:
    from rdflib import Graph

    return Graph().parse(shapes, format="turtle")


def _judge(triples: Iterable[ox.Triple], rules: Graph) -> list[Verdict]:
    import pyshacl
    from rdflib import Graph
    from rdflib.namespace import RDF, SH

    data = Graph(bind_namespaces="none")
    for triple in triples:
        data.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    gc.freeze()  # the data stay as they are: no need to look through them for garbage
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", inplace=True)
    finally:
        gc.unfreeze()
    assert isinstance(report, Graph)
    return sorted({_verdict(r, report) for r in report.subjects(RDF.type, SH.ValidationResult)})


class Elsewhere:
    """The same in a process of its own, which gets ready while others work."""

    def __init__(self, shapes: Path) -> None:
        self._shapes = shapes
        self._triples: list[ox.Triple] = []
        self._process: subprocess.Popen[bytes] | None = None
        # -P: a folder named lodeway where the user happens to stand is not this package.
        command = [sys.executable, "-P", "-m", "lodeway.check.shacl_process", str(shapes)]
        pipe = subprocess.PIPE
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
            )

    def give(self, triples: list[ox.Triple]) -> Elsewhere:
        """Let it judge these, while the caller goes on."""
        self._triples = triples
        if self._process is not None:
            assert self._process.stdin is not None
            try:
                self._process.stdin.write(
                    ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
                )
                self._process.stdin.flush()
            except OSError:
                self.stop()
        return self

    def verdicts(self) -> list[Verdict]:
        """What the process found; where it could not work, the work is done here."""
        if self._process is not None:
            out, _ = self._process.communicate()
            code, self._process = self._process.returncode, None
            if code == 0:
                return [
                    Verdict(focus, value, tuple((lang, text) for lang, text in messages))
                    for focus, value, messages in json.loads(out)
                ]
        return judge(self._triples, self._shapes)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def main() -> None:
    """Judge standard input."""
    from pathlib import Path

    import pyshacl  # noqa: F401  # takes a while: better now than when the triples are there

    rules = _rules(Path(sys.argv[1]))
    triples = ox.parse(sys.stdin.buffer.read(), format=ox.RdfFormat.N_TRIPLES)
    verdicts = _judge((quad.triple for quad in triples), rules)
    sys.stdout.write(json.dumps([astuple(verdict) for verdict in verdicts]))


@cache
def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> URIRef | Literal:
    from rdflib import Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    assert isinstance(term, ox.Literal), "the build makes no blank nodes"
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value))


def _verdict(result: Node, report: Graph) -> Verdict:
    from rdflib import Literal
    from rdflib.namespace import SH

    value = report.value(result, SH.value)
    texts = [t for t in report.objects(result, SH.resultMessage) if isinstance(t, Literal)]
    return Verdict(
        focus=str(report.value(result, SH.focusNode)),
        value="" if value is None else str(value),
        messages=tuple(sorted((t.language or "", str(t)) for t in texts)),
    )


if __name__ == "__main__":
    main()
