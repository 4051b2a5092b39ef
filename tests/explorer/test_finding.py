"""What a page carries for its search: other spellings, scripts and readings, and what is elsewhere."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.explorer import finding


def test_spellings_are_those_that_no_shown_name_has_already() -> None:
    assert finding.unlike(["GÉCAMINES", "DRC", "D.R.C.", "Gécamine"], ["Gecamines"]) == (
        "DRC",
        "Gécamine",
    )


def test_a_thing_is_found_by_its_codes_and_the_spellings_of_the_tables(
    shipped: KnowledgeGraph,
) -> None:
    known = finding.spellings(shipped.store)
    assert {"CD", "COD", "Dem. Rep. Congo"} <= set(known["https://w3id.org/lodeway/id/cod"])


def test_traditional_characters_are_carried_for_what_the_page_says(toy: KnowledgeGraph) -> None:
    found = finding.gathered(toy.store, ["刚果的铁路"], {}, {})
    pairs = dict(zip(found.traditional, found.simplified, strict=True))
    assert pairs["剛"] == "刚"
    assert pairs["鐵"] == "铁"
    assert "鈷" not in pairs


def test_pinyin_is_carried_where_the_machine_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"刚": "gang", "果": "guo", "金": "jin"}
    module = SimpleNamespace(lazy_pinyin=lambda text: [said[c] for c in text])
    monkeypatch.setitem(sys.modules, "pypinyin", module)
    finding.pinyin.cache_clear()
    assert finding.readings(["刚果(金)", "DR Congo", "刚果（金）"]) == ("gang guo jin",)
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    finding.pinyin.cache_clear()
    assert finding.readings(["刚果(金)"]) == ()


def test_what_is_elsewhere_is_named_as_far_as_there_is_room(
    toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = {name: {"en": name.title(), "zh": "名"} for name in ("post", "anvil", "x")}
    families = {"post": "Place", "anvil": "Actor", "x": "Clause"}
    found = finding.gathered(toy.store, [], labels, families)
    assert found.elsewhere == (("Anvil", "名"), ("Post", "名"), ("X", "名"))
    monkeypatch.setattr(finding, "MOST_BYTES", 40)
    assert len(finding.gathered(toy.store, [], labels, families).elsewhere) == 2
