"""The page against `control`: who holds what, who will, and with which shares."""

from __future__ import annotations

from datetime import date

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.claims.claim_filter import Filter
from lodeway.control import compute
from lodeway.explorer import data
from lodeway.explorer.cards import EdgeCard
from lodeway.explorer.lines import money
from lodeway.explorer.page import Page
from lodeway.ownership.model import Control
from lodeway.ownership.snapshot import world
from lodeway.ownership.universe import assets
from lodeway.schema.values import Range

FEBRUARY = Filter(on=date(2026, 2, 10))


@pytest.fixture(scope="module")
def february(shipped: KnowledgeGraph) -> Page:
    return data.page(shipped.store, through=FEBRUARY)


def _percent(share: Range) -> tuple[float, float | None, float]:
    point = None if share.point is None else round(100 * share.point, 4)
    return round(100 * share.low, 4), point, round(100 * share.high, 4)


def _into(page: Page) -> dict[str, list[EdgeCard]]:
    found: dict[str, list[EdgeCard]] = {}
    for edge in page.edges:
        found.setdefault(edge.target, []).append(edge)
    return found


def _held(edges: list[EdgeCard]) -> dict[str, object]:
    return {e.source: e.line.share for e in edges if e.line.firmness == "stands" and e.line.share}


def _not_held(edges: list[EdgeCard], day: str) -> set[tuple[str, str]]:
    """Of each share that is agreed or said by the day its holder and its claim."""
    return {
        (edge.source, edge.evidence[0].claim)
        for edge in edges
        if edge.kind == "Stake"
        and edge.line.firmness in ("agreed", "said")
        and not edge.line.aside
        and not edge.line.right
        and edge.evidence[0].when <= day
    }


def _all(kg: KnowledgeGraph, through: Filter) -> dict[str, Control]:
    on = world(kg, through)
    return {name: compute.of(kg, name, on) for name in sorted(assets(kg))}


@pytest.mark.parametrize("through", [FEBRUARY, Filter()], ids=["a day", "all dates"])
def test_the_page_and_control_name_the_same_holders_of_every_asset(
    shipped: KnowledgeGraph, february: Page, whole_page: Page, through: Filter
) -> None:
    page = february if through == FEBRUARY else whole_page
    into = _into(page)
    found = _all(shipped, through)
    assert len(found) > 300
    held = {name: {d.holder: _percent(d.share) for d in of.direct} for name, of in found.items()}
    assert {name: _held(into.get(name, [])) for name in found} == held
    promised = {name: {(p.holder, p.claims[0]) for p in of.promised} for name, of in found.items()}
    day = page.generated_on or ""
    assert {name: _not_held(into.get(name, []), day) for name in found} == promised


def test_a_share_that_is_not_held_is_the_one_that_control_tells(
    shipped: KnowledgeGraph, february: Page
) -> None:
    lines = {edge.evidence[0].claim: edge.line for edge in february.edges if edge.evidence}
    told = 0
    for of in _all(shipped, FEBRUARY).values():
        for one in of.promised:
            if one.of is None and (share := lines[one.claims[0]].share):
                assert share == _percent(one.said)
                told += 1
    assert told > 30


def test_a_memorandum_that_binds_nobody_is_no_control(february: Page) -> None:
    (edge,) = (e for e in february.edges if e.id.startswith("control-orion-cmc-kamoto-copper>"))
    assert edge.line.firmness == "said"
    assert edge.label["en"] == "controls (board seats, non-binding)"
    assert "controls Kamoto" not in edge.evidence[0].text["en"]


def test_segments_are_as_firm_as_their_state(february: Page) -> None:
    said = [e for e in february.edges if e.kind == "Segment" and e.line.firmness == "said"]
    assert said
    assert all("(planned)" in e.label["en"] or "(proposed)" in e.label["en"] for e in said)
    over = [e for e in february.edges if e.kind == "Segment" and e.line.firmness == "ended"]
    assert all("(suspended)" in e.label["en"] or "(closed)" in e.label["en"] for e in over)


def test_what_is_over_on_the_day_is_told_apart_where_all_dates_are_shown(
    whole_page: Page, february: Page
) -> None:
    page = whole_page
    over = {e.id for e in page.edges if e.kind == "Stake" and e.line.firmness == "ended"}
    standing = {e.id for e in february.edges if e.kind == "Stake" and e.line.firmness == "stands"}
    assert over & standing  # held in February, and no longer on the day of the newest record
    assert page.frame is not None
    assert page.frame.every
    assert not any(e.line.firmness == "ended" for e in february.edges if e.kind == "Stake")


def test_the_frame_says_how_far_the_evidence_reaches(february: Page) -> None:
    frame = february.frame
    assert frame is not None
    assert (frame.on, frame.every) == ("2026-02-10", False)
    assert frame.reach >= "2026-07-02"


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (553e6, "USD 553 m", "5.53亿美元"),
        (1.8e9, "USD 1.8 bn", "18亿美元"),
        (250_000, "USD 250,000", "25万美元"),
    ],
)
def test_a_sum_is_as_short_as_a_line_has_room_for(
    amount: float, english: str, chinese: str
) -> None:
    assert money(amount, "USD", "en") == english
    assert money(amount, "美元", "zh") == chinese
