"""UN/LOCODE: the United Nations' codes of ports, stations, border posts and other places."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from lodeway.importers import placing, reading
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

# The file has no header; these are its columns in their order.
_COLUMNS = (
    "change",
    "country",
    "location",
    "name",
    "plain",
    "subdivision",
    "function",
    "status",
    "date",
    "iata",
    "coordinates",
    "remarks",
)
_NOTED = ("change", "subdivision", "status", "date", "iata", "remarks")
_PATTERNS = {
    "country": re.compile("[A-Z]{2}"),
    "location": re.compile("[A-Z0-9]{3}"),
    "function": re.compile("[0-7B-]{8}"),
    "date": re.compile(r"(?:\d{4})?"),
}
_EDITION = re.compile(r"\b((?:19|20)\d\d-\d)\b")
_POINT = re.compile(r"(\d\d)([0-5]\d)([NS]) (\d{3})([0-5]\d)([EW])")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each location of all the parts given.

    `kindAsPrinted` is the string of functions: 0 unknown, 1 port, 2 rail, 3 road, 4 airport, 5 post,
    6 inland terminal, 7 fixed installation such as an oil platform, B border crossing. A location
    that is to be removed (change "x") stays.
    A second line for a location gives another name to it; titles and references are left out.
    """
    slug = f"unlocode-{_edition(files)}"
    unmatched, skipped = Tally(), Tally()
    places: dict[str, dict[str, str]] = {}
    read = 0
    for path in files:
        for line, row in _rows(path):
            read += 1
            where = f"{path.name}, row {line}"
            code = row["country"] + row["location"]
            if not row["location"]:
                title = row["name"].startswith(".")
                skipped.note("line", "title of a country" if title else "reference", where)
            elif code in places:
                _second(path, line, row, places[code])
                skipped.note("line", "second name of a location, kept with the first", where)
            else:
                _check(path, line, row)
                places[code] = {
                    "id": f"{slug}-{code.lower()}",
                    **_place(row, aliases, unmatched, skipped, where),
                    "source": slug,
                }
    return Imported(
        slug=slug,
        source=_source(slug, files),
        tables={"places.csv": list(places.values())},
        read=read,
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _edition(files: Sequence[Path]) -> str:
    """The edition, which only the names of the files tell; all files must be of one."""
    found = {path: _EDITION.search(path.name) for path in files}
    for path, edition in found.items():
        if edition is None:
            message = "its name tells no edition; keep UNECE's, '2024-2 UNLOCODE CodeListPart1.csv'"
            raise reading.fail(path, 0, message)
        first = found[files[0]]
        if first and edition[1] != first[1]:
            raise reading.fail(path, 0, f"is of edition {edition[1]}, '{files[0].name}' is not")
    edition = found[files[0]]
    return edition[1] if edition else ""


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Each row by the names of its columns, with the line that it begins on."""
    text = reading.text(path, encoding="cp1252")
    if not text.isascii() and _is_utf8(path):
        raise reading.fail(
            path, 0, "is UTF-8; the publisher's file is windows-1252; was it re-saved?"
        )
    rows = []
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cell in lines:
            if len(cell) != len(_COLUMNS):
                message = f"the row has {len(cell)} cells, not {len(_COLUMNS)}; is it a code list?"
                raise reading.fail(path, line, message)
            rows.append((line, dict(zip(_COLUMNS, cell, strict=True))))
            line = lines.line_num + 1
    except csv.Error as error:
        raise reading.fail(path, line, f"not CSV ({error}); is the file cut short?") from None
    return rows


def _is_utf8(path: Path) -> bool:
    try:
        reading.raw(path).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _check(path: Path, line: int, row: dict[str, str]) -> None:
    for column, pattern in _PATTERNS.items():
        if not pattern.fullmatch(row[column]):
            message = f"'{reading.clean(row[column])}' is no {column}; did a spreadsheet change it?"
            raise reading.fail(path, line, message)
    if not reading.clean(row["name"]):
        raise reading.fail(path, line, "the location has no name")


def _second(path: Path, line: int, row: dict[str, str], first: dict[str, str]) -> None:
    """Give the location the other name of its second line. A line that is a mere copy is an error."""
    name = reading.clean(row["name"])
    names = [first["name"], *first["otherName"].split(";")]
    if name in names:
        message = f"'{first['recordId']}' ({name}) stands already in {first['locator']}"
        raise reading.fail(path, line, message)
    first["otherName"] = reading.many([*names[1:], name, row["plain"]])


def _place(
    row: dict[str, str], aliases: Aliases, unmatched: Tally, skipped: Tally, where: str
) -> dict[str, str]:
    name = reading.clean(row["name"])
    plain = reading.clean(row["plain"])
    noted = {column: reading.clean(row[column]) for column in _NOTED}
    return {
        "recordId": row["country"] + row["location"],
        "name": name,
        "otherName": reading.many([plain] if plain != name else []),
        **placing.country(row["country"], aliases, unmatched, where),
        **_point(row["coordinates"], skipped, where),
        "kindAsPrinted": row["function"],
        "noteAsPrinted": "; ".join(f"{column} {text}" for column, text in noted.items() if text),
        "locator": where,
    }


def _point(printed: str, skipped: Tally, where: str) -> dict[str, str]:
    """`2336S 05832E` in degrees, to a thousandth: a minute is 17 of them.

    The list has coordinates with minutes above 59, without a hemisphere and beyond 180 degrees;
    they are no place, and are counted.
    """
    if not printed.strip():
        return {"lat": "", "lon": ""}
    if found := _POINT.fullmatch(printed.strip()):
        lat = (int(found[1]) + int(found[2]) / 60) * (-1 if found[3] == "S" else 1)
        lon = (int(found[4]) + int(found[5]) / 60) * (-1 if found[6] == "W" else 1)
        if abs(lat) <= 90 and abs(lon) <= 180:
            return {"lat": reading.figure(round(lat, 3)), "lon": reading.figure(round(lon, 3))}
    skipped.note("coordinates", "no degrees and minutes on the globe", f"{where}: {printed}")
    return {"lat": "", "lon": ""}


def _source(slug: str, files: Sequence[Path]) -> dict[str, str]:
    edition = slug.removeprefix("unlocode-")
    return {
        "id": slug,
        **labels(
            _("United Nations Economic Commission for Europe: UN/LOCODE, release {}"), edition
        ),
        "publisher": FORMAT.publisher,
        "published": edition[:4],
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://unece.org/trade/uncefact/unlocode",
        "interested": "false",
        "vintage": edition,
        "licence": "free to use",
        "fileHash": reading.hashes(files),
    }


FORMAT = Format(
    name="unlocode",
    publisher="United Nations Economic Commission for Europe (UNECE)",
    about=_("UN/LOCODE: codes of ports, stations and border posts with their functions"),
    files="2024-2 UNLOCODE CodeListPart1.csv ...Part2.csv ...Part3.csv",
    read=read,
)
