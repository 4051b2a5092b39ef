"""Agreements as the claims that stand say them, and whether they are in force."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.claims.claim_filter import ALL, Filter, rung
from lodeway.claims.financings import financings
from lodeway.claims.lives import SURELY, Presence
from lodeway.claims.rows import rows
from lodeway.claims.standing import of, present
from lodeway.ownership.holdings import holdings, rights
from lodeway.schema import values, vocab
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lodeway.claims.financings import Sum
    from lodeway.claims.graph import Graph
    from lodeway.ownership.holdings import Holding, Right
    from lodeway.store.embedded import Store


# Agreements as the tables have them: parties, states, clauses, events, and what rests on them.


@dataclass(frozen=True)
class Word:
    """What a claim says of an agreement: `who` takes part as `what`, or it is in the state `what`.

    `rung` is the step of the ladder that `status` is; `confirmed` is when it was last confirmed;
    `note` is what the tables add to it, by language; `here` tells how it stands on the day asked.
    """

    claim: str
    agreement: str
    who: str | None
    what: str
    status: str
    rung: int
    since: str | None
    until: str | None
    confirmed: str | None
    note: Mapping[str, str] = field(default_factory=dict)
    here: Presence = SURELY


@dataclass(frozen=True)
class Clause:
    """What an agreement grants, promises or demands; `touches` are things with their classes.

    `force` is "duty", "right", "rule" or "aim"; None where the words that we read do not tell.
    """

    id: str
    agreement: str
    kind: str
    force: str | None
    source: str
    locator: str
    touches: Mapping[str, tuple[str, ...]]

    def of(self, kind: str) -> tuple[str, ...]:
        """The touched things of a class."""
        return tuple(thing for thing, classes in self.touches.items() if kind in classes)


@dataclass(frozen=True)
class Under:
    """Something that rests on an agreement: a stake, a sum of money, an offtake, a measure.

    `kind` is the class of the claim ("Stake", "Financing", "Offtake", "Operation", "PriceFloor",
    "Restriction" ...). Its size is from `low` to `high` of a `unit`: a code, or a currency.
    """

    claim: str
    agreement: str
    kind: str
    who: tuple[str, ...]
    what: tuple[str, ...]
    status: str
    rung: int
    since: str | None
    low: float | None = None
    high: float | None = None
    unit: str | None = None


def kind(store: Store, agreement: str) -> str:
    """What kind of text an agreement is: "treaty", "mou" ..."""
    found = rows(store, "pact-kind", package=__package__)
    return next(local(row["kind"]) for row in found if local(row["agreement"]) == agreement)


def parties(store: Store, through: Filter = ALL) -> tuple[Word, ...]:
    """Who takes part in each agreement, by the claims that are let through."""
    found = rows(store, "pact-parties", package=__package__, **through.bindings())
    return tuple(_words_here(store, found, through, "role", "party"))


def states(store: Store, through: Filter = ALL) -> tuple[Word, ...]:
    """What state each agreement is said to be in, by the claims that are let through.

    How firm it has to be is not asked of these: that a thing is proposed is a fact about it.
    """
    found = rows(
        store, "pact-states", package=__package__, **replace(through, status=None).bindings()
    )
    return tuple(_words_here(store, found, through, "state"))


def run_out(store: Store, agreement: str, through: Filter) -> Word | None:
    """The state of an agreement that ended last, if nobody says what came after; None otherwise."""
    terms = {local(term.claim) for term in of(store).run_out(through, store.left_out)}
    everything = replace(through, on=None, status=None)
    over = [w for w in states(store, everything) if w.agreement == agreement and w.claim in terms]
    return max(over, key=lambda w: (w.until or "", w.since or "", w.claim), default=None)


def _words_here(
    store: Store,
    found: Iterable[Mapping[str, Any]],
    through: Filter,
    what: str,
    who: str | None = None,
) -> Iterator[Word]:
    """What stands or may stand on the day; what waits for a predecessor to end is left out."""
    here = present(store, through)
    for row in found:
        if (now := here(row["claim"])) is not None and now.counts:
            yield replace(_word(row, what, who), here=now)


def clauses(store: Store) -> tuple[Clause, ...]:
    """Every clause with what it touches; clauses are parts of a text and have no day of their own."""
    found: dict[str, Clause] = {}
    for row in rows(store, "pact-clauses", package=__package__):
        one = found.get(local(row["clause"])) or _clause(row)
        if row["thing"]:
            thing, kind = local(row["thing"]), local(row["class"])
            kinds = (*one.touches.get(thing, ()), kind)
            one = replace(one, touches={**one.touches, thing: kinds})
        found[one.id] = one
    return tuple(found.values())


def events(store: Store, through: Filter = ALL) -> tuple[tuple[str, str, str | None], ...]:
    """The events that touched agreements: the event, the agreement, and when; oldest first.

    What happened before the day stays past: only what had not yet begun is left out.
    """
    found = rows(
        store,
        "pact-events",
        package=__package__,
        **replace(through, on=None, status=None).bindings(),
    )
    told = (
        (local(r["claim"]), local(r["agreement"]), str(r["since"] or "") or None) for r in found
    )
    return tuple(one for one in told if not (through.on and one[2]) or _began(one[2], through))


def under(store: Store, through: Filter = ALL) -> tuple[Under, ...]:
    """Stakes, rights, money and measures that rest on an agreement, by the claims' ids."""
    found = [_of_stake(h) for h in holdings(store, through) if h.agreement]
    held = {one.claim for one in found}
    found += [_of_right(r) for r in rights(store, through) if r.agreement and r.claim not in held]
    found += [_of_sum(s) for s in financings(store, through) if s.agreement]
    found += _measures(store, through)
    return tuple(sorted(found, key=lambda one: one.claim))


