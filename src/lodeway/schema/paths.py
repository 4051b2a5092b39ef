"""Where the shipped tables, the ontology, the reader's own facts and the caches are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parents[1]


class Roots(NamedTuple):
    """What a graph is built from: the project that all share, and folders of own facts over it.

    `public` holds `ontology/` and `data/`; each of `overlays` has a `data/` of its own, whose
    tables are laid over the public ones in this order. With an `endpoint` the graph is not built
    but asked there.
    """

    public: Path
    overlays: tuple[Path, ...] = ()
    endpoint: str = ""

    @classmethod
    def of(cls, root: Path | Roots) -> Roots:
        """The roots themselves, or those of a project that nothing is laid over."""
        return root if isinstance(root, Roots) else cls(root)


def project_root() -> Path:
    """The folder that holds `ontology/` and `data/`: the checkout, or what the wheel carries."""
    return _CHECKOUT if in_checkout() else _PACKAGE / "_shipped"


def in_checkout() -> bool:
    """Whether the package runs from a checkout, whose tables one may edit."""
    return (_CHECKOUT / "data").is_dir() and (_CHECKOUT / "ontology").is_dir()


def home() -> Path:
    """Lodeway's own folder for caches: `$LODEWAY_HOME`, else the user's cache folder."""
    if chosen := os.environ.get("LODEWAY_HOME"):
        return Path(chosen).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "lodeway"


def code_files() -> tuple[Path, ...]:
    """The modules whose text decides what a build contains, for the cache key."""
    folders = ("schema", "build", "check", "claims", "ownership")
    files = sorted(file for name in folders for file in (_PACKAGE / name).rglob("*.*"))
    code = (file for file in files if file.suffix in (".py", ".rq"))
    return (*code, _PACKAGE / "store" / "engine.py")
