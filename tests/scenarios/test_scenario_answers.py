"""Scenarios on the shipped graph: what a question of what if is answered with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice import targets
from lodeway.choice.model import Model
from lodeway.choice.reading import read
from lodeway.choice.shock import shock
from lodeway.maps.atlas import atlas
from lodeway.scenarios import compute
from lodeway.scenarios import page as scenarios_page
from lodeway.scenarios import report as views
from lodeway.scenarios.compute import WhatIf
from lodeway.scenarios.least_cost import LeastCost
from lodeway.schema import paths
from lodeway.schema.errors import InvalidData

NAMES = [path.stem for path in targets.shipped(paths.project_root())]
# By cost alone these goods go by sea already, as the notes of the scenarios say.
BY_SEA = ["aktau-shallow-2025", "poland-belarus-border-2025", "russia-left-2022"]
# Lobito carries less than it could already, so more room alone brings it nothing.
ROOMY = ["lobito-1-mt", "lobito-trains-14"]
SET = "copperbelt-copper"
Answers = Callable[[str], "WhatIf | LeastCost"]
TITLE = '[title]\nen = "A test"\nzh = "测试"\n'


def asked(kg: KnowledgeGraph, folder: Path, text: str, **options: object) -> WhatIf:
    file = folder / "a.toml"
    file.write_text(TITLE + text, "utf-8")
    return kg.whatif(file, top=0, no_intervals=True, **options).found


@pytest.fixture(scope="module")
def model(shipped: KnowledgeGraph) -> Model:
    return Model(shipped, SET, draws=1)


@pytest.fixture(scope="module")
def answer(shipped: KnowledgeGraph, model: Model) -> Answers:
    """Answers to shipped scenarios, each found once, on one model of each choice set."""
    models = {SET: model}

    def found(name: str) -> WhatIf | LeastCost:
        scenario = read(shipped, targets.file_of(paths.project_root(), name))
        if (choice := compute.choice_of(shipped, scenario)) is None:
            return shipped.whatif(name, top=0).found
        if choice not in models:
            models[choice] = Model(shipped, choice, draws=1)
        return compute.answered(shock(shipped, scenario, choice, model=models[choice]))

    return cache(found)


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_scenario_makes_a_difference(name: str, answer: Answers) -> None:
    found = answer(name)
    if isinstance(found, LeastCost):
        one = found.difference
        assert one.moved > 0
        assert (one.diverted + one.left + abs(one.usd[1]) > 1) == (name not in BY_SEA)
        return
    totals = found.totals
    changed = totals.diverted + totals.held + np.abs(totals.left - totals.left_before)
    changed = changed + totals.barred
    assert (changed.item() > 1) == (name not in ROOMY)
    assert all(r.supply > r.demand for r in found.rooms)


@pytest.mark.parametrize("name", NAMES)
def test_tonnes_add_up_and_none_is_below_nothing(name: str, answer: Answers) -> None:
    found = answer(name)
    if isinstance(found, LeastCost):
        one = found.difference
        assert one.moves == pytest.approx(one.moved - one.left, rel=0.2)
        return
    t = found.totals
    assert t.moved + t.left_before == pytest.approx(t.moves + t.held + t.left + t.barred)
    assert min(x.min() for x in (t.moved, t.moves, t.diverted, t.held, t.left, t.barred)) >= 0
    assert t.diverted <= t.moves + 1e-6
    for shifts in (found.ports, found.corridors, found.buyers, found.mines):
        assert sum(s.before for s in shifts) == pytest.approx(t.moved, rel=1e-6)
        assert sum(s.after for s in shifts) == pytest.approx(t.moves, rel=1e-6, abs=1e-3)
        assert sum(s.held for s in shifts) == pytest.approx(t.held, rel=1e-6, abs=1e-3)
        assert min(float(min(s.before.min(), s.after.min(), s.held.min())) for s in shifts) >= 0


def test_the_world_of_the_day_before_is_what_a_scenario_starts_from(
    answer: Answers, shipped: KnowledgeGraph
) -> None:
    found = answer("lobito-floods-2026")
    assert found.on == date(2026, 4, 11)
    assert {s.name: s.after.item() for s in found.ports}["port-of-lobito"] == 0
    asked = shipped.whatif("lobito-floods-2026", on="2026-03-01", top=0, no_intervals=True)
    assert asked.on == date(2026, 3, 1)


def test_goods_of_which_nothing_was_counted_move_at_least_cost_and_that_is_said(
    answer: Answers, shipped: KnowledgeGraph
) -> None:
    found = answer("drc-cobalt-quota-2026")
    assert isinstance(found, LeastCost)
    assert found.difference.moves == pytest.approx(2 * 96_600)
    assert {one.reason for one in found.difference.stranded} == {"held"}
    for lang, first in (("en", "If everything moved at least cost"), ("zh", "假如一切按最低费用")):
        assert views.tables(found, shipped, lang=lang)[0].verdict.startswith(first)


def test_least_cost_can_be_asked_for(shipped: KnowledgeGraph) -> None:
    found = shipped.whatif("dar-port-2025", top=0, least_cost=True)
    assert isinstance(found.found, LeastCost)
    assert found.verdict.startswith("If everything moved at least cost, which no goods do")


def test_with_more_room_and_lower_freight_lobito_takes_from_the_other_ports(
    answer: Answers,
) -> None:
    one, four = ({s.name: s for s in answer(n).ports} for n in ("lobito-1-mt", "lobito-4-6-mt"))
    assert one["port-of-lobito"].gain.item() == pytest.approx(0, abs=1)
    assert four["port-of-lobito"].gain.item() > 10_000
    assert sum(s.gain for s in four.values()) == pytest.approx(0, abs=1)


def test_what_grows_is_told_by_supply_and_by_demand(
    answer: Answers, shipped: KnowledgeGraph
) -> None:
    found = answer("lobito-1-mt")
    (room,) = found.rooms
    assert room.corridor == "lobito-corridor"
    assert 500_000 < room.supply.item() <= 1_000_000
    assert room.demand.item() < 200_000
    verdict = views.tables(found, shipped, lang="en")[0].verdict
    assert "if limited by supply" in verdict
    assert "if limited by demand" in verdict


def test_a_ban_keeps_back_what_one_country_sends(
    shipped: KnowledgeGraph, tmp_path: Path, model: Model
) -> None:
    file = tmp_path / "a.toml"
    file.write_text(TITLE + '[[change]]\nban = "zmb"\nproduct = "copper"\n', "utf-8")
    found = compute.answered(shock(shipped, read(shipped, file), SET, model=model))
    sent = model.sent(found.on)
    of_zambia = sum(t for place, t in sent.items() if model.lies_in(place, ("zmb",)))
    assert found.totals.barred.item() == pytest.approx(of_zambia, rel=1e-6)
    gains = {shift.name: shift.gain.item() for shift in found.mines}
    assert gains["kansanshi"] < -1000
    assert gains["kamoa-kakula"] == pytest.approx(0, abs=1)


def test_shippers_act_on_the_length_that_they_expect(answer: Answers) -> None:
    known, unforeseen = (
        answer(name).totals for name in ("kasumbalesa-90-days", "kasumbalesa-90-days-unforeseen")
    )
    assert unforeseen.held > known.held
    assert unforeseen.diverted < known.diverted


def test_a_line_that_opens_halfway_counts_for_half_the_time(
    shipped: KnowledgeGraph, tmp_path: Path, model: Model
) -> None:
    text = (
        '[[given]]\ncap = "lobito-corridor"\nto = "4.6 Mt/year"\n'
        '[[change]]\nopen = "zambia-lobito"\non = {day}\n'
    )
    period = "from = 2030-01-01\nuntil = 2030-12-31\n"
    found = []
    for day in ("2030-01-01", "2030-07-01"):
        (tmp_path / "a.toml").write_text(period + TITLE + text.format(day=day), "utf-8")
        scenario = read(shipped, tmp_path / "a.toml")
        found.append(compute.answered(shock(shipped, scenario, SET, model=model)))
    whole, half = found
    assert [phase.days for phase in half.shock.phases] == [181, 184]
    share = 184 / 365
    assert half.totals.diverted == pytest.approx(share * whole.totals.diverted)
    assert half.totals.usd == pytest.approx(share * whole.totals.usd)


def test_without_an_end_it_lasts_a_year_and_what_sets_in_later_counts_from_then(
    shipped: KnowledgeGraph, tmp_path: Path, model: Model
) -> None:
    text = '[[change]]\nclose = "port-of-dar-es-salaam"\non = 2026-03-01\n'
    (tmp_path / "a.toml").write_text("from = 2026-01-01\n" + TITLE + text, "utf-8")
    found = shock(shipped, read(shipped, tmp_path / "a.toml"), SET, model=model)
    assert [phase.days for phase in found.phases] == [59, 306]
    assert found.days == 365


def test_a_share_of_no_known_capacity_is_told_with_its_line(
    shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    with pytest.raises(
        InvalidData, match=r"a\.toml:5: no capacity of 'kolwezi' is known; say 'to'"
    ):
        asked(shipped, tmp_path, '[[change]]\ncap = "kolwezi"\nby = "-50 %"\n')


def test_what_is_not_on_the_network_is_told_with_its_line(
    shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    with pytest.raises(InvalidData, match=r"a\.toml:5: no goods of 'cobalt' are sent from 'chn'"):
        asked(shipped, tmp_path, '[[change]]\nban = "chn"\nproduct = "cobalt"\n')


def test_days_below_nothing_are_told_with_their_line(
    shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    text = '[[change]]\nslow = "rail-kolwezi-dilolo"\nby = "-90 d"\n'
    with pytest.raises(InvalidData, match=r"a\.toml:5: 'rail-kolwezi-dilolo' would take less"):
        asked(shipped, tmp_path, text)


def test_what_it_hangs_on_comes_the_strongest_first_and_beyond_chance(
    shipped: KnowledgeGraph,
) -> None:
    found = shipped.whatif("beitbridge-30-days", top=4, draws=60)
    ranks = [abs(one.rank) for one in found.hinges]
    assert 1 <= len(ranks) <= 4
    assert ranks == sorted(ranks, reverse=True)
    assert min(ranks) >= 3.3 / 59**0.5
    assert found.hinges[0].name == "observation-copper-by-durban-2022"


def test_what_grows_is_told_by_what_supply_and_what_demand_would_fill(
    shipped: KnowledgeGraph,
) -> None:
    found = shipped.whatif("lobito-1-mt", top=0, draws=20)
    assert found.verdict.startswith("Lobito Corridor carries ")
    assert "(" in found.verdict


def test_the_table_speaks_both_languages_and_names_its_sources(
    answer: Answers, shipped: KnowledgeGraph
) -> None:
    found = answer("dar-port-2025")
    en, zh = (views.tables(found, shipped, lang=lang) for lang in ("en", "zh"))
    assert [(t.name, len(t.rows)) for t in en] == [(t.name, len(t.rows)) for t in zh]
    ports = [
        {(row["kind"], row["thing"]) for t in tables if t.name == "shifts" for row in t.to_dicts()}
        for tables in (en, zh)
    ]
    assert ("port", "Port of Dar es Salaam") in ports[0]
    assert ("港口", "达累斯萨拉姆港") in ports[1]
    assert any(note.startswith("Sources: Freight News") for note in en[0].notes)
    assert any("《货运新闻》" in note for note in zh[0].notes)


def test_the_map_shows_what_is_shut_and_who_wins(answer: Answers, shipped: KnowledgeGraph) -> None:
    found = answer("lobito-floods-2026")
    picture = scenarios_page.drawn(found, atlas(shipped.store))
    assert picture.title == found.scenario.title
    assert picture.map is not None
    assert "Port of Dar es Salaam" in [spot["name"]["en"] for spot in picture.map["spots"]]
    assert "shut" in {line["kind"] for line in picture.map["lines"]}
    assert {s.name for s in found.things if s.after.item() < 1 < s.before.item()} >= {
        "rail-huambo-lobito",
        "port-of-lobito",
    }