def _of_stake(one: Holding) -> Under:
    low, high = (one.share, one.share) if one.share is not None else (one.low, one.high)
    what = (one.target, *((one.of,) if one.of else ()))
    told = (one.status, one.rung, one.since, low, high, "percent")
    return Under(one.claim, one.agreement or "", "Stake", (one.holder,), what, *told)


def _of_right(one: Right) -> Under:
    size, unit = (one.percent, "percent") if one.amount is None else (one.amount, one.unit)
    told = (one.status, one.rung, one.since, size, size, unit or one.currency)
    what = (one.target, *one.minerals)
    return Under(one.claim, one.agreement or "", one.kind, (one.holder,), what, *told)


def _of_sum(one: Sum) -> Under:
    told = (one.status, one.rung, one.since, one.low, one.high, one.currency)
    whole = (one.financiers, one.recipients, *told)
    return Under(one.claim, one.agreement or "", "Financing", *whole)


def _measures(store: Store, through: Filter) -> list[Under]:
    found: dict[str, Under] = {}
    for row in rows(store, "pact-measures", package=__package__, **through.bindings()):
        claim, by, on = (local(row[name]) for name in ("claim", "by", "on_what"))
        old = found.get(claim)
        who = tuple(sorted({*(old.who if old else ()), by}))
        what = tuple(sorted({*(old.what if old else ()), on}))
        law, step = local(row["agreement"]), local(row["step"])
        since = str(row["since"]) if row["since"] else None
        high = rung(step, row["rung"])
        found[claim] = Under(claim, law, "Restriction", who, what, step, high, since)
    return list(found.values())


def _began(since: str | None, through: Filter) -> bool:
    return since is None or through.on is None or values.partial_date(since).earliest <= through.on


def _word(row: Mapping[str, Any], what: str, who: str | None = None) -> Word:
    said = {n: str(row[n]) if row[n] else None for n in ("since", "until", "published")}
    seen = values.later(said["since"], said["published"]) or None
    return Word(
        local(row["claim"]),
        local(row["agreement"]),
        local(row[who]) if who else None,
        local(row[what]),
        local(row["step"]),
        rung(row["step"], row["rung"]),
        said["since"],
        said["until"],
        seen,
        {lang: str(row[lang]) for lang in ("en", "zh") if row.get(lang)},
    )


def _clause(row: Mapping[str, Any]) -> Clause:
    return Clause(
        id=local(row["clause"]),
        agreement=local(row["agreement"]),
        kind=local(row["kind"]),
        force=local(row["force"]) if row["force"] else None,
        source=local(row["source"]),
        locator=str(row["locator"]),
        touches={},
    )


# Whether an agreement is there at all, on a day of the world or by what was known on one.


Absent: TypeAlias = Literal["not yet", "not known", "perhaps"]


def absent(kg: Graph, pact: str, through: Filter) -> Absent | None:
    """Why nothing can be demanded under an agreement: it had not begun, or nobody knew of it.

    It has not begun where every word on its parties and its state begins after the day; "perhaps"
    on a day among those on which the first of them began. None where it is there, or where nobody
    says when it began.
    """
    words = _words(kg, pact, Filter(known=through.known))
    if not words:
        return "not known" if through.known and _words(kg, pact, Filter()) else None
    if through.on is None or not all(word.since for word in words):
        return None
    day, periods = through.on.isoformat(), of(kg.store).periods(through, kg.store.left_out)
    phases = {periods[vocab.ID + word.claim].phase(day) for word in words}
    begun = {p for word in words if (p := periods[vocab.ID + word.claim].first) and p <= day}
    if not begun:
        return "not yet"
    return "perhaps" if phases <= {"beginning", "no"} and "beginning" in phases else None


def _words(kg: Graph, pact: str, through: Filter) -> list[Word]:
    said = (*parties(kg.store, through), *states(kg.store, through))
    return [word for word in said if word.agreement == pact]
