"""A site as a folder: written whole beside the old one, then put in its place."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = ".lodeway-site"  # what tells a site of ours from any other folder


def check(folder: Path) -> None:
    """Refuse a folder that holds anything but a site, before any work is done.

    Raises `InvalidValue`.
    """
    if folder.is_dir():
        if any(folder.iterdir()) and not (folder / MARK).is_file():
            raise InvalidValue(f"{folder} holds something else than a site; name a new folder")
    elif folder.exists() or folder.is_symlink():
        raise InvalidValue(f"{folder} is no folder")


def require(folder: Path) -> None:
    """Refuse what is no site of ours. Raises `InvalidValue`."""
    if not (folder / MARK).is_file():
        raise InvalidValue(f"{folder} holds no site; run 'lodeway site -o {folder}' first")


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> tuple[int, int]:
    """Write all files, then let them take the place of the old site; their number and bytes.

    Where anything fails, also among the `files` still to be made, the old site stays as it is.
    Raises `InvalidValue` where the folder holds something else, and `OSError`.
    """
    check(folder)
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".lodeway-site-"))
    count = size = 0
    try:
        for name, content in files:
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            count, size = count + 1, size + len(content)
        (new / MARK).write_bytes(b"")
        new.chmod(0o755)
        _exchange(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return count, size


def _exchange(new: Path, folder: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".lodeway-site-"))
    folder.rename(old / "old")
    try:
        new.rename(folder)
    except BaseException:
        (old / "old").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
