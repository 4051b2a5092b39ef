"""Matching a project from the command line: what people read, overturn and run again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from lodeway import api
from lodeway.cli import lodeway
from toys import Project

ASSETS = (
    "id,type,label@en,label@zh,country,mineral,lat,lon,source,basis\n"
    "kamoa,Mine,Kamoa,卡莫阿铜矿,zmb,copper,-10.88,25.19,gazette,read\n"
    "kamoa-smelter,Plant,Kamoa smelter,卡莫阿冶炼厂,zmb,copper,-10.88,25.19,gazette,read\n"
    "kamoya,Mine,Kamoya,卡莫亚铜矿,zmb,copper,-10.86,26.56,gazette,read\n"
)
SITES = (
    "id,recordId,name,country,mineral,lat,lon,kindAsPrinted,source,locator\n"
    "gazette-1,R-1,Kamoa Mine,zmb,copper,-10.89,25.19,Mine,gazette,row 1\n"
    "gazette-2,R-2,Kamoa Smelter,zmb,copper,-10.89,25.19,Smelter,gazette,row 2\n"
    "gazette-3,R-3,Kamoya South,zmb,copper,-10.86,26.56,Mine,gazette,row 3\n"
)
TABLES = {
    "assets/assets.csv": ASSETS,
    "minerals/minerals.csv": "id,label@en,label@zh\ncopper,Copper,铜\n",
    "aliases/name-words.csv": (
        "id,name,tells,usedBy\n"
        "word-mine,mine,false,site\n"
        "word-smelter,smelter,false,site\n"
        "word-south,south,true,site\n"
    ),
    "imported/gazette/sites.csv": SITES,
}


def match(root: Path, *arguments: str) -> str:
    done = CliRunner().invoke(lodeway, ["match", "--project", str(root), *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def decisions(root: Path) -> list[dict[str, str]]:
    text = (root / "data/matches/gazette.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_matches_are_shown_in_bands_and_nothing_is_written_unasked(project: Project) -> None:
    root = project(TABLES)
    shown = list(csv.DictReader(io.StringIO(match(root, "--format", "csv"))))
    assert [(row["record"], row["entity_id"], row["band"]) for row in shown] == [
        ("R-1", "kamoa", "sure"),
        ("R-2", "kamoa-smelter", "sure"),
        ("R-3", "kamoya", "review"),
    ]
    assert not (root / "data/matches").exists()


def test_writing_twice_gives_the_same_bytes_and_a_sound_project(project: Project) -> None:
    root = project(TABLES)
    match(root, "--write")
    first = (root / "data/matches/gazette.csv").read_bytes()
    match(root, "--write")
    assert (root / "data/matches/gazette.csv").read_bytes() == first
    assert api.checked(root)


def test_an_overturned_row_survives_and_is_told_in_both_languages(project: Project) -> None:
    root = project(TABLES)
    match(root, "--write")
    path = root / "data/matches/gazette.csv"
    before = path.read_text("utf-8")
    changed = before.replace(
        'sure,100,"same name, same country, 1 km apart",same,rule', "OVERTURNED", 1
    )
    assert changed != before
    lines = changed.splitlines(keepends=True)
    turned = next(i for i, line in enumerate(lines) if "OVERTURNED" in line)
    day = lines[turned].split("OVERTURNED,")[1].split(",")[0]
    kept = 'sure,100,"same name, same country, 1 km apart",different'
    lines[turned] = lines[turned].split("OVERTURNED")[0] + f"{kept},a person,{day},older,更早\n"
    path.write_text("".join(lines), "utf-8")
    match(root, "--write")
    row = decisions(root)[0]
    assert (row["recordId"], row["decision"], row["decidedBy"]) == ("R-1", "different", "a person")
    (root / "data/imported/gazette/sites.csv").unlink()
    graph = api.load(root)
    for lang, said, why in (("en", "different", "older"), ("zh", "不同", "更早")):
        told = graph.ask("names", lang=lang, thing="kamoa").rows
        assert [(str(r[0]), str(r[6]), str(r[8])) for r in told] == [("Kamoa Mine", said, why)]


@pytest.mark.parametrize(("lang", "band", "same"), [("en", "sure", "same"), ("zh", "确定", "同一")])
def test_the_shipped_matches_of_a_mine_are_told_in_both_languages(
    shipped: api.KnowledgeGraph, lang: str, band: str, same: str
) -> None:
    told = shipped.ask("names", lang=lang, thing="kamoto-copper").rows
    by_record = {str(row[1]): row for row in told}
    assert str(by_record["ICMM07543"][3]) == band
    assert str(by_record["COD011"][6]) == same
    assert str(by_record["COD011"][7]) == "editor"
    assert by_record["COD011"][8]


def test_an_unknown_source_is_answered_with_those_that_there_are(project: Project) -> None:
    root = project(TABLES)
    done = CliRunner().invoke(lodeway, ["match", "--project", str(root), "--source", "gazete"])
    assert done.exit_code != 0
    assert "gazette" in str(done.output) + str(done.exception)
