"""`lodeway agreement` as a person meets it: both languages, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

import command_line
from command_line import Ended
from pact_worlds import PACT
from toys import Project


@pytest.fixture
def root(project: Project) -> Path:
    """Two pacts of two states, over one mine."""
    return project(PACT)


def run(root: Path, *arguments: str) -> Ended:
    return command_line.run("agreement", "--project", root, *arguments, columns=200)


def test_the_four_tables_say_how_firm_it_is_what_it_touches_and_what_remains(root: Path) -> None:
    done = run(root, "pact", "--on", "2025-06-01", "--all")
    assert done.returncode == 0, done.stderr
    assert "Treaty: binding; in force since 2024-06." in done.stdout
    assert "The Pit, Copper: 900 t in 2024" in done.stdout
    assert "Money under it, nothing counted twice: USD 50 million." in done.stdout
    assert "remains: completed" in done.stdout
    assert "says how it ends or changes" in done.stdout
    assert "refers to it, in: Other Pact" in done.stdout


def test_once_suspended_none_of_its_clauses_can_be_demanded(root: Path) -> None:
    done = run(root, "本协定", "--on", "2026-02-01", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "条约：已签署，未说明是否具有约束力；自2026年1月1日起已中止。" in done.stdout
    assert "可以" not in done.stdout.split("吨数是")[0]


def test_a_name_nobody_bears_ends_in_one_line(root: Path) -> None:
    done = run(root, "pakt")
    assert done.returncode == 1
    assert done.stderr == "lodeway: no agreement called 'pakt'; did you mean 'pact' (The Pact)?\n"
