"""Finding things by name, in either script, and never the wrong Congo."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.api import KnowledgeGraph
from lodeway.schema import names
from lodeway.schema.errors import AmbiguousName, UnknownName
from lodeway.schema.names import folded, nearest, resolve

LABELS = {
    "cod": ["DR Congo", "刚果(金)"],
    "cog": ["Congo", "刚果(布)"],
    "lobito-corridor": ["Lobito Corridor", "洛比托走廊"],
    "port-of-lobito": ["Port of Lobito", "洛比托港"],
    "a": ["Twin"],
    "b": ["twin"],
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cod", "cod"),
        ("dr congo", "cod"),
        ("刚果(金)", "cod"),
        ("刚果（金）", "cod"),
        ("刚果(布)", "cog"),
        ("LOBITO corridor", "lobito-corridor"),
        ("洛比托港", "port-of-lobito"),
    ],
)
def test_a_name_finds_its_thing(name: str, expected: str) -> None:
    assert resolve(name, LABELS, what="thing") == expected


def test_two_things_of_one_name_are_told_apart_by_id() -> None:
    with pytest.raises(AmbiguousName, match="'Twin' names 2 things; use one of the ids 'a' or 'b'"):
        resolve("Twin", LABELS, what="thing")


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownName, match="unknown thing 'lobito'; did you mean"):
        resolve("lobito", LABELS, what="thing")


def test_folding_ignores_accents_width_and_punctuation() -> None:
    assert folded("Gécamines") == folded("GECAMINES") == "gecamines"
    assert folded("刚果（金）") == "刚果金"


def test_nearest_finds_typos_and_parts() -> None:
    assert nearest("tenke", ["tenke-fungurume", "kolwezi"]) == ("tenke-fungurume",)
    assert nearest("kolwesi", ["tenke-fungurume", "kolwezi"]) == ("kolwezi",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("刚果(金)", "cod"), ("刚果(布)", "cog"), ("Democratic Republic of the Congo", "cod")],
)
def test_the_shipped_graph_never_mixes_the_two_congos(
    name: str, expected: str, shipped: KnowledgeGraph
) -> None:
    assert shipped.find(name, kind="State") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("shanghai", "port-of-shanghai"), ("上海港", "port-of-shanghai"), ("科卢韦齐", "kolwezi")],
)
def test_a_place_is_found_by_its_short_or_chinese_name(
    name: str, expected: str, shipped: KnowledgeGraph
) -> None:
    assert shipped.place(name) == expected


PARTS = st.sampled_from(["ka", "mo", "to", "Copper", " ", "-", "铜", "矿", "é", "Ltd", "zin"])
MADE_UP = st.lists(PARTS, min_size=1, max_size=6).map("".join)


@given(choices=st.lists(MADE_UP, max_size=60), asked=st.lists(MADE_UP, max_size=3))
def test_names_got_ready_once_are_as_near_as_by_difflib(
    choices: list[str], asked: list[str]
) -> None:
    ready = names.Choices(choices)
    for name in asked:
        cutoff = 0.6 if name.isascii() else 0.5
        like = difflib.get_close_matches(name, sorted({*choices}), n=20, cutoff=cutoff)
        ratio = {c: difflib.SequenceMatcher(a=c, b=name).ratio() for c in like}
        best = sorted(like, key=lambda c: (-ratio[c], c[:1] != name[:1], c))[:3]
        near = ready.nearest(name)
        asked_words = {*names.words(name)}
        if asked_words and any(asked_words <= {*names.words(c)} for c in choices):
            assert all(asked_words <= {*names.words(c)} for c in near)
        else:
            assert list(near[: len(best)]) == best
        assert near == names.nearest(name, choices)
