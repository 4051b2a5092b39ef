"""A CSV file of counts, read with every mistake in it."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from lodeway.choice.observations import Observation
from lodeway.schema import values
from lodeway.schema.errors import Finding, InvalidData, LodewayError, UnknownName
from lodeway.schema.names import nearest, resolve
from lodeway.transport.parameters import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from lodeway.choice.model import Model
    from lodeway.choice.observations import Attestation, Kind
    from lodeway.claims.graph import Graph

T = TypeVar("T")
COLUMNS = (
    "id", "quantityKind", "origin", "destination", "viaCorridor", "viaNode", "value", "low", "high",
    "unit", "attestation", "since", "until", "source",
)  # fmt: skip
ATTESTATIONS = ("audited", "named", "press", "unnamed")
_KINDS = ("share", "throughput")
_NEEDED = ("since", "source")
_PERCENT, _TONNES, _YEARLY = "ratio", "t", "t-per-year"
_YEAR = 365.25
_WHOLE = 1.0
_ROUNDING = 1e-9
_NUMBERS = ("low", "value", "high")


@dataclass(frozen=True)
class Row:
    """A row of the file: its line, its observation, and the corridors that it can be of."""

    line: int
    observation: Observation
    corridors: frozenset[str]


class _Wrong(Exception):
    pass


def read(kg: Graph, file: Path, model: Model) -> list[Row]:
    """The counts of a file for the choice set of a model.

    Raises `InvalidData` with the line of every mistake: what is unknown, out of order, below zero
    or above all, without a source, and shares of one period that add up to more than 100 %.
    """
    reader = _Reader(kg, str(file), model)
    return reader.read(file.read_bytes())


class _Reader:
    def __init__(self, kg: Graph, file: str, model: Model) -> None:
        self.kg, self.file, self.model = kg, file, model
        self.units = units(kg.store)
        self.findings: list[Finding] = []

    def read(self, data: bytes) -> list[Row]:
        rows = [row for line, cells in self._lines(data) if (row := self._row(line, cells))]
        if not self.findings and not rows:
            self._say(0, "holds no counts; a row a count under the line of columns")
        self._twice(rows)
        for line, sum_ in _too_much(rows):
            self._say(
                line,
                f"with this row the shares of its period add up to {100 * sum_:g} %, more than all",
            )
        if self.findings:
            raise InvalidData(sorted(self.findings))
        return rows

    def _say(self, line: int, message: str) -> None:
        self.findings.append(Finding(self.file, line, message))

    def _lines(self, data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows as cells by column, each with its line."""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self._say(line, "is not UTF-8; save the file as UTF-8")
            return
        reader = csv.reader(io.StringIO(text, newline=""))
        head = [name.strip() for name in next(reader, [])]
        if strange := [name for name in head if name not in COLUMNS]:
            near = nearest(strange[0], COLUMNS)
            if near:
                self._say(1, f"unknown column '{strange[0]}'; did you mean '{near[0]}'?")
            else:
                self._say(1, f"unknown column '{strange[0]}'; there are {', '.join(COLUMNS)}")
            return
        if missing := [name for name in _NEEDED if name not in head]:
            self._say(1, f"the column '{missing[0]}' is missing")
            return
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(head):
                    self._say(reader.line_num, f"has {len(cells)} cells under {len(head)} columns")
                    continue
                stripped = (cell.strip() for cell in cells)
                yield reader.line_num, dict(zip(head, stripped, strict=True))

    def _row(self, line: int, cells: Mapping[str, str]) -> Row | None:
        """The row, or None with all that is wrong with it."""
        before = len(self.findings)
        kind = self._tried(line, _one_of, cells, "quantityKind", _KINDS, "share")
        said = self._tried(line, _one_of, cells, "attestation", ATTESTATIONS, "named")
        period = self._tried(line, _period, cells)
        scale = self._tried(line, self._scale, cells, kind or "share", period)
        ends = self._tried(line, _ends, cells)
        corridors = self._each(line, cells, "viaCorridor", self._corridor)
        nodes = self._each(line, cells, "viaNode", self.kg.place)
        origins = self._each(line, cells, "origin", self._area)
        destinations = self._each(line, cells, "destination", self._area)
        if not cells.get("source"):
            self._say(line, "has no source; say where the figure stands")
        if not (cells.get("viaCorridor") or cells.get("viaNode")):
            self._say(line, "names no corridor and no place by which the goods went")
        if len(self.findings) > before:
            return None
        # Whatever could not be read has left a finding.
        assert kind
        assert said
        assert period
        assert scale
        assert ends
        low, mid, high = (None if end is None else end * scale for end in ends)
        observation = Observation(
            claim=cells.get("id") or f"line-{line}",
            set=self.model.set.id,
            kind=cast("Kind", kind),
            origins=origins or self.model.set.origins,
            destinations=destinations or self.model.set.destinations,
            corridors=corridors,
            nodes=nodes,
            low=low,
            mid=mid,
            high=high,
            attestation=cast("Attestation", said),
            use="calibration",
            scenario=None,
            source=cells["source"],
            since=cells["since"],
            first=period[0],
            last=period[1],
            mineral=self.model.set.mineral,
        )
        if kind == "share" and max(v for v in (low, mid, high) if v is not None) > _WHOLE:
            self._say(line, "is above 100 percent")
            return None
        return Row(line, observation, self._all_corridors(observation))

    def _tried(self, line: int, read: Callable[..., T], *given: Any) -> T | None:
        try:
            return read(*given)
        except (LodewayError, _Wrong) as error:
            self._say(line, str(error))
            return None

    def _each(
        self, line: int, cells: Mapping[str, str], column: str, find: Callable[[str], str]
    ) -> tuple[str, ...]:
        """The things that the cell names, with semicolons between."""
        found = []
        for name in cells.get(column, "").replace("；", ";").split(";"):
            if name.strip() and (thing := self._tried(line, find, name.strip())):
                found.append(thing)
        return tuple(dict.fromkeys(found))

    def _corridor(self, name: str) -> str:
        corridor = self.kg.find(name, kind="Corridor")
        if corridor not in self.model.corridors:
            there = ", ".join(self.model.corridors)
            raise _Wrong(f"'{corridor}' is none of the corridors of '{self.model.set.id}': {there}")
        return corridor

    def _area(self, name: str) -> str:
        """A region, a state, a mine or a node."""
        for kind in ("Place", "State", "Asset"):
            try:
                return self.kg.find(name, kind=kind)
            except UnknownName:
                continue
        return self.kg.find(name)

    def _scale(
        self, cells: Mapping[str, str], kind: str, period: tuple[date, date] | None
    ) -> float | None:
        """From the unit of the row to a ratio or to tonnes a year."""
        name = cells.get("unit") or ("percent" if kind == "share" else "")
        if not name:
            raise _Wrong("has no unit; tonnes need one, such as t, kt or kt-per-year")
        names = {u.id: (*u.names, u.id.replace("-per-", "/")) for u in self.units.values()}
        unit = self.units[resolve(name, names, what="unit")]
        if unit.base not in ((_PERCENT,) if kind == "share" else (_TONNES, _YEARLY)):
            if kind == "share":
                raise _Wrong(f"the unit '{unit.id}' measures no share; write percent")
            raise _Wrong(f"the unit '{unit.id}' measures no tonnes; write t or kt, or kt-per-year")
        if unit.base != _TONNES:
            return unit.factor
        if period is None:
            return None
        first, last = period
        return unit.factor * _YEAR / ((last - first).days + 1)

    def _all_corridors(self, one: Observation) -> frozenset[str]:
        """The corridors that a count is of, those of its ports included."""
        by_port = {c for c, port in self.model.nest_of.items() if port in one.nodes}
        return frozenset({*one.corridors, *by_port})

    def _twice(self, rows: Sequence[Row]) -> None:
        seen: dict[str, int] = {}
        for row in rows:
            name = row.observation.claim
            if name in seen:
                self._say(row.line, f"the id '{name}' stands in line {seen[name]} too")
            seen.setdefault(name, row.line)


