"""A release is whole or not there; the one before survives what goes wrong."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from command_line import run
from lodeway.build import release
from lodeway.schema.errors import ReleaseError
from toys import Project


def written(folder: Path, content: bytes) -> Path:
    return release.write(folder, {"graph.nq": content}, {"name": "lodeway"})


def test_the_manifest_has_the_hash_of_every_file(tmp_path: Path) -> None:
    made = written(tmp_path, b"one\n")
    manifest = json.loads((made / "manifest.json").read_text())
    assert manifest["files"]["graph.nq"] == {
        "bytes": 4,
        "sha256": hashlib.sha256(b"one\n").hexdigest(),
    }


def test_current_is_the_newest_release(tmp_path: Path) -> None:
    written(tmp_path, b"one\n")
    second = written(tmp_path, b"two\n")
    assert release.current(tmp_path) == second
    assert (tmp_path / "current" / "graph.nq").read_bytes() == b"two\n"


def test_writing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    first = written(tmp_path, b"one\n")
    stamp = (first / "graph.nq").stat().st_mtime_ns
    assert written(tmp_path, b"one\n") == first
    assert (first / "graph.nq").stat().st_mtime_ns == stamp


def test_only_the_last_releases_are_kept(tmp_path: Path) -> None:
    for n in range(6):
        written(tmp_path, f"{n}\n".encode())
    folders = [p for p in tmp_path.iterdir() if p.is_dir() and not p.is_symlink()]
    assert len(folders) == release.KEPT
    assert (tmp_path / "current" / "graph.nq").read_bytes() == b"5\n"


def test_a_folder_of_somebody_else_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for n in range(6):
        written(tmp_path, f"{n}\n".encode())
    assert (tmp_path / "mine").is_dir()


def test_no_release_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"no release in .*; run 'lodeway build --out"):
        release.current(tmp_path)


def test_a_file_in_the_way_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(ReleaseError, match="cannot write a release to"):
        written(tmp_path / "taken", b"one\n")


def test_bad_tables_leave_the_last_release_untouched(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", "--project", project(), "--out", out).returncode == 0
    before = release.current(out)
    bad = project({"actors/actors.csv": b""}, name="bad")
    failed = run("build", "--project", bad, "--out", out)
    assert failed.returncode == 1
    assert "data/actors/actors.csv:1: the file is empty" in failed.stderr
    assert release.current(out) == before
    assert sorted(p.name for p in out.iterdir()) == sorted([before.name, "current"])


# A build of the toy takes about half a second where nothing else runs.
@pytest.mark.parametrize("delay", [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.7, 1.0])
def test_a_killed_build_leaves_the_last_release_whole(
    delay: float, project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("build", "--project", project(), "--out", out).returncode == 0
    before = release.current(out)
    other = str(project({"claims/stakes.csv": None}, name="other"))
    command = [sys.executable, "-m", "lodeway", "build", "--project", other, "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    after = release.current(out)
    manifest = json.loads((after / "manifest.json").read_text())
    for name, entry in manifest["files"].items():
        assert hashlib.sha256((after / name).read_bytes()).hexdigest() == entry["sha256"]
    assert (before / "graph.nq").is_file()
