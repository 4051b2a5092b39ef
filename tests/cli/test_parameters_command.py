"""`lodeway parameters` as a person meets it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lodeway.cli import lodeway
from toys import Project
from worlds import WORLD

Run = Callable[..., Result]


@pytest.fixture
def run(project: Project) -> Run:
    """Run the command on the toy world."""
    root = str(project(WORLD))

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(lodeway, ["parameters", "--project", root, *arguments])

    return command


def test_it_prints_a_file_that_it_reads_back(run: Run, tmp_path: Path) -> None:
    printed = run("--lang", "zh")
    assert printed.exit_code == 0, printed.output
    assert "# 铁路\n[assumption-rail-speed]\n" in printed.output
    file = tmp_path / "mine.toml"
    file.write_text(printed.output.replace("value = 200\n", "value = 300\n"), "utf-8")
    again = tomllib.loads(run("--parameters", str(file)).output)
    assert again["assumption-rail-speed"] == {
        "low": 100, "value": 300, "high": 400, "unit": "km-per-day",
    }  # fmt: skip


@pytest.mark.parametrize(("lang", "head"), [("en", "assumption"), ("zh", "假定参数")])
def test_it_prints_a_table_in_both_languages(lang: str, head: str, run: Run) -> None:
    assert f"\n{head} " in run("--format", "table", "--lang", lang).output
    out = run("--format", "csv", "--lang", lang).output
    assert out.startswith("assumption_id,value_min,value,value_max,")
    assert "assumption-time-value," in out


def test_json_holds_one_entry_an_assumption(run: Run) -> None:
    (entry,) = [
        row
        for row in json.loads(run("--format", "json").output)["tables"][0]["rows"]
        if row["assumption_id"] == "assumption-truck-payload"
    ]
    assert (entry["value_min"], entry["value"], entry["value_max"], entry["unit"]) == (
        20,
        30,
        40,
        "t",
    )


def test_a_mistake_in_the_file_ends_with_its_place(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("\n[assumption-rail-sped]\nvalue = 3\n", "utf-8")
    result = run("--parameters", str(file))
    assert result.exit_code == 1
    assert f"{file}:2: unknown assumption 'assumption-rail-sped'; did you mean" in result.stderr
