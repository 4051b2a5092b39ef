"""Direct stakes add up: what plain SPARQL sums in each company and asset is at most the whole."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
import rdflib

from lodeway.api import KnowledgeGraph
from lodeway.schema import paths
from lodeway.schema.vocab import local

STAKES = paths.project_root() / "data/claims/stakes.csv"
DIRECTNESS = {"direct", "indirect", "beneficial", "derived", "unknown"}
DAY = "2026-02-10"
# The last possible days, so that who followed in a half-known month does not overlap who left.
BEGUN, OVER = "since", "until"
QUERY = f"""
PREFIX ld: <https://w3id.org/lodeway/ontology#>
PREFIX directness: <https://w3id.org/lodeway/code/directness/>
PREFIX interest: <https://w3id.org/lodeway/code/interest-type/>
PREFIX rank: <https://w3id.org/lodeway/code/rank/>
PREFIX status: <https://w3id.org/lodeway/code/status/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?target (SUM(?part) AS ?percent) WHERE {{
  {{
    SELECT ?target ?holder (MAX(?share) AS ?part) WHERE {{
      VALUES ?status {{ status:closed status:operating status:reported }}
      ?claim a ld:Stake ; ld:directness directness:direct ; ld:interestType interest:shareholding ;
        ld:status ?status ; ld:holder ?holder ; ld:target ?target ; ld:share ?share .
      FILTER NOT EXISTS {{ ?claim ld:{BEGUN} ?begun . FILTER(?begun > "{DAY}"^^xsd:date) }}
      FILTER NOT EXISTS {{ ?claim ld:{OVER} ?over . FILTER(?over < "{DAY}"^^xsd:date) }}
      FILTER NOT EXISTS {{ ?claim ld:rank rank:deprecated }}
      FILTER NOT EXISTS {{
        ?difference ld:claim|ld:otherClaim ?claim ; ld:prevails ?other . FILTER(?other != ?claim)
      }}
    }} GROUP BY ?target ?holder
  }}
}} GROUP BY ?target
"""


def test_every_stake_says_whether_it_is_direct() -> None:
    with STAKES.open(encoding="utf-8", newline="") as file:
        said = Counter(row["directness"] for row in csv.DictReader(file))
    assert said.keys() == DIRECTNESS
    assert said.total() >= 1041
    assert said["unknown"] < 10


def test_direct_stakes_in_each_target_add_up_to_the_whole_at_most(shipped: KnowledgeGraph) -> None:
    sums = {row["target"]: float(row["percent"]) for row in shipped.sparql(QUERY)}
    assert len(sums) > 250
    assert {target: part for target, part in sums.items() if part > 100.5} == {}


def test_another_engine_adds_up_the_same(shipped: KnowledgeGraph) -> None:
    about = ("/id/stake-", "/id/diff-")
    lines = shipped.file.read_text("utf-8").splitlines(keepends=True)
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data="".join(x for x in lines if any(a in x for a in about)), format="nquads")
    theirs = {local(str(row["target"])): float(row["percent"]) for row in graph.query(QUERY)}
    ours = {row["target"]: float(row["percent"]) for row in shipped.sparql(QUERY)}
    assert theirs == pytest.approx(ours)


@pytest.mark.parametrize(
    ("stake", "directness"),
    [
        ("stake-kamoa-copper-kamoa-kakula", "direct"),
        ("stake-ivanhoe-mines-kamoa-kakula", "indirect"),
        ("stake-posco-wodgina", "derived"),
        ("stake-kaz-erg", "beneficial"),
        ("stake-nfc-africa-baluba-usgs-2017", "unknown"),
    ],
)
def test_a_stake_is_as_direct_as_its_row_says(stake: str, directness: str) -> None:
    with STAKES.open(encoding="utf-8", newline="") as file:
        said = {row["id"]: row["directness"] for row in csv.DictReader(file)}
    assert said[stake] == directness
