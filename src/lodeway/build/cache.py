"""Built graphs kept by the hash of their content, with the index that opens them.

Where an earlier build is near, only what differs from it is assembled and indexed again.
"""

from __future__ import annotations

import bisect
import contextlib
import logging
import shutil
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.build import graph as build_graph
from lodeway.build import inputs, release
from lodeway.build.graph import SIZE
from lodeway.build.inputs import built_file, input_hash
from lodeway.schema import rdf, vocab
from lodeway.schema.errors import ReleaseError
from lodeway.store import engine
from lodeway.store.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pyoxigraph as ox

    from lodeway.build.graph import Graph
    from lodeway.schema.paths import Roots


# Builds kept from before: which one is nearest to the graph at hand, and is it whole.


_LOG = logging.getLogger(__name__)
ROWS = ".rows"  # stands beside the N-Quads file in place of its ending
_ENOUGH = 0.5


@dataclass(frozen=True)
class Earlier:
    """A kept build: its N-Quads, where its index is if it is, and the thing of each row key."""

    nquads: bytes
    index: Path
    rows: Mapping[bytes, bytes]


def nearest(folder: Path, graph: Graph, *others: Path) -> Earlier | None:
    """The kept build that shares most rows with `graph`, if it is at least half of them.

    It stands in `folder` or in one of `others`. It was made with the same ontology and code, so
    equal keys mean equal quads. A build that is not as it was written is thrown away, and the next
    one taken.
    """
    wanted, context = set(graph.keys), graph.context
    files = [file for place in (folder, *others) for file in place.glob(f"*{ROWS}")]
    shared = {file: wanted & _rows(file, context).keys() for file in files}
    for file in sorted(shared, key=lambda f: (-len(shared[f]), f.name)):
        rows = _rows(file, context)
        if len(shared[file]) < _ENOUGH * max(len(wanted), len(rows), 1):
            return None
        nquads = _nquads(file)
        index = file.with_suffix(engine.INDEX)
        if nquads is not None:
            return Earlier(nquads, index, rows)
        _LOG.info("%s is damaged and thrown away", file)
        _drop(file)
    return None


def _note(graph: Graph, nquads: bytes) -> bytes:
    """What `nearest` reads: context, checksum, and the key and the IRI of every row."""
    space = graph.assembler.iri
    lines = [f"{k.hex()} {space(r)}" for k, r in zip(graph.keys, graph.rows, strict=True)]
    return "\n".join([f"{graph.context} {zlib.crc32(nquads)}", *lines]).encode()


def _drop(file: Path) -> None:
    """Remove a kept build, whichever of its files is named and whatever is left of it."""
    for ending in (".nq", ROWS):
        file.with_suffix(ending).unlink(missing_ok=True)
    for folder in (engine.INDEX, TABLES):
        shutil.rmtree(file.with_suffix(folder), ignore_errors=True)


def _rows(file: Path, context: str) -> dict[bytes, bytes]:
    try:
        head, *lines = file.read_bytes().splitlines()
    except (OSError, ValueError):
        return {}
    if head.partition(b" ")[0] != context.encode():
        return {}
    cut = 2 * SIZE
    try:
        return {bytes.fromhex(line[:cut].decode()): line[cut + 1 :] for line in lines}
    except ValueError:
        return {}


def _nquads(file: Path) -> bytes | None:
    """The build's N-Quads, or None if they are not what was written."""
    try:
        stated = file.read_bytes().split(b"\n", 1)[0].partition(b" ")[2]
        nquads = file.with_suffix(".nq").read_bytes()
    except OSError:
        return None
    return nquads if str(zlib.crc32(nquads)).encode() == stated else None


# Writing a graph into the cache: the N-Quads, an index that opens at once, what each row was.


KEPT = 8
KEPT_OWN = 2  # of one set of overlays: there may be many sets
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
        before = nearest(folder, graph, *_shared(graph))
        nquads = _write(aside / "index", graph, before, indexed=indexed)
        file = folder / f"{graph.inputs}-{len(nquads)}.nq"
        if (aside / "index").is_dir():
            _place(aside / "index", file.with_suffix(engine.INDEX))
        with contextlib.suppress(OSError):  # there is nothing to keep, or another was first
            (aside / f"index{TABLES}").rename(file.with_suffix(TABLES))
        release.write_file(file.with_suffix(ROWS), _note(graph, nquads))
        release.write_file(file, nquads)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _prune(folder, KEPT_OWN if graph.roots.overlays else KEPT)
    return file


