"""RESULTS.md: one section a part, each rewritten only when its part was run."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

FILE = Path(__file__).parent / "RESULTS.md"


def update(heading: str, lines: Sequence[str], *, order: Sequence[str] = ()) -> None:
    """Put a section in place of the one it replaces; sections of `order` come first, in that order."""
    texts = _kept() | {heading: "\n".join(lines).strip()}
    head = (
        f"# Benchmarks\n\nOn {os.cpu_count()} cores, Python {platform.python_version()}. Run "
        "`make bench` for yours; compare ratios, not milliseconds. Answers were compared before "
        "anything was timed."
    )
    named = [*(h for h in order if h in texts), *(h for h in texts if h not in order)]
    sections = [f"## {h}\n\n{texts[h]}" for h in named]
    FILE.write_text("\n\n".join([head, *sections]) + "\n", encoding="utf-8")


def _kept() -> dict[str, str]:
    text = FILE.read_text("utf-8") if FILE.exists() else ""
    return dict(re.findall(r"^## (.+?)\n\n(.*?)\s*(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
