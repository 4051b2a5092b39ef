"""What tests share: the shipped graph, loaded once, and small projects that may be broken."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import settings

import lodeway
from lodeway import api, paths
from toys import ROOT, TOY, Project

# How long an example takes says how busy the machine is, and nothing of the code.
# The suite tries the same examples each time; what `make fuzz` finds is kept as an @example.
settings.register_profile("lodeway", deadline=None, derandomize=True)
settings.register_profile(
    "fuzz", deadline=None, derandomize=False, max_examples=500, print_blob=True
)
settings.load_profile("lodeway")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--real",
        metavar="FOLDER",
        type=Path,
        help="publishers' own files, whole, for the tests that read all of them",
    )
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the commands print now to tests/golden/expected",
    )


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches of a test run stand apart from the user's."""
    base = tmp_path_factory.getbasetemp() / "home"
    monkeypatch.setenv("LODEWAY_HOME", str(base))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a project folder: the toy tables, some replaced (`None` leaves one out)."""

    def make(tables: Mapping[str, str | bytes | None] | None = None, name: str = "toy") -> Path:
        root = tmp_path / name
        shutil.copytree(ROOT / "ontology", root / "ontology")
        for table, text in {**TOY, **(tables or {})}.items():
            if text is not None:
                path = root / "data" / table
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode() if isinstance(text, str) else text)
        return root

    return make


@pytest.fixture
def toy(project: Project) -> api.KnowledgeGraph:
    """The toy tables as a loaded graph."""
    return lodeway.load(project())


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> api.KnowledgeGraph:
    """The shipped tables as a loaded graph, built once for the whole run."""
    file = tmp_path_factory.mktemp("shipped") / "graph.nq"
    file.write_bytes(api.checked(paths.project_root()).nquads())
    return api.KnowledgeGraph(file)
