"""What tests share: the shipped graph, loaded once, and small projects that may be broken."""

from __future__ import annotations

import os

# Two runs side by side have a core each: more threads of algebra would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import fcntl
import gc
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import settings

import lodeway
from lodeway import api
from lodeway.build import cache
from lodeway.check import shacl_process
from lodeway.explorer import data
from lodeway.explorer.page import Page
from lodeway.publish.dataset import Dataset
from lodeway.schema import ontology
from lodeway.schema.paths import Roots
from lodeway.store import engine
from lodeway.store.tables import TABLES
from toys import ROOT, TOY, Project, with_directness

OFFICIAL = re.compile("^<[^>]*/id/usgs-mcs-[0-9]{4}-(?!cobalt-)")
STAKES = "claims/stakes.csv"
NEVER = 4_000_000_000  # a time of a file long after every other

# How long an example takes says how busy the machine is, and nothing of the code.
# The suite tries the same examples each time; what `make fuzz` finds is kept as an @example.
settings.register_profile("lodeway", deadline=None, derandomize=True, max_examples=40)
settings.register_profile(
    "fuzz", deadline=None, derandomize=False, max_examples=500, print_blob=True
)
settings.register_profile(
    "ten-thousand", deadline=None, derandomize=False, max_examples=10_000, print_blob=True
)
settings.load_profile("lodeway")


# The graph's objects live as long as the run: to look through them less often saves an eighth of it.
gc.set_threshold(200_000, 20, 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--real",
        metavar="FOLDER",
        type=Path,
        help="publishers' own files, whole, for the tests that read all of them",
    )
    parser.addoption(
        "--virtuoso",
        metavar="URL",
        help="a SPARQL endpoint of Virtuoso that was loaded as docs/serve.md says",
    )
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the commands print now to tests/golden/expected",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the whole shipped graph, a browser or a notebook is marked: `make test-fast`."""
    for item in items:
        heavy = {"browser", "notebooks"} & set(item.path.parts)
        if heavy or "shipped" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The caches of this test run, and of this worker where there are several."""
    return tmp_path_factory.getbasetemp() / "home"


@pytest.fixture(autouse=True)
def own_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches of a test run stand apart from the user's; worlds that come again are not built again."""
    monkeypatch.setenv("LODEWAY_HOME", str(home))
    monkeypatch.setattr(cache, "KEPT", 64)


class Here:
    """A judge of shapes in this process: to start another takes longer than to judge a toy."""

    def __init__(self, shapes: Path) -> None:
        self._shapes = shapes
        self._triples: list[ox.Triple] = []

    def give(self, triples: list[ox.Triple]) -> Here:
        self._triples = triples
        return self

    def verdicts(self) -> list[shacl_process.Verdict]:
        return shacl_process.judge(self._triples, self._shapes)

    def stop(self) -> None:
        """Nothing runs."""


@pytest.fixture(scope="session", autouse=True)
def judged_here() -> Iterator[None]:
    """Shapes are judged in the test's own process; tests/check/test_judge.py has the other way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shacl_process, "Elsewhere", Here)
        yield


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
                if isinstance(text, str):
                    text = with_directness(text) if table == STAKES else text
                    text = text.encode()
                path.write_bytes(text)
        return root

    return make


@pytest.fixture
def toy(project: Project) -> api.KnowledgeGraph:
    """The toy tables as a loaded graph."""
    return lodeway.load(project())


def link(kept: Path, place: Path) -> None:
    """Let `kept` stand at `place`, where a test that asked of the shipped tables may have built it."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    place.symlink_to(kept)


@pytest.fixture(scope="session")
def shipped(home: Path, tmp_path_factory: pytest.TempPathFactory) -> api.KnowledgeGraph:
    """The shipped tables as a loaded graph, built once for the whole run.

    It stands in `home` as well, where commands find it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shipped"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait, then find it built
        patch.setenv("LODEWAY_HOME", str(shared))
        file = api.graph_file(ROOT)  # whatever a test has put in place of `load`
        os.utime(file, (NEVER, NEVER))  # the newest build is the last to be thrown away
        file.with_suffix(TABLES).mkdir(exist_ok=True)
    (home / "graphs").mkdir(parents=True, exist_ok=True)
    for ending in (".nq", cache.ROWS, engine.INDEX, TABLES):
        kept = file.with_suffix(ending)
        link(kept, home / "graphs" / kept.name)
    return api.KnowledgeGraph(home / "graphs" / file.name, roots=Roots(ROOT))


@pytest.fixture(scope="module")  # so many objects slow down all that comes after
def published(shipped: api.KnowledgeGraph) -> Dataset:
    """The shipped graph as the files of a release are made of it."""
    return Dataset(shipped.file.read_bytes(), ontology.read(ROOT / "ontology"))


@pytest.fixture(scope="session")
def whole_page(shipped: api.KnowledgeGraph) -> Page:
    """The explorer's page of the shipped graph, with all dates."""
    return data.page(shipped.store)


@pytest.fixture(scope="session")
def slim(
    shipped: api.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> api.KnowledgeGraph:
    """The shipped graph in memory, with official figures of cobalt alone."""
    lines = shipped.file.read_text("utf-8").splitlines(keepends=True)
    file = tmp_path_factory.mktemp("slim") / "graph.nq"
    file.write_text("".join(line for line in lines if not OFFICIAL.match(line)), "utf-8")
    return api.KnowledgeGraph(file, memory=True)
