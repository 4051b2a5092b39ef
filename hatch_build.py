"""Compiles the catalogues of words when the package is built or installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes a `.mo` file beside each `.po` file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what has changed."""
        source = Path(self.root, "src")
        sys.path.insert(0, str(source))
        from lodeway.schema import words

        for catalogue in sorted((source / "lodeway" / "locale").rglob("*.po")):
            words.compile_catalogue(catalogue)
