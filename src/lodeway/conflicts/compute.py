"""The ledger of contradictions: what differs, in what way, and whom a rule of trust follows."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.claims import claim_text
from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.claims.trust import PRIMARY, STRICT, Trust, trust
from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from lodeway.claims.claim_text import Receipt
    from lodeway.claims.graph import Graph
    from lodeway.claims.trust import Difference
    from lodeway.store.embedded import Store


Reason: TypeAlias = Literal[
    "only", "asked", "preferred", "editors", "read", "primary", "newer", "later", "none"
]

_FIGURES = frozenset({
    "amount", "amountMax", "high", "low", "share", "shareMax", "shareMin", "shareOfOutput", "value",
})  # fmt: skip
_MEASURED = re.compile(r"[$€¥]\s?\d|\d\s?(%|tonnes|t\b|km\b|million|billion|days\b)")
_OPEN = "true-conflict"


@dataclass(frozen=True)
class Side:
    """One of two claims that differ: its receipt, that of its source, and whether it stands.

    What does not stand is denied, taken back or set aside, or is not let through by the reader.
    """

    said: Receipt
    by: Receipt
    stands: bool

    @property
    def claim(self) -> str:
        """Its id."""
        return self.said.id

    @property
    def source(self) -> str:
        """The id of its source."""
        return self.by.id

    @property
    def source_kind(self) -> str | None:
        """What kind of source it is: "government", "press" ..."""
        return self.by.fields.get("sourceKind")

    @property
    def published(self) -> str | None:
        """When its source came out."""
        return self.by.fields.get("published")

    @property
    def confirmed(self) -> str:
        """When it was last confirmed: the later of its beginning and its source's date."""
        return values.later(self.said.fields.get("since"), self.published)

    @property
    def basis(self) -> str:
        """Whether it was read, is recalled ..."""
        return self.said.fields["basis"]

    @property
    def is_figure(self) -> bool:
        """Whether it gives a figure in a column of its own, and is no statement in words."""
        return not _FIGURES.isdisjoint(self.said.fields)

    @property
    def measures(self) -> bool:
        """Whether a figure with its unit is in it, if only in the words of a statement."""
        return self.is_figure or bool(_MEASURED.search(self.said.fields.get("summary@en", "")))

    @property
    def rank(self) -> str | None:
        """The rank that the editors gave it, if any."""
        return self.said.fields.get("rank")


@dataclass(frozen=True)
class Conflict:
    """Two claims that differ, and the one that is followed; None where the rule cannot tell.

    `reason` says what decided: only one stands ("only"), its source was "asked" for, it is
    "preferred" by rank, the "editors" say that it prevails, it was "read" and the other recalled,
    its source is "primary", "newer" by publication or "later" confirmed; "none" decided nothing.
    Later is not truer: it decides no true conflict, and nothing between statements in words.
    `changed` tells that the editors' own rule follows another. `note` is the editors' word on it,
    by language.
    """

    difference: Difference
    one: Side
    other: Side
    followed: Side | None
    reason: Reason
    changed: bool
    note: Mapping[str, str]

    @property
    def both_stand(self) -> bool:
        """Whether either could be right, as far as the reader lets claims through."""
        return self.one.stands and self.other.stands

    @property
    def widens(self) -> bool:
        """Whether a figure spans both sides; of statements, only where their figures conflict."""
        worded = self.difference.kind == _OPEN and self.one.measures and self.other.measures
        return self.both_stand and self.difference.widens and (self.is_figure or worded)

    @property
    def is_figure(self) -> bool:
        """Whether both sides give a figure."""
        return self.one.is_figure and self.other.is_figure

    @property
    def about(self) -> frozenset[str]:
        """Everything that either claim names, by id."""
        fields = [*self.one.said.fields.values(), *self.other.said.fields.values()]
        return frozenset(part for value in fields for part in value.split(";"))


