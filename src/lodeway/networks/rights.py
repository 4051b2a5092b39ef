"""Rights that come by contract and are no share: offtakes, price floors, operation, seats, royalties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from lodeway.networks.holdings import Word, word
from lodeway.networks.ladder import ALL, Filter
from lodeway.networks.projection import rows
from lodeway.store.rows import Iri
from lodeway.vocab import LD, local

if TYPE_CHECKING:
    from lodeway.store.embedded import Store


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


def rights(store: Store, through: Filter = ALL) -> tuple[Right, ...]:
    """Every right by contract that is let through, whatever its status, by the claims' ids."""
    found: dict[str, Right] = {}
    asked = through.bindings()
    every = (rows(store, "rights", **_CLAIMS[name], **asked) for name in sorted(_CLAIMS))
    for row in chain.from_iterable(every):
        claim = local(row["claim"])
        one = found.get(claim) or _right(row)
        minerals = {*one.minerals, *([local(row["mineral"])] if row["mineral"] else [])}
        found[claim] = replace(one, minerals=tuple(sorted(minerals)))
    return tuple(found[claim] for claim in sorted(found))


def _right(row: Mapping[str, Any]) -> Right:
    sizes = {
        n: None if row[n] is None else float(row[n])
        for n in ("percent", "amount", "factor", "years")
    }
    names = {
        n: local(row[n]) if row[n] else None for n in ("unit", "base", "currency", "agreement")
    }
    return Right(**{**word(row), **sizes, **names})
