"""What was counted of who goes which way, and the corridors that it could go by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.choice import COPPERBELT
from lodeway.claims.rows import rows
from lodeway.schema.errors import UnknownName
from lodeway.schema.names import nearest
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lodeway.store.embedded import Store

Kind: TypeAlias = Literal["share", "throughput", "change"]
Use: TypeAlias = Literal["calibration", "later-year", "shock", "cross-check", "total"]
Attestation: TypeAlias = Literal["audited", "named", "press", "unnamed"]
_PERCENT = "ratio"
_YEARLY = "t-per-year"
_YEAR = 365.25


@dataclass(frozen=True)
class ChoiceSet:
    """The corridors (`alternatives`) among which the same goods choose, and both their ends.

    `origins` are regions, whose mines send what they put out, or places; `destinations` places.
    They choose as those of the set `like` do, until counts of their own say otherwise.
    """

    id: str
    mineral: str | None
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    alternatives: tuple[str, ...]
    like: str | None


@dataclass(frozen=True)
class Observation:
    """What one source counted, from `first` to `last`.

    Of the goods from any of `origins` to any of `destinations`, those by any of `corridors` or
    `nodes` (by all ways where both are empty) are between `low` and `high`, most likely `mid`: a
    share (0 to 1), a change (-1 and up) or tonnes a year. All three are None where no number was
    published; one end alone is an open range. `mineral` and `form` are of the goods, None for any.
    """

    claim: str
    set: str
    kind: Kind
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    corridors: tuple[str, ...]
    nodes: tuple[str, ...]
    low: float | None
    mid: float | None
    high: float | None
    attestation: Attestation
    use: Use
    scenario: str | None
    source: str
    since: str
    first: date
    last: date
    mineral: str | None = None
    form: str | None = None

    @property
    def day(self) -> date:
        """The middle of its period."""
        return self.first + timedelta(days=(self.last - self.first).days // 2)

    @property
    def days(self) -> int:
        """The length of its period."""
        return (self.last - self.first).days + 1

    def gap(self, day: date) -> int:
        """The days between a day and its period."""
        return max((self.first - day).days, (day - self.last).days, 0)

    @property
    def scorable(self) -> bool:
        """Whether a number was published."""
        return not (self.low is None and self.mid is None and self.high is None)


def choice_sets(store: Store) -> dict[str, ChoiceSet]:
    """Every choice set by id."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "choice-sets", package=__package__):
        found[local(row["set"])].append(row)
    return {
        one: ChoiceSet(
            one,
            local(of[0]["mineral"]) if of[0]["mineral"] else None,
            _all(of, "origin"),
            _all(of, "destination"),
            _all(of, "alternative"),
            local(of[0]["like"]) if of[0]["like"] else None,
        )
        for one, of in found.items()
    }


def choice_set(store: Store, name: str) -> ChoiceSet:
    """One choice set by its id. Raises `UnknownName`."""
    found = choice_sets(store)
    if name not in found:
        raise UnknownName(name, "choice set", tuple(nearest(name, found)) or tuple(found))
    return found[name]


def set_of(store: Store, suits: Callable[[str], object]) -> str | None:
    """A choice set whose mineral suits: the one that is meant where none is named, else the first."""
    found = [
        n for n, one in sorted(choice_sets(store).items()) if one.mineral and suits(one.mineral)
    ]
    return COPPERBELT if COPPERBELT in found else next(iter(found), None)


def observations(store: Store, choice: str, *, known: date | None = None) -> list[Observation]:
    """What was counted of one choice set, the earliest first; undated counts are left out."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows(store, "observations", package=__package__, known=known):
        if local(row["set"]) == choice and row["first"]:
            found[row["claim"]].append(row)
    return sorted((_observation(of) for of in found.values()), key=lambda o: (o.first, o.claim))


def _observation(found: Sequence[Mapping[str, Any]]) -> Observation:
    row = found[0]
    first = date.fromisoformat(str(row["first"]))
    last = date.fromisoformat(str(row["last"])) if row["last"] else first
    scale = _scale(row, (last - first).days + 1)
    low, mid, high = (
        None if row[end] is None else row[end] * scale for end in ("low", "value", "high")
    )
    return Observation(
        claim=local(row["claim"]),
        set=local(row["set"]),
        kind=_kind(local(row["kind"])),
        origins=_all(found, "origin"),
        destinations=_all(found, "destination"),
        corridors=_all(found, "corridor"),
        nodes=_all(found, "node"),
        low=low,
        mid=mid,
        high=high,
        attestation=local(row["attestation"]),  # type: ignore[arg-type]  # a code of the ontology
        use=local(row["use"]),  # type: ignore[arg-type]  # a code of the ontology
        scenario=row["scenario"],
        source=local(row["source"]),
        since=str(row["since"] or ""),
        first=first,
        last=last,
        mineral=local(row["mineral"]) if row["mineral"] else None,
        form=local(row["form"]) if row["form"] else None,
    )


def _kind(code: str) -> Kind:
    return code if code in ("share", "change") else "throughput"  # type: ignore[return-value]


def _scale(row: Mapping[str, Any], days: int) -> float:
    """From the unit of the row to a ratio or to tonnes a year."""
    factor = row["factor"] or 1.0
    base = local(row["base"]) if row["base"] else local(row["unit"])
    if base in (_PERCENT, _YEARLY):
        return float(factor)
    return float(factor) * _YEAR / days


def _all(found: Iterable[Mapping[str, Any]], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(local(row[column]) for row in found if row[column] is not None))
