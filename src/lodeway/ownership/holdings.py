"""Stakes, controls and rights, as the claims that stand say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_filter import ALL, Filter, rung
from lodeway.claims.lives import SURELY, Presence
from lodeway.claims.once import once
from lodeway.claims.rows import rows
from lodeway.claims.standing import present
from lodeway.schema import values
from lodeway.schema.vocab import LD, local
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.store.embedded import Store


# Stakes and controls, as the claims that stand say them.


SHARE = "shareholding"
_HELD = ("closed", "operating", "reported")
_NAMES = ("claim", "holder", "target", "kind", "source", "rank")
_SIZES = ("share", "low", "high")


@dataclass(frozen=True)
class Word:
    """What a claim says of a holder and a target, and how much it may be believed.

    `since`, `until` and `published` (of its source) are as precise as the source: "2026-02".
    `rung` is the step of the ladder that `status` is; `here` tells how it stands on the day asked.
    None where nothing is said.
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
    here: Presence = SURELY

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


@once
def holdings(store: Store, through: Filter = ALL) -> tuple[Holding, ...]:
    """Every stake that is let through, of every kind of interest, in order of the claims' ids."""
    found: dict[str, Holding] = {}
    for row, here in _present(store, "holdings", through, **through.bindings()):
        found.setdefault(local(row["claim"]), _holding(row, here))
    return tuple(found.values())


@once
def controls(store: Store, through: Filter = ALL) -> tuple[Word, ...]:
    """Every control by votes, by a state or through the board; `kind` says which."""
    return tuple(
        Word(**_word(row, here))
        for row, here in _present(store, "controls", through, **through.bindings())
    )


def _present(
    store: Store, query: str, through: Filter, **bindings: Any
) -> Iterator[tuple[dict[str, Any], Presence]]:
    """The rows whose claims stand or may stand on the day, with which of the two."""
    here = present(store, through)
    for row in rows(store, query, package=__package__, **bindings):
        if (found := here(row["claim"])) is not None:
            yield row, found


def groups(store: Store) -> frozenset[str]:
    """Groups of unnamed holders, such as the public: many, who together direct nothing."""
    return frozenset(
        local(row["group"]) for row in rows(store, "holder-groups", package=__package__)
    )


def _holding(row: Mapping[str, Any], here: Presence) -> Holding:
    said = _word(row, here)
    said |= {name: None if row[name] is None else float(row[name]) for name in _SIZES}
    said |= {name: local(row[name]) if row[name] else None for name in ("of", "agreement")}
    return Holding(**said)


def _word(row: Mapping[str, Any], here: Presence) -> dict[str, Any]:
    """The fields of a `Word` from a row of a query."""
    said = {name: local(row[name]) if row[name] else None for name in _NAMES}
    said |= {"status": local(row["step"]), "basis": local(row["basedOn"])}
    said["source_kind"] = local(row["sourceKind"]) if row["sourceKind"] else None
    dates = {n: str(row[n]) if row[n] else None for n in ("since", "until", "published")}
    return {**said, **dates, "rung": rung(row["step"], row["rung"]), "here": here}


# Rights that come by contract and are no share: offtakes, price floors, operation, seats, royalties.


# For each class of claims: who has the right, in what, and where the claim says of which kind.
_CLAIMS: Mapping[str, Mapping[str, Iri]] = {
    name: {
        "class": Iri(LD + name),
        "holds": Iri(LD + holds),
        "of": Iri(LD + of),
        "as": Iri(LD + form),
    }
    for name, holds, of, form in (
        ("Control", "controller", "controlled", "controlType"),
        ("Offtake", "offtaker", "supplier", "controlType"),
        ("Operation", "operator", "operated", "controlType"),
        ("PriceFloor", "guarantor", "beneficiary", "controlType"),
        ("Stake", "holder", "target", "interestType"),
    )
}


@dataclass(frozen=True)
class Right(Word):
    """What `holder` may have of `target` without owning it.

    `kind` is "Offtake" (it buys output), "PriceFloor" (it guarantees a price), "Operation" (it
    runs the thing), "board" (it names directors), or a type of interest that is no share:
    "royalty", "lease", "option", "warrants", "voting-rights". `percent` is of the output, or of
    what the interest is in; `amount` comes in `unit`, which is `factor` of
    its `base` unit, and, if money, `currency`; `years` is the term.
    """

    percent: float | None = None
    amount: float | None = None
    unit: str | None = None
    base: str | None = None
    factor: float | None = None
    currency: str | None = None
    years: float | None = None
    minerals: tuple[str, ...] = ()
    agreement: str | None = None


@once
def rights(store: Store, through: Filter = ALL) -> tuple[Right, ...]:
    """Every right by contract that is let through, whatever its status, by the claims' ids."""
    found: dict[str, Right] = {}
    asked = through.bindings()
    every = (
        _present(store, "rights", through, **_CLAIMS[name], **asked) for name in sorted(_CLAIMS)
    )
    for row, here in chain.from_iterable(every):
        claim = local(row["claim"])
        one = found.get(claim) or _right(row, here)
        minerals = {*one.minerals, *([local(row["mineral"])] if row["mineral"] else [])}
        found[claim] = replace(one, minerals=tuple(sorted(minerals)))
    return tuple(found[claim] for claim in sorted(found))


def _right(row: Mapping[str, Any], here: Presence) -> Right:
    sizes = {
        n: None if row[n] is None else float(row[n])
        for n in ("percent", "amount", "factor", "years")
    }
    names = {
        n: local(row[n]) if row[n] else None for n in ("unit", "base", "currency", "agreement")
    }
    return Right(**{**_word(row, here), **sizes, **names})
