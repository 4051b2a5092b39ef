"""Who holds, controls and belongs to what, read out of a release for formats of ownership data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from lodeway.schema import vocab, words
from lodeway.schema.values import PartialDate, partial_date
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.schema.words import Text

_ = words.of(__name__)

# Why no format of holdings can tell a claim.
NOT_HELD = _("announced, agreed or not binding, which would read as held")
SET_ASIDE = _("set aside for a better account")

# The ends of each kind of claim that these formats know.
_ENDS = {
    "Stake": ("holder", "target"),
    "Control": ("controller", "controlled"),
    "Membership": ("member", "organization"),
}
_HELD = {"closed", "operating", "reported"}

Facts: TypeAlias = "dict[str, list[ox.Literal | ox.NamedNode]]"


@dataclass(frozen=True)
class Party:
    """An actor or an asset at the end of a claim; `country` is its home as code and name."""

    id: str
    kinds: frozenset[str]
    name: str
    other_names: tuple[str, ...]
    country: tuple[str, str] | None
    identifiers: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """Where a claim was read; `told` is the day of publication, else that of reading."""

    id: str
    label: str
    publisher: str
    url: str | None
    reference: str
    kind: str
    told: str | None
    retrieved: str | None


@dataclass(frozen=True)
class Held:
    """A stake, a control or a membership with all that its row says.

    `until` is the source's own word; `closed` is the last day before the claim that took its place,
    and `closed_by` that claim. Shares are percentages as they are written.
    """

    id: str
    kind: str
    holder: Party
    target: Party
    form: str
    directness: str
    share: str | None
    least: str | None
    most: str | None
    since: PartialDate | None
    until: PartialDate | None
    closed: str | None
    closed_by: str | None
    progress: str
    outcome: str | None
    rank: str | None
    basis: str
    confidence: str
    locator: str
    note: str | None
    recorded: str
    part_of_another: bool
    source: Source

    @property
    def stands(self) -> bool:
        """Whether it is told as a fact: carried out, and neither denied nor halted without a day."""
        return (
            self.progress in _HELD
            and not self.part_of_another
            and self.outcome != "denied"
            and (self.outcome is None or self.until is not None)
        )


@dataclass(frozen=True)
class Export:
    """What was written, and what was left out: how many claims for each reason."""

    content: bytes
    left: Mapping[Text, int]


class Told:
    """Sorts claims: those that a format can tell, and the reasons why it cannot tell the others."""

    def __init__(self) -> None:
        self._left: Counter[Text] = Counter()

    def out(self, reason: Text | None) -> bool:
        """Whether there is a reason to leave a claim out, which is counted."""
        if reason is not None:
            self._left[reason] += 1
        return reason is not None

    @property
    def left(self) -> Mapping[Text, int]:
        """How many were left out for each reason, most first."""
        return dict(self._left.most_common())


def read(asserted: Iterable[ox.Quad], derived: Iterable[ox.Quad]) -> tuple[Held, ...]:
    """All stakes, controls and memberships of a release, whatever became of them, by id."""
    return _Reader(asserted, derived).held()


class _Reader:
    def __init__(self, asserted: Iterable[ox.Quad], derived: Iterable[ox.Quad]) -> None:
        self._facts: dict[str, Facts] = {}
        self._gather(asserted)
        closings = {vocab.LD + "heldUntil", vocab.LD + "closedBy"}
        self._gather(quad for quad in derived if quad.predicate.value in closings)
        self._ids = self._identifiers()
        self.party = cache(self._party)
        self.source = cache(self._source)

    def _gather(self, quads: Iterable[ox.Quad]) -> None:
        for quad in quads:
            subject, thing = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(thing, ox.NamedNode | ox.Literal):
                facts = self._facts.setdefault(subject.value, {})
                facts.setdefault(local(quad.predicate.value), []).append(thing)

    def held(self) -> tuple[Held, ...]:
        found = (
            self._claim(iri, kind)
            for iri, facts in self._facts.items()
            for kind in self._kinds(facts) & set(_ENDS)
        )
        return tuple(sorted(found, key=lambda claim: claim.id))

    def _kinds(self, facts: Facts) -> frozenset[str]:
        return frozenset(local(kind.value) for kind in facts.get("type", ()))

    def _text(self, iri: str, name: str, lang: str | None = None) -> str | None:
        """One value of a thing: a text as it is, a code or a thing by its local name."""
        for value in self._facts.get(iri, {}).get(name, ()):
            if isinstance(value, ox.NamedNode):
                return local(value.value)
            if lang is None or value.language == lang:
                return value.value
        return None

    def _day(self, iri: str, name: str) -> PartialDate | None:
        stated = self._text(iri, f"{name}Stated") or self._text(iri, name)
        return partial_date(stated) if stated else None

    def _claim(self, iri: str, kind: str) -> Held:
        holder, target = (self._facts[iri][end][0].value for end in _ENDS[kind])
        text = {name: self._text(iri, name) for name in self._facts[iri]}
        return Held(
            id=local(iri),
            kind=kind,
            holder=self.party(holder),
            target=self.party(target),
            form=text.get("interestType") or text.get("controlType") or text.get("role") or "",
            directness=text.get("directness") or "unknown",
            share=text.get("share"),
            least=text.get("shareMin"),
            most=text.get("shareMax"),
            since=self._day(iri, "since"),
            until=self._day(iri, "until"),
            closed=text.get("heldUntil") if "closedBy" in text else None,
            closed_by=text.get("closedBy"),
            progress=text.get("progress") or "",
            outcome=text.get("outcome"),
            rank=text.get("rank"),
            basis=text.get("basis") or "",
            confidence=text.get("confidence") or "",
            locator=text.get("locator") or "",
            note=self._text(iri, "note", "en"),
            recorded=text.get("recorded") or "",
            part_of_another="ofInterestOf" in text,
            source=self.source(self._facts[iri]["source"][0].value),
        )

    def _party(self, iri: str) -> Party:
        facts = self._facts[iri]
        name = self._text(iri, "label", "en") or local(iri)
        others = [
            value.value
            for key in ("label", "altLabel")
            for value in facts.get(key, ())
            if value.value != name
        ]
        home = iri if "iso2" in facts else next((c.value for c in facts.get("country", ())), None)
        country = None
        if home is not None and (code := self._text(home, "iso2")):
            country = (code, self._text(home, "label", "en") or code)
        known = self._ids.get(iri, {})
        return Party(
            local(iri), self._kinds(facts), name, tuple(dict.fromkeys(others)), country, known
        )

    def _source(self, iri: str) -> Source:
        text = {name: self._text(iri, name) for name in self._facts[iri]}
        reference = text.get("reference") or ""
        url = reference if reference.startswith(("http://", "https://")) else None
        return Source(
            id=local(iri),
            label=self._text(iri, "label", "en") or local(iri),
            publisher=text.get("publisher") or "",
            url=url if url and " " not in url else None,
            reference=reference,
            kind=text.get("sourceKind") or "",
            told=text.get("publishedStated") or text.get("published") or text.get("retrieved"),
            retrieved=text.get("retrieved"),
        )

    def _identifiers(self) -> dict[str, dict[str, str]]:
        """Exact identifiers of things elsewhere, by scheme."""
        found: dict[str, dict[str, str]] = {}
        for iri, facts in self._facts.items():
            if "identifies" in facts and self._text(iri, "matchDegree") == "exact":
                scheme, known = self._text(iri, "identifierScheme"), self._text(iri, "identifier")
                if scheme and known:
                    found.setdefault(facts["identifies"][0].value, {})[scheme] = known
        return found
