"""The World Port Index (Pub. 150) in its CSV form: seaports, their harbours and their depths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import placing, reading
from lodeway.importers.model import Format, Imported, Tally, labels
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


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each port. The file names no edition, so its hash tells one from another."""
    path = reading.only(files)
    slug = f"world-port-index-{reading.sha256(path)[:8]}"
    rows = reading.table(path, _COLUMNS)
    unmatched, skipped = Tally(), Tally()
    placing.unread(rows[0][1], _COLUMNS, skipped)
    seen: dict[str, int] = {}
    ports = []
    for line, port in rows:
        own = port["index_number"]
        if not own.isdecimal():
            raise reading.fail(path, line, f"index_number '{reading.clean(own)}' is no number")
        if own in seen:
            raise reading.fail(
                path, line, f"index_number '{own}' stands already in row {seen[own]}"
            )
        seen[own] = line
        ports.append({"id": f"{slug}-{own}", **_port(path, line, port, aliases, unmatched)})
    for row in ports:
        row["source"] = slug
    return Imported(
        slug=slug,
        source=_source(slug, path),
        tables={"places.csv": ports},
        read=len(ports),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


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
    files="world_port_index.csv",
    read=read,
)