def _shared(graph: Graph) -> tuple[Path, ...]:
    """Where a build that own facts are laid over finds the builds of the tables below them."""
    return (_folder(graph.roots.public),) if graph.roots.overlays else ()


def _index(file: Path) -> None:
    """Make the index of a kept N-Quads file again where it is missing or broken."""
    aside = Path(tempfile.mkdtemp(dir=file.parent, prefix=".index-"))
    try:
        engine.Writer.new(aside / "index", file.read_bytes()).close()
        _place(aside / "index", file.with_suffix(engine.INDEX))
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def indexed(file: Path) -> None:
    """Give the N-Quads file of a release an index of its own, which many processes open at once.

    Those of kept builds have a log that each process that opens them reads. Nothing happens where
    there is one already, or where its folder cannot be written.
    """
    if not engine.is_whole(str(file.with_suffix(engine.INDEX))):
        with contextlib.suppress(OSError):
            _index(file)


def _write(folder: Path, graph: Graph, before: Earlier | None, *, indexed: bool) -> bytes:
    """Write the graph's index, unless there is none to be; returns its N-Quads."""
    if before is None and not indexed:
        return graph.nquads()
    kept, gone, fresh = _difference(graph, before)
    if before and engine.is_sound(before.index):
        writer = engine.Writer.changed(before.index, folder, removed=gone, added=fresh)
        writer.remove_graphs(vocab.DERIVED_GRAPHS)
    elif indexed:
        writer = engine.Writer.new(folder, b"".join([*kept, *fresh]))
    else:
        said = rdf.store()
        rdf.add(said, rdf.parse_nquads(b"".join([*kept, *fresh])))
        return _joined(kept, fresh, build_graph.follow(said, graph.rules, graph.conclude))
    # What the conclusions read is kept beside the index for whoever asks the first question.
    read = folder.with_suffix(".nq")
    derived = build_graph.follow(writer.store, graph.rules, graph.conclude, read)
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


def _prune(folder: Path, most: int) -> None:
    """Keep the `most` newest builds, and nothing that a build killed over an hour ago left behind."""
    size = 0
    newest = sorted(_dated(folder.glob("*.nq")), reverse=True)
    for place, (_, file, length) in enumerate(newest):
        size += length
        if place >= most or (place >= 2 and size > MOST_BYTES):
            _drop(file)
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


# The built graph of given tables, kept by the hash of everything that went into it.


def graph_file(root: Path | Roots, checked: Callable[[], Graph]) -> Path:
    """The N-Quads file of the graph of `root`; `checked` makes the graph if it is not there yet.

    Only a graph that `checked` returns is kept: one that raises leaves nothing behind. Raises `ReleaseError` where the cache cannot
    be written.
    """
    return _hit(_folder(root), input_hash(root)) or _keep(checked())


def nquads(graph: Graph) -> bytes:
    """The N-Quads of a checked graph, by the cache where it can be used."""
    try:
        file = built_file(_folder(graph.roots), graph.inputs) or _keep(graph, indexed=False)
        return file.read_bytes()
    except (ReleaseError, OSError):
        return graph.nquads()


def _folder(root: Path | Roots) -> Path:
    return inputs.kept_folder(root) / inputs.GRAPHS


def _keep(graph: Graph, *, indexed: bool = True) -> Path:
    folder = _folder(graph.roots)
    try:
        return keep(folder, graph, indexed=indexed)
    except OSError as error:
        raise ReleaseError(
            f"cannot keep the graph in {folder}: {error.strerror or error}; "
            "set LODEWAY_HOME to a folder that can be written"
        ) from error


def _hit(folder: Path, name: str) -> Path | None:
    """The kept file, with an index that can be opened if one can be made."""
    file = built_file(folder, name)
    if file and not engine.is_whole(str(file.with_suffix(engine.INDEX))):
        with contextlib.suppress(OSError):
            _index(file)
    return file
