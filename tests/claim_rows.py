"""Claims of holdings made by hand, for rules whose answer can be worked out on paper."""

from __future__ import annotations

from typing import Any

from lodeway.ownership.holdings import SHARE, Holding


def holding(holder: str, share: float | None = None, **about: Any) -> Holding:
    """A share in percent of "mine", held since 2020 by a paper of 2020, unless `about` differs."""
    said: dict[str, Any] = {
        "claim": f"{holder}-{share}",
        "holder": holder,
        "target": "mine",
        "kind": SHARE,
        "status": "closed",
        "rung": 7,
        "since": "2020",
        "until": None,
        "source": "paper",
        "source_kind": "press",
        "published": "2020",
        "basis": "read",
        "rank": None,
        "share": share,
    }
    return Holding(**{**said, **about})
