"""Shortcuts past the claims that hold on the day of a release, and those for which that is not sure.

In words: a claim is graded by how surely it holds on the day. It holds if it surely stands by its
dates and by what followed it, and if it and all that it is worked out from was read and says since
when, or has a source of a known date: it had begun when that came out. If one of them has neither, it
is "undated". It is "unsure" if one of them is recalled or assumed, if it spells out a sentence that
checking did not confirm, if it may not have begun or may be over, or if it is signed and conditions
may be open.
What was taken back, set aside, denied, planned or has ended has no grade.

A shortcut joins two things that a claim ties. Of several claims on a pair the best grade counts, so
that a pair stands in one graph only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from lodeway.claims import standing
from lodeway.claims.claim_filter import BINDS, Filter, firm
from lodeway.claims.grounds import named
from lodeway.claims.lives import HELD
from lodeway.claims.rows import rows
from lodeway.schema import rdf, vocab
from lodeway.schema.vocab import local
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from lodeway.store.embedded import Store


Grade: TypeAlias = Literal["now", "undated", "unsure"]
GRADES: tuple[Grade, ...] = get_args(Grade)  # the best first
Pair: TypeAlias = tuple[str, str]

_OPEN = frozenset({"signed", "ratification-pending"})
_OF_BASIS: Mapping[Grade, tuple[str, ...]] = {
    "now": ("read", "calculated", "derived"),
    "undated": ("read", "calculated", "derived"),
    "unsure": ("read", "calculated", "derived", "recalled", "assumed"),
}
_OTHERS = """
SELECT ?claim ?basis ?day {
  VALUES (?claim) { (UNDEF) }
  ?claim a ld:Claim ; ld:basis ?basis ; ld:source ?source .
  OPTIONAL { ?claim ld:since ?since }
  OPTIONAL { ?source ld:published ?published }
  BIND(COALESCE(?since, ?published) AS ?day)
} ORDER BY ?claim
"""
_DOUBTED = """
SELECT DISTINCT ?claim {
  ?claim ld:spellsOut/ld:verdict ?verdict . FILTER(?verdict != verdict:confirmed)
} ORDER BY ?claim
"""


# How surely each claim holds on the day.


class Grades:
    """How surely the claims of a store hold on a day."""

    def __init__(self, store: Store, day: date) -> None:
        whole = standing.of(store)
        self._ties, self._lives, self._named = whole.matters, whole.lives, named(store)
        self._here = whole.presence(Filter(on=day))
        names = sorted({name for of in self._named.values() for name in of})
        others = [(Iri(vocab.ID + name),) for name in names if vocab.ID + name not in self._ties]
        self._doubted = {str(row[0]) for row in store.table(_DOUBTED).rows}
        # Of what is no tie no more is read than its notes need.
        self._others = {
            str(claim): _own(local(str(basis)), dated=day is not None)
            for claim, basis, day in store.table(_OTHERS, bindings={"claim": others}).rows
        }

    def of(self, claim: str) -> Grade | None:
        """The grade of a claim by its id; None if it does not stand, or is no claim."""
        name = vocab.ID + claim
        here = self._here.get(name) if name in self._ties else None
        if here is None:
            return None
        if here.phase != "stands" or not here.counts or name in self._doubted:
            return "unsure"
        return self._rests(claim, frozenset())

    def status(self, claim: str) -> str | None:
        """How firm a claim is."""
        return self._lives[vocab.ID + claim].status

    def _rests(self, claim: str, seen: frozenset[str]) -> Grade:
        """What a claim rests on: itself, and what it is worked out from."""
        name = vocab.ID + claim
        if name not in self._ties:
            return self._others.get(name, "now")  # a word of the note that names no claim
        life = self._lives[name]
        further = (one for one in self._named.get(claim, ()) if one not in seen | {claim})
        return worst(
            [
                _own(life.basis, dated=bool(life.began or life.published)),
                *(self._rests(one, seen | {claim}) for one in further),
            ]
        )


def _own(basis: str | None, *, dated: bool) -> Grade:
    if basis not in _OF_BASIS["now"]:
        return "unsure"
    return "now" if dated else "undated"


def worst(grades: Iterable[Grade]) -> Grade:
    """The worst of some grades; the best there is of none."""
    return max(grades, key=GRADES.index, default="now")


# Pairs, and the graphs that they make.


@dataclass(frozen=True)
class Shortcut:
    """A word that joins two things, one for what holds `now` and one for what only may.

    `rule` is how its graph is called; those of what may hold are called after `may`, with the grade.
    """

    rule: str
    now: str
    may: str
    threshold: int | None = None

    def graph(self, grade: Grade) -> str:
        """The name of the graph of one grade: "operates-now", "may-operate-now-undated"."""
        return self.rule if grade == "now" else f"{_dashed(self.may)}-{grade}"


def _dashed(word: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in word)


@dataclass(frozen=True)
class Joined:
    """The pairs that a shortcut joins with one grade, and the claims that they rest on."""

    shortcut: Shortcut
    grade: Grade
    pairs: frozenset[Pair]
    claims: frozenset[str]

    def quads(self, day: date) -> list[rdf.Quad]:
        """The pairs in a graph of their own, which tells the rule, the day, the basis and the claims."""
        graph = rdf.Iri(vocab.DERIVED_GRAPHS + self.shortcut.graph(self.grade))
        word = rdf.ld(self.shortcut.now if self.grade == "now" else self.shortcut.may)
        return [
            *(rdf.Quad(_thing(one), word, _thing(other), graph) for one, other in self.pairs),
            *(rdf.Quad(graph, key, value, graph) for key, value in self._about(day)),
        ]

    def _about(self, day: date) -> Iterator[tuple[rdf.Iri, rdf.Iri | rdf.Literal]]:
        yield rdf.ld("derivedBy"), rdf.Literal(self.shortcut.rule)
        yield rdf.ld("asOf"), rdf.typed(day.isoformat(), "date")
        for basis in _OF_BASIS[self.grade]:
            yield rdf.ld("onBasis"), rdf.Iri(f"{vocab.CODE}basis/{basis}")
        if self.shortcut.threshold is not None:
            yield rdf.ld("threshold"), rdf.typed(str(self.shortcut.threshold), "integer")
        for claim in self.claims:
            yield rdf.Iri(vocab.PROV + "wasDerivedFrom"), _thing(claim)


def _thing(name: str) -> rdf.Iri:
    return rdf.Iri(vocab.ID + name)


@dataclass(frozen=True)
class _Kind:
    """Which claims of a class make a shortcut: in which `forms` if any, and how firm.

    Of those with a status of `waits` it is not sure that they hold.
    """

    shortcut: Shortcut
    forms: frozenset[str | None]
    holds: frozenset[str]
    waits: frozenset[str] = frozenset()

    def grade(self, claim: str, grades: Grades) -> Grade | None:
        """The grade of a claim of this class; None if it is not firm enough."""
        status = grades.status(claim)
        if status in self.waits and grades.of(claim):
            return "unsure"
        return grades.of(claim) if status in self.holds else None


def _kinds(store: Store) -> Mapping[str, _Kind]:
    binds = firm(store, BINDS) | {"reported"}
    return {
        "Stake": _Kind(
            Shortcut("holds-stake-in-now", "holdsStakeInNow", "mayHoldStakeInNow", 0),
            frozenset({"shareholding", "voting-rights"}),
            HELD,
        ),
        # To have signed what binds nobody is to belong to a body that rests on such a text.
        "Membership": _Kind(
            Shortcut("member-of-now", "memberOfNow", "mayBeMemberOfNow"),
            frozenset({None, "member", "chair", "signatory", "party"}),
            binds | {"non-binding"},
            _OPEN,
        ),
        "Operation": _Kind(
            Shortcut("operates-now", "operatesNow", "mayOperateNow"), frozenset({None}), HELD
        ),
        "Participation": _Kind(
            Shortcut("party-to-now", "partyToNow", "mayBePartyToNow"),
            frozenset({None, "party", "signatory"}),
            binds,
            _OPEN,
        ),
    }


def joined(store: Store, grades: Grades) -> list[Joined]:
    """Who holds a stake in what, belongs to what, runs what and is bound by what, by grade."""
    kinds = _kinds(store)
    matters = standing.of(store).matters
    found: dict[str, dict[Pair, dict[Grade, set[str]]]] = {name: {} for name in kinds}
    for row in rows(store, "now"):
        name, claim = local(row["kind"]), local(row["claim"])
        form = local(row["form"]) if row["form"] else None
        if form not in kinds[name].forms or matters[row["claim"]].part == 0:
            continue
        if grade := kinds[name].grade(claim, grades):
            of = found[name].setdefault((local(row["from"]), local(row["to"])), {})
            of.setdefault(grade, set()).add(claim)
    return [one for name, kind in kinds.items() for one in by_grade(kind.shortcut, found[name])]


def by_grade(
    shortcut: Shortcut, found: Mapping[Pair, Mapping[Grade, Collection[str]]]
) -> Iterator[Joined]:
    """The pairs of a shortcut, each with the best of its grades only and the claims of that grade."""
    best = {pair: min(of, key=GRADES.index) for pair, of in found.items()}
    for grade in GRADES:
        pairs = frozenset(pair for pair, of in best.items() if of == grade)
        if pairs:
            claims = frozenset(claim for pair in pairs for claim in found[pair][grade])
            yield Joined(shortcut, grade, pairs, claims)
