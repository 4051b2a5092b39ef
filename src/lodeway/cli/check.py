"""`lodeway check`: every mistake with file and line, and how far the tables reach."""

from __future__ import annotations

import contextlib
import json
import sys
import zlib
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from lodeway.check.support import ABOUT_THE_CLAIM, weakly_supported
from lodeway.cli import build
from lodeway.report.answer import Answer, Column, columns
from lodeway.report.options import all_rows, common, root, say, show
from lodeway.schema import vocab, words
from lodeway.schema.paths import Roots
from lodeway.schema.values import Lang, figure, partial_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lodeway.build.graph import Graph
    from lodeway.build.tables import Row
    from lodeway.schema.errors import Finding


_ = words.of(__name__)


# What the tables do not say yet: assets without an owner, claims that rest on one source.


if TYPE_CHECKING:
    # Ids and labels of part, measure and class; count, of how many, in percent.
    Line: TypeAlias = tuple[str, str, str, str, str | None, str, int, int, int]

_CODE = (Path(__file__), Path(build.__file__))
_KEPT = 20
_HELD = ("closed", "operating", "reported")
_OWNING = ("shareholding", "voting-rights")
_OVER = ("denied", "lapsed")


def coverage(graph: Graph, *, lang: Lang, on: date | None = None) -> Answer:
    """How much is missing or thin, each line of so many, for all and for every class.

    Of all assets (mines, plants, projects, deposits, stockpiles):

    - without owner: no stake in the asset itself is held, as a share or as votes, by a source
      that reports it or calls it closed or at work;
    - without operator: nobody is said to run it, apart from what is denied or lapsed;
    - without output figure: no quantity of the kinds production or capacity has it as subject;
    - without coordinates: no latitude or no longitude.

    Of all claims:

    - one source only: no other source has a claim of the same class about the same things, with
      the same kind and the same period, and no difference is noted with another claim;
    - interested party: the source is a party to what it says;
    - weak pages alone: only machine-written pages, aggregators or forums say it
      (`lodeway.check.support`);
    - from memory: the basis is `recalled`.

    Of all entities: named by nothing, that is by no cell of any table, and without a source of
    their own. Nothing is wrong with these: an id is kept for ever, and may wait for its first
    claim. With `on`, only claims that hold on that day count, and figures of periods that had
    begun.
    """
    return Answer(_TITLE[lang], _COVERAGE[lang], tuple(_covered(graph, lang, on)), name="coverage")


def _covered(graph: Graph, lang: Lang, on: date | None) -> Iterator[tuple[object, ...]]:
    """The lines for all of a part, then those for each class of it."""
    lines = sorted(_lines(graph, lang, on), key=lambda line: line[4] is not None)
    for part, said, measure, text, *rest in lines:
        yield (part, measure, said if measure == "all" else text, *rest)


def whole(graph: Graph, *, lang: Lang, on: date | None = None) -> Answer:
    """Firmness and coverage as one table for machines: part, measure, class, count, of, %."""
    firm = build.firmness(graph, lang=lang, on=on)
    claims = int(str(firm.rows[0][2]))
    part = "firmness", _PARTS["firmness"][lang]
    rows: list[tuple[object, ...]] = [
        (*part, key, measure, None, "", count, claims, build.percent(int(str(count)), claims))
        for key, measure, count, _share in firm.rows
    ]
    rows += _lines(graph, lang, on)
    return Answer(firm.title, _WHOLE[lang], tuple(rows), name="check")


def weak(graph: Graph, *, lang: Lang, on: date | None = None) -> Answer:
    """The claims that machine-written pages, aggregators or forums alone support, by source.

    Each with its source, the kind of that, and its confidence. With `on`, those that hold then.
    """
    names = build.labels(graph, lang)
    sources = {row.id: row for row in graph.rows if row.table.name == "Source"}

    def told(row: Row) -> tuple[object, ...]:
        source = sources[row.cells["source"]]
        kind, level = source.cells["sourceKind"], row.cells["confidence"]
        return (
            row.id,
            source.id,
            source.cells.get(f"label@{lang}", source.id),
            kind,
            names[f"{vocab.CODE}source-kind/{kind}"],
            level,
            names[f"{vocab.CODE}confidence/{level}"],
        )

    rows = [row for row in weakly_supported(graph) if on is None or build.holds(row, on)]
    listed = sorted((told(row) for row in rows), key=lambda row: (row[1], row[0]))
    return Answer(_WEAK[lang], _RESTING[lang], tuple(listed), name="weak")


