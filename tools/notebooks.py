"""Run the notebooks and keep what they show in them: python tools/notebooks.py (needs the `dev` extra).

Tables and pictures stay in the file, so that a reader sees them without running anything. A whole
page, such as the explorer, would be megabytes: in its place stands a sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LARGEST = 150_000  # letters of one output
PAGE = "a page of its own, too large for this file: run the cell to see it"


def main() -> None:
    """Execute each notebook and write it back with its outputs."""
    for path in NOTEBOOKS:
        nbformat.write(kept(executed(path)), path)
        click.echo(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


def executed(path: Path) -> Any:
    """The notebook, run from top to bottom."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(ROOT)}})
    return client.execute()


def kept(notebook: Any) -> Any:
    """The same without what changes with each run and without outputs that are too large."""
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if any(len(content) > LARGEST for content in data.values()):
                output["data"] = {"text/plain": PAGE}
    notebook.metadata.pop("language_info", None)
    return notebook


if __name__ == "__main__":
    main()
