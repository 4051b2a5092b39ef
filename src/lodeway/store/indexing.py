"""Writing an index: a store on disk beside an N-Quads file, made anew or from the one before.

An index has a body, tables that are written once and may be shared by several indexes through
hard links, and the changes made since, which stand in its log and are read when it is opened. A
changed index is always made from the body, so that it never has more files than are opened at
once: the query process, which may open none, could not answer otherwise.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lodeway.store import engine

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CHANGES = 20_000  # lines; beyond them the body is made anew, and opening stays quick
_CHANGES = "lodeway-changes.json"
_DEFAULT = ox.DefaultGraph()


class Writer:
    """An index while it is written. Once closed it is only ever read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.store = ox.Store(str(folder))
        self._removed: set[bytes] = set()
        self._added: set[bytes] = set()
        self._new_body = False

    @classmethod
    def new(cls, folder: Path, nquads: bytes) -> Writer:
        """An index of N-Quads and of the union of their graphs; `folder` must be new."""
        writer = cls(folder)
        writer.store.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
        writer.store.bulk_load(engine.union(nquads), format=ox.RdfFormat.N_TRIPLES)
        writer._new_body = True
        return writer

    @classmethod
    def changed(
        cls, before: Path, folder: Path, *, removed: Iterable[bytes], added: Iterable[bytes]
    ) -> Writer:
        """The index `before`, which must be sound, with lines of N-Quads taken out and put in."""
        folder.mkdir()
        for file in before.iterdir():
            if file.suffix == ".sst":
                _link(file, folder / file.name)
            elif file.name.startswith(("CURRENT", "IDENTITY", "MANIFEST", "OPTIONS")):
                shutil.copyfile(file, folder / file.name)
        writer = cls(folder)
        out, put = (set(lines) for lines in (removed, added))
        old = json.loads((before / _CHANGES).read_text("utf-8"))
        was_out, was_put = ({line.encode() for line in old[key]} for key in ("removed", "added"))
        # Both are kept as they differ from the body: a line that is taken out and put in again, as
        # when another cell of its row changed, is no change.
        writer._removed = writer._in_body((was_out - was_put | out) - put)
        standing = was_put - out | put
        writer._added = standing - writer._in_body(standing)
        writer.remove(_quads(writer._removed))
        writer.add(_quads(writer._added))
        writer._new_body = len(writer._removed) + len(writer._added) > MOST_CHANGES
        return writer

    def _in_body(self, lines: set[bytes]) -> set[bytes]:
        """Those of `lines` that the store holds before it is changed."""
        return {line for line in lines if _quads([line])[0] in self.store}

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Take quads out of their graphs, and out of the union where no graph has them left."""
        for quad in quads:
            self.store.remove(quad)
            said = (quad.subject, quad.predicate, quad.object)
            if all(q.graph_name == _DEFAULT for q in self.store.quads_for_pattern(*said)):
                self.store.remove(ox.Quad(*said))

    def remove_graphs(self, start: str) -> None:
        """Take out all graphs whose name begins with `start`."""
        for graph in list(self.store.named_graphs()):
            if isinstance(graph, ox.NamedNode) and graph.value.startswith(start):
                self.remove(list(self.store.quads_for_pattern(None, None, None, graph)))
                self.store.remove_graph(graph)

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Put quads into their graphs and into the union."""
        quads = list(quads)
        self.store.extend(quads)
        self.store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)

    def close(self) -> None:
        """Write everything out, and note size and checksum of each file for those who read it."""
        if self._new_body:
            self.store.optimize()
            self.store.flush()
            self._removed, self._added = set(), set()
        del self.store
        sides = {"removed": self._removed, "added": self._added}
        changes = {name: sorted(line.decode() for line in side) for name, side in sides.items()}
        (self._folder / _CHANGES).write_text(json.dumps(changes, ensure_ascii=False), "utf-8")
        engine.seal(str(self._folder))


def is_sound(index: Path) -> bool:
    """Whether an index is, byte for byte, as it was written; reads all of it."""
    return engine.is_whole(str(index), thorough=True)


def _quads(lines: Iterable[bytes]) -> list[ox.Quad]:
    return list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))


def _link(file: Path, copy: Path) -> None:
    try:
        os.link(file, copy)
    except OSError:  # the file system has no hard links
        shutil.copyfile(file, copy)
