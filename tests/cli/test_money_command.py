"""`lodeway money` as a person meets it: both languages, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import command_line
from command_line import Ended
from pact_worlds import ACTORS, MONEY, OWNED, row
from toys import Project


@pytest.fixture
def root(project: Project) -> Path:
    """A treasury with a letter, the loan that followed, and a grant in another currency."""
    sums = (
        row("grant,desk,anvil,grant,70e6,,ZMW,,"),
        row("letter,treasury,basalt,letter-of-interest,,80e6,USD,loan,", status="non-binding"),
        row("loan,treasury,basalt,loan,80e6,,USD,,"),
    )
    tables = {
        "actors/actors.csv": ACTORS,
        "claims/controls.csv": OWNED,
        "claims/financings.csv": MONEY + "".join(sums),
    }
    return project(tables)


def run(root: Path, *arguments: str) -> Ended:
    return command_line.run("money", "--project", root, *arguments, columns=200)


def ok(root: Path, *arguments: str) -> str:
    """What it prints."""
    done = run(root, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_letter_is_left_out_by_name_and_each_currency_has_its_sum(root: Path) -> None:
    tables = ok(root, "--by", "zmb", "--format", "csv").split("\n\n")
    totals, _, left = (list(csv.DictReader(io.StringIO(table))) for table in tables)
    assert [(line["claim_id"], line["counted_in"]) for line in left] == [("letter", "loan")]
    once = {line["currency"]: line["amount_max"] for line in totals if line["sum_id"] == "ours"}
    assert once == {"USD": "80", "ZMW": "70"}


def test_the_same_in_chinese_by_a_chinese_name(root: Path) -> None:
    printed = ok(root, "--by", "赞比亚", "--lang", "zh")
    assert "赞比亚的资金（不重复计算）" in printed
    assert "同一笔资金，重复提及或处于另一阶段" in printed


def test_the_claims_behind_each_row_are_data_too(root: Path) -> None:
    printed = ok(root, "--by", "treasury", "--format", "json", "--claims")
    assert '"loan"' in printed
    assert [table["name"] for table in json.loads(printed)["tables"]] == [
        "totals",
        "ledger",
        "left",
    ]


def test_a_firmness_that_is_no_step_and_a_name_nobody_bears_end_in_one_line(root: Path) -> None:
    for arguments, message in (
        (("--by", "zmb", "--status", "denied"), "'denied' is no step of the ladder"),
        (("--by", "tresury"), "did you mean 'treasury'"),
    ):
        done = run(root, *arguments)
        assert done.returncode == 1
        assert message in done.stderr
        assert "Traceback" not in done.stderr


def test_without_a_name_the_command_says_what_it_needs(root: Path) -> None:
    done = run(root)
    assert done.returncode == 2
    assert "--by" in done.stderr
