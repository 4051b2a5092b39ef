"""`lodeway exposure` and `lodeway concentration` as people type them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import output_worlds
from lodeway.cli import lodeway
from toys import Project


@pytest.fixture
def folder(project: Project) -> Path:
    return project(output_worlds.WORLD)


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(lodeway, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_five_numbers_are_one_table_and_their_parts_another(folder: Path) -> None:
    text = run("exposure", "ago", "--mineral", "copper", "--format", "csv", "--project", folder)
    five, parts = text.split("\n\n", 1)
    rows = list(csv.DictReader(io.StringIO(five)))
    assert [row["number_id"] for row in rows] == [
        "owned", "hosted", "carried", "restrictable", "promised",
    ]  # fmt: skip
    ends = ("tonnes_min", "tonnes", "tonnes_max", "share_min", "share", "share_max")
    assert [rows[0][end] for end in ends] == ["63000", "63000", "113000", "31.5", "31.5", "56.5"]
    assert [rows[2][end] for end in ends[:3]] == ["", "", ""]
    assert "off-loose" not in parts
    assert "Near Pit" in parts


def test_json_carries_the_claims_when_asked(folder: Path) -> None:
    words = ("exposure", "ago", "--mineral", "copper", "--claims", "--format", "json")
    told = json.loads(run(*words, "--project", folder))
    five, lines = told["tables"]
    assert (five["name"], lines["name"]) == ("five", "lines")
    assert "anvil-basalt" in json.dumps(five)
    assert told["verdict"].startswith(
        "The strongest hold of Angola on copper is through the mines that its companies own."
    )


def test_chinese_throughout(folder: Path) -> None:
    text = run("exposure", "安哥拉", "--mineral", "铜", "--lang", "zh", "--project", folder)
    assert text.startswith("安哥拉对铜的掌控主要在于其企业持有的矿山。")
    assert "安哥拉：铜的五个数字" in text
    assert "获承诺" in text
    assert "owned" not in text


def test_concentration_prints_stages_members_and_indices(folder: Path) -> None:
    words = ["concentration", "copper", "--stage", "mining,ownership", "--format", "md"]
    text = run(*words, "--project", folder)
    assert text.startswith("**First at each stage: mining by country: Zambia, with more than all")
    assert "Concentration of Copper by stage" in text
    assert "0.45" in text
    assert "HHI weighted with governance (0-10)" in text
    assert "governance indicators (import them)" in text


def test_a_stage_that_there_is_not_is_named_with_the_nearest(folder: Path) -> None:
    words = ["concentration", "copper", "--stage", "refinning", "--project", str(folder)]
    result = CliRunner().invoke(lodeway, words)
    assert result.exit_code == 1
    assert "unknown stage 'refinning'; did you mean 'refining'" in result.output


def test_bars_are_drawn_on_the_page(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "bars.html"
    run("concentration", "copper", "--stage", "mining", "--page", page, "--project", folder)
    text = page.read_text("utf-8")
    assert 'lang="zh-Hans"' in text
    assert 'class="most"' in text
    # 0.46 of 360 pixels at most, 0.45 at best knowledge.
    assert 'width="165.6"' in text
    assert 'width="162.0"' in text


def test_a_closed_deal_is_not_called_a_mine_that_is_shut(folder: Path) -> None:
    offtakes = folder / "data" / "claims" / "offtakes.csv"
    text = offtakes.read_text(encoding="utf-8")
    offtakes.write_text(text.replace(",binding,", ",closed,", 1), encoding="utf-8")
    words = ("exposure", "ago", "--mineral", "copper", "--format", "json", "--project", folder)
    _, parts = json.loads(run(*words))["tables"]
    told = {row["status"] for row in parts["rows"] if row["what_id"] == "offtake"}
    assert "closed" in told
    assert "shut for good" not in told


@pytest.mark.parametrize("asked", [("--status", "binding"), ("--basis", "read")])
def test_what_the_model_of_corridors_is_not_asked_is_said(asked: tuple[str, str]) -> None:
    said = "the model of corridors is asked for the day and for what was known"
    words = ("exposure", "chn", "--mineral", "copper", "--format", "csv")
    stages = ("concentration", "copper", "--stage", "corridor")
    for question in (words, stages):
        text = " ".join(run(*question, "--format", "table", *asked).split())
        assert said.casefold() in text.casefold()
        assert said.casefold() not in " ".join(run(*question).split()).casefold()
