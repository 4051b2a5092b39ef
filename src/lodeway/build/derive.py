"""What the rules in `ontology/rules/` add, each rule into a graph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway import rdf, vocab
from lodeway.errors import InvalidData
from lodeway.finding import Finding

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph as ox


def derive(store: ox.Store, folder: Path, *, united: bool = False) -> list[ox.Quad]:
    """The quads made by every CONSTRUCT rule in `folder`, over what `store` holds.

    Rules see the union of its graphs, and as it holds nothing derived they do not see each
    other's work. Each rule's graph carries `ld:derivedBy` with the rule's name, so a
    reader can tell what was concluded from what was said. With `united` the default graph of
    `store` is that union. Raises `InvalidData` for a rule that
    does not parse.
    """
    rules = sorted(folder.glob("*.rq"))
    if not rules:
        raise InvalidData([Finding("ontology/rules", 0, "holds no rule (*.rq); is it missing?")])
    derived: list[ox.Quad] = []
    for rule in rules:
        graph = rdf.Iri(vocab.DERIVED_GRAPHS + rule.stem)
        try:
            triples = rdf.construct(store, rule.read_text("utf-8"), united=united)
        except SyntaxError as error:
            place = f"ontology/rules/{rule.name}"
            raise InvalidData([Finding(place, error.lineno or 0, str(error.msg))]) from None
        derived += [rdf.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
        derived.append(rdf.Quad(graph, rdf.ld("derivedBy"), rdf.Literal(rule.stem), graph))
    return derived


def try_rules(folder: Path) -> None:
    """Raise what `derive` would raise, whatever the graph says."""
    derive(rdf.store(), folder)
