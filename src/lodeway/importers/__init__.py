"""Reading publishers' own files into our tables, each with its hash, edition, licence and row."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from lodeway.schema.errors import UnknownName
from lodeway.schema.names import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lodeway.importers.model import Format, Imported


# The format's name on the command line, and the module that holds its `FORMAT`.
_MODULES = {
    "africa-mining-watch": "africa_mining_watch",
    "bods": "bods",
    "country-codes": "country_codes",
    "fineprint-mines": "fineprint",
    "gcdf": "gcdf",
    "gem-mines": "gem_mines",
    "gem-ownership": "gem_ownership",
    "gleif": "gleif",
    "governance": "governance",
    "hs-codes": "hs_codes",
    "iati": "iati",
    "icmm": "icmm",
    "minmod": "minmod",
    "pink-sheet": "pink_sheet",
    "portwatch": "portwatch",
    "unlocode": "unlocode",
    "usgs-africa": "usgs_africa",
    "usgs-mcs": "usgs_mcs",
    "usgs-mcs-2025": "usgs_mcs_2025",
    "world-port-index": "world_port_index",
}


def names() -> tuple[str, ...]:
    """The formats that can be imported."""
    return tuple(_MODULES)


def find(name: str) -> Format:
    """The format of this name. Raises `UnknownName` with the nearest ones."""
    if name not in _MODULES:
        raise UnknownName(name, "format", nearest(name, _MODULES) or names())
    module = import_module(f"{__name__}.{_MODULES[name]}")
    found: Format = module.FORMAT
    return found


def read(name: str, files: Sequence[Path], root: Path, *, recorded: str = "") -> Imported:
    """Read `files` in the format `name`, with the alias tables of the project at `root`.

    `recorded` is the day to write on claims whose format does not set one. Nothing is written. Raises `UnknownName` and, for a file that is not as the publisher makes it,
    `InvalidData` with file and row.
    """
    from lodeway.importers import aliases

    imported = find(name).read(files, aliases.read(root))
    _distinct(imported)
    for row in (row for rows in imported.tables.values() for row in rows):
        if row.get("recorded") == "":
            row["recorded"] = recorded
    return imported


def _distinct(imported: Imported) -> None:
    """Raise `InvalidData` where two records of a file come to the same id."""
    from lodeway.schema.errors import Finding, InvalidData

    first: dict[str, str] = {}
    for row in (row for rows in imported.tables.values() for row in rows):
        where = row.get("locator", "")
        if row["id"] in first:
            message = f"the record is a second '{row['id']}'; the first is {first[row['id']]}"
            raise InvalidData([Finding(where, 0, message)])
        first[row["id"]] = where
