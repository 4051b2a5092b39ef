"""A reasoner finds no fault in the ontology, and finds each fault that is planted in it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodeway.schema import ontology, vocab
from vocabulary import ONTOLOGY

with warnings.catch_warnings():
    # It looks for a faster parser that it does not need.
    warnings.simplefilter("ignore")
    import owlready2

RDF_TYPE = ox.NamedNode(vocab.RDF + "type")
DATE_TIME = ox.NamedNode(vocab.XSD + "dateTime")
# HermiT knows no xsd:date or xsd:gYear and stops at a datatype of our own: here every date is a dateTime, which
# changes nothing of what it can conclude, as no axiom says anything of the days themselves.
DATES = {vocab.XSD + "date", vocab.XSD + "gYear", vocab.LD + "PartialDate"}

# What a reasoner concludes from; all else in the files is for readers and for the build.
SPOKEN = (vocab.RDF, vocab.RDFS, vocab.OWL)
MUTE = {vocab.RDFS + "label", vocab.RDFS + "isDefinedBy", vocab.OWL + "versionInfo"}

TOY = "https://example.org/"

# Each is of these classes and has some value of a class: nothing in any world of ours can be so.
PLANTED = {
    "a stake in a mineral": "Stake; target Mineral",
    "a stake in a person": "Stake; target Person",
    "a stake that a mineral holds": "holder Mineral",
    "a mineral that is run": "Operation; operated Mineral",
    "a mineral that is joined": "Membership; organization Mineral",
    "an output of an agreement": "Production; subject Agreement",
    "a production that is a reserve": "Production; Reserve",
    "a topic that supplies": "Offtake; supplier Topic",
    "a flow to an agreement": "destination Agreement",
    "a state of a person": "StatusClaim; subject Person",
    "a company that is a claim": "Company; holder Actor",
    "a source that is a mine": "source Mine",
    "a company that is a state": "Company; State",
    "a stockpile that is a mine": "Stockpile; Mine",
    "a status that is a confidence": "status ConfidenceCode",
}
SOUND = {
    "a stake in a mine": "Stake; holder Company; target Mine",
    "a stake in a line": "target Segment",
    "a mine that was a project": "Mine; Project; Deposit",
    "an output of a state": "Production; subject State",
    "a flow to a market": "Flow; origin Mine; destination Topic",
    "a state of an agreement": "StatusClaim; subject Agreement",
    "a consortium that is joined and owned": "Consortium; country State",
}


def world(facts: str, name: str) -> list[ox.Triple]:
    """A class of that name: what is of each class that stands alone and has each value."""
    me = ox.NamedNode(TOY + name.replace(" ", "-"))
    found = [ox.Triple(me, RDF_TYPE, ox.NamedNode(vocab.OWL + "Class"))]
    above = ox.NamedNode(vocab.RDFS + "subClassOf")
    for fact in facts.split("; "):
        verb, _, value = fact.rpartition(" ")
        kind = ox.NamedNode(vocab.LD + value)
        if verb:
            some = ox.BlankNode()
            found += [
                ox.Triple(some, RDF_TYPE, ox.NamedNode(vocab.OWL + "Restriction")),
                ox.Triple(
                    some, ox.NamedNode(vocab.OWL + "onProperty"), ox.NamedNode(vocab.LD + verb)
                ),
                ox.Triple(some, ox.NamedNode(vocab.OWL + "someValuesFrom"), kind),
            ]
        found.append(ox.Triple(me, above, some if verb else kind))
    return found


def for_reasoning() -> list[ox.Triple]:
    """The ontology as HermiT can read it: dates as above, nodes without a name nameless again."""

    def plain(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.NamedNode | ox.BlankNode:
        if isinstance(term, ox.NamedNode) and term.value.startswith(vocab.GENID):
            return ox.BlankNode(term.value.removeprefix(vocab.GENID))
        return term

    kept = []
    for quad in ontology.read(ONTOLOGY).quads:
        said = quad.predicate.value.startswith(SPOKEN) and quad.predicate.value not in MUTE
        if said and quad.subject.value not in DATES:
            value = DATE_TIME if quad.object.value in DATES else plain(quad.object)
            kept.append(ox.Triple(plain(quad.subject), quad.predicate, value))
    return kept


def impossible(folder: Path, triples: Iterable[ox.Triple]) -> set[str]:
    """The IRIs of classes that can have no instance. Raises where nothing can be true."""
    file = folder / "world.nt"
    file.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    world = owlready2.World()
    world.get_ontology(f"file://{file}").load()
    owlready2.sync_reasoner_hermit(world, debug=0)
    return {kind.iri for kind in world.inconsistent_classes()}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a reasoner finds impossible in the ontology with all that is planted in it."""
    planted = [t for name, facts in (PLANTED | SOUND).items() for t in world(facts, name)]
    return impossible(tmp_path_factory.mktemp("reasoning"), for_reasoning() + planted)


def test_the_ontology_is_consistent_and_every_class_of_it_can_have_instances(
    found: set[str],
) -> None:
    assert {iri for iri in found if iri.startswith(vocab.LD)} == set()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_found(found: set[str], name: str) -> None:
    assert TOY + name.replace(" ", "-") in found


@pytest.mark.parametrize("name", SOUND)
def test_what_can_be_true_is_no_error(found: set[str], name: str) -> None:
    assert TOY + name.replace(" ", "-") not in found


def test_a_thing_that_cannot_be_makes_the_whole_inconsistent(tmp_path: Path) -> None:
    stake, cobalt = ox.NamedNode(TOY + "stake"), ox.NamedNode(TOY + "cobalt")
    facts = [
        ox.Triple(stake, ox.NamedNode(vocab.LD + "target"), cobalt),
        ox.Triple(cobalt, RDF_TYPE, ox.NamedNode(vocab.LD + "Mineral")),
    ]
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        impossible(tmp_path, for_reasoning() + facts)
