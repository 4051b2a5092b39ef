"""Proposing matches in three bands: sure, to be reviewed, no.

The bands lean to caution, after Fellegi and Sunter (1969): a pair between the two thresholds goes
to a person. A record that is sure of two entities is sure of neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from lodeway.matching import model
from lodeway.matching.model import KINDS, Candidate, Words
from lodeway.schema import names
from lodeway.schema.values import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.matching.model import Band, Kind, Thing


_REVIEW = 84.0
# Points of one mine differ between publishers by the width of the concession, and by a minute or
# two where the publisher rounds; neighbours of like name are seldom nearer than that.
NEAR_KM, FAR_KM, BESIDE_KM, UPON_KM = 5.0, 60.0, 3.0, 0.5
_BESIDE_LEAST = 40.0
# The likeness of a name that a thing shares with its parts or its place is no better than this.
_LESSER = 95.0
# No more than so many entities are shown to a person for one record.
_MOST = 3
_KM_PER_DEGREE = 111.0
# A word that so many entities of a kind are called by is no sign of one of them.
_COMMON = 8

Key = tuple[str, ...]
Alike = Callable[[Key, Key], float]
_Name = tuple[str, str, Key]  # the kind and part of the entities that bear it, and its key


@dataclass(frozen=True)
class _Keyed:
    """A thing with the keys of its names, made once."""

    thing: Thing
    own: tuple[Key, ...]
    also: tuple[Key, ...]


def propose(
    records: Iterable[Thing],
    entities: Sequence[Thing],
    words: Mapping[Kind, Words],
) -> list[Candidate]:
    """Every pair that is sure or to be reviewed, best first for each record.

    Records are compared with entities of their kind only, footprints with sites by place alone, and
    across two known countries only where a publisher seems to have the country wrong: the same name
    at the same place. `words` are those that do and do not tell names of each kind apart.
    """
    ours = [_keyed(entity, words) for entity in entities]
    by_country: dict[tuple[Kind, str], list[_Keyed]] = defaultdict(list)
    for entity in ours:
        for country in entity.thing.countries or {""}:
            by_country[entity.thing.kind, country].append(entity)
    abroad: dict[tuple[Kind, Key], list[_Keyed]] = defaultdict(list)
    for entity in ours:
        for key in entity.own:
            abroad[entity.thing.kind, key].append(entity)
    vague, common = _vague(ours), _common(ours)
    found: list[Candidate] = []
    footprints: list[Thing] = []
    for record in records:
        if record.kind == "footprint":
            footprints.append(record)
            continue
        one = _keyed(record, words)
        theirs = [*_comparable(record, ours, by_country), *_abroad(one, abroad)]
        telling = words.get(record.kind, Words()).telling
        alike = partial(model.score, telling=telling, common=common[record.kind])
        found += _of_record(one, theirs, alike, vague)
    return [*found, *_trodden(footprints, entities)]


def _trodden(footprints: Sequence[Thing], entities: Iterable[Thing]) -> Iterator[Candidate]:
    """For each site the nearest footprint beside its point: for review, never sure.

    A point of ours is often the town's or a corner's, and a footprint may be a neighbour's.
    """
    for site in entities:
        near = [
            (km, one.id, one)
            for one in footprints
            if site.kind == "site" and not _far(one, site)
            if (km := _km(one, site)) is not None and km <= BESIDE_KM
        ]
        if near:
            km, _, one = min(near)
            yield Candidate(one, site, "review", 0.0, _rule("nearest footprint", km), km)


def _abroad(one: _Keyed, named: Mapping[tuple[Kind, Key], list[_Keyed]]) -> Iterator[_Keyed]:
    """Entities of the record's name and place in another country than the one it prints."""
    known = one.thing.countries
    for key in one.own:
        for other in named.get((one.thing.kind, key), ()):
            countries = other.thing.countries
            km = _km(one.thing, other.thing)
            apart = known and countries and not known & countries
            if apart and km is not None and km <= NEAR_KM:
                yield other


def _vague(ours: Sequence[_Keyed]) -> frozenset[_Name]:
    """Names that are not enough to be sure: those of several entities, and a mine's town.

    "Black Rock" is two mines of ours, and "Kolwezi" may be any mine near Kolwezi.
    """
    bearers: dict[_Name, set[str]] = defaultdict(set)
    places = {key for e in ours if e.thing.kind == "place" for key in e.own}
    for entity in ours:
        thing = entity.thing
        for key in entity.own:
            bearers[thing.kind, thing.part, key].add(thing.id)
            if thing.kind == "site" and key in places:
                bearers[thing.kind, thing.part, key].add("a place")
    return frozenset(name for name, ids in bearers.items() if len(ids) > 1)


def _common(ours: Sequence[_Keyed]) -> Mapping[Kind, frozenset[str]]:
    """The words that many entities of each kind have in their names, such as "resources"."""
    counts: dict[Kind, Counter[str]] = defaultdict(Counter)
    for entity in ours:
        counts[entity.thing.kind].update({word for key in entity.own for word in key})
    return {
        kind: frozenset(word for word, many in counts[kind].items() if many >= _COMMON)
        for kind in KINDS
    }


def _of_record(
    one: _Keyed, entities: list[_Keyed], alike: Alike, vague: frozenset[_Name]
) -> list[Candidate]:
    pairs = (_compare(one, entity, alike, vague) for entity in entities)
    return _cautious(sorted((pair for pair in pairs if pair), key=_best_first))


