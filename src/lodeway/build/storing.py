"""Writing a graph into the cache: the N-Quads, an index that opens at once, what each row was.

Where an earlier build is near, only what differs from it is assembled and indexed again.
"""

from __future__ import annotations

import bisect
import contextlib
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway import rdf, vocab
from lodeway.build import derive, earlier, release
from lodeway.store import engine, indexing

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from lodeway.build.earlier import Earlier
    from lodeway.build.graph import Graph

KEPT = 8
MOST_BYTES = 600_000_000  # of N-Quads; the newest two are kept whatever they weigh
_ABANDONED = 3600
_DERIVED = f"<{vocab.DERIVED_GRAPHS}".encode()


def keep(folder: Path, graph: Graph, *, indexed: bool = True) -> Path:
    """Put a checked graph into `folder`; returns its N-Quads file.

    Without `indexed` an index is made only where there is an earlier one to change: a new one
    takes as long as all the rest, and can be made when the first question is asked.

    The file is named by the hash of all inputs and by its size: a file cut short is no hit. Everything is made aside and set
    in place whole, so that other processes, and a build that is killed, do no harm.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=".index-"))
    try:
        before = earlier.nearest(folder, graph)
        nquads = _write(aside / "index", graph, before, indexed=indexed)
        file = folder / f"{graph.inputs}-{len(nquads)}.nq"
        if (aside / "index").is_dir():
            _place(aside / "index", file.with_suffix(engine.INDEX))
        release.write_file(file.with_suffix(earlier.ROWS), earlier.note(graph, nquads))
        release.write_file(file, nquads)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _prune(folder)
    return file


def index(file: Path) -> None:
    """Make the index of a kept N-Quads file again where it is missing or broken."""
    aside = Path(tempfile.mkdtemp(dir=file.parent, prefix=".index-"))
    try:
        indexing.Writer.new(aside / "index", file.read_bytes()).close()
        _place(aside / "index", file.with_suffix(engine.INDEX))
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(folder: Path, graph: Graph, before: Earlier | None, *, indexed: bool) -> bytes:
    """Write the graph's index, unless there is none to be; returns its N-Quads."""
    if before is None and not indexed:
        return graph.nquads()
    kept, gone, fresh = _difference(graph, before)
    if before and indexing.is_sound(before.index):
        writer = indexing.Writer.changed(before.index, folder, removed=gone, added=fresh)
        writer.remove_graphs(vocab.DERIVED_GRAPHS)
    elif indexed:
        writer = indexing.Writer.new(folder, b"".join([*kept, *fresh]))
    else:
        said = rdf.store(rdf.parse_nquads(b"".join([*kept, *fresh])))
        return _joined(kept, fresh, derive.derive(said, graph.rules))
    derived = derive.derive(writer.store, graph.rules, united=True)
    writer.add(derived)
    writer.close()
    return _joined(kept, fresh, derived)


def _joined(kept: list[bytes], fresh: set[bytes], derived: Iterable[ox.Quad]) -> bytes:
    return b"".join(sorted({*kept, *fresh, *rdf.lines(derived)}))


def _difference(graph: Graph, before: Earlier | None) -> tuple[list[bytes], set[bytes], set[bytes]]:
    """Lines to keep from the earlier build, lines to take out of it, lines that are new."""
    if before is None:
        return [], set(), set(rdf.lines((*graph.schema.quads, *graph.said)))
    now = set(graph.keys)
    lines = [line for line in before.nquads.splitlines(keepends=True) if not _is_derived(line)]
    gone: set[bytes] = set()
    for key, iri in before.rows.items():
        if key not in now:
            # The lines are sorted, so those about one thing stand together.
            ends = (bisect.bisect_left(lines, b"<%b>%b" % (iri, end)) for end in (b" ", b"!"))
            gone.update(lines[slice(*ends)])
    rows = zip(graph.rows, graph.keys, strict=True)
    fresh = set(rdf.lines(graph.read(row for row, key in rows if key not in before.rows).quads))
    return [line for line in lines if line not in gone], gone, fresh


def _is_derived(line: bytes) -> bool:
    return _DERIVED in line and line.startswith(_DERIVED, line.rindex(b"<"))


def _place(made: Path, folder: Path) -> None:
    """Set an index in place; another process may have been first, with the same."""
    if not engine.is_whole(str(folder)):
        shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        made.rename(folder)


def _prune(folder: Path) -> None:
    """Keep the newest builds, and nothing that a build killed over an hour ago left behind."""
    size = 0
    newest = sorted(_dated(folder.glob("*.nq")), reverse=True)
    for place, (_, file, length) in enumerate(newest):
        size += length
        if place >= KEPT or (place >= 2 and size > MOST_BYTES):
            earlier.drop(file)
    known = {file.stem for _, file, _ in newest}
    for when, left, _ in _dated(folder.iterdir()):
        whole = left.stem in known and not left.name.startswith(".")
        if not whole and time.time() - when > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def _dated(files: Iterable[Path]) -> list[tuple[float, Path, int]]:
    """Files that are still there, with their time and size."""
    found = []
    for file in files:
        with contextlib.suppress(OSError):
            status = file.stat()
            found.append((status.st_mtime, file, status.st_size))
    return found
