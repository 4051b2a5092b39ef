"""Stakes, controls and parents, as the claims that stand say them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lodeway import values
from lodeway.networks.ladder import ALL, Filter
from lodeway.networks.projection import rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.store.embedded import Store

SHARE = "shareholding"
_HELD = ("closed", "operating", "reported")
_NAMES = ("claim", "holder", "target", "kind", "source", "basis", "rank")
_SIZES = ("share", "low", "high")


@dataclass(frozen=True)
class Word:
    """What a claim says of a holder and a target, and how much it may be believed.

    `since`, `until` and `published` (of its source) are as precise as the source: "2026-02".
    `rung` is the step of the ladder that `status` is. None where nothing is said.
    """

    claim: str
    holder: str
    target: str
    kind: str
    status: str
    rung: int
    since: str | None
    until: str | None
    source: str
    source_kind: str | None
    published: str | None
    basis: str
    rank: str | None

    @cached_property
    def confirmed(self) -> str:
        """When it was last confirmed: the later of its beginning and its source's date, or ""."""
        return values.later(self.since, self.published)

    @property
    def held(self) -> bool:
        """Whether it tells of what is, rather than of a deal that is not closed."""
        return self.status in _HELD


@dataclass(frozen=True)
class Holding(Word):
    """A stake: `share` in percent if known, or at least `low` and at most `high`.

    `kind` is the type of interest ("shareholding", "royalty" ...). With `of` the percentages are
    of what that holder has in the target, not of the whole. `agreement` is the one it comes under.
    """

    share: float | None = None
    low: float | None = None
    high: float | None = None
    of: str | None = None
    agreement: str | None = None

    @property
    def known(self) -> bool:
        """Whether the claim gives a size at all."""
        return not (self.share is None and self.low is None and self.high is None)


def holdings(store: Store, through: Filter = ALL) -> tuple[Holding, ...]:
    """Every stake that is let through, of every kind of interest, in order of the claims' ids."""
    found: dict[str, Holding] = {}
    for row in rows(store, "holdings", **through.bindings()):
        found.setdefault(local(row["claim"]), _holding(row))
    return tuple(found.values())


def controls(store: Store, through: Filter = ALL) -> tuple[Word, ...]:
    """Every control by votes, by a state or through the board; `kind` says which."""
    return tuple(Word(**word(row)) for row in rows(store, "controls", **through.bindings()))


def parents(store: Store) -> Mapping[str, str]:
    """The state, bloc or body that each body belongs to, wholly."""
    return {local(row["body"]): local(row["parent"]) for row in rows(store, "parents")}


def groups(store: Store) -> frozenset[str]:
    """Groups of unnamed holders, such as the public: many, who together direct nothing."""
    return frozenset(local(row["group"]) for row in rows(store, "holder-groups"))


def _holding(row: Mapping[str, Any]) -> Holding:
    said = word(row)
    said |= {name: None if row[name] is None else float(row[name]) for name in _SIZES}
    said |= {name: local(row[name]) if row[name] else None for name in ("of", "agreement")}
    return Holding(**said)


def word(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `Word` from a row of a query."""
    said = {name: local(row[name]) if row[name] else None for name in _NAMES}
    said["status"] = local(row["step"])
    said["source_kind"] = local(row["sourceKind"]) if row["sourceKind"] else None
    dates = {n: str(row[n]) if row[n] else None for n in ("since", "until", "published")}
    return {**said, **dates, "rung": int(row["rung"])}
