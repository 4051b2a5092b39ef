"""What stood on a day, by what the tables say: half-known dates, handovers, and terms that ran out.

Each case names the thing and the day. Expected are the shares, offices and states that the rows
give with their own dates; nothing here is more precise than its source.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lodeway import questions
from lodeway.agreements import compute as agreements
from lodeway.agreements import report as agreements_report
from lodeway.api import KnowledgeGraph
from lodeway.claims import standing
from lodeway.claims.claim_filter import Filter
from lodeway.control import compute, report
from lodeway.control.words import Words, percent
from lodeway.diff.compute import diff
from lodeway.ownership import universe
from lodeway.ownership.model import Control
from lodeway.ownership.snapshot import World, world
from lodeway.schema.vocab import ID

RELEASE = date(2026, 11, 30)
HELD = ("closed", "operating", "reported")


def of(kg: KnowledgeGraph, thing: str, day: str) -> Control:
    return compute.control(kg, thing, through=Filter(on=date.fromisoformat(day)))


def held(found: Control) -> dict[str, float]:
    """Direct holders with their best shares in percent; of a company's mine the company's holders."""
    direct = {d.holder: d.share for d in found.direct if "restated" not in d.flags}
    through = {o.name: o.share for o in found.owners if len(o.ways[0].links) == 2}
    return {n: round(100 * (s.point or 0), 1) for n, s in sorted((direct or through).items())}


TENKE_2012 = {"freeport-mcmoran": 56.0, "gecamines": 20.0, "lundin-mining": 24.0}
TENKE_2017 = {"bhr-newwood": 24.0, "cmoc": 56.0, "gecamines": 20.0}
KEMERTON_2019 = {"albemarle": 60.0, "mineral-resources": 40.0}
SHARES = [
    ("tenke-fungurume", "2016-04-30", TENKE_2012),
    ("tenke-fungurume", "2016-10-01", TENKE_2012),
    ("tenke-fungurume", "2017-06-30", TENKE_2017),
    ("tenke-fungurume", "2019-06-30", TENKE_2017),
    ("tenke-fungurume", "2019-09-15", TENKE_2017),
    ("tenke-fungurume", "2019-12-31", {"cmoc": 80.0, "gecamines": 20.0}),
    ("mutanda", "2016-06-30", {"fleurette-properties": 31.0, "glencore": 69.0}),
    ("mutanda", "2017-02-14", {"glencore": 100.0}),
    ("mutanda", "2018-06-30", {"glencore": 100.0}),
    ("mutanda", "2022-06-30", {"glencore": 100.0}),
    ("mutanda", "2023-06-30", {"cod": 5.0, "glencore": 95.0}),
    ("mutanda", "2026-03-01", {"cod": 5.0, "glencore": 95.0}),
    ("kemerton", "2020-06-30", KEMERTON_2019),
    ("kemerton", "2023-03-31", KEMERTON_2019),
    ("kemerton", "2023-08-01", KEMERTON_2019),
    ("kemerton", "2023-10-17", KEMERTON_2019),
    ("kemerton", "2023-10-18", {"albemarle": 100.0}),
    ("kemerton", "2026-03-01", {"albemarle": 100.0}),
]


@pytest.mark.parametrize(
    ("thing", "day", "expected"), SHARES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_held_on_a_day(
    shipped: KnowledgeGraph, thing: str, day: str, expected: dict[str, float]
) -> None:
    assert held(of(shipped, thing, day)) == expected


APART = [
    ("tenke-fungurume", "2016-04-30", set(), set()),
    ("tenke-fungurume", "2016-10-01", {("cmoc", 56.0, "binding")}, set()),
    ("tenke-fungurume", "2019-06-30", {("cmoc", 80.0, "binding")}, set()),
    ("tenke-fungurume", "2019-09-15", {("cmoc", 80.0, "binding")}, {("cmoc", 80.0, "2019-09")}),
    ("tenke-fungurume", "2019-12-31", set(), set()),
    ("mutanda", "2022-06-30", set(), {("cod", 5.0, "2022"), ("glencore", 95.0, "2022")}),
    ("mutanda", "2023-06-30", set(), set()),
    ("kemerton", "2023-03-31", {("albemarle", 85.0, "binding")}, set()),
    ("kemerton", "2023-08-01", {("albemarle", 100.0, "binding")}, set()),
    ("kemerton", "2023-10-17", {("albemarle", 100.0, "binding")}, set()),
    ("kemerton", "2023-10-18", set(), set()),
]


@pytest.mark.parametrize(
    ("thing", "day", "agreed", "perhaps"), APART, ids=lambda v: v if isinstance(v, str) else ""
)
def test_told_apart_on_a_day(
    shipped: KnowledgeGraph,
    thing: str,
    day: str,
    agreed: set[tuple[str, float, str]],
    perhaps: set[tuple[str, float, str]],
) -> None:
    found = of(shipped, thing, day)
    assert {(p.holder, percent(p.said.high), p.status) for p in found.promised} == agreed
    assert {(p.holder, percent(p.said.high), p.since) for p in found.perhaps} == perhaps


KONKOLA = [
    ("2019-05-20", {"vedanta"}, None),
    ("2019-06-01", {"konkola-copper-mines"}, {"milingo-lungu"}),
    ("2022-04-15", {"konkola-copper-mines"}, set()),
    ("2023-06-01", {"konkola-copper-mines"}, {"celine-nair"}),
    ("2024-12-01", {"vedanta"}, None),
]


@pytest.mark.parametrize(("day", "runs", "law"), KONKOLA, ids=[day for day, *_ in KONKOLA])
def test_konkola_before_during_and_after_its_liquidation(
    shipped: KnowledgeGraph, day: str, runs: set[str], law: set[str] | None
) -> None:
    found = of(shipped, "konkola", day)
    assert {n: s for n, s in held(found).items() if n in ("vedanta", "zccm-ih")} == {
        "vedanta": 79.4,
        "zccm-ih": 20.6,
    }
    assert {
        r.holder
        for r in found.rights
        if r.kind == "Operation" and r.target == "konkola" and r.here.counts
    } == runs
    said = found.by_law.get("konkola")
    assert (None if said is None else {word.holder for word in said}) == law
    bosses = {o.name for o in found.owners if o.controls}
    assert ("vedanta" in bosses) == (law is None)
    if law is not None:
        assert bosses == set()
        told = report.verdict(found, Words.of(shipped, "en"))
        assert "by law" in told
        assert "Vedanta" not in told
        assert "依法" in report.verdict(found, Words.of(shipped, "zh"))


def test_a_successor_of_some_time_in_a_month_is_said_apart(shipped: KnowledgeGraph) -> None:
    found = of(shipped, "tenke-fungurume", "2019-09-15")
    english = " ".join(report.tables(shipped, found, lang="en")[0].notes)
    assert "Apart, some time in September 2019: CMOC Group, 80 %" in english
    chinese = "".join(report.tables(shipped, found, lang="zh")[0].notes)
    assert "2019年9月内某日" in chinese


FORGE = [
    ("2026-02-03", set()),
    ("2026-02-04", {"chair", "member"}),
    ("2026-05-31", {"chair", "member"}),
    ("2026-07-01", {"member"}),
    ("2026-11-30", {"member"}),
]


@pytest.mark.parametrize(("day", "roles"), FORGE, ids=[day for day, _ in FORGE])
def test_korea_stays_a_member_of_forge_after_its_chair(
    shipped: KnowledgeGraph, day: str, roles: set[str]
) -> None:
    lives = standing.of(shipped.store)
    here = lives.presence(Filter(on=date.fromisoformat(day)))
    found = {
        lives.matters[claim].what[0]
        for claim in lives.matters
        if claim.startswith(f"{ID}membership-kor-forge")
        and (presence := here.get(claim))
        and presence.counts
    }
    assert found == roles


PACT = [
    ("2025-12-03", "not yet", None),
    ("2025-12-04", None, None),
    ("2026-01-15", None, None),
    ("2026-03-06", None, None),
    ("2026-03-07", None, "ratification-pending"),
    ("2026-11-30", None, "ratification-pending"),
]


@pytest.mark.parametrize(("day", "absent", "state"), PACT, ids=[day for day, *_ in PACT])
def test_the_us_drc_pact_is_signed_and_its_ratification_pending(
    shipped: KnowledgeGraph, day: str, absent: str | None, state: str | None
) -> None:
    found = agreements.agreement(shipped, "us-drc-spa", through=Filter(on=date.fromisoformat(day)))
    assert found.absent == absent
    assert found.bond == ("unknown" if absent else "ratification-pending")
    assert (found.state.what if found.state else None) == state


US_BAN, OCTOBER = "china-us-ban-2024", "china-october-package-2025"
SUSPENSIONS = [
    (US_BAN, "2025-06-01", "in force", "in-force", None),
    (US_BAN, "2025-12-01", "suspended", "suspended", None),
    (US_BAN, "2026-06-15", "suspended", "suspended", None),
    (US_BAN, "2026-11-30", "ended on 2026-11-27; renewal not known", None, "2026-11-27"),
    (OCTOBER, "2026-11-10", "suspended", "suspended", None),
    (OCTOBER, "2026-11-11", "ended on 2026-11-10; renewal not known", None, "2026-11-10"),
]


@pytest.mark.parametrize(
    ("act", "day", "told", "state", "ended"),
    SUSPENSIONS,
    ids=[f"{a}-{d}" for a, d, *_ in SUSPENSIONS],
)
def test_a_suspension_that_ran_out_says_so(
    shipped: KnowledgeGraph, act: str, day: str, told: str, state: str | None, ended: str | None
) -> None:
    found = agreements.agreement(shipped, act, through=Filter(on=date.fromisoformat(day)))
    assert (found.state.what if found.state else None) == state
    assert (found.ran_out.until if found.ran_out else None) == ended
    assert told in agreements_report.tables(shipped, found, lang="en")[0].notes[0]


BANS = [
    ("2025-06-01", {"restriction-china-us-ban": "in force; ended later, on 2025-11-09"}),
    ("2025-12-01", {"restriction-china-us-ban-suspended": "suspended"}),
    ("2026-06-15", {"restriction-china-us-ban-suspended": "suspended"}),
    (
        "2026-11-30",
        {"restriction-china-us-ban-suspended": "ended on 2026-11-27; renewal not known"},
    ),
]


def test_without_a_day_what_is_over_is_not_told_to_be_in_force(shipped: KnowledgeGraph) -> None:
    for lang, told in (("en", "ended on 2025-10-15"), ("zh", "已于2025年10月15日终止")):
        found = shipped.ask("restrictions", by="cod", lang=lang).to_dicts()
        over = {row["claim"]: row["status_name"] for row in found if row["until"] == "2025-10-15"}
        assert set(over.values()) == {told}


@pytest.mark.parametrize(("day", "expected"), BANS, ids=[day for day, _ in BANS])
def test_the_question_on_restrictions_tells_what_ran_out(
    shipped: KnowledgeGraph, day: str, expected: dict[str, str]
) -> None:
    found = restricted(shipped, day, "en")
    bans = {c: s for c, s in found.items() if c.startswith("restriction-china-us-ban")}
    assert bans == expected
    assert found["restriction-china-us-military-ban"] == "operating"


def test_what_ran_out_is_told_in_chinese(shipped: KnowledgeGraph) -> None:
    found = restricted(shipped, "2026-11-11", "zh")
    assert (
        found["restriction-china-october-package-suspended"]
        == "已于2026年11月10日到期；是否续期不详"
    )


def restricted(kg: KnowledgeGraph, day: str, lang: str) -> dict[str, str]:
    text = questions.question("restrictions").text
    found = kg.store.select(text, bindings={"on": date.fromisoformat(day), "lang": lang})
    claim, status = found.columns.index("claim"), found.columns.index("statusName")
    return {str(row[claim]).removeprefix(ID): str(row[status]) for row in found.rows}


DAYS = st.dates(date(2012, 1, 1), RELEASE)


@cache
def at(kg: KnowledgeGraph, day: date) -> World:
    return world(kg, Filter(on=day))


def points(on: World, asset: str) -> dict[str, float]:
    return {e.holder: round(e.middle, 6) for e in on.table.targets.get(asset, ())}


@settings(max_examples=6)
@given(day=DAYS)
@example(day=RELEASE)
def test_direct_shares_of_an_asset_never_come_to_more_than_the_whole(
    shipped: KnowledgeGraph, day: date
) -> None:
    """One layer: a company that has the mine, or its owners. What is too much is cut and named."""
    on = at(shipped, day)
    for asset in universe.assets(shipped):
        entries = on.table.targets.get(asset, ())
        assert sum(e.middle for e in entries) <= 1.005, asset
        holders = {e.holder for e in entries if e.middle}
        restated = [e for e in entries if "restated" in e.flags]
        assert not restated or not any(
            (one, e.holder) in on.table.entries for e in restated for one in holders - {e.holder}
        ), asset


@settings(max_examples=5)
@given(days=st.lists(DAYS, min_size=2, max_size=2, unique=True).map(sorted))
@example(days=[date(2016, 4, 30), date(2017, 6, 30)])
@example(days=[date(2019, 9, 15), date(2019, 12, 31)])
def test_diff_and_control_tell_the_same_of_every_asset(
    shipped: KnowledgeGraph, days: list[date]
) -> None:
    """What control says to have changed diff tells of; who ended is no holder, who began was none."""
    before, after = (at(shipped, day) for day in days)
    changes = defaultdict(list)
    for one in diff(shipped, *days).changes:
        if one.matter.kind in ("Stake", "Control"):
            changes[one.matter.end].append(one)
    for asset in universe.assets(shipped):
        was, will = points(before, asset), points(after, asset)
        if was != will and not any(
            "restated" in e.flags for w in (before, after) for e in w.table.targets.get(asset, ())
        ):
            assert changes[asset], (asset, was, will)
        for one in changes[asset]:
            if one.matter.kind == "Stake" and one.matter.form == "shareholding":
                holder = one.matter.start
                assert (
                    holder not in will
                    or any(s.status in HELD for s in one.after)
                    or not any(s.status in HELD for s in one.before)
                ), (asset, one)
                if one.kind == "began" and any(s.status in HELD for s in one.after):
                    assert holder not in was, (asset, one)
