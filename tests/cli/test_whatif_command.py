"""`lodeway whatif` as a person meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import command_line
from command_line import Ended

pytestmark = pytest.mark.usefixtures("shipped")


def run(*arguments: str) -> Ended:
    return command_line.run("whatif", *arguments)


def test_without_a_scenario_it_lists_those_that_ship() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
    assert {"dar-port-2025", "lobito-floods-2026"} <= {row["scenario"] for row in rows}
    assert "洪水" in run("--lang", "zh").stdout


def test_a_shipped_scenario_is_answered_by_name() -> None:
    done = run("lobito-floods-2026", "--no-intervals", "--format", "json")
    tables = {table["name"]: table for table in json.loads(done.stdout)["tables"]}
    (lobito,) = [r for r in tables["shifts"]["rows"] if r["thing_id"] == "port-of-lobito"]
    assert (lobito["tonnes_after"], lobito["tonnes_change"]) == (0, -lobito["tonnes_before"])
    assert lobito["tonnes_before_min"] is None
    assert any("Shanghai Metals Market" in note for note in tables["totals"]["notes"])


def test_an_answer_stands_on_one_screen_and_gives_ranges() -> None:
    out = run("dar-port-2025", "--draws", "30").stdout
    lines = out.splitlines()
    assert lines[0].startswith("Copper, ")
    assert " to " in lines[0]
    assert len(lines) <= 45
    assert "--all shows" in out


def test_a_file_of_ones_own_is_answered_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[title]\nen = "Suez shut"\nzh = "苏伊士关闭"\n[[change]]\nclose = "suez"\n', "utf-8"
    )
    out = run(str(file), "--no-intervals", "--lang", "zh").stdout
    assert "苏伊士关闭" in out
    assert "改道" in out


def test_what_changes_nothing_says_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = 'from = 2026-04-12\n[title]\nen = "A"\nzh = "B"\n[[change]]\nopen = "kasumbalesa"\n'
    file.write_text(text, "utf-8")
    done = run(str(file), "--no-intervals", "--format", "json")
    whole = json.loads(done.stdout)
    assert whole["verdict"].startswith("Nothing changes")
    assert whole["verdict"] in whole["tables"][0]["notes"]
    assert done.stderr == ""


def test_the_tested_assumptions_speak_of_the_period_as_all_else_does() -> None:
    whole = json.loads(
        run("lobito-floods-2026", "--least-cost", "--top", "1", "--format", "json").stdout
    )
    rows = {table["name"]: table["rows"] for table in whole["tables"]}
    (freight,) = [row["change"] for row in rows["totals"] if row["item_id"] == "usd"]
    base = rows["assumptions"][0]["usd"]
    assert freight <= base <= 2 * freight


def test_mistakes_end_with_1_and_name_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[title]\nen = "A"\nzh = "B"\n[[change]]\nclose = "suezz"\n', "utf-8")
    done = run(str(file))
    assert done.returncode == 1
    assert "mine.toml:5: unknown" in done.stderr
    assert "did you mean 'suez'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_scenario_suggests_the_nearest() -> None:
    done = run("lobito-flood-2026")
    assert done.returncode == 1
    assert "did you mean 'lobito-floods-2026'" in done.stderr


def test_a_file_that_is_not_there_is_a_wrong_use() -> None:
    done = run("nowhere/mine.toml")
    assert done.returncode == 2
    assert "no file 'nowhere/mine.toml'" in done.stderr
