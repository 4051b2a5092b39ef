"""The store and its questions against plain rdflib on the same graph."""

from __future__ import annotations

import re
import statistics
import tempfile
from pathlib import Path

from rdflib import Dataset

from benchmarks.measure import median, once
from lodeway import api, questions
from lodeway.schema import paths, vocab
from lodeway.store import engine
from lodeway.store.embedded import Store

OFFICIAL = re.compile(
    "^<[^>]*/id/usgs-mcs-[0-9]{4}-"
    "(?!cobalt-(mine-production-(cod|idn|usa|world)|import-share|net-import))"
)


def section() -> list[str]:
    """The table of load and questions."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nq"
        file.write_bytes(api.checked(paths.project_root()).nquads())
        part = without_most_official(file)
        quads, fewer = (f.read_bytes().count(b"\n") for f in (file, part))
        rows = against_rdflib(part)
    return [
        f"On {fewer:,} of the {quads:,} quads, without most official figures, on which rdflib takes too "
        "long; it is timed once a question.",
        "",
        "| what | Lodeway (ms) | pyoxigraph (ms) | rdflib (ms) | times faster |",
        "|---|---:|---:|---:|---:|",
        *rows,
    ]


def same(ours: Store, theirs: Dataset, text: str) -> bool:
    """Whether both engines give the same number of rows and the same values for a query."""
    mine = ours.select(text)
    other = list(theirs.query(text))
    return sorted(map(_plain, mine.rows)) == sorted(map(_plain, other))


def _plain(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(_value(v) for v in row)


def _value(value: object) -> str:
    plain = value.toPython() if hasattr(value, "toPython") else value
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return f"{float(plain):.9g}"
    if isinstance(plain, bool) or plain is None:
        return str(plain)
    text = str(value)
    # What GROUP_CONCAT puts together has no order.
    return " ".join(sorted(text.split())) if text.startswith("https://w3id.org/") else text


def without_most_official(file: Path) -> Path:
    """A copy of the graph with a few official figures: rdflib would take hours with them all."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    part = file.with_name("part.nq")
    part.write_text("".join(line for line in lines if not OFFICIAL.match(line)), "utf-8")
    return part


def against_rdflib(file: Path) -> list[str]:
    """Load and the named questions: ours, the bare engine and plain rdflib; then how they compare."""
    kg = api.KnowledgeGraph(file)
    store, dataset, bare = kg.store, kg.to_rdflib(), engine.load(file.read_bytes())
    ours, theirs = median(lambda: Store.from_nquads(file)), median(kg.to_rdflib, 3)
    rows = [f"| load | {1000 * ours:.1f} | | {1000 * theirs:.1f} | {theirs / ours:.1f} |"]
    behind, ahead = [], []
    for question in questions.questions():
        text = kg.question_text(question.name, **question.example)
        if not same(store, dataset, text):
            raise SystemExit(f"the engines disagree on '{question.name}': no time is worth telling")
        ours = median(lambda text=text: store.select(text))
        raw = median(lambda text=text: list(bare.query(text, prefixes=vocab.PREFIXES)))
        theirs = once(lambda text=text: list(dataset.query(text)))
        behind.append(ours / raw)
        ahead.append(theirs / ours)
        rows.append(
            f"| question {question.name} | {1000 * ours:.1f} | {1000 * raw:.1f} | {1000 * theirs:.1f} "
            f"| {theirs / ours:.1f} |"
        )
    return [
        *rows,
        "",
        f"The geometric mean over {len(behind)} questions: {statistics.geometric_mean(behind):.2f} times the "
        "time of pyoxigraph, whose terms are not yet values of Python (aim 1.1), and rdflib takes "
        f"{statistics.geometric_mean(ahead):.0f} times ours (aim 50).",
    ]
