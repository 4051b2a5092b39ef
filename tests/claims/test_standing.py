"""What stands is said twice, as SPARQL for any engine and in Python for rows read once: the same."""

from __future__ import annotations

from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.claims import claim_filter, standing
from lodeway.claims.claim_filter import Filter
from lodeway.store import Rows, Store, parameters
from lodeway.store.tables import TABLES
from open_values import GIVEN
from toys import Project

PACKAGE = Path(lodeway.__file__).parent
FILTERS = (
    Filter(),
    Filter(on=date(2019, 7, 1)),
    Filter(on=date(2026, 2, 10), status="binding"),
    Filter(known=date(2026, 11, 21), basis="read"),
    Filter(status="closed", basis="recalled"),
)
ALL = "SELECT ?claim WHERE {\n  ?claim a ld:Claim .\n  # standing ?claim\n} ORDER BY ?claim"


@pytest.mark.parametrize("through", FILTERS, ids=str)
def test_the_same_claims_stand_by_the_pattern_and_by_their_lives(
    shipped: KnowledgeGraph, through: Filter
) -> None:
    asked = claim_filter.spelled_out(ALL)
    rows = shipped.store.select(asked, bindings=through.bindings()).rows
    stands = standing.of(shipped.store).test(through)
    every = [str(row[0]) for row in shipped.store.select("SELECT ?c { ?c a ld:Claim }").rows]
    assert {str(row[0]) for row in rows} == {claim for claim in every if stands(claim)}


def _internal() -> list[tuple[str, str]]:
    files = sorted(
        file for file in PACKAGE.rglob("*.rq") if "# standing" in file.read_text("utf-8")
    )
    return [
        (f"lodeway.{f.parent.name}", f.stem)
        for f in files
        if f.parent.name not in ("questions", "shared")
    ]


@pytest.mark.parametrize(("package", "name"), _internal())
def test_rows_are_those_that_the_spelled_out_query_gives(
    slim: KnowledgeGraph, package: str, name: str
) -> None:
    from lodeway.claims.rows import rows

    text = (resources.files(package) / f"{name}.rq").read_text("utf-8")
    through = Filter(on=date(2026, 2, 10), basis="read")
    asked = claim_filter.spelled_out(text)
    values = {**GIVEN, **through.bindings()}
    given = {name: value for name, value in values.items() if name in parameters(asked)}
    found = slim.store.select(asked, bindings=given)
    theirs = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    ours = rows(slim.store, name, package=package, **given)
    assert Counter(map(str, ours)) == Counter(map(str, theirs))


def test_what_was_read_once_is_read_from_disk_the_next_time(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project()
    query = "SELECT ?claim ?share ?label { ?claim a ld:Stake ; ld:share ?share . OPTIONAL { ?claim rdfs:label ?label } }"
    first = lodeway.load(root).store.table(query)
    asked: list[str] = []
    select = Store.select

    def watched(self: Store, query: str, **given: object) -> Rows:
        asked.append(query)
        return select(self, query, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "select", watched)
    again = lodeway.load(root)
    assert again.store.table(query) == first
    assert asked == []
    folder = again.file.with_suffix(TABLES)
    for file in folder.iterdir():
        file.write_text("cut sho")
    assert lodeway.load(root).store.table(query) == first
    assert asked == [query]
