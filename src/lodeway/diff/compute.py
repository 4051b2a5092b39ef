"""What changed between two days, in the world or as known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.claims.claim_filter import ALL, Filter
from lodeway.claims.rows import rows
from lodeway.claims.standing import of, present
from lodeway.schema import vocab
from lodeway.schema.errors import InvalidValue
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from lodeway.claims.graph import Graph


# Which changes may be as old as the world: a report on its own day is no beginning of the thing.


def _marked(
    kg: Graph, changes: Iterable[Change], then: Mapping[Matter, Sequence[Said]]
) -> Iterator[Change]:
    """The changes, with those `reported` of which all that came was only told first by its day.

    So it is of a claim that begins when its source came out ("as at"), to the day or within the
    month or year that one of them names, and of one that says the share that the same was said to
    hold before.
    """
    told = rows(kg.store, "diff-published", package=__package__ or "")
    published = {local(row["claim"]): str(row["published"]) for row in told}
    held: dict[tuple[str, str, str], set[object]] = defaultdict(set)
    for matter, said in then.items():
        held[matter.kind, matter.start, matter.end] |= {s.share for s in said if any(s.share)}
    for one in changes:
        matter, before = one.matter, {said.claim for said in one.before}
        known = held[matter.kind, matter.start, matter.end]
        came = [said for said in one.after if said.claim not in before]
        as_at = (_as_at(s, published.get(s.claim)) or s.share in known for s in came)
        yield replace(one, reported=bool(came) and all(as_at))


def _as_at(said: Said, published: str | None) -> bool:
    since = said.since
    if not (since and published):
        return False
    return since.startswith(published) or published.startswith(since)


# What changed between two days: in the world, or in what we knew of it.


Kind: TypeAlias = Literal["began", "ended", "changed"]
Watch: TypeAlias = "Callable[[Sequence[tuple[str, Filter]]], Iterable[tuple[str, Filter]]]"
Span: TypeAlias = "tuple[float | None, float | None, float | None]"

_VALUES, _TIES, _FIGURES = "diff-values", ("diff-relations", "diff-states"), "diff-figures"
# What says which claims stand on a day, by the query that reads them.
_LET: Mapping[str, str] = {
    **dict.fromkeys(_TIES, "diff-standing"),
    _FIGURES: "diff-standing-figures",
}
_NONE: Span = (None, None, None)
_SPANS: Mapping[str, tuple[str, str, str]] = {
    "share": ("shareMin", "share", "shareMax"),
    "amount": ("", "amount", "amountMax"),
    "figure": ("low", "value", "high"),
}
# Properties that are read as one; the others are read by their own names.
_READ: Mapping[str, str] = {
    **dict.fromkeys(("interestType", "controlType", "instrument", "role", "measure"), "form"),
    "ofInterestOf": "of",
    "underAgreement": "under",
    "shareOfOutput": "share",
    "sinceStated": "since",
    "untilStated": "until",
    "lastConfirmedStated": "confirmed",
}


@dataclass(frozen=True)
class Matter:
    """What claims can agree or differ on: `kind` of claim, its two ends, and in which `form`.

    `of` is the holder out of whose interest a share is, `more` the stage and period of a figure.
    """

    kind: str
    start: str
    end: str = ""
    form: str = ""
    of: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What one claim says of a matter; spans are (low, middle, high), each None where not given.

    With `closed` no source gives its end: it ended where the holder's next share begins.
    """

    claim: str
    status: str
    since: str | None
    until: str | None
    confirmed: str | None
    share: Span = _NONE
    amount: Span = _NONE
    currency: str = ""
    figure: Span = _NONE
    unit: str = ""
    state: str = ""
    under: str = ""
    closed: bool = False

    @property
    def what(self) -> tuple[object, ...]:
        """All that it says, apart from who says it and when."""
        return self.status, self.share, self.amount, self.currency, self.figure, self.state


