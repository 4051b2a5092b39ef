"""The most central nodes of a network."""
