"""Putting tables into their one canonical form, without touching what they say."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from lodeway.build import release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def fix(folder: Path) -> Iterator[str]:
    """Rewrite every table that is not canonical: no BOM, LF, least quoting, sorted by id.

    Yields the files changed. A file that is not UTF-8 or not a table is left as it is.
    """
    for path in sorted(folder.rglob("*.csv")):
        before = path.read_bytes()
        after = canonical(before)
        if after is not None and after != before:
            release.write_file(path, after)
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
