"""From tables to quads: one row, one thing; one named graph a source."""

from __future__ import annotations
