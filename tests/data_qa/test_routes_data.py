"""What the route engine rests on: every closure closes something, every assumption says why."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.schema import paths, values
from lodeway.schema.errors import NoRoute
from lodeway.transport.closures import closures, perhaps_closed, rates, record
from lodeway.transport.sea import linestring, sea

DATA = paths.project_root() / "data"


def rows(name: str) -> dict[str, dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as text:
        return {row["id"]: row for row in csv.DictReader(text)}


NODES, SEGMENTS = rows("places/nodes.csv"), rows("routes/segments.csv")
ASSUMPTIONS = rows("routes/assumptions.csv")
STATES = rows("claims/statuses.csv")
SHUT = {
    key: row
    for key, row in STATES.items()
    if row["state"] in ("closed", "suspended") and row["subject"] in NODES.keys() | SEGMENTS.keys()
}

# What an event tells of and closes nothing of ours for a day: queues, diversions, a theft that
# held one train for nine hours, posts that are no nodes, a derailment without a known place.
NO_CLOSURE = {
    "beitbridge-queue-2020-11",
    "copper-diverted-to-dar-2020",
    "covid-lockdown-south-africa-2020",
    "groblersbrug-biometrics-2024",
    "hormuz-partial-reopening-2026",
    "kasumbalesa-convoy-2020-04",
    "kasumbalesa-dry-port-concession-2025",
    "kasumbalesa-queue-2023",
    "kasumbalesa-queue-2025-01",
    "kazungula-bridge-opens-2021",
    "lobito-derailment-2023-01",
    "lobito-resumes-2026-06",
    "lobito-track-theft-2025-01",
    "n6-reopened-2019",
    "nsr-container-express-2025",
    "red-sea-diversions-2023",
    "tanzania-border-closures-2025-11",
    "tazara-derailment-2025-04",
    "tenke-new-track-2026-01",
    "tripp-works-foreseen-2026",
}


def test_every_event_that_shut_a_place_or_a_segment_has_a_state_that_shuts_it() -> None:
    events = rows("events/events.csv")
    for key, event in events.items():
        touched = {*event["affects"].split(";")} & (NODES.keys() | SEGMENTS.keys())
        if not touched or key in NO_CLOSURE or "first" in key:
            continue
        shut = [s for s in SHUT.values() if s["subject"] in touched and overlap(s, event)]
        assert shut, f"{key} closes nothing: add a state to data/claims/statuses.csv"
    assert events.keys() >= NO_CLOSURE


def overlap(state: dict[str, str], event: dict[str, str]) -> bool:
    if not state["since"]:
        return False
    end = values.partial_date(event["until"]).latest if event["until"] else date.max
    begin = values.partial_date(event["since"]).earliest
    return begin <= values.partial_date(state["since"]).latest and (
        values.partial_date(state["since"]).earliest <= end
    )


@pytest.mark.parametrize("key", SHUT)
def test_a_closure_says_in_both_languages_what_happened(key: str) -> None:
    assert SHUT[key]["note@en"]
    assert SHUT[key]["note@zh"]


@pytest.mark.parametrize(
    ("day", "things"),
    [
        ("2025-11-01", "port-of-dar-es-salaam"),
        ("2026-04-13", "rail-huambo-lobito hormuz"),
        ("2024-08-11", "kasumbalesa sakania kipushi-border mokambo-border"),
        ("2025-03-15", "groblersbrug"),
        ("2022-10-07", "kasumbalesa"),
        ("2019-03-16", "port-of-beira road-forbes-beira"),
        ("2021-07-14", "port-of-durban road-johannesburg-durban"),
        ("2024-11-07", "lebombo-ressano-garcia"),
    ],
)
def test_what_was_shut_on_a_day_is_shut_on_it(
    day: str, things: str, shipped: KnowledgeGraph
) -> None:
    shut = closures(shipped.store, on=date.fromisoformat(day))
    assert {*things.split()} <= shut.keys()


@pytest.mark.parametrize(
    ("day", "thing"),
    [
        ("2025-11-04", "port-of-dar-es-salaam"),
        ("2024-08-13", "kasumbalesa"),
        ("2025-03-27", "groblersbrug"),
        ("2026-06-24", "hormuz"),
        ("2023-11-09", "road-kolwezi-lubumbashi"),
        ("2023-10-15", "road-kolwezi-lubumbashi"),
    ],
)
def test_what_was_open_again_on_a_day_is_open_on_it(
    day: str, thing: str, shipped: KnowledgeGraph
) -> None:
    assert thing not in closures(shipped.store, on=date.fromisoformat(day))


def test_a_strike_dated_by_its_month_may_have_shut_the_road(shipped: KnowledgeGraph) -> None:
    """It began some time around the first days of November and was over on the ninth."""
    day = date(2023, 11, 5)
    perhaps = perhaps_closed(record(shipped.store), day)["road-kolwezi-lubumbashi"]
    assert perhaps.within == "2023-11"
    assert "road-kolwezi-lubumbashi" not in closures(shipped.store, on=day)


def test_days_shut_a_year_come_from_the_closures_recorded(shipped: KnowledgeGraph) -> None:
    rate = rates(record(shipped.store))
    assert rate["groblersbrug"].mid > rate["kasumbalesa"].mid > 0
    assert "status-groblersbrug-closed-2025-03" in rate["groblersbrug"].claims
    assert "port-of-walvis-bay" not in rate


# ---- assumptions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ASSUMPTIONS)
def test_an_assumption_is_a_range_that_says_in_both_languages_why(key: str) -> None:
    row = ASSUMPTIONS[key]
    low, value, high = (float(row[end]) for end in ("low", "value", "high"))
    may_be_nothing = row["quantityKind"] == "take-up"  # of what is reserved none may be used
    assert low <= value <= high
    assert low > 0 or (may_be_nothing and low == 0 < value)
    assert "not a fact" in row["note@en"]
    assert len(row["note@en"]) > 70
    assert "假定" in row["note@zh"]
    assert row["source"] == "lodeway-assumptions"


def test_the_shares_of_the_markets_make_a_whole() -> None:
    shares = [row for row in ASSUMPTIONS.values() if row["quantityKind"] == "market-share"]
    assert sum(float(row["value"]) for row in shares) == 100
    assert all(NODES[row["subject"]]["type"] == "Port" for row in shares)


def test_a_day_on_the_way_costs_more_for_dear_goods_than_for_cheap_ones() -> None:
    worth = {
        row["subject"]: float(row["value"])
        for row in ASSUMPTIONS.values()
        if row["quantityKind"] == "time-value"
    }
    assert worth["copper-cathode"] > worth["cobalt-hydroxide"] > worth["copper-concentrate"]
    assert worth["copper-concentrate"] > worth["sulphur"]
    known = rows("minerals/forms.csv").keys() | rows("minerals/minerals.csv").keys()
    assert worth.keys() <= known


def test_the_value_of_time_is_ten_percent_a_year_of_the_price_it_names() -> None:
    cents = rows("official/usgs-mcs-2026.csv")[
        "usgs-mcs-2026-copper-price-annual-average-comex-high-grade-first-usa-2025"
    ]
    tonne = float(cents["value"]) / 100 * 2204.6226218
    assert tonne == pytest.approx(10_600, rel=0.01)
    row = ASSUMPTIONS["assumption-time-value"]
    assert float(row["value"]) == pytest.approx(tonne * 0.10 / 365, rel=0.02)
    assert float(row["low"]) == pytest.approx(tonne * 0.05 / 365, rel=0.05)
    assert float(row["high"]) == pytest.approx(tonne * 0.20 / 365, rel=0.05)


def test_a_ship_emits_less_than_a_train_and_a_train_less_than_a_truck() -> None:
    rail, road, by_sea = (
        float(ASSUMPTIONS[f"assumption-{mode}-co2"]["value"]) for mode in ("rail", "road", "sea")
    )
    assert by_sea < rail < road


# ---- passages ------------------------------------------------------------------------------------


def test_every_strait_has_a_line_across_it_near_the_place_where_it_is_drawn() -> None:
    lines = rows("places/passage-lines.csv")
    straits = {key for key, row in NODES.items() if row["type"] == "Strait"}
    assert {row["lineAcross"] for row in lines.values()} == straits
    for row in lines.values():
        place = NODES[row["lineAcross"]]
        points = linestring(row["line"])
        lon = min(abs(p[0] - float(place["lon"])) for p in points)
        lat = min(abs(p[1] - float(place["lat"])) for p in points)
        assert max(lon, lat) < 5, row["id"]


def test_every_line_is_crossed_by_a_lane_and_every_passage_named_by_a_leg_has_one(
    shipped: KnowledgeGraph,
) -> None:
    crossing = sea(shipped.store).lanes.crossing
    assert all(len(found) for found in crossing.values())
    named = {p for row in SEGMENTS.values() for p in row["passes"].split(";") if p}
    straits = {key for key, row in NODES.items() if row["type"] == "Strait"}
    assert named & straits <= crossing.keys()


def test_a_ship_leaves_the_caspian_sea_by_a_canal_that_can_be_shut(shipped: KnowledgeGraph) -> None:
    lanes, ends = sea(shipped.store), ("port-of-aktau", "port-of-poti")
    assert lanes.voyage(*ends).passages == ("volga-don",)
    with pytest.raises(NoRoute):
        lanes.voyage(*ends, closed={"volga-don"})
