"""The front door gives plain objects, and the explorer's page is filled from the graph."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from rdflib import Dataset, URIRef

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.explorer.page import Page
from lodeway.schema.errors import AmbiguousName, InvalidValue, ReleaseError, UnknownName
from toys import TOY, Project


def test_importing_the_package_imports_nothing_heavy() -> None:
    script = (
        "import sys, lodeway; "
        "print(sorted({'rdflib', 'networkx', 'pyoxigraph', 'click', 'pyvis'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_graph_goes_on_as_plain_rdflib(toy: KnowledgeGraph) -> None:
    dataset = toy.to_rdflib()
    assert type(dataset) is Dataset
    gazette = dataset.graph(URIRef("https://w3id.org/lodeway/source/gazette"))
    holder = URIRef("https://w3id.org/lodeway/ontology#holder")
    claim = URIRef("https://w3id.org/lodeway/id/anvil-basalt")
    assert gazette.value(claim, holder) == URIRef("https://w3id.org/lodeway/id/anvil")


def test_the_index_and_the_graph_in_memory_answer_alike(project: Project) -> None:
    root = project()
    question = "SELECT ?s ?p { ?s ?p id:basalt } ORDER BY ?s ?p"
    by_index = lodeway.load(root).sparql(question)
    in_memory = lodeway.load(root, memory=True).sparql(question)
    assert by_index == in_memory
    assert by_index.rows


def test_a_release_can_be_loaded_from_its_file(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    file.write_bytes(lodeway.load(project()).file.read_bytes())
    assert lodeway.load(file).network("actors").has_edge("anvil", "basalt")


def test_a_file_that_is_no_graph_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("not quads\n")
    with pytest.raises(ReleaseError, match=r"graph\.nq:1: not N-Quads"):
        lodeway.load(tmp_path / "graph.nq").sparql("ASK { ?s ?p ?o }")


def test_a_changed_table_is_seen_at_the_next_load(project: Project) -> None:
    root = project()
    assert lodeway.load(root).label("anvil") == "Anvil"
    table = root / "data/actors/actors.csv"
    table.write_text(table.read_text("utf-8").replace("Anvil", "Hammer"), "utf-8")
    assert lodeway.load(root).label("anvil") == "Hammer"


def test_a_cache_that_was_cut_short_is_made_again(project: Project) -> None:
    root = project()
    kg = lodeway.load(root)
    expected = kg.sparql("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o")
    kg.file.write_bytes(kg.file.read_bytes()[:5000])
    shutil.rmtree(kg.file.with_suffix(".index"))
    again = lodeway.load(root).sparql("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o")
    assert again == expected


def test_a_royalty_is_not_a_share_held(project: Project) -> None:
    stake = TOY["claims/stakes.csv"].replace("shareholding", "royalty")
    kg = lodeway.load(project({"claims/stakes.csv": stake}))
    assert kg.sparql("ASK { id:anvil ld:holdsStakeInNow|ld:mayHoldStakeInNow id:basalt }").rows == (
        (False,),
    )
    (row,) = kg.ask("who-controls", asset="basalt").to_dicts()
    assert (row["actor"], row["form"]) == ("Anvil", "royalty")


def test_an_interest_that_is_not_in_effect_says_so_on_the_page(whole_page: Page) -> None:
    captions = {
        e.label["en"]
        for e in whole_page.edges
        if e.source == "orion-cmc" and e.target == "kamoto-copper"
    }
    assert captions
    assert all("non-binding" in c or "announced" in c for c in captions)


def test_a_class_that_nothing_in_the_network_has_is_an_error(toy: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="unknown kind of node 'Prot'; did you mean 'Port'"):
        toy.rank("transport", only="Prot")


def test_an_empty_name_is_no_name(toy: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName):
        toy.ask("who-controls", asset="")


def test_a_day_must_be_a_day(toy: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="'2026-02' is not a day"):
        toy.network("actors", on="2026-02")


def test_ranking_and_routes_need_nothing_but_names(toy: KnowledgeGraph) -> None:
    assert toy.rank("transport", by="degree", top=1).rows[0].node
    (way,) = toy.routes("矿城", "Port of Far", by="km", k=1).ways
    assert way.places == ("mine-town", "post", "port-of-east", "port-of-far")


def test_the_networks_are_plain(shipped: KnowledgeGraph) -> None:
    for name in ("actors", "ownership", "transport", "minerals", "flows"):
        G = shipped.network(name)
        assert type(G) is nx.MultiDiGraph
        assert G.number_of_edges() > 0
        assert all(data["label_zh"] for _, data in G.nodes(data=True))


def test_every_relation_on_the_page_opens_to_a_source(
    shipped: KnowledgeGraph, whole_page: Page
) -> None:
    ties = {"passesThrough", "seaGate", "country"}
    assert [e.id for e in whole_page.edges if not e.evidence and e.kind not in ties] == []
    evidence = [ev for e in whole_page.edges for ev in e.evidence]
    assert all(ev.source_label for ev in evidence)
    unplaced = shipped.sparql(
        'SELECT ?claim { ?claim ld:locator "place in the page not recorded" }'
    )
    known = {str(row["claim"]).rpartition("/")[2] for row in unplaced}
    assert {ev.claim for ev in evidence if not ev.locator} <= known != set()


def test_the_page_marks_what_is_disputed(whole_page: Page) -> None:
    disputed = {e.id for e in whole_page.edges if any(ev.disputed for ev in e.evidence)}
    assert "rail-kolwezi-dilolo" in disputed


def test_every_article_claim_about_something_shown_is_on_the_page(whole_page: Page) -> None:
    said = {ev.claim for node in whole_page.nodes for ev in node.statements}
    everything = {f"article-a-{n:02}" for n in range(1, 44)}
    everything |= {f"article-b-{n:02}" for n in range(1, 30)}
    assert everything - said == set()


def test_the_page_is_the_same_bytes_whatever_the_hash_seed(project: Project) -> None:
    root = project()
    script = (
        "import sys, lodeway, hashlib; kg = lodeway.load(sys.argv[1], memory=True); "
        "print(hashlib.sha256(kg.explorer().encode()).hexdigest())"
    )
    hashes = set()
    for seed in ("0", "1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", script, str(root)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        hashes.add(done.stdout)
    assert len(hashes) == 1


def test_holders_whom_nobody_names_are_never_ranked(shipped: KnowledgeGraph) -> None:
    kinds = {n: d["kind"] for n, d in shipped.network("ownership").nodes(data=True)}
    assert "HolderGroup" in kinds.values()
    ranked = {r.node for r in shipped.rank("ownership", by="degree", top=None, draws=0).rows}
    assert not {n for n, kind in kinds.items() if kind == "HolderGroup"} & ranked


def test_a_mineral_is_found_by_its_symbol(shipped: KnowledgeGraph) -> None:
    assert shipped.find("Cu", kind="Mineral") == "copper"


@pytest.mark.parametrize("name", ["Congo", "刚果"])
def test_congo_alone_is_either_of_two_states(name: str, shipped: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousName, match=r"'cod' \(.+\) or 'cog' \("):
        shipped.find(name, kind="Country")


def test_a_page_opens_in_the_language_it_was_made_for(toy: KnowledgeGraph) -> None:
    assert '<html lang="en" data-home="zh">' in toy.explorer(home="zh")
    assert '<html lang="en">' in toy.explorer()


def test_studies_take_days_and_names_of_what_to_let_through(shipped: KnowledgeGraph) -> None:
    held = shipped.control("kamoto-copper", on="2026-02-10")
    agreed = shipped.control("kamoto-copper", on="2026-02-10", status="non-binding")
    assert "orion-cmc" not in {direct.holder for direct in held.direct}
    assert "orion-cmc" in {direct.holder for direct in agreed.direct}
    assert shipped.money("usa", basis="read").through.basis == "read"
    assert shipped.agreement("us-drc-spa", on="2026-03-01").bond is not None


def test_a_language_without_answers_is_refused(toy: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="'fr' is not one of en, zh"):
        toy.ask("who-owns", lang="fr")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="'fr' is not one of en, zh"):
        toy.ask("who-owns").to_dict("fr")  # type: ignore[arg-type]


def test_sensitivity_gives_no_receipts_that_nobody_could_verify(
    toy: KnowledgeGraph, tmp_path: Path
) -> None:
    turned = toy.sensitivity(lambda kg: kg.ask("who-owns"))
    with pytest.raises(InvalidValue, match="no receipts"):
        turned.receipts(tmp_path / "turned.zip")
