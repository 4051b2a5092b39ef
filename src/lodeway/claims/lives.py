"""What claims say of themselves: their days, their firmness, what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.claims.dates import Period
from lodeway.schema import values
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lodeway.claims.dates import Phase

    Said = tuple[object, ...]  # a row of `CLAIMS`

_LIVES = """
SELECT ?claim ?since ?until ?recorded ?retracted ?basis ?status ?rung ?rank ?began ?ended ?published {
  # which
  OPTIONAL { ?claim ld:sinceStated ?began }
  OPTIONAL { ?claim ld:untilStated ?ended }
  OPTIONAL { ?claim ld:source ?source . ?source ld:publishedStated ?published }
  OPTIONAL { ?claim ld:sinceEarliest ?since }
  OPTIONAL { ?claim ld:until ?until }
  OPTIONAL { ?claim ld:recorded ?recorded }
  OPTIONAL { ?claim ld:retracted ?retracted }
  OPTIONAL { ?claim ld:basis ?basis }
  OPTIONAL { ?claim ld:status ?status . OPTIONAL { ?status a ld:ProgressCode ; ld:order ?rung } }
  OPTIONAL { ?claim ld:rank ?rank }
} ORDER BY ?claim
"""
CLAIMS = _LIVES.replace(
    "# which",
    """{
    SELECT DISTINCT ?claim {
      ?claim ld:basis|ld:status|ld:recorded|ld:rank|ld:retracted|ld:sinceEarliest|ld:until ?any
    }
  }""",
)
# What a claim is about: whose it is, of what, in which form, how much. A row for each word of it.
ABOUT = """
SELECT ?claim ?class ?property ?value {
  VALUES (?class ?property) {
    (ld:Stake ld:target) (ld:Stake ld:holder) (ld:Stake ld:interestType) (ld:Stake ld:ofInterestOf)
    (ld:Stake ld:share) (ld:Stake ld:shareMin) (ld:Stake ld:shareMax)
    (ld:Operation ld:operated) (ld:Operation ld:operator)
    (ld:Control ld:controlled) (ld:Control ld:controller) (ld:Control ld:controlType)
    (ld:StatusClaim ld:subject) (ld:StatusClaim ld:state)
    (ld:Membership ld:organization) (ld:Membership ld:member) (ld:Membership ld:role)
    (ld:Participation ld:agreement) (ld:Participation ld:party)
    (ld:Restriction ld:legalAct) (ld:Restriction ld:appliesTo) (ld:Restriction ld:imposedBy)
    (ld:Restriction ld:measure)
  }
  ?claim a ?class ; ?property ?value .
}
"""
# The same as `CLAIMS` of those that `ABOUT` tells of, a sixth of all: figures are the most.
ABOUT_LIVES = _LIVES.replace(
    "# which",
    """VALUES ?class {
    ld:Control ld:Membership ld:Operation ld:Participation ld:Restriction ld:Stake ld:StatusClaim
  }
  ?claim a ?class .""",
)


@dataclass(frozen=True)
class Life:
    """What decides whether a claim stands; days are written as 2026-02-03, None where not said.

    `since` is the first day on which it may have begun, `until` the last on which it may not have
    ended, `recorded` the day we learnt of it, `retracted` that on which it was taken back. `rung` is
    the step of progress that its status is, if it is one; `began` and `ended` are the dates as they are written,
    `published` is that of its source.
    """

    since: str | None
    until: str | None
    recorded: str | None
    retracted: str | None
    basis: str | None
    status: str | None
    rung: int | None
    rank: str | None
    began: str | None = None
    ended: str | None = None
    published: str | None = None

    @property
    def held(self) -> bool:
        """Whether it tells of what is, rather than of a deal that is not closed."""
        return self.status in HELD

    @property
    def told(self) -> str | None:
        """The last day on which its source can have come out, else that on which it was recorded."""
        at = values.partial_date(self.published).latest.isoformat() if self.published else None
        return min((day for day in (at, self.recorded) if day), default=None)

    @cached_property
    def period(self) -> Period:
        """When it stands by its own word."""
        period = Period.of(self.began, self.ended)
        return period.told_by(self.told) if self.held else period


@dataclass(frozen=True)
class Matter:
    """What a claim is about: `who` has or does `what`, a kind of thing to a `target`.

    `part` is the percentage that it gives, of the whole or of the interest of a holder named in
    `what`; None where it gives none. `things` are those that a restriction falls on.
    """

    kind: str
    target: str
    who: frozenset[str] = frozenset()
    what: tuple[str, ...] = ()
    part: float | None = None
    things: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def place(self) -> tuple[object, ...]:
        """What rivals stand in each other's way for: a whole that shares fill, or one post."""
        of = self.who if self.kind in OWN else frozenset()
        return self.kind, self.target, self.what, of

    @property
    def same(self) -> tuple[object, ...]:
        """The same holder of the same."""
        return self.kind, self.target, self.what, self.who


