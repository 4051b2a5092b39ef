"""`lodeway diff` and the four options as a person types them."""

from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner, Result

import lodeway
from diff_worlds import STAKES, STATES
from lodeway.cli import lodeway as program
from toys import Project


@pytest.fixture
def folder(project: Project) -> str:
    root = project({"claims/stakes.csv": STAKES, "claims/statuses.csv": STATES})
    lodeway.load(root)
    return str(root)


def run(*words: str) -> Result:
    return CliRunner().invoke(program, words)


def ok(*words: str) -> list[list[str]]:
    done = run(*words, "--format", "csv")
    assert done.exit_code == 0, done.output
    return list(csv.reader(io.StringIO(done.stdout)))


def test_what_changed_in_the_world(folder: str) -> None:
    head, *rows = ok("diff", "2022-06-01", "2024-01-01", "--project", folder)
    by_claim = {row[-1]: dict(zip(head, row, strict=True)) for row in rows}
    new = by_claim["s-new"]
    assert [new[key] for key in ("change", "kind", "start", "end", "form")] == [
        "began",
        "stake",
        "Zambia",
        "Basalt",
        "shareholding",
    ]
    assert [new[key] for key in ("before", "after", "date")] == ["", "5 %, closed", "2023-03-01"]
    assert (new["start_id"], new["end_id"]) == ("zmb", "basalt")


def test_what_we_learnt_in_chinese(folder: str) -> None:
    words = ("diff", "--known", "2026-11-21", "2026-11-22", "--lang", "zh", "--project", folder)
    head, *rows = ok(*words)
    assert {row[head.index("change")] for row in rows} == {"修订"}


def test_a_day_of_the_world_goes_with_days_of_knowing_alone(folder: str) -> None:
    days = ("2022-06-01", "2024-01-01", "--project", folder)
    done = run("diff", *days, "--on", "2024-01-01")
    assert done.exit_code == 2
    assert "--on goes with --known" in done.output


@pytest.mark.parametrize(
    ("option", "why"),
    [
        ("--status", "a line that is only planned is told apart already"),
        ("--basis", "without what is assumed or calculated the network has gaps"),
    ],
)
@pytest.mark.parametrize(
    "words",
    [
        ("routes", "mine-town", "port-of-far"),
        ("corridors",),
        ("whatif",),
        ("chokepoints",),
        ("sea", "port-of-west", "port-of-far"),
    ],
)
def test_what_is_reckoned_on_roads_refuses_firmness_and_basis_with_the_reason(
    words: tuple[str, ...], option: str, why: str
) -> None:
    done = run(*words, option, "read")
    assert done.exit_code == 2
    assert f"`{words[0]}` takes no {option}: {why}" in done.output


@pytest.mark.parametrize("name", ["routes", "corridors", "whatif", "chokepoints", "sea"])
def test_what_is_reckoned_on_roads_takes_both_times(name: str) -> None:
    told = run(name, "--help").output
    assert "--on" in told
    assert "--known" in told
    assert "--status" not in told


@pytest.mark.parametrize("words", [("rank",), ("explore",), ("ask", "who-owns"), ("ask", "money")])
def test_what_asks_of_claims_takes_all_four(words: tuple[str, ...]) -> None:
    told = run(*words, "--help").output
    assert all(option in told for option in ("--on", "--known", "--status", "--basis"))


def test_the_known_day_and_the_step_reach_the_answer(folder: str) -> None:
    def stakes(*words: str) -> set[str]:
        return {row[-1] for row in ok("ask", "who-owns", "--project", folder, *words)[1:]}

    assert stakes("--known", "2026-11-21") == {"s-before", "s-new", "s-old", "s-undated"}
    assert stakes("--status", "operating") == set()
    assert stakes("--on", "2023-04-01", "--status", "closed") == {"s-before", "s-new", "s-undated"}
