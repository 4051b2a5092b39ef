from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.build import tables
from lodeway.matching import model, reading
from lodeway.matching.model import Words
from lodeway.schema import names, ontology, paths

PAIRS = list(csv.DictReader((Path(__file__).parent / "pairs.csv").read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def words() -> dict[str, Words]:
    root = paths.project_root()
    schema = ontology.read(root / "ontology")
    rows, _ = tables.read(root / "data", schema)
    return reading.words(rows)


def likeness(one: str, other: str, words: Words) -> float:
    return model.score(
        names.words(one, words.noise), names.words(other, words.noise), words.telling
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p['one']}|{p['other']}")
def test_names_are_taken_for_the_same_only_where_they_are(
    pair: dict[str, str], words: dict[str, Words]
) -> None:
    score = likeness(pair["one"], pair["other"], words[pair["kind"]])
    assert (score == 100) == (pair["same"] == "yes"), f"{score:.0f}: {pair['why']}"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Konkola", "Konkola North"), ("Ruashi I", "Ruashi II"), ("Line 1", "Line 2")],
)
def test_a_telling_word_or_a_number_keeps_names_out_of_review(
    one: str, other: str, words: dict[str, Words]
) -> None:
    assert likeness(one, other, words["site"]) <= 70


def test_a_name_of_generic_words_alone_keeps_them(words: dict[str, Words]) -> None:
    assert names.words("Copper Mine Ltd", words["site"].noise) == ("copper", "mine", "ltd")
    assert likeness("Copper Mine", "Gold Mine", words["site"]) < 84


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("African Metals Corp.", "African Development Bank"),
        ("Paladin Energy", "Energy and Minerals Group"),
        ("SNIM", "SNI"),
    ],
)
def test_common_words_and_short_names_do_not_make_companies_alike(
    one: str, other: str, words: dict[str, Words]
) -> None:
    assert likeness(one, other, words["company"]) < 84


def test_the_lesser_names_inside_a_name() -> None:
    assert names.outside("Mutanda (MUMI)") == "Mutanda"
    assert names.outside("穆托塔（MUMI）") == "穆托塔"
    assert names.outside("Mutanda") == ""
    assert names.inside("Pp Rust (Sandsloot, Platreef Pit)") == ["Sandsloot", "Platreef Pit"]
    assert model.place_named("Plant near Kipoi Mine") == "Kipoi Mine"
    assert model.place_named("Kipoi Mine") == ""
    assert model.head("Haneda Apt/Tokyo") == "Haneda Apt"


def test_every_word_is_for_a_kind_and_never_both_noise_and_telling(
    words: dict[str, Words],
) -> None:
    for known in words.values():
        assert known.noise
        assert known.telling
        assert not known.noise & known.telling


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_between_0_and_100(one: str, other: str) -> None:
    none = Words()
    there, back = likeness(one, other, none), likeness(other, one, none)
    assert there == pytest.approx(back)
    assert 0 <= there <= 100


@given(st.text(min_size=1, max_size=40))
def test_a_name_is_like_itself_in_any_case(name: str) -> None:
    if names.words(name, frozenset()):
        assert likeness(name, name, Words()) == 100
