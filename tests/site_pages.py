"""A site made by hand, of one leaf with hostile words in every place."""

from __future__ import annotations

from lodeway.claims.frame import Frame
from lodeway.report.banner import Truth
from lodeway.report.section import Cell, Column, Section
from lodeway.site.model import Answered, Entry, Leaf, Site

HOSTILE = "</script><img src=x onerror=window.PWNED=1>\"'=1+1 ]]>&\u202e"
BAD = {"en": f"en {HOSTILE}", "zh": f"zh {HOSTILE}"}
TRUTH = Truth(Frame("2026-11-30", every=True, reach="2026-07-02"), "a3e1e82ee597")


def leaf(*, to: str = "javascript:window.PWNED=1") -> Leaf:
    """A page whose every word is hostile."""
    column = Column("says", BAD)
    rows = (((Cell(BAD, to, "x"),),), ((Cell({"en": "=1+1", "zh": "=1+1"}, "id/x/"),),))
    section = Section("claims", BAD, (column,), rows, (BAD,))
    return Leaf(
        "id/x/", BAD, BAD, (BAD,), (section,), iri="https://w3id.org/lodeway/id/x", listed="K"
    )


def site() -> Site:
    """A site of that page alone."""
    return Site(
        truth=TRUTH,
        day="2026-11-30",
        leaves=[leaf()],
        kinds={"K": BAD},
        answered=[Answered(BAD, BAD, "id/x/")],
        entries=[
            Entry("https://w3id.org/lodeway/change/1", "2026-01-02", BAD, BAD, "id/x/"),
            Entry("https://w3id.org/lodeway/change/2", "2025-12-31", BAD, BAD, "id/x/"),
        ],
        counts={"things": "1", "claims": "2", "sources": "0"},
    )
