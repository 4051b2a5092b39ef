from __future__ import annotations

from dataclasses import replace

import pytest

from lodeway.matching import project
from lodeway.matching.candidates import propose
from lodeway.matching.model import Candidate, Thing, Words

WORDS = {"site": Words(frozenset({"mine", "sa"}), frozenset({"north"}))}
COPPER = frozenset({"copper"})
COD, ZMB = frozenset({"cod"}), frozenset({"zmb"})


def site(name: str, **more: object) -> Thing:
    given = {"id": name.lower(), "kind": "site", "names": (name,), "countries": COD} | more
    return Thing(**given)  # type: ignore[arg-type]


def record(name: str, **more: object) -> Thing:
    return site(name, **({"id": f"R-{name}", "source": "icmm-2025-09"} | more))


def only(records: list[Thing], entities: list[Thing]) -> Candidate:
    (found,) = propose(records, entities, WORDS)
    return found


def test_same_name_same_country_nearby_is_sure() -> None:
    found = only(
        [record("Mutanda Mine", point=(-10.78, 25.80), minerals=COPPER)],
        [site("Mutanda", point=(-10.79, 25.81), minerals=COPPER)],
    )
    assert (found.band, found.score, found.rule) == (
        "sure",
        100,
        "same name, same country, 2 km apart",
    )


def test_the_same_name_in_another_country_is_no_match() -> None:
    assert propose([record("Mutanda", countries=ZMB)], [site("Mutanda")], WORDS) == []


def test_the_same_name_at_the_same_place_in_another_country_is_for_review() -> None:
    """ICMM has Lonshi in Zambia, beyond the border, and Pilgangoora in New Caledonia."""
    found = only(
        [record("Lonshi", countries=ZMB, point=(-13.17, 28.94))],
        [site("Lonshi", point=(-13.17, 28.95))],
    )
    assert (found.band, found.rule) == ("review", "like name, another country, 1 km apart")


def test_the_same_name_without_a_country_is_for_review() -> None:
    found = only([record("Mutanda", countries=frozenset())], [site("Mutanda")])
    assert (found.band, found.rule) == ("review", "like name")


@pytest.mark.parametrize(
    ("km_north", "band"),
    [(0.04, "sure"), (0.4, "review"), (1.0, None)],
    ids=["4km", "44km", "111km"],
)
def test_distance_moves_the_same_name_from_sure_to_review_to_none(
    km_north: float, band: str | None
) -> None:
    found = propose(
        [record("Mutanda", point=(-10.0 + km_north, 25.0))],
        [site("Mutanda", point=(-10.0, 25.0))],
        WORDS,
    )
    assert [pair.band for pair in found] == ([band] if band else [])


def test_the_same_name_with_other_minerals_is_for_review() -> None:
    found = only(
        [record("Mutanda", minerals=frozenset({"gold"}))], [site("Mutanda", minerals=COPPER)]
    )
    assert found.band == "review"


def test_a_name_that_two_entities_bear_is_sure_of_neither() -> None:
    found = propose([record("Kov")], [site("KOV", id="one"), site("Kov mine", id="two")], WORDS)
    assert [(pair.entity.id, pair.band) for pair in found] == [("one", "review"), ("two", "review")]


def test_a_record_sure_of_two_entities_is_sure_of_neither() -> None:
    ours = [site("Kov", id="one", part="mine"), site("Kov", id="two", part="works")]
    found = propose([record("Kov")], ours, WORDS)
    assert [(pair.entity.id, pair.band) for pair in found] == [("one", "review"), ("two", "review")]
    assert all("sure of several" in pair.rule for pair in found)


def test_of_two_sure_entities_the_one_of_the_same_words_is_sure() -> None:
    """USGS lists the cobalt plant and the copper smelter at Chambishi in one feature."""
    words = {"site": Words(frozenset({"cobalt", "copper", "plant", "smelter"}), frozenset())}
    ours = [
        site("Chambishi cobalt plant", id="one", part="works"),
        site("Chambishi Copper Smelter", id="two", part=""),
    ]
    (found,) = propose([record("Chambishi Copper Smelter")], ours, words)
    assert (found.entity.id, found.band) == ("two", "sure")


def test_a_mine_is_never_sure_of_the_works_beside_it() -> None:
    """USGS has the deposit Tsumeb where we have the Tsumeb smelter."""
    found = only([record("Tsumeb", part="mine")], [site("Tsumeb", part="works")])
    assert (found.band, found.rule) == ("review", "like name, same country, a mine and works")


def test_a_refinery_is_never_sure_of_the_smelter_beside_it() -> None:
    found = only(
        [record("Onsan", part="works", works=frozenset({"refinery"}))],
        [site("Onsan", part="works", works=frozenset({"smelter"}))],
    )
    assert found.band == "review"
    general = only(
        [record("Onsan", part="works", works=frozenset({"plant"}))],
        [site("Onsan", part="works", works=frozenset({"smelter"}))],
    )
    assert general.band == "sure"


