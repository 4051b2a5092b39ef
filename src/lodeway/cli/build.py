"""`lodeway build`: tables to a checked release."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.check.support import weakly_supported
from lodeway.report.answer import Answer, columns
from lodeway.report.options import common, release_folder, releases, root, say, show
from lodeway.schema import rdf, vocab, words
from lodeway.schema.values import Lang, partial_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lodeway.build.graph import Graph
    from lodeway.build.tables import Row


_ = words.of(__name__)


# A release's files, and in a few rows what it holds and how firm it is.


def write(
    graph: Graph,
    folder: Path,
    *,
    pages: Callable[[str], Mapping[str, str]] | None = None,
    everything: bool = False,
) -> Path:
    """Write graph and pages as the current release of `folder`; returns the release's folder.

    `pages` gives the pages that say the name of the release. With `everything` it carries what
    takes longer to write too: see `lodeway.publish.files`.
    """
    from lodeway.build import cache, release
    from lodeway.publish import files as publish_files

    nquads = cache.nquads(graph)
    files = publish_files.release(graph, nquads, everything=everything)
    own = len(graph.roots.overlays)
    about = {
        "name": "lodeway",
        "version": vocab.VERSION,
        "inputs": graph.inputs,
        **({"overlays": own} if own else {}),
        "quads": nquads.count(b"\n"),
        "licence": "CC BY 4.0 (without the own facts)" if own else "CC BY 4.0",
    }
    if pages is None:
        return release.write(folder, files({}), about)
    called = release.name(files(_encoded(pages(""))), about)
    return release.write(folder, files(_encoded(pages(called))), about, called=called)


def _encoded(pages: Mapping[str, str]) -> dict[str, bytes]:
    return {name: page.encode() for name, page in pages.items()}


def _summary(graph: Graph, *, lang: Lang, on: date | None = None) -> Answer:
    """How many rows of each class the graph holds; with `on`, claims that hold on that day."""
    from lodeway.build import cache

    rows = [row for row in graph.rows if on is None or holds(row, on)]
    counts = Counter(row.cells.get("type", row.table.name) for row in rows)
    names = labels(graph, lang)
    families = {name: graph.schema.classes[name].ancestors[-1] for name in counts}
    table = tuple(
        (families[name], names[vocab.LD + families[name]], names[vocab.LD + name], name, count)
        for name, count in sorted(counts.items(), key=lambda item: (families[item[0]], item[0]))
    )
    quads = f"{cache.nquads(graph).count(bytes([10])):,}"
    return Answer(_QUADS[lang].format(quads), _HELD[lang], table, name="classes")


def labels(graph: Graph, lang: str) -> dict[str, str]:
    """The labels of all classes and codes, by IRI."""

    return {
        subject.value: term.value
        for subject, predicate, term, _ in graph.schema.quads
        if predicate.value == vocab.RDFS + "label"
        and isinstance(subject, rdf.Iri)
        and isinstance(term, rdf.Literal)
        and term.language == lang
    }


def firmness(graph: Graph, *, lang: Lang, on: date | None = None) -> Answer:
    """How firm the claims are: by basis and confidence, disputed, said by one with an interest.

    Last, how many rest on weak pages alone (`lodeway.check.support`).
    """
    claims = [
        row
        for row in graph.rows
        if "Claim" in row.table.ancestors and (on is None or holds(row, on))
    ]
    interested = {r.id for r in graph.rows if r.cells.get("interested") == "true"}
    differing = disputed(graph)
    weak = {row.id for row in weakly_supported(graph)}
    names = labels(graph, lang)
    table: list[tuple[object, ...]] = [("all", _MEASURES["all"][lang], len(claims), None)]
    for kind in ("basis", "confidence"):
        codes = Counter(row.cells[kind] for row in claims)
        table += _shares(kind, codes, names, lang)
    counts = {
        "disputed": sum(r.id in differing for r in claims),
        "interested": sum(r.cells["source"] in interested for r in claims),
        "weak": sum(r.id in weak for r in claims),
    }
    table += [
        (measure, _MEASURES[measure][lang], count, percent(count, len(claims)))
        for measure, count in counts.items()
    ]
    return Answer(_FIRM[lang], _FIRMNESS[lang], tuple(table), name="firmness")


def disputed(graph: Graph) -> set[str]:
    """The ids of claims that differ from another."""
    return {
        row.cells[side]
        for row in graph.rows
        if row.table.name == "Difference"
        for side in ("claim", "otherClaim")
    }


def _shares(
    kind: str, counts: Counter[str], names: Mapping[str, str], lang: Lang
) -> list[tuple[object, ...]]:
    """One row a code of a `kind`, the most claims first."""
    named = {names[f"{vocab.CODE}{kind}/{code}"]: code for code in counts}
    return [
        (
            f"{kind}-{named[name]}",
            _OF_KIND[lang].format(_MEASURES[kind][lang], name),
            counts[named[name]],
            percent(counts[named[name]], counts.total()),
        )
        for name in sorted(named, key=lambda name: (-counts[named[name]], name))
    ]


def percent(count: int, of: int) -> int:
    """Whole percents; nought of nothing."""
    return round(100 * count / of) if of else 0


def holds(row: Row, on: date) -> bool:
    """Whether a row may hold on a day, its dates being as precise as they are."""

    since, until = row.cells.get("since"), row.cells.get("until")
    return (not since or partial_date(since).earliest <= on) and (
        not until or partial_date(until).latest >= on
    )


_QUADS = _("{} quads")
_HELD = columns(
    "part_id part label class_id rows",
    class_id=_("id"),
)
_FIRM = _("How firm the claims are")
_FIRMNESS = columns(
    "measure_id measure claims share",
    share=_("%"),
)
_OF_KIND = _("{}: {}")
_MEASURES = {
    "all": _("all"),
    "basis": _("basis"),
    "confidence": _("confidence"),
    "disputed": _("differ from another claim"),
    "interested": _("said by an interested party"),
    "weak": _("only a machine, an aggregator or a forum says so"),
}


# `lodeway build`: tables in, a checked release out.


@click.command("build")
@releases
@click.option(
    "--publish",
    is_flag=True,
    help="Also TriG, N-Triples, JSON-LD, RDF 1.2, names of claims, the ontology's reference.",
)
@common
def command(
    out: Path, publish: bool, style: str, lang: Any, on: date | None, project: Path | None
) -> None:
    """Build and check the graph, and write it as N-Quads and Turtle with a manifest.

    Nothing is written unless every check passes; the release before stays in place until the
    new one is whole. What the tables say (asserted.ttl), what follows from it (derived.ttl) and
    the ontology stand apart; void.ttl counts them, dcat.ttl lists the files.

    \b
    Examples:
      lodeway build
      lodeway build --out /tmp/lodeway --format json
      lodeway build --publish
      lodeway build --project my-tables
      lodeway build --data my-desk --out my-release
    """
    from lodeway import api

    folder = root(project)
    graph = api.checked(folder, lang=lang)
    written = write(graph, release_folder(out), everything=publish)
    say(f"wrote {written}")
    show(_summary(graph, lang=lang, on=on), style)