def _lines(graph: Graph, lang: Lang, on: date | None) -> Iterable[Line]:
    names = build.labels(graph, lang)
    parts = {"assets": _assets(graph, on), "claims": _claims(graph, on), "entities": _named(graph)}
    for part, (rows, tests) in parts.items():
        of = Counter(row.cells.get("type", row.table.name) for row in rows)
        told, every = (part, _PARTS[part][lang]), len(rows)
        yield (
            *told,
            "all",
            _MEASURES["all"][lang],
            None,
            "",
            every,
            every,
            build.percent(every, every),
        )
        for measure, lacks in tests.items():
            said = *told, measure, _MEASURES[measure][lang]
            found = Counter(r.cells.get("type", r.table.name) for r in rows if lacks(r))
            yield *said, None, "", found.total(), every, build.percent(found.total(), every)
            for kind, count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
                share = build.percent(count, of[kind])
                yield *said, kind, names[vocab.LD + kind], count, of[kind], share


def _assets(graph: Graph, on: date | None) -> tuple[list[Row], dict[str, Callable[[Row], bool]]]:
    claims = [row for row in graph.rows if on is None or build.holds(row, on)]
    owned = {
        row.cells["target"]
        for row in claims
        if row.table.name == "Stake"
        and row.status in _HELD
        and row.cells.get("interestType", _OWNING[0]) in _OWNING
        and row.cells.get("rank") != "deprecated"
    }
    operated = {
        row.cells["operated"]
        for row in claims
        if row.table.name == "Operation" and row.status not in _OVER
    }
    measured = {
        row.cells["subject"]
        for row in graph.rows
        if row.cells.get("quantityKind") in ("production", "capacity")
        # An assumption may be of no one thing.
        and "subject" in row.cells
        and _begun(row, on)
    }
    return [row for row in graph.rows if row.table.name == "Asset"], {
        "owner": lambda row: row.id not in owned,
        "operator": lambda row: row.id not in operated,
        "output": lambda row: row.id not in measured,
        "place": lambda row: not {"lat", "lon"} <= row.cells.keys(),
    }


def _begun(row: Row, on: date | None) -> bool:

    since = row.cells.get("since")
    return on is None or not since or partial_date(since).earliest <= on


def _claims(graph: Graph, on: date | None) -> tuple[list[Row], dict[str, Callable[[Row], bool]]]:
    claims = [row for row in graph.rows if "Claim" in row.table.ancestors]
    claims = [row for row in claims if on is None or build.holds(row, on)]
    things = {name for name, p in graph.schema.properties.items() if p.range.startswith(vocab.LD)}
    telling = things - ABOUT_THE_CLAIM | {"since", "until"}
    filled: dict[str, set[str]] = defaultdict(set)
    for row in claims:
        filled[row.table.name].update(row.cells)
    columns = {name: sorted(found & telling) for name, found in filled.items()}

    def about(row: Row) -> tuple[object, ...]:
        kind = row.cells.get("type", row.table.name)
        return kind, *map(row.cells.get, columns[row.table.name])

    matters = {row.id: about(row) for row in claims}
    sources: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in claims:
        sources[matters[row.id]].add(row.cells["source"])
    disputed = build.disputed(graph)
    interested = {row.id for row in graph.rows if row.cells.get("interested") == "true"}
    weak = {row.id for row in weakly_supported(graph)}
    return claims, {
        "single": lambda row: row.id not in disputed and len(sources[matters[row.id]]) == 1,
        "interested": lambda row: row.cells["source"] in interested,
        "weak": lambda row: row.id in weak,
        "recalled": lambda row: row.cells["basis"] == "recalled",
    }


def _named(graph: Graph) -> tuple[list[Row], dict[str, Callable[[Row], bool]]]:
    things = {name for name, p in graph.schema.properties.items() if p.range.startswith(vocab.LD)}
    named: set[str] = set()
    for row in graph.rows:
        named.update([row.cells[header] for header in things & row.cells.keys()])
    named.update(name for cell in tuple(named) if ";" in cell for name in cell.split(";"))
    entities = [row for row in graph.rows if "Entity" in row.table.ancestors]
    return entities, {"orphans": lambda row: row.id not in named and "source" not in row.cells}


