"""`lodeway build`: tables to a checked release."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lodeway.report.answer import Answer
from lodeway.report.options import common, releases, root, say, show
from lodeway.schema import vocab
from lodeway.schema.values import partial_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.build.graph import Graph
    from lodeway.build.tables import Row


# A release's files, and in a few rows what it holds and how firm it is.


def write(graph: Graph, folder: Path, *, pages: Mapping[str, str] | None = None) -> Path:
    """Write graph and pages as the current release of `folder`; returns the release's folder."""
    from lodeway.build import cache, release

    nquads = cache.nquads(graph)
    files = {"graph.nq": nquads, "graph.ttl": graph.turtle(nquads)}
    files |= {name: page.encode() for name, page in (pages or {}).items()}
    about = {
        "name": "lodeway",
        "version": vocab.VERSION,
        "inputs": graph.inputs,
        "quads": nquads.count(b"\n"),
        "licence": "CC BY 4.0",
    }
    return release.write(folder, files, about)


def summary(graph: Graph, *, lang: str, on: date | None = None) -> Answer:
    """How many rows of each class the graph holds; with `on`, claims that hold on that day."""
    from lodeway.build import cache

    rows = [row for row in graph.rows if on is None or holds(row, on)]
    counts = Counter(row.cells.get("type", row.table.name) for row in rows)
    names = labels(graph, lang)
    families = {name: graph.schema.classes[name].ancestors[-1] for name in counts}
    table = tuple(
        (names[vocab.LD + families[name]], names[vocab.LD + name], name, count)
        for name, count in sorted(counts.items(), key=lambda item: (families[item[0]], item[0]))
    )
    quads = f"{cache.nquads(graph).count(bytes([10])):,}"
    title = f"{quads} quads" if lang == "en" else f"共{quads}个四元组"
    heads = ("part", "class", "id", "rows") if lang == "en" else ("部分", "类", "编号", "行数")
    return Answer(title, heads, table)


def labels(graph: Graph, lang: str) -> dict[str, str]:
    """The labels of all classes and codes, by IRI."""
    from lodeway.schema import rdf

    return {
        subject.value: term.value
        for subject, predicate, term, _ in graph.schema.quads
        if predicate.value == vocab.RDFS + "label"
        and isinstance(subject, rdf.Iri)
        and isinstance(term, rdf.Literal)
        and term.language == lang
    }


def firmness(graph: Graph, *, lang: str, on: date | None = None) -> Answer:
    """How firm the claims are: by basis and confidence, disputed, resting on one interested party."""
    claims = [
        row
        for row in graph.rows
        if "Claim" in row.table.ancestors and (on is None or holds(row, on))
    ]
    interested = {r.id for r in graph.rows if r.cells.get("interested") == "true"}
    differing = disputed(graph)
    words, names = _WORDS[lang], labels(graph, lang)
    table: list[tuple[object, ...]] = [(words["all"], len(claims), "")]
    for kind in ("basis", "confidence"):
        codes = Counter(names[f"{vocab.CODE}{kind}/{row.cells[kind]}"] for row in claims)
        table += _share(words[kind], codes, len(claims))
    table += _one(words["disputed"], sum(r.id in differing for r in claims), len(claims))
    table += _one(
        words["interested"], sum(r.cells["source"] in interested for r in claims), len(claims)
    )
    return Answer(words["title"], (words["measure"], words["claims"], "%"), tuple(table))


def disputed(graph: Graph) -> set[str]:
    """The ids of claims that differ from another."""
    return {
        row.cells[side]
        for row in graph.rows
        if row.table.name == "Difference"
        for side in ("claim", "otherClaim")
    }


def _share(name: str, counts: Counter[str], total: int) -> Iterable[tuple[object, ...]]:
    return [
        (f"{name}: {value}", n, round(100 * n / total) if total else 0)
        for value, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _one(name: str, count: int, total: int) -> list[tuple[object, ...]]:
    return [(name, count, round(100 * count / total) if total else 0)]


def holds(row: Row, on: date) -> bool:
    """Whether a row may hold on a day, its dates being as precise as they are."""

    since, until = row.cells.get("since"), row.cells.get("until")
    return (not since or partial_date(since).earliest <= on) and (
        not until or partial_date(until).latest >= on
    )


_WORDS = {
    "en": {
        "title": "No findings. How firm the claims are:",
        "measure": "measure",
        "claims": "claims",
        "all": "all",
        "basis": "basis",
        "confidence": "confidence",
        "disputed": "differ from another claim",
        "interested": "said by an interested party",
    },
    "zh": {
        "title": "未发现问题。主张的可靠程度：",
        "measure": "指标",
        "claims": "主张数",
        "all": "全部",
        "basis": "依据",
        "confidence": "可信度",
        "disputed": "与另一主张有出入",
        "interested": "出自利益相关方",
    },
}


# `lodeway build`: tables in, a checked release out.


@click.command("build")
@releases
@common
def command(out: Path, style: str, lang: str, on: date | None, project: Path | None) -> None:
    """Build and check the graph, and write it as N-Quads and Turtle with a manifest.

    Nothing is written unless every check passes; the release before stays in place until the
    new one is whole.

    \b
    Examples:
      lodeway build
      lodeway build --out /tmp/lodeway --format json
      lodeway build --project my-tables
    """
    from lodeway import api

    folder = root(project)
    graph = api.checked(folder, lang="zh" if lang == "zh" else "en")
    written = write(graph, out)
    say(f"wrote {written}")
    show(summary(graph, lang=lang, on=on), style)
