"""Whole answers to what users ask: from the graph through a network to a result, one question a module."""
