"""Constants that reproduce what was counted, and leave alone what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lodeway.choice.alternatives import Alternative, Alternatives
from lodeway.choice.calibration import Constants, Counted, Prior, Sight, constants, counted, drawn
from lodeway.choice.logit import shares
from lodeway.choice.observations import Observation
from lodeway.transport.freight import Freight

DRAWS = 300
PORTS = ("east", "north", "west")
COST = {"east": 350.0, "north": 420.0, "west": 330.0}
EVERY = np.array([1.0])


def prior(draws: int = DRAWS, **of: float) -> Prior:
    stream = np.random.default_rng(5)
    scale = 35 * np.exp(0.7 * stream.standard_normal(draws))
    given = {"ratio": 0.5, "spread": 1.7, "walk": 0.2, "mode": 0.5} | of
    return Prior(scale, seed=1, **given)


@pytest.fixture(scope="module")
def ways(bare: Freight) -> Alternatives:
    """One way from a mine to a market by each port."""
    return Alternatives(bare, tuple(Alternative("mine", "far", p, p, (0,)) for p in PORTS))


@pytest.fixture(scope="module")
def bare() -> Freight:
    """A network of one step, for what asks ways of their kilometres."""
    from scipy import sparse

    from lodeway.claims.figures import CRITERIA, Driver
    from lodeway.transport.freight import Step

    one = np.array([0], np.int32)
    road = Step("travel", "mine", "far", "road", "road", frozenset({"road"}))
    driver = Driver("km", 1.0, 1.0, 1.0, "km", (), "read")
    return Freight(
        states=(("mine", "road", "out"), ("far", "road", "in")),
        steps=(road,),
        tail=one,
        head=one + 1,
        capacity=np.array([np.inf]),
        open=np.array([True]),
        drivers=(driver,),
        terms={c: sparse.csr_array(np.array([[1.0]])) for c in CRITERIA},
    )


def observed(port: str, day: date, **of: object) -> Observation:
    given = {
        "claim": f"count-{port}-{day.year}",
        "set": "belt",
        "kind": "share",
        "origins": ("mine",),
        "destinations": ("far",),
        "corridors": (port,),
        "nodes": (),
        "low": None,
        "mid": 0.5,
        "high": None,
        "attestation": "named",
        "use": "calibration",
        "scenario": None,
        "source": "gazette",
        "since": str(day.year),
        "first": day,
        "last": day,
    } | of
    return Observation(**given)  # type: ignore[arg-type]


def marks(port: str) -> np.ndarray:
    return np.array([float(port == one) for one in PORTS])


def sight(ways: Alternatives, day: date, by: dict[str, np.ndarray]) -> Sight:
    cost = np.tile([COST[port] for port in PORTS], (len(next(iter(by.values()))), 1))
    counts = [Counted(observed(p, day), EVERY, marks(p), values) for p, values in by.items()]
    return Sight(day, ways, cost, tuple(counts))


def fit(sights: Sequence[Sight], given: Prior) -> Constants:
    return constants(sights, given, PORTS, PORTS)


def share(found: Constants, ways: Alternatives, day: date, port: str) -> np.ndarray:
    cost = np.array([COST[one] for one in PORTS]) + found.of(ways, day)
    at = shares(cost, ways.nests, found.prior.scale, found.prior.ratio)
    return counted(at, ways, EVERY, marks(port))


def test_every_draw_shows_the_share_that_was_drawn_for_it(ways: Alternatives) -> None:
    day, stream = date(2022, 4, 1), np.random.default_rng(2)
    seen = {"east": stream.beta(21, 9, DRAWS), "north": stream.uniform(0.002, 0.07, DRAWS)}
    found = fit([sight(ways, day, seen)], prior())
    assert np.abs(found.misses).max() < 1e-4
    for port, values in seen.items():
        assert share(found, ways, day, port) == pytest.approx(values, abs=1e-4)


def test_shares_that_leave_nearly_nothing_are_met_as_well(ways: Alternatives) -> None:
    day, stream = date(2022, 4, 1), np.random.default_rng(3)
    parts = 0.98 * stream.dirichlet([21, 1.4, 7.6], DRAWS)
    seen = {p: np.clip(parts[:, i], 0.002, 1) for i, p in enumerate(("east", "north"))}
    seen["west"] = 0.999 - seen["east"] - seen["north"]
    found = fit([sight(ways, day, seen)], prior())
    assert np.median(np.abs(found.misses)) < 1e-3


def test_a_count_of_another_year_is_met_too_and_between_them_constants_drift(
    ways: Alternatives,
) -> None:
    then, now = date(2018, 7, 1), date(2022, 7, 1)
    before, after = np.full(DRAWS, 0.2), np.full(DRAWS, 0.6)
    found = fit([sight(ways, then, {"east": before}), sight(ways, now, {"east": after})], prior())
    assert share(found, ways, then, "east") == pytest.approx(before, abs=1e-4)
    assert share(found, ways, now, "east") == pytest.approx(after, abs=1e-4)
    between = np.median(share(found, ways, date(2020, 7, 1), "east"))
    assert 0.25 < between < 0.55


def test_the_farther_a_day_from_what_was_counted_the_wider_the_share(ways: Alternatives) -> None:
    found = fit([sight(ways, date(2018, 7, 1), {"east": np.full(DRAWS, 0.5)})], prior())

    def width(year: int) -> float:
        low, high = np.percentile(share(found, ways, date(year, 7, 1), "east"), [10, 90])
        return float(high - low)

    assert width(2018) < 1e-3 < width(2020) < width(2026)


def test_without_counts_the_constants_are_those_of_the_prior(ways: Alternatives) -> None:
    given = prior()
    found = fit([], given)
    at = found.port(date(2022, 1, 1))
    assert at == pytest.approx(np.stack([given.paths(p)[:, 12 * 12] for p in PORTS], axis=1))
    assert at.std() == pytest.approx(np.sqrt(1.7**2 + 12 * 0.2**2), rel=0.1)


def test_the_same_seed_draws_the_same_and_another_does_not(ways: Alternatives) -> None:
    given = prior()
    assert (given.paths("east") == replace(given).paths("east")).all()
    assert (given.paths("east") != replace(given, seed=2).paths("east")).all()


def test_a_share_is_drawn_as_if_so_many_consignments_had_been_counted() -> None:
    one = observed("east", date(2022, 4, 1), mid=0.7)
    (values,) = drawn([(one, EVERY, marks("east"), 1.0)], [30], prior(20_000))
    assert values.mean() == pytest.approx(0.7, abs=0.01)
    assert values.std() == pytest.approx(np.sqrt(0.7 * 0.3 / 31), rel=0.05)


def test_a_tonnage_has_the_relative_error_of_its_sample() -> None:
    one = observed("east", date(2022, 4, 1), kind="throughput", mid=400.0)
    (values,) = drawn([(one, EVERY, marks("east"), 1000.0)], [100], prior(20_000))
    assert np.median(values) == pytest.approx(0.4, rel=0.01)
    assert np.log(values).std() == pytest.approx(0.1, rel=0.05)


def test_shares_of_one_speaker_are_drawn_together_and_leave_a_little_for_others() -> None:
    day = date(2022, 4, 1)
    told = [
        (observed("east", day, mid=0.7), EVERY, marks("east"), 1.0),
        (observed("north", day, mid=None, low=0.0, high=0.07), EVERY, marks("north"), 1.0),
        (observed("west", day, mid=None, low=0.23, high=0.3), EVERY, marks("west"), 1.0),
    ]
    east, north, west = drawn(told, [30, 30, 30], prior(20_000))
    others = 1 - east - north - west
    assert np.percentile(others, [10, 50, 90]) == pytest.approx([0.004, 0.01, 0.025], abs=1e-3)
    assert np.median(east) == pytest.approx(0.68, abs=0.02)
    assert np.mean(north) == pytest.approx(0.99 * 0.047 / 1.012, abs=0.005)
