"""The day of which a release speaks where nobody asks for another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lodeway.claims.rows import rows

if TYPE_CHECKING:
    from lodeway.store.embedded import Store


def release_day(store: Store, known: date | None = None) -> date | None:
    """The day of the newest claim that stands, of those recorded by the day `known`; None without any.

    It is read in the data, so that the same tables give the same day for ever.
    """
    (row,) = rows(store, "newest", known=known)
    return date.fromisoformat(str(row["day"])) if row["day"] else None
