"""`python -m benchmarks`: compare answers first, then times; print the table, write RESULTS.md."""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rdflib import Dataset

from benchmarks import building
from lodeway import api, paths, queries
from lodeway.store.embedded import Store

RUNS = 5
RESULTS = Path(__file__).parent / "RESULTS.md"
OFFICIAL = re.compile(
    "^<[^>]*/id/usgs-mcs-[0-9]{4}-"
    "(?!cobalt-(mine-production-(cod|idn|usa|world)|import-share|net-import))"
)
SPARQL = "SELECT (COUNT(*) AS ?stakes) { ?s a ld:Stake }"


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """The median seconds of `runs` calls, after one that is not counted."""
    action()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def once(action: Callable[[], object]) -> float:
    """The seconds of one call, for what is too slow to be called again."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def process(*arguments: str, home: str, runs: int = RUNS) -> float:
    """The median seconds of a whole `lodeway` process."""
    env = {**os.environ, "LODEWAY_HOME": home}
    command = [sys.executable, "-m", "lodeway", *arguments]
    return median(lambda: subprocess.run(command, env=env, check=True, capture_output=True), runs)


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
    return str(plain) if isinstance(plain, bool) or plain is None else str(value)


def without_most_official(file: Path) -> Path:
    """A copy of the graph with a few official figures: rdflib would take hours with them all."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    part = file.with_name("part.nq")
    part.write_text("".join(line for line in lines if not OFFICIAL.match(line)), "utf-8")
    return part


def engines(file: Path) -> list[str]:
    """Load and the named questions: ours against plain rdflib."""
    kg = api.KnowledgeGraph(file)
    store, dataset = kg.store, kg.to_rdflib()
    rows = [row("load", median(lambda: Store.from_nquads(file)), median(kg.to_rdflib, 3))]
    for question in queries.questions():
        text = kg.question_text(question.name, **question.example)
        if not same(store, dataset, text):
            raise SystemExit(f"the engines disagree on '{question.name}': no time is worth telling")
        ours = median(lambda text=text: store.select(text))
        theirs = once(lambda text=text: list(dataset.query(text)))
        rows.append(row(f"question {question.name}", ours, theirs))
    return rows


def row(name: str, ours: float, theirs: float) -> str:
    """One line of the table of ratios."""
    return f"| {name} | {ours * 1000:.1f} | {theirs * 1000:.1f} | {theirs / ours:.1f} |"


def commands() -> list[str]:
    """Whole processes: start, warm and cold."""
    with tempfile.TemporaryDirectory() as home:
        warm = process("sparql", SPARQL, home=home)
        helped = process("--help", home=home)
        python = median(lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    return [
        f"| `python -c ''`, to compare with | {python * 1000:.0f} | |",
        f"| `lodeway --help` | {helped * 1000:.0f} | under 100 |",
        f"| `lodeway sparql '...'`, build cache warm | {warm * 1000:.0f} | under 200 |",
    ]


def main() -> None:
    """Run everything and write the results."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nq"
        file.write_bytes(api.checked(paths.project_root()).nquads())
        part = without_most_official(file)
        quads, fewer = (f.read_bytes().count(b"\n") for f in (file, part))
        table = engines(part)
    ratios, processes = building.rows()
    text = "\n".join(
        [
            "# Benchmarks",
            "",
            f"Medians of one run on {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"{quads:,} quads. Run `make bench` for yours; compare ratios, not milliseconds. The "
            f"questions run on {fewer:,} of the quads, without most official figures, on which rdflib "
            "takes too long; it is timed once a question. The values of both engines were compared "
            "before anything was timed.",
            "",
            "## The store against plain rdflib, the check against plain pyshacl",
            "",
            "| what | Lodeway (ms) | rdflib (ms) | times faster |",
            "|---|---:|---:|---:|",
            *table,
            *ratios,
            "",
            "## Whole processes",
            "",
            "| command | median (ms) | aim (ms) |",
            "|---|---:|---:|",
            *commands(),
            *processes,
            "",
        ]
    )
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
