"""The files of a release that a reader may have: those its manifest names, and no other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lodeway.serve.protocol import Problem
from lodeway.serve.reply import Reply

if TYPE_CHECKING:
    from pathlib import Path

HOME = "explorer.html"
MANIFEST = "manifest.json"
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".nq": "application/n-quads",
    ".ttl": "text/turtle; charset=utf-8",
}


def read(folder: Path, path: str) -> Reply:
    """The file behind a URL path; `/` is the explorer. Raises `Problem` 404 for all else.

    The manifest is read each time, for a release may be swapped for a newer one meanwhile.
    """
    name = HOME if path == "/" else unquote(path.removeprefix("/"))
    if name not in _named(folder):
        raise _absent(name)
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise _absent(name)
    try:
        body = file.read_bytes()
    except OSError as error:
        raise _absent(name) from error
    media_type = TYPES.get(file.suffix, "application/octet-stream")
    return Reply(body, media_type, headers={"Cache-Control": "no-cache"})


def _named(folder: Path) -> set[str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        return {HOME, MANIFEST, *manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {HOME}


def _absent(name: str) -> Problem:
    if name == HOME:
        detail = "this release has no explorer page; build one with 'lodeway build'"
    else:
        detail = f"no such file; /{MANIFEST} lists those there are, /sparql answers queries"
    return Problem(404, "not-found", detail)
