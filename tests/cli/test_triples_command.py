"""One's own triples into a folder of own facts, checked and kept by their graphs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

import command_line
import own_facts
from command_line import Ended
from lodeway.importers import triples
from lodeway.schema import rdf
from toys import Project

MINE = (
    "@prefix ld: <https://w3id.org/lodeway/ontology#> . "
    "@prefix id: <https://w3id.org/lodeway/id/> .\n"
    "<http://me/g> { id:test-co a ld:Company . [] a ld:Stake ; ld:holder id:test-co ; "
    "ld:target id:basalt ; ld:share 1.5 . }\n"
)
TURTLE = (
    "@prefix ld: <https://w3id.org/lodeway/ontology#> .\n"
    "@prefix id: <https://w3id.org/lodeway/id/> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    'id:test-co a ld:Company ; rdfs:label "Test Co"@en , "测试公司"@zh ;\n'
    "    ld:country id:zmb .\n"
    "<http://example.org/deals#one> a ld:Stake ;\n"
    "    ld:holder id:test-co ; ld:target id:basalt ; ld:share 2 ;\n"
    '    ld:sinceStated "2024-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> ;\n'
    "    ld:progress <https://w3id.org/lodeway/code/progress/announced> .\n"
)


@pytest.fixture
def root(project: Project) -> Path:
    return project()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return own_facts.desk(Path("my-desk"), {"sources.csv": own_facts.SOURCES})


def take(root: Path, desk: Path, name: str, text: str | bytes, *more: str) -> Ended:
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return command_line.run("import", "rdf", name, "--data", desk, "--project", root, *more)


def graphs(root: Path, desk: Path) -> list[tuple[str, ...]]:
    query = "SELECT ?g ?h ?share { GRAPH ?g { ?s a ld:Stake ; ld:holder ?h ; ld:share ?share } }"
    done = command_line.run("sparql", query, "--format", "csv", "--project", root, "--data", desk)
    assert done.returncode == 0, done.stderr
    return [
        tuple(row.values())
        for row in csv.DictReader(io.StringIO(done.stdout))
        if row["h"].endswith("test-co")
    ]


def refused(done: Ended) -> list[str]:
    assert done.returncode == 1
    assert not list(Path("my-desk").glob("data/imported/*/*"))
    return done.stderr.removeprefix("lodeway: ").splitlines()


def test_a_named_graph_becomes_a_source_of_ones_own(root: Path, desk: Path) -> None:
    done = take(root, desk, "mine.trig", MINE)
    assert done.returncode == 0, done.stderr
    ((graph, holder, share),) = graphs(root, desk)
    assert graph.endswith("me-g")
    assert (holder.rpartition("/")[2], share) == ("test-co", "1.5")
    told = command_line.run("control", "basalt", "--project", root, "--data", desk)
    assert "own: Triples of mine.trig, me-g" in told.stdout
    assert "http://me/g (mine.trig)" in (
        (desk / "data/imported/mine/sources.csv").read_text("utf-8")
    )
    assert "filled in" in done.stdout
    assert "confidence = medium" in done.stdout


def test_what_stands_in_no_graph_is_by_the_desk(root: Path, desk: Path) -> None:
    done = take(root, desk, "mine.ttl", TURTLE)
    assert done.returncode == 0, done.stderr
    assert [graph.rpartition("/")[2] for graph, *_ in graphs(root, desk)] == ["my-desk"]
    (stake,) = csv.DictReader(
        io.StringIO((desk / "data/imported/mine/claims/stakes.csv").read_text("utf-8"))
    )
    assert (stake["id"], stake["since"], stake["progress"]) == ("one", "2024-05", "announced")
    assert (stake["source"], stake["locator"]) == ("my-desk", "mine.ttl:6")


def test_a_graph_that_is_a_source_of_ones_own_already_needs_no_second(
    root: Path, desk: Path
) -> None:
    named = MINE.replace("http://me/g", "https://w3id.org/lodeway/source/my-desk")
    assert take(root, desk, "mine.trig", named).returncode == 0
    assert [graph.rpartition("/")[2] for graph, *_ in graphs(root, desk)] == ["my-desk"]
    public = MINE.replace("http://me/g", "https://w3id.org/lodeway/source/gazette")
    done = take(root, desk, "theirs.trig", public)
    assert done.returncode == 1
    assert "id 'gazette' stands already at data/sources.csv:2" in done.stderr


@pytest.mark.parametrize("ending", sorted(rdf.FORMATS))
def test_every_form_of_rdf_gives_the_same_rows(root: Path, desk: Path, ending: str) -> None:
    quads = list(ox.parse(TURTLE.encode(), format=ox.RdfFormat.TURTLE))
    text = ox.serialize(quads, format=rdf.FORMATS[ending])
    assert text is not None
    assert take(root, desk, f"mine{ending}", text).returncode == 0
    assert [float(row[2]) for row in graphs(root, desk)] == [2.0]


def test_unknown_terms_are_named_with_the_nearest(root: Path, desk: Path) -> None:
    text = TURTLE.replace("ld:Stake", "ld:Steak").replace("ld:holder", "ld:holdr")
    said = refused(take(root, desk, "mine.ttl", text))
    assert (
        said[0]
        == "mine.ttl:6: unknown class 'ld:Steak'; did you mean ld:Stake or ld:Site or ld:State?"
    )
    assert said[1].startswith("mine.ttl:7: unknown property 'ld:holdr'; did you mean ld:holder")
    assert said[-1] == "2 findings"


def test_rows_are_checked_by_the_same_rules_at_the_lines_of_the_file(
    root: Path, desk: Path
) -> None:
    text = TURTLE.replace("id:basalt", "id:bassalt").replace("ld:share 2", "ld:share 250")
    said = refused(take(root, desk, "mine.ttl", text))
    assert said == [
        "mine.ttl:6: target: unknown Ownable 'bassalt'; did you mean 'basalt'?",
        "1 finding",
    ]
    said = refused(take(root, desk, "mine.ttl", TURTLE.replace("ld:share 2", "ld:share 250")))
    assert said[0] == "mine.ttl:6: share: 250 is not between 0 and 100; the nearest is 100"


def test_a_text_needs_its_language_and_one_value_is_one(root: Path, desk: Path) -> None:
    text = TURTLE.replace('"Test Co"@en', '"Test Co"').replace("ld:share 2", "ld:share 2 , 3")
    said = refused(take(root, desk, "mine.ttl", text))
    assert said[0] == "mine.ttl:4: label 'Test Co' needs its language, @en or @zh"
    assert said[1] == "mine.ttl:6: 'one' has 2 values of share; one is allowed"


def test_numbers_and_languages_are_read_however_they_are_written(root: Path, desk: Path) -> None:
    text = TURTLE.replace("ld:share 2", "ld:share 2.5E0").replace('"@en', '"@en-GB')
    assert take(root, desk, "mine.ttl", text).returncode == 0
    (stake,) = csv.DictReader(
        io.StringIO((desk / "data/imported/mine/claims/stakes.csv").read_text("utf-8"))
    )
    assert stake["share"] == "2.5"


def test_a_file_that_cannot_be_read_is_told_with_its_line(root: Path, desk: Path) -> None:
    said = refused(take(root, desk, "mine.ttl", TURTLE.replace("ld:share 2 ;", "ld:share ;")))
    assert said[0].startswith("mine.ttl:7: not readable: ")
    said = refused(take(root, desk, "mine.csv", "id,share\n"))
    assert said[0].startswith("mine.csv: '.csv' is none of .jsonld, .nq, .nt, .rdf, .trig, .ttl")


def test_a_thing_without_a_class_is_told(root: Path, desk: Path) -> None:
    text = TURTLE + "id:nothing ld:share 3 .\n[] ld:share 47 .\n"
    said = refused(take(root, desk, "mine.ttl", text))
    assert said[:2] == [
        "mine.ttl:10: 'nothing' has no class; say what it is with `a`",
        "mine.ttl:11: a node without a name has no class; say what it is with `a`",
    ]


def test_no_context_is_fetched(root: Path, desk: Path) -> None:
    for context in ("https://example.org/context.jsonld", "file:///etc/passwd"):
        text = f'{{"@context": "{context}", "@id": "http://a/b", "@type": "Company"}}'
        said = refused(take(root, desk, "mine.jsonld", text))
        assert said[0] == (
            "mine.jsonld: names a JSON-LD context outside of the file; nothing is fetched: "
            "write it in here"
        )


def test_entities_and_large_files_are_refused(
    root: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xml = '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<r/>'
    assert refused(take(root, desk, "mine.rdf", xml))[0] == (
        "mine.rdf: declares entities; write the addresses out"
    )
    monkeypatch.setattr(triples, "MOST", 10)
    assert "is larger than" in refused(take(root, desk, "mine.ttl", TURTLE))[0]


def test_a_dry_run_writes_nothing(root: Path, desk: Path) -> None:
    done = take(root, desk, "mine.trig", MINE, "--dry-run")
    assert done.returncode == 0
    assert not (desk / "data/imported").exists()


def test_reading_again_replaces_what_was_read(root: Path, desk: Path) -> None:
    take(root, desk, "mine.trig", MINE)
    assert take(root, desk, "mine.trig", MINE.replace("1.5", "2.5")).returncode == 0
    assert [share for *_, share in graphs(root, desk)] == ["2.5"]
