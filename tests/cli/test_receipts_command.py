"""`--claims`, `--receipts` and `lodeway verify` as a person meets them."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import command_line
from command_line import Ended
from lodeway import cli
from toys import CLAIM, RECEIPT, Project
from worlds import WORLD

HELD = RECEIPT.replace("reported", "closed")
STAKES = f"id,holder,target,interestType,share,{CLAIM}\n"
TOY = {"claims/stakes.csv": f"{STAKES}anvil-basalt,anvil,basalt,shareholding,30,{HELD}\n"}
LATER = {"claims/stakes.csv": f"{STAKES}anvil-basalt,anvil,basalt,shareholding,40,{HELD}\n"}
WAY = ("routes", "mine-town", "far", "--by", "days,usd", "-k", "2")


@pytest.fixture
def root(project: Project) -> Path:
    return project(TOY)


def run(*arguments: str | Path) -> Ended:
    return command_line.run(*arguments)


def ok(*arguments: str | Path) -> str:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def forge(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change members and put the manifest's hashes right, as somebody would who knows how."""
    found = members(file)
    about = json.loads(found.pop("manifest.json"))
    change(found)
    about["sha256"] = {n: hashlib.sha256(data).hexdigest() for n, data in found.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for name, data in {"manifest.json": json.dumps(about).encode(), **found}.items():
            whole.writestr(name, data)
    file.write_bytes(out.getvalue())


@pytest.fixture
def zipped(root: Path, tmp_path: Path) -> Path:
    file = tmp_path / "held.zip"
    ok("ask", "who-owns", "--holder", "anvil", "--project", root, "--receipts", file)
    return file


def test_claims_are_a_column_only_where_none_shows_them(root: Path) -> None:
    shown = ok("ask", "who-owns", "--project", root, "--claims")
    assert shown.count("anvil-basalt") == 1
    counted = ok("rank", "ownership", "--project", root, "--claims", "--format", "csv")
    head, first, *_ = counted.splitlines()
    assert head.endswith(",claims")
    assert first.endswith(",anvil-basalt")
    zh = ok("rank", "ownership", "--project", root, "--claims", "--lang", "zh")
    assert "所据说法" in zh


def test_in_json_claims_are_a_key_beside_the_rows(root: Path) -> None:
    asked = ("ask", "who-owns", "--project", root, "--format", "json")
    (told,) = json.loads(ok(*asked, "--claims"))["tables"]
    assert told["claims"] == [["anvil-basalt"]]
    assert "claims" not in json.loads(ok(*asked))["tables"][0]


def test_receipts_hold_the_answer_its_question_claims_and_sources(zipped: Path) -> None:
    found = members(zipped)
    assert json.loads(found["question.json"])["words"] == ["ask", "who-owns", "--holder", "anvil"]
    (answer,) = json.loads(found["answer.json"])
    assert answer["claims"] == [["anvil-basalt"]]
    assert "anvil-basalt" in found["claims.csv"].decode()
    assert "gazette.example" in found["sources.csv"].decode()
    ((row,),) = [one["rows"] for one in json.loads(found["derivation.json"])]
    assert row["claims"][0]["locator"] == "p. 1"
    assert row["claims"][0]["reference"] == "gazette.example"


def test_receipts_of_the_same_question_are_the_same_bytes(zipped: Path, root: Path) -> None:
    other = zipped.with_name("other.zip")
    ok("ask", "who-owns", f"--project={root}", "--format", "json", "--receipts", other,
       "--holder=anvil", "--claims")  # fmt: skip
    assert other.read_bytes() == zipped.read_bytes()


def test_honest_receipts_hold_in_both_languages(zipped: Path, root: Path) -> None:
    out = ok("verify", zipped, "--project", root)
    assert out.startswith("The receipts hold: ask who-owns --holder anvil")
    assert "claims behind it: 1, sources: 1" in out
    assert ok("verify", zipped, "--project", root, "--lang", "zh").startswith("凭据成立")


def test_receipts_are_the_same_wherever_the_language_stands(root: Path, tmp_path: Path) -> None:
    asked = ("ask", "who-owns", "--holder", "anvil", "--project", root)
    before, after = tmp_path / "before.zip", tmp_path / "after.zip"
    ok("--lang", "zh", *asked, "--receipts", before)
    ok(*asked, "--lang", "zh", "--receipts", after)
    assert before.read_bytes() == after.read_bytes()
    assert json.loads(members(before)["question.json"])["words"][0] == "ask"
    assert ok("--lang", "zh", "verify", before, "--project", root).startswith("凭据成立")


def test_a_forged_row_is_named_with_its_column(zipped: Path, root: Path) -> None:
    forge(zipped, lambda m: m.update({"answer.json": m["answer.json"].replace(b"30.0", b"90.0")}))
    done = run("verify", zipped, "--project", root, "--format", "json")
    assert done.returncode == 1
    (whole,) = json.loads(done.stdout)["tables"]
    assert {"kind_id": "row", "kind": "row differs", "where": "Who owns what on a date",
            "which": "1: Share (%)", "was": "90.0", "now": "30.0"} in whole["rows"]  # fmt: skip
    assert any("these receipts were edited" in note for note in whole["notes"])


def test_a_forged_claim_is_named_though_the_answer_is_honest(zipped: Path, root: Path) -> None:
    forge(zipped, lambda m: m.update({"claims.csv": m["claims.csv"].replace(b"p. 1", b"p. 7")}))
    done = run("verify", zipped, "--project", root, "--format", "csv")
    assert done.returncode == 1
    assert "claim changed,anvil-basalt,locator,p. 7,p. 1" in done.stdout


def test_an_edit_without_the_hash_is_told_at_once(zipped: Path, root: Path) -> None:
    found = members(zipped)
    with zipfile.ZipFile(zipped, "w") as whole:
        for name, data in found.items():
            whole.writestr(name, data.replace(b"30", b"31") if name == "claims.csv" else data)
    done = run("verify", zipped, "--project", root)
    assert done.returncode == 1
    assert "'claims.csv' was changed after it was written" in done.stderr


def test_on_another_release_the_claim_that_changed_is_named(zipped: Path, project: Project) -> None:
    later = project(LATER, name="later")
    done = run("verify", zipped, "--project", later, "--format", "csv")
    assert done.returncode == 1
    assert "claim changed,anvil-basalt,share,30,40" in done.stdout
    assert "row differs,Who owns what on a date,1: Share (%),30.0,40.0" in done.stdout


def test_on_another_release_that_says_the_same_the_receipts_hold(
    zipped: Path, project: Project
) -> None:
    other = project({**TOY, "routes/segments.csv": None, "claims/route-figures.csv": None}, "less")
    out = ok("verify", zipped, "--project", other)
    assert out.startswith("The receipts hold")
    assert "Asked again of another release" in out


def test_every_table_of_the_routes_is_in_the_receipts_whatever_the_format(
    project: Project, tmp_path: Path
) -> None:
    root = project(WORLD)
    flat, tables = tmp_path / "flat.zip", tmp_path / "tables.zip"
    ok(*WAY, "--project", root, "--receipts", flat, "--format", "csv")
    ok(*WAY, "--project", root, "--receipts", tables)
    assert flat.read_bytes() == tables.read_bytes()
    assert len(json.loads(members(flat)["answer.json"])) == 3  # best, Pareto set, legs
    ok("verify", flat, "--project", root)


@pytest.mark.parametrize(
    "words",
    [
        ("corridors", "--from", "mine-town", "--to", "far"),
        ("chokepoints", "--from", "mine-town", "--to", "far", "--draws", "20"),
        ("chokepoints", "--from", "mine-town", "--to", "far", "--show", "together"),
        ("chokepoints", "--from", "mine-town", "--to", "far", "--show", "cut"),
        ("rank", "transport"),
        ("routes", "mine-town", "far", "--only", "rail", "--avoid", "port-of-west"),
    ],
)
def test_what_any_command_answers_holds_and_names_its_claims(
    words: tuple[str, ...], project: Project, tmp_path: Path
) -> None:
    root, file = project(WORLD), tmp_path / "some.zip"
    ok(*words, "--project", root, "--receipts", file)
    ok("verify", file, "--project", root)
    answers = json.loads(members(file)["answer.json"])
    known = members(file)["claims.csv"].decode()
    for answer in answers:
        if answer["title"].startswith("No route"):
            continue
        assert all(answer["claims"]), answer["title"]
        assert all(f"\n{claim}," in known for row in answer["claims"] for claim in row)


def test_a_scenario_of_ones_own_travels_with_its_receipts(project: Project, tmp_path: Path) -> None:
    copper = {"minerals/minerals.csv": "id,label@en,label@zh,symbol\ncopper,copper,铜,Cu\n"}
    root, file, scenario = project({**WORLD, **copper}), tmp_path / "a.zip", tmp_path / "mine.toml"
    scenario.write_text(
        '[title]\nen = "Post shut"\nzh = "口岸关闭"\n[[change]]\nclose = "post"\n'
        '[[goods]]\nproduct = "copper"\nfrom = "mine-town"\nto = "far"\namount = "1 kt/year"\n',
        encoding="utf-8",
    )
    ok("whatif", scenario, "--top", "0", "--project", root, "--receipts", file)
    scenario.unlink()
    assert "The receipts hold" in ok("verify", file, "--project", root)
    assert str(tmp_path) not in members(file)["question.json"].decode()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["routes", "mine-town", "far", "--parameters", "/etc/passwd"], "'/etc/passwd', which they do not hold"),
        (["whatif", "../secret.toml"], "'../secret.toml', which they do not hold"),
        (["serve"], "gives no answer that rests on claims"),
        (["build", "--out", "here"], "gives no answer that rests on claims"),
        (["nonsense"], "No such command 'nonsense'"),
        (["ask"], "the name of a question comes first"),
        ([], "the name of a question comes first"),
    ],
)  # fmt: skip
def test_a_strangers_words_open_no_file_and_start_nothing(
    words: list[str],
    message: str,
    zipped: Path,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    question = json.dumps({"words": words, "lang": "en"}).encode()
    forge(zipped, lambda m: m.update({"question.json": question}))
    before = sorted(tmp_path.rglob("*"))
    done = run("verify", zipped, "--project", root)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_what_answers_nothing_takes_no_receipts(root: Path, tmp_path: Path) -> None:
    for command in ("build", "check", "serve", "verify"):
        assert "--receipts FILE.zip" not in ok(command, "--help")
    done = run("ask", "who-owns", "--project", root, "--receipts", tmp_path)
    assert done.returncode == 2
    assert "is a directory" in done.stderr


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_who_takes_receipts_can_be_asked_again_with_all_its_options(name: str) -> None:
    module = importlib.import_module(cli.COMMANDS[name])
    options = {option.name for option in module.command.params}
    if name == "ask":
        assert callable(module.answers)
        return
    assert ("receipts" in options) == hasattr(module, "answers")
    if "receipts" in options:
        taken = inspect.signature(module.answers).parameters
        asking = {
            str(p.name)
            for p in module.command.params
            if not (isinstance(p.type, click.Path) and p.type.writable)
        } - {"style", "lang", "project", "claims", "receipts"}
        free = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in taken.values())
        assert free or asking <= set(taken)
        assert "lang" in taken
