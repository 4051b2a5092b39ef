"""Builds kept from before: which one is nearest to the graph at hand, and is it whole."""

from __future__ import annotations

import logging
import shutil
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.build.keys import SIZE
from lodeway.store import engine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lodeway.build.graph import Graph

LOG = logging.getLogger(__name__)
ROWS = ".rows"  # stands beside the N-Quads file in place of its ending
_ENOUGH = 0.5


@dataclass(frozen=True)
class Earlier:
    """A kept build: its N-Quads, where its index is if it is, and the thing of each row key."""

    nquads: bytes
    index: Path
    rows: Mapping[bytes, bytes]


def nearest(folder: Path, graph: Graph) -> Earlier | None:
    """The kept build that shares most rows with `graph`, if it is at least half of them.

    It was made with the same ontology and code, so equal keys mean equal quads. A build that is not as
    it was written is thrown away, and the next one taken.
    """
    wanted, context = set(graph.keys), graph.context
    shared = {file: wanted & _rows(file, context).keys() for file in folder.glob(f"*{ROWS}")}
    for file in sorted(shared, key=lambda f: (-len(shared[f]), f.name)):
        rows = _rows(file, context)
        if len(shared[file]) < _ENOUGH * max(len(wanted), len(rows), 1):
            return None
        nquads = _nquads(file)
        index = file.with_suffix(engine.INDEX)
        if nquads is not None:
            return Earlier(nquads, index, rows)
        LOG.info("%s is damaged and thrown away", file)
        drop(file)
    return None


def note(graph: Graph, nquads: bytes) -> bytes:
    """What `nearest` reads: context, checksum, and the key and the IRI of every row."""
    space = graph.assembler.iri
    lines = [f"{k.hex()} {space(r)}" for k, r in zip(graph.keys, graph.rows, strict=True)]
    return "\n".join([f"{graph.context} {zlib.crc32(nquads)}", *lines]).encode()


def drop(file: Path) -> None:
    """Remove a kept build, whichever of its files is named and whatever is left of it."""
    for ending in (".nq", ROWS):
        file.with_suffix(ending).unlink(missing_ok=True)
    shutil.rmtree(file.with_suffix(engine.INDEX), ignore_errors=True)


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
