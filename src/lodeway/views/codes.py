"""What codes are called, by their scheme: "closed" of a deal is not "closed" of a mine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lodeway import vocab
from lodeway.networks.projection import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.store.embedded import Store

Lang = Literal["en", "zh"]


def codes(store: Store, lang: Lang) -> Callable[[str, str | None], str | None]:
    """A function from a scheme ("status") and a code ("closed") to its label; None stays None."""
    found = {
        str(row["code"]).removeprefix(vocab.CODE): str(row["label"])
        for row in rows(store, "code-labels", package=__package__)
        if row["lang"] == lang
    }
    return lambda scheme, code: found.get(f"{scheme}/{code}", code) if code else None
