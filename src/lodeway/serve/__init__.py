"""A release on this machine over HTTP: the explorer, its files, and a SPARQL endpoint."""

from __future__ import annotations
