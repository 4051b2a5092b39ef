"""What people write for a thing finds it, in either script, and never a thing of another kind."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.schema.errors import AmbiguousName, UnknownName
from toys import ROOT

HERE = Path(__file__).parent


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


SPELLINGS = table(HERE / "spellings.csv")
CHARACTERS = table(ROOT / "data" / "aliases" / "characters.csv")
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


# Characters: each row leads from what is traditional to what names here are written with.


def in_code(character: str, code: str) -> bool:
    try:
        character.encode(code)
    except UnicodeEncodeError:
        return False
    return True


@pytest.fixture(scope="module")
def written(shipped: KnowledgeGraph) -> frozenset[str]:
    """Every Chinese character of a name in the graph."""
    asked = (
        "SELECT ?name { { ?t rdfs:label|skos:altLabel ?name FILTER(LANG(?name) = 'zh') } "
        "UNION { ?a a ld:CountryAlias ; ld:name ?name } }"
    )
    names = "".join(str(row[0]) for row in shipped.sparql(asked).rows)
    return frozenset(c for c in names if "\u4e00" <= c <= "\u9fff")


def test_a_traditional_character_is_one_that_no_name_uses_and_leads_to_one_that_names_do(
    written: frozenset[str],
) -> None:
    assert [row["name"] for row in CHARACTERS] == sorted({row["name"] for row in CHARACTERS})
    for row in CHARACTERS:
        assert row["id"] == f"character-{ord(row['name']):x}"
        assert row["name"] not in written
        assert row["simplified"] in written


def test_every_character_of_a_name_that_only_simplified_script_has_can_be_written_otherwise(
    written: frozenset[str],
) -> None:
    """Big5 holds the traditional characters: what it lacks is simplified only."""
    reached = {row["simplified"] for row in CHARACTERS}
    simplified_only = {c for c in written if in_code(c, "gb2312") and not in_code(c, "big5")}
    # Traditional script writes 着 as it stands.
    assert simplified_only - reached - {"着"} == set()
