"""Lodeway: a sourced knowledge graph of actors, resources and routes in critical minerals.

    import lodeway
    kg = lodeway.load()
    kg.sparql("SELECT ?actor WHERE { ?actor a ld:Consortium }")
    G = kg.network("transport", on="2026-03-01")   # a plain networkx.MultiDiGraph

Importing the package is cheap: everything heavy is imported where it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.schema import vocab

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph as KnowledgeGraph
    from lodeway.api import load as load

__version__ = vocab.VERSION
__all__ = ["KnowledgeGraph", "__version__", "load"]


def __getattr__(name: str) -> object:
    if name in {"KnowledgeGraph", "load"}:
        from lodeway import api

        return getattr(api, name)
    raise AttributeError(f"module 'lodeway' has no attribute {name!r}")
