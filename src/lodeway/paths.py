"""Where the shipped tables, the ontology and the caches are."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


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
    names = ["vocab.py", "ontology.py", "names.py", "values.py", "rdf.py", "sphere.py"]
    names += ["store/engine.py", "store/indexing.py"]
    build = sorted((_PACKAGE / "build").glob("*.py")) + sorted((_PACKAGE / "check").glob("*.py"))
    return tuple([_PACKAGE / name for name in names] + build)
