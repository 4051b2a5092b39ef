"""Small readings that every importer shares: slugs, clean text, figures, lists."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# What separates values inside one of our cells; a printed semicolon inside a value must not.
_SEPARATOR = ";"


def clean(printed: object) -> str:
    """`printed` on one line, without stray blanks or control characters; "" for nothing."""
    if printed is None:
        return ""
    text = str(printed)
    if not text.isprintable():
        text = "".join(
            c if c.isprintable() else " "
            for c in text
            if unicodedata.category(c) not in ("Cf", "Co", "Cs")
        )
    return " ".join(text.split())


def slug(printed: str) -> str:
    """`printed` as the tail of an id: lower case, hyphens; "x" where nothing is left."""
    plain = unicodedata.normalize("NFKD", printed).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def many(values: list[str]) -> str:
    """Several values as one cell, each once, in order; a semicolon inside a value becomes a comma."""
    parts = dict.fromkeys(v for value in values if (v := clean(value.replace(_SEPARATOR, ","))))
    return _SEPARATOR.join(parts)


def figure(value: float) -> str:
    """A number as a cell: plain digits, no exponent, as short as it can be without loss."""
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")
