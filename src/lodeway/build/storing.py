"""Writing a built graph into the cache: the N-Quads, and beside them an index that opens at once."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from lodeway.build import release
from lodeway.store import engine


def keep(file: Path, nquads: bytes, *, kept: int) -> Path:
    """Write `nquads` to `file` with its index, and drop all but the `kept` newest of the folder."""
    shutil.rmtree(file.with_suffix(engine.INDEX), ignore_errors=True)
    _write_index(nquads, file.with_suffix(engine.INDEX))
    release.write_file(file, nquads)
    newest = sorted(file.parent.glob("*.nq"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in newest[kept:]:
        old.unlink(missing_ok=True)
        shutil.rmtree(old.with_suffix(engine.INDEX), ignore_errors=True)
    return file


def _write_index(nquads: bytes, folder: Path) -> None:
    """Write the index aside and set it in place whole; another process may have been first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".index-"))
    try:
        engine.write_index(nquads, str(aside / "index"))
        with contextlib.suppress(OSError):
            (aside / "index").rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
