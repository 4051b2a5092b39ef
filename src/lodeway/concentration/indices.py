"""Indices of concentration and of supply risk, each with its formula and the paper it is from.

Shares are parts from 0 to 1. An index on this scale is 10,000 times smaller than the one that
competition authorities print (0.25 is their 2,500).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


_ROUNDING = 1e-9
_WGI_LOW, _WGI_HIGH = -2.5, 2.5


def hhi(shares: Iterable[float]) -> float:
    """The sum of the squared shares: 1 for one supplier, 1/n for n equal ones, 0 for none.

    Herfindahl (1950) and Hirschman (1945; 1964, American Economic Review 54, 761). What the shares
    lack to 1 counts as many small suppliers. Raises `InvalidValue` for shares below 0 or that
    sum to more than 1.
    """
    given = _shares(shares)
    return math.fsum(share * share for share in given)


def hhi_bounds(parts: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The least and the greatest HHI of shares of which each lies between `low` and `high`.

    Something of which nobody knows how many stand behind it is one more part, (0, its share).
    The least takes every share at its low, the rest as many small suppliers. The greatest fills
    the largest highs first, up to 1 in all: no other split is less even (majorisation; Marshall
    and Olkin 1979), so it is never too small, and exact where every low is 0 or its high. Raises
    `InvalidValue` for a low above its high and for lows that sum to more than 1.
    """
    given = list(parts)
    if any(not 0 <= low <= high + _ROUNDING for low, high in given):
        raise InvalidValue("a share needs 0 <= low <= high")
    least = hhi(low for low, _ in given)
    left, most = 1.0, 0.0
    for high in sorted((high for _, high in given), reverse=True):
        taken = min(high, left)
        most += taken * taken
        left -= taken
    return least, max(least, most)


def top(shares: Iterable[float], n: int) -> float:
    """The share of the `n` largest, the concentration ratio CR_n. Raises `InvalidValue` as `hhi`."""
    return math.fsum(sorted(_shares(shares), reverse=True)[:n])


def n_minus_one(supply: Mapping[str, float], demand: Mapping[str, float]) -> float | None:
    """What is left of supply without its largest supplier, over demand without that country's own.

    The "N-1" measure of the International Energy Agency (Global Critical Minerals Outlook 2025).
    Below 1 the others cannot serve the others. None where nobody else has a demand. Any unit, the
    same for both. The largest is the first by name on a tie.
    """
    if not supply:
        raise InvalidValue("N-1 needs at least one supplier")
    largest = min(supply, key=lambda name: (-supply[name], name))
    left, wanted = (
        math.fsum(amount for name, amount in amounts.items() if name != largest)
        for amounts in (supply, demand)
    )
    return left / wanted if wanted > 0 else None


def risk_of(estimate: float) -> float:
    """A Worldwide Governance estimate (about -2.5 weak to 2.5 strong) as a risk from 0 to 1.

    Linear and turned round, as the index below wants it: 1 is the weakest. What lies outside
    the usual span counts as its end.
    """
    held = min(max(estimate, _WGI_LOW), _WGI_HIGH)
    return (_WGI_HIGH - held) / (_WGI_HIGH - _WGI_LOW)


def weighted_hhi(
    shares: Mapping[str, float],
    risks: Mapping[str, float],
    trade: Mapping[str, float] | None = None,
) -> float:
    """HHI_WGI,t = sum over countries of S^2 * WGI * t, from 0 to 10.

    `risks` are from 0 to 1 (`risk_of`) and enter as 0 to 10; `trade` is the factor of export
    limits, 1 where none is given. Blengini et al. 2017, "Assessment of the methodology for
    establishing the EU list of critical raw materials", EUR 28654, doi 10.2760/73303. Raises
    `InvalidValue` for a country without a risk: a gap is no zero.
    """
    _shares(shares.values())
    if missing := sorted(name for name, share in shares.items() if share and name not in risks):
        raise InvalidValue(f"no governance figure for {', '.join(missing)}")
    factors = trade or {}
    return math.fsum(
        share * share * 10 * risks[name] * factors.get(name, 1.0)
        for name, share in shares.items()
        if share
    )


def _shares(shares: Iterable[float]) -> Sequence[float]:
    given = list(shares)
    if any(share < 0 for share in given) or math.fsum(given) > 1 + _ROUNDING:
        raise InvalidValue("shares must not be below 0 nor sum to more than 1")
    return given
