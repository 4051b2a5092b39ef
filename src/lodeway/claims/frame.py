"""The frame of a page: of which day it speaks, what was known, what is let through, how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.claims.rows import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from lodeway.claims.claim_filter import Filter
    from lodeway.store.embedded import Store

    Text = Mapping[str, str]


@dataclass(frozen=True)
class Frame:
    """What the page is true of, in days as tables have them; what is not asked is empty.

    `on` is the day for which firmness is told. A page of `every` day has what is over in it as
    well. `known` is the day by which it was known, `status` the least step that is let through,
    `basis` the only one; `without` counts claims that were left out, and `reach` is the day of the
    newest source.
    """

    on: str
    every: bool
    known: str = ""
    status: Text | None = None
    basis: Text | None = None
    without: int = 0
    reach: str = ""


def frame(
    store: Store,
    through: Filter,
    named: Callable[[str, str], Text],
    *,
    day: date | None = None,
) -> Frame:
    """The frame of what is let `through`; `named` gives the labels of a code of a scheme.

    Where no day is asked, firmness is told for `day`, if there is one.
    """
    shown = through.on or day
    (newest,) = rows(store, "reach", package=__package__, known=through.known)
    return Frame(
        on=shown.isoformat() if shown else "",
        every=through.on is None,
        known=through.known.isoformat() if through.known else "",
        status=named("progress", through.status) if through.status else None,
        basis=named("basis", through.basis) if through.basis else None,
        without=len(store.left_out),
        reach=str(newest["day"] or ""),
    )