def conflicts(
    kg: Graph,
    *,
    through: Filter = ALL,
    rule: str = "editor",
    about: str | None = None,
    kind: str | None = None,
) -> tuple[Conflict, ...]:
    """Every difference of which at least one claim is let `through`, in order of their ids.

    With `about` only those in which a claim names that thing, with `kind` only those of a kind;
    both by id or name in either language. What was recorded after the day `known` is not told
    at all. Raises `UnknownName` for a name, a kind or a rule that there is not.
    """
    thing = kg.find(about) if about else None
    sort = kg.find(kind, kind="DifferenceKindCode") if kind else None
    trusted = trust(kg.store, rule)
    pairs = [d for d in trusted.differences if sort in (None, d.kind)]
    return tuple(
        one
        for one in _weighed(kg.store, pairs, trusted, through)
        if (one.one.stands or one.other.stands) and (thing is None or thing in one.about)
    )


def _weighed(
    store: Store, pairs: Sequence[Difference], rule: Trust, through: Filter
) -> Iterator[Conflict]:
    noted = rows(store, "difference-notes", package=__package__ or "")
    there = {local(row["claim"]) for row in noted}
    sides = _sides(store, there & {c for d in pairs for c in (d.one, d.other)}, through)
    notes = _notes(noted)
    for d in pairs:
        if d.one in sides and d.other in sides:
            yield _conflict(d, sides[d.one], sides[d.other], rule, notes.get(d.pair, {}))


def _sides(store: Store, claims: Collection[str], through: Filter) -> dict[str, Side]:
    let = rows(store, "let-through", package=__package__ or "", **through.bindings())
    standing = {local(row["claim"]) for row in let}
    told = claim_text.told_by(rows(store, "difference-claims", package=__package__ or ""))
    said = (told[claim] for claim in sorted(claims) if "source" in told[claim].fields)
    known = [one for one in said if not _later(one, through)]
    return {c.id: Side(c, told[c.fields["source"]], c.id in standing) for c in known}


def _later(claim: Receipt, through: Filter) -> bool:
    """Whether we came to know of it only after the day asked."""
    return through.known is not None and claim.fields["recorded"] > through.known.isoformat()


def _notes(noted: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in noted:
        if row["note"] is not None:
            found[local(row["pair"])][row["note"].lang] = str(row["note"])
    return found


def _conflict(
    difference: Difference, one: Side, other: Side, rule: Trust, note: Mapping[str, str]
) -> Conflict:
    followed, reason = _followed(difference, one, other, rule)
    usual, _ = _followed(difference, one, other, Trust("editor", rule.differences))
    return Conflict(difference, one, other, followed, reason, followed != usual, note)


def _followed(
    difference: Difference, one: Side, other: Side, rule: Trust
) -> tuple[Side | None, Reason]:
    if one.stands != other.stands:
        return (one if one.stands else other), "only"
    first, second = rule.ordered([one, other])
    reason = _reason(difference, first, second, rule.rule)
    figures = first.is_figure and second.is_figure
    if reason == "later" and (difference.kind == _OPEN or not figures):
        reason = "none"
    return (None if reason == "none" else first), reason


def _reason(difference: Difference, first: Side, second: Side, rule: str) -> Reason:
    """What sets the first before the second, in the order in which the rule looks."""
    editors = rule not in STRICT
    tests: dict[Reason, bool] = {
        "asked": rule == f"source:{first.source}" and second.source != first.source,
        "preferred": editors and first.rank == "preferred" and second.rank != "preferred",
        "editors": editors and difference.prevails == first.claim,
        "read": second.basis == "recalled" and first.basis != "recalled",
        "primary": rule == "primary" and _is_primary(first) and not _is_primary(second),
        "newer": rule == "newest" and _day(first.published) != _day(second.published),
        "later": rule != "newest" and _day(first.confirmed) != _day(second.confirmed),
    }
    return next((reason for reason, holds in tests.items() if holds), "none")


def _is_primary(side: Side) -> bool:
    return side.source_kind in PRIMARY


def _day(told: str | None) -> date | None:
    """The last day that a date as told may mean."""
    return values.partial_date(told).latest if told else None
