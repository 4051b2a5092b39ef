"""All holdings of a day with parties, seats and bodies: the world that answers look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.dates import Period
from lodeway.claims.rows import rows
from lodeway.claims.trust import trust
from lodeway.ownership import holdings as claimed
from lodeway.ownership import stakes, threshold_control
from lodeway.ownership.model import Party
from lodeway.ownership.shares import Shares, shares
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lodeway.claims.graph import Stored
    from lodeway.claims.trust import Trust
    from lodeway.ownership.entries import Entry
    from lodeway.ownership.holdings import Word
    from lodeway.ownership.stakes import Table
    from lodeway.store.embedded import Store


SEAT = "seat:"
_COUNTRIES = frozenset({"Country", "State", "Territory"})
_DIRECTS = frozenset({"voting", "state-owned"})
_LEGAL = "legal"
_MAJORITY = 0.5
_Part = tuple[float, float, float]
_Parts = dict[tuple[str, str], _Part]


@dataclass(frozen=True)
class World:
    """The shares that stand on a day, the controls that are stated beside them, and the parties.

    Of several controls that are `stated` of one target the one to follow by the rule comes first.
    What somebody controls `by_law`, such as a liquidator, no votes command; nobody, in the gap
    between two such terms.
    """

    table: Table
    through: Filter
    stated: Mapping[tuple[str, str], Word]
    parties: Mapping[str, Party]
    by_law: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)

    @cached_property
    def shares(self) -> Shares:
        """Direct shares. A control without a share is a share of unknown size: from 0 to the rest."""
        parts = {pair: (e.low, e.middle, e.high) for pair, e in self.table.entries.items()}
        rest = _rest(parts)
        for pair in self._bare:
            parts[pair] = (0.0, 0.0, rest.get(pair[1], 1.0))
        return self._matrices(parts)

    @cached_property
    def votes(self) -> Shares:
        """The shares that command something: none of what is controlled by law."""
        if not self.by_law:
            return self.shares
        return self.shares.without(self.by_law)

    @cached_property
    def seated(self) -> Shares:
        """Direct shares with a party `seat:<country>` for each country, for what people call Chinese.

        A party whose holders nobody names is whole of the country of its seat; one that is said to
        be controlled is its controller's, beside what others hold. Of one that has holders the rest
        counts at its own seat; where the share of a foreign holder is unknown, so is that rest. The
        free float is no holder here: it stays with its company. Mines and other things have no seat.
        """
        return self._matrices(self._seat_parts(frozenset()))

    @cached_property
    def commanded(self) -> Shares:
        """The same for counting votes: the rest of a company with a majority holder commands nothing."""
        groups = self.table.groups
        entries = [e for e in self.table.entries.values() if e.holder not in groups]
        followed = {e.target for e in entries if e.low > _MAJORITY}
        told = {target for _, target in self.stated}
        return self._matrices(self._seat_parts(followed | told)).without(self.by_law)

    @cached_property
    def seats(self) -> tuple[str, ...]:
        """The countries that have a party of their own in `seated`."""
        return tuple(n.removeprefix(SEAT) for n in self.seated.names if n.startswith(SEAT))

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The countries that hold or direct something themselves."""
        return tuple(n for n in self.shares.names if self.country(n) == n)

    @cached_property
    def tops(self) -> tuple[str, ...]:
        """Holders whom nobody named controls: the ends, and companies in the hands of several or of many."""
        shares, groups = self.votes, self.table.groups
        many = groups.intersection(shares.names)
        led = threshold_control.controllers(shares, many=many, stated=self.stated.keys())
        holders = {holder for holder, _ in (*self.table.entries, *self.stated)} - groups
        return tuple(sorted(one for one in holders if led[one].controller == one))

    @cached_property
    def held(self) -> frozenset[str]:
        """Everybody and everything of which some holder or controller is named."""
        return frozenset(target for _, target in (*self.table.entries, *self.stated))

    def _seat_parts(self, without: Collection[str]) -> _Parts:
        """Shares of all parties and of seats, but for the seats of the parties `without` one."""
        groups = self.table.groups
        entries = {p: e for p, e in self.table.entries.items() if e.holder not in groups}
        parts = {pair: (e.low, e.middle, e.high) for pair, e in entries.items()}
        held = _by_target(entries)
        bosses: dict[str, str] = {}
        for boss, target in self.stated:  # of several, the one to follow comes first
            if (boss, target) not in self.table.entries:
                bosses.setdefault(target, boss)
        for name in sorted({*self.table.names, *(n for pair in self.stated for n in pair)}):
            if name in bosses:
                parts[bosses[name], name] = self._kept(held[name], self.country(bosses[name]))
            elif (country := self.country(name)) and name not in groups:
                kept = (0.0, 0.0, 0.0) if name in without else self._kept(held[name], country)
                parts[SEAT + country, name] = kept
        return parts

    def _kept(self, holders: Collection[Entry], home: str | None) -> _Part:
        """What stays `home` of a party beside what these holders have.

        What a holder of the same country may have or not is of that country either way.
        """
        here = {e.holder for e in holders if self.country(e.holder) == home}
        least = sum(e.low if e.holder in here else e.high for e in holders)
        middle = sum(e.middle for e in holders)
        # The best answers may lie at the upper ends of what holders of the same country have.
        low = min(max(0.0, 1.0 - least), max(0.0, 1.0 - middle))
        high = max(0.0, 1.0 - sum(e.low for e in holders))
        if any(e.point is None and e.holder not in here for e in holders):
            return low, low, high
        return low, min(max(low, 1.0 - middle), high), high

    def receipts(self, holder: str, target: str) -> tuple[str, ...]:
        """The claims behind one direct share or stated control."""
        entry = self.table.entries.get((holder, target))
        word = self.stated.get((holder, target))
        return (*(entry.claims if entry else ()), *((word.claim,) if word else ()))

    def confirmed(self, holder: str, target: str) -> str:
        """When a source is last known to have said so; "" where none is dated."""
        entry = self.table.entries.get((holder, target))
        word = self.stated.get((holder, target))
        return entry.confirmed if entry else word.confirmed if word else ""

    @cached_property
    def _bare(self) -> tuple[tuple[str, str], ...]:
        """Stated controls of a target in which the controller is not said to hold a share."""
        return tuple(sorted(self.stated.keys() - self.table.entries.keys()))

    def country(self, name: str) -> str | None:
        """The country in which a party sits, or that it is."""
        party = self.parties.get(name)
        if party is None:
            return None
        return name if party.kind in _COUNTRIES else party.seat

    def _matrices(self, parts: _Parts) -> Shares:
        names = tuple(sorted({name for pair in parts for name in pair}))
        return shares(names, parts, {pair: self.receipts(*pair) for pair in parts})


