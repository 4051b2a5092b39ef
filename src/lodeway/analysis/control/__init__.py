"""Ownership and control looked through chains, cycles and ranges: one named definition a module."""
