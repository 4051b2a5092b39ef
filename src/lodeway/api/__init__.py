"""The front door: load the graph, ask it, measure it, take it along as plain objects."""

from __future__ import annotations

from lodeway.api.knowledge import KnowledgeGraph
from lodeway.api.opening import checked, graph_file, load

__all__ = ["KnowledgeGraph", "checked", "graph_file", "load"]