@dataclass(frozen=True)
class Change:
    """A matter on which what was said before is not what is said after.

    `reported` tells, of the world, that what came was only first told then, and may be older.
    """

    matter: Matter
    kind: Kind
    before: tuple[Said, ...]
    after: tuple[Said, ...]
    reported: bool = False

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that make the difference: those that came and those that went."""
        ids = {one.claim for one in self.before} ^ {one.claim for one in self.after}
        return tuple(sorted(ids))


@dataclass(frozen=True)
class Diff:
    """The changes between two days, in the order of their kinds and ends.

    With `known` the days are those of our knowledge. `figures` says whether figures of periods
    were compared too.
    """

    before: date
    after: date
    known: bool
    figures: bool
    changes: tuple[Change, ...]


def diff(
    kg: Graph,
    before: date,
    after: date,
    *,
    known: bool = False,
    through: Filter = ALL,
    about: str | None = None,
    figures: bool = False,
    watch: Watch = iter,
) -> Diff:
    """What began, ended or changed between the two days, and the claims that make the difference.

    Compared are ties (stakes, control, operation, money, pacts, offtakes, restrictions, listings
    ...) and the states of things, by what stands on either day; a tie is the same if its kind, its
    ends and its form are. What may have begun counts as `lodeway.claims.standing` says. With `known` it is our knowledge on the two days, `through` saying of
    which day of the world; `figures` then compares figures of periods as well, which begin and end
    with their period and so say nothing of change in the world. `about` keeps what touches one
    thing. Claims without a date stand on both days. `watch` sees every reading of the store pass.
    Raises `InvalidValue` for days in the wrong order and for figures of the world, `UnknownName` or
    `AmbiguousName`.
    """
    _check(before, after, known=known, figures=figures)
    thing = kg.find(about) if about else None
    days = (before, after)
    ends = [replace(through, known=d) if known else replace(through, on=d) for d in days]
    then, now = _said(kg, (*_TIES, _FIGURES) if figures else _TIES, ends, watch)
    changes = [_change(matter, then.get(matter, ()), now.get(matter, ())) for matter in then | now]
    kept = [one for one in changes if one and (thing is None or _touches(one, thing))]
    told = kept if known else [_closed(kg, c, ends[1]) for c in _marked(kg, kept, then)]
    return Diff(before, after, known, figures, tuple(sorted(told, key=_order)))


def _closed(kg: Graph, change: Change, end: Filter) -> Change:
    """The change, with the claims marked that ended by the beginning of another alone."""
    periods, after = of(kg.store).periods(end, kg.store.left_out), {s.claim for s in change.after}
    before = (
        replace(said, closed=said.claim not in after and bool(period and period.closed))
        for said in change.before
        for period in [periods.get(vocab.ID + said.claim)]
    )
    return replace(change, before=tuple(before))


def _check(before: date, after: date, *, known: bool, figures: bool) -> None:
    if before >= after:
        raise InvalidValue(f"{before} is not before {after}; give the earlier day first")
    if figures and not known:
        raise InvalidValue("figures belong to a period; compare them with --known alone")


def _values(told: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What each tie says beside its ends, by claim and by the column it is read into."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in sorted(told, key=lambda row: (str(row["property"]), str(row["value"]))):
        name = local(row["property"])
        found[row["claim"]][_READ.get(name, name)] = row["value"]
    return found


def _said(
    kg: Graph, read: Sequence[str], ends: Sequence[Filter], watch: Watch
) -> list[dict[Matter, tuple[Said, ...]]]:
    """What is said of each matter at either end. Claims are read once: most stand at both."""
    told = _told(kg, read, ends, watch)
    values = _values(told[_VALUES, ALL])
    found: list[dict[Matter, set[Said]]] = [defaultdict(set) for _ in ends]
    for query in read:
        let = [_counting(kg, told[_LET[query], end], end) for end in ends]
        for bare in told[query, ALL]:
            at = [n for n, claims in enumerate(let) if bare["claim"] in claims]
            row = {**bare, **values.get(bare["claim"], {})} if at else {}
            for n in at:
                found[n][_matter(row)].add(_one(row))
    return [{m: tuple(sorted(said, key=_newest)) for m, said in one.items()} for one in found]


def _counting(kg: Graph, told: Iterable[Mapping[str, Any]], end: Filter) -> set[str]:
    """The claims among those that may stand at an end that count there, as they do in every answer."""
    here = present(kg.store, end)
    return {
        row["claim"] for row in told if (found := here(row["claim"])) is not None and found.counts
    }


def _told(
    kg: Graph, read: Sequence[str], ends: Sequence[Filter], watch: Watch
) -> dict[tuple[str, Filter], list[dict[str, Any]]]:
    """The rows of every query that is needed: the claims, and which of them stand at each end."""
    standing = [(_LET[query], end) for query in read for end in ends]
    steps = dict.fromkeys([(_VALUES, ALL), *((query, ALL) for query in read), *standing])
    return {
        (query, end): rows(kg.store, query, package=__package__, **end.bindings())
        for query, end in watch(list(steps))
    }


def _matter(row: Mapping[str, Any]) -> Matter:
    start, end, form, of, *more = (
        _name(row.get(key)) for key in ("from", "to", "form", "of", "stage", "period", "unit")
    )
    return Matter(local(row["class"]), start, end, form, of, tuple(one for one in more if one))


def _one(row: Mapping[str, Any]) -> Said:
    spans = {name: tuple(row.get(key) for key in keys) for name, keys in _SPANS.items()}
    names = {key: _name(row.get(key)) for key in ("currency", "unit", "state", "under")}
    since, until, confirmed = (_text(row.get(key)) for key in ("since", "until", "confirmed"))
    status = local(row["claimStatus"])
    return Said(local(row["claim"]), status, since, until, confirmed, **spans, **names)  # type: ignore[arg-type]  # three of each span


def _change(matter: Matter, before: tuple[Said, ...], after: tuple[Said, ...]) -> Change | None:
    """The change, if any: other claims that say the same are none."""
    if {one.what for one in before} == {one.what for one in after}:
        return None
    kind: Kind = "changed" if before and after else "ended" if before else "began"
    return Change(matter, kind, before, after)


def _touches(one: Change, thing: str) -> bool:
    pacts = {said.under for said in (*one.before, *one.after)}
    return thing in {one.matter.start, one.matter.end, one.matter.of, *pacts}


def _order(one: Change) -> tuple[object, ...]:
    matter = one.matter
    return ("began", "changed", "ended").index(one.kind), matter.kind, matter.start, repr(matter)


def _newest(one: Said) -> tuple[object, ...]:
    """The newest beginning first, those without one last."""
    return one.since is None, tuple(-ord(c) for c in one.since or ""), one.claim


def _name(value: object) -> str:
    return "" if value is None else local(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