def _keyed(thing: Thing, words: Mapping[Kind, Words]) -> _Keyed:
    noise = words.get(thing.kind, Words()).noise
    called = map(model.head, thing.names) if thing.kind == "place" else thing.names
    own = dict.fromkeys(names.words(name, noise) for name in called)
    also = dict.fromkeys(names.words(name, noise) for name in thing.also)
    return _Keyed(thing, tuple(own), tuple(key for key in also if key not in own))


def _comparable(
    record: Thing,
    entities: Sequence[_Keyed],
    by_country: Mapping[tuple[Kind, str], list[_Keyed]],
) -> Iterator[_Keyed]:
    if not record.countries:
        yield from (e for e in entities if e.thing.kind == record.kind)
        return
    seen: set[str] = set()
    for country in (*sorted(record.countries), ""):
        for entity in by_country.get((record.kind, country), ()):
            if entity.thing.id not in seen:
                seen.add(entity.thing.id)
                yield entity


def _compare(one: _Keyed, other: _Keyed, alike: Alike, vague: frozenset[_Name]) -> Candidate | None:
    record, entity = one.thing, other.thing
    if record.ids & entity.ids:
        return Candidate(record, entity, "sure", 100.0, "same identifier", _km(record, entity))
    if _far(record, entity):
        return None
    own = _best(one.own, other.own, alike)
    lesser = max(
        _best(one.also, other.own, alike),
        _best(one.own, other.also, alike),
        _best(one.also, other.also, alike),
    )
    same = {(entity.kind, entity.part, key) for key in {*one.own} & {*other.own}}
    if own == 100 and same and same <= vague and not _to_the_word(record, entity):
        own, lesser = 0.0, 100.0
    best = max(own, min(lesser, _LESSER))
    km = _km(record, entity)
    band, rule = _judge(best, km, record, entity)
    return None if band == "no" else Candidate(record, entity, band, round(best, 1), rule, km)


def _best(ones: Iterable[Key], others: Sequence[Key], alike: Alike) -> float:
    return max((alike(a, b) for a in ones for b in others), default=0.0)


def _judge(score: float, km: float | None, record: Thing, entity: Thing) -> tuple[Band, str]:
    """The band of a pair and the rule that put it there, in words a reader can check."""
    home = bool(record.countries & entity.countries)
    minerals = bool(record.minerals & entity.minerals)
    apart = bool(record.minerals and entity.minerals) and not minerals
    parted = _parted(record, entity)
    if score == 100 and home and not (apart or parted) and (km is None or km <= NEAR_KM):
        return "sure", _rule("same name, same country", km)
    if km is not None and km > FAR_KM:
        return "no", "names or places differ"
    if score >= _REVIEW:
        known = bool(record.countries and entity.countries)
        where = ", same country" if home else ", another country" if known else ""
        return "review", _rule(f"like name{where}" + (parted and f", {parted}"), km)
    if km is not None and km <= BESIDE_KM and minerals and not parted and score >= _BESIDE_LEAST:
        return "review", _rule("another name, same minerals", km)
    if km is not None and km <= UPON_KM and minerals and not parted:
        return "review", _rule("same place, same minerals", km)
    return "no", "names or places differ"


def _parted(record: Thing, entity: Thing) -> str:
    """What tells a site from the other part of the same complex; "" where nothing does.

    A place is told apart by what it serves for: a town without a port is no port.
    """
    if record.kind == "place":
        return "another use" if record.works and not entity.works <= record.works else ""
    if record.part and entity.part and record.part != entity.part:
        return "a mine and works" if "stock" not in (record.part, entity.part) else "a stockpile"
    if record.works and entity.works and not _same_works(record.works, entity.works):
        return "other works"
    return "more works" if entity.works and record.works > entity.works else ""


def _same_works(one: frozenset[str], other: frozenset[str]) -> bool:
    """Works named by a general word may be any; a smelter is no refinery."""
    general = {"plant", "plants"}
    return bool(one & other or one <= general or other <= general)


def _rule(text: str, km: float | None) -> str:
    return text if km is None else f"{text}, {km:.0f} km apart"


def _far(one: Thing, other: Thing) -> bool:
    """Whether the latitudes alone put two things too far apart, as they mostly do."""
    if one.point is None or other.point is None:
        return False
    return abs(one.point[0] - other.point[0]) * _KM_PER_DEGREE > FAR_KM


def _km(one: Thing, other: Thing) -> float | None:
    if one.point is None or other.point is None:
        return None
    return great_circle_km(*one.point, *other.point)


def _best_first(pair: Candidate) -> tuple[bool, float, float, str]:
    return (pair.band != "sure", -pair.score, pair.km or 0.0, pair.entity.id)


def _to_the_word(record: Thing, entity: Thing) -> bool:
    every = frozenset[str]()
    keys = {names.words(name, every) for name in record.names}
    same = keys.intersection(names.words(name, every) for name in entity.names)
    return any(len(key) > 1 for key in same)


def _cautious(pairs: list[Candidate]) -> list[Candidate]:
    """One sure entity settles a record; several are all for review, and never too many.

    Of several, the one that has the record's name word for word is the sure one: "Chambishi
    Cobalt Plant" is not the copper smelter. A name of one word says too little for that.
    """
    sure = [pair for pair in pairs if pair.band == "sure"]
    to_the_word = [p for p in sure if _to_the_word(p.record, p.entity)]
    if len(sure) == 1 or len(to_the_word) == 1:
        return to_the_word if len(sure) > 1 else sure
    return [replace(p, band="review", rule=f"{p.rule}; sure of several") for p in sure] or pairs[
        :_MOST
    ]
