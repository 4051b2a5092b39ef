"""Goods sent to markets by the cheapest ways, under capacities that all of them share."""

from lodeway.analysis.flow.assignment import Assignment, Limit, Stream, Unserved
from lodeway.analysis.flow.search import assign

__all__ = ["Assignment", "Limit", "Stream", "Unserved", "assign"]