_TITLE = _("What is missing or thin")
_CLASSES = _("What is missing or thin, by class")
_WEAK = _("Claims that only machine-written pages, aggregators or forums support")
_VERDICT = _(
    "No findings. {read} % of {claims} claims were read in their source and {recalled} % are from "
    "memory; {single} % have one source only, and {owner} % of {assets} assets no known owner."
)
_EMPTY = _("No findings, and no claims.")
_FINDINGS = _("Findings")
_FOUND = columns("file line message")
_SOUND = _("No findings: {} fits the public graph. Rows of its own: {}.")
_ADDED = _("What your own facts add")
_OWN_ROWS = columns(
    "label class_id rows",
    class_id=_("id"),
)
_COVERAGE = columns(
    "part_id measure_id measure class_id class_name count of share",
    share=_("%"),
)
_RESTING = columns(
    "claim_id source_id source kind_id kind confidence_id confidence",
    claim_id=_("id"),
    source=_("source"),
)
_WHOLE = columns(
    "part_id part measure_id measure class_id class_name count of share",
    share=_("%"),
)
_PARTS = {
    "firmness": _("firmness"),
    "assets": _("assets"),
    "claims": _("claims", "part"),
    "entities": _("entities"),
}
_MEASURES = {
    "all": _("all"),
    "owner": _("assets without owner"),
    "operator": _("assets without operator"),
    "output": _("assets without output figure"),
    "place": _("assets without coordinates"),
    "single": _("claims of one source only"),
    "interested": _("claims by an interested party"),
    "weak": _("claims on weak pages alone"),
    "recalled": _("claims from memory"),
    "orphans": _("entities named by nothing"),
}


# `lodeway check`: everything wrong with the tables, each with its file and line.


