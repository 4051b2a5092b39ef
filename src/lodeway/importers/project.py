"""Which project an import reads its aliases from, and which it is written into."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from lodeway import paths
from lodeway.errors import ReleaseError

_PARTS = ("ontology", "data")


def reading_root(project: Path | None) -> Path:
    """The project whose alias tables are used: `project` where it exists, else the shipped one."""
    if project is not None and all((project / part).is_dir() for part in _PARTS):
        return project
    return paths.project_root()


def writing_root(project: Path | None) -> Path:
    """The project to write into; a folder that is not there yet is made from the shipped one.

    Raises `ReleaseError` where `project` is a folder of something else, and where none is named:
    only from within a checkout does that mean the checkout's own tables.
    """
    if project is None:
        root = paths.project_root()
        if not paths.in_checkout() or not Path.cwd().is_relative_to(root):
            raise ReleaseError("name the project to import into with --project FOLDER")
        return root
    if all((project / part).is_dir() for part in _PARTS):
        return project
    if project.exists() and any(project.iterdir()):
        raise ReleaseError(f"{project} has no ontology/ and data/; name a project or a new folder")
    return _make(project)


def _make(project: Path) -> Path:
    """Copy the shipped ontology and tables to `project`, in one step."""
    project.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=project.parent, prefix=".project-"))
    try:
        for part in _PARTS:
            shutil.copytree(
                paths.project_root() / part,
                aside / "new" / part,
                ignore=shutil.ignore_patterns("imported"),
            )
        if project.exists():
            project.rmdir()
        (aside / "new").replace(project)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return project
