"""Which claims stand, decided on what each says of its days, its firmness and what became of it.

The same rule stands twice: here for rows that were read whole, and as a pattern of SPARQL in
`shared/standing.rq` for questions that run on any engine. A test holds them to each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lodeway.claims.claim_filter import rungs
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lodeway.claims.claim_filter import Filter
    from lodeway.store.embedded import Store

_CLAIMS = """
SELECT ?claim ?since ?until ?recorded ?retracted ?basis ?status ?rung ?rank {
  { ?claim a ld:Claim } UNION { ?claim a ld:Event }
  OPTIONAL { ?claim ld:sinceEarliest ?since }
  OPTIONAL { ?claim ld:untilLatest ?until }
  OPTIONAL { ?claim ld:recorded ?recorded }
  OPTIONAL { ?claim ld:retracted ?retracted }
  OPTIONAL { ?claim ld:basis ?basis }
  OPTIONAL { ?claim ld:status ?status . OPTIONAL { ?status ld:ladder ?rung } }
  OPTIONAL { ?claim ld:rank ?rank }
} ORDER BY ?claim
"""


@dataclass(frozen=True)
class Life:
    """What decides whether a claim stands; days are written as 2026-02-03, None where not said.

    `since` is the first day on which it may have begun, `until` the last on which it may not have
    ended, `recorded` the day we learnt of it, `retracted` that on which it was taken back. `rung` is
    the step of the ladder that its status is.
    """

    since: str | None
    until: str | None
    recorded: str | None
    retracted: str | None
    basis: str | None
    status: str | None
    rung: int | None
    rank: str | None


def of(store: Store) -> Standing:
    """The lives of all claims of a store, read once."""
    if store not in _KNOWN:
        _KNOWN[store] = Standing(store)
    return _KNOWN[store]


class Standing:
    """The lives of all claims of a store."""

    def __init__(self, store: Store) -> None:
        self._rows = store.table(_CLAIMS).rows
        self._rungs = rungs(store)

    @cached_property
    def lives(self) -> Mapping[str, Life]:
        """What decides of each claim, by its IRI, made out when a claim is asked for."""
        return _Lives({str(row[0]): row[1:] for row in self._rows})

    def test(self, through: Filter) -> Callable[[str], bool]:
        """Whether a claim, by its IRI, is let `through`; what is no claim stands always.

        A claim stands if it began by the day asked and had not ended, if we knew it then and had
        not taken it back, if it rests on the basis asked and is at least as firm as the status
        asked, and unless it is denied or set aside. A plain report of a fact is on no ladder and
        always firm enough.
        """
        least = None if through.status is None else self._rungs[through.status]
        on, known = (day.isoformat() if day else None for day in (through.on, through.known))

        lives = self.lives

        def stands(claim: str) -> bool:
            life = lives.get(claim, _NO_CLAIM)
            return (
                (on is None or (life.since or on) <= on <= (life.until or on))
                and (known is None or (life.recorded or known) <= known)
                and (life.retracted is None or (known is not None and life.retracted > known))
                and (through.basis is None or life.basis == through.basis)
                and life.status != "denied"
                and life.rank != "deprecated"
                and (least is None or _firm(life, least))
            )

        return stands


class _Lives(Mapping[str, Life]):
    """Lives made of rows when they are looked at: most questions look at few claims."""

    def __init__(self, said: Mapping[str, tuple[object, ...]]) -> None:
        self._said, self._made = said, dict[str, Life]()

    def __getitem__(self, claim: str) -> Life:
        if (life := self._made.get(claim)) is None:
            life = self._made[claim] = _life(*self._said[claim])
        return life

    def __contains__(self, claim: object) -> bool:
        return claim in self._said

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)


def _firm(life: Life, least: int) -> bool:
    return life.status in (None, "reported") or (life.rung is not None and life.rung >= least)


def _life(*said: object) -> Life:
    since, until, recorded, retracted = (None if day is None else str(day) for day in said[:4])
    basis, status, rank = (None if said[n] is None else local(str(said[n])) for n in (4, 5, 7))
    rung = None if said[6] is None else int(str(said[6]))
    return Life(since, until, recorded, retracted, basis, status, rung, rank)


_NO_CLAIM = Life(None, None, None, None, None, None, None, None)
_KNOWN: WeakKeyDictionary[Store, Standing] = WeakKeyDictionary()
