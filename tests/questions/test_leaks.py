"""No claim that is denied, set aside, taken back or learnt later reaches an answer.

Beside real claims stand twins that must not be seen, one of each kind; every query of every part
of the program must give the same with them as without.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.claims import claim_filter
from lodeway.claims.claim_filter import Filter
from lodeway.schema import vocab
from lodeway.store import parameters
from open_values import GIVEN

PACKAGE = Path(lodeway.__file__).parent
FILES = sorted(
    str(file.relative_to(PACKAGE)) for file in PACKAGE.rglob("*.rq") if file.parent.name != "shared"
)
# What is asked without the line `# standing`, although it speaks of claims, and why.
EXEMPT = {
    "serve/thing-facts.rq": "all that is said of a thing, each claim with its own status",
    "serve/thing-kinds.rq": "all that is said of a thing, each claim with its own status",
    "serve/thing-graph.rq": "all that is said of a thing, each claim with its own status",
    "claims/claims.rq": "tells more of claims that are let through already",
    "claims/differences.rq": "both sides of a difference stand in the ledger",
    "explorer/ids.rq": "tells which ids there are, and nothing of what they say",
    "transport/disputes.rq": "both sides of a difference stand in the ledger",
    "claims/receipts-all.rq": "tells all of claims that an answer has named",
    "diff/diff-figures.rq": "read once for two days; diff-standing-figures.rq says what stands",
    "diff/diff-published.rq": "tells more of claims that are let through already",
    "diff/diff-relations.rq": "read once for two days; diff-standing.rq says what stands",
    "diff/diff-states.rq": "read once for two days; diff-standing.rq says what stands",
    "diff/diff-values.rq": "tells more of claims that are let through already",
    "claims/grounds.rq": "tells more of claims that an answer has named",
    "questions/about.rq": "what was said is listed with our verdict, whatever became of it",
    "questions/article-claims.rq": "what an article says is listed whatever became of it",
    "questions/contradictions.rq": "both sides of a difference stand in the ledger",
    "questions/who-says-so.rq": "a source is told by all it says, true or not",
    "conflicts/difference-claims.rq": "both sides of a difference stand in the ledger",
    "conflicts/difference-notes.rq": "both sides of a difference stand in the ledger",
}
# Of those, what shows no claim that is taken back or was learnt later either.
LEDGERS = (
    "transport/disputes.rq",
    "questions/about.rq",
    "questions/article-claims.rq",
    "questions/contradictions.rq",
    "questions/who-says-so.rq",
)
STANDING = [name for name in FILES if "# standing ?" in (PACKAGE / name).read_text("utf-8")]
KINDS = ("denied", "deprecated", "retracted", "later")
TODAY, FUTURE = date(2026, 12, 31), "2099-01-01"
LINE = re.compile(r"<([^>]*)> <([^>]*)> (.*) (<[^>]*>) \.\n")
EACH = 12  # claims of each class that are given twins

Quad = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def seeded(slim: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The same with twins that must not be seen."""
    text = slim.file.read_text("utf-8")
    file = tmp_path_factory.mktemp("seeded") / "graph.nq"
    file.write_text(text + "".join(_twins(text)), "utf-8")
    return KnowledgeGraph(file, memory=True)


def _twins(text: str) -> list[str]:
    said: dict[str, list[Quad]] = defaultdict(list)
    for line in text.splitlines(keepends=True):
        if found := LINE.fullmatch(line):
            said[found[1]].append((found[1], found[2], found[3], found[4]))
    claims = [s for s, quads in said.items() if any(q[1] == f"{vocab.LD}recorded" for q in quads)]
    by_class: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        by_class[max(q[2] for q in said[claim] if q[1] == f"{vocab.RDF}type")].append(claim)
    chosen = [claim for _, of in sorted(by_class.items()) for claim in sorted(of)[:EACH]]
    return [quad for claim in chosen for kind in KINDS for quad in _twin(claim, said[claim], kind)]


