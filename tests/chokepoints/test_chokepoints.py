"""Chokepoints: worked out on paper, against networkx with everything shut in turn, on shipped data."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodeway import api
from lodeway.chokepoints import cuts
from lodeway.chokepoints.cuts import Chokepoint, Together
from lodeway.transport import freight_network
from lodeway.transport.uncertainty import sample, simulate
from small.freights import Map, maps
from small.plain import price

# Ore reaches town over one road. From there the cheap line carries all, but the road does as well;
# the days of both are the same, the road is 5 dollars dearer.
PASS = (
    Map()
    .line("pass", "mine", "town", usd=10)
    .line("cheap", "town", "port", usd=10)
    .line("dear", "town", "port", usd=15, days=3)
)
# Two ways out of the town, by a bridge and then either of two ferries, or by a tunnel.
RIVER = (
    Map()
    .line("street", "mine", "town")
    .line("bridge", "town", "isle", usd=5)
    .line("ferry", "isle", "port", usd=5)
    .line("tunnel", "town", "port", usd=30)
    .line("causeway", "isle", "port", usd=90)
)


def by_thing(found: tuple[Chokepoint, ...]) -> dict[str, Chokepoint]:
    return {one.thing: one for one in found}


def test_popular_is_not_critical() -> None:
    found = by_thing(cuts.singles(PASS.freight(), {("mine", "port"): 5.0}))
    assert (found["cheap"].traffic, found["cheap"].stranded) == (1, 0)
    assert (found["pass"].traffic, found["pass"].stranded) == (1, 1)
    assert (found["dear"].traffic, found["dear"].stranded) == (0, 0)


def test_what_is_diverted_pays_and_waits_for_the_way_around() -> None:
    cheap = by_thing(cuts.singles(PASS.freight(), {("mine", "port"): 5.0}))["cheap"]
    assert (cheap.diverted, cheap.usd, cheap.days) == (1, pytest.approx(5), pytest.approx(2))


def test_what_strands_all_has_no_way_around_to_tell_the_cost_of() -> None:
    found = by_thing(cuts.singles(PASS.freight(), {("mine", "port"): 5.0}))
    assert (found["pass"].usd, found["pass"].days) == (None, None)


def test_tonnes_weigh_and_an_end_is_no_chokepoint_of_its_own_goods() -> None:
    tonnes = {("mine", "port"): 3.0, ("town", "port"): 1.0}
    found = by_thing(cuts.singles(PASS.freight(), tonnes))
    assert found["pass"].stranded == 0.75
    assert found["town"].stranded == 0.75
    assert (found["port"].traffic, found["mine"].traffic) == (0, 0)


def test_a_process_finds_what_any_other_finds() -> None:
    code = (
        "from lodeway.chokepoints import cuts; from small.freights import Map\n"
        "roads = Map().line('pass', 'town', 'port').line('lane', 'town', 'port', usd=2)\n"
        "for at in range(12): roads = roads.line(f'road-{at}', f'mine-{at}', 'town')\n"
        "tonnes = {(f'mine-{at}', 'port'): 0.1 * at for at in range(12)}\n"
        "print(cuts.singles(roads.freight(), tonnes))"
    )
    tests = Path(__file__).parents[1]
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([str(tests), *sys.path]),
            },
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1


def test_the_most_stranding_comes_first_and_a_country_closes_with_all_its_places() -> None:
    groups = {"isles": ("isle",), "land": ("street", "town"), "tunnel": ("tunnel",)}
    found = cuts.singles(RIVER.freight(), {("mine", "port"): 1.0}, groups=groups)
    assert [(one.thing, one.stranded) for one in found] == [
        ("land", 1),
        ("isles", 0),
        ("tunnel", 0),
    ]
    assert found[1].traffic == 1


def test_goods_without_a_way_today_are_no_part_of_the_shares() -> None:
    tonnes = {("mine", "port"): 1.0, ("mine", "moon"): 9.0}
    assert by_thing(cuts.singles(PASS.freight(), tonnes))["pass"].stranded == 1


def test_nothing_to_carry_makes_no_chokepoint() -> None:
    found = cuts.singles(PASS.freight(), {})
    assert {one.stranded for one in found} == {0.0}
    assert cuts.pairs(PASS.freight(), {}) == ()


def test_bridge_and_tunnel_strand_only_together() -> None:
    freight = RIVER.freight()
    found = cuts.pairs(freight, {("mine", "port"): 1.0})
    assert found == (Together(("bridge", "isle"), ("tunnel",), 1.0),)


def test_what_may_be_dearer_carries_in_some_draws_only() -> None:
    freight, tonnes = PASS.freight(), {("mine", "port"): 5.0}
    outcomes = simulate(freight, tonnes, sample(freight, 400))
    found = cuts.carried(freight, tonnes, outcomes)
    assert found["pass"] == (1, 1, 1)
    assert found["cheap"][0] == 0
    assert 0.5 < found["cheap"][1] < 1
    assert found["cheap"][1] + found["dear"][1] == pytest.approx(1)


@given(maps(), st.data())
def test_single_closings_are_what_networkx_finds_shutting_one_thing_after_another(
    made: Map, data: st.DataObject
) -> None:
    freight = made.freight()
    tonnes = demands(made, data)
    with_way = {pair: t for pair, t in tonnes.items() if np.isfinite(price(freight, *pair))}
    found = by_thing(cuts.singles(freight, tonnes))
    assert found.keys() == freight.by_thing.keys()
    for thing, one in found.items():
        lost = [
            t
            for pair, t in with_way.items()
            if thing not in pair and np.isinf(price(freight, *pair, shut=[thing]))
        ]
        assert one.stranded == pytest.approx(sum(lost) / (sum(with_way.values()) or 1))


@given(maps(), st.data())
def test_closing_never_makes_a_way_cheaper(made: Map, data: st.DataObject) -> None:
    for one in cuts.singles(made.freight(), demands(made, data)):
        assert 0 <= one.stranded <= one.traffic <= 1 + 1e-12
        assert one.usd is None or one.usd >= -1e-9


@given(maps(places=5, lines=8), st.data())
@settings(max_examples=40)
def test_pairs_are_what_networkx_finds_shutting_every_two(made: Map, data: st.DataObject) -> None:
    freight = made.freight()
    tonnes = demands(made, data)
    with_way = {pair: t for pair, t in tonnes.items() if np.isfinite(price(freight, *pair))}
    expected = {}
    for both in combinations(sorted(freight.by_thing), 2):
        lost = [
            t
            for pair, t in with_way.items()
            if not set(both) & set(pair)
            and np.isinf(price(freight, *pair, shut=both))
            and all(np.isfinite(price(freight, *pair, shut=[one])) for one in both)
        ]
        if lost:
            expected[both] = pytest.approx(sum(lost) / sum(with_way.values()))
    found = {
        (min(a, b), max(a, b)): row.stranded
        for row in cuts.pairs(freight, tonnes)
        for a, b in product(row.first, row.second)
    }
    assert found == expected


def demands(made: Map, data: st.DataObject) -> dict[tuple[str, str], float]:
    ends = st.lists(st.sampled_from(sorted(made.graph)), min_size=2, max_size=2, unique=True)
    wanted = data.draw(st.lists(ends, min_size=1, max_size=3))
    return {(a, b): float(at) for at, (a, b) in enumerate(wanted, start=1)}


def test_the_copper_of_the_copperbelt_hangs_on_lobito_and_kapiri_mposhi_together(
    shipped: api.KnowledgeGraph,
) -> None:
    """Neither alone strands anything: one has the other."""
    freight = freight_network.freight(shipped)
    origins = ("kolwezi", "lubumbashi", "kitwe", "solwezi")
    tonnes = {(origin, "port-of-shanghai"): 1.0 for origin in origins}
    alone = by_thing(cuts.singles(freight, tonnes))
    worst = cuts.pairs(freight, tonnes)[0]
    assert alone["kapiri-mposhi"].stranded == alone["port-of-lobito"].stranded == 0
    assert {"port-of-lobito", "kapiri-mposhi"} <= {*worst.first, *worst.second}
    assert worst.stranded == 1
