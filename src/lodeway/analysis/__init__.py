"""Measures on networks: plain functions over networkx graphs, results as frozen dataclasses."""
