"""The words of a scenario file: amounts with a sign, trains, risk, what is expected, contradictions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lodeway.api import KnowledgeGraph
from lodeway.choice import targets
from lodeway.choice.changes import (
    TRAIN_PAYLOAD,
    Amount,
    Change,
    Scenario,
    Target,
    apply,
    below_nothing,
    in_tonnes,
)
from lodeway.choice.reading import read
from lodeway.claims.figures import Assumption, assumptions
from lodeway.schema import paths
from lodeway.schema.errors import InvalidData, InvalidValue
from lodeway.transport import parameters
from lodeway.transport.capacities import PAYLOAD
from lodeway.transport.flow_orders import costs
from lodeway.transport.freight import Freight
from small.freights import Map

TITLE = '[title]\nen = "A test"\nzh = "测试"\n'
CLOSED = '[[change]]\nclose = "kasumbalesa"\n'
GOODS = '[[goods]]\nproduct = "copper"\nfrom = "kolwezi"\nto = "port-of-shanghai"\namount = "{}"\n'


def scenario(kg: KnowledgeGraph, folder: Path, text: str, head: str = "") -> Scenario:
    file = folder / "a.toml"
    file.write_text(head + TITLE + text, "utf-8")
    return read(kg, file)


def mistakes(kg: KnowledgeGraph, folder: Path, text: str, head: str = "") -> list[str]:
    with pytest.raises(InvalidData) as error:
        scenario(kg, folder, text, head)
    return [str(one).removeprefix(f"{folder}/") for one in error.value.findings]


# Amounts.


SAID = {
    "-2 d": ("slow", "by", -2, "d"),
    "+2 d": ("slow", "by", 2, "d"),
    "-12 h": ("slow", "by", -0.5, "d"),
    "-12 hours": ("slow", "by", -0.5, "d"),
    "-2 天": ("slow", "by", -2, "d"),
    "-3 USD/t": ("reprice", "by", -3, "usd-per-t"),
    "-30 %": ("reprice", "by", -0.3, "share"),
    "+30 USD/t": ("risk", "by", 30, "usd-per-t"),
    "0.02 USD/t-km": ("risk", "by", 0.02, "usd-per-t-km"),
    "14 trains/week": ("cap", "to", 2, "trains-per-day"),
    "trains 14/week": ("cap", "to", 2, "trains-per-day"),
    "Trains +14 / week": ("cap", "to", 2, "trains-per-day"),
    "2 trains/day": ("cap", "to", 2, "trains-per-day"),
    "2 trains per day": ("cap", "to", 2, "trains-per-day"),
    "14 列/周": ("cap", "to", 2, "trains-per-day"),
    "14 每周列车": ("cap", "to", 2, "trains-per-day"),
    "2 列/日": ("cap", "to", 2, "trains-per-day"),
    "450 trucks/day": ("cap", "to", 450, "vehicles-per-day"),
    "trucks 450/day": ("cap", "to", 450, "vehicles-per-day"),
    "450 vehicles/day": ("cap", "to", 450, "vehicles-per-day"),
    "450 辆/日": ("cap", "to", 450, "vehicles-per-day"),
    "450 卡车/日": ("cap", "to", 450, "vehicles-per-day"),
    "1 Mt/year": ("cap", "to", 1e6, "t-per-year"),
}


@pytest.mark.parametrize("text", SAID)
def test_an_amount_is_read_as_people_write_it(text: str, shipped: KnowledgeGraph) -> None:
    verb, how, value, measure = SAID[text]
    known = parameters.units(shipped.store)
    found = targets.amount(text, verb, how, known)  # type: ignore[arg-type]
    assert found.measure == measure
    assert found.value == pytest.approx(value)


def test_vehicles_are_tonnes_by_the_load_of_each(shipped: KnowledgeGraph) -> None:
    numbers = assumptions(shipped.store)
    line = Target("lobito-corridor", "line", ("one",), frozenset())

    def tonnes(value: float, measure: Any) -> float:
        found = in_tonnes(Change("cap", line, to=Amount(value, measure)), numbers).to
        assert found is not None
        assert found.measure == "t-per-year"
        return found.value

    assert tonnes(2, "trains-per-day") == pytest.approx(14 * 1110 * 365.25 / 7)
    assert tonnes(450, "vehicles-per-day") == 450 * numbers[PAYLOAD].mid * 365
    assert tonnes(5, "t-per-year") == 5


def test_trains_without_their_load_are_no_tonnes(shipped: KnowledgeGraph) -> None:
    none: dict[str, Assumption] = {}
    line = Target("lobito-corridor", "line", ("one",), frozenset())
    with pytest.raises(InvalidValue, match=f"'{TRAIN_PAYLOAD}' is missing"):
        in_tonnes(Change("cap", line, to=Amount(2, "trains-per-day")), none)


# What takes off more than there is.


def thing(name: str, kind: str = "segment", *parts: str) -> Target:
    return Target(name, kind, parts or (name,), frozenset({name}))  # type: ignore[arg-type]


def two_legs() -> Freight:
    """a to b in 1 day (0.5 to 1.5) for 10 dollars, b to c in 3 days; b is a border of 1 (0.5-2)."""
    made = Map().line("ab", "a", "b", km=100, days=1, usd=10)
    return made.line("bc", "b", "c", km=300, days=3, usd=30).border("b", days=1).freight()


def ends(freight: Freight, criterion: Any, name: str, kind: str = "travel") -> list[float]:
    (step, *_) = [
        i for i, s in enumerate(freight.steps) if (s.thing, s.kind) == (name, kind)
    ]  # fmt: skip
    return [float(end[step]) for end in freight.spans[criterion].T]


def test_days_are_taken_off_to_nothing_and_no_further() -> None:
    change = Change("slow", thing("b", "place"), by=Amount(-0.8, "d"))
    assert not below_nothing(two_legs(), change)
    assert ends(apply(two_legs(), [change]), "days", "b", "pass") == pytest.approx([0, 0.2, 1.2])


def test_a_wait_that_is_at_times_long_enough_is_saved_as_far_as_it_goes() -> None:
    change = Change("slow", thing("b", "place"), by=Amount(-1.6, "d"))
    assert not below_nothing(two_legs(), change)
    assert ends(apply(two_legs(), [change]), "days", "b", "pass") == pytest.approx([0, 0, 0.4])


def test_more_days_than_even_the_longest_wait_are_refused() -> None:
    assert below_nothing(two_legs(), Change("slow", thing("b", "place"), by=Amount(-2.1, "d")))


def test_two_savings_together_leave_nothing_below_zero() -> None:
    changes = [Change("reprice", thing("ab"), by=Amount(-8, "usd-per-t"), line=i) for i in (1, 2)]
    assert ends(apply(two_legs(), changes), "usd", "ab") == [0, 0, 0]


def test_a_saving_on_a_whole_line_leaves_no_segment_below_zero() -> None:
    line = thing("line", "line", "ab", "bc")
    change = Change("slow", line, by=Amount(-3, "d"))
    assert not below_nothing(two_legs(), change)
    saved = apply(two_legs(), [change])
    assert ends(saved, "days", "ab") == pytest.approx([0, 0.25, 0.75])
    assert ends(saved, "days", "bc") == pytest.approx([0, 0.75, 2.25])
    assert below_nothing(two_legs(), Change("slow", line, by=Amount(-7, "d")))


def test_a_saving_by_the_kilometre_is_refused_where_no_freight_is_that_high() -> None:
    change = Change("reprice", thing("ab"), by=Amount(-0.2, "usd-per-t-km"))
    assert below_nothing(two_legs(), change)
    change = Change("reprice", thing("ab"), by=Amount(-0.12, "usd-per-t-km"))
    assert ends(apply(two_legs(), [change]), "usd", "ab") == pytest.approx([0, 0, 3])


def test_no_draw_goes_below_nothing() -> None:
    saved = apply(two_legs(), [Change("slow", thing("ab"), by=Amount(-1, "d"))])
    middle = saved.values()
    draws = np.stack([middle * share for share in (0.0, 0.5, 1.0, 2.0)], axis=1)
    cost = saved.cost("days", draws)
    assert cost.min() == 0
    assert cost.shape == (len(saved.steps), 4)
    assert cost.max(axis=0)[3] == 6  # b to c, which nothing was taken off


def test_an_assumption_is_not_taken_below_nothing() -> None:
    change = Change("reprice", thing("usd-ab", "driver"), by=Amount(-12, "usd-per-t"))
    assert not below_nothing(two_legs(), change)
    cheaper = apply(two_legs(), [change])
    driver = cheaper.drivers[cheaper.driver_index["usd-ab"]]
    assert (driver.low, driver.mid, driver.high) == (0, 0, 3)
    assert below_nothing(
        two_legs(), Change("reprice", thing("usd-ab", "driver"), by=Amount(-16, "usd-per-t"))
    )


# Risk: reckoned with, not paid.


def test_a_risk_counts_in_what_is_chosen_and_is_not_paid() -> None:
    before = two_legs()
    risky = apply(before, [Change("risk", thing("ab"), by=Amount(30, "usd-per-t"))])
    on_it = np.array([s.thing == "ab" and s.kind == "travel" for s in risky.steps])
    for criterion in ("usd", "days", "co2", "km"):
        assert (risky.cost(criterion) == before.cost(criterion)).all()  # type: ignore[arg-type]
    assert risky.generalised() - before.generalised() == pytest.approx(30 * on_it)
    draws = np.stack([risky.values()] * 3, axis=1)
    more = risky.generalised(draws) - before.generalised(draws)
    assert more == pytest.approx(np.stack([30 * on_it] * 3, axis=1))


def test_flows_are_sent_with_the_risk_in_mind() -> None:
    before = two_legs()
    risky = apply(before, [Change("risk", thing("ab"), by=Amount(30, "usd-per-t"))])
    asked: Any = {"values": None, "closed": {}, "time_values": {}}
    was, now = (costs(one, ["copper"], **asked)["copper"] for one in (before, risky))
    assert sorted(set(np.round(now - was, 9))) == [0, 30]


def test_risks_add_up_and_fall_on_a_line_by_kilometres() -> None:
    line = thing("line", "line", "ab", "bc")
    risky = apply(
        two_legs(),
        [
            Change("risk", line, by=Amount(8, "usd-per-t")),
            Change("risk", thing("bc"), by=Amount(0.01, "usd-per-t-km")),
        ],
    )
    assert risky.aversion is not None
    on = {s.thing: risky.aversion[i] for i, s in enumerate(risky.steps) if s.kind == "travel"}
    assert on == pytest.approx({"ab": 2, "bc": 6 + 3})


def test_a_risk_of_a_line_is_that_of_the_segments_it_shares_with_no_other(
    shipped: KnowledgeGraph,
) -> None:
    parts = targets.target(shipped, "beira-road", "risk").parts
    assert parts
    assert set(parts) < set(targets.target(shipped, "beira-road", "reprice").parts)
    assert set(parts) == targets.target(shipped, "beira-road", "close").closing


def test_theft_is_a_risk(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    text = '[[change]]\n{} = "road-johannesburg-durban"\nby = "+30 USD/t"\n'
    theft, risk = (scenario(shipped, tmp_path, text.format(word)) for word in ("theft", "risk"))
    assert theft.changes == risk.changes
    assert (risk.changes[0].verb, risk.changes[0].line) == ("risk", 5)


# What is expected.


def test_a_closure_may_be_expected_to_last_another_time(
    shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    dated = "from = 2026-07-01\nuntil = 2026-09-28\n"
    assert scenario(shipped, tmp_path, CLOSED, dated).expected is None
    assert scenario(shipped, tmp_path, CLOSED, dated + 'expected = "5 d"\n').expected == 5
    assert scenario(shipped, tmp_path, CLOSED + 'expected = "14 days"\n', dated).expected == 14
    both = scenario(shipped, tmp_path, CLOSED + 'expected = "48 h"\n', 'expected = "2 d"\n')
    assert both.expected == 2
    assert scenario(shipped, tmp_path, CLOSED, 'expected = "400 d"\n' + dated).expected == 400


# Contradictions and other mistakes: (head, text below the title, what is said). The title takes
# three lines.


WRONG = {
    "an expected time below nothing": ('expected = "-5 d"\n', CLOSED, "a.toml:1: '-5 d' is below nothing"),
    "an expected time without a unit": ("expected = 5\n", CLOSED, "a.toml:1: '5' has no unit"),
    "an expected time that is none": (
        'expected = "5 USD/t"\n', CLOSED, "a.toml:1: '5 USD/t' does not fit 'expected'; write it like \"5 d\"",
    ),
    "an expected time of no closure": (
        'expected = "5 d"\n', '[[change]]\nslow = "kasumbalesa"\nby = "2 d"\n',
        "a.toml:1: nothing is closed here; 'expected' tells how long a closure lasts",
    ),
    "an expected time of another change": (
        "", CLOSED + '[[change]]\nslow = "sakania"\nby = "2 d"\nexpected = "5 d"\n',
        "a.toml:9: 'expected' belongs to a change that closes",
    ),
    "an expected time of what is given": (
        "", CLOSED + '[[given]]\nclose = "sakania"\nexpected = "5 d"\n',
        "a.toml:8: 'expected' belongs to a change that closes",
    ),
    "two expected times": (
        'expected = "5 d"\n', CLOSED + 'expected = "6 d"\n',
        "a.toml:7: another 'expected' stands in line 1; keep one of them",
    ),
    "a closure that opens again": (
        "from = 2026-01-01\n",
        CLOSED + '[[change]]\nopen = "kasumbalesa"\non = 2026-02-01\n',
        "a.toml:8: 'open' of 'kasumbalesa' contradicts 'close' of 'kasumbalesa' in line 6",
    ),
    "the same closure twice": (
        "", CLOSED + CLOSED, "a.toml:7: 'close' of 'kasumbalesa' stands in line 5 too",
    ),
    "two amounts for one wait": (
        "", '[[change]]\nslow = "kasumbalesa"\nto = "5 d"\n[[change]]\nslow = "kasumbalesa"\nto = "6 d"\n',
        "a.toml:8: 'slow' of 'kasumbalesa' contradicts 'slow' of 'kasumbalesa' in line 5",
    ),
    "a capacity of what is shut": (
        "", CLOSED + '[[change]]\ncap = "kasumbalesa"\nto = "5 trucks/day"\n',
        "a.toml:7: 'cap' of 'kasumbalesa' contradicts 'close' of 'kasumbalesa' in line 5",
    ),
    "a risk on what is shut": (
        "", CLOSED + '[[change]]\ntheft = "kasumbalesa"\nby = "5 USD/t"\n',
        "a.toml:7: 'risk' of 'kasumbalesa' contradicts 'close' of 'kasumbalesa' in line 5",
    ),
    "a closure of what is shut already": (
        "", CLOSED + '[[given]]\nclose = "zmb"\n',
        "a.toml:5: line 7, which is given, shuts 'kasumbalesa' already",
    ),
    "a wait where the given closes": (
        "", '[[change]]\nslow = "kasumbalesa"\nby = "2 d"\n[[given]]\nclose = "kasumbalesa"\n',
        "a.toml:5: line 8, which is given, shuts 'kasumbalesa' already",
    ),
    "a capacity that is given": (
        "", '[[change]]\ncap = "kasumbalesa"\nto = "5 t/year"\n[[given]]\ncap = "kasumbalesa"\nto = "5 t/year"\n',
        "a.toml:5: line 8, which is given, says the same already",
    ),
    "a change after a year that has no end": (
        "from = 2026-01-01\n", '[[change]]\nopen = "zambia-lobito"\non = 2027-01-01\n',
        "a.toml:7: on 2027-01-01 is outside the scenario's period",
    ),
    "an unknown corridor": (
        "", '[[change]]\ncap = "lobitos-corridor"\nto = "1 Mt/year"\n',
        "a.toml:5: unknown segment, place or line 'lobitos-corridor'; did you mean",
    ),
    "a risk below nothing": (
        "", '[[change]]\nrisk = "suez"\nby = "-5 USD/t"\n',
        "a.toml:6: '-5 USD/t' is below nothing; 'risk' only adds to what a way costs",
    ),
    "a risk without an amount": (
        "", '[[change]]\ntheft = "suez"\n', "a.toml:5: 'risk' needs an amount, 'by' how much",
    ),
    "a risk that is put to an amount": (
        "", '[[change]]\ntheft = "suez"\nto = "5 USD/t"\n', "a.toml:6: 'risk' takes no 'to'",
    ),
    "a risk of a country": (
        "", '[[change]]\ntheft = "zaf"\nby = "5 USD/t"\n', "a.toml:5: 'zaf' is no segment, place, passage or line",
    ),
    "trains below nothing": (
        "", '[[change]]\ncap = "lobito-corridor"\nto = "-14 trains/week"\n', "a.toml:6: '-14 trains/week' is below nothing",
    ),
    "trains of no time": (
        "", '[[change]]\ncap = "lobito-corridor"\nto = "14 trains"\n', "a.toml:6: unknown unit 'trains'",
    ),
    "less than no goods": ("", CLOSED + GOODS.format("-5 t/year"), "a.toml:10: '-5 t/year' sends nothing"),
    "no goods": ("", CLOSED + GOODS.format("0 t/year"), "a.toml:10: '0 t/year' sends nothing"),
    "goods in trains": (
        "", CLOSED + GOODS.format("14 trains/week"), "a.toml:10: '14 trains/week' does not fit 'amount'",
    ),
    "goods that repeat": (
        "", CLOSED + GOODS.format("5 t/year") + GOODS.format("6 t/year"),
        "a.toml:11: the same goods stand in line 6; add them up",
    ),
    "goods that stay": (
        "", CLOSED + GOODS.format("5 t/year").replace("port-of-shanghai", "Kolwezi"),
        "a.toml:9: these goods stay at 'kolwezi'; 'to' is where they go",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_contradiction_is_told_with_its_line(
    case: str, shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    head, text, said = WRONG[case]
    found = mistakes(shipped, tmp_path, text, head)
    assert [one for one in found if one.startswith(said)], found
    assert len(found) == 1


def test_what_is_given_may_be_shut_or_opened_by_the_change(
    shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    text = '[[given]]\n{} = "zambia-lobito"\n[[change]]\n{} = "zambia-lobito"\n'
    for given, change in (("open", "close"), ("close", "open")):
        found = scenario(shipped, tmp_path, text.format(given, change))
        assert (found.given[0].verb, found.changes[0].verb) == (given, change)


def test_savings_of_one_thing_add_up(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    text = '[[change]]\nslow = "kasumbalesa"\nby = "-1 d"\n' * 2
    assert len(scenario(shipped, tmp_path, text).changes) == 2


def test_a_saving_longer_than_the_longest_wait_is_told_with_its_line(
    shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    file = tmp_path / "a.toml"
    file.write_text(TITLE + '[[change]]\nslow = "kasumbalesa"\nby = "-30 d"\n', "utf-8")
    with pytest.raises(InvalidData, match=r"a\.toml:5: 'kasumbalesa' would take less than nothing"):
        shipped.whatif(file, top=0)


def test_two_days_less_at_kasumbalesa_save_at_most_the_wait(shipped: KnowledgeGraph) -> None:
    found = shipped.whatif("kasumbalesa-2-days-less", top=0, least_cost=True).found
    (phase,) = found.phases
    was, now = (one.freight.spans["days"] for one in (found.before, phase.after))
    assert now.min() == 0
    saved = (was - now).max(axis=0)
    assert saved[0] < saved[1] < 2
    assert saved[2] == pytest.approx(2)


def test_the_shipped_scenarios_use_every_word(shipped: KnowledgeGraph) -> None:
    made = [read(shipped, path) for path in targets.shipped(paths.project_root())]
    verbs = {change.verb for one in made for change in one.changes}
    assert {"risk", "slow", "cap", "close", "reprice", "open", "ban", "quota"} == verbs
    assert {one.name for one in made if one.expected is not None} == {
        "beira-freddy-2023",
        "beitbridge-30-days",
        "kasumbalesa-90-days-unforeseen",
    }
