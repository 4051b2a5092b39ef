"""`lodeway sea` as a person meets it: a voyage, a closed strait, stored legs put right."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lodeway.cli import lodeway
from toys import CLAIM, TOY, Project

LINES = (
    'id,lineAcross,line,source\ncape-line,cape,"LINESTRING (20 -33,20 -78)",lodeway-assumptions\n'
)
DAYS = ("2024-02-28", "2024-03-05", "2024-03-10")
CAPE = "cape,Strait,The Cape,好望角,,-34.4,18.5,gazette,read\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(lodeway, ["sea", *arguments])


@pytest.fixture
def folder(project: Project) -> Path:
    figures = TOY["claims/route-figures.csv"]
    rows = TOY["routes/segments.csv"].replace("toNode,mode", "toNode,mode,passes")
    segments = re.sub(",(rail|road|sea)\n", r",\1,\n", rows).replace(
        "port-of-west,port-of-far,sea,", "port-of-west,port-of-far,sea,cape"
    )
    wrong = (
        "nmi-sea-west-far,sea-west-far,sea-distance,5000,,,nmi,gazette,p. 1,2024,,reported,high,"
    )
    assert wrong + "read" in figures
    nodes = TOY["places/nodes.csv"].replace("mine-town", CAPE + "mine-town")
    # At Lobito and off Mauritius there are lanes.
    nodes = nodes.replace(",-10,11,", ",-12.3,13.5,").replace(",-10,60,", ",-20,57.5,")
    return project(
        {
            "places/nodes.csv": nodes,
            "places/passage-lines.csv": LINES,
            "routes/segments.csv": segments,
            "claims/route-figures.csv": figures.replace(wrong + "read", wrong + "calculated"),
        }
    )


def rows(output: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(output)["tables"][0]["rows"]
    return found


def test_a_voyage_names_its_length_and_its_passages(folder: Path) -> None:
    done = run("port-of-west", "port-of-far", "--format", "json", "--project", str(folder))
    assert done.exit_code == 0, done.output
    (row,) = rows(done.output)
    assert 3700 < row["nautical_miles"] < 3900
    assert row["passed"] == "The Cape"
    told = f"a ship sails {row['km']:,} km and passes: The Cape."
    assert json.loads(done.output)["verdict"].endswith(told)


def test_without_a_way_the_answer_says_why_and_what_is_shut(folder: Path) -> None:
    ends = ("port-of-west", "port-of-far", "--project", str(folder), "--format", "json")
    (row,) = rows(run(*ends, "--avoid", "cape，port-of-far").output)
    assert row["reason"] == (
        "every way by sea leads through something that is closed; the shortest passes The Cape, Port of Far"
    )
    chinese = json.loads(run(*ends, "--avoid", "port-of-far", "--lang", "zh").output)
    assert chinese["verdict"].startswith("西港至远港无海路可通：所有海路均须经过已关闭之处；")
    assert "所有海路均须经过已关闭之处" in chinese["tables"][0]["rows"][0]["reason"]


def test_a_passage_that_was_shut_on_the_day_is_not_passed(folder: Path) -> None:
    states = folder / "data/claims/statuses.csv"
    shut = "s1,cape,closed,gazette,p. 5,2024-03-01,2024-03-09,reported,high,read,,2026-11-21\n"
    states.write_text(f"id,subject,state,{CLAIM}\n{shut}", encoding="utf-8")
    ends = ("port-of-west", "port-of-far", "--project", str(folder), "--format", "csv")
    miles = [run(*ends, "--on", day).output.split("\n")[1].split(",")[1] for day in DAYS]
    assert [float(mile) > 9000 for mile in miles] == [False, True, False]


def test_one_port_alone_is_a_wrong_use() -> None:
    done = run("port-of-lobito")
    assert done.exit_code == 2
    assert "name both ports, or none" in done.output


def test_stored_legs_that_differ_are_put_right_once(folder: Path) -> None:
    days = [date.today()]
    first = run("--write", "--project", str(folder))
    days.append(date.today())
    assert first.exit_code == 0, first.output
    assert "1 sea legs put right" in first.output
    with (folder / "data/claims/route-figures.csv").open(encoding="utf-8", newline="") as text:
        rows = {row["id"]: row for row in csv.DictReader(text)}
    changed = rows["nmi-sea-west-far"]
    assert 3700 < float(changed["value"]) < 3900
    assert changed["locator"].startswith("searoute 1.6.0: the shortest voyage past the passages")
    assert changed["recorded"] in [day.isoformat() for day in days]
    assert rows["nmi-sea-east-far"]["value"] == "2000", "what was read is not calculated"
    assert "0 sea legs put right" in run("--write", "--project", str(folder)).output


def test_the_table_speaks_chinese(folder: Path) -> None:
    done = run("port-of-west", "port-of-far", "--lang", "zh", "--project", str(folder))
    assert "海路：西港至远港" in done.output
    assert "好望角" in done.output
