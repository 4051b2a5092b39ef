"""What others assert of a side's share in a country, and what ours comes to, counted as they may have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lodeway import vocab
from lodeway.networks.projection import rows
from lodeway.store.rows import Iri
from lodeway.studies.control.hands import Part, Side, hands
from lodeway.studies.control.universe import MINE, Asset, Universe, assets
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.studies.control.model import Claims
    from lodeway.studies.control.world import World
    from lodeway.studies.model import Graph

_PROJECT = "Project"
# From any stake at all to a majority: what an assertion leaves open is what makes the difference.
PERCENTS = (0.0, 50.0)


@dataclass(frozen=True)
class Asserted:
    """What a source says of a side, with its figure in percent where it gives one.

    `says` and `note` are in English and in Chinese. `differs` is the kind of difference from the
    statement before it; the note says why, or what came of looking the statement up.
    """

    side: str
    says: tuple[str, str]
    percent: float | None
    since: str | None
    source: str
    differs: str | None
    note: tuple[str, str]
    claims: Claims


@dataclass(frozen=True)
class Ours:
    """Of `of` things of a kind in the tables, those in which the side has more than `percent`."""

    side: str
    universe: str
    percent: float
    count: Part
    of: int
    claims: Claims


def asserted(
    kg: Graph, sides: Sequence[str], countries: Sequence[str], on: World
) -> tuple[Asserted, ...]:
    """Statements with a figure about a side in a country, each with those that differ from it."""
    found: dict[str, Asserted] = {}
    for side in sides:
        for country in countries:
            for row in _rows(kg, side, country, on):
                for one in _both(side, row):
                    found.setdefault(one.claims[0], one)
    return tuple(found.values())


def ours(
    kg: Graph, side: Side, mines: Sequence[str], countries: Sequence[str], on: World
) -> tuple[Ours, ...]:
    """The side's part of `mines`, then of all mines and projects that the tables know in the countries."""
    found = []
    for name, things in {"mineral": mines, **_universes(assets(kg), countries)}.items():
        counted = Universe(tuple(things))
        found += [
            Ours(side.name, name, one.percent, one.count, len(things), one.claims)
            for one in hands([side], PERCENTS, counted, on)
            if one.percent is not None
        ]
    return tuple(found)


def _universes(every: Mapping[str, Asset], countries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    here = [one for one in every.values() if one.countries & set(countries)]
    kept = {"mines": (MINE,), "projects": (MINE, _PROJECT)}
    return {
        name: tuple(sorted(one.name for one in here if one.kind in kinds))
        for name, kinds in kept.items()
    }


def _rows(kg: Graph, side: str, country: str, on: World) -> list[dict[str, Any]]:
    """Statements that stand on the day; what differs from them may be of another day."""
    given = {"side": Iri(vocab.ID + side), "country": Iri(vocab.ID + country)}
    today, ever = (
        rows(kg.store, "asserted", package=__package__, **given, **through.bindings())
        for through in (replace(on.through, status=None, on=day) for day in (on.table.day, None))
    )
    here = {(row["claim"], row["figure"]) for row in today}
    return [row for row in ever if (row["claim"], row["figure"]) in here]


def _both(side: str, row: Mapping[str, Any]) -> Iterator[Asserted]:
    """The statement of a row, then the one that differs from it."""
    given = [float(row[n]) for n in ("value", "low", "high") if row[n] is not None]
    yield Asserted(
        side=side,
        says=_two(row, "says"),
        percent=given[0] if given else None,
        since=_text(row["since"]),
        source=local(row["source"]),
        differs=None,
        note=_two(row, "verdict"),
        claims=(local(row["claim"]), local(row["figure"])),
    )
    if row["other"]:
        yield Asserted(
            side=side,
            says=_two(row, "other"),
            percent=None,
            since=_text(row["otherSince"]),
            source=local(row["otherSource"]),
            differs=local(row["difference"]),
            note=_two(row, "note"),
            claims=(local(row["other"]), local(row["claim"])),
        )


def _two(row: Mapping[str, Any], name: str) -> tuple[str, str]:
    return _text(row[f"{name}En"]) or "", _text(row[f"{name}Zh"]) or ""


def _text(value: object) -> str | None:
    return None if value is None else str(value)
