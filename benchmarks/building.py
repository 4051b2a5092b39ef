"""Build and check: ours cold and after one changed row, against rdflib and pyshacl on everything."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyshacl
from rdflib import Dataset, Graph
from rdflib.namespace import RDF, SH

from benchmarks.measure import row
from lodeway.api import opening
from lodeway.check import check
from lodeway.schema import paths

QUESTION = ("ask", "list-additions")
_LARGE = "one row of the largest table"


def section() -> list[str]:
    """The check against plain pyshacl, then whole processes, cold and after a change."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        for part in ("ontology", "data"):
            shutil.copytree(paths.project_root() / part, root / part)
        plain = _plain(root, Path(folder) / "graph.nq")
        _compare(root)
        home, out = str(Path(folder) / "home"), str(Path(folder) / "out")
        timed = {"check, cold": _run(root, home, "check")}
        timed["check, nothing changed"] = _run(root, home, "check")
        for name, table in (("one row of a small table", "topics.csv"), _largest(root)):
            _change(root / "data" / table)
            timed[f"check, {name} changed"] = _run(root, home, "check")
        timed["build, after a check"] = _run(root, home, "build", "--out", out)
        _run(root, home, *QUESTION)
        for name, table in (("one row of a small table", "topics.csv"), _largest(root)):
            _change(root / "data" / table)
            timed[f"first question, {name} changed"] = _run(root, home, *QUESTION)
            _change(root / "data" / table)
            timed[f"build, {name} changed"] = _run(root, home, "build", "--out", out)
        shutil.rmtree(home)
        timed["build and check, cold"] = _run(root, home, "build", "--out", out)
    aims = {"build and check, cold": "under 15000", "check, cold": "under 15000"}
    aims |= {name: "under 1000" for name in timed if name.startswith("check, one row")}
    lines = [
        f"| {name} | {seconds * 1000:.0f} | {aims.get(name, '')} |"
        for name, seconds in timed.items()
    ]
    return [
        "| what | Lodeway (ms) | rdflib and pyshacl (ms) | times faster |",
        "|---|---:|---:|---:|",
        *(row(name, timed[name], plain) for name in ("check, cold", f"check, {_LARGE} changed")),
        "",
        "`lodeway check` builds what has changed, checks it and reports; `lodeway build` also writes the "
        "release, whole. One run each.",
        "",
        "| command | time (ms) | aim (ms) |",
        "|---|---:|---:|",
        *lines,
    ]


def _largest(root: Path) -> tuple[str, str]:
    tables = (root / "data").rglob("*.csv")
    largest = max(tables, key=lambda p: (p.parent.name == "official", p.stat().st_size))
    return _LARGE, largest.relative_to(root / "data").as_posix()


def _change(table: Path) -> None:
    """Write another word into one cell of the middle row: a label, or the locator of a claim."""
    text = list(csv.reader(io.StringIO(table.read_text("utf-8"))))
    column = text[0].index("locator" if "locator" in text[0] else "label@en")
    text[len(text) // 2][column] += "."
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(text)
    table.write_text(out.getvalue(), "utf-8")


def _run(root: Path, home: str, *arguments: str) -> float:
    """Seconds of one whole `lodeway` process."""
    env = {**os.environ, "LODEWAY_HOME": home}
    whole = [sys.executable, "-m", "lodeway", *arguments, "--project", str(root)]
    start = time.perf_counter()
    subprocess.run(whole, env=env, check=True, capture_output=True)
    return time.perf_counter() - start


def _plain(root: Path, file: Path) -> float:
    """Seconds that rdflib and pyshacl take to read and judge the whole graph."""
    file.write_bytes(opening.built(root).nquads())
    start = time.perf_counter()
    _judge_all(file, root)
    return time.perf_counter() - start


def _judge_all(file: Path, root: Path) -> set[str]:
    """The nodes at fault by a plain run over everything."""
    dataset = Dataset(default_union=True)
    dataset.parse(file, format="nquads")
    data = Graph()
    for triple in dataset.triples((None, None, None)):
        data.add(triple)
    shapes = Graph().parse(root / "ontology" / "shapes.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    results = report.subjects(RDF.type, SH.ValidationResult)
    return {str(report.value(result, SH.focusNode)) for result in results}


def _compare(root: Path) -> None:
    """Seed faults that only shapes see: both ways must point at the same rows."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy)
        for table in ("stakes", "productions", "financings"):
            path = copy / "data" / "claims" / f"{table}.csv"
            path.write_text(path.read_text("utf-8").replace(",high,read,", ",high,recalled,", 9))
        built = opening.built(copy)
        ours = {(f.file, f.line) for f in check(built)}
        (copy / "graph.nq").write_bytes(built.nquads())
        places = [built.places[iri] for iri in _judge_all(copy / "graph.nq", copy)]
        if not ours or ours != {(row.file, row.line) for row in places}:
            raise SystemExit("the two checks disagree: no time is worth telling")
