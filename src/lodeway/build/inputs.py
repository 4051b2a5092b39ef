"""What goes into a build, and the hashes of it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.schema import paths

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterable

_JUDGES = ("pyshacl", "rdflib")


def _context_files(root: Path) -> list[Path]:
    """Every file that decides how tables are read and judged, in a fixed order."""
    ontology = root / "ontology"
    return [*sorted(ontology.rglob("*.ttl")), *sorted(ontology.rglob("*.rq"))]


def context_hash(root: Path) -> str:
    """The SHA-256 of all that a table is read and judged by: ontology, shapes, rules, code."""
    import hashlib

    import pyoxigraph

    digest = hashlib.sha256()
    digest.update(f"{sys.version_info[:2]} {pyoxigraph.__version__} {_judges()}".encode())
    _add(digest, _context_files(root), root)
    for path in paths.code_files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def input_hash(root: Path) -> str:
    """The SHA-256 of all inputs and of the code that reads them: the build cache's key."""
    import hashlib

    digest = hashlib.sha256(context_hash(root).encode())
    _add(digest, _tables(root), root)
    return digest.hexdigest()


def _tables(root: Path) -> list[Path]:
    return sorted((root / "data").rglob("*.csv"))


def _judges() -> list[str]:
    """The installed versions of what judges shapes, without the time it takes to import them."""
    folders = [folder for name in _JUDGES for folder in _installed(name)]
    names = [f"{name}-*.dist-info" for name in _JUDGES]
    return sorted({p.name for folder in folders for name in names for p in folder.glob(name)})


def _installed(name: str) -> list[Path]:
    """The folder that a package is installed in, if it is."""
    spec = find_spec(name)
    return [Path(spec.origin).parents[1]] if spec and spec.origin else []


def _add(digest: hashlib._Hash, files: Iterable[Path], root: Path) -> None:
    for path in files:
        name = path.relative_to(root).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")


# The hash of inputs that nobody has touched since it was made, without reading them again.


_PYTHON = "python"
SETTLED = 2_000_000_000  # ns; coarser clocks of file systems could hide a second change within it


def settled_hash(root: Path, kept: Path) -> str:
    """The same as `input_hash`, from a file in the folder `kept` while no input has been touched.

    Beside the hash stand the path, size, inode and times of every input. If any differs, or if an
    input was changed so shortly before that a second change might not show, all is read again.
    """
    seen = _signature(root)
    # Should two roots share a name, neither finds its own paths in the file.
    file = kept / f"{zlib.crc32(str(root.resolve()).encode()):08x}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        noted = json.loads(file.read_bytes())
        if noted["seen"] == seen:
            return str(noted["hash"])
    now = time.time_ns()
    found = input_hash(root)
    newest = max(max(stamp[:2]) for stamp in seen.values())
    if newest < now - SETTLED:
        with contextlib.suppress(OSError):
            _write(file, json.dumps({"hash": found, "seen": seen}))
    return found


def _signature(root: Path) -> dict[str, list[int]]:
    """Times of content and of status, size and inode of all inputs and of the folders of judges."""
    installed = [folder for name in (*_JUDGES, "pyoxigraph") for folder in _installed(name)]
    files = [*_context_files(root), *_tables(root), *paths.code_files(), *sorted({*installed})]
    return {str(path): _stamp(path) for path in files} | {_PYTHON: [*sys.version_info[:2]]}


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]


def _write(file: Path, text: str) -> None:
    """Set a file in place whole, so that nobody reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}-{os.getpid()}")
    aside.write_text(text, "utf-8")
    aside.replace(file)


def tables_only(root: Path) -> bool:
    """Whether `data/` holds nothing but tables and scenarios: what else is there no hash tells."""
    files = (p for p in (root / "data").rglob("*") if p.is_file() and p.name[0] != ".")
    return all(p.suffix == ".csv" or p.suffix == ".toml" for p in files)


def built_file(folder: Path, name: str) -> Path | None:
    """The N-Quads in `folder` of the graph whose inputs have this hash, if they are whole."""
    files = folder.glob(f"{name}-*.nq")
    return next((f for f in files if f.stem == f"{name}-{f.stat().st_size}"), None)
