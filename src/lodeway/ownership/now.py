"""Who controls what on the day of a release, and all else that is concluded for that day.

In words: a party controls a thing if it and all it controls hold more than half of it, or if one of
them is said to control it, by votes, as a state or by law. That is what `threshold_control` finds,
and what `lodeway control` answers; here it is found three times, each time with more of the claims:
with those that hold, with those that say no day as well, and with all that count on the day. Of a
share that may be larger or smaller the least counts, but the last time. Whoever controls a party
controls what that party controls, at each of the three.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.claims.claim_filter import Filter
from lodeway.claims.closings import closings
from lodeway.claims.now import GRADES, Grades, Joined, Shortcut, by_grade, joined, worst
from lodeway.claims.release_day import release_day
from lodeway.ownership import threshold_control
from lodeway.ownership.shares import shares
from lodeway.ownership.snapshot import World, world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set
    from datetime import date

    from lodeway.claims.now import Grade, Pair
    from lodeway.schema import rdf
    from lodeway.store.embedded import Store


_PERCENT = 50
CONTROLS = Shortcut("controls-now", "controlsNow", "mayControlNow", _PERCENT)


def conclude(store: Store) -> list[rdf.Quad]:
    """What follows for the day of the release from all claims together, each rule in its own graph.

    The default graph of the store is the union of all, with what the rules of the ontology derive.
    """
    found: list[rdf.Quad] = []
    if (day := release_day(store)) is not None:
        found += closings(store, day)
        grades = Grades(store, day)
        for one in (*joined(store, grades), *controlling(store, grades, day)):
            found += one.quads(day)
    return found


@dataclass(frozen=True)
class _Asked:
    """A store as the world of shares takes it."""

    store: Store


def controlling(store: Store, grades: Grades, day: date) -> Iterator[Joined]:
    """Who controls what on a day, by grade."""
    on = world(_Asked(store), Filter(on=day))
    every = _links(on, grades)
    found: dict[Pair, dict[Grade, set[str]]] = {}
    for grade in GRADES:
        links = [one for one in every if GRADES.index(one.grade) <= GRADES.index(grade)]
        for pair, claims in _controlled(on, links, least=grade != "unsure"):
            found.setdefault(pair, {grade: claims})
    return by_grade(CONTROLS, found)


@dataclass(frozen=True)
class _Link:
    """What one party has of another, or that it is `said` to direct it, and how surely it holds."""

    pair: Pair
    claims: tuple[str, ...]
    grade: Grade
    said: bool


def _links(on: World, grades: Grades) -> list[_Link]:
    """Everything that control can come by. What a body belongs to by what it is no claim says."""
    told = [(pair, word) for pair, word in on.stated.items()]
    told += [((word.holder, word.target), word) for words in on.by_law.values() for word in words]
    shares = {pair: e for pair, e in on.table.entries.items() if pair[1] not in on.by_law}
    return [
        *(
            _Link(pair, e.claims, _worst(e.claims, grades), said=False)
            for pair, e in shares.items()
        ),
        *(_Link(pair, (w.claim,), _worst((w.claim,), grades), said=True) for pair, w in told),
    ]


def _worst(claims: tuple[str, ...], grades: Grades) -> Grade:
    return worst([grades.of(claim) or "unsure" for claim in claims])


def _controlled(
    on: World, links: Sequence[_Link], *, least: bool
) -> Iterator[tuple[Pair, set[str]]]:
    """Who controls whom by some links, with the claims between the two.

    A share counts with the `least` that it may be, or with the best answer.
    """
    entries = on.table.entries
    parts = {
        one.pair: (part, part, part)
        for one in links
        if not one.said
        and (part := entries[one.pair].low if least else entries[one.pair].middle) > 0
    }
    stated = {one.pair for one in links if one.said}
    names = tuple(sorted({name for pair in (*parts, *stated) for name in pair}))
    above: dict[str, list[_Link]] = defaultdict(list)
    for one in links:
        if one.said or one.pair in parts:
            above[one.pair[1]].append(one)
    holders = sorted({holder for holder, _ in (*parts, *stated)} - on.table.groups)
    commanded = threshold_control.every(
        shares(names, parts, {}), holders, percent=_PERCENT, stated=stated
    )
    for holder, things in commanded.items():
        for thing in things:
            yield (holder, thing), _between(thing, {holder, *things}, above)


def _between(thing: str, party: Set[str], above: Mapping[str, Sequence[_Link]]) -> set[str]:
    """The claims by which a party, one holder and all it controls, has a thing."""
    claims: set[str] = set()
    waiting, seen = [thing], {thing}
    while waiting:
        for link in above.get(waiting.pop(), ()):
            holder = link.pair[0]
            if holder in party:
                claims.update(link.claims)
                if holder not in seen:
                    seen.add(holder)
                    waiting.append(holder)
    return claims
