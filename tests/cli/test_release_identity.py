"""A release has one name: its folder, its page and the tables it is made of say the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from explorer_pages import packed_in
from lodeway.build import release
from lodeway.build.inputs import input_hash
from lodeway.cli.serve import publish
from toys import Project


def _content(page: Path) -> dict:
    return json.loads(packed_in(page.read_text("utf-8")))["content"]


def test_the_page_calls_its_release_by_the_name_of_its_folder(
    project: Project, tmp_path: Path
) -> None:
    root = project()
    _, folder = publish(root, tmp_path / "out", on=None, lang="en")
    assert _content(folder / "explorer.html")["release"] == folder.name
    assert folder == release.current(tmp_path / "out")
    assert folder.name.startswith(input_hash(root)[: release.GRAPH])


def test_a_page_of_another_day_is_another_release(project: Project, tmp_path: Path) -> None:
    root, out = project(), tmp_path / "out"
    _, today = publish(root, out, on=None, lang="en")
    _, before = publish(root, out, on=date(2024, 6, 1), lang="en")
    assert today != before
    assert _content(before / "explorer.html")["release"] == before.name
    assert _content(today / "explorer.html")["release"] == today.name


def test_publishing_the_same_again_changes_nothing(project: Project, tmp_path: Path) -> None:
    root, out = project(), tmp_path / "out"
    _, first = publish(root, out, on=None, lang="en")
    stamp = (first / "explorer.html").stat().st_mtime_ns
    _, again = publish(root, out, on=None, lang="en")
    assert again == first
    assert (first / "explorer.html").stat().st_mtime_ns == stamp