def _twin(claim: str, quads: list[Quad], kind: str) -> list[str]:
    name, graph = f"{claim}-twin-{kind}", quads[0][3]
    changed = {
        "denied": ("status", f"<{vocab.CODE}outcome/denied>"),
        "deprecated": ("rank", f"<{vocab.CODE}rank/deprecated>"),
        "retracted": ("retracted", f'"2026-11-22"^^<{vocab.XSD}date>'),
        "later": ("recorded", f'"{FUTURE}"^^<{vocab.XSD}date>'),
    }[kind]
    kept = [q for q in quads if q[1] != vocab.LD + changed[0]]
    lines = [f"<{name}> <{p}> {o} {g} .\n" for _, p, o, g in kept]
    lines.append(f"<{name}> <{vocab.LD}{changed[0]}> {changed[1]} {graph} .\n")
    if kind in ("retracted", "later"):
        lines += _against(claim, name, graph)
    return lines


def _against(claim: str, twin: str, graph: str) -> list[str]:
    """What was not yet known, or has been taken back, disputes nothing."""
    pair = f"{twin}-difference"
    about = {
        f"{vocab.RDF}type": f"<{vocab.LD}Difference>",
        f"{vocab.LD}claim": f"<{claim}>",
        f"{vocab.LD}otherClaim": f"<{twin}>",
        f"{vocab.LD}differenceKind": f"<{vocab.CODE}difference-kind/true-conflict>",
    }
    lines = [f"<{pair}> <{p}> {o} {graph} .\n" for p, o in about.items()]
    return [*lines, f"<{claim}> <{vocab.LD}contradicts> <{twin}> {graph} .\n"]


def _rows(kg: KnowledgeGraph, name: str, **given: object) -> list[tuple[str, ...]]:
    query = claim_filter.spelled_out((PACKAGE / name).read_text("utf-8"))
    open_ones = parameters(query)
    bindings = {k: v for k, v in {**GIVEN, **given}.items() if k in open_ones}
    return [tuple(map(str, row)) for row in kg.store.select(query, bindings=bindings).rows]


@pytest.mark.parametrize("name", FILES)
def test_a_query_that_speaks_of_claims_says_which_stand_or_why_not(
    name: str, slim: KnowledgeGraph
) -> None:
    classes = slim.sparql("SELECT ?c { ?c rdfs:subClassOf* ld:Claim }").rows
    spoken = {str(row[0]) for row in classes} | {"Difference"}
    text = (PACKAGE / name).read_text("utf-8")
    named = set(re.findall(r"\bld:([A-Z]\w+)", text)) & spoken
    assert name in STANDING or name in EXEMPT or not named, (
        f"{name} asks of {', '.join(sorted(named))} without a line '# standing ?claim'"
    )


def test_every_exemption_is_of_a_query_that_there_is() -> None:
    assert set(EXEMPT) <= set(FILES)


@pytest.mark.parametrize("name", [*STANDING, *LEDGERS])
def test_the_twins_change_no_answer(
    name: str, slim: KnowledgeGraph, seeded: KnowledgeGraph
) -> None:
    rows, before = (sorted(_rows(kg, name, known=TODAY)) for kg in (seeded, slim))
    hidden = ("retracted", "later") if name in EXEMPT else KINDS
    twin = re.compile(f"-twin-({'|'.join(hidden)})$")
    assert not [row for row in rows if any(twin.search(cell) for cell in row)]
    # A pair of which one side is let through alone is no difference: the other side goes with it.
    if name not in EXEMPT and name != "conflicts/let-through.rq":
        assert rows == before


def test_no_figure_and_no_counterpart_that_fell_away_stands_beside_an_assertion(
    slim: KnowledgeGraph, tmp_path: Path
) -> None:
    """The twins above are of the first claims of each class; these of what the query joins."""
    name = "control/asserted.rq"
    before = sorted(_rows(slim, name, known=TODAY))
    joined = {cell for row in before for cell in row if cell.startswith(vocab.ID)}
    text = slim.file.read_text("utf-8")
    file = tmp_path / "graph.nq"
    file.write_text(text + "".join(_joined_twins(text, joined)), "utf-8")
    kg = KnowledgeGraph(file, memory=True)
    assert before
    assert sorted(_rows(kg, name, known=TODAY)) == before


