"""`lodeway chokepoints` as a person meets it: both languages, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import command_line
from command_line import Ended
from toys import Project
from worlds import WORLD

PAIR = ("--from", "mine-town", "--to", "far", "--draws", "30")


@pytest.fixture
def root(project: Project) -> Path:
    return project(WORLD)


def run(root: Path, *arguments: str) -> Ended:
    return command_line.run("chokepoints", "--project", root, *arguments)


def ok(root: Path, *arguments: str) -> str:
    done = run(root, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_things_of_one_line_share_a_row_with_all_their_ids(root: Path) -> None:
    (whole,) = json.loads(ok(root, *PAIR, "--format", "json"))["tables"]
    assert whole["title"] == "What the traffic leads over, and what it hangs on"
    ids = {thing for row in whole["rows"] for thing in row["thing_ids"].split()}
    assert {"post", "rail-west"} <= ids
    assert " more" in ok(root, *PAIR)


def test_the_cut_names_what_may_stand_in(root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(ok(root, *PAIR, "--show", "cut", "--format", "csv"))))
    assert rows[0]["closings"] == "2"
    assert "The Cape or Port of West" in rows[0]["groups"]


def test_two_together_in_chinese(root: Path) -> None:
    out = ok(root, *PAIR, "--show", "together", "--lang", "zh")
    assert "\n两处同时关闭才会使货物滞留的组合\n" in out
    assert "西港" in out


def test_the_same_seed_gives_the_same_bytes(root: Path) -> None:
    assert ok(root, *PAIR, "--seed", "3") == ok(root, *PAIR, "--seed", "3")


def test_a_page_is_written_beside_the_answer(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    done = run(root, *PAIR, "--page", str(file))
    assert done.stderr == f"wrote {file}\n"
    assert file.read_text("utf-8").startswith("<!doctype html>")


def test_mistakes_end_with_1_and_a_sentence(root: Path) -> None:
    done = run(root, *PAIR, "--close", "bridges")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "lodeway: unknown kind of thing 'bridges'; did you mean 'places', 'segments', 'straits', "
        "'countries' or 'corridors'?\n"
    )
    assert run(root, "--from", "nowhere-at-all").returncode == 1
    assert run(root, "--draws", "-1").returncode == 2
