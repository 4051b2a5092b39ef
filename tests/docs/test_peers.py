"""The page that sets models side by side is true: our triples, our exports, and others' terms."""

from __future__ import annotations

import json
import re
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Literal, Namespace, URIRef

from lodeway.publish import bods, ftm
from lodeway.publish.dataset import Dataset
from lodeway.schema import vocab
from toys import ROOT

TEXT = (ROOT / "docs" / "peers.md").read_text("utf-8")
STANDARDS = ROOT / "tests" / "publish" / "standards"
FIBO = "https://spec.edmcouncil.org/fibo/ontology/"
WIKIDATA = "http://www.wikidata.org/"
OTHERS = {
    "fibo-ctr": f"{FIBO}FND/Agreements/Contracts/",
    "fibo-opty": f"{FIBO}BE/OwnershipAndControl/OwnershipParties/",
    "fibo-lei": f"{FIBO}BE/LegalEntities/LEIEntities/",
    "fibo-dbt": f"{FIBO}FBC/DebtAndEquities/Debt/",
    "fibo-loan": f"{FIBO}LOAN/LoansGeneral/Loans/",
    "fibo-cur": f"{FIBO}FND/Accounting/CurrencyAmount/",
    "mn": "https://minmod.isi.edu/ontology/",
    "mnr": "https://minmod.isi.edu/resource/",
    "wd": f"{WIKIDATA}entity/",
    "p": f"{WIKIDATA}prop/",
    "ps": f"{WIKIDATA}prop/statement/",
    "pq": f"{WIKIDATA}prop/qualifier/",
    "pr": f"{WIKIDATA}prop/reference/",
    "wikibase": "http://wikiba.se/ontology#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": vocab.RDFS,
    "xsd": vocab.XSD,
    "ex": "http://example.org/",
}
KNOWN = {*(OTHERS[name] for name in ("rdfs", "prov", "wikibase", "wd", "mnr", "ex")), vocab.RDF}


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


def parsed(block: str, prefixes: dict[str, str]) -> Graph:
    graph = Graph(bind_namespaces="none")
    heads = "".join(f"@prefix {name}: <{space}> .\n" for name, space in prefixes.items())
    return graph.parse(data=heads + block, format="turtle")


def key(value: str, datatype: str) -> tuple[str, object]:
    """A literal by its value, so that 40e0 is the double 40."""
    return datatype, float(value) if datatype == vocab.XSD + "double" else value


def test_our_triples_stand_in_the_shipped_graph(published: Dataset) -> None:
    prefixes = published.prefixes
    told = set()
    for quad in (*published.asserted, *published.derived):
        subject, thing = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(thing, ox.NamedNode | ox.Literal):
            is_text = isinstance(thing, ox.Literal)
            value = key(thing.value, thing.datatype.value) if is_text else thing.value
            told.add((subject.value, quad.predicate.value, value))
    shown = 0
    for block in blocks("turtle"):
        for s, p, o in parsed(block, prefixes):
            value = key(str(o), str(o.datatype)) if isinstance(o, Literal) else str(o)
            assert (str(s), str(p), value) in told, f"{s} {p} {o}"
            shown += 1
    assert shown > 50


def test_our_questions_have_the_answer_that_is_shown(published: Dataset) -> None:
    store = ox.Store()
    store.extend(published.derived)
    (question,) = blocks("sparql")
    asked, _, answer = question.partition("#")
    got = store.query(asked, prefixes=published.prefixes, use_default_graph_as_union=True)
    assert str(bool(got)).lower() == answer.strip()


def within(part: Any, whole: Any) -> bool:
    """Whether what is shown stands in what is exported, which says more."""
    if isinstance(part, dict):
        return all(name in whole and within(value, whole[name]) for name, value in part.items())
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(within, part, whole))
    return bool(part == whole)


def test_our_exports_say_what_is_shown(published: Dataset) -> None:
    exported = {one["recordId"]: one for one in json.loads(bods.export(published).content)}
    exported |= {
        one["id"]: one for one in map(json.loads, ftm.export(published).content.splitlines())
    }
    shown, decoder = 0, json.JSONDecoder()
    for block in blocks("json"):
        text = block.strip()
        while text:
            one, end = decoder.raw_decode(text)
            name = one.get("recordId") or one["id"]
            assert within(one, exported[name]), name
            text, shown = text[end:].strip(), shown + 1
    assert shown == 3
    assert not [name for name in exported if "orion-cmc-kamoto" in name]


def test_every_term_of_another_model_is_defined_there() -> None:
    terms = json.loads((STANDARDS / "terms.json").read_text("utf-8"))
    properties = set(terms.pop(f"{WIKIDATA}prop/"))
    used = set()
    for block in blocks("ttl"):
        graph = parsed(block, OTHERS)
        used |= {term for triple in graph for term in triple if isinstance(term, URIRef)}
    for term in used:
        name = vocab.local(str(term))
        space = str(term).removesuffix(name)
        if space.startswith(f"{WIKIDATA}prop/"):
            assert name in properties, term
        elif space not in KNOWN:
            assert name in terms[space], term
    assert {OTHERS["mn"], OTHERS["fibo-ctr"]} <= {
        str(Namespace(t).rpartition("/")[0]) + "/" for t in used
    }
    assert set(re.findall(r"\(?(P\d{3,4})\b", TEXT)) <= properties