_Asked = tuple[Filter, str, tuple[str, ...]]
_WORLDS: WeakKeyDictionary[Store, dict[_Asked, World]] = WeakKeyDictionary()


def world(
    kg: Stored, through: Filter = ALL, rule: str = "editor", *, closed: Collection[str] = ()
) -> World:
    """The world that is let `through`, chosen by the `rule` of trust; see `studies.holdings.table`.

    It is made once for a store, which does not change.
    """
    worlds = _WORLDS.setdefault(kg.store, {})
    asked = through, rule, tuple(sorted(closed))
    if asked not in worlds:
        worlds[asked] = _world(kg, through, rule, closed)
    return worlds[asked]


def _world(kg: Stored, through: Filter, rule: str, closed: Collection[str]) -> World:
    table = stakes.trusted_stakes(kg, through, rule, closed=closed)
    day = replace(through, on=table.day)
    stated = _stated(kg, day, trust(kg.store, rule))
    return World(table, day, stated, _parties(kg), _by_law(kg, day))


def _stated(kg: Stored, day: Filter, rule: Trust) -> dict[tuple[str, str], Word]:
    """Who is said to direct whom; of several claims on a pair the one that the rule follows."""
    words: dict[str, list[Word]] = defaultdict(list)
    for word in claimed.controls(kg.store, replace(day, status=day.status or "closed")):
        if word.kind in _DIRECTS and word.here.counts:
            words[word.target].append(word)
    found: dict[tuple[str, str], Word] = {}
    for word in (word for of in words.values() for word in rule.ordered(of)):
        found.setdefault((word.holder, word.target), word)
    return found


def _by_law(kg: Stored, day: Filter) -> dict[str, tuple[Word, ...]]:
    """Who controls what by law; nobody where one such term is over and the next has not begun."""
    firm = replace(day, status=day.status or "closed")
    found: dict[str, list[Word]] = defaultdict(list)
    for word in claimed.controls(kg.store, firm):
        if word.kind == _LEGAL and word.here.counts:
            found[word.target].append(word)
    terms: dict[str, list[Period]] = defaultdict(list)
    for word in claimed.controls(kg.store, replace(firm, on=None)):
        if word.kind == _LEGAL:
            terms[word.target].append(Period.of(word.since, word.until))
    on = str(day.on)
    for target, periods in terms.items():
        over = any((one.last or on) < on for one in periods)
        if target not in found and over and any((one.first or on) > on for one in periods):
            found[target] = []
    return {target: tuple(words) for target, words in sorted(found.items())}


def _parties(kg: Stored) -> dict[str, Party]:
    """Every actor with its class and the country of its seat, by id."""
    found: dict[str, Party] = {}
    for row in rows(kg.store, "parties", package=__package__):
        name, seat = local(row["actor"]), row["country"]
        found.setdefault(name, Party(name, local(row["kind"]), local(seat) if seat else None))
    return found


def _by_target(entries: Mapping[tuple[str, str], Entry]) -> Mapping[str, list[Entry]]:
    held: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        held[entry.target].append(entry)
    return held


def _rest(parts: _Parts) -> dict[str, float]:
    taken: dict[str, float] = defaultdict(float)
    for (_, target), (low, _, _) in parts.items():
        taken[target] += low
    return {target: max(0.0, 1.0 - low) for target, low in taken.items()}