def _one_of(cells: Mapping[str, str], column: str, known: Sequence[str], default: str) -> str:
    value = cells.get(column) or default
    if value not in known:
        raise _Wrong(f"unknown {column} '{value}'; it is one of {', '.join(known)}")
    return value


def _period(cells: Mapping[str, str]) -> tuple[date, date]:
    if not cells["since"]:
        raise _Wrong("has no date; say since when, such as 2026-02")
    since = values.partial_date(cells["since"])
    until = values.partial_date(cells.get("until") or cells["since"])
    if until.latest < since.earliest:
        raise _Wrong(f"ends in {until.text}, before it begins in {since.text}")
    return since.earliest, until.latest


def _ends(cells: Mapping[str, str]) -> tuple[float | None, float | None, float | None]:
    low, mid, high = (values.number(cells[name]) if cells.get(name) else None for name in _NUMBERS)
    known = [v for v in (low, mid, high) if v is not None]
    if not known:
        raise _Wrong("has no number; give value, or low and high")
    if min(known) < 0:
        raise _Wrong(f"{min(known):g} is below zero")
    if known != sorted(known):
        if mid is not None and (low is None or high is None or low <= high):
            raise _Wrong(f"the value {mid:g} lies outside its own low and high")
        raise _Wrong(f"low {low:g} is above high {high:g}")
    return low, mid, high


def _too_much(rows: Sequence[Row]) -> Iterator[tuple[int, float]]:
    """Where shares of one period and the same goods, by ways that exclude each other, pass 100 %."""
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        one = row.observation
        if one.kind == "share" and row.corridors:
            groups[one.first, one.last, one.origins, one.destinations].append(row)
    for group in groups.values():
        taken: set[str] = set()
        sum_ = 0.0
        for row in group:
            if taken.isdisjoint(row.corridors):
                taken |= row.corridors
                sum_ += _least(row.observation)
                if sum_ > _WHOLE + _ROUNDING:
                    yield row.line, sum_
                    break


def _least(one: Observation) -> float:
    """What a share is at least."""
    low = one.low if one.low is not None else one.mid
    return low or 0.0
