"""What is to be moved: tonnes a year that leave a place, and the markets they are bound for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Supply:
    """`tonnes` of `product` a year that leave `place`, a place of the transport network.

    `id` is the mine, plant or source of the goods, `claims` what is said of its output, `basis`
    how firm that is. The share of each market is taken from every supply alike.
    """

    id: str
    place: str
    product: str
    tonnes: float
    claims: tuple[str, ...] = ()
    basis: str = "assumed"


@dataclass(frozen=True)
class Market:
    """A place that takes `share` (0 to 1) of every supply of `product`; "" stands for any product.

    Markets named for a product replace, for that product, those that take any.
    """

    place: str
    share: float
    product: str = ""
    claims: tuple[str, ...] = ()
    basis: str = "assumed"
