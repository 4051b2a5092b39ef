"""The shipped stories: bilingual, of things and claims of the graph, no figure without a claim."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.explorer import stories
from lodeway.explorer.figures import Backing, said
from lodeway.schema.errors import InvalidData
from toys import ROOT

EIGHT = {
    "articles",
    "controls",
    "copperbelt",
    "floors",
    "lobito",
    "money",
    "orion",
    "peace",
}
STORY = """\
id = "one"
title.en = "A line and its loan"
title.zh = "一条线路与一笔贷款"

[[steps]]
heading.en = "The loan"
heading.zh = "贷款"
text.en = "A loan of $553 million was signed on 17 December 2025."
text.zh = "5.53亿美元贷款于2025年12月签署。"
show = ["dfc", "lobito-atlantic-railway"]
on = "2025-12"
claims = ["financing-dfc-lar-loan"]

[[steps]]
heading.en = "The line"
heading.zh = "线路"
text.en = "It is 1,289 km long."
text.zh = "全长1289公里。"
show = ["benguela-railway"]
view = "map"
claims = ["benguela-railway-length-ivanhoe"]
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write one story into a folder of own facts."""

    def into(text: str) -> Path:
        file = tmp_path / stories.FOLDER / "one.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    return into


def held(folder: Path, shipped: KnowledgeGraph) -> str:
    """What is wrong with the stories of a folder, as a person reads it."""
    with pytest.raises(InvalidData) as error:
        stories.check(stories.read([folder]), shipped.store)
    return str(error.value)


def test_every_shipped_story_is_held_to_the_graph(shipped: KnowledgeGraph) -> None:
    told = stories.read([ROOT])
    stories.check(told, shipped.store)
    assert {story.id for story in told} >= EIGHT
    assert all(5 <= len(story.steps) <= 10 for story in told)


def test_a_story_is_read_as_it_is_written(write: Write, shipped: KnowledgeGraph) -> None:
    (story,) = stories.read([write(STORY)])
    stories.check([story], shipped.store)
    assert (story.id, story.title["zh"]) == ("one", "一条线路与一笔贷款")
    first, second = story.steps
    assert (first.show, first.on, first.view) == (
        ("dfc", "lobito-atlantic-railway"),
        "2025-12",
        "graph",
    )
    assert (second.claims, second.on, second.view) == (
        ("benguela-railway-length-ivanhoe",),
        "",
        "map",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("$553 million", "$600 million", "8: text.en: '600 million' is in none of the step's claims"),
        ("5.53亿", "55.3亿", "9: text.zh: '55.3亿' is in none of the step's claims"),
        ("17 December", "18 December", "8: text.en: '18 December 2025' is in none of the step's"),
        ("2025年12月", "2025年11月", "9: text.zh: '2025年11月' is in none of the step's claims"),
        ("1,289 km", "1,300 km", "17: text.en: '1,300' is in none of the step's claims"),
        ('["dfc",', '["dfcc",', "10: show: 'dfcc' is not in the graph; did you mean 'dfc'?"),
        ("financing-dfc-lar-loan", "financing-x", "12: claims: 'financing-x' is not in the graph"),
    ],
)  # fmt: skip
def test_what_the_graph_does_not_bear_out_is_told_with_its_line(
    write: Write, shipped: KnowledgeGraph, old: str, new: str, told: str
) -> None:
    assert f"data/stories/one.toml:{told}" in held(write(STORY.replace(old, new, 1)), shipped)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('heading.zh = "贷款"\n', "", "5: heading: missing heading.zh"),
        ('text.zh = "全长1289公里。"', 'text.zh = " "', "18: text: missing text.zh"),
        ("is 1,289 km long.", "is. It is. It is. It is.", "17: text.en: more than 3 sentences"),
        ('view = "map"', 'view = "globe"', "20: view: write one of graph, map, table"),
        ('on = "2025-12"', 'on = "2025-13"', "11: on: '2025-13' is no date in the calendar"),
        ("claims = [", "claim = [", "12: unknown key 'claim'; did you mean 'claims'?"),
        ('id = "one"', 'id = "One story"', "1: id: write a short name in small letters"),
        ('show = ["benguela-railway"]', "show = []", "19: show: write one id or more"),
        ("[[steps]]", "[steps]", "14: cannot overwrite a value"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(
    write: Write, old: str, new: str, told: str
) -> None:
    with pytest.raises(InvalidData) as error:
        stories.read([write(STORY.replace(old, new, 1))])
    assert told in str(error.value)
    assert str(error.value).startswith("data/stories/one.toml:")


def test_the_example_of_the_manual_holds(write: Write, shipped: KnowledgeGraph) -> None:
    page = (ROOT / "docs" / "stories.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    told = stories.read([write(example)])
    stories.check(told, shipped.store)
    assert len(told[0].steps) == 2
    message = re.findall(r"```\n(data/stories/.*?)\n```", page)[0]
    wrong = held(write(example.replace("$553 million", "$600 million", 1)), shipped)
    assert message.replace("lobito-loan.toml", "one.toml") in wrong


def test_two_stories_do_not_share_an_id(write: Write) -> None:
    folder = write(STORY)
    (folder / stories.FOLDER / "two.toml").write_text(STORY, encoding="utf-8")
    with pytest.raises(InvalidData, match=r"two\.toml:1: id: 'one' is the id of .*one\.toml too"):
        stories.read([folder])


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("$553 million for 1,300 km", ["553000000", "1300"]),
        ("5.53亿美元，1300公里", ["553000000", "1300"]),
        ("17 December 2025, June 2024 and 2022", ["2025-12-17", "2024-06", "2022"]),
        ("2025年12月17日、2024年6月、2022年", ["2025-12-17", "2024-06", "2022"]),
        ("49.5 % each, 125 kt, 4.6 million", ["49.5", "125000", "4600000"]),
        ("12.5万吨，49.5%", ["125000", "49.5"]),
        ("M23 and six ministers", []),
    ],
)
def test_figures_are_the_same_in_both_languages(text: str, figures: list[str]) -> None:
    assert [figure for _, figure in said(text)] == figures


def test_a_date_is_backed_by_one_as_precise_or_more() -> None:
    backing = Backing([("sinceStated", "2025-12", ""), ("value", 125.0, "kt")])
    assert backing.holds("2025-12")
    assert backing.holds("2025")
    assert not backing.holds("2025-12-01")
    assert backing.holds("125000")
    assert not backing.holds("126000")
