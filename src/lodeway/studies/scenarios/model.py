"""A scenario: a question of what if, as a file puts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lodeway.analysis.scenarios import Change


@dataclass(frozen=True)
class Goods:
    """`tonnes` of `product` a year from one place to another, in place of what the graph sends."""

    product: str
    origin: str
    destination: str
    tonnes: float
    source: str | None = None


@dataclass(frozen=True)
class Scenario:
    """A question of what if: changes from `since` to `until`, both ends included.

    Without `until` it lasts a year. `given` holds with the changes and without them. `product`
    limits it to one product, `goods` replace what the graph sends; `sources` are ids of what it
    rests on, none where it is invented.
    """

    name: str
    file: str
    title: Mapping[str, str]
    note: Mapping[str, str]
    since: date | None
    until: date | None
    product: str | None
    sources: tuple[str, ...]
    changes: tuple[Change, ...]
    given: tuple[Change, ...]
    goods: tuple[Goods, ...]
