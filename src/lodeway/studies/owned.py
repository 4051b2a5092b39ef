"""Whose output it is: what mines put out in a year, looked through to countries and states."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.networks import official
from lodeway.networks.ladder import ALL, Filter
from lodeway.studies.control.universe import Mined, assets, exceeds, mined
from lodeway.studies.control.world import SEAT, World, world
from lodeway.studies.looked_through import Look as _Look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.networks.official import Split
    from lodeway.studies.model import Graph

_LEAST = 1e-9


@dataclass(frozen=True)
class Part:
    """What comes to somebody of one output, in tonnes: at least, at best knowledge, at most.

    `mid` counts a share whose size is not known at the least it can be. Of `high`, `open` is what
    nobody named is known to hold, and which may therefore be anybody's.
    """

    mined: Mined
    low: float
    mid: float
    high: float
    open: float
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Owned:
    """The output of a mineral's mines in a year, and who is behind it in the `world` of a day.

    `total` is what the world puts out, as published, if it is. `elsewise` are outputs that are
    left out because they exceed what the whole country is published with: they count otherwise
    (the weight of a concentrate for that of its metal). `holderless` are mines of which no
    holder is known: nobody has a part of them.
    """

    mineral: str
    year: int
    mined: tuple[Mined, ...]
    elsewise: tuple[Mined, ...]
    total: Split | None
    world: World

    @property
    def known(self) -> float:
        """Tonnes a year of the mines whose output and holders are known."""
        return sum(one.tonnes.mid for one in self.mined if one not in self.holderless)

    @cached_property
    def holderless(self) -> tuple[Mined, ...]:
        """Mines with an output of which no holder is known."""
        held = self.world.table.targets
        return tuple(one for one in self.mined if not any(mine in held for mine in one.mines))

    @property
    def whole(self) -> float:
        """World output in tonnes, or what is known where none is published."""
        return self.total.total if self.total else self.known

    def by_seat(self, country: str) -> tuple[Part, ...]:
        """What comes to the companies and the state of a country, a part of each output."""
        return self._parts(SEAT + country, self._seats)

    def by_party(self, party: str) -> tuple[Part, ...]:
        """What comes to one party itself: a state through what it and its bodies hold, or a firm."""
        return self._parts(party, self._parties)

    def seats(self) -> tuple[str, ...]:
        """The countries that something comes to by a named holder, by id."""
        return tuple(seat for seat in sorted(self.world.seats) if self.by_seat(seat))

    @cached_property
    def _seats(self) -> _Look:
        return _Look(self.world.seated, tuple(SEAT + seat for seat in self.world.seats))

    @cached_property
    def _parties(self) -> _Look:
        return _Look(self.world.shares, self.world.shares.names)

    def _parts(self, holder: str, look: _Look) -> tuple[Part, ...]:
        found = []
        for one in self.mined:
            low, mid, sure, high = look.shares(holder, one.mines)
            if sure > _LEAST:
                t, claims = one.tonnes, look.behind(holder, one.mines)
                ends = low * t.low, mid * t.mid, high * t.high, (high - sure) * t.high
                found.append(Part(one, *ends, (*claims, *t.claims)))
        return tuple(sorted(found, key=lambda p: (-p.mid, -p.high, p.mined.who)))


def owned(
    kg: Graph,
    mineral: str,
    *,
    year: int | None = None,
    through: Filter = ALL,
    rule: str = "editor",
) -> Owned:
    """The output of `mineral` (an id) and the world it is looked through in.

    Without a year, the newest of which the world's output is published. `through` and the `rule`
    of trust say which shares stand; see `lodeway.studies.control.world`.
    """
    total = official.split(kg.store, mineral, year=year, through=through)
    on = world(kg, through, rule)
    when = year or (total.year if total else on.table.day.year)
    held: dict[str, set[str]] = defaultdict(set)
    for holder, target in on.table.entries:
        held[holder].add(target)
    told = mined(kg, on, mineral, assets(kg), held, date(when, 7, 1))
    heavy = {one for one in told if exceeds(one, total)}
    return Owned(
        mineral=mineral,
        year=when,
        mined=tuple(one for one in told if one not in heavy),
        elsewise=tuple(one for one in told if one in heavy),
        total=total,
        world=on,
    )


def summed(parts: Iterable[Part]) -> tuple[float, float, float, float]:
    """Low, middle, high and open of several parts together, in tonnes."""
    given = list(parts)
    low, mid, high, open_ = (
        sum(getattr(part, end) for part in given) for end in ("low", "mid", "high", "open")
    )
    return low, mid, high, open_
