"""What people write for a thing finds it, in either script, and never a thing of another kind."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.schema.errors import AmbiguousName, UnknownName
from lodeway.schema.names import simplified, words
from toys import ROOT

HERE = Path(__file__).parent


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


SPELLINGS = table(HERE / "spellings.csv")
COUNTRIES = table(ROOT / "data" / "aliases" / "countries.csv")
AREAS = "Country|Region|Bloc"


@pytest.mark.parametrize("row", SPELLINGS, ids=lambda row: f"{row['name']} ({row['kind']})")
def test_a_spelling_finds_what_people_mean_by_it(
    row: dict[str, str], shipped: KnowledgeGraph
) -> None:
    meant = tuple(filter(None, row["found"].split(";")))
    if len(meant) == 1:
        assert shipped.find(row["name"], kind=row["kind"]) == meant[0]
        return
    with pytest.raises(UnknownName) as raised:
        shipped.find(row["name"], kind=row["kind"])
    assert isinstance(raised.value, AmbiguousName) == bool(meant)
    if meant:
        assert raised.value.candidates == meant


def test_every_spelling_of_a_country_that_is_listed_serves_every_command(
    shipped: KnowledgeGraph,
) -> None:
    for row in COUNTRIES:
        (meant, *others) = row["standsFor"].split(";")
        for kind in ("Actor", AREAS) if meant and not others and meant.isalpha() else ():
            if meant != "world" or kind == AREAS:
                assert shipped.find(row["name"], kind=kind) == meant, row["name"]


def test_a_place_to_look_in_is_never_a_metal_and_the_nearest_is_named_with_its_label(
    shipped: KnowledgeGraph,
) -> None:
    with pytest.raises(UnknownName) as raised:
        shipped.find("Zambya", kind=AREAS)
    assert (
        str(raised.value)
        == "no country, region or bloc called 'Zambya'; did you mean 'zmb' (Zambia), "
        "'gmb' (Gambia) or 'nam' (Namibia)?"
    )
    assert raised.value.told("zh").startswith("未找到“Zambya”，您是否指“赞比亚（zmb）”")


def test_errors_are_told_in_chinese_with_chinese_labels(shipped: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName) as unknown:
        shipped.find("格卡明", kind="Actor")
    assert unknown.value.told("zh") == "未找到“格卡明”，您是否指“杰卡明（gecamines）”？"
    assert str(unknown.value) == "no actor called '格卡明'; did you mean 'gecamines' (Gécamines)?"
    with pytest.raises(AmbiguousName) as ambiguous:
        shipped.find("刚果", kind="Actor")
    assert (
        ambiguous.value.told("zh")
        == "“刚果”可指2个事物，请用编号指明：“刚果(金)（cod）”或“刚果(布)（cog）”。"
    )
    assert UnknownName("壬", "Actor").told("zh") == "未找到“壬”。"


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("中过", AREAS, "中国（chn）"),
        ("刚过民主", AREAS, "刚果(金)（cod）"),
        ("稀士", "Mineral", "稀土（rare-earths）"),
        ("coblt", "Mineral", "钴（cobalt）"),
        ("greenlnd", "Actor", "格陵兰（grl）"),
        ("紫金矿", "Actor", "紫金矿业（zijin-mining）"),
    ],
)
def test_a_misspelt_name_has_its_nearest_of_the_right_kind(
    shipped: KnowledgeGraph, name: str, kind: str, told: str
) -> None:
    with pytest.raises(UnknownName) as raised:
        shipped.find(name, kind=kind)
    assert f"“{told}”" in raised.value.told("zh")


def test_a_misspelt_place_is_suggested_by_its_label(shipped: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName) as raised:
        shipped.routes("科卢维齐", "shanghai")
    assert "“科卢韦齐（kolwezi）”" in raised.value.told("zh")
    assert "'kolwezi'" in str(raised.value)


def test_an_unknown_code_names_all_that_there_are(shipped: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName) as raised:
        shipped.find("hearsay", kind="BasisCode")
    assert {"read", "assumed"} <= set(raised.value.candidates)


# Characters: names here are written in simplified ones.


def test_no_name_here_is_written_in_traditional_characters(shipped: KnowledgeGraph) -> None:
    asked = (
        "SELECT ?name { { ?t rdfs:label|skos:altLabel ?name FILTER(LANG(?name) = 'zh') } "
        "UNION { ?a a ld:CountryAlias ; ld:name ?name } }"
    )
    names = [str(row[0]) for row in shipped.sparql(asked).rows]
    assert len(names) > 1000
    assert [name for name in names if simplified(name) != name] == []


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("剛果民主共和國", "刚果民主共和国"),
        ("剋羅迪亞", "克罗迪亚"),
        ("欒川鉬業", "栾川钼业"),
        ("衛星礦", "卫星矿"),
        ("dōngfāng", "dōngfāng"),
        ("刚果", "刚果"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(
    traditional: str, expected: str
) -> None:
    assert simplified(traditional) == expected


# The nearest: what an asker is led to.


@pytest.mark.parametrize(
    ("name", "kind", "first", "told"),
    [
        ("spa", "Agreement", "us-drc-spa", "(US-DRC Strategic Partnership Agreement)"),
        ("us-2025", "CriticalList", "us-critical-minerals-2025", "(Final 2025 List of"),
        ("winning simandou", "Actor", "winning-consortium-simandou", "(Winning Consortium"),
    ],
)
def test_what_holds_all_the_words_is_named_first_and_nothing_less_like_it(
    shipped: KnowledgeGraph, name: str, kind: str, first: str, told: str
) -> None:
    with pytest.raises(UnknownName) as raised:
        shipped.find(name, kind=kind)
    assert raised.value.candidates[0] == first
    assert told in str(raised.value)
    for one in raised.value.candidates:
        assert set(words(name)) <= set(words(f"{one} {shipped.label(one)}")), one
