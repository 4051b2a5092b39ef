"""Who goes which way: shares of tonnes by the model of choice, beside what was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt

from lodeway.api import KnowledgeGraph
from lodeway.choice import COPPERBELT
from lodeway.choice.logit import shares, slopes
from lodeway.choice.model import Model
from lodeway.choice.seen import Seen
from lodeway.corridors import page, report
from lodeway.corridors.compute import Part, Split, of_model
from lodeway.maps.atlas import atlas
from lodeway.report import plots

DAY = date(2024, 7, 1)


@pytest.fixture(scope="module")
def model(shipped: KnowledgeGraph) -> Model:
    return Model(shipped, COPPERBELT, draws=40)


@pytest.fixture(scope="module")
def split(model: Model) -> Split:
    return of_model(model, DAY)


def by_id(parts: tuple[Part, ...]) -> dict[str, Part]:
    return {part.id: part for part in parts}


def test_ports_corridors_and_modes_are_three_ways_to_divide_the_same_tonnes(
    model: Model, split: Split
) -> None:
    flows = model.sent_by(model.world(DAY))
    moved = flows.moved.sum(axis=1)
    assert moved + flows.left.sum(axis=1) == pytest.approx(np.full(40, split.sent))
    ways = flows.alternatives.ways
    for parts, name in ((split.ports, "nest"), (split.corridors, "corridor")):
        for part in parts:
            marks = [getattr(way, name) == part.id for way in ways]
            share = flows.moved[:, marks].sum(axis=1) / moved
            assert part.share == pytest.approx(np.percentile(share, (10, 50, 90)))
    assert {part.id for part in split.modes} == {"road", "rail"}
    assert sum(part.share[1] for part in split.modes) == pytest.approx(1, abs=0.01)


def test_what_leaves_each_place_is_divided_among_the_ports(model: Model, split: Split) -> None:
    flows = model.sent_by(model.world(DAY))
    ways = flows.alternatives.ways
    for place in {one.place for one in split.outlets}:
        told = [one for one in split.outlets if one.place == place]
        assert sum(one.share[1] for one in told) == pytest.approx(1, abs=0.1)  # of middles
        here = [way.origin == place for way in ways]
        by_port = [h and way.nest == told[0].port for h, way in zip(here, ways, strict=True)]
        share = flows.moved[:, by_port].sum(axis=1) / flows.moved[:, here].sum(axis=1)
        assert told[0].share == pytest.approx(np.percentile(share, (10, 50, 90)))
    mines = {one.place: one.mines for one in split.outlets}
    assert "kamoto-copper" in mines["kolwezi"]
    assert sorted(m for of in mines.values() for m in of) == sorted(model.sent(DAY))


def test_those_with_most_tonnes_stand_first_and_the_shut_last(split: Split) -> None:
    middles = [part.share[1] for part in split.ports if part.terms]
    assert middles == sorted(middles, reverse=True)
    assert split.ports[0].id == "port-of-dar-es-salaam"
    assert [part.terms is None for part in split.ports] == sorted(
        part.terms is None for part in split.ports
    )


def test_a_corridor_that_did_not_run_that_day_has_nothing_and_says_why(
    model: Model, split: Split, shipped: KnowledgeGraph
) -> None:
    planned = by_id(split.corridors)["zambia-lobito"]
    assert planned.share == planned.tonnes == (0.0, 0.0, 0.0)
    assert planned.shut is not None
    assert "not open: Jimbe to Chingola railway" in planned.shut["en"]
    # Durban was under water from 11 April 2022.
    flooded = of_model(model, date(2022, 4, 15))
    durban = by_id(flooded.ports)["port-of-durban"]
    assert (durban.share[2], durban.terms) == (0.0, None)
    (row,) = [r for r in report.tables(flooded, shipped)[0] if r["port_id"] == "port-of-durban"]
    assert (row["share_span"], row["state"]) == ("0, not open", "not open")


def test_what_a_tonne_pays_is_parted_at_the_quay(split: Split) -> None:
    beira, dar = (by_id(split.ports)[f"port-of-{p}"] for p in ("beira", "dar-es-salaam"))
    assert beira.terms is not None
    assert dar.terms is not None
    assert beira.terms.land_usd[1] < dar.terms.land_usd[1]
    assert beira.terms.sea_usd[1] > dar.terms.sea_usd[1]
    for terms in (beira.terms, dar.terms):
        whole = terms.land_days[1] + terms.sea_days[1]
        assert terms.least < whole < terms.least + terms.excess


def test_one_percent_on_the_inland_rate_costs_a_port_goods_and_gives_them_to_the_others(
    split: Split,
) -> None:
    for one in split.elasticities:
        if one.port == one.rate_of:
            assert one.value[2] < 0
        else:
            assert one.value[0] > 0
    own = {e.port: e.value for e in split.elasticities if e.port == e.rate_of}
    assert by_id(split.ports)["port-of-beira"].elasticity == own["port-of-beira"]
    # What is large already has less to win: its share answers less to its rate.
    assert abs(own["port-of-dar-es-salaam"][1]) < abs(own["port-of-durban"][1])


def test_an_elasticity_is_the_slope_of_the_logit_at_the_prices_that_room_has(
    model: Model, split: Split
) -> None:
    flows = split.flows
    alike, freight, tonnes = flows.alternatives, flows.freight, model.world(DAY).tonnes
    ashore = np.array([not step.mode.startswith("sea") for step in freight.steps])
    land = (alike.over @ (freight.cost("usd", flows.values) * ashore[:, None])).T
    over = np.stack([alike.passing_at(thing) for thing in flows.scarce], axis=1)
    room = flows.prices @ (over * model.weight(alike, DAY)[:, None]).T
    cost = alike.costs(flows.values) + model.constants.of(alike, DAY) + room
    scale, ratio = model.prior.scale, model.prior.ratio
    found = shares(cost, alike.nests, scale, ratio)
    weight = tonnes / tonnes.sum()
    beira = np.array([way.nest == "port-of-beira" for way in alike.ways], np.float64)
    by_way = slopes(found, alike.nests, weight, beira, scale, ratio)
    share = (found.way * weight[alike.nests.choice[alike.nests.nest]]) @ beira
    grown = (by_way * land) @ beira / share
    own = by_id(split.ports)["port-of-beira"].elasticity
    assert own == pytest.approx(tuple(np.percentile(grown, (10, 50, 90))), rel=0.05)


def test_counts_stand_beside_the_whole_that_they_count(split: Split) -> None:
    lobito = by_id(split.ports)["port-of-lobito"].seen
    assert lobito is not None
    assert (lobito.observation.claim, lobito.fitted) == ("observation-copper-by-lobito-2024", True)
    assert lobito.mid == pytest.approx(40_000 / 3_925_000, rel=0.05)
    dar = by_id(split.ports)["port-of-dar-es-salaam"].seen
    assert dar is not None
    assert dar.mid == pytest.approx(0.7)
    # Two thirds of what goes to China are no share of all: that count has a row of its own.
    (china,) = [s for s in split.seen if s.observation.destinations == ("chn",)]
    assert (china.port, china.fitted, china.missed) == (None, False, False)


def test_the_model_reaches_what_it_is_fitted_to(split: Split) -> None:
    fitted = [seen for seen in split.seen if seen.fitted]
    assert len(fitted) >= 4
    assert not any(seen.missed for seen in fitted)


def test_a_count_of_the_time_that_is_missed_is_said_before_the_verdict(
    model: Model, split: Split, shipped: KnowledgeGraph
) -> None:
    assert all(seen.missed for seen in split.misses)
    calm = report.tables(replace(split, misses=()), shipped)[0].verdict
    assert calm.startswith("Port of Dar es Salaam takes ")
    kamoa = next(s for s in split.seen if "kamoa" in s.observation.claim)
    told = report.tables(replace(split, misses=(kamoa,)), shipped)[0].verdict
    assert told.startswith("The model misses what was counted (Kamoa-Kakula to ")
    assert told.endswith(calm)
    chinese = report.tables(replace(split, misses=(kamoa,)), shipped, lang="zh")[0].verdict
    assert chinese.startswith("模型与统计数不符")


@pytest.mark.parametrize(
    ("low", "mid", "high", "missed"),
    [
        (None, 0.5, None, False),
        (None, 0.7, None, True),
        (0.0, None, 0.3, True),
        (0.0, None, 0.45, False),
        (0.7, None, None, True),
        (0.3, 0.35, 0.45, False),
    ],
)
def test_a_count_is_missed_where_nothing_of_it_lies_within_the_interval(
    split: Split, low: float | None, mid: float | None, high: float | None, missed: bool
) -> None:
    one = Seen(split.seen[0].observation, low, mid, high, (0.4, 0.5, 0.6), None, None)
    assert one.missed is missed


def test_every_row_rests_on_claims_and_shares_on_those_that_were_fitted(split: Split) -> None:
    for part in (*split.ports, *split.corridors, *split.modes):
        assert "observation-copper-by-dar-2022" in part.claims
    dar = by_id(split.ports)["port-of-dar-es-salaam"]
    assert "assumption-time-value" in dar.claims


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tables_have_one_key_a_column_and_no_draw_shares(
    split: Split, shipped: KnowledgeGraph, lang: Any
) -> None:
    tables = report.tables(split, shipped, lang=lang)
    names = [table.name for table in tables]
    assert names == ["ports", "corridors", "modes", "places", "observed", "elasticities"]
    for table in tables:
        assert len(set(table.keys)) == len(table.keys) == len(table.rows[0])
        assert not any("draws" in key or "chosen" in key for key in table.keys)
    row = next(iter(tables[0]))
    assert row["share_low"] < row["share_mid"] < row["share_high"]
    assert row["observed_use_id"] == "calibration"


def test_the_picture_has_a_bar_a_port_with_its_interval_and_what_was_counted(
    split: Split, shipped: KnowledgeGraph
) -> None:
    tables = report.tables(split, shipped)
    with mpl.rc_context({"backend": "agg"}):
        ax = plots.plot(tables)
        bars = [bar.get_width() for bar in ax.patches]  # type: ignore[attr-defined]  # a Rectangle
        assert bars == [row["share_mid"] for row in tables[0]]
        marks = [line for line in ax.lines if line.get_marker() == "D"]
        counted = [row for row in tables[0] if row["observed_since"]]
        assert len(marks) == len(counted) > 2
        assert ax.get_xlabel() == "% of tonnes"
        plt.close("all")


def test_the_map_draws_the_most_used_line_widest_in_both_languages(
    split: Split, shipped: KnowledgeGraph
) -> None:
    picture = page.drawn(split, shipped, atlas(shipped.store))
    labels = [group.label for group in picture.groups]
    assert {"en": "Port of Beira", "zh": "贝拉港"} in labels
    # The key says the same share as the table.
    table = {row["port_id"]: row["share_span"] for row in report.tables(split, shipped)[0]}
    for group in picture.groups:
        assert group.note["en"] == f"{table[group.id]} % of tonnes"
    lines = page.lines(split, atlas(shipped.store))
    widest = max(lines, key=lambda line: line.weight)
    assert widest.group == "port-of-dar-es-salaam"
    assert 0 < min(line.weight for line in lines) < widest.weight <= 1


def test_where_each_corridor_has_a_port_of_its_own_corridors_stand_alone(
    shipped: KnowledgeGraph,
) -> None:
    boxes = of_model(Model(shipped, "eurasia", draws=20), DAY)
    assert boxes.lone["port-of-rotterdam"] == "northern-railway"
    tables = report.tables(boxes, shipped)
    assert [t.name for t in tables] == ["corridors", "modes", "observed", "elasticities"]
    assert tables[0].title.startswith("Containers from China to Europe by corridor")
    assert "China to Europe by sea takes 9" in tables[0].verdict
    # So near to all that rounded figures would not show the miss.
    assert bool(boxes.misses) == tables[0].verdict.startswith("The model misses")
    north = next(row for row in tables[0] if row["corridor_id"] == "northern-railway")
    assert north["elasticity_high"] < 0
    assert north["observed_use_id"] == "later-year"
    picture = page.drawn(boxes, shipped, atlas(shipped.store))
    assert any(group.label["en"].startswith("Northern railway") for group in picture.groups)


def test_the_same_question_can_be_asked_in_words(shipped: KnowledgeGraph) -> None:
    result = shipped.corridors(on="2024-07-01", draws=40, product="copper-cathode")
    assert result.asked[:1] == ("corridors",)
    assert set(result.asked) >= {"--on", "2024-07-01", "--draws", "40", "--product"}
    assert result.ports[0].share == pytest.approx(split_share(shipped), abs=0.05)


def split_share(shipped: KnowledgeGraph) -> tuple[float, ...]:
    return of_model(Model(shipped, COPPERBELT, draws=40), DAY).ports[0].share
