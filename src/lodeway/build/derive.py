"""What the rules in `ontology/rules/` add, each rule into a graph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway import rdf, vocab
from lodeway.errors import InvalidData
from lodeway.finding import Finding

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox


def derive(quads: list[ox.Quad], folder: Path) -> list[ox.Quad]:
    """The quads made by every CONSTRUCT rule in `folder`, over `quads` alone.

    Each rule's graph carries `ld:derivedBy` with the rule's name, so a reader can tell
    what was concluded from what was said. Raises `InvalidData` for a rule that does not parse.
    """
    rules = sorted(folder.glob("*.rq"))
    if not rules:
        raise InvalidData([Finding("ontology/rules", 0, "holds no rule (*.rq); is it missing?")])
    rule_set = rdf.RuleSet(quads)
    derived: list[ox.Quad] = []
    for rule in rules:
        graph = rdf.Iri(vocab.DERIVED_GRAPHS + rule.stem)
        try:
            triples = rule_set.construct(rule.read_text("utf-8"))
        except SyntaxError as error:
            place = f"ontology/rules/{rule.name}"
            raise InvalidData([Finding(place, error.lineno or 0, str(error.msg))]) from None
        derived += [rdf.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
        derived.append(rdf.Quad(graph, rdf.ld("derivedBy"), rdf.Literal(rule.stem), graph))
    return derived
