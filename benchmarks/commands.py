"""Whole processes beside `python -c 'import rdflib'`, and the control of every asset in one process."""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import lodeway
from lodeway.ownership.universe import assets

RUNS = 3
COMPARED = (sys.executable, "-c", "import rdflib")
# Each command with the most that it should cost, in times of what it is compared with.
COMMANDS: tuple[tuple[tuple[str, ...], float], ...] = (
    (("--help",), 0.6),
    (("sparql", "SELECT (COUNT(*) AS ?stakes) { ?s a ld:Stake }"), 1.2),
    (("ask", "who-controls", "--asset", "kamoto-copper"), 1.5),
    (("control", "kamoto-copper"), 2.5),
    (("corridors", "--from", "kolwezi", "--to", "shanghai"), 4),
    (("corridors",), 40),
    (("whatif", "kasumbalesa-90-days"), 70),
    (("whatif", "kasumbalesa-90-days", "--no-intervals"), 14),
    (("exposure", "chn", "--mineral", "cobalt"), 4),
    (("concentration", "cobalt"), 4),
    (("agreement", "us-drc-spa", "--on", "2026-03-01"), 4),
    (("money", "--by", "usa"), 4),
    (("diff", "2025-11-01", "2026-03-01"), 4),
    (("conflicts",), 4),
    (("check",), 3),
)
PAGE_AIM = 5.0  # seconds of processor time for the explorer's page


def section() -> list[str]:
    """The table of commands, then the control of all assets."""
    with tempfile.TemporaryDirectory() as home:
        # What is installed is compiled, and so is what it is compared with.
        compileall.compile_dir(str(Path(lodeway.__file__).parent), quiet=2)
        env = {**os.environ, "LODEWAY_HOME": home}
        _run(_whole("sparql", "ASK {}"), env)
        # Nothing is kept of what a command reads before its first run, so that one asks the store.
        first = {words: _run(_whole(*words), env) for words, _ in COMMANDS}
        costs: dict[tuple[str, ...], list[float]] = {words: [] for words, _ in COMMANDS}
        first_page = _page(env, home)
        plain: list[float] = []
        pages: list[float] = []
        for _ in range(RUNS):  # in turn, so that what else the machine does falls on all alike
            plain.append(_cost(lambda: _run(COMPARED, env)))
            pages.append(_page(env, home))
            for words, costed in costs.items():
                costed.append(_cost(lambda words=words: _same(words, env, first[words])))
    base = statistics.median(plain)
    lines = [
        f"| `lodeway {' '.join(words)}` | {statistics.median(costs[words]) * 1000:.0f} "
        f"| {statistics.median(costs[words]) / base:.2f} | {aim:g} |"
        for words, aim in COMMANDS
    ]
    return [
        f"Processor time (user and system) of whole processes, median of {RUNS}, with the graph built "
        "and its rows kept by an earlier run; every run printed what the first did, which asked the "
        f"store. The ratio is to `python -c 'import rdflib'`, {base * 1000:.0f} ms. The machine was "
        "shared with other work.",
        "",
        "| command | ms | ratio | aim |",
        "|---|---:|---:|---:|",
        *lines,
        "",
        f"`lodeway explore`: {statistics.median(pages):.1f} s ({statistics.median(pages) / base:.1f} times "
        f"the same; aim {PAGE_AIM:g} s), and {first_page:.1f} s the first time, when the graph is laid out "
        "and what only its page reads is read.",
        "",
        *_every_control(),
    ]


def _every_control() -> list[str]:
    """The control of each asset of the shipped graph, one after the other."""
    kg = lodeway.load()
    names = sorted(assets(kg))
    cost = _cost(lambda: [kg.control(name) for name in names], resource.RUSAGE_SELF)
    start = time.perf_counter()
    kg.control(names[0])
    again = time.perf_counter() - start
    return [
        f"`kg.control` of all {len(names):,} assets in one process: {cost:.1f} s of processor time; "
        f"of one of them once more: {again * 1000:.0f} ms.",
    ]


def _page(env: dict[str, str], folder: str) -> float:
    out = f"{folder}/page.html"
    return _cost(lambda: _run(_whole("explore", "--out", out), env))


def _whole(*arguments: str) -> tuple[str, ...]:
    return sys.executable, "-m", "lodeway", *arguments


def _run(command: Sequence[str], env: dict[str, str]) -> bytes:
    return subprocess.run(command, env=env, check=True, capture_output=True).stdout


def _same(words: tuple[str, ...], env: dict[str, str], first: bytes) -> None:
    if _run(_whole(*words), env) != first:
        raise SystemExit(f"`lodeway {' '.join(words)}` answers otherwise: no time is worth telling")


def _cost(action: Callable[[], object], who: int = resource.RUSAGE_CHILDREN) -> float:
    """Seconds of processor time, user and system."""
    before = resource.getrusage(who)
    action()
    after = resource.getrusage(who)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
