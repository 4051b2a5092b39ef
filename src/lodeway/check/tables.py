"""Checks of the tables: integrity, names, dates, stakes."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from lodeway.schema import values
from lodeway.schema.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lodeway.build.tables import Row


# Rules that a row keeps by itself and shapes cannot say: what its text may hold.


# Direction marks and zero-width characters: invisible, and able to disguise a name.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f]")
_HAN = re.compile("[\u3400-\u9fff]")


def text_findings(row: Row) -> Iterator[Finding]:
    """Everything wrong with the text of a row that could be read."""
    for header, cell in row.cells.items():
        if hidden := _INVISIBLE.search(cell):
            yield row.finding(f"{header} holds the invisible character U+{ord(hidden[0]):04X}")
        if header in ("summary@zh", "note@zh", "verdictNote@zh") and not _HAN.search(cell):
            yield row.finding(f"{header} holds no Chinese")


# Dates in order: nobody reports what has not happened, or records what is not published.


def date_findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Sources read before they appeared, and claims that are older than what they rest on.

    A law may say today what is in force next year; only a deal that is closed has happened. Where
    a date is only a year or a month, the reading that keeps the order is taken.
    """
    sources = {row.id: row for row in rows if row.table.name == "Source"}
    for source in sources.values():
        published, retrieved = source.cells.get("published"), source.cells.get("retrieved")
        if published and retrieved and _first(published) > _last(retrieved):
            yield source.finding(f"retrieved {retrieved}, before it was published ({published})")
    for row in rows:
        origin = sources.get(row.cells.get("source", ""))
        published = origin.cells.get("published") if origin else None
        if published:
            yield from _claim(row, published)


def _claim(row: Row, published: str) -> Iterator[Finding]:
    recorded, since = row.cells.get("recorded"), row.cells.get("since")
    if recorded and _first(published) > _last(recorded):
        yield row.finding(f"recorded {recorded}, before its source was published ({published})")
    if since and row.status == "closed" and _first(since) > _last(published):
        yield row.finding(
            f"closed since {since}, after its source was published ({published}); "
            "what is to come is not closed"
        )


@cache
def _first(text: str) -> str:
    return values.partial_date(text).earliest.isoformat()


@cache
def _last(text: str) -> str:
    return values.partial_date(text).latest.isoformat()


# Rules that tables must keep and shapes cannot say: order, lengths, pairs, circles.


def integrity_findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Everything wrong with rows that could each be read, one finding for each fault."""
    yield from _order(rows)
    yield from _lengths(rows)
    yield from _differences(r for r in rows if r.table.name == "Difference")
    yield from _circles([r for r in rows if r.table.name == "Financing"])
    yield from _twice(r for r in rows if r.table.name == "Match")


def _order(rows: Iterable[Row]) -> Iterator[Finding]:
    for before, row in itertools.pairwise(rows):
        if row.file == before.file and row.id < before.id and not row.home:
            yield row.finding(
                f"'{row.id}' stands after '{before.id}'; rows are sorted by id "
                "(run 'lodeway check --fix')"
            )


def _lengths(rows: Iterable[Row]) -> Iterator[Finding]:
    """Every segment has one length that routes use: the only one, or the preferred one."""
    preferred: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        length = row.cells.get("quantityKind") in ("length", "sea-distance")
        if length and row.cells.get("rank") == "preferred":
            preferred[row.cells["subject"]].append(row)
    for row in rows:
        if row.table.name == "Segment" and len(preferred[row.id]) != 1:
            yield row.finding(
                f"'{row.id}' has {len(preferred[row.id])} preferred lengths; "
                "give one in data/claims/route-figures.csv the rank 'preferred'"
            )


def _differences(rows: Iterable[Row]) -> Iterator[Finding]:
    for row in rows:
        pair = (row.cells["claim"], row.cells["otherClaim"])
        prevails = row.cells.get("prevails")
        if prevails and prevails not in pair:
            yield row.finding(f"prevails '{prevails}' is neither of the two claims")


def _circles(sums: Sequence[Row]) -> Iterator[Finding]:
    """A sum that is included in itself, straight or through others, would be counted nowhere."""
    whole = {row.id: row.cells.get("includedIn") for row in sums}
    for row in sums:
        seen, current = set[str](), whole[row.id]
        while current and current not in seen:
            if current == row.id:
                yield row.finding(f"'{row.id}' is included in itself")
            seen.add(current)
            current = whole.get(current)


def _twice(matches: Iterable[Row]) -> Iterator[Finding]:
    """People say why they decide; one record is one entity, unless they say that it covers several."""
    same: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in matches:
        if row.cells.get("decidedBy", "rule") != "rule" and "note@en" not in row.cells:
            yield row.finding(
                f"'{row.cells['decidedBy']}' decided without a reason; give it in both notes"
            )
        if row.cells.get("decision") == "same":
            same[row.cells["source"], row.cells["recordId"]].append(row)
    for (_, record), rows in sorted(same.items()):
        told = all(r.cells["decidedBy"] != "rule" and "note@en" in r.cells for r in rows)
        if len(rows) > 1 and not told:
            things = " and ".join(f"'{row.cells['describes']}'" for row in rows)
            yield rows[-1].finding(
                f"record '{record}' is decided 'same' for {things}; call one 'different', or let a "
                "person decide both and note that the record covers both"
            )


# Names that would point two ways, and claims that are made twice.


# What a claim says apart from these, it says only once.
_RECEIPT = {"id", "locator", "confidence", "basis", "rank", "recorded", "spellsOut"}


def name_findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Entities of one class that share a name, and claims that repeat another word for word."""
    entities = [row for row in rows if "Entity" in row.table.ancestors]
    for language in ("en", "zh"):
        yield from _shared(entities, language)
    yield from _repeated([row for row in rows if "Claim" in row.table.ancestors])


