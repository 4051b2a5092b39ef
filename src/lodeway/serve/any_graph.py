"""Any RDF as a folder that can be served: its files become one N-Quads file, kept until they change."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.schema.errors import ReleaseError
from lodeway.schema.paths import home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_GRAPH = "graph.nq"
_KEPT = 3  # folders of other graphs, or of these at another time


def prepared(source: Path) -> Path:
    """The folder that holds the graph of a file, or of all RDF files in a folder.

    A triple without a graph of its own is in the default graph; blank nodes of two files are never
    the same. Raises `ReleaseError` where there is no RDF, or with file and line for a fault in it.
    """
    files = _files(source)
    folder = home() / "served" / _print_of(files)
    if not (folder / _GRAPH).is_file():
        made = folder.with_name(folder.name + ".part")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        with (made / _GRAPH).open("wb") as out:
            for file in files:
                ox.serialize(_quads(file), out, format=ox.RdfFormat.N_QUADS)
        made.rename(folder)
    folder.touch()
    for old in sorted(folder.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _files(source: Path) -> list[Path]:
    if source.is_dir():
        files = sorted(file for file in source.rglob("*") if file.suffix.lower() in FORMATS)
    else:
        files = [source] if source.suffix.lower() in FORMATS else []
    if not files:
        raise ReleaseError(f"no RDF at {source}; it is told by its ending: {', '.join(FORMATS)}")
    return files


def _print_of(files: list[Path]) -> str:
    seen = [(str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


def _quads(file: Path) -> Iterator[ox.Quad]:
    with file.open("rb") as data:
        try:
            yield from ox.parse(
                data,
                format=FORMATS[file.suffix.lower()],
                base_iri=file.resolve().as_uri(),
                rename_blank_nodes=True,
            )
        except SyntaxError as error:
            raise ReleaseError(f"{file}:{error.lineno}: {error.msg}") from error
