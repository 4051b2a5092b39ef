"""Amounts with their unit as people write them: "1 Mt/year", "5 d", "20 %"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway import values
from lodeway.analysis.scenarios import Amount, Measure, Verb
from lodeway.errors import InvalidValue
from lodeway.names import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.networks.parameters import Unit

_NO_NUMBER = re.compile(r"\s*[+-]?(nan|inf)", re.IGNORECASE)
_AMOUNT = re.compile(r"\s*([+-]?[0-9.,]+)\s*(\D.*?)?\s*\Z")
# What an amount measures, by the base unit it leads to.
MEASURES: Mapping[str, Measure] = {
    "ratio": "share",
    "d": "d",
    "t-per-year": "t-per-year",
    "vehicles-per-day": "vehicles-per-day",
    "usd-per-t": "usd-per-t",
    "usd-per-t-km": "usd-per-t-km",
    "km-per-day": "speed",
}
_EXAMPLES: Mapping[Measure, str] = {
    "share": "20 %",
    "d": "5 d",
    "t-per-year": "1 Mt/year",
    "vehicles-per-day": "450 vehicles/day",
    "usd-per-t": "25 USD/t",
    "usd-per-t-km": "0.10 USD/t-km",
    "speed": "300 km/day",
}
# What each verb may be told: to an amount, or by one.
TAKES: Mapping[Verb, Mapping[str, tuple[Measure, ...]]] = {
    "close": {},
    "open": {},
    "ban": {},
    "cap": {"to": ("t-per-year", "vehicles-per-day"), "by": ("share",)},
    "quota": {"to": ("t-per-year",), "by": ("share",)},
    "slow": {"to": ("d", "speed"), "by": ("share", "d")},
    "reprice": {"to": ("usd-per-t", "usd-per-t-km"), "by": ("share", "usd-per-t", "usd-per-t-km")},
}


def amount(text: object, verb: Verb, how: str, known: Mapping[str, Unit]) -> Amount:
    """Read what a change is `to` or `by`. Raises `InvalidValue` with what would be right."""
    takes = TAKES[verb].get(how, ())
    right = " or ".join(f'"{_EXAMPLES[measure]}"' for measure in takes)
    if not takes:
        raise InvalidValue(f"'{verb}' takes no '{how}'")
    if isinstance(text, str) and _NO_NUMBER.match(text):
        raise InvalidValue(f"'{text}' is no number; write it like {right}")
    found = _AMOUNT.match(text) if isinstance(text, str) else None
    if not found or not found[2]:
        raise InvalidValue(f"'{text}' has no unit; write it as text, like {right}")
    unit = _unit(found[2], known)
    measure = MEASURES.get(unit.base)
    if measure not in takes:
        raise InvalidValue(f"'{text}' does not fit '{verb} ... {how}'; write it like {right}")
    value = values.number(found[1].lstrip("+")) * unit.factor
    _in_bounds(value, measure, verb, how, str(text))
    return Amount(value, measure)


def _unit(text: str, known: Mapping[str, Unit]) -> Unit:
    labels = {unit.id: unit.names for unit in known.values()}
    # "Mt/year" and "%" are how people write what the ontology calls "mt-per-year" and "percent".
    written = text.replace("/", " per ").replace("%", "percent")
    return known[resolve(written, labels, what="unit")]


def _in_bounds(value: float, measure: Measure, verb: Verb, how: str, text: str) -> None:
    if how == "to" and (value < 0 or (measure == "speed" and value == 0)):
        raise InvalidValue(f"'{text}' is below nothing; '{verb} ... to' takes no negative amount")
    if measure == "share" and value < -1:
        raise InvalidValue(f"'{text}' takes away more than there is; -100 % is all of it")
    if verb == "quota" and measure == "share" and value > 0:
        raise InvalidValue(f"'{text}' lets out more than there is; a quota takes a negative share")
