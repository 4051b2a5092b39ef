"""`lodeway routes` as a person meets it: options, both languages, a page, plain errors."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from lodeway.cli import lodeway
from toys import Project

ENDS = ("mine-town", "port-of-far")


@pytest.fixture
def ask(project: Project) -> Callable[..., Result]:
    root = project()

    def run(*arguments: str) -> Result:
        return CliRunner(env={"COLUMNS": "160"}).invoke(
            lodeway, ["routes", *arguments, "--project", str(root)]
        )

    return run


def legs(result: Result) -> list[dict[str, str]]:
    """The legs of all ways, which are the second table."""
    return list(csv.DictReader(io.StringIO(result.stdout.split("\n\n")[1])))


def test_several_criteria_give_the_best_and_the_pareto_set(ask) -> None:
    done = ask(*ENDS, "--by", "days,km", "-k", "2", "--all")
    assert done.exit_code == 0
    assert "Best ways from Mine Town to Port of Far, by days" in done.stdout
    assert "that no other beats in days, km at once (Pareto set)" in done.stdout
    assert "Ways from Mine Town to Port of Far, leg by leg" in done.stdout


def test_names_and_answers_may_be_chinese(ask) -> None:
    done = ask("矿城", "远港", "--lang", "zh")
    assert "矿城至远港的最佳路线（按天数）" in done.stdout
    assert "Mine" not in done.stdout


def test_csv_and_json_hold_every_leg(ask) -> None:
    rows = legs(ask(*ENDS, "--format", "csv"))
    assert {leg["way"] for leg in rows} == {"1", "2"}
    whole = json.loads(ask(*ENDS, "--format", "json").stdout)
    assert [table["name"] for table in whole["tables"]] == ["best", "legs"]
    assert len(whole["tables"][1]["rows"]) == len(rows)


@pytest.mark.parametrize(
    ("limit", "gate"),
    [
        (("--avoid", "post"), "Port of West"),
        (("--avoid", "西线"), "Port of East"),
        (("--avoid", "zambia"), None),
        (("--only", "rail"), "Port of West"),
        (("--only", "road"), "Port of East"),
        (("--via", "rail-west"), "Port of West"),
    ],
)
def test_limits_choose_the_way(ask, limit, gate) -> None:
    done = ask(*ENDS, "-k", "1", *limit, "--format", "csv")
    assert done.exit_code == 0
    if gate is None:
        assert "none" in done.stdout
    else:
        assert gate in {leg["end"] for leg in legs(done)}


def test_a_page_is_written_beside_the_answer(ask, tmp_path) -> None:
    file = tmp_path / "ways.html"
    done = ask(*ENDS, "--page", str(file), "--lang", "zh")
    assert done.exit_code == 0
    assert f"wrote {file}" in done.stderr
    assert '<html lang="zh-Hans">' in file.read_text("utf-8")


def test_no_route_is_an_answer_and_still_a_page(ask, tmp_path) -> None:
    file = tmp_path / "none.html"
    done = ask(*ENDS, "--avoid", "port-of-far", "--page", str(file))
    assert done.exit_code == 0
    verdict, _, title = done.stdout.splitlines()[:3]
    assert verdict.startswith("No route from Mine Town to Port of Far: ")
    assert title == "No route from Mine Town to Port of Far"
    assert "No route from Mine Town" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        (("--by", "speed"), 2, "'speed' is no criterion; there are km, days, usd, co2, risk"),
        (("--by", ""), 2, "'' is no criterion"),
        (("--by", "days,,km", "--only", "ship"), 1, "unknown mode 'ship'"),
        (("--avoid", "atlantis"), 1, "unknown place, segment, corridor or country 'atlantis'"),
        (("--via", "posst"), 1, "did you mean 'post'"),
        (("--product", "moon-dust"), 1, "unknown product 'moon-dust'"),
        (("--on", "2026-02-30"), 2, "2026-02-30"),
        (("--page", "/dev/null/all.html"), 1, "/dev/null: "),
    ],
)
def test_bad_input_is_said_plainly(ask, wrong, code, said) -> None:
    done = ask(*ENDS, *wrong)
    assert done.exit_code == code
    assert said in done.stderr


def test_the_last_example_of_its_help_finds_a_way() -> None:
    helped = CliRunner().invoke(lodeway, ["routes", "--help"]).output
    example = [line for line in helped.splitlines() if "lodeway routes" in line][-1]
    done = CliRunner().invoke(lodeway, [*example.split()[1:], "-k", "1", "--format", "csv"])
    assert done.exit_code == 0, done.output
    assert {row["how"] for row in legs(done)} >= {"rail", "sea"}
