"""Publishers' files gone wrong, and how an importer says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lodeway import importers
from lodeway.schema.errors import InvalidData
from toys import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lodeway.importers.model import Imported


def taken(name: str, files: Mapping[str, bytes], folder: Path) -> Imported:
    """What the format `name` reads in these files, written to `folder` first."""
    paths = []
    for file, content in files.items():
        (folder / file).write_bytes(content)
        paths.append(folder / file)
    return importers.read(name, paths, ROOT)


def refused(name: str, files: Mapping[str, bytes], folder: Path) -> str:
    """The one complaint about these files."""
    with pytest.raises(InvalidData) as caught:
        taken(name, files, folder)
    (finding,) = caught.value.findings
    return str(finding)


def empty(content: bytes) -> bytes:
    """Nothing but a line end."""
    return b"\n"


def halved(content: bytes) -> bytes:
    """Cut in the middle, as a download that broke off."""
    return content[: len(content) // 2]


def utf16(content: bytes) -> bytes:
    """Saved again as "Unicode text"."""
    return content.decode("utf-8").encode("utf-16")


def latin1(content: bytes) -> bytes:
    """With a letter that only the windows of old can read."""
    return content.replace(b'"', b'"\xe9', 1)


def replaced(old: str, new: str) -> object:
    """One thing changed to another, everywhere."""

    def change(content: bytes) -> bytes:
        assert old.encode() in content, f"the fixture holds no {old!r}"
        return content.replace(old.encode(), new.encode())

    return change
