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
from lodeway.schema.paths import Roots

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


def input_hash(root: Path | Roots) -> str:
    """The SHA-256 of all inputs and of the code that reads them: the build cache's key."""
    import hashlib

    public, overlays, _ = Roots.of(root)
    digest = hashlib.sha256(context_hash(public).encode())
    _add(digest, _tables(public), public)
    for overlay in overlays:
        digest.update(b"overlay\0")
        _add(digest, _tables(overlay), overlay)
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


def settled_hash(root: Path | Roots, kept: Path) -> str:
    """The same as `input_hash`, from a file in the folder `kept` while no input has been touched.

    Beside the hash stand the path, size, inode and times of every input. If any differs, or if an
    input was changed so shortly before that a second change might not show, all is read again.
    """
    seen = _signature(root)
    # Should two roots share a name, neither finds its own paths in the file.
    file = kept / f"{_name(root)}.json"
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


def _name(root: Path | Roots) -> str:
    """A short name of the folders that are read."""
    public, overlays, _ = Roots.of(root)
    folders = "\0".join(str(folder.resolve()) for folder in (public, *overlays))
    return f"{zlib.crc32(folders.encode()):08x}"


def _signature(root: Path | Roots) -> dict[str, list[int]]:
    """Times of content and of status, size and inode of all inputs and of the folders of judges."""
    installed = [folder for name in (*_JUDGES, "pyoxigraph") for folder in _installed(name)]
    public, overlays, _ = Roots.of(root)
    tables = [table for folder in (public, *overlays) for table in _tables(folder)]
    files = [*_context_files(public), *tables, *paths.code_files(), *sorted({*installed})]
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


# Where what is built of own facts is kept: apart from the shared builds, and not for longer than
# the folders that the facts come from.


GRAPHS = "graphs"  # within it, the built graphs
_OWN = "own"
_FOLDERS = "folders.json"


def kept_folder(root: Path | Roots) -> Path:
    """The folder for the caches of builds of `root`: the shared one, or one of these overlays.

    In the latter it is noted whose own facts are there, for `forget_removed`.
    """
    roots = Roots.of(root)
    if not roots.overlays:
        return paths.home()
    kept = paths.home() / _OWN / _name(roots)
    if not (kept / _FOLDERS).is_file():
        with contextlib.suppress(OSError):
            folders = [str(folder.resolve()) for folder in roots.overlays]
            _write(kept / _FOLDERS, json.dumps(folders))
    return kept


def forget_removed() -> None:
    """Throw away all that was built of own facts whose folder is no more."""
    import shutil

    own = paths.home() / _OWN
    for kept in sorted(own.iterdir()) if own.is_dir() else ():
        with contextlib.suppress(OSError, ValueError):
            if not all(
                Path(folder).is_dir() for folder in json.loads((kept / _FOLDERS).read_bytes())
            ):
                shutil.rmtree(kept, ignore_errors=True)


def tables_only(root: Path) -> bool:
    """Whether `data/` holds nothing but tables and scenarios: what else is there no hash tells."""
    files = (p for p in (root / "data").rglob("*") if p.is_file() and p.name[0] != ".")
    return all(p.suffix == ".csv" or p.suffix == ".toml" for p in files)


def built_file(folder: Path, name: str) -> Path | None:
    """The N-Quads in `folder` of the graph whose inputs have this hash, if they are whole."""
    files = folder.glob(f"{name}-*.nq")
    return next((f for f in files if f.stem == f"{name}-{f.stat().st_size}"), None)
