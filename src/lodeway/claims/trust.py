"""Which of several claims to follow, by a rule that the reader can change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from lodeway.claims.rows import rows
from lodeway.claims.standing import WIDENS
from lodeway.schema import values
from lodeway.schema.errors import UnknownName
from lodeway.schema.names import nearest
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from lodeway.store.embedded import Store


RULES = ("editor", "primary", "newest")
STRICT = frozenset({"primary", "newest"})  # these look at no rank and at no word of the editors
_SOURCE = "source:"
PRIMARY = frozenset({"filing", "regulator", "government", "company-release", "dataset"})


class _Said(Protocol):
    """What a claim must tell of itself to be weighed against others."""

    @property
    def claim(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def source_kind(self) -> str | None: ...
    @property
    def published(self) -> str | None: ...
    @property
    def confirmed(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def rank(self) -> str | None: ...


Claim = TypeVar("Claim", bound=_Said)


@dataclass(frozen=True)
class Difference:
    """Two claims that differ: in what way, and which of them the editor follows, if any."""

    pair: str
    one: str
    other: str
    kind: str
    prevails: str | None

    @property
    def widens(self) -> bool:
        """Whether the truth may lie with either, so that a figure spans from one to the other."""
        return self.kind in WIDENS


@dataclass(frozen=True)
class Trust:
    """A rule, the source that it follows if it names one, and the known differences.

    - "editor": the preferred claim, then what a difference says prevails, then the newest;
    - "primary": filings, authorities, companies' own releases and data sets first, then the newest;
    - "newest": the newest by date of publication;
    - "source:NAME": that source wherever it speaks, elsewhere as the editor.

    By "primary" and "newest" what is only recalled comes after all that was read. Elsewhere it does
    among equals alone: a rank, a source asked for or the editor's word on a difference is stronger.
    """

    rule: str = "editor"
    differences: tuple[Difference, ...] = ()

    def ordered(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The claims, the one to follow first; those that nothing tells apart by their ids."""
        left = sorted(claims, key=self._key)
        if self.rule in STRICT or len(left) < 2:
            return tuple(left)
        found: list[Claim] = []
        while left:
            first = next((c for c in left if not self._beaten(c, left)), left[0])
            left.remove(first)
            found.append(first)
        return tuple(found)

    def widened(self, first: Claim, others: Iterable[Claim]) -> tuple[Claim, ...]:
        """Those of the `others` that leave it open whether the `first` is right."""
        return tuple(c for c in others if frozenset({first.claim, c.claim}) in self._open)

    @cached_property
    def _open(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset({d.one, d.other}) for d in self.differences if d.widens)

    @cached_property
    def _beats(self) -> frozenset[tuple[str | None, str]]:
        return frozenset(
            (d.prevails, d.one if d.prevails == d.other else d.other) for d in self.differences
        )

    def _beaten(self, claim: _Said, left: Collection[_Said]) -> bool:
        # A rank or a source asked for is the stronger word; a difference decides among equals.
        rivals = (c for c in left if self._standing(c) == self._standing(claim))
        return any((rival.claim, claim.claim) in self._beats for rival in rivals)

    def _key(self, claim: _Said) -> tuple[object, ...]:
        recalled = claim.basis == "recalled"
        if self.rule == "newest":
            return recalled, _ago(claim.published), claim.claim
        if self.rule == "primary":
            primary = claim.source_kind in PRIMARY
            return recalled, not primary, _ago(claim.confirmed), claim.claim
        return *self._standing(claim), recalled, _ago(claim.confirmed), claim.claim

    def _standing(self, claim: _Said) -> tuple[bool, bool]:
        asked = self.rule == _SOURCE + claim.source
        return not asked, claim.rank != "preferred"


def trust(store: Store, rule: str = "editor") -> Trust:
    """The rule by its name, with the differences of the graph.

    Raises `UnknownName` for a rule that there is not, or a source that is not in the graph.
    """
    if rule.startswith(_SOURCE):
        _check_source(store, rule.removeprefix(_SOURCE))
    elif rule not in RULES:
        known = (*RULES, "source:NAME")
        raise UnknownName(rule, "rule of trust", nearest(rule, RULES) or known)
    return Trust(rule, _differences(store))


def _differences(store: Store) -> tuple[Difference, ...]:
    """The differences between claims that the graph records, in order of their ids."""
    return tuple(
        Difference(
            local(row["pair"]),
            local(row["one"]),
            local(row["other"]),
            local(row["kind"]),
            local(row["prevails"]) if row["prevails"] else None,
        )
        for row in rows(store, "differences")
    )


def _check_source(store: Store, name: str) -> None:
    known: Sequence[str] = [local(row["source"]) for row in rows(store, "source-names")]
    if name not in known:
        raise UnknownName(name, "source", nearest(name, known))


def _ago(day: str | None) -> int:
    """Less for what is newer; what has no date comes last."""
    return -(values.partial_date(day).latest if day else date.min).toordinal()
