"""`lodeway explain` as a person meets it: down to the place in the source, in both languages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import command_line
from command_line import Ended
from toys import CLAIM, RECEIPT, Project
from worlds import WORLD

HELD = RECEIPT.replace("reported", "closed")
TOY = {
    "claims/stakes.csv": f"id,holder,target,interestType,share,{CLAIM}\n"
    f"anvil-basalt,anvil,basalt,shareholding,30,{HELD}\n"
}
ASKED = ("ask", "who-owns", "--holder", "anvil")


@pytest.fixture
def root(project: Project) -> Path:
    return project(TOY)


def run(*arguments: str | Path) -> Ended:
    return command_line.run(*arguments, columns=400)


def ok(*arguments: object) -> str:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_row_leads_to_its_claim_and_the_claim_to_its_place(root: Path) -> None:
    row, claim = ok("explain", *ASKED, "--project", root).splitlines()[-2:]
    assert row.startswith("- row 1: Holder: Anvil; In: Basalt")
    assert claim.startswith("  - anvil-basalt: Anvil holds a stake in Basalt")
    assert "share 30" in claim
    assert "closed; read; high; since 2024" in claim
    assert claim.endswith("The Gazette (2024-06), p. 1; gazette.example")


def test_the_same_in_chinese(root: Path) -> None:
    out = ok("explain", "--lang", "zh", *ASKED, "--project", root)
    assert "第1行：" in out
    assert "anvil-basalt：铁砧公司持股玄武公司；" in out
    assert "公报（2024年6月），p. 1" in out


def test_options_of_the_question_stand_anywhere(root: Path) -> None:
    one = ok("explain", "--project", root, *ASKED, "--on", "2024-06-01")
    assert one == ok("explain", *ASKED, "--on", "2024-06-01", "--project", root)
    assert "(no rows)" not in one


def test_receipts_are_explained_as_the_question_is(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "held.zip"
    ok(*ASKED, "--project", root, "--receipts", file)
    asked = ok("explain", *ASKED, "--project", root)
    assert ok("explain", file, "--project", root) == asked


def test_programs_get_the_derivation_as_a_tree_and_as_a_table(root: Path) -> None:
    (answer,) = json.loads(ok("explain", *ASKED, "--project", root, "--format", "json"))
    (claim,) = answer["rows"][0]["claims"]
    assert claim["claim"] == "anvil-basalt"
    assert claim["status"] == "closed"
    rows = list(
        csv.DictReader(io.StringIO(ok("explain", *ASKED, "--project", root, "--format", "csv")))
    )
    assert [row["claim_id"] for row in rows] == ["", "anvil-basalt"]
    assert rows[1]["place"] == "p. 1"
    assert rows[1]["depth"] == "1"


def test_a_claim_that_stands_twice_is_spelled_out_once(project: Project) -> None:
    out = ok(
        "explain", "routes", "mine-town", "far", "-k", "1", "--all", "--project", project(WORLD)
    )
    told = [line.strip() for line in out.splitlines() if "wait-post" in line]
    assert told[0].startswith("- wait-post: subject The Post; quantity kind")
    assert set(told[1:]) == {"- wait-post (above)"}
    assert "assumption-road-cost" in out


@pytest.mark.parametrize("command", ["explain", "sensitivity"])
def test_files_of_the_question_are_refused_where_none_would_be_written(
    command: str, root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "held.zip"
    done = run(command, *ASKED, "--receipts", file, "--project", root)
    assert done.returncode == 2
    assert "--receipts writes nothing here; ask the question by itself" in done.stderr
    assert not file.exists()


def test_a_command_that_answers_nothing_and_an_unknown_one_say_so(root: Path) -> None:
    done = run("explain", "build", "--project", root)
    assert done.returncode == 1
    assert "`lodeway build` gives no answer that rests on claims" in done.stderr
    done = run("explain", "contol", "kamoto-copper", "--project", root)
    assert done.returncode == 2
    assert "no command 'contol'; did you mean 'control'?" in done.stderr
    assert run("explain", "nowhere.zip", "--project", root).returncode == 2
