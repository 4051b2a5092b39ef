"""Rankings, named questions and queries are Results as every feature's answer is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from IPython.core.formatters import HTMLFormatter
from rdflib import RDF, Graph, URIRef

import lodeway
from lodeway import KnowledgeGraph, cli, questions
from lodeway.api import asking
from lodeway.report.result import Result
from lodeway.schema.errors import InvalidValue, QueryRefused
from lodeway.schema.vocab import ID, LD
from lodeway.store.rows import Rows
from toys import Project

SELECT = "SELECT ?s ?share { ?s a ld:Stake . OPTIONAL { ?s ld:sharre ?share } } ORDER BY ?s"


def printed(root: Path, *words: str) -> dict[str, object]:
    """What a command prints as JSON."""
    done = CliRunner().invoke(
        cli.lodeway, [*words, "--format", "json", "--project", str(root)], prog_name="lodeway"
    )
    assert done.exit_code == 0, done.output
    whole: dict[str, object] = json.loads(done.stdout)
    return whole


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "words",
    [
        ("rank", "--by", "degree", "transport"),
        ("ask", "who-owns", "--on", "2026-02-10"),
        ("sparql", "ASK { id:anvil a ld:Company }"),
    ],
)
def test_python_tells_what_the_command_prints(
    words: tuple[str, ...], lang: str, project: Project
) -> None:
    root = project()
    kg = lodeway.load(root)
    result: Result[object] = {
        "rank": lambda: kg.rank("transport", by="degree"),
        "ask": lambda: kg.ask("who-owns", on="2026-02-10"),
        "sparql": lambda: kg.sparql(words[-1]),
    }[words[0]]()
    command = (
        [*words, "--lang", lang] if words[0] != "rank" else ["rank", *words[1:], "--lang", lang]
    )
    told = result.to_dict(lang)  # type: ignore[arg-type]  # the parameter is one of the two
    for table in told["tables"]:
        table.pop("claims")
    asked = printed(root, *command)
    assert {**told, "command": asked["command"]} == asked


def test_an_answer_is_its_rows_its_frame_its_page_and_its_receipts(
    toy: KnowledgeGraph, tmp_path: Path
) -> None:
    owners = toy.ask("who-owns", lang="zh")
    (row,) = owners
    assert (row["holder_name"], len(owners)) == ("铁砧公司", 1)
    assert owners.to_dataframe()["holder_name"].tolist() == ["铁砧公司"]
    assert owners.table(lang="en").to_dicts()[0]["holder_name"] == "Anvil"
    assert owners.verdict == "共1行：铁砧公司。"
    assert "铁砧公司" in HTMLFormatter()(owners)  # what a notebook shows
    assert owners.claims == ("anvil-basalt",)
    assert owners.rows == owners.table().rows  # what users of the plain answer read
    assert owners.receipts(tmp_path / "owners.zip").stat().st_size


def test_the_verdict_of_a_question_is_its_one_cell_or_how_many_rows(
    shipped: KnowledgeGraph, toy: KnowledgeGraph
) -> None:
    acts = shipped.ask("restrictions", by="chn")
    assert acts.verdict.startswith(f"{len(acts)} rows: China")
    assert toy.ask("who-owns", known="2001-01-01").verdict == "No rows."
    assert toy.ask("who-owns", known="2001-01-01", lang="zh").verdict == "没有结果。"


def test_sentences_that_a_verdict_names_lose_their_full_stops() -> None:
    asked = questions.question("about")
    rows = Rows(("says", "place"), (("It holds 70 %.", "p. 1"), ("It sold 5 %.", "p. 2")))
    told = asking.question_answer(asked, rows, "en").verdict
    assert told == "2 rows: It holds 70 %; It sold 5 %."


TYPED = """
SELECT ?x ?day ?year ?n ?some ?d ?b ?unsure ?word ?none ?f
WHERE {
  VALUES (?x ?day ?year ?n ?some ?d ?b ?unsure ?word ?f) {
    (id:anvil "2026-02-03"^^xsd:date "2016" 1 9007199254740993 1.50 true true "铁砧"@zh 1.5e0)
    (id:basalt "2026-02-04"^^xsd:date "2026-02" 2 UNDEF 2.25 false UNDEF "Basalt"@en UNDEF)
  }
}
"""


def test_a_data_frame_has_types_and_no_day_that_the_source_has_not(toy: KnowledgeGraph) -> None:
    frame = toy.sparql(TYPED).to_dataframe()
    types = frame.dtypes.astype(str).to_dict()
    numbers = {"n": "int64", "some": "Int64", "d": "float64", "f": "float64"}
    assert types.items() >= {**numbers, "b": "bool", "unsure": "boolean"}.items()
    assert types["day"] == "datetime64[s]"
    assert frame["day"].dt.month.tolist() == [2, 2]
    assert frame["year"].tolist() == ["2016", "2026-02"]
    assert frame["some"].iloc[0] == 9007199254740993
    assert frame["word"].tolist() == ["铁砧", "Basalt"]
    assert frame["none"].isna().all()
    assert toy.sparql(TYPED + "LIMIT 0").to_dataframe().shape == (0, 11)


def test_a_data_frame_goes_on_to_polars(toy: KnowledgeGraph) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.from_pandas(toy.sparql(TYPED).to_dataframe())
    assert frame.schema["day"].is_temporal()
    assert frame["some"].to_list() == [9007199254740993, None]
    assert frame["unsure"].to_list() == [True, None]
    assert frame["year"].to_list() == ["2016", "2026-02"]


def test_labels_stand_beside_names_on_request(toy: KnowledgeGraph) -> None:
    query = "SELECT ?x ?n { VALUES (?x ?n) { (id:anvil 1) (<http://x/other> 2) } }"
    assert toy.sparql(query).columns == ("x", "n")
    found = toy.sparql(query, labels=True, lang="zh")
    assert found.to_dataframe().columns.tolist() == ["x", "x_label", "n"]
    assert [row["x_label"] for row in found] == ["铁砧公司", None]
    assert next(iter(found.tables("en")[0].to_dicts()))["x_label"] == "Anvil"


def test_a_query_gives_rows_with_every_variable_or_a_plain_graph(toy: KnowledgeGraph) -> None:
    with pytest.warns(UserWarning, match="no property ld:sharre"):
        rows = toy.sparql(SELECT)
    assert list(rows) == [{"s": "anvil-basalt", "share": None}]
    assert rows.columns == ("s", "share")
    assert list(rows.to_dataframe().columns) == ["s", "share"]
    graph = toy.sparql("CONSTRUCT WHERE { id:anvil a ?kind }")
    assert type(graph) is Graph
    assert (URIRef(ID + "anvil"), RDF.type, URIRef(LD + "Company")) in graph


def test_a_query_of_a_stranger_runs_apart_and_fills_what_it_declares(toy: KnowledgeGraph) -> None:
    asked = "SELECT ?on ?lang { VALUES ?on { UNDEF } VALUES ?lang { UNDEF } }"
    (row,) = toy.sparql(asked, on="2026-02-10", lang="zh", timeout=30)
    assert (str(row["on"]), row["lang"]) == ("2026-02-10", "zh")
    assert toy.sparql(asked, on="2026-02-10", lang="zh").rows == ((row["on"], row["lang"]),)
    (note,) = toy.sparql("SELECT ?s { ?s ?p ?o }", timeout=30, max_rows=2).table().notes
    assert note.startswith("cut after 2 rows")
    with pytest.raises(QueryRefused):
        toy.sparql("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", timeout=30)


def test_a_query_rests_on_no_claims_that_receipts_could_hold(
    toy: KnowledgeGraph, tmp_path: Path
) -> None:
    rows = toy.sparql("SELECT ?s { ?s a ld:Stake }")
    assert rows.claims == ()
    with pytest.raises(InvalidValue, match="does not say which claims its rows rest on"):
        rows.receipts(tmp_path / "rows.zip")
