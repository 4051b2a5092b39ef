"""Every name and code that publishers print for a country leads to the right one, or to none."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.country_spellings import FILES, LIST, listed, printed, rows
from lodeway.importers import aliases
from lodeway.importers.aliases import Aliases
from lodeway.schema.errors import InvalidData
from toys import ROOT

# What stands for several countries, or for none that we have. Nothing else may stay unresolved.
SEVERAL = {
    "Congo": {"cod", "cog"},
    "Congo (the)": {"cod", "cog"},
    "刚果": {"cod", "cog"},
    "Korean Peninsula": {"kor", "prk"},
    "St. Martin": {"maf", "sxm"},
    "China, Germany, and Russia": {"chn", "deu", "rus"},
    "United\xa0States and Canada": {"can", "usa"},
}
NONE = {
    "-99",
    "ANT",
    "Africa",
    "CYN",
    "INSTALLATIONS IN INTERNATIONAL WATERS",
    "N. Cyprus",
    "Netherlands Antilles (former)",
    "Northern Cyprus",
    "SOL",
    "Somaliland",
    "XZ",
}
CONFUSIONS = rows(Path(__file__).parent / "files" / "congo.csv", "utf-8")


def assert_resolved(file: str, spellings: list[str], known: Aliases) -> None:
    assert spellings, file
    for text in spellings:
        found = known.states(text)
        assert found is not None, f"{file}: '{text}' is unknown; add it to data/aliases"
        if len(found) != 1:
            assert set(found) == SEVERAL.get(text, set()), f"{file}: '{text}' is {found}"
            assert text in SEVERAL or text in NONE, f"{file}: '{text}' is {found}"


@pytest.mark.parametrize("file", FILES)
def test_every_spelling_that_a_file_prints_is_known(file: str, known: Aliases) -> None:
    assert_resolved(file, listed()[file], known)


@pytest.mark.parametrize("file", FILES)
def test_every_spelling_of_the_whole_file_is_known_and_listed(
    file: str, known: Aliases, real: Path
) -> None:
    assert_resolved(file, printed(file, real), known)
    assert printed(file, real) == listed()[file], (
        f"write {LIST.name} anew; see country_spellings.py"
    )


@pytest.mark.parametrize("row", CONFUSIONS, ids=lambda row: row["spelling"])
def test_names_that_are_easily_confused_are_kept_apart(row: dict[str, str], known: Aliases) -> None:
    assert known.country(row["spelling"]) == (row["standsFor"] or None)


def test_a_state_is_known_in_traditional_characters(known: Aliases) -> None:
    assert known.country("剛果民主共和國") == "cod"
    assert known.states("剛果") == known.states("刚果") == ("cod", "cog")


def test_the_two_congos_never_share_a_spelling(known: Aliases) -> None:
    both = [name for name, found in known.countries.items() if {"cod", "cog"} <= set(found)]
    assert sorted(both) == ["congo", "刚果"]


def test_the_code_of_namibia_is_not_a_missing_value(known: Aliases) -> None:
    assert known.country("NA") == "nam"
    assert "NA" in listed()["world-port-index"]


def test_a_code_on_paper_and_its_name_agree(known: Aliases) -> None:
    """In the governance file each name has a code of the publisher's own beside it."""
    pairs = {"ZAR": "Congo, Dem. Rep.", "ROM": "Romania", "TMP": "Timor-Leste", "KSV": "Kosovo"}
    pairs |= {"ADO": "Andorra", "WBG": "West Bank and Gaza", "COG": "Congo, Rep."}
    for code, name in pairs.items():
        assert known.country(code) == known.country(name) is not None


def test_no_alias_repeats_or_contradicts_a_label_or_a_code() -> None:
    table = rows(ROOT / "data" / "aliases" / "countries.csv", "utf-8")
    states = rows(ROOT / "data" / "actors" / "states.csv", "utf-8")
    ours = {row[c]: row["id"] for row in states for c in ("label@en", "label@zh", "iso2", "iso3")}
    for alias in table:
        assert alias["name"] not in ours, f"{alias['id']} repeats data/actors/states.csv"


def test_no_two_areas_share_a_label_or_a_code() -> None:
    states = rows(ROOT / "data" / "actors" / "states.csv", "utf-8")
    for column in ("label@en", "label@zh", "iso2", "iso3"):
        assert len({row[column] for row in states}) == len(states), column


def test_a_project_without_a_table_of_countries_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match=r"data/actors/states\.csv: the table is missing"):
        aliases.read(tmp_path)


def test_all_areas_of_iso_3166_have_a_row_and_one_more() -> None:
    states = rows(ROOT / "data" / "actors" / "states.csv", "utf-8")
    coded = {t for t in listed()["country-codes"] if len(t) == 3 and t.isascii() and t.isupper()}
    assert {row["iso3"] for row in states} == coded | {"XKX"}
    assert len(coded) == 249
    assert sum(row["type"] == "State" for row in states) == 195
    assert all(row["id"] == row["iso3"].lower() for row in states)
