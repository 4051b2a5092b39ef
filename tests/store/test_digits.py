"""Numbers whose digits an endpoint leaves out in tables, taken from its Turtle."""

from __future__ import annotations

from typing import Any

import pytest

from lodeway.store import digits
from lodeway.store.rows import XSD

# As Virtuoso 7.2.5 writes the results of one query.
TURTLE = b"""@prefix res: <http://www.w3.org/2005/sparql-results#> .
_:_ a res:ResultSet ; res:resultVariable "s" , "v" .
_:_ res:solution [ res:binding [ res:variable "s" ; res:value <x:a> ] ;
  res:binding [ res:variable "v" ; res:value 1225227.0 ] ] .
_:_ res:solution [ res:binding [ res:variable "s" ; res:value <x:b> ] ] .
_:_ res:solution [ res:binding [ res:variable "s" ; res:value <x:c> ] ;
  res:binding [ res:variable "v" ; res:value -10.711862999999999246 ] ] .
"""


def number(value: str, kind: str = "typed-literal") -> dict[str, Any]:
    return {"type": kind, "datatype": f"{XSD}double", "value": value}


def test_each_number_gets_the_digits_of_its_own_row() -> None:
    first, last = {"v": number("1.22523e+06")}, {"v": number("-10.7119")}
    rows = digits.restored([first, {}, last], TURTLE)
    assert [float(row["v"]["value"]) if row else None for row in rows] == [
        1225227,
        None,
        -10.711863,
    ]


def test_a_number_that_is_another_is_left() -> None:
    rows = [{"v": number("1.22524e+06")}, {}, {"v": number("NaN")}]
    assert digits.restored(rows, TURTLE) == rows


@pytest.mark.parametrize(
    ("cell", "missing"),
    [
        (number("1.22523e+06"), True),
        (number("-10.7119"), True),
        (number("0.25"), False),
        (number("1225227.0", "literal"), False),
        ({"type": "uri", "value": "x:e"}, False),
    ],
)
def test_only_numbers_of_six_digits_are_asked_for_again(
    cell: dict[str, Any], *, missing: bool
) -> None:
    assert digits.are_missing([{"v": cell}]) is missing
