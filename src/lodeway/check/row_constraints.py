"""Rows against what the ontology allows of their class: the rules of the generated shapes, at a line.

Required cells, codes and the classes of what is named are told when a row is read; here stands what
is seen only beside the row's class or another cell: the unit of a kind of quantity, a state that a
thing cannot be in, a figure out of bounds, a column of another class.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.schema import vocab
from lodeway.schema.constraints import Constraints
from lodeway.schema.names import nearest
from lodeway.schema.ontology import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.build.tables import Row
    from lodeway.schema.constraints import Dependence
    from lodeway.schema.errors import Finding
    from lodeway.schema.ontology import Schema

_SHOWN = 20  # what is allowed is listed to this many
_MEANT = 5  # and of what may have been meant this many


class RowConstraints:
    """What rows of each class may hold. `kinds` has the class of every thing, by IRI."""

    def __init__(self, schema: Schema, kinds: Mapping[str, str]) -> None:
        self._schema, self._kinds, self._facts = schema, kinds, Constraints(schema)
        self._bounds = {
            name: self._facts.bounds(column.iri) for name, column in schema.properties.items()
        }
        self._out_of_place: dict[tuple[str, str], bool] = {}

    def findings(self, row: Row) -> Iterator[Finding]:
        """Everything that a row holds and may not; the row could be read."""
        kind = row.cells.get("type", row.table.name)
        for header, cell in row.cells.items():
            name = header.partition("@")[0]
            if (kind, name) not in self._out_of_place:
                self._out_of_place[kind, name] = not self._has(kind, name)
            if self._out_of_place[kind, name]:
                yield row.finding(self._misplaced(kind, name))
            least, most = self._bounds.get(name, (None, None))
            if least is not None and most is not None and not least <= float(cell) <= most:
                end = min(most, max(least, float(cell)))
                yield row.finding(
                    f"{name}: {cell} is not between {least:g} and {most:g}; the nearest is {end:g}"
                )
        for given in self._dependences.keys() & row.cells.keys():
            for rule in self._dependences[given].get(row.cells[given], ()):
                yield from self._depends(row, given, rule)

    def _has(self, kind: str, name: str) -> bool:
        if name not in self._schema.properties:
            return True  # id and type
        domain = self._facts.domain(self._schema.properties[name].iri)
        return domain is None or self._schema.is_a(kind, vocab.local(domain))

    def _misplaced(self, kind: str, name: str) -> str:
        domain = self._facts.domain(self._schema.properties[name].iri) or ""
        own = [other for other in self._schema.properties if self._has(kind, other)]
        near = nearest(name, own, top=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"{name}: no {kind} has it, only {_listed(map(vocab.local, self._facts.members(domain)))}{hint}"

    @cached_property
    def _dependences(self) -> Mapping[str, Mapping[str, list[Dependence]]]:
        rules: dict[str, dict[str, list[Dependence]]] = defaultdict(lambda: defaultdict(list))
        for rule in self._facts.dependences:
            given = self._facts.column(rule.given)
            rules[given][vocab.local(rule.code)].append(rule)
        return rules

    def _depends(self, row: Row, given: str, rule: Dependence) -> Iterator[Finding]:
        then, code = self._facts.column(rule.then), row.cells[given]
        cell, allowed = row.cells.get(then), [vocab.local(iri) for iri in rule.allowed]
        if cell is None or cell in allowed:
            return
        if self._facts.is_code_class(self._facts.range(rule.then)):
            yield row.finding(
                f"{then}: '{code}' is not counted in '{cell}', but in {_listed(allowed)}; "
                f"did you mean '{allowed[0]}'?"
            )
            return
        kind = self._kinds.get(vocab.ID + cell, "")
        if not any(self._schema.is_a(kind, one) for one in allowed):
            yield row.finding(
                f"{given}: '{cell}' is of class {kind}, and '{code}' is said of {_listed(allowed)} only; "
                f"did you mean {', '.join(self._others(given, code, kind))}?"
            )

    def _others(self, given: str, code: str, kind: str) -> Sequence[str]:
        """The nearest codes that things of a class may have in place of this one."""
        codes = self._schema.codes[scheme_of(vocab.local(self._schema.properties[given].range))]
        rules = self._dependences[given]
        fitting = [
            other
            for other in sorted(codes)
            if all(
                any(self._schema.is_a(kind, vocab.local(one)) for one in rule.allowed)
                for rule in rules.get(other, ())
                if not self._facts.is_code_class(self._facts.range(rule.then))
            )
        ]
        return nearest(code, fitting) or fitting[:_MEANT]


def _listed(names: Iterable[str]) -> str:
    """Names with commas, the last after an `or`; of many only the first."""
    *shown, last = sorted(set(names))
    if len(shown) >= _SHOWN:
        return f"{', '.join(shown[:_SHOWN])} and {len(shown) + 1 - _SHOWN} more"
    return f"{', '.join(shown)} or {last}" if shown else last
