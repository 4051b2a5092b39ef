"""Plain SPARQL of a careful reader of the ontology: right first time, the same on two engines.

Each query has its right answer beside it. After a change of the data that is meant, `--update-golden`
writes the answers of today: look at each as one who knows the field.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import Dataset

from lodeway.api import KnowledgeGraph
from lodeway.schema import vocab
from toys import ROOT

FOLDER = Path(__file__).parent / "natural"
QUERIES = sorted(FOLDER.glob("*.rq"))
HAN = re.compile("[\u4e00-\u9fff]")
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.PREFIXES.items())
LONGEST = 450  # characters of a query without its head

every_query = pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
Rows = list[list[str]]


def asked(query: Path) -> str:
    """The query without its head."""
    return query.read_text("utf-8").split("\n\n", 1)[1].strip()


def told(columns: list[str], rows: object, *, ordered: bool) -> Rows:
    """The columns and the rows of an answer as text, sorted where the query gives no order."""
    cells = [[_text(value) for value in row] for row in rows]  # type: ignore[attr-defined]
    return [columns, *(cells if ordered else sorted(cells))]


def _text(value: object) -> str:
    """One text for a value of either engine: names by their prefix, numbers by value."""
    plain = value.toPython() if hasattr(value, "toPython") else value
    if plain is None:
        return ""
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return f"{float(plain):.9g}"
    text = str(value)
    spaces = sorted(vocab.PREFIXES.items(), key=lambda of: -len(of[1]))
    return next((f"{p}:{text[len(s) :]}" for p, s in spaces if text.startswith(s)), text)


def written(rows: Rows) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def right(query: Path) -> Rows:
    with query.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@every_query
def test_a_query_asks_in_both_languages_and_is_short(query: Path) -> None:
    head, _, text = query.read_text("utf-8").partition("\n\n")
    asks = dict(re.findall(r"^# asks@(en|zh): (\S.*)$", head, re.MULTILINE))
    assert {lang: bool(HAN.search(said)) for lang, said in asks.items()} == {"en": 0, "zh": 1}
    assert len(text.strip()) <= LONGEST
    assert not re.search(r"PREFIX|Stated|REGEX|SUBSTR|COALESCE|YEAR\(", text)


@every_query
def test_it_is_right(query: Path, shipped: KnowledgeGraph, pytestconfig: pytest.Config) -> None:
    answer = shipped.store.select(asked(query))
    rows = told(list(answer.columns), answer.rows, ordered="ORDER BY" in asked(query))
    if pytestconfig.getoption("--update-golden"):
        query.with_suffix(".csv").write_text(written(rows), "utf-8")
    assert rows == right(query)


_TERM = re.compile(r"\b(ld|rdfs|skos|geo|schema|id):([\w-]+)")


@pytest.fixture(scope="module")
def dataset(shipped: KnowledgeGraph) -> Dataset:
    """The triples of the properties, classes and things that a query names: rdflib is slow with all."""
    named = {of for query in QUERIES for of in _TERM.findall(asked(query))}
    names = {f"<{vocab.PREFIXES[prefix]}{name}>" for prefix, name in named}
    a_class = f"<{vocab.RDF}type> <{vocab.LD}"
    kept = (
        line
        for line in shipped.file.read_text("utf-8").splitlines(keepends=True)
        if a_class in line or not names.isdisjoint(line.split(" ", 2)[:2])
    )
    found = Dataset(default_union=True)
    found.parse(data="".join(kept), format="nquads")
    return found


@every_query
def test_rdflib_finds_the_same(query: Path, dataset: Dataset) -> None:
    answer = dataset.query(PREFIXES + asked(query))
    columns = [str(name) for name in answer.vars or ()]
    assert told(columns, answer, ordered="ORDER BY" in asked(query)) == right(query)


# The same answers by another way: the tables read as they are, without the graph.


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell(name: str) -> str:
    (query,) = FOLDER.glob(f"{name}.csv")
    return right(query)[1][0]


def test_the_tables_count_as_many_stakes() -> None:
    stakes = table("claims/stakes")
    begun = [s for s in stakes if s["since"] and _last(s) <= "2026-02-10"]
    assert cell("04-*") == str(len(begun))
    undated = sum(not s["since"] for s in stakes)
    recalled = sum(s["basis"] == "recalled" for s in stakes)
    assert right(FOLDER / "25-undated-and-recalled.rq")[1] == [str(undated), str(recalled)]


def _last(stake: dict[str, str]) -> str:
    """The last day of a beginning, which is never after the end."""
    since, until = (
        text + ("-12-31", "-31", "")[text.count("-")] if text else "9999"
        for text in (stake["since"], stake["until"])
    )
    return min(since, until)


def test_the_tables_have_the_same_outcomes_floors_and_listings() -> None:
    outcomes = Counter(row["outcome"] for row in table("claims/restrictions") if row["outcome"])
    said = {row[0].partition(":")[2]: row[1] for row in right(FOLDER / "12-outcomes.rq")[1:]}
    assert said == {name: str(count) for name, count in outcomes.items()}
    assert len(right(FOLDER / "15-price-floors.rq")) == 1 + len(table("claims/price-floors"))
    listed = [r for r in table("claims/listings") if r["list"] == "us-critical-minerals-2025"]
    assert cell("20-*") == str(len({r["mineral"] for r in listed})) == "60"


def test_the_tables_give_the_same_tonnes() -> None:
    mines = {row["id"] for row in table("assets/assets") if row["type"] == "Mine"}
    overruled = {
        other
        for row in table("claims/differences")
        for other in (row["claim"], row["otherClaim"])
        if row["prevails"] not in ("", other)
    }
    tonnes = {
        row["subject"]: float(row["value"]) * {"t": 1, "kt": 1000}[row["unit"]]
        for row in table("claims/productions")
        if (row["since"], row["until"], row["mineral"]) == ("2025", "2025", "copper")
        and row["subject"] in mines
        and row["progress"] == "reported"
        and row["value"]
        and row["id"] not in overruled
    }
    answer = right(FOLDER / "13-copper-by-mine.rq")[1:]
    assert {mine.partition(":")[2]: float(value) for mine, value in answer} == tonnes
    assert len(answer) == len(tonnes) > 5
