"""What every command prints, kept as text: a change of output shows as a diff to be looked at.

    pytest tests/golden --update-golden

writes the files of `expected/` anew; look at the diff before you accept it.
"""

from __future__ import annotations

import difflib
import gc
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import golden_world
import lodeway
from golden_cases import ALONE, CASES, COMMANDS, EN, JSON, LONGEST, SCREENS, TEXTS, ZH, Case
from lodeway import api, cli
from lodeway.report.screen import SCREEN
from toys import ROOT

EXPECTED = Path(__file__).parent / "expected"
REFRESH = "pytest tests/golden --update-golden"
FORMS = [(case, form) for case in CASES for form in case.forms]
SLOW = pytest.mark.slow

# What may differ between two runs that are the same to a reader.
VOLATILE = (
    (re.compile(r"\b(?=\d*[a-f])[0-9a-f]{12,64}\b", re.ASCII), "HASH"),
    # One short hash in some hundreds has no letter in it.
    (re.compile(r"(?<![.\d])\d{12}(?!\d|\.\d)", re.ASCII), "HASH"),
    (re.compile(r"(explorer\.html\s+|^public +\d+ +)[\d,]+$", re.MULTILINE), r"\1SIZE"),
    (re.compile(r"(\"bytes\": )\d+"), r"\g<1>0"),
    (re.compile(re.escape(lodeway.__version__)), "VERSION"),
)

PRINTED = {EN: "", ZH: " --lang zh", JSON: " --format json"}
CLAIMS = " --claims"

Ask = Callable[[str], tuple[int, str, str]]


@pytest.fixture(scope="session")
def world_folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world and its variants, each a folder of tables."""
    folder = tmp_path_factory.mktemp("golden")
    for world, tables in golden_world.worlds().items():
        golden_world.write(folder / world, tables)
    return folder


@pytest.fixture
def ask(
    world_folders: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Ask:
    """Run a command line in this process, in a folder of its own that holds the worlds."""
    for world in world_folders.iterdir():
        (tmp_path / world.name).symlink_to(world)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    load = api.load

    def shared(source: Path | None = None, *, memory: bool = False) -> api.KnowledgeGraph:
        """The shipped graph that all tests share; any other is loaded as ever."""
        if source in (None, ROOT):
            return request.getfixturevalue("shipped")
        return load(source, memory=memory)

    monkeypatch.setattr(api, "load", shared)

    def run(line: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli.lodeway, shlex.split(line), prog_name="lodeway")
        gc.enable()  # the command line turns it off, for a process that soon ends
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


def told(case: Case, form: str, ask: Ask) -> str:
    """What the case prints in a form, as it is kept."""
    for line in case.before:
        command, _, file = line.partition(" > ")
        code, out, err = ask(command + _world(case, command))
        assert code == 0, err
        if file:
            Path(file).write_text(out, "utf-8")
    text = "".join(_output(case, line, form, ask) for line in case.commands)
    for pattern, word in VOLATILE:
        text = pattern.sub(word, text)
    return text


def _output(case: Case, line: str, form: str, ask: Ask) -> str:
    code, out, err = ask(line + PRINTED[form] + CLAIMS * _claims(case, form) + _world(case, line))
    assert bool(code) == case.fails, f"lodeway {line} ended with {code}: {err}"
    if form == JSON:
        return out
    parts = (f"$ lodeway {line}\n", out, err and f"[stderr]\n{err}", code and f"[exit {code}]\n")
    return "".join(part for part in parts if part)


def _claims(case: Case, form: str) -> bool:
    return form == JSON and case.claims


def _world(case: Case, line: str) -> str:
    """The small world, but for commands that name another, take none or do not exist."""
    command = line.split()[0]
    named = "--project" in line or command not in COMMANDS or command in ALONE
    return "" if case.shipped or named else " --project toy"


@pytest.mark.parametrize(
    ("case", "form"),
    [
        pytest.param(case, form, id=f"{case.name}.{form}", marks=[SLOW] if case.shipped else [])
        for case, form in FORMS
    ],
)
def test_a_command_prints_what_is_kept(
    case: Case, form: str, ask: Ask, request: pytest.FixtureRequest
) -> None:
    file = EXPECTED / f"{case.name}.{form}"
    text = told(case, form, ask)
    if request.config.getoption("--update-golden"):
        file.write_text(text, "utf-8")
    kept = file.read_text("utf-8") if file.is_file() else ""
    diff = difflib.unified_diff(
        kept.splitlines(keepends=True), text.splitlines(keepends=True), f"{file.name} (kept)", "now"
    )
    assert kept == text, f"{''.join(diff)}\nIf this is meant, look at it and run: {REFRESH}"


@pytest.mark.parametrize("case", SCREENS, ids=lambda case: case.name)
def test_a_kept_answer_stands_on_one_screen(case: Case) -> None:
    for form in set(TEXTS).intersection(case.forms):
        out = (EXPECTED / f"{case.name}.{form}").read_text("utf-8").partition("[stderr]")[0]
        assert out.count("\n") <= SCREEN + len(case.commands), form


@pytest.mark.slow
@pytest.mark.parametrize("line", LONGEST)
def test_the_longest_answers_of_the_shipped_graph_stand_on_one_screen(line: str, ask: Ask) -> None:
    for form in TEXTS:
        code, out, err = ask(line + PRINTED[form])
        assert (code, err) == (0, "")
        assert out.count("\n") <= SCREEN
        assert "--all" in out


def test_every_kept_file_belongs_to_a_case(request: pytest.FixtureRequest) -> None:
    written = {f"{case.name}.{form}" for case, form in FORMS}
    stale = sorted(file for file in EXPECTED.iterdir() if file.name not in written)
    if request.config.getoption("--update-golden"):
        for file in stale:
            file.unlink()
        return
    assert [file.name for file in stale] == [], f"no case writes them; run: {REFRESH}"


def test_every_command_but_those_that_serve_has_a_case() -> None:
    asked = {shlex.split(case.commands[0])[0] for case in CASES if JSON in case.forms}
    assert set(COMMANDS) - asked == {"demo", "serve"}
