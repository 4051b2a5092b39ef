"""What README, manual and CONTRIBUTING show can be done: commands, links, Python, length."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from wcwidth import wcswidth

from lodeway import api, cli
from lodeway.api import KnowledgeGraph
from toys import ROOT

PAGES = sorted(
    [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / f"{n}.md" for n in ("README", "CONTRIBUTING", "SECURITY")),
    ]
)
# Programs other than ours that the pages call; each line is for the reader's own machine.
OTHERS = {
    *("cd", "curl", "git", "make", "oxigraph", "pip", "podman", "pyshacl", "pytest", "python"),
}
# Answered within seconds from the shared graph; the others are only parsed.
QUICK = {"agreement", "ask", "conflicts", "control", "money", "parameters"}
WRITTEN = re.compile(r"\.(zip|toml|trig|xlsx|csv)$")


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def commands(page: Path) -> list[list[str]]:
    """The words of every command of a page, without what is written to a file."""
    found = []
    for block in blocks(page, "console"):
        for line in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            words = shlex.split(line.replace("<", "").replace("> ", ">"), comments=True)
            while "&&" in words:
                found.append(words[: words.index("&&")])
                words = words[words.index("&&") + 1 :]
            found.append([word for word in words if not word.startswith(">")])
    return found


SHOWN = [(page, words) for page in PAGES for words in commands(page)]
OURS = [
    pytest.param(words[1:], id=f"{page.relative_to(ROOT)}: {' '.join(words[1:])}")
    for page, words in SHOWN
    if words[0] == "lodeway"
]


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a reader who has the files that the pages speak of."""
    for folder in ("my-graph", "my-desk", "my-trip"):
        (tmp_path / folder).mkdir()
    for words in (words for _, words in SHOWN):
        for name in filter(WRITTEN.search, words):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parse(command: click.Command, words: list[str], parent: click.Context | None = None) -> None:
    """Have click read the words as it would, without running the command."""
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        group = click.Context(command, parent, **command.context_settings)
        _, inner, left = command.resolve_command(group, list(words))
        assert inner is not None
        return parse(inner, left, group)
    ctx = command.make_context(command.name, list(words), parent=parent)
    if command.name in ("explain", "sensitivity"):  # their arguments are another command
        question = list(ctx.params.get("words") or ctx.params["question"])
        if not question[0].endswith(".zip"):
            parse(cli.lodeway, question)


def test_the_pages_show_every_command() -> None:
    shown = {words[1] for _, words in SHOWN if words[0] == "lodeway"}
    shown = {name for name in shown if not name.startswith("-")}
    assert shown == set(cli.lodeway.list_commands(click.Context(cli.lodeway)))


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("words", OURS)
def test_a_command_shown_is_one_that_the_program_takes(words: list[str]) -> None:
    parse(cli.lodeway, words)


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("words", [p for p in OURS if p.values[0][0] in QUICK])
def test_a_quick_command_shown_has_an_answer(
    words: list[str], shipped: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "load", lambda *_, **__: shipped)
    done = CliRunner().invoke(cli.lodeway, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) > 3


def test_what_else_is_run_is_known() -> None:
    programs = {words[0] for _, words in SHOWN} - {"lodeway"}
    assert programs <= OTHERS
    targets = {words[1] for _, words in SHOWN if words[0] == "make"}
    known = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert targets <= set(known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not link.startswith("http"):
            name, _, heading = link.partition("#")
            target = page.parent / name if name else page
            assert target.exists(), f"{page.name}: {link}"
            assert not heading or heading in headings(target), f"{page.name}: {link}"


def headings(page: Path) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line).strip().lower().replace(" ", "-") for line in lines}


def test_python_shown_compiles_and_calls_what_there_is() -> None:
    for block in (block for page in PAGES for block in blocks(page, "python")):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert node.value.id != "kg" or hasattr(KnowledgeGraph, node.attr), node.attr


def test_the_readme_is_short_and_shows_small_pictures() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 150
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 3
    assert all((ROOT / name).stat().st_size < 300_000 for name in pictures)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_lines_are_short_enough_to_read(page: Path) -> None:
    prose = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    lines = [line for line in prose.splitlines() if not line.startswith(("|", "!["))]
    assert [line for line in lines if wcswidth(line) > 112] == []
