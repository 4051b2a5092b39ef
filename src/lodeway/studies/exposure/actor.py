"""Who counts as an actor: a state with its bodies and everybody seated in it, or a firm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.analysis.control import majority
from lodeway.networks import holdings
from lodeway.studies.control.world import SEAT
from lodeway.studies.looked_through import Look

if TYPE_CHECKING:
    from lodeway.studies.model import Graph
    from lodeway.studies.owned import Owned, Part

_STATES = frozenset({"Country", "State", "Territory"})


@dataclass(frozen=True)
class Actor:
    """An actor in the world of `owned`; `bodies` are those that are wholly its, itself included.

    `state`: it is a country, so that all who sit in it count, and it has a territory and laws.
    `firms` are those who count as it: seated in it, or controlled by it if it is a firm.
    """

    name: str
    state: bool
    bodies: frozenset[str]
    firms: frozenset[str]
    owned: Owned

    def parts(self) -> tuple[Part, ...]:
        """What of each mine's output comes to it: to all who sit in a state, else to itself."""
        return self.owned.by_seat(self.name) if self.state else self.owned.by_party(self.name)

    def share(self, thing: str) -> tuple[float, float, float]:
        """Its part of a thing or a company over all chains: low, middle, high by named holders."""
        if thing == self.name:
            return 1.0, 1.0, 1.0  # what others hold of a firm is not asked here
        if thing in self._look.direct.index:
            low, mid, sure, _ = self._look.shares(self._holder, (thing,))
            return low, mid, sure
        whole = float(thing in self.firms)
        return whole, whole, whole

    def behind(self, thing: str) -> tuple[str, ...]:
        """The claims that carry that part."""
        return self._look.behind(self._holder, (thing,))

    @property
    def _holder(self) -> str:
        return SEAT + self.name if self.state else self.name

    @cached_property
    def _look(self) -> Look:
        given = self.owned.world.seated if self.state else self.owned.world.shares
        return Look(given, tuple(name for name in (self._holder,) if name in given.index))


def actor(kg: Graph, name: str, found: Owned) -> Actor:
    """The actor of this id as it stands in the world of `found`."""
    parties = found.world.parties
    parents = holdings.parents(kg.store)
    bodies = {name}
    while more := {body for body, parent in parents.items() if parent in bodies} - bodies:
        bodies |= more
    state = name in parties and parties[name].kind in _STATES
    if state:
        firms = bodies | {party.name for party in parties.values() if party.seat == name}
    elif name in found.world.shares.index:
        stated = tuple(sorted(found.world.stated))
        firms = bodies | majority.controlled(found.world.shares, name, stated=stated).keys()
    else:
        firms = bodies
    return Actor(name, state, frozenset(bodies), frozenset(firms), found)
