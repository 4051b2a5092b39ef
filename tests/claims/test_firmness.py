"""How firm a claim is on a day, of each step of the ladder and each way to be over."""

from __future__ import annotations

from datetime import date

import pytest

import lodeway
from lodeway.claims.claim_filter import Filter
from lodeway.claims.firmness import firmness
from lodeway.schema.vocab import ID
from toys import ENDED, Project, stands

ON = Filter(on=date(2024, 6, 1))


def _stake(name: str, status: str, since: str = "2024-01-05", until: str = "") -> str:
    cells = f"gazette,p. 1,{since},{until},{stands(status)},high,read,,2026-11-21"
    return f"{name},anvil,basalt,shareholding,{cells}\n"


def _firm(project: Project, *stakes: str) -> dict[str, str]:
    table = f"id,holder,target,interestType,{ENDED}\n" + "".join(sorted(stakes))
    kg = lodeway.load(project({"claims/stakes.csv": table}))
    firm = firmness(kg.store, ON)
    return {line.split(",")[0]: firm(ID + line.split(",")[0]) for line in stakes}


@pytest.mark.parametrize(
    ("status", "firm"),
    [
        ("closed", "stands"),
        ("operating", "stands"),
        ("reported", "stands"),
        ("signed", "agreed"),
        ("ratification-pending", "agreed"),
        ("binding", "agreed"),
        ("approved", "agreed"),
        ("rumoured", "said"),
        ("announced", "said"),
        ("proposed", "said"),
        ("non-binding", "said"),
        ("suspended", "ended"),
        ("lapsed", "ended"),
        ("denied", "ended"),
    ],
)
def test_a_status_says_how_firm_a_claim_is(project: Project, status: str, firm: str) -> None:
    assert _firm(project, _stake("one", status)) == {"one": firm}


def test_what_ended_by_the_day_is_over_and_what_comes_later_is_agreed(project: Project) -> None:
    found = _firm(
        project,
        _stake("gone", "closed", until="2024-05-31"),
        _stake("last-day", "closed", since="2024-01-06", until="2024-06-01"),
        _stake("signed-gone", "signed", until="2024-05-31"),
        _stake("to-come", "closed", since="2024-06-02"),
    )
    assert found == {
        "gone": "ended",
        "last-day": "stands",
        "signed-gone": "ended",
        "to-come": "agreed",
    }
