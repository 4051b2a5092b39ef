"""Where an import goes: into the project that is named, and into no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from lodeway.importers import writing
from lodeway.schema.errors import ReleaseError
from toys import ROOT, Project


def test_without_a_project_nothing_is_written_outside_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReleaseError, match="name the project to import into with --project"):
        writing.writing_root(None)


def test_within_the_checkout_its_own_tables_are_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "data")
    assert writing.writing_root(None) == ROOT


def test_a_new_project_is_made_from_the_shipped_one_without_its_imports(tmp_path: Path) -> None:
    made = writing.writing_root(tmp_path / "new")
    assert (made / "data" / "sources.csv").read_bytes() == (
        ROOT / "data" / "sources.csv"
    ).read_bytes()
    assert (made / "ontology" / "base.ttl").is_file()
    assert not (made / "data" / "imported").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["new"]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ReleaseError, match="has no ontology/ and data/"):
        writing.writing_root(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_project_is_taken_as_it_is(project_folder: Path) -> None:
    assert writing.writing_root(project_folder) == project_folder
    assert writing.reading_root(project_folder) == project_folder


@pytest.fixture
def project_folder(project: Project) -> Path:
    return project()