@dataclass(frozen=True)
class Presence:
    """How a claim stands on a day: `phase`, whether it `counts`, and `within` which half-known date.

    Where it may be over and no source gives its end, `closed` is the claim whose beginning ends it.
    """

    phase: Phase = "stands"
    counts: bool = True
    within: str | None = None
    closed: str | None = None


SURELY = Presence()


@dataclass(frozen=True)
class Term:
    """A claim that ended on `until` with nothing known of what came after."""

    claim: str
    kind: str
    target: str
    until: str


def matter_of(kind: str, said: Mapping[str, Sequence[str]]) -> Matter:
    """What a claim of a kind is about, from the words it uses."""
    target, who, *forms = _WORDS[kind]
    things = frozenset(said.get("appliesTo", ()))
    parts = [float(v) for name in ("share", "shareMax", "shareMin") for v in said.get(name, ())]
    return Matter(
        kind=kind,
        target=local(said[target][0]) if target in said else "",
        who=frozenset(map(local, said.get(who, ()))),
        what=tuple(local(value) for name in forms for value in said.get(name, ())),
        part=parts[0] if parts else None,
        things=things,
    )


def subject_of(matter: Matter) -> tuple[object, ...]:
    """What a term is about: an act that is followed by another measure is followed all the same."""
    if matter.kind == "StatusClaim":
        return matter.kind, matter.target
    if matter.kind == "Restriction":
        return matter.kind, matter.target or matter.who, matter.what
    return matter.same


class Lives(Mapping[str, Life]):
    """Lives made of rows when they are looked at: most questions look at few claims.

    The rows of `few` claims are read first, and those of `every` claim when another is asked for.
    """

    def __init__(
        self, few: Callable[[], Iterable[Said]], every: Callable[[], Iterable[Said]]
    ) -> None:
        self._few, self._every, self._made = few, every, dict[str, Life]()

    @cached_property
    def _first(self) -> Mapping[str, Said]:
        return {str(row[0]): row for row in self._few()}

    @cached_property
    def _all(self) -> Mapping[str, Said]:
        return {str(row[0]): row for row in self._every()}

    def __getitem__(self, claim: str) -> Life:
        if (life := self._made.get(claim)) is None:
            said = self._first if claim in self._first else self._all
            life = self._made[claim] = _life(*said[claim][1:])
        return life

    def __contains__(self, claim: object) -> bool:
        return claim in self._first or claim in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _life(*said: object) -> Life:
    since, until, recorded, retracted = (None if day is None else str(day) for day in said[:4])
    basis, status, rank = (None if said[n] is None else local(str(said[n])) for n in (4, 5, 7))
    rung = None if said[6] is None else int(str(said[6]))
    began, ended, published = (None if text is None else str(text) for text in said[8:11])
    return Life(
        since, until, recorded, retracted, basis, status, rung, rank, began, ended, published
    )


# For each kind of claim: of what, whose, and in which form.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "Stake": ("target", "holder", "interestType", "ofInterestOf"),
    "Operation": ("operated", "operator"),
    "Control": ("controlled", "controller", "controlType"),
    "StatusClaim": ("subject", "state"),
    "Membership": ("organization", "member", "role"),
    "Participation": ("agreement", "party"),
    "Restriction": ("legalAct", "imposedBy", "measure"),
}
OWN = frozenset({"Membership", "Participation", "Restriction"})  # nobody stands in another's way
HELD = frozenset({"closed", "operating", "reported"})
