"""`lodeway corridors` as a person meets it: both languages, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import command_line
from command_line import Ended
from corridor_worlds import TABLES
from toys import Project

PAIR = ("--from", "mine-town", "--to", "far")


@pytest.fixture
def root(project: Project) -> Path:
    return project(TABLES)


def run(root: Path, *arguments: str) -> Ended:
    return command_line.run("corridors", "--project", root, *arguments)


def ok(root: Path, *arguments: str) -> str:
    done = run(root, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_one_pair_gives_one_row_a_corridor_the_best_first(root: Path) -> None:
    (whole,) = json.loads(ok(root, *PAIR, "--format", "json"))["tables"]
    assert whole["title"] == "Costs by corridor from Mine Town to Port of Far, as things stand"
    assert [row["corridor"] for row in whole["rows"]] == ["Eastern road", "Western line corridor"]
    # 1,100 km by road at 0.08 and 3,704 km by sea at 0.0035 dollars, at their lows and highs.
    assert whole["rows"][0]["usd_per_t_span"] == "62-101-184"


def test_several_pairs_give_one_row_a_pair(root: Path) -> None:
    out = ok(root, "--from", "mine-town,post", "--to", "far", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["origin"] for row in rows] == ["Mine Town", "The Post"]
    assert rows[0]["cheapest"] == "Eastern road 101"


def test_the_answer_comes_in_chinese(root: Path) -> None:
    out = ok(root, *PAIR, "--lang", "zh")
    assert "矿城至远港各走廊的成本（现状）" in out
    assert "东线公路" in out


def test_what_is_about_shares_is_refused_beside_places(root: Path) -> None:
    done = run(root, *PAIR, "--seed", "3")
    assert (done.returncode, "about shares" in done.stderr) == (2, True)


def test_without_a_choice_set_there_are_no_shares_and_the_error_says_so(root: Path) -> None:
    done = run(root)
    assert done.returncode == 1
    assert "unknown choice set 'copperbelt-copper'" in done.stderr


def test_planned_alone_asks_for_costs_between_the_usual_places() -> None:
    done = command_line.run("corridors", "--planned", "--format", "json")
    (whole,) = json.loads(done.stdout)["tables"]
    assert (whole["name"], len(whole["rows"])) == ("winners", 12)


def test_own_parameters_change_the_answer(root: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[cost-road]\nlow = 0.3\nvalue = 0.3\nhigh = 0.3\nunit = "usd-per-t-km"\n')
    (whole,) = json.loads(ok(root, *PAIR, "--format", "json", "--parameters", str(mine)))["tables"]
    assert whole["rows"][0]["corridor"] == "Western line corridor"


def test_an_unknown_place_is_a_clear_error(root: Path) -> None:
    done = run(root, "--from", "mine-twon", "--to", "far")
    assert done.returncode == 1
    assert "unknown place" in done.stderr
    assert "did you mean 'mine-town'" in done.stderr


def test_a_market_that_is_an_origin_or_no_market_is_a_wrong_use(root: Path) -> None:
    same = run(root, "--from", "mine-town", "--to", "far,mine-town")
    assert (same.returncode, "stands in both --from and --to" in same.stderr) == (2, True)
    assert run(root, "--from", "mine-town", "--to", ",").returncode == 2


def test_the_bar_stays_away_where_nobody_watches(root: Path) -> None:
    assert run(root, *PAIR).stderr == ""
