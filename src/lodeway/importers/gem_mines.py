"""Global Energy Monitor's mine trackers: coal mines and iron ore mines with their owners."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.importers import holders, placing, reading, sheets
from lodeway.importers.model import Format, Imported, Rows, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

# What both trackers of Global Energy Monitor share: edition, licence, ids that stand twice.

PUBLISHER = "Global Energy Monitor"
_MONTH = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December)"
    r"[-_ ]+(20[0-9]{2})",
)


def edition(path: Path, prefix: str) -> tuple[str, str]:
    """The month in the publisher's name of the file ("" if it has none), and the id of the source."""
    named = _MONTH.search(path.name)
    if named is None:
        return "", f"{prefix}-{reading.sha256(path)[:8]}"
    month = time.strftime("%Y-%m", time.strptime(" ".join(named.groups()), "%B %Y"))
    return month, f"{prefix}-{month}"


def provenance(month: str, path: Path) -> dict[str, str]:
    """What both sources say of themselves, after their name."""
    return {
        "publisher": PUBLISHER,
        "published": month,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://globalenergymonitor.org",
        "interested": "false",
        "vintage": month or "not stated in the file",
        "licence": "CC BY 4.0",
        "fileHash": reading.sha256(path),
    }


def number(rows: Rows) -> None:
    """Tell rows of one record apart by a number: a mine has a row for each of its phases."""
    times: Counter[str] = Counter()
    for row in rows:
        times[own := row["id"]] += 1
        if times[own] > 1:
            row["id"] = f"{own}-{times[own]}"
            row["recordId"] += f"/{times[own]}"


# The trackers and their columns, called as `sheets.with_columns` calls them.


@dataclass(frozen=True)
class _Tracker:
    """What a tracker calls the things that both have; `place` are one or two columns."""

    mineral: str
    own: str
    name: str
    other_names: tuple[str, ...]
    country: tuple[str, ...]
    place: tuple[str, ...]
    state: str
    kinds: tuple[str, ...]
    owners: str
    notes: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns without which a sheet is none of this tracker."""
        return (self.own, self.name, *self.place)


_TRACKERS = (
    _Tracker(
        mineral="Coal",
        own="gem-mine-id",
        name="mine-name",
        other_names=("mine-name-non-eng",),
        country=("country-area", "country"),
        place=("latitude", "longitude"),
        state="status",
        kinds=("mine-type", "coal-type", "coal-grade"),
        owners="owners",
        notes=("parent-company", "capacity-mtpa", "production-mtpa", "location-accuracy"),
    ),
    _Tracker(
        mineral="Iron ore",
        own="gem-asset-id",
        name="asset-name-english",
        other_names=("asset-name-other-language",),
        country=("country-area",),
        place=("coordinates",),
        state="operating-status",
        kinds=(),
        owners="owner",
        notes=("parent", "design-capacity-ttpa", "coordinate-accuracy"),
    ),
)


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each row of a tracker, and one for each owner that it prints.

    A sheet belongs to a tracker if its header says so; sheets of other things (about, supplement)
    are passed over. What a tracker marks as unknown stays blank.
    """
    path = reading.only(files)
    month, slug = edition(path, "gem-mines")
    reader = _Reader(path, aliases)
    for tracker in _TRACKERS:
        for sheet, line, row in sheets.with_columns(path, tracker.columns):
            reader.site(tracker, f"{sheet}, row {line}", row)
    if not reader.sites:
        raise reading.fail(
            path,
            0,
            "has no sheet of the columns of a mine tracker; is it the tracker of coal mines or iron ore?",
        )
    return reader.imported(slug, month)


class _Reader:
    """Gathers sites, their owners and what is left aside."""

    def __init__(self, path: Path, aliases: Aliases) -> None:
        self._path, self._aliases = path, aliases
        self.sites: Rows = []
        self._owners: list[list[tuple[str, str]]] = []
        self.unmatched, self.skipped = Tally(), Tally()

    def site(self, tracker: _Tracker, where: str, row: Mapping[str, str]) -> None:
        """The row of a mine."""
        own, name = holders.known(row[tracker.own]), holders.known(row[tracker.name])
        if not own or not name:
            missing = tracker.name if own else tracker.own
            raise reading.fail(self._path, 0, f"{where}: {missing} is blank")
        printed = next((v for c in tracker.country if (v := holders.known(row.get(c)))), "")
        notes = {column: holders.known(row.get(column)) for column in tracker.notes}
        self.sites.append(
            {
                "id": own,
                "recordId": own,
                "name": name,
                "otherName": reading.many([holders.known(row.get(c)) for c in tracker.other_names]),
                **placing.country(printed, self._aliases, self.unmatched, where),
                "mineral": self._mineral(tracker.mineral, where),
                "mineralAsPrinted": tracker.mineral,
                **self._place(where, [row[column] for column in tracker.place]),
                "kindAsPrinted": "; ".join(
                    kind for column in tracker.kinds if (kind := holders.known(row.get(column)))
                ),
                "stateAsPrinted": holders.known(row.get(tracker.state)),
                "noteAsPrinted": "; ".join(f"{c}: {note}" for c, note in notes.items() if note),
                "locator": where,
            }
        )
        self._owners.append(holders.split(row.get(tracker.owners), ";"))

    def _mineral(self, printed: str, where: str) -> str:
        found = self._aliases.commodity(printed)
        if found is None:
            self.unmatched.note(printed, "no alias", where)
        return reading.many([*(found or ())])

    def _place(self, where: str, cells: list[str]) -> dict[str, str]:
        """Latitude and longitude; some cells hold both, with a comma between."""
        parts = ", ".join(dict.fromkeys(filter(None, map(holders.known, cells)))).split(",")
        if parts == [""]:
            self.skipped.note("place of a mine", "no coordinates given", where)
            return {"lat": "", "lon": ""}
        if len(parts) < 2:
            raise reading.fail(self._path, 0, f"{where}: '{parts[0]}' is no pair of coordinates")
        lat, lon = parts[0].strip(), parts[-1].strip()
        return {
            "lat": placing.degrees(self._path, 0, f"{where}: latitude", lat, 90),
            "lon": placing.degrees(self._path, 0, f"{where}: longitude", lon, 180),
        }

    def imported(self, slug: str, month: str) -> Imported:
        """All of it under the id of the source."""
        number(self.sites)
        holdings: Rows = []
        for site, owners in zip(self.sites, self._owners, strict=True):
            site["id"], site["source"] = f"{slug}-{reading.slug(site['id'])}", slug
            holdings += [
                {
                    "id": f"{site['id']}-holder-{place}",
                    "recordId": f"{site['recordId']}, owner {place}",
                    "holderName": holder,
                    "heldRecord": site["id"],
                    "recordShare": share,
                    "source": slug,
                    "locator": site["locator"],
                }
                for place, (holder, share) in enumerate(owners, start=1)
            ]
        return Imported(
            slug=slug,
            source={
                "id": slug,
                **labels(_("Global Energy Monitor: trackers of coal mines and iron ore mines")),
                **provenance(month, self._path),
            },
            tables={"sites.csv": self.sites, "holdings.csv": holdings},
            read=len(self.sites),
            unmatched=self.unmatched.left(),
            skipped=self.skipped.left(),
        )


FORMAT = Format(
    name="gem-mines",
    publisher=PUBLISHER,
    about=_("Global Coal Mine Tracker and Global Iron Ore Mines Tracker: mines and their owners"),
    files="Global-Coal-Mine-Tracker-*.xlsx or Global-Iron-Ore-Mines-Tracker-*.xlsx",
    read=read,
)
