"""A release on this machine over HTTP: the explorer, its files, and a SPARQL endpoint."""
