"""Shares as ranges, and what the answers about control are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from lodeway.schema.values import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.ownership.holdings import Right, Word


Claims: TypeAlias = tuple[str, ...]
By: TypeAlias = Literal["seat", "state", "owner", "bloc"]
Weight: TypeAlias = Literal["output", "count", "reserves"]


@dataclass(frozen=True)
class Party:
    """What is known of a holder apart from its holdings: its class and the country of its seat."""

    name: str
    kind: str
    seat: str | None = None


@dataclass(frozen=True)
class Said:
    """What one claim says of a share, and in which source; `holder` may be one further up."""

    claim: str
    holder: str
    share: Range
    source: str
    confirmed: str


@dataclass(frozen=True)
class Direct:
    """A holder's direct share; `against` are claims on it that the rule of trust set aside.

    `confirmed` is the last day on which a source is known to have said so. `flags` are those of
    `lodeway.ownership.entries.Entry`, `within` the half-known date of its beginning or its end,
    `closed` the claim by whose beginning it ends where no source gives its end.
    `grounds` name, for a claim that is worked out from others,
    those others.
    """

    holder: str
    share: Range
    status: str
    confirmed: str
    flags: tuple[str, ...]
    claims: Claims
    grounds: Mapping[str, Claims]
    against: tuple[Said, ...]
    within: str | None = None
    closed: str | None = None


@dataclass(frozen=True)
class Link:
    """One holding of a chain. Without claims it is what a body of a state is, or a seat.

    `confirmed` is the last day on which a source is known to have said so; "" if none is dated.
    """

    holder: str
    target: str
    share: Range
    confirmed: str
    claims: Claims


@dataclass(frozen=True)
class Way:
    """One chain of holdings from an owner down to the thing, and the product of its links."""

    links: tuple[Link, ...]
    share: Range
    claims: Claims


@dataclass(frozen=True)
class Owner:
    """A party that the look-through reaches, with all that comes to it over every chain.

    `votes` adds up the least link of each chain (La Porta et al. 1999), which is the say that goes
    with them; `controls` says whether it has most votes of the thing, directly or through what it
    controls, or is said to control it; None where that is not known (`Control.kept`). `last` is
    true of a party whose own holders nobody names.
    """

    name: str
    kind: str
    share: Range
    votes: float
    controls: bool | None
    last: bool
    ways: tuple[Way, ...]
    claims: Claims

    @property
    def confirmed(self) -> str:
        """The day on which the oldest link was last confirmed; "" if one of them has no date."""
        links = (link for way in self.ways for link in way.links if link.claims)
        return min((link.confirmed for link in links), default="")


@dataclass(frozen=True)
class Seat:
    """What comes to the parties of one country together, by their seats."""

    country: str
    share: Range
    claims: Claims


@dataclass(frozen=True)
class Promise:
    """A share that is agreed or announced and not held.

    What is `said` is a part of the interest of `of`, where that is given: `theirs` is that interest
    by one claim, and `gives` what comes of it. One promise a claim on the interest.
    """

    holder: str
    said: Range
    of: str | None
    theirs: Range | None
    gives: Range
    agreement: str | None
    status: str
    since: str | None
    claims: Claims


@dataclass(frozen=True)
class Control:
    """Who has a say in one thing on a day, and how that follows.

    `lacks` is the part of the thing that nobody named holds directly, `unseated` what comes to no
    known country. `seat_of` gives the country in which each owner sits, where known. `kept` are
    holders who gave up the lesser part of an interest that controls the thing, with the part of
    that interest they keep: whether they still command the whole of it, nobody says. `perhaps` are
    shares that may have begun, some time in their `since`, and do not count while what was before
    them leaves no room. `by_law` are those who control the thing, or a party between, above all
    votes; nobody between two such terms.
    """

    thing: str
    day: str
    direct: tuple[Direct, ...]
    lacks: float
    owners: tuple[Owner, ...]
    seats: tuple[Seat, ...]
    unseated: float
    seat_of: Mapping[str, str]
    kept: Mapping[str, float]
    rights: tuple[Right, ...]
    promised: tuple[Promise, ...]
    perhaps: tuple[Promise, ...] = ()
    by_law: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)

    @property
    def stale(self) -> float:
        """The part of the thing whose direct holders were not confirmed for five years."""
        return sum(one.share.point or one.share.low for one in self.direct if "stale" in one.flags)
