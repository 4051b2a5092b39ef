"""Files written whole or not at all, and tables in their canonical form."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.schema.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# Writing a release so that readers see the old one or the new one, never half of either.


_CURRENT = "current"
_MANIFEST = "manifest.json"
KEPT = 3
GRAPH = 12  # letters of the hash of what a graph is made of, by which people name it


def name(files: Mapping[str, bytes], about: Mapping[str, object]) -> str:
    """The one name of a release: of the graph that it is made of, then of its files.

    A page of a release says the name itself, so it is made of files whose pages do not say it yet.
    The first part is what a page says that was made of the same graph and belongs to no release.
    """
    digest = hashlib.sha256(_manifest(files, about)).hexdigest()
    inputs = str(about.get("inputs", ""))
    return f"{inputs[:GRAPH]}-{digest[:6]}" if inputs else digest[:GRAPH]


def write(
    folder: Path, files: Mapping[str, bytes], about: Mapping[str, object], *, called: str = ""
) -> Path:
    """Write `files` as a new immutable release in `folder` and make it the current one.

    A release is a folder named as its pages call it, else by its `name`; `folder/current` is a link that
    is swapped in one step, so a build that fails or is killed leaves the old release in place.
    Returns the new release's folder. Raises `ReleaseError` if `folder` cannot be written.
    """
    manifest = _manifest(files, about)
    named = called or name(files, about)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        if not (folder / named).is_dir():
            _write_whole(folder, named, {**files, _MANIFEST: manifest})
        _point(folder, named)
        _prune(folder, named)
    except OSError as error:
        raise ReleaseError(f"cannot write a release to {folder}: {error.strerror}") from error
    return folder / named


def current(folder: Path) -> Path:
    """The folder of the current release. Raises `ReleaseError` where there is none."""
    link = folder / _CURRENT
    if not (link / _MANIFEST).is_file():
        raise ReleaseError(f"no release in {folder}; run 'lodeway build --out {folder}' first")
    return link.resolve()


def write_file(path: Path, content: bytes) -> None:
    """Write one file whole: a reader sees the old content or the new. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".lodeway-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _manifest(files: Mapping[str, bytes], about: Mapping[str, object]) -> bytes:
    entries = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(files.items())
    }
    text = json.dumps({**about, "files": entries}, indent=2, ensure_ascii=False, sort_keys=True)
    return (text + "\n").encode()


def _write_whole(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    temporary = Path(tempfile.mkdtemp(dir=folder, prefix=".building-"))
    for file, content in files.items():
        write_file(temporary / file, content)
    temporary.chmod(0o755)
    temporary.rename(folder / name)


def _point(folder: Path, name: str) -> None:
    link = folder / f".link-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(name, target_is_directory=True)
    link.replace(folder / _CURRENT)


def _sweep(folder: Path) -> None:
    """Remove what a build killed over an hour ago left behind."""
    for left in folder.glob(".building-*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)


def _prune(folder: Path, keep: str) -> None:
    """Keep the newest `KEPT` releases; only folders with our manifest are ever touched."""
    releases = [p.parent for p in folder.glob(f"*/{_MANIFEST}") if not p.parent.is_symlink()]
    newest = sorted(releases, key=lambda p: p.stat().st_mtime, reverse=True)
    for old in newest[KEPT:]:
        if old.name != keep:
            shutil.rmtree(old, ignore_errors=True)


# Putting tables into their one canonical form, without touching what they say.


def fix(folder: Path) -> Iterator[str]:
    """Rewrite every table that is not canonical: no BOM, LF, least quoting, sorted by id.

    Yields the files changed. A file that is not UTF-8 or not a table is left as it is.
    """
    for path in sorted(folder.rglob("*.csv")):
        before = path.read_bytes()
        after = canonical(before)
        if after is not None and after != before:
            write_file(path, after)
            yield path.relative_to(folder.parent).as_posix()


def canonical(raw: bytes) -> bytes | None:
    """The canonical form of a table, or `None` where it cannot be read as one."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        rows: list[list[str]] = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    if not rows or "id" not in rows[0]:
        return None
    place = rows[0].index("id")
    if any(len(row) <= place for row in rows):
        return None
    ordered = sorted(rows[1:], key=lambda row: row[place])
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([rows[0], *ordered])
    return out.getvalue().encode()
