"""`python -m benchmarks [PART...]`: answers are compared first, then timed; updates RESULTS.md.

Parts that are not run keep what RESULTS.md says of them.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import building, engines

RESULTS = Path(__file__).parent / "RESULTS.md"
PARTS: dict[str, tuple[str, Callable[[], list[str]]]] = {
    "store": ("The store against plain rdflib", engines.section),
    "commands": ("Whole processes", engines.processes),
    "build": ("Build and check against plain rdflib and pyshacl", building.section),
}


def kept() -> dict[str, str]:
    """What RESULTS.md says of each part, by heading."""
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    found = re.findall(r"^## (.+?)\n\n(.*?)\s*(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return dict(found)


def main(parts: list[str]) -> None:
    """Run the parts asked for, or all, and write the results after each."""
    if unknown := set(parts) - PARTS.keys():
        raise SystemExit(f"unknown part {', '.join(sorted(unknown))}; use {', '.join(PARTS)}")
    texts = kept()
    for name in parts or PARTS:
        heading, section = PARTS[name]
        texts[heading] = "\n".join(section())
        print(f"## {heading}\n\n{texts[heading]}\n")
        write(texts)


def write(texts: dict[str, str]) -> None:
    """Write all parts in their order."""
    head = (
        f"# Benchmarks\n\nOn {os.cpu_count()} cores, Python {platform.python_version()}. Run "
        "`make bench` for yours; compare ratios, not milliseconds. Answers were compared before "
        "anything was timed."
    )
    known = [f"## {h}\n\n{texts[h]}" for h, _ in PARTS.values() if h in texts]
    RESULTS.write_text("\n\n".join([head, *known]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
