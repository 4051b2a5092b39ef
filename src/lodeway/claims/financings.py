"""Sums of money as the claims that stand say them: from whom, to whom, in what form, how firm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_filter import ALL, Filter, rung
from lodeway.claims.rows import rows
from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.store.embedded import Store


@dataclass(frozen=True)
class Sum:
    """A sum of money: at least `low`, at most `high`, in whole units of its `currency`.

    "Up to 300 million" is from 0 to 300 million; both are None where no figure is given. `whole`
    is the larger sum that contains it, `overlaps` are others that may hold some of the same money.
    `rung` is the step of the ladder that `status` is; `first` the first day on which it may have
    begun. `since`, `until` and `published` (of its source) are as precise as the source.
    """

    claim: str
    financiers: tuple[str, ...]
    recipients: tuple[str, ...]
    instrument: str
    low: float | None
    high: float | None
    currency: str | None
    whole: str | None
    overlaps: tuple[str, ...]
    agreement: str | None
    status: str
    rung: int
    since: str | None
    until: str | None
    first: date | None
    source: str
    published: str | None
    basis: str
    confidence: str | None = None

    @property
    def confirmed(self) -> str:
        """When it was last confirmed: the later of its beginning and its source's date, or ""."""
        return values.later(self.since, self.published)


def financings(store: Store, through: Filter = ALL) -> tuple[Sum, ...]:
    """The sums that are let through and had begun on its day, in order of their claims' ids.

    A sum is an event: what was promised or paid over a period stays on the books when the period
    is over. The day therefore leaves out what had not begun, and nothing that had ended.
    """
    whenever = replace(through, on=None)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows(store, "financings", **whenever.bindings()):
        found.setdefault(local(row["claim"]), []).append(row)
    sums = (_sum(claim, of) for claim, of in found.items())
    return tuple(s for s in sums if through.on is None or s.first is None or s.first <= through.on)


def _sum(claim: str, of: list[Mapping[str, Any]]) -> Sum:
    one = of[0]
    amount, most = (None if one[n] is None else float(one[n]) for n in ("amount", "most"))
    low = 0.0 if amount is None and most is not None else amount
    return Sum(
        claim=claim,
        financiers=_each(of, "financier"),
        recipients=_each(of, "recipient"),
        instrument=local(one["instrument"]),
        low=low,
        high=amount if most is None else most,
        currency=str(one["currency"]) if one["currency"] else None,
        whole=local(one["whole"]) if one["whole"] else None,
        overlaps=_each(of, "overlap"),
        agreement=local(one["agreement"]) if one["agreement"] else None,
        status=local(one["step"]),
        rung=rung(one["step"], one["rung"]),
        since=str(one["since"]) if one["since"] else None,
        until=str(one["until"]) if one["until"] else None,
        first=date.fromisoformat(str(one["first"])) if one["first"] else None,
        source=local(one["source"]),
        published=str(one["published"]) if one["published"] else None,
        basis=local(one["stands"]),
        confidence=local(one["sure"]) if one["sure"] else None,
    )


def _each(of: list[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(sorted({local(row[name]) for row in of if row[name]}))
