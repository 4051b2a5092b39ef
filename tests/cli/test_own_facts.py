"""Own facts on the command line: a new folder, laying it over, checking it, taking it away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import command_line
import own_facts
from command_line import Ended
from lodeway.build import release
from lodeway.schema import ontology
from toys import ROOT, Project

Lay = Callable[..., Ended]


@pytest.fixture
def root(project: Project) -> Path:
    return project()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return own_facts.desk(Path("my-desk"))


def rows(done: Ended) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout.split("\n\n")[0])))


def test_a_stake_of_ones_own_is_in_control_and_marked(root: Path, desk: Path) -> None:
    control = ("control", "basalt", "--project", root)
    plain = command_line.run(*control)
    told = command_line.run(*control, "--data", desk)
    assert "My Holding" not in plain.stdout
    assert "My Holding" in told.stdout
    assert "own: Notes of my desk" in told.stdout
    chinese = command_line.run(*control, "--data", desk, "--lang", "zh")
    assert "本方：本部门笔记" in chinese.stdout
    assert command_line.run(*control).stdout == plain.stdout


def test_a_railway_of_ones_own_changes_the_way(root: Path, desk: Path) -> None:
    ways = ("routes", "mine-town", "port-of-far", "--format", "csv", "--by", "km", "-k", "1")
    plain, told = (
        command_line.run(*ways, "--project", root, *more).stdout for more in ((), ("--data", desk))
    )
    assert "my-rail" not in plain
    assert "my-rail" in told


def test_a_query_sees_the_graph_of_the_desk(root: Path, desk: Path) -> None:
    query = "SELECT ?g { GRAPH ?g { id:my-stake ld:holder id:my-holding } }"
    asked = ("sparql", query, "--format", "csv", "--project", root)
    assert rows(command_line.run(*asked, "--data", desk))[0]["g"].endswith("my-desk")
    assert rows(command_line.run(*asked)) == []


def test_two_folders_are_laid_one_over_the_other(root: Path, desk: Path) -> None:
    second = own_facts.desk(Path("second"), own_facts.of("other-desk"))
    query = "SELECT ?c { VALUES ?c { id:my-holding id:other-desk-holding } ?c a ld:Company }"
    asked = ("sparql", query, "--format", "csv", "--project", root)
    assert len(rows(command_line.run(*asked, "--data", desk, "--data", second))) == 2


def test_a_folder_that_is_missing_is_told(root: Path) -> None:
    done = command_line.run("control", "basalt", "--project", root, "--data", "nowhere")
    assert done.returncode == 2
    assert "'nowhere' does not exist" in done.stderr


def test_check_tells_only_what_is_wrong_with_ones_own(root: Path, desk: Path) -> None:
    sound = command_line.run("check", desk, "--project", root)
    assert sound.returncode == 0
    assert "No findings: my-desk fits the public graph. Rows of its own: 5." in sound.stdout
    path = desk / "data/claims/stakes.csv"
    path.write_text(path.read_text("utf-8").replace("my-holding,basalt", "my-holdin,anvil"))
    for asked in (("check", desk), ("check", "--data", desk)):
        done = command_line.run(*asked, "--project", root, "--format", "csv")
        assert done.returncode == 1
        (finding,) = csv.DictReader(io.StringIO(done.stdout))
        assert (finding["file"], finding["line"]) == ("my-desk/data/claims/stakes.csv", "2")
        assert "'my-holdin'" in finding["message"]
        assert "'my-holding'" in finding["message"]


def test_a_public_fault_is_not_told_of_ones_own(project: Project, desk: Path) -> None:
    root = project({"topics.csv": "id,label@en,label@zh\nbad id,Topic,主题\n"}, name="faulty")
    path = desk / "data/claims/stakes.csv"
    path.write_text(path.read_text("utf-8").replace("my-holding,basalt", "my-holdin,anvil"))
    done = command_line.run("check", desk, "--project", root)
    assert "my-desk/data/claims/stakes.csv:2" in done.stderr
    assert "topics.csv" not in done.stderr
    assert done.stderr.endswith("1 finding\n")


def test_fix_sorts_ones_own_tables_only(root: Path, desk: Path) -> None:
    path = desk / "data/actors/actors.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    done = command_line.run("check", desk, "--fix", "--project", root)
    assert done.stderr == "fixed data/actors/actors.csv\n"
    assert path.read_text("utf-8") == own_facts.ACTORS


def test_a_release_with_own_facts_stays_apart(root: Path, desk: Path) -> None:
    command_line.run("build", "--project", root)
    public = release.current(Path("release")).name
    done = command_line.run("build", "--project", root, "--data", desk)
    assert done.returncode == 0, done.stderr
    assert release.current(Path("release")).name == public
    own = release.current(Path("release-own"))
    assert '"overlays": 1' in (own / "manifest.json").read_text("utf-8")
    assert "my-holding" in (own / "graph.nq").read_text("utf-8")
    assert "my-holding" not in (Path("release/current/graph.nq")).read_text("utf-8")


def test_receipts_with_own_facts_hold_over_them_and_only_over_them(root: Path, desk: Path) -> None:
    asked = ("control", "basalt", "--project", root, "--data", desk, "--receipts", "own.zip")
    assert command_line.run(*asked).returncode == 0
    again = ("verify", "own.zip", "--project", root)
    assert command_line.run(*again, "--data", desk).returncode == 0
    assert command_line.run(*again).returncode == 1
    explained = command_line.run("explain", "own.zip", "--project", root, "--data", desk)
    assert "own: Notes of my desk" in explained.stdout


def test_a_question_taken_apart_rests_on_own_facts_too(root: Path, desk: Path) -> None:
    question = ("ask", "who-controls", "--asset", "basalt")
    told = command_line.run("explain", *question, "--project", root, "--data", desk, "--all")
    assert told.returncode == 0, told.stderr
    assert "own: Notes of my desk" in told.stdout


def test_public_tables_are_not_put_right_by_own_facts(root: Path, desk: Path) -> None:
    done = command_line.run("sea", "--write", "--project", root, "--data", desk)
    assert done.returncode == 2
    assert "--write puts public tables right; it goes with no --data" in done.stderr


# `lodeway new`.


def test_a_new_folder_is_sound_and_has_only_columns_that_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    done = command_line.run("new", "our-desk/")
    assert done.returncode == 0, done.stderr
    schema = ontology.read(ROOT / "ontology")
    stakes = (tmp_path / "our-desk/data/claims/stakes.csv").read_text("utf-8")
    assert stakes.startswith("id,holder,target,interestType,directness,")
    assert "ofInterestOf" not in stakes  # true columns, but hardly ever filled
    for path in (tmp_path / "our-desk/data").rglob("*.csv"):
        name = path.relative_to(tmp_path / "our-desk/data").as_posix()
        assert schema.class_of_table(name) is not None
    checked = command_line.run("check", "our-desk", "--project", root)
    assert "No findings: our-desk fits the public graph. Rows of its own: 1." in checked.stdout
    readme = (tmp_path / "our-desk/README.md").read_text("utf-8")
    assert readme.index("# our-desk: our own facts") < readme.index("# our-desk：本方事实")


def test_a_new_folder_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = command_line.run("new", "desk", "--lang", "zh")
    assert "desk：已为本方事实建立" in done.stdout
    assert (tmp_path / "desk/README.md").read_text("utf-8").startswith("# desk：本方事实")
    assert openpyxl.load_workbook(tmp_path / "desk/tables.xlsx").sheetnames[0] == "说明"


def test_nothing_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("desk").mkdir()
    Path("desk/README.md").write_text("mine", "utf-8")
    done = command_line.run("new", "desk")
    assert done.returncode == 1
    assert done.stderr == "lodeway: desk has README.md already; nothing was written\n"
    assert [path.name for path in Path("desk").iterdir()] == ["README.md"]


def test_the_workbook_has_a_sheet_a_table_lists_and_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command_line.run("new", "desk")
    book = openpyxl.load_workbook("desk/tables.xlsx")
    stakes = book["stakes"]
    headers = [cell.value for cell in stakes[1]]
    assert ",".join(headers) + "\n" == Path("desk/data/claims/stakes.csv").read_text("utf-8")
    comment = stakes[1][headers.index("holder")].comment.text
    assert comment == "The actor that holds the stake. Needed.\n持有权益的行为体。 必填。"
    lists = {str(v.sqref)[0]: v.formula1 for v in stakes.data_validations.dataValidation}
    column = stakes[1][headers.index("directness")].column_letter
    first, last = (int(part.rpartition("$")[2]) for part in lists[column].split(":"))
    codes = [book["codes"].cell(row, 2).value for row in range(first, last + 1)]
    assert sorted(codes) == sorted(ontology.read(ROOT / "ontology").codes["directness"])
    helped = {row[1]: row[2:4] for row in book["help"].values if row[1]}
    assert helped["holder"] == (
        "The actor that holds the stake. Needed.",
        "持有权益的行为体。 必填。",
    )


# Publishers' files into a folder of one's own, and which record is which entity.


def test_an_import_goes_into_ones_own_folder_by_a_source_of_ones_own(desk: Path) -> None:
    file = ROOT / "tests/importers/files/country-codes.csv"
    done = command_line.run("import", "country-codes", file, "--data", desk)
    assert done.returncode == 0, done.stderr
    (made,) = (desk / "data/imported").iterdir()
    (source,) = csv.DictReader(io.StringIO((made / "sources.csv").read_text("utf-8")))
    assert source["id"] == made.name
    cited = {
        row["source"]
        for table in made.glob("*.csv")
        for row in csv.DictReader(io.StringIO(table.read_text("utf-8")))
        if "source" in row
    }
    assert cited == {made.name}
    public = (ROOT / "data/sources.csv").read_text("utf-8").splitlines()
    assert made.name not in {line.partition(",")[0] for line in public}


def test_a_folder_that_is_no_overlay_takes_no_import(tmp_path: Path) -> None:
    file = ROOT / "tests/importers/files/country-codes.csv"
    done = command_line.run("import", "country-codes", file, "--data", tmp_path)
    assert done.returncode == 1
    assert f"{tmp_path} has no data/; 'lodeway new {tmp_path}' makes it" in done.stderr
    done = command_line.run("import", "country-codes", file, "--data", ROOT)
    assert f"{ROOT} has an ontology/ of its own; name it with --project" in done.stderr


def test_records_in_ones_own_folder_are_matched_there(root: Path, desk: Path) -> None:
    own_facts.desk(
        desk,
        {
            "minerals/minerals.csv": "id,label@en,label@zh\ncopper,Copper,铜\n",
            "assets/assets.csv": (
                "id,type,label@en,label@zh,country,mineral,lat,lon,basis,locator\n"
                "kamoa,Mine,Kamoa,卡莫阿铜矿,zmb,copper,-10.88,25.19,read,a map\n"
            ),
            "imported/list/sites.csv": (
                "id,recordId,name,country,mineral,lat,lon,kindAsPrinted,locator\n"
                "list-1,R-1,Kamoa Mine,zmb,copper,-10.89,25.19,Mine,row 1\n"
            ),
        },
    )
    done = command_line.run("match", "--write", "--project", root, "--data", desk)
    assert done.returncode == 0, done.stderr
    (match,) = csv.DictReader(io.StringIO((desk / "data/matches/my-desk.csv").read_text("utf-8")))
    assert (match["describes"], match["recordId"]) == ("kamoa", "R-1")
    assert not (root / "data/matches").exists()
    assert command_line.run("check", desk, "--project", root).returncode == 0
