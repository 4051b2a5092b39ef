"""`lodeway conflicts` and `lodeway sensitivity` as a person meets them: whole processes, both languages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import command_line
from command_line import Ended
from toys import CLAIM, TOY, Project
from worlds import with_rows

MINISTRY = "ministry,The Ministry,部委,Ministry,2024-01,2026-11-21,en,government,ministry.example,"
TABLES = {
    "sources.csv": with_rows(TOY["sources.csv"], MINISTRY),
    "claims/stakes.csv": (
        f"id,holder,target,interestType,share,{CLAIM}\n"
        "news,anvil,basalt,shareholding,60,gazette,p. 1,,,closed,high,read,,2026-11-21\n"
        "official,anvil,basalt,shareholding,30,ministry,p. 1,,,closed,high,read,,2026-11-21\n"
    ),
    "claims/differences.csv": (
        "id,claim,otherClaim,differenceKind,prevails,note@en,note@zh\n"
        "diff-share,news,official,true-conflict,,Sixty or thirty.,六成或三成。\n"
    ),
}


@pytest.fixture
def root(project: Project) -> Path:
    return project(TABLES)


def run(root: Path, *arguments: str) -> Ended:
    return command_line.run(*arguments, "--project", root, columns=200)


def ok(root: Path, *arguments: str) -> str:
    done = run(root, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_ledger_names_both_sides_the_one_followed_and_why(root: Path) -> None:
    ledger, kinds = json.loads(ok(root, "conflicts", "--format", "json"))["tables"]
    assert [(row["kind"], row["differences"]) for row in kinds["rows"]] == [("true conflict", 1)]
    (row,) = ledger["rows"]
    assert row["says"] == "Anvil holds a stake in Basalt; interest type shareholding; share 60"
    assert (row["source"], row["other_source"]) == (["The Gazette"], ["The Ministry"])
    assert (row["followed"], row["reason"]) == (
        "open",
        "no word of the editors, and the rule does not tell",
    )
    assert (row["figure"], row["note"]) == ("spans both", "Sixty or thirty.")


def test_another_rule_follows_another_side_and_says_where_to_ask_again(root: Path) -> None:
    whole = json.loads(ok(root, "conflicts", "--trust", "primary", "--format", "json"))
    ledger, kinds = whole["tables"]
    assert kinds["rows"][0]["unlike_editors"] == 1
    assert ledger["rows"][0]["followed"] == "The Ministry"
    assert "Ask again by this rule: lodeway control basalt --trust primary" in ledger["notes"]


def test_the_ledger_is_there_in_chinese(root: Path) -> None:
    text = ok(root, "conflicts", "--lang", "zh", "--trust", "source:ministry")
    assert "规则：凡The Ministry有言即从之" not in text
    assert "规则：凡部委有言即从之，其余从编辑。" in text
    assert "六成或三成。" in text


def test_receipts_hold_both_sides_of_a_difference(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.zip"
    text = ok(root, "conflicts", "--claims", "--receipts", str(file))
    assert "news official" in text
    assert "The receipts hold: conflicts" in ok(root, "verify", str(file))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--trust", "primry"), "unknown rule of trust 'primry'; did you mean 'primary'?"),
        (("--trust", "source:gazete"), "unknown source 'gazete'; did you mean 'gazette'?"),
        (("--about", "anvl"), "unknown name 'anvl'; did you mean 'anvil'?"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(
    root: Path, words: tuple[str, ...], message: str
) -> None:
    done = run(root, "conflicts", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr


def test_sensitivity_says_what_the_ledger_hangs_on(root: Path) -> None:
    whole = json.loads(ok(root, "sensitivity", "conflicts", "--format", "json"))
    (found,) = whole["tables"]
    assert found["title"] == "What the answer hangs on: conflicts"
    without = {row["left_out_id"]: row for row in found["rows"]}
    assert without.keys() == {"news", "official", "gazette", "ministry"}
    assert {row["verdict"] for row in without.values()} == {
        "becomes: No difference between sources is on record here."
    }
    assert all(row["flips"] for row in without.values())
    assert "turns over without 2 of 2 claims" in whole["verdict"]


def test_sensitivity_of_a_named_question_moves_its_figures(root: Path) -> None:
    words = ("ask", "who-owns", "--holder", "anvil", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ok(root, "sensitivity", *words))))
    assert {row["left_out_id"] for row in rows} == {"news", "official", "gazette", "ministry"}
    assert {row["rows_gone"] for row in rows} == {"1"}


def test_options_before_and_after_the_question_mean_the_same(root: Path) -> None:
    words = ("conflicts", "--trust", "newest")
    before = ok(root, "sensitivity", "--lang", "zh", "--format", "md", *words)
    assert before == ok(root, "sensitivity", *words, "--lang", "zh", "--format", "md")
    assert "该回答取决于什么：conflicts --trust newest" in before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("build",), "`lodeway build` gives no answer that rests on claims"),
        (("conflcts",), "conflcts"),
        (("conflicts", "--trst", "newest"), "--trst"),
        ((), "QUESTION"),
    ],
)
def test_what_is_no_question_is_refused_with_its_reason(
    root: Path, words: tuple[str, ...], message: str
) -> None:
    done = run(root, "sensitivity", *words)
    assert done.returncode != 0
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr
