"""When claims held and which others have ended: as triples, so that a past day needs no more than them.

In words: a claim that was read, or worked out from what was, and that tells of what is (not of a
deal that is not closed, nor of what was suspended or denied) held from the last day on which it can have begun, by its own word or
because its source was out by then. It held until the last day on which it can have ended, or until
another began in its place; where nobody says that it is over, until the day of the release.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lodeway.claims import standing
from lodeway.claims.claim_filter import ALL, BINDS, firm
from lodeway.claims.lives import HELD
from lodeway.schema import rdf, vocab
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lodeway.store.embedded import Store

    Span = tuple[str, str]  # its first day and its last


_CLOSED, _HELD = "closed-by", "held"
_READ = frozenset({"read", "calculated", "derived"})
# What has lapsed held until then, if it had got so far.
_LAPSED = """
SELECT ?claim ?step { ?claim ld:status outcome:lapsed ; ld:progress ?step ; ld:until ?last }
ORDER BY ?claim
"""


def closings(store: Store, day: date) -> Iterator[rdf.Quad]:
    """The first and the last day of each claim that held by the `day` of the release.

    For each that is over sooner than its own word has it, what ended it besides.
    """
    whole = standing.of(store)
    periods = whole.periods(ALL)
    for rule in (_CLOSED, _HELD):
        yield rdf.Quad(_graph(rule), rdf.ld("derivedBy"), rdf.Literal(rule), _graph(rule))
    yield rdf.Quad(_graph(_HELD), rdf.ld("asOf"), rdf.typed(day.isoformat(), "date"), _graph(_HELD))
    for claim in whole.matters:
        if claim in periods and (closed := periods[claim].closed) is not None:
            yield rdf.Quad(rdf.Iri(claim), rdf.ld("closedBy"), rdf.Iri(closed), _graph(_CLOSED))
    for claim, span in _spans(store, day.isoformat()).items():
        for word, end in zip(("heldFrom", "heldUntil"), span, strict=True):
            yield rdf.Quad(rdf.Iri(claim), rdf.ld(word), rdf.typed(end, "date"), _graph(_HELD))


def _graph(rule: str) -> rdf.Iri:
    return rdf.Iri(vocab.DERIVED_GRAPHS + rule)


def _spans(store: Store, day: str) -> Mapping[str, Span]:
    """From when to when each claim held."""
    whole = standing.of(store)
    binds = firm(store, BINDS) | {"reported"}
    # To have signed what binds nobody is to belong to a body that rests on such a text.
    holds = {"Membership": binds | {"non-binding"}, "Participation": binds}
    lapsed = {str(claim): local(str(step)) for claim, step in store.table(_LAPSED).rows}
    periods = whole.periods(ALL)
    found: dict[str, Span] = {}
    begins: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for claim, matter in whole.matters.items():
        life = whole.lives[claim]
        firm_enough = lapsed.get(claim, life.status) in holds.get(matter.kind, HELD)
        if not firm_enough or life.basis not in _READ:
            continue
        if claim not in periods or matter.part == 0:
            continue
        period = periods[claim]
        first, last = period.begun or life.told or day, min(period.last or day, day)
        if first <= last:
            found[claim] = first, last
            begins[matter.place, period.since].add(first)
    for claim, (first, last) in found.items():
        # Where one ends and the next begins in the same month or year, the days left are the next's.
        ends = periods[claim].until
        half_known = ends is not None and len(ends) < len(day)
        later = begins[whole.matters[claim].place, ends] if half_known else ()
        if next_one := min((begun for begun in later if first < begun <= last), default=None):
            found[claim] = first, _eve(next_one)
    return found


def _eve(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
