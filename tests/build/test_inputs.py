"""The hash of inputs nobody has touched: taken from what was noted, and never when it is stale."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from lodeway.build import inputs
from lodeway.schema import paths


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one table and the shipped ontology, taken as settled at once."""
    root = tmp_path / "project"
    shutil.copytree(paths.project_root() / "ontology", root / "ontology")
    table = root / "data" / "topics.csv"
    table.parent.mkdir()
    table.write_text("id,label@en\none,One\n", "utf-8")
    # A copy has just been made, as its time of status says whatever its time of change.
    monkeypatch.setattr(inputs, "SETTLED", -1)
    return root


def hashed(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bool]:
    """The hash of the project's inputs, and whether the files were read for it."""
    read: list[Path] = []
    whole = inputs.input_hash

    def counted(root: Path) -> str:
        read.append(root)
        return whole(root)

    with monkeypatch.context() as patch:
        patch.setattr(inputs, "input_hash", counted)
        found = inputs.settled_hash(root, root.parent / "kept")
    assert found == whole(root)
    return found, bool(read)


def test_untouched_inputs_are_not_read_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = hashed(project, monkeypatch), hashed(project, monkeypatch)
    assert first == (second[0], True)
    assert not second[1]


def _longer(table: Path) -> None:
    table.write_text("id,label@en\none,One\ntwo,Two\n", "utf-8")


def _as_long(table: Path) -> None:
    table.write_text("id,label@en\none,Eno\n", "utf-8")


def _as_long_at_the_same_time(table: Path) -> None:
    before = table.stat()
    _as_long(table)
    os.utime(table, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replaced(table: Path) -> None:
    before, other = table.stat(), table.with_suffix(".new")
    _as_long(other)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(table)


def _another(table: Path) -> None:
    shutil.copy2(table, table.with_name("more.csv"))


def _gone(table: Path) -> None:
    table.unlink()


def _ontology(table: Path) -> None:
    core = table.parents[1] / "ontology" / "base.ttl"
    core.write_text(core.read_text("utf-8") + "\n", "utf-8")


@pytest.mark.parametrize(
    "change",
    [_longer, _as_long, _as_long_at_the_same_time, _replaced, _another, _gone, _ontology],
)
def test_any_touched_input_is_seen(
    change: object, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = hashed(project, monkeypatch)
    time.sleep(0.02)
    change(project / "data" / "topics.csv")  # type: ignore[operator]  # one of those above
    after, read = hashed(project, monkeypatch)
    assert read
    assert after != before


def test_what_was_changed_just_now_is_not_trusted(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "SETTLED", 60_000_000_000)
    assert hashed(project, monkeypatch)[1]
    assert hashed(project, monkeypatch)[1]


def test_a_damaged_note_is_no_note(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed(project, monkeypatch)
    for note in (project.parent / "kept").iterdir():
        note.write_text("{", "utf-8")
    assert hashed(project, monkeypatch)[1]
    assert not hashed(project, monkeypatch)[1]
