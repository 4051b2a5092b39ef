"""A user's own numbers: printed, changed, read back, and every mistake with its line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.schema.errors import InvalidData
from lodeway.transport import freight_network, parameters
from toys import Project
from worlds import load


@pytest.fixture
def kg(project: Project) -> KnowledgeGraph:
    return load(project)


def given(kg: KnowledgeGraph, text: str, tmp_path: Path) -> dict[str, tuple[float, float, float]]:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    return {slug: (a.low, a.mid, a.high) for slug, a in kg.parameters(file).items()}


def mistakes(kg: KnowledgeGraph, text: str, tmp_path: Path) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        given(kg, text, tmp_path)
    return [f"{f.line}: {f.message}" for f in caught.value.findings]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_printed_reads_back_as_it_was(lang: str, kg: KnowledgeGraph) -> None:
    known = kg.parameters()
    text = parameters.text(known, lang=lang)  # type: ignore[arg-type]
    read = parameters.read(text.encode(), "mine.toml", known, parameters.units(kg.store))
    assert read == known
    assert len(tomllib.loads(text)) == len(known) == 23


def test_the_shipped_assumptions_print_and_read_back(shipped: KnowledgeGraph) -> None:
    known = shipped.parameters()
    text = parameters.text(known, lang="zh")
    assert "假定货运列车每日行程" in text
    assert parameters.read(text.encode(), "x.toml", known, parameters.units(shipped.store)) == known


def test_a_value_alone_is_certain(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = '[assumption-rail-speed]\nvalue = 300\nunit = "km-per-day"\n'
    assert given(kg, text, tmp_path)["assumption-rail-speed"] == (300, 300, 300)


def test_one_end_of_a_range_leaves_the_others(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = '[assumption-rail-speed]\nhigh = 500\nunit = "km-per-day"\n'
    assert given(kg, text, tmp_path)["assumption-rail-speed"] == (100, 200, 500)


@pytest.mark.parametrize("unit", ["km-per-h", "km/h", "kilometres per hour", "千米/小时"])
def test_another_unit_of_the_same_kind_is_converted(
    unit: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    text = f'[assumption-rail-speed]\nlow = 5\nvalue = 10\nhigh = 20\nunit = "{unit}"\n'
    found = given(kg, text, tmp_path)["assumption-rail-speed"]
    assert found == pytest.approx((120, 240, 480))


def test_a_cost_may_be_nothing(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = '[assumption-border-cost]\nvalue = 0\nunit = "usd-per-t"\n'
    assert given(kg, text, tmp_path)["assumption-border-cost"] == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[assumption-rail-sped]\nvalue = 3\nunit = "km-per-day"',
            "1: unknown assumption 'assumption-rail-sped'; did you mean 'assumption-rail-speed'?",
        ),
        ("[assumption-rail-speed]\nvalue = 3", '1: the unit is missing; add unit = "km-per-day"'),
        (
            '[assumption-rail-speed]\nvalue = 3\nunit = "d"',
            "3: 'd' does not measure what 'km-per-day' does",
        ),
        (
            '[assumption-rail-speed]\nvalue = 3\nunit = "furlongs"',
            "3: unknown unit 'furlongs'; did you mean 'eur'?",
        ),
        (
            '[assumption-rail-speed]\nvalue = -3\nunit = "km-per-day"',
            "2: value is -3; give a number above 0",
        ),
        (
            '[assumption-border-cost]\nvalue = -3\nunit = "usd-per-t"',
            "2: value is -3; give 0 or more",
        ),
        (
            '[assumption-capacity-rail]\nlow = -1\nunit = "mt-per-year"',
            "2: low is -1; give 0 or more",
        ),
        (
            '[assumption-rail-speed]\nvalue = "fast"\nunit = "km-per-day"',
            "2: 'fast' is no number",
        ),
        (
            '[assumption-rail-speed]\nvalue = nan\nunit = "km-per-day"',
            "2: 'nan' is no number",
        ),
        (
            '[assumption-rail-speed]\nlow = 900\nunit = "km-per-day"',
            "2: low 900, value 200, high 400 km-per-day are not in order",
        ),
        (
            '[assumption-rail-speed]\nspeed = 3\nunit = "km-per-day"',
            "2: unknown key 'speed'; a table takes low, value, high, unit",
        ),
        ("assumption-rail-speed = 3", "1: write it as a table: [assumption-rail-speed]"),
    ],
)
def test_a_mistake_names_its_line_and_what_to_do(
    text: str, said: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    assert mistakes(kg, text, tmp_path) == [said]


def test_all_mistakes_are_told_at_once(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = "[nothing-like-it]\nvalue = 3\n\n[assumption-rail-speed]\nvalue = 3\n"
    assert [line.split(":")[0] for line in mistakes(kg, text, tmp_path)] == ["1", "4"]


def test_faster_trains_take_fewer_days_and_cost_the_same(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[assumption-rail-speed]\nvalue = 400\nunit = "km-per-day"\n', "utf-8")
    ours, theirs = (
        freight_network.freight(kg),
        freight_network.freight(kg, parameters=kg.parameters(file)),
    )
    (i,) = [
        i
        for i, s in enumerate(ours.steps)
        if s.thing == "rail-high" and s.start == "mine-town" and s.kind == "travel"
    ]
    assert (ours.cost("days")[i], theirs.cost("days")[i]) == (2, 1)
    assert ours.cost("usd")[i] == theirs.cost("usd")[i]
