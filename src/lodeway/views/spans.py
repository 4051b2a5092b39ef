"""Low, middle and high as one short text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE_FROM = 10


def span(found: Sequence[float]) -> str:
    """ "28-38-57": whole above ten, one decimal below; one number where all are the same."""
    texts = [f"{v:,.0f}" if v >= _WHOLE_FROM else f"{v:.1f}".removesuffix(".0") for v in found]
    return texts[0] if len(set(texts)) == 1 else "-".join(texts)
