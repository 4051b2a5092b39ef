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
    done = run("lobito-floods-2026", "--top", "0", "--format", "json")
    whole = json.loads(done.stdout)
    (lobito,) = [r for r in whole["rows"] if r["of"] == "Port of Lobito"]
    assert (lobito["with"], lobito["change"]) == (0, -lobito["without"])
    assert any("Shanghai Metals Market" in note for note in whole["notes"])


def test_a_file_of_ones_own_is_answered_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[title]\nen = "Suez shut"\nzh = "苏伊士关闭"\n[[change]]\nclose = "suez"\n', "utf-8"
    )
    out = run(str(file), "--top", "0", "--lang", "zh").stdout
    assert "苏伊士关闭" in out
    assert "改道" in out


def test_what_changes_nothing_says_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = 'from = 2026-04-12\n[title]\nen = "A"\nzh = "B"\n[[change]]\nopen = "kasumbalesa"\n'
    file.write_text(text, "utf-8")
    done = run(str(file), "--top", "0", "--format", "json")
    assert any(note.startswith("Nothing changes") for note in json.loads(done.stdout)["notes"])
    assert done.stderr == ""


def test_the_tested_assumptions_speak_of_the_period_as_all_else_does() -> None:
    rows = json.loads(run("lobito-floods-2026", "--top", "1", "--format", "json").stdout)["rows"]
    by_what = {row["what"]: row for row in rows}
    freight = float(by_what["extra dollars"]["change"].split(" / ")[1].replace(",", ""))
    (tested,) = [row for what, row in by_what.items() if what.startswith("extra cost, days priced")]
    base = float(tested["with"].replace(",", ""))
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
