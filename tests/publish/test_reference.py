"""The reference of the ontology: every term stands on it, in both languages, and it loads nothing."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser

import pytest

from lodeway.build import graph as build_graph
from lodeway.publish import changes, diagram, reference, vocabulary
from lodeway.publish.dataset import Dataset
from lodeway.publish.reference import anchor
from lodeway.schema import rdf, vocab
from toys import ROOT, TOY, Project, with_directness

PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in vocab.PREFIXES.items())


class _Page(HTMLParser):
    """The ids and the links of a page, and the open elements at its end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.ids += [facts["id"] or ""] if "id" in facts else []
        self.links += [facts["href"] or ""] if tag == "a" else []
        if tag not in ("meta", "link", "rect", "path"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    root = tmp_path_factory.mktemp("toy")
    shutil.copytree(ROOT / "ontology", root / "ontology")
    for name, table in TOY.items():
        file = root / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(with_directness(table) if name.endswith("stakes.csv") else table, "utf-8")
    graph = build_graph.build(root)
    return Dataset(graph.nquads(), graph.schema)


@pytest.fixture(scope="module")
def text(toy: Dataset) -> str:
    return reference.page(toy)


def words(turtle: str) -> vocabulary.Vocabulary:
    quads = rdf.parse_turtle((PREFIXES + turtle).encode(), vocab.ONTOLOGY_GRAPH)
    return vocabulary.read(quads)


def test_every_term_and_code_has_its_anchor_once_and_every_link_leads_somewhere(
    toy: Dataset, text: str
) -> None:
    page = _Page(text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    known = toy.vocabulary
    codes = [code for scheme in known.schemes for code in known.codes(scheme)]
    terms = [*known.classes.values(), *known.properties.values(), *known.schemes.values(), *codes]
    assert {anchor(term) for term in terms} <= set(page.ids)
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert {"Stake", "holder", "code-confidence", "confidence-high"} <= set(page.ids)


def test_definitions_stand_in_both_languages(toy: Dataset, text: str) -> None:
    stake = toy.vocabulary.classes[vocab.LD + "Stake"]
    article = text[text.index('<article id="Stake">') :].partition("</article>")[0]
    assert stake.definition("en") in article
    assert stake.definition("zh") in article


def test_a_class_shows_its_fields_an_example_and_how_many_there_are(text: str) -> None:
    article = text[text.index('<article id="Stake">') :].partition("</article>")[0]
    assert "id:anvil-basalt a ld:" in article
    for name in ("holder", "share", "locator", "recorded"):
        assert f'<a href="#{name}">{name}</a>' in article
    row = next(r for r in article.split("<tr>") if '"#holder"' in r)
    assert "yes" in row
    assert "<td>1</td>" in row


def test_the_page_loads_nothing(text: str) -> None:
    assert not re.search(r"<(script|img|iframe)|\bsrc=|@import|url\(", text)
    assert "default-src &#x27;none&#x27;" in text


def test_a_deprecated_term_names_its_successor_and_a_union_its_members() -> None:
    known = words("""
        ld:Old a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy ld:New .
        ld:New a owl:Class . ld:Mine a owl:Class . ld:Port a owl:Class .
        ld:Ownable a owl:Class ; owl:unionOf (ld:Mine ld:Port) .
    """)
    old = known.classes[vocab.LD + "Old"]
    assert (old.is_deprecated, old.successors) == (True, (vocab.LD + "New",))
    assert [vocab.local(m) for m in known.union(vocab.LD + "Ownable")] == ["Mine", "Port"]
    assert known.above(vocab.LD + "Mine") == [vocab.LD + "Ownable"]
    same = words("""ld:Run a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:unionOf (ld:A ld:B) ] .
        ld:A a owl:Class . ld:B a owl:Class .""")
    assert same.union(vocab.LD + "Run") == (vocab.LD + "A", vocab.LD + "B")


def test_codes_stand_in_their_order() -> None:
    known = words("""
        code:step a skos:ConceptScheme .
        <https://w3id.org/lodeway/code/step/b> skos:inScheme code:step ; ld:order 2 .
        <https://w3id.org/lodeway/code/step/c> skos:inScheme code:step .
        <https://w3id.org/lodeway/code/step/a> skos:inScheme code:step ; ld:order 1 .
    """)
    assert [code.name for code in known.codes(vocab.CODE + "step")] == ["a", "b", "c"]


def test_the_picture_has_a_box_for_every_class_of_its_module(toy: Dataset) -> None:
    picture = diagram.svg(toy.vocabulary, "actors")
    classes = [t for t in toy.vocabulary.classes.values() if t.module == "actors"]
    assert picture.count('<rect class="box"') == len(classes) > 5
    assert "holder → Actor" in picture
    assert diagram.svg(toy.vocabulary, "no-such-module") == ""


def test_changes_name_what_came_went_and_was_set_aside() -> None:
    before = words("""
        ld:Stays a owl:Class ; skos:definition "One."@en . ld:Goes a owl:Class .
        ld:moves a owl:ObjectProperty ; rdfs:domain ld:Goes . ld:ages a owl:ObjectProperty .
    """)
    after = words("""
        ld:Stays a owl:Class ; skos:definition "One."@en . ld:Comes a owl:Class .
        ld:moves a owl:ObjectProperty ; rdfs:domain ld:Stays .
        ld:ages a owl:ObjectProperty ; owl:deprecated true ; dcterms:isReplacedBy ld:moves .
    """)
    kept = {"version": "1.0", "terms": changes.snapshot(before)}
    found = changes.between(kept, after)
    assert found.added == (vocab.LD + "Comes",)
    assert found.removed == (vocab.LD + "Goes",)
    assert found.deprecated == {vocab.LD + "ages": (vocab.LD + "moves",)}
    assert found.changed == {vocab.LD + "moves": {"domain": "ld:Goes"}}


def test_the_changes_since_the_published_version_are_told_in_both_languages(toy: Dataset) -> None:
    told = changes.markdown(toy.vocabulary, ROOT)
    assert told.startswith("# Terms since version 0.4.0\n")
    assert "# 自版本 0.4.0 以来的术语变化\n" in told
    assert "- `ld:claimedStakeIn` 据称持股" in told


def test_a_project_that_published_nothing_has_only_new_terms(project: Project) -> None:
    root = project()
    (root / "ontology" / "published.json").unlink(missing_ok=True)
    graph = build_graph.build(root)
    told = changes.markdown(vocabulary.read(graph.schema.quads), root)
    assert re.match(r"No version was published before: all \d+ terms are new\.\n", told)