def _joined_twins(text: str, names: Collection[str]) -> Iterator[str]:
    said: dict[str, list[Quad]] = defaultdict(list)
    paired: list[tuple[str, str, str]] = []
    for found in filter(None, map(LINE.fullmatch, text.splitlines(keepends=True))):
        said[found[1]].append((found[1], found[2], found[3], found[4]))
        if found[2] == f"{vocab.LD}otherClaim":
            paired.append((found[1], found[3][1:-1], found[4]))
    for claim in sorted(
        name for name in names if any(f"{vocab.LD}recorded" == q[1] for q in said[name])
    ):
        for kind in KINDS:
            yield from _twin(claim, said[claim], kind)
    for pair, other, graph in paired:
        for kind in KINDS if other in names else ():
            about = [q for q in said[pair] if q[1] != f"{vocab.LD}otherClaim"]
            yield from (f"<{pair}-{kind}> <{p}> {o} {g} .\n" for _, p, o, g in about)
            yield f"<{pair}-{kind}> <{vocab.LD}otherClaim> <{other}-twin-{kind}> {graph} .\n"


def test_what_was_not_known_or_is_taken_back_makes_no_edge_disputed(
    slim: KnowledgeGraph, seeded: KnowledgeGraph
) -> None:
    given = {"network": "ownership", "known": TODAY}
    rows, before = (_rows(kg, "claims/claims.rq", **given) for kg in (seeded, slim))
    assert sorted(row for row in rows if "-twin-" not in row[0]) == sorted(before)


def test_without_a_day_of_knowing_what_was_learnt_last_is_known(
    slim: KnowledgeGraph, seeded: KnowledgeGraph
) -> None:
    """The twins are no straw men: those learnt later are seen as soon as they may be."""
    claim = -2  # before what a row rests on besides
    new = {r[claim] for r in _rows(seeded, "questions/who-owns.rq")} - {
        r[claim] for r in _rows(slim, "questions/who-owns.rq")
    }
    assert new
    assert all(one.endswith("-twin-later") for one in new)


@pytest.mark.parametrize("network", ["actors", "ownership", "minerals", "flows", "transport"])
def test_networks_and_rankings_are_the_same_beside_the_twins(
    network: str, slim: KnowledgeGraph, seeded: KnowledgeGraph
) -> None:
    graphs = [kg.network(network, known=TODAY) for kg in (slim, seeded)]
    edges = [sorted(map(repr, g.edges(keys=True, data=True))) for g in graphs]
    assert edges[0] == edges[1]
    ranked = [kg.rank(network, by="degree", known=TODAY) for kg in (slim, seeded)]
    assert ranked[0] == ranked[1]


def test_routes_and_flows_are_the_same_beside_the_twins(
    slim: KnowledgeGraph, seeded: KnowledgeGraph
) -> None:
    routes = [
        kg.routes("kolwezi", "shanghai", by=("days", "usd"), known=TODAY) for kg in (slim, seeded)
    ]
    assert [way.total for way in routes[0].ways] == [way.total for way in routes[1].ways]
    assert routes[0].limits == routes[1].limits
    assert routes[0].disputes == routes[1].disputes
    flows = [kg.flows(known=TODAY) for kg in (slim, seeded)]
    assert repr(flows[0].streams) == repr(flows[1].streams)


def test_what_changed_between_two_days_is_the_same_beside_the_twins(
    slim: KnowledgeGraph, seeded: KnowledgeGraph
) -> None:
    known = Filter(known=TODAY)
    days = date(2019, 1, 1), date(2026, 3, 1)
    found = [kg.diff(*days, through=known).changes for kg in (slim, seeded)]
    assert found[0]
    assert found[0] == found[1]
    last = date(2026, 11, 23), TODAY
    learnt = [kg.diff(*last, known=True, figures=True).changes for kg in (slim, seeded)]
    assert learnt[0] == learnt[1]


def test_a_restriction_that_is_denied_is_in_no_answer(shipped: KnowledgeGraph) -> None:
    denied = shipped.sparql("SELECT ?c { ?c a ld:Restriction ; ld:outcome outcome:denied }").rows
    assert denied == (("restriction-china-japan-civilian-denied",),)
    answer = shipped.ask("restrictions", by="chn")
    assert answer.rows
    assert "restriction-china-japan-civilian-denied" not in {str(row[-1]) for row in answer.rows}
