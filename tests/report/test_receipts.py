"""Receipts of a toy world, asked again of the same world and of another."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.claims import claim_text as claims
from lodeway.report import receipts
from lodeway.report.answer import Answer, Step
from lodeway.report.receipts import Change, Receipts
from toys import CLAIM, RECEIPT, Project

HELD = RECEIPT.replace("reported", "closed")
HEAD = f"id,holder,target,interestType,share,{CLAIM}\n"


def stakes(*rows: str) -> dict[str, str]:
    return {"claims/stakes.csv": HEAD + "".join(f"{row}\n" for row in rows)}


AT_30 = f"anvil-basalt,anvil,basalt,shareholding,30,{HELD}"
AT_40 = f"anvil-basalt,anvil,basalt,shareholding,40,{HELD}"
OTHER = f"basalt-anvil,basalt,anvil,shareholding,5,{HELD}"


def asked(kg: KnowledgeGraph, **parameters: str) -> Receipts:
    answer = kg.ask("who-owns", **parameters)
    return receipts.gather(
        kg, answer.tables(), words=["ask", "who-owns"], lang="en", release=str(kg.file), version="1"
    )


def again(project: Project, then: Mapping[str, str], now: Mapping[str, str]) -> tuple[Change, ...]:
    """What changed for who asked in the world `then` and asks again in the world `now`."""
    before = asked(lodeway.load(project(then, name="then")))
    kg = lodeway.load(project(now, name="now"))
    return receipts.changes(before, receipts.still(kg, before, asked(kg)))


def test_receipts_hold_every_claim_and_every_source_with_all_their_fields(
    project: Project,
) -> None:
    found = asked(lodeway.load(project(stakes(AT_30))))
    (held,), (gazette,) = found.claims, found.sources
    assert held.id == "anvil-basalt"
    assert held.fields["holder"] == "anvil"
    assert held.fields["share"] == "30"
    assert held.fields["locator"] == "p. 1"
    assert held.fields["status"] == "closed"
    assert held.fields["since"] == "2024"
    assert gazette.fields["published"] == "2024-06"
    assert not set(held.fields) & {"sinceStated", "sinceEarliest", "until"}
    assert gazette.fields["label@zh"] == "公报"
    assert gazette.fields["reference"] == "gazette.example"


def test_nothing_differs_in_the_same_world(project: Project) -> None:
    assert again(project, stakes(AT_30), stakes(AT_30)) == ()


def test_a_share_that_changed_is_named_in_the_row_and_in_the_claim(project: Project) -> None:
    found = again(project, stakes(AT_30), stakes(AT_40))
    title = "Who owns what on a date"
    assert Change("row", title, "1: Share (%)", "30.0", "40.0") in found
    assert Change("claim", "anvil-basalt", "share", "30", "40") in found
    assert {change.kind for change in found} == {"row", "claim"}


def test_a_claim_that_is_gone_is_told_from_one_that_is_new(project: Project) -> None:
    found = again(project, stakes(AT_30), stakes(OTHER))
    assert Change("gone", "anvil-basalt", "", "anvil-basalt", None) in found
    assert Change("new", "basalt-anvil", "", None, "basalt-anvil") in found


def test_a_row_that_only_moved_is_left_in_peace(project: Project) -> None:
    found = again(project, stakes(AT_30), stakes(AT_30, OTHER))
    assert [change.kind for change in found] == ["row", "verdict", "new"]
    assert found[0].was is None
    assert "Basalt" in str(found[0].now)


def test_a_claim_that_was_taken_back_is_said_to_be_retracted(project: Project) -> None:
    head = HEAD.replace("recorded\n", "recorded,retracted\n")
    back = {"claims/stakes.csv": f"{head}{AT_30},2026-11-22\n"}
    found = again(project, stakes(AT_30), back)
    assert Change("retracted", "anvil-basalt", "retracted", None, "2026-11-22") in found
    assert any(change.kind == "row" and change.now is None for change in found)


def test_a_source_that_was_corrected_is_named(project: Project) -> None:
    sources = (project(name="whole") / "data" / "sources.csv").read_text("utf-8")
    later = {**stakes(AT_30), "sources.csv": sources.replace("Gazette,2024-06", "Gazette,2024-07")}
    found = again(project, stakes(AT_30), later)
    assert Change("source", "gazette", "published", "2024-06", "2024-07") in found


def answer(*rows: tuple[object, ...], steps: tuple[Step, ...] = ()) -> Receipts:
    one = Answer("T", ("a", "b"), rows, (), tuple(() for _ in rows), steps)
    return Receipts((), "en", "", "", (one,), (), ())


def test_the_last_bits_of_a_float_are_no_difference() -> None:
    assert receipts.changes(answer(("x", 0.1 + 0.2)), answer(("x", 0.3))) == ()
    (change,) = receipts.changes(answer(("x", 0.3)), answer(("x", 0.3001)))
    assert change == Change("row", "T", "1: b", "0.3", "0.3001")


def test_tables_notes_verdicts_and_derivations_are_compared() -> None:
    one = Answer("T", ("a",), (("x",),), ("old",), ((),), (Step("so"),), "yes")
    two = Answer("T", ("a",), (("x",),), ("new",), ((),), (Step("else"),), "no")
    then, now = (Receipts((), "en", "", "", (a,), (), ()) for a in (one, two))
    assert receipts.changes(then, now) == (
        Change("note", "T", "", "old", None),
        Change("note", "T", "", None, "new"),
        Change("step", "T", "1", "so", "else"),
        Change("verdict", "T", "", "yes", "no"),
    )
    assert receipts.changes(then, Receipts((), "en", "", "", (), (), ())) == (
        Change("table", "T", "", "T", None),
    )


def test_what_is_no_claim_has_no_receipt(toy: KnowledgeGraph) -> None:
    found = claims.claims(toy.store, ["anvil-basalt", "anvil", "nobody", "anvil-basalt"])
    assert [one.id for one in found] == ["anvil-basalt"]


@pytest.mark.parametrize("many", [0, 10_000])
def test_many_claims_are_read_at_once_and_are_the_same(
    toy: KnowledgeGraph, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ["anvil-basalt", "wait-post", "km-rail-west", "nobody"]
    monkeypatch.setattr(claims, "MANY", many)
    found = claims.claims(toy.store, ids)
    assert [one.id for one in found] == ["anvil-basalt", "km-rail-west", "wait-post"]
    assert found[2].fields["low"] == "1"
