"""`lodeway control` as a person meets it: both languages, formats, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import command_line
from command_line import Ended
from control_worlds import OWNERS
from toys import Project


@pytest.fixture
def root(project: Project) -> Path:
    return project(OWNERS)


def run(root: Path, *arguments: str) -> Ended:
    return command_line.run("control", *arguments, "--project", root)


def ok(root: Path, *arguments: str) -> str:
    done = run(root, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(root: Path, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ok(root, *arguments, "--format", "csv"))))


def test_a_mine_is_told_as_held_looked_through_by_country_and_ahead(root: Path) -> None:
    told = json.loads(ok(root, "near-pit", "--format", "json"))
    held, owners, seats, chains, promised = told["tables"]
    names = [table["name"] for table in told["tables"]]
    assert names == ["direct", "owners", "seats", "chains", "promised"]
    assert held["title"].startswith("Who holds Near Pit directly, on ")
    assert [(row["holder_id"], row["share"]) for row in held["rows"]] == [
        ("cobre", 60), ("anvil", 30),
    ]  # fmt: skip
    assert told["verdict"] == "Cobre controls Near Pit. Most of it is of China, by seat."
    assert "10 % is held by nobody whom a source names; it may be anybody's." in held["notes"]
    assert {row["owner"]: row["share"] for row in owners["rows"]}["Basalt"] == 15
    assert [(row["country"], row["share"]) for row in seats["rows"]] == [
        ("China", 66), ("Angola", 15), ("Zambia", 9),
    ]  # fmt: skip
    assert "The Fund 40 % > Cobre 60 % > Near Pit" in [row["chain"] for row in chains["rows"]]
    (memo,) = promised["rows"]
    assert (memo["holder"], memo["share"], memo["status"]) == ("Basalt", 24, "non-binding")


def test_every_row_can_show_its_claims(root: Path) -> None:
    found = json.loads(ok(root, "near-pit", "--format", "json", "--claims"))
    text = json.dumps(found)
    assert "cobre-near" in text
    assert "basalt-memo" in text


def test_the_same_in_chinese(root: Path) -> None:
    out = ok(root, "近矿", "--lang", "zh", "--all")
    assert out.startswith("科布雷公司控制近矿。按所在国计，多数属中国。\n\n近矿的直接持有者（")
    assert "基金 40% > 科布雷公司 60% > 近矿" in out


def test_before_and_after_a_deal(root: Path) -> None:
    found = {row["holder"]: row for row in rows(root, "near-pit", "--if", "closed:memo")}
    assert (found["Basalt"]["before"], found["Basalt"]["after"]) == ("15", "39")
    assert found["Cobre"]["controls"] == "before; after not known"
    told = json.loads(ok(root, "--if", "closed:memo", "--format", "json"))
    assert told["verdict"].startswith("Whether Cobre still controls Near Pit is not known.")
    (table,) = told["tables"]
    assert table["name"] == "deal"
    assert table["notes"][0].startswith("The deal leaves Cobre 60 % of an interest")
    assert table["notes"][1].startswith("Supposed, not so: The Memo is taken as closed.")
    assert "科布雷公司是否仍控制近矿，尚不清楚。" in ok(root, "--if", "closed:memo", "--lang", "zh")


def test_by_state_begins_with_the_seat_which_people_mean(root: Path) -> None:
    out = ok(root, "--by", "state", "--mineral", "copper", "--in", "zmb")
    assert out.startswith("By seat, ")
    by_seat, by_state = (
        out.index(part)
        for part in ("by the seat of the last company", "by what states own or direct\n")
    )
    assert by_seat < by_state
    assert "150 t of 200 t of output in 2024 are known by mine (75 %)" in out
    assert "Coverage: a holder is named for 2 of 3 mines; without any: Lone Pit." in out


def test_thresholds_may_be_chosen(root: Path) -> None:
    asked = ("--by", "seat", "--mineral", "copper", "--at", "50,33.3", "--weight", "count")
    found = rows(root, *asked)
    assert {row["more_than"] for row in found} == {"33.3", "50", "by shares"}


def test_the_note_on_thresholds_speaks_of_the_least_that_was_asked(root: Path) -> None:
    out = ok(root, "--by", "seat", "--mineral", "copper", "--at", "0,50")
    assert "More than 0 %, say: the side," in out
    assert "10 %, say" not in out


def test_every_owner_of_every_mine_is_one_table(root: Path) -> None:
    found = rows(root, "--every")
    assert [(r["asset_id"], r["owner_id"]) for r in found][:2] == [
        ("far-pit", "basalt"),
        ("near-pit", "cobre"),
    ]
    assert found[1]["controls"] == "true"


def test_two_holders_of_about_half_are_told_apart_by_their_digits(project: Project) -> None:
    halves = OWNERS["claims/stakes.csv"].replace(
        "anvil,near-pit,shareholding,30", "anvil,near-pit,shareholding,49.999"
    )
    halves = halves.replace("cobre,near-pit,shareholding,60", "cobre,near-pit,shareholding,50.001")
    out = ok(project({**OWNERS, "claims/stakes.csv": halves}), "near-pit")
    assert out.startswith("Cobre controls Near Pit. ")
    held = out[: out.index("Who is behind")].splitlines()
    assert [line.split()[:4] for line in held if line.startswith(("Cobre  ", "Anvil  "))] == [
        ["Cobre", "50.001", "50.001", "50.001"], ["Anvil", "49.999", "49.999", "49.999"],
    ]  # fmt: skip


def test_the_direct_holders_and_the_owners_come_first_and_long_tails_with_all(root: Path) -> None:
    out = ok(root, "near-pit")
    first = ("Cobre controls", "directly", "Who is behind", "by the country", "The chains")
    places = [out.index(part) for part in first]
    assert places == sorted(places)
    assert out.rstrip().splitlines()[-2] == "Sources"
    assert len(ok(root, "near-pit", "--all").splitlines()) >= len(out.splitlines())


def test_the_tree_of_owners_is_a_page_of_its_own(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "pit.html"
    done = run(root, "near-pit", "--page", str(file))
    assert done.stderr == f"wrote {file}\n"
    page = file.read_text(encoding="utf-8")
    assert "<title>Who is behind Near Pit</title>" in page
    assert 'class="tree"' in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a mine or a company, or ask --by state --mineral NAME, or --every"),
        (("--by", "seat"), "--by needs --mineral NAME"),
        (
            ("near-pit", "--by", "seat"),
            "a name and --by are different questions; ask one at a time",
        ),
        (("near-pit", "--every"), "a name and --every are different questions"),
        (("--by", "seat", "--if", "closed:memo"), "--if and --by are different questions"),
        (("near-pit", "--mineral", "copper"), "only with --by: --mineral"),
        (("--by", "seat", "--mineral", "copper", "--at", "10,many"), "--at: 'many' is no number"),
        (("near-pit", "--if", "if only"), "'if only' supposes nothing known; write closed:"),
        (("near-pit", "--trust", "rumour"), "unknown rule of trust 'rumour'"),
        (("copper",), "'copper' is a mineral, which nobody holds; for mines: lodeway control --by"),
        (
            ("Zambia",),
            "'zmb' is a state, which nobody holds; for what it has: lodeway control --by",
        ),
        (("neer-pit",), "unknown name 'neer-pit'; did you mean 'near-pit'"),
        (
            ("--by", "seat", "--mineral", "copper", "--at", "120"),
            "threshold 120 is not a percentage; use 0 to 100",
        ),
    ],
)
def test_a_wrong_question_says_what_to_do(
    root: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = run(root, *arguments)
    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
