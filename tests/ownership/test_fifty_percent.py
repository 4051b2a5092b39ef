"""The 50 percent rules of three laws, by the regulators' own examples."""

from __future__ import annotations

import pytest
from hypothesis import given

from lodeway.ownership.fifty import eu, ofac, uk
from lodeway.ownership.shares import Shares
from small.holdings_toys import exact, ranges, worlds

# FAQ 401 of the Office of Foreign Assets Control, in order: what X holds, and who is blocked.
EXAMPLES = [
    ({("X", "A"): 0.5, ("A", "B"): 0.5}, {"A", "B"}),
    ({("X", "A"): 0.5, ("X", "B"): 0.5, ("A", "C"): 0.25, ("B", "C"): 0.25}, {"A", "B", "C"}),
    ({("X", "A"): 0.5, ("X", "B"): 0.1, ("A", "B"): 0.4}, {"A", "B"}),
]


@pytest.mark.parametrize(("stakes", "blocked"), EXAMPLES)
def test_the_treasurys_examples(stakes: dict[tuple[str, str], float], blocked: set[str]) -> None:
    assert set(ofac(exact(stakes), ["X"])) == blocked


def test_a_minority_holding_passes_nothing_on() -> None:
    # X has 25 % of A and of B; all of C is theirs, but neither is blocked.
    made = exact({("X", "A"): 0.25, ("X", "B"): 0.25, ("A", "C"): 0.5, ("B", "C"): 0.5})
    assert ofac(made, ["X"]) == {}


def test_stakes_of_several_blocked_persons_add_up_in_america_and_europe_but_not_in_britain() -> (
    None
):
    made = exact({("X", "A"): 0.3, ("Y", "A"): 0.25})
    assert ofac(made, ["X", "Y"]) == eu(made, ["X", "Y"]) == {"A": pytest.approx(0.55)}
    assert uk(made, ["X", "Y"]) == {}


def test_exactly_half_is_enough_in_america_in_europe_since_2024_and_never_in_britain() -> None:
    made = exact({("X", "A"): 0.5})
    assert ofac(made, ["X"]) == eu(made, ["X"]) == {"A": 0.5}
    assert eu(made, ["X"], half=False) == {}
    assert uk(made, ["X"]) == {}


def test_control_without_ownership_counts_in_europe_and_britain_only() -> None:
    made = exact({("X", "A"): 0.2, ("A", "B"): 0.6})
    stated = [("X", "A")]
    assert ofac(made, ["X"]) == {}
    assert eu(made, ["X"], stated=stated) == pytest.approx({"B": 0.6, "A": 0.2})
    assert uk(made, ["X"], stated=stated) == {"B": ("X", 0.6), "A": ("X", 0.2)}


def test_britain_names_the_person_with_the_largest_part() -> None:
    made = exact({("X", "A"): 0.6, ("Y", "B"): 0.9, ("A", "C"): 0.51, ("B", "A"): 0.4})
    assert uk(made, ["Y", "X"]) == {"B": ("Y", 0.9), "A": ("X", 0.6), "C": ("X", 0.51)}


def test_the_rule_counts_whole_what_the_look_through_multiplies() -> None:
    made = exact({("X", "A"): 0.5, ("A", "B"): 0.5, ("B", "C"): 0.5})
    assert ofac(made, ["X"]) == {"A": 0.5, "B": 0.5, "C": 0.5}  # though X owns an eighth of C


def test_ranges_tell_the_surely_from_the_possibly_blocked() -> None:
    made = ranges({("X", "A"): (0.45, 0.48, 0.5), ("A", "B"): (0.6, 0.6, 0.6)})
    assert ofac(made, ["X"]) == ofac(made, ["X"], which="low") == {}
    assert ofac(made, ["X"], which="high") == {"B": 0.6, "A": 0.5}


@given(worlds())
def test_europe_with_half_and_no_stated_control_is_america(made: Shares) -> None:
    listed = made.names[:2]
    assert eu(made, listed) == ofac(made, listed)
    assert set(eu(made, listed, half=False)) <= set(ofac(made, listed))
    assert set(uk(made, listed)) <= set(eu(made, listed, half=False))


@given(worlds())
def test_a_longer_list_never_frees_anybody(made: Shares) -> None:
    blocked = set(ofac(made, made.names[:1])) - {made.names[1]}
    assert blocked <= set(ofac(made, made.names[:2]))
