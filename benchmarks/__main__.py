"""`python -m benchmarks [PART...]`: answers are compared first, then timed; updates RESULTS.md.

Parts that are not run keep what RESULTS.md says of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import (
    building,
    choice,
    commands,
    control,
    engines,
    explorer,
    flows,
    matching,
    paths,
    results,
    risk,
    serving,
    whatif,
)

PARTS: dict[str, tuple[str, Callable[[], list[str]]]] = {
    "store": ("The store against plain rdflib", engines.section),
    "serve": ("The server beside oxigraph's", serving.section),
    "commands": ("Whole processes", commands.section),
    "explore": ("The explorer beside pyvis alone", explorer.section),
    "build": ("Build and check against plain rdflib and pyshacl", building.section),
    "paths": ("Ways", paths.section),
    "flows": ("Goods under capacities", flows.section),
    "whatif": ("Scenarios", whatif.section),
    "choice": ("The model of choice", choice.section),
    "risk": ("Closures and draws", risk.section),
    "control": ("Ownership and control", control.section),
    "matching": ("Which record is which entity", matching.section),
}


def main(parts: list[str]) -> None:
    """Run the parts asked for, or all, and write the results after each."""
    if unknown := set(parts) - PARTS.keys():
        raise SystemExit(f"unknown part {', '.join(sorted(unknown))}; use {', '.join(PARTS)}")
    for name in parts or PARTS:
        heading, section = PARTS[name]
        print(f"## {heading}\n")
        lines = section()
        print("\n".join([*lines, ""]), flush=True)
        results.update(heading, lines, order=[heading for heading, _ in PARTS.values()])


if __name__ == "__main__":
    main(sys.argv[1:])