def test_a_name_that_only_a_group_or_a_part_bears_is_for_review() -> None:
    """ICMM prints the names of a group beside a mine: Escondida beside Zaldivar."""
    found = only([record("Zaldivar", also=("Escondida",))], [site("Escondida")])
    assert (found.band, found.score) == ("review", 95)


def test_a_mine_called_by_its_town_is_for_review() -> None:
    town = Thing(id="kolwezi", kind="place", names=("Kolwezi",), countries=COD)
    (found,) = propose([record("Kolwezi")], [site("Kolwezi mine", id="commus"), town], WORDS)
    assert (found.entity.id, found.band) == ("commus", "review")


def test_a_sure_entity_leaves_nothing_to_be_asked() -> None:
    ours = [site("Mutanda"), site("Mutandas")]
    assert [p.entity.id for p in propose([record("Mutanda")], ours, WORDS)] == ["mutanda"]


def test_a_nameless_record_on_the_very_spot_is_for_review() -> None:
    """USGS calls several plants "Plants in former Katanga Province"."""
    found = only(
        [record("Unnamed", point=(-11.5189, 27.4299), minerals=COPPER)],
        [site("CDM", point=(-11.519, 27.43), minerals=COPPER)],
    )
    assert (found.band, found.rule) == ("review", "same place, same minerals, 0 km apart")


def test_a_town_without_a_port_is_not_sure_of_the_port_of_its_name() -> None:
    port = Thing(
        id="port-of-poti", kind="place", names=("Poti",), countries=COD, works=frozenset("1")
    )
    inland = record("Poti", kind="place", works=frozenset("3"))
    at_sea = record("Poti", kind="place", works=frozenset("13"))
    assert [p.band for p in propose([inland, at_sea], [port], {})] == ["review", "sure"]


def test_a_part_of_a_town_is_not_the_town() -> None:
    tokyo = Thing(id="tokyo", kind="place", names=("Tokyo",), countries=COD)
    parts = [record(name, kind="place") for name in ("Haneda Apt/Tokyo", "Mitaka, Tokyo")]
    assert propose(parts, [tokyo], {}) == []


def test_no_more_than_three_entities_are_shown_for_a_record() -> None:
    ours = [site(f"Mutanda {letter}") for letter in "abcde"]
    assert len(propose([record("Mutanda")], ours, WORDS)) == 3


def test_another_name_beside_it_with_the_same_minerals_is_for_review() -> None:
    found = only(
        [record("Kov Musonoi", point=(-10.70, 25.40), minerals=COPPER)],
        [site("Musonoie Kamoto", point=(-10.71, 25.41), minerals=COPPER)],
    )
    assert (found.band, found.rule) == ("review", "another name, same minerals, 2 km apart")


def test_an_identifier_decides_whatever_the_names() -> None:
    lei = frozenset({"549300LBI3LRIZ2V8V66"})
    found = only(
        [record("Old Name", ids=lei, countries=ZMB)], [site("New", ids=lei, countries=ZMB)]
    )
    assert (found.band, found.rule) == ("sure", "same identifier")


def test_kinds_are_never_mixed() -> None:
    port = replace(site("Lobito"), kind="place")
    assert propose([record("Lobito")], [port], WORDS) == []


# ---- decisions -----------------------------------------------------------------------------------


def proposals() -> list[Candidate]:
    return propose([record("Mutanda"), record("Mutandas")], [site("Mutanda")], WORDS)


def test_the_rule_decides_what_is_sure_and_leaves_the_rest_open() -> None:
    rows = project.update([], proposals(), recorded="2026-11-22")
    assert [(r["recordId"], r["matchBand"], r["decision"], r["decidedBy"]) for r in rows] == [
        ("R-Mutanda", "sure", "same", "rule"),
        ("R-Mutandas", "review", "open", "rule"),
    ]


def test_running_again_changes_nothing_not_even_the_day() -> None:
    first = project.update([], proposals(), recorded="2026-11-22")
    assert project.update(first, proposals(), recorded="2027-01-01") == first


def test_a_person_overturns_the_rule_for_good() -> None:
    rows = project.update([], proposals(), recorded="2026-11-22")
    rows[0] |= {"decision": "different", "decidedBy": "a person", "note@en": "another Mutanda"}
    again = project.update(rows, proposals(), recorded="2027-01-01")
    assert again[0] == rows[0]


def test_a_record_that_a_person_settled_is_proposed_for_nothing_else() -> None:
    settled = {
        "id": "match-by-hand",
        "source": "icmm-2025-09",
        "recordId": "R-Mutandas",
        "name": "Mutandas",
        "describes": "elsewhere",
        "decision": "same",
        "decidedBy": "a person",
    }
    rows = project.update([settled], proposals(), recorded="2026-11-22")
    assert [(r["recordId"], r["describes"]) for r in rows] == [
        ("R-Mutandas", "elsewhere"),
        ("R-Mutanda", "mutanda"),
    ]


def test_what_the_rule_no_longer_proposes_is_dropped_and_what_a_person_said_is_kept() -> None:
    rows = project.update([], proposals(), recorded="2026-11-22")
    rows[1] |= {"decision": "same", "decidedBy": "a person"}
    assert project.update(rows, [], recorded="2027-01-01") == [rows[1]]