def _shared(entities: Sequence[Row], language: str) -> Iterator[Finding]:
    """A label that another thing of the same class and country bears, as label or other name.

    Things of two classes may share a name, as a town and its port do: a question knows which
    class it asks for.
    """
    owners: dict[tuple[str, str, str], Row] = {}
    for row in entities:
        if label := row.cells.get(f"label@{language}"):
            name = _name(row, label)
            if name in owners:
                other = owners[name]
                yield row.finding(
                    f"label@{language} '{label}' is also that of '{other.id}' "
                    f"({other.file}:{other.line}); say in the label how they differ"
                )
            owners.setdefault(name, row)
    for row in entities:
        for other_name in row.cells.get(f"altLabel@{language}", "").split(";"):
            owner = owners.get(_name(row, other_name))
            if owner is not None and owner.id != row.id:
                yield row.finding(
                    f"altLabel@{language} '{other_name}' is the label of '{owner.id}' "
                    f"({owner.file}:{owner.line}); leave it out or say how they differ"
                )


def _name(row: Row, text: str) -> tuple[str, str, str]:
    kind = row.cells.get("type", row.table.name)
    return kind, row.cells.get("country", ""), " ".join(text.casefold().split())


def _columns(claims: Sequence[Row]) -> dict[str, list[str]]:
    """The filled columns of each class that are no receipt."""
    filled: dict[str, set[str]] = defaultdict(set)
    for row in claims:
        filled[row.table.name].update(row.cells)
    return {name: sorted(columns - _RECEIPT) for name, columns in filled.items()}


def _repeated(claims: Sequence[Row]) -> Iterator[Finding]:
    """Claims of one class and source with the same content, whatever their locators say."""
    seen: dict[tuple[str | None, ...], Row] = {}
    columns = _columns(claims)
    for row in claims:
        content = (row.table.name, *map(row.cells.get, columns[row.table.name]))
        if content in seen:
            first = seen[content]
            yield row.finding(
                f"'{row.id}' says what '{first.id}' says ({first.file}:{first.line}); keep one"
            )
        seen.setdefault(content, row)


# Rules that shares must keep together: no more than the whole, and nobody their own owner.


_ROUNDING = 0.5
_HELD = ("closed", "operating", "reported")
_SHARES = ("shareholding", "voting-rights")
_COUNTED = ("direct", "unknown")  # what goes through a company counts with that company
_MEND = "end one, say which goes through a company, or name two in data/claims/differences.csv"

_Rivals: TypeAlias = "Mapping[frozenset[str], str | None]"


