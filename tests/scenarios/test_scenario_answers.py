"""Scenarios on the shipped graph: what a question of what if is answered with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice import targets
from lodeway.maps.atlas import atlas
from lodeway.scenarios import page as scenarios_page
from lodeway.scenarios import report as views
from lodeway.scenarios.compute import WhatIf
from lodeway.schema import paths
from lodeway.schema.errors import InvalidData

NAMES = [path.stem for path in targets.shipped(paths.project_root())]
# By cost alone no copper goes to Durban or by TAZARA, so nothing that happens there is felt.
UNUSED = {
    "beitbridge-30-days": "port-of-durban",
    "beitbridge-jam-2020": "port-of-durban",
    "durban-floods-2022": "port-of-durban",
    "durban-unrest-2021": "port-of-durban",
    "south-africa-lockdown-2020": "port-of-durban",
    "tazara-rehabilitated": "",
    "tazara-strike-2017": "",
    "truck-thefts-2021": "port-of-durban",
}
Answers = Callable[[str], WhatIf]
TITLE = '[title]\nen = "A test"\nzh = "测试"\n'


def asked(kg: KnowledgeGraph, folder: Path, text: str, **options: object) -> WhatIf:
    file = folder / "a.toml"
    file.write_text(TITLE + text, "utf-8")
    return kg.whatif(file, top=0, **options).found


@pytest.fixture(scope="module")
def answer(shipped: KnowledgeGraph) -> Answers:
    """Answers to shipped scenarios, each found once."""
    return cache(lambda name: shipped.whatif(name, top=0).found)


@pytest.mark.parametrize("name", sorted({*NAMES} - {*UNUSED}))
def test_every_shipped_scenario_makes_a_difference(name: str, answer: Answers) -> None:
    found = answer(name)
    one = found.difference
    assert one.moved > 0
    assert one.diverted + one.left + abs(one.usd[1]) > 1
    assert one.moves == pytest.approx(one.moved - one.left, rel=0.2)


@pytest.mark.parametrize("name", sorted(UNUSED))
def test_what_happens_on_a_way_that_cost_leaves_unused_is_reckoned_without_goods(
    name: str, answer: Answers
) -> None:
    found = answer(name)
    one = found.difference
    assert one.moved > 0
    assert one.diverted + one.left + abs(one.usd[1]) < 1
    assert {s.name: s.before for s in found.gates}.get(UNUSED[name], 0) == 0


def test_the_world_of_the_day_before_is_what_a_scenario_starts_from(
    answer: Answers, shipped: KnowledgeGraph
) -> None:
    found = answer("lobito-floods-2026")
    assert found.on == date(2026, 4, 11)
    assert {s.name: s.after for s in found.gates}["port-of-lobito"] == 0
    assert shipped.whatif("lobito-floods-2026", on="2026-03-01", top=0).on == date(2026, 3, 1)


def test_a_quota_holds_back_what_is_above_it(answer: Answers) -> None:
    found = answer("drc-cobalt-quota-2026").difference
    assert found.moves == pytest.approx(2 * 96_600)
    assert {one.reason for one in found.stranded} == {"held"}


def test_with_more_capacity_lobito_takes_from_the_other_ports(answer: Answers) -> None:
    one, four = (
        {s.name: s.gain for s in answer(name).gates} for name in ("lobito-1-mt", "lobito-4-6-mt")
    )
    assert 0 < one["port-of-lobito"] < four["port-of-lobito"]
    assert sum(four.values()) == pytest.approx(0, abs=1)


def test_a_line_that_opens_halfway_counts_for_half_the_time(
    shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    text = (
        '[[given]]\ncap = "lobito-corridor"\nto = "4.6 Mt/year"\n'
        '[[change]]\nopen = "zambia-lobito"\non = {day}\n'
    )
    period = "from = 2030-01-01\nuntil = 2030-12-31\n"
    (tmp_path / "a.toml").write_text(period + TITLE + text.format(day="2030-01-01"), "utf-8")
    whole = shipped.whatif(tmp_path / "a.toml", top=0)
    (tmp_path / "b.toml").write_text(period + TITLE + text.format(day="2030-07-01"), "utf-8")
    half = shipped.whatif(tmp_path / "b.toml", top=0)
    assert [phase.days for phase in half.phases] == [181, 184]
    share = 184 / 365
    assert half.difference.diverted == pytest.approx(share * whole.difference.diverted)
    assert half.difference.usd == pytest.approx(tuple(share * end for end in whole.difference.usd))


def test_without_an_end_it_lasts_a_year_and_what_sets_in_later_counts_from_then(
    shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    text = '[[change]]\nclose = "port-of-dar-es-salaam"\non = 2026-03-01\n'
    (tmp_path / "a.toml").write_text("from = 2026-01-01\n" + TITLE + text, "utf-8")
    found = shipped.whatif(tmp_path / "a.toml", top=0)
    assert [phase.days for phase in found.phases] == [59, 306]
    assert found.difference.days == 365


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


def test_the_assumptions_it_hangs_on_come_the_strongest_first(shipped: KnowledgeGraph) -> None:
    found = shipped.whatif("trucks-dearer", top=3).found
    swings = [bar.swing for bar in found.bars]
    assert len(swings) == 3
    assert swings == sorted(swings, reverse=True)
    assert found.bars[0].base == pytest.approx(
        found.difference.usd[1] + _days_worth(found), rel=1e-6
    )


def _days_worth(found: WhatIf) -> float:
    drivers = {driver.id: driver.mid for driver in found.before.freight.drivers}
    return drivers["assumption-time-value"] * found.difference.tonne_days[1]


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
    page = scenarios_page.page(found, shipped, atlas(shipped.store), lang="en")
    assert "<script" not in page
    assert found.scenario.title["zh"] in page
    assert "Port of Dar es Salaam" in page
    assert {shift.name for shift in found.things if shift.after < 1 < shift.before} >= {
        "rail-huambo-lobito",
        "port-of-lobito",
    }
