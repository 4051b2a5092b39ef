"""Whether the graph keeps its own rules; every finding points at a file and a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lodeway.build.assemble import Assembled
    from lodeway.build.graph import Graph
    from lodeway.build.tables import Row
    from lodeway.check.shacl_process import Elsewhere
    from lodeway.check.validation_cache import Verdicts
    from lodeway.schema.errors import Finding


def check(
    graph: Graph,
    *,
    lang: str = "en",
    verdicts: Verdicts | None = None,
    waiting: Elsewhere | None = None,
) -> list[Finding]:
    """Everything wrong with a graph: its tables, each row, its rows together, the SHACL shapes.

    Messages of shapes come in `lang`. A row that could not be read as it stands is not judged
    again for what it therefore lacks. Rows that `verdicts` knows to be clean are not looked at
    one by one again. `waiting` is a judge of shapes that is ready. An empty list means the graph
    may be released.
    """
    from lodeway.build import graph as build_graph
    from lodeway.check import geography, tables

    build_graph.try_rules(graph.rules)
    unread, end = _one_by_one(graph, lang, verdicts, waiting)
    found = {*graph.findings}
    sound = _without((*graph.findings, *unread), graph.rows)
    for rule in (
        tables.integrity_findings,
        tables.date_findings,
        tables.name_findings,
        tables.stake_findings,
        geography.place_findings,
        geography.outline_findings,
    ):
        found |= set(rule(sound))
    return sorted(found | end())


def _one_by_one(
    graph: Graph, lang: str, verdicts: Verdicts | None, waiting: Elsewhere | None
) -> tuple[list[Finding], Callable[[], set[Finding]]]:
    """What kept rows from being read, and a way to wait for all that is wrong with each by itself.

    Others may work on while the shapes are judged. Notes the rows that are clean.
    """
    clean = verdicts.clean() if verdicts else frozenset()
    standing = {id(row) for row in graph.places.values()}
    keyed = list(zip(graph.rows, graph.keys, strict=True))
    fresh = [row for row, key in keyed if key not in clean and id(row) in standing]
    if keyed and not fresh:
        return [], set

    from lodeway.check.shapes import Shapes

    shapes = Shapes(graph.shapes, waiting)
    if clean and not shapes.near:
        fresh = list(graph.places.values())
    read = graph.assembled if len(fresh) == len(graph.places) else graph.read(fresh)
    judged = shapes.begin(graph, read.quads, lang=lang)

    def end() -> set[Finding]:
        found = _alone(fresh, read, graph) | _read_ones(judged(), read)
        if verdicts and shapes.near and all(f.line for f in found):
            sound = {id(row) for row in _without((*graph.findings, *found), graph.rows)}
            verdicts.note(key for row, key in keyed if id(row) in sound)
        return found

    return read.findings, end


def _alone(rows: list[Row], read: Assembled, graph: Graph) -> set[Finding]:
    from lodeway.check import tables
    from lodeway.check.row_constraints import RowConstraints

    found = set(read.findings)
    allowed = RowConstraints(graph.schema, graph.kinds)
    for row in _without(found, rows):
        found |= set(tables.text_findings(row))
        found |= set(allowed.findings(row))
    return found


def _read_ones(broken: Iterable[Finding], read: Assembled) -> set[Finding]:
    """The findings at rows that could be read."""
    unread = {(f.file, f.line) for f in read.findings}
    return {f for f in broken if (f.file, f.line) not in unread}


def _without(found: Iterable[Finding], rows: Iterable[Row]) -> list[Row]:
    """The rows that none of the findings points at."""
    faulty = {(f.file, f.line) for f in found}
    return [row for row in rows if (row.file, row.line) not in faulty]
