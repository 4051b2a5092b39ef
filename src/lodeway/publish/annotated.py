"""Claims as annotations of plain triples, in RDF 1.2 Turtle.

    id:glencore ld:claimedStakeIn id:kamoto-copper ~ id:stake-... {| ld:share "75"^^xsd:double |} .

The claim is the reifier, so its IRI is the same as in every other file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.schema import rdf, vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lodeway.publish.dataset import Dataset
    from lodeway.publish.vocabulary import Vocabulary

_PREFIXES = ("ld", "id", "source", "rdf", "rdfs", "xsd")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*|[0-9][a-z0-9-]*")

Facts = dict[ox.NamedNode, list["ox.NamedNode | ox.Literal"]]


def turtle(dataset: Dataset) -> bytes:
    """Every claim between two things as an annotation of the triple that ties them.

    Figures and statements tie no two things and are left out; so is a claim one of whose ends is
    not given. A claim with several ends annotates a triple for each, its facts standing once.
    """
    spaces = {name: vocab.PREFIXES[name] for name in _PREFIXES}
    spaces |= {s: f"{vocab.CODE}{s}/" for s in sorted(dataset.schema.codes)}
    write = _Writer(spaces)
    heads = "".join(f"@prefix {name}: <{space}> .\n" for name, space in spaces.items())
    body = "\n".join(_annotations(dataset, write))
    return f"{heads}\n{body}".encode()


def _annotations(dataset: Dataset, write: _Writer) -> Iterator[str]:
    ties = dict(_ties(dataset.vocabulary))
    for claim, facts in _claims(dataset.asserted).items():
        kinds = (kind.value for kind in facts.get(rdf.RDF_TYPE, ()))
        tie = next((ties[kind] for kind in kinds if kind in ties), None)
        if tie is None:
            continue
        start, plain, end = tie
        inner = [
            f"{write(predicate)} {' , '.join(map(write, things))}"
            for predicate, things in facts.items()
            if predicate not in (start, end)
        ]
        told = " {|\n    " + " ;\n    ".join(inner) + " |}"
        for holder in facts.get(start, ()):
            for target in facts.get(end, ()):
                yield f"{write(holder)} {write(plain)} {write(target)} ~ {write(claim)}{told} .\n"
                told = ""


def _ties(
    vocabulary: Vocabulary,
) -> Iterator[tuple[str, tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]]]:
    for iri, term in vocabulary.classes.items():
        parts = [term.iris(vocab.LD + name) for name in ("edgeFrom", "annotates", "edgeTo")]
        if all(parts):
            start, plain, end = (rdf.Iri(found[0]) for found in parts)
            yield iri, (start, plain, end)


def _claims(quads: Iterable[ox.Quad]) -> Mapping[ox.NamedNode, Facts]:
    facts: dict[ox.NamedNode, Facts] = {}
    for quad in quads:
        subject, thing = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(thing, (ox.NamedNode, ox.Literal)):
            facts.setdefault(subject, {}).setdefault(quad.predicate, []).append(thing)
    source = rdf.ld("source")
    return {subject: said for subject, said in facts.items() if source in said}


class _Writer:
    """Writes terms as Turtle, with prefixes where a name allows it."""

    def __init__(self, spaces: Mapping[str, str]) -> None:
        self._prefixes = {space: name for name, space in spaces.items()}
        self._known: dict[str, str] = {}

    def __call__(self, term: ox.NamedNode | ox.Literal) -> str:
        """A term in Turtle."""
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        datatype = term.datatype.value
        if term.language or datatype == vocab.XSD + "string":
            return str(term)
        return f"{rdf.Literal(term.value)}^^{self._iri(datatype)}"

    def _iri(self, iri: str) -> str:
        if iri not in self._known:
            name = vocab.local(iri)
            prefix = self._prefixes.get(iri.removesuffix(name))
            short = prefix is not None and _NAME.fullmatch(name)
            self._known[iri] = f"{prefix}:{name}" if short else f"<{iri}>"
        return self._known[iri]
