"""The explorer: the graph as one page."""