def stake_findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Everything wrong with the stakes of all rows that could each be read."""
    stakes = [row for row in rows if row.table.name == "Stake" and _is_share(row)]
    for row in stakes:
        if row.cells["holder"] == row.cells["target"]:
            yield row.finding(f"'{row.cells['holder']}' holds a stake in itself")
    apart = [row for row in stakes if row.cells["holder"] != row.cells["target"]]
    held = [
        row
        for row in apart
        if row.status in _HELD
        and row.cells["directness"] in _COUNTED
        and "ofInterestOf" not in row.cells
    ]
    yield from _above_the_whole(held, _rivals(rows))
    yield from _owners_of_themselves(held)


def _rivals(rows: Iterable[Row]) -> _Rivals:
    """The claims that are known to differ, two by two, with the one that prevails."""
    return {
        frozenset((row.cells["claim"], row.cells["otherClaim"])): row.cells.get("prevails")
        for row in rows
        if row.table.name == "Difference"
    }


def _is_share(row: Row) -> bool:
    deprecated = row.cells.get("rank") == "deprecated"
    return not deprecated and row.cells.get("interestType", _SHARES[0]) in _SHARES


def _above_the_whole(held: Iterable[Row], differences: _Rivals) -> Iterator[Finding]:
    """The stakes in one target that can be added up are at most 100 percent on any day.

    Those are the direct ones, whoever tells of them, and what one source tells besides of which
    nobody knows whether it is direct. Two claims on one holder tell of one stake, the larger at
    most. Of two that are named as a difference one is right: the one that prevails, else the less.
    """
    by_target: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in held:
        kind = row.cells.get("interestType", _SHARES[0])
        by_target[row.cells["target"], kind].append(row)
    holders: dict[str, set[str]] = defaultdict(set)
    for (target, _), rows in by_target.items():
        holders[target] |= {row.cells["holder"] for row in rows}
    for (target, _), rows in sorted(by_target.items()):
        ids = {row.id for row in rows}
        rivals = {pair: first for pair, first in differences.items() if pair <= ids}
        for lineage in _lineages(rows, holders):
            if excess := _excess(target, lineage, rivals):
                yield excess
                break


def _lineages(
    rows: Iterable[Row], holders: Mapping[str, Collection[str]]
) -> Iterator[Sequence[Row]]:
    """The stakes in one target that can be added up: the direct ones, then those of each source."""
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_source[row.cells["source"]].append(row)
    yield [row for row in rows if row.cells["directness"] == "direct"]
    for _, named in sorted(by_source.items()):
        yield _once(named, holders)


def _once(rows: Sequence[Row], holders: Mapping[str, Collection[str]]) -> list[Row]:
    """Without holders who may have the same through another of them: the owners of its company."""
    here = {row.cells["holder"] for row in rows}
    through = {owner for holder in here for owner in values.reached(holder, holders) - {holder}}
    return [
        row
        for row in rows
        if row.cells["directness"] == "direct" or row.cells["holder"] not in through
    ]


def _excess(target: str, rows: Sequence[Row], rivals: _Rivals) -> Finding | None:
    for day in sorted({_span(row)[0] for row in rows}):
        parts: dict[str, Row] = {}
        for row in _agreed([row for row in rows if _holds_on(row, day)], rivals):
            parts[row.cells["holder"]] = max(parts.get(row.cells["holder"], row), row, key=_least)
        total = sum(map(_least, parts.values()))
        if total > 100 + _ROUNDING:
            last = max(parts.values(), key=_late)
            said = ", ".join(f"'{row.id}'" for row in sorted(parts.values(), key=lambda r: r.line))
            return last.finding(
                f"stakes in '{target}' add up to {total:g} percent on {day}: {said}; {_MEND}"
                if day > date.min
                else f"undated stakes in '{target}' add up to {total:g} percent: {said}; {_MEND}"
            )
    return None


def _agreed(rows: Sequence[Row], rivals: _Rivals) -> Iterator[Row]:
    """Of claims that are known to contradict each other the one that prevails, else the less."""
    parts = {row.id: _least(row) for row in rows}
    lost = {
        max(pair - {prevails}, key=lambda claim: (parts[claim], claim))
        for pair, prevails in rivals.items()
        if pair <= parts.keys()
    }
    return (row for row in rows if row.id not in lost)


def _owners_of_themselves(held: Sequence[Row]) -> Iterator[Finding]:
    """Companies that hold each other wholly: nobody stands behind them."""
    circles = _in_circles(held)
    within = [row for row in held if row.cells["target"] in circles]
    for day in sorted({_span(row)[0] for row in within}):
        closed = _closed([row for row in within if _holds_on(row, day)])
        if closed:
            names = ", ".join(f"'{name}'" for name in sorted(closed))
            last = max((row for row in within if row.cells["target"] in closed), key=_late)
            yield last.finding(
                f"{names} are wholly held by each other; no owner stands behind them"
            )
            return


def _in_circles(held: Iterable[Row]) -> set[str]:
    """All that is held by somebody held and holds somebody held: a chain's ends come off."""
    pairs = {(row.cells["holder"], row.cells["target"]) for row in held}
    left = {target for _, target in pairs}
    while True:
        inner = {(h, t) for h, t in pairs if h in left and t in left}
        kept = {h for h, _ in inner} & {t for _, t in inner}
        if kept == left:
            return left
        left = kept


def _closed(rows: Sequence[Row]) -> set[str]:
    """The companies that are wholly held by one another."""
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        parts[row.cells["target"]][row.cells["holder"]] = _least(row)
    left = {t for t, held in parts.items() if sum(held.values()) >= 100 - _ROUNDING}
    while True:
        inner = {t for t in left if not any(p for h, p in parts[t].items() if h not in left)}
        inner &= {holder for t in inner for holder in parts[t]}
        if inner == left:
            return left
        left = inner


def _late(row: Row) -> tuple[bool, int]:
    """What puts the row last that is to be mended: the reader's own after the public ones."""
    return bool(row.home), row.line


def _least(row: Row) -> float:
    return float(row.cells.get("share") or row.cells.get("shareMin") or 0)


def _holds_on(row: Row, day: date) -> bool:
    first, last = _span(row)
    return first <= day < last


def _span(row: Row) -> tuple[date, date]:
    """The days on which the row certainly holds; on its last day the next holder may be in."""
    since, until = row.cells.get("since"), row.cells.get("until")
    first = values.partial_date(since).latest if since else date.min
    last = values.partial_date(until).earliest if until else date.max
    return first, last