@click.command("check")
@click.argument("own", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--fix", is_flag=True, help="Sort rows, drop byte order marks and CR line ends.")
@all_rows
@common
def command(
    own: tuple[Path, ...],
    fix: bool,
    style: str,
    lang: Any,
    on: date | None,
    project: Path | None,
) -> None:
    """Check the tables, the ontology and the graph they make; or folders of your own facts, OWN.

    Prints every finding with file and line and ends with 1 if there is one; otherwise says how
    firm the graph is (claims by basis, what rests on recollection, what is disputed) and what
    is missing (assets without owner, operator, output or coordinates, claims of one source).
    As csv and json both come as one table. Of your own facts, laid over the public ones, only
    what is wrong with them is told, and how many rows of which class they add.

    \b
    Examples:
      lodeway check
      lodeway check --project my-tables --format csv
      lodeway check --fix
      lodeway check my-desk
    """
    from lodeway.schema.errors import InvalidData

    public, laid, _ = root(project)
    overlays = tuple(dict.fromkeys((*laid, *own)))
    if fix:
        _fix(*(overlays or (public,)))
    try:
        if overlays:
            show(_own(Roots(public, overlays), lang), style)
            return
        firm, thin, both, pages = _told(public, lang, on)
    except InvalidData as error:
        if style == "table":
            raise
        rows = tuple((f.file, f.line, f.message) for f in error.findings)
        show(Answer(_FINDINGS[lang], _FOUND[lang], rows, name="findings"), style)
        sys.exit(1)
    show(both if style in ("csv", "json") else (firm, *_by_class(thin, lang), pages), style)


def _fix(*folders: Path) -> None:
    from lodeway.build import release

    for folder in folders:
        for file in release.fix(folder / "data"):
            say(f"fixed {file if len(folders) == 1 else folder / file}")


def _own(roots: Roots, lang: Lang) -> Answer:
    """How many rows of each class the overlays add.

    Raises `InvalidData` with what is wrong with them; what is wrong without them is not told.
    """
    from lodeway import api
    from lodeway.schema.errors import InvalidData

    try:
        graph = api.checked(roots, lang=lang)
    except InvalidData as error:
        own = tuple(f"{folder}/" for folder in roots.overlays)
        if all(f"{finding.file}/".startswith(own) for finding in error.findings):
            raise
        raise InvalidData(_without_public(error.findings, roots.public, lang)) from None
    names = build.labels(graph, lang)
    classes = Counter(row.cells.get("type", row.table.name) for row in graph.rows if row.home)
    rows = tuple((names[vocab.LD + kind], kind, n) for kind, n in sorted(classes.items()))
    folders = ", ".join(map(str, roots.overlays))
    verdict = _SOUND[lang].format(folders, classes.total())
    return Answer(_ADDED[lang], _OWN_ROWS[lang], rows, verdict=verdict, name="own")


def _without_public(findings: Sequence[Finding], public: Path, lang: Lang) -> list[Finding]:
    """The findings that the public tables have not by themselves; all, where there are no others."""
    from lodeway import api
    from lodeway.schema.errors import InvalidData

    try:
        api.checked(public, lang=lang)
    except InvalidData as error:
        findings = [f for f in findings if f not in error.findings] or findings
    return list(findings)


def _by_class(thin: Answer, lang: Lang) -> tuple[Answer, Answer]:
    """What is missing of all, and then by class."""
    at = thin.keys.index("class_id")
    all_, classes = (
        [r for r in thin.rows if (r[at] is None) == is_all] for is_all in (True, False)
    )
    measured = [n for n, key in enumerate(thin.keys) if not key.startswith("class_")]
    return (
        replace(thin, rows=tuple(all_)).only(*measured),
        replace(thin, title=_CLASSES[lang], rows=tuple(classes), name="classes"),
    )


def _told(folder: Path, lang: Lang, on: date | None) -> tuple[Answer, ...]:
    """Firmness, coverage and both as one table; kept while tables, ontology and code stay.

    Only what a check without findings told is kept. Raises `InvalidData` with every finding.
    """
    from lodeway.build import inputs
    from lodeway.schema import paths

    key = zlib.crc32(f"{lang} {on} ".encode() + b"".join(map(Path.read_bytes, _CODE)))
    name = f"{inputs.settled_hash(folder, paths.home() / 'inputs')}-{key:08x}.json"
    file = paths.home() / "checked" / name
    if inputs.tables_only(folder):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            return tuple(_answer(**kept) for kept in json.loads(file.read_bytes()))
    from lodeway import api
    from lodeway.build import release

    graph = api.checked(folder, lang=lang)
    of = [tell(graph, lang=lang, on=on) for tell in (build.firmness, coverage, whole, weak)]
    verdict = _verdict(of[0], of[1], lang)
    of = [*(replace(one, verdict=verdict) for one in of[:3]), of[3]]
    kept = [
        {
            "title": a.title,
            "columns": list(zip(a.columns, a.keys, strict=True)),
            "rows": a.rows,
            "name": a.name,
            "verdict": a.verdict,
        }
        for a in of
    ]
    with contextlib.suppress(OSError):
        if file.name.startswith(graph.inputs):
            release.write_file(file, json.dumps(kept, ensure_ascii=False).encode())
            for old in sorted(file.parent.glob("*.json"), key=lambda f: -f.stat().st_mtime)[_KEPT:]:
                old.unlink(missing_ok=True)
    return tuple(of)


def _verdict(firm: Answer, thin: Answer, lang: Lang) -> str:
    """That nothing is wrong, how much was read, and what is thinnest."""
    shares = {row[0]: row for row in firm.rows}
    missing = {row[1]: row for row in thin.rows if row[3] is None}
    if not shares["all"][2]:
        return _EMPTY[lang]
    return _VERDICT[lang].format(
        claims=figure(float(str(shares["all"][2]))),
        read=shares["basis-read"][3] if "basis-read" in shares else 0,
        recalled=missing["recalled"][7],
        single=missing["single"][7],
        owner=missing["owner"][7],
        assets=figure(float(str(missing["owner"][6]))),
    )


def _answer(
    title: str, columns: list[tuple[str, str]], rows: list[list[object]], name: str, verdict: str
) -> Answer:
    hidden = {key for heading, key in columns if heading == key and key.endswith("_id")}
    heads = tuple(Column(heading, key, shown=key not in hidden) for heading, key in columns)
    return Answer(title, heads, tuple(map(tuple, rows)), verdict=verdict, name=name)
