"""The notebooks run from top to bottom, offline, and show what is kept in them."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from toys import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REFRESH = "if that is meant, look at it and run: python tools/notebooks.py"
LARGEST = 800_000  # bytes of a notebook
_ADDRESS = re.compile(r"0x[0-9a-f]+")


def tool() -> Any:
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "tools" / "notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(notebook: Any) -> list[list[str]]:
    """What each cell tells in text; pictures are told by what they are."""
    return [
        [
            _ADDRESS.sub("", output.get("data", {}).get("text/plain", output.get("text", "")))
            for output in cell.get("outputs", ())
        ]
        for cell in notebook.cells
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_shows_what_is_kept_in_it(path: Path) -> None:
    runner = tool()
    notebook = runner.executed(path)
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", ())]
    pages = [
        o.data["text/html"] for o in outputs if "srcdoc=" in o.get("data", {}).get("text/html", "")
    ]
    assert len(pages) == 1
    assert "sandbox=" in pages[0]
    assert told(runner.kept(notebook)) == told(nbformat.read(path, as_version=4)), REFRESH


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_keeps_tables_and_pictures_and_stays_small(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    data = [o.get("data", {}) for cell in notebook.cells for o in cell.get("outputs", ())]
    assert {"text/html", "image/png"} <= {kind for one in data for kind in one}
    assert path.stat().st_size < LARGEST


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_holds_no_functions_and_no_paths(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert "def " not in code
    assert str(ROOT) not in path.read_text("utf-8")
