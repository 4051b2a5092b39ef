"""The World Port Index (Pub. 150) in its CSV forms: seaports, their harbours and their depths.

Editions before 2023 head their columns `index_number`, `port_name` and give depths as letters; those
since head them `World Port Index Number`, `Main Port Name`, name countries in full and give metres.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lodeway.importers import placing, reading
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

# Letters of Pub. 150, kept as printed beside the name of their column.
_KINDS = ("harbor_type", "harbor_size", "max_vessel_size", "railway_types")
# Depths are letters too; what each means stands in the ontology, as codes of DepthClass.
_DEPTHS = {
    "channelDepth": "channel_depth",
    "anchorageDepth": "anchorage_depth",
    "cargoPierDepth": "cargo_pier_depth",
}
_COLUMNS = (
    "index_number",
    "port_name",
    "country",
    "port_latitude",
    "port_longitude",
    *_KINDS,
    *_DEPTHS.values(),
)
_DEPTH = re.compile("[A-HJ-Q]?")


# Since 2023: what is kept as printed, with the name of its column.
_SINCE_2023 = "World Port Index Number"
_NEW_KINDS = ("Harbor Type", "Harbor Size", "Harbor Use")
_NEW_DEPTHS = ("Channel Depth (m)", "Anchorage Depth (m)", "Cargo Pier Depth (m)")
_NEW_COLUMNS = (
    _SINCE_2023,
    "Main Port Name",
    "Alternate Port Name",
    "UN/LOCODE",
    "Country Code",
    "Latitude",
    "Longitude",
    *_NEW_KINDS,
    *_NEW_DEPTHS,
)
_NEW_INDEX = re.compile(r"([0-9]+)(?:\.0+)?")
_METRES = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?")
_NOT_GIVEN = {"", "Unknown"}


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each port. The file names no edition, so its hash tells one from another."""
    path = reading.only(files)
    slug = f"world-port-index-{reading.sha256(path)[:8]}"
    unmatched, skipped = Tally(), Tally()
    if _SINCE_2023 in _header(path):
        rows = reading.table(path, _NEW_COLUMNS)
        placing.unread(rows[0][1], _NEW_COLUMNS, skipped)
        ports = [_new_port(path, line, port, aliases, unmatched, skipped) for line, port in rows]
        _number(ports, skipped)
    else:
        rows = reading.table(path, _COLUMNS)
        placing.unread(rows[0][1], _COLUMNS, skipped)
        _distinct(path, rows)
        ports = [_port(path, line, port, aliases, unmatched) for line, port in rows]
    ports = [{"id": f"{slug}-{port['recordId']}", **port, "source": slug} for port in ports]
    return Imported(
        slug=slug,
        source=_source(slug, path),
        tables={"places.csv": ports},
        read=len(ports),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _header(path: Path) -> list[str]:
    first = reading.text(path).split("\n", 1)[0]
    return [name.strip().strip('"') for name in first.split(",")]


def _distinct(path: Path, rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    """Raise `InvalidData` where an index number is none, or stands twice."""
    seen: dict[str, int] = {}
    for line, port in rows:
        own = port["index_number"]
        if not (own.isascii() and own.isdecimal()):
            raise reading.fail(path, line, f"index_number '{reading.clean(own)}' is no number")
        if own in seen:
            raise reading.fail(
                path, line, f"index_number '{own}' stands already in row {seen[own]}"
            )
        seen[own] = line


def _number(ports: Rows, skipped: Tally) -> None:
    """Tell ports of one index number apart: editions since 2023 give some numbers twice."""
    times: Counter[str] = Counter()
    for port in ports:
        times[own := port["recordId"]] += 1
        if times[own] > 1:
            port["recordId"] = f"{own}-{times[own]}"
            skipped.note(
                f"index number {own}",
                "stands more than once",
                port["locator"],
            )


def _new_port(
    path: Path,
    line: int,
    port: Mapping[str, str],
    aliases: Aliases,
    unmatched: Tally,
    skipped: Tally,
) -> dict[str, str]:
    """A port of an edition since 2023; its depths in metres stay words of the note."""
    where = f"row {line}"
    number = _NEW_INDEX.fullmatch(port[_SINCE_2023].strip())
    if number is None:
        printed = reading.clean(port[_SINCE_2023])
        raise reading.fail(path, line, f"{_SINCE_2023} '{printed}' is no number")
    if not (name := reading.clean(port["Main Port Name"])):
        raise reading.fail(path, line, "Main Port Name is blank")
    depths = {column: _metres(path, line, column, port[column]) for column in _NEW_DEPTHS}
    for column in (column for column, depth in depths.items() if not depth):
        skipped.note(column, "not given", where)
    notes = [f"{column} {depth}" for column, depth in depths.items() if depth]
    if locode := reading.clean(port["UN/LOCODE"]):
        notes.append(f"UN/LOCODE {locode}")
    kinds = {column: reading.clean(port[column]) for column in _NEW_KINDS}
    return {
        "recordId": number[1],
        "name": name,
        "otherName": reading.many(port["Alternate Port Name"].split(";")),
        **placing.country(reading.clean(port["Country Code"]), aliases, unmatched, where),
        "lat": placing.degrees(path, line, "Latitude", port["Latitude"].strip(), 90),
        "lon": placing.degrees(path, line, "Longitude", port["Longitude"].strip(), 180),
        "kindAsPrinted": "; ".join(f"{c} {k}" for c, k in kinds.items() if k not in _NOT_GIVEN),
        "noteAsPrinted": "; ".join(notes),
        "locator": where,
    }


def _metres(path: Path, line: int, column: str, printed: str) -> str:
    """A depth as printed; "" where none is given, which these editions also print as 0."""
    text = reading.clean(printed)
    if text in _NOT_GIVEN:
        return ""
    if not _METRES.fullmatch(text):
        raise reading.fail(path, line, f"{column} '{text}' is no depth in metres")
    return text if float(text) else ""


def _port(
    path: Path, line: int, port: Mapping[str, str], aliases: Aliases, unmatched: Tally
) -> dict[str, str]:
    where = f"row {line}"
    if not (name := reading.clean(port["port_name"])):
        raise reading.fail(path, line, "port_name is blank")
    for column in _DEPTHS.values():
        if not _DEPTH.fullmatch(port[column]):
            message = (
                f"{column} '{reading.clean(port[column])}' is no depth letter, A to Q without I"
            )
            raise reading.fail(path, line, message)
    return {
        "recordId": port["index_number"],
        "name": name,
        **placing.country(port["country"], aliases, unmatched, where),
        "lat": placing.degrees(path, line, "port_latitude", port["port_latitude"], 90),
        "lon": placing.degrees(path, line, "port_longitude", port["port_longitude"], 180),
        "kindAsPrinted": "; ".join(
            f"{column} {letter}" for column in _KINDS if (letter := reading.clean(port[column]))
        ),
        **{ours: port[column].lower() for ours, column in _DEPTHS.items()},
        "locator": where,
    }


def _source(slug: str, path: Path) -> dict[str, str]:
    return {
        "id": slug,
        **labels(
            _("National Geospatial-Intelligence Agency: World Port Index (Pub. 150), as a table")
        ),
        "publisher": FORMAT.publisher,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "Pub. 150, World Port Index; https://msi.nga.mil",
        "interested": "false",
        "vintage": "not stated in the file",
        "licence": "public domain (US government work)",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="world-port-index",
    publisher="National Geospatial-Intelligence Agency",
    about=_("World Port Index (Pub. 150): ports, harbour type and size, depths"),
    files="world_port_index.csv, UpdatedPub150.csv",
    read=read,
)
