"""What claims that are worked out from others rest on, as their notes name it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.claims.once import once
from lodeway.claims.rows import rows
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.store.embedded import Store


_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")  # as claims are called


@once
def named(store: Store) -> Mapping[str, tuple[str, ...]]:
    """For each claim that is worked out from others, by id, the names in its note, in order.

    Among the names may be words that are none, and sources.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows(store, "grounds"):
        found[local(row["claim"])] |= dict.fromkeys(_NAME.findall(str(row["note"])))
    return {claim: tuple(names) for claim, names in found.items()}


def grounds(store: Store, claim: str, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """What a claim that is worked out from others rests on in the end, as far as its note names it.

    Among the names may be words that are none; of a claim that is not worked out there are no names.
    """
    found: dict[str, None] = {}
    for name in named(store).get(claim, ()):
        if name not in seen and name != claim:
            found |= dict.fromkeys(grounds(store, name, seen | {claim}) or (name,))
    return tuple(sorted(found))
