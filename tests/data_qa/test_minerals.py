"""What the minerals promise: complete lists, one name for one thing, codes that exist.

Three excerpts of publishers' files stand beside this module, cut to what we refer to:
hs-2022.csv (UN Comtrade by way of datahub.io, ODC-PDDL 1.0; `line` is the line in
harmonized-system.csv), cgi-commodity-codes.csv (IUGS CGI, CommodityCode.ttl of
GeoscienceAustralia/cgi-vocabs, CC BY 4.0) and minmod-commodities.csv (MinMod, MIT).
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from lodeway.schema import paths

HERE = Path(__file__).parent
DATA = paths.project_root() / "data"

Row = dict[str, str]

# How many entries the publisher of each list says that it has.
PUBLISHED = {
    "us-critical-minerals-2018": 35,
    "us-critical-minerals-2022": 50,
    "us-critical-minerals-2025": 60,
    "us-critical-minerals-2025-draft": 54,
    "us-doe-critical-materials-2023": 18,
    "us-ukraine-agreement-minerals-2025": 57,
    "nato-defence-critical-materials-2024": 12,
    "eu-critical-raw-materials-2011": 14,
    "eu-critical-raw-materials-2014": 20,
    "eu-critical-raw-materials-2017": 27,
    "eu-critical-raw-materials-2020": 30,
    "eu-critical-raw-materials-2023-proposal": 34,
    "eu-critical-raw-materials-2024": 34,
    "eu-strategic-raw-materials-2024": 17,
    "uk-critical-minerals-2021": 18,
    "uk-critical-minerals-2024": 34,
    "canada-critical-minerals-2021": 31,
    "canada-critical-minerals-2024": 34,
    "australia-critical-minerals-2022": 26,
    "australia-critical-minerals-2024": 31,
    "australia-strategic-materials-2023": 6,
    "india-critical-minerals-2023": 30,
    "korea-critical-minerals-2023": 33,
    "korea-strategic-critical-minerals-2023": 10,
    "china-strategic-minerals-2016": 24,
    "japan-rare-metals-2009": 31,
    "japan-rare-metals-2020": 34,
    "indonesia-critical-minerals-2023": 47,
    "indonesia-strategic-minerals-2024": 22,
    "south-africa-critical-minerals-2025": 21,
    "kyrgyzstan-critical-minerals-2025": 22,
    "zambia-critical-minerals-2024": 11,
    "drc-strategic-minerals-2018": 3,
}
# Lists whose publisher gives no number; these are our own counts of what it prints.
COUNTED = {"eu-strategic-raw-materials-2023-proposal": 16, "brazil-strategic-minerals-2021": 24}
# Lists that we could not read whole, with as many entries as we could.
INCOMPLETE = {"uk-critical-minerals-2024": 14}

ELEMENTS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se "
    "Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb "
    "Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U"
)

# CGI's own exact matches to INSPIRE were made by likeness of spelling, and these are false.
# None may be followed; a mineral of ours that matches the left never matches the right.
FALSE_MATCHES = {
    "coal": "cobalt",
    "granite": "graphite",
    "iridium": "rubidium",
    "radium": "uranium",
    "sapphire": "sapphirine",
    "zircon": "zirconia",
    "industrial-material": "industrial-mineral",
}


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(cell: str) -> list[str]:
    return [value for value in cell.split(";") if value]


MINERALS = {row["id"]: row for row in read(DATA / "minerals/minerals.csv")}
FORMS = read(DATA / "minerals/forms.csv")
LISTS = {row["id"]: row for row in read(DATA / "minerals/lists.csv")}
TRADE_CODES = read(DATA / "minerals/trade-codes.csv")
# A sentence of an article that repeats an entry is a listing too, but not an entry of the list.
ENTRIES = [row for row in read(DATA / "claims/listings.csv") if not row["spellsOut"]]


# ---- lists -------------------------------------------------------------------------------------


def test_every_list_has_a_number_to_be_held_against() -> None:
    assert set(LISTS) == set(PUBLISHED) | set(COUNTED)


@pytest.mark.parametrize("name", sorted(PUBLISHED | COUNTED))
def test_a_list_has_as_many_entries_as_its_publisher_says(name: str) -> None:
    entries = [row["id"] for row in ENTRIES if row["list"] == name]
    assert len(entries) == (PUBLISHED | COUNTED | INCOMPLETE)[name]


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_the_graph_too_says_how_many_entries_a_list_has(name: str) -> None:
    counts = {
        float(row["value"])
        for row in read(DATA / "claims/quantities.csv")
        if row["subject"] == name and row["quantityKind"] == "count"
    }
    assert PUBLISHED[name] in counts


def test_an_incomplete_list_says_so_at_every_entry() -> None:
    for row in ENTRIES:
        if row["list"] in INCOMPLETE:
            assert "full list" in row["note@en"], row["id"]


def test_no_list_names_a_mineral_twice_unless_it_prints_two_names() -> None:
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in ENTRIES:
        for mineral in values(row["mineral"]):
            seen[row["list"], mineral].append(row["note@en"])
    twice = {key: notes for key, notes in seen.items() if len(notes) != len(set(notes))}
    assert twice == {}


def test_the_mineral_of_every_listing_has_a_name_in_both_languages() -> None:
    for row in ENTRIES:
        for mineral in values(row["mineral"]):
            assert MINERALS[mineral]["label@en"], row["id"]
            assert MINERALS[mineral]["label@zh"], row["id"]


def test_a_listing_of_a_superseded_list_has_an_end() -> None:
    followed = {
        "us-critical-minerals-2018": "2022-02-24",
        "us-critical-minerals-2022": "2025-11-07",
        "us-critical-minerals-2025-draft": "2025-11-07",
        "canada-critical-minerals-2021": "2024-06-10",
    }
    for row in ENTRIES:
        if row["list"] in followed:
            assert row["until"] == followed[row["list"]], row["id"]


# ---- names and symbols -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_two_minerals_or_forms_share_a_name(language: str) -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in [*MINERALS.values(), *FORMS]:
        for name in [row[f"label@{language}"], *values(row[f"altLabel@{language}"])]:
            bearers[name.casefold()].add(row["id"])
    assert {name: ids for name, ids in bearers.items() if len(ids) > 1} == {}


def test_a_symbol_is_that_of_an_element_and_of_one_mineral_only() -> None:
    symbols = Counter(row["symbol"] for row in MINERALS.values() if row["symbol"])
    assert set(symbols) <= set(ELEMENTS.split())
    assert max(symbols.values()) == 1


def test_no_mineral_is_broader_than_itself() -> None:
    for start in MINERALS:
        above = values(MINERALS[start]["broaderMineral"])
        while above:
            assert start not in above
            above = [up for name in above for up in values(MINERALS[name]["broaderMineral"])]


def test_every_form_but_raw_ore_names_its_mineral_and_its_stage() -> None:
    for row in FORMS:
        assert row["stage"], row["id"]
        assert row["mineral"] or row["id"] == "raw-ore"


# ---- trade codes -------------------------------------------------------------------------------

HS = {row["code"]: row for row in read(HERE / "hs-2022.csv")}


@pytest.mark.parametrize("row", TRADE_CODES, ids=lambda row: str(row["id"]))
def test_a_trade_code_stands_in_its_edition(row: Row) -> None:
    assert len(row["code"]) == 6
    assert row["code"].isdigit()
    assert row["edition"] == "2022"
    assert row["id"] == f"hs{row['edition']}-{row['code']}"
    assert f"harmonized-system.csv, line {HS[row['code']]['line']}" in row["locator"]


def test_a_code_that_holds_several_minerals_says_so() -> None:
    silent = [row["id"] for row in TRADE_CODES if ";" in row["mineral"] and not row["note@en"]]
    assert silent == []


@pytest.mark.parametrize(
    ("code", "minerals"),
    [
        ("261590", "niobium;tantalum;vanadium"),
        ("811292", "gallium;germanium;indium;niobium;vanadium"),
        ("284690", "rare-earths;scandium;yttrium"),
        ("711041", "iridium;osmium;ruthenium"),
        ("260500", "cobalt"),
    ],
)
def test_a_shared_code_names_all_its_minerals(code: str, minerals: str) -> None:
    (row,) = [row for row in TRADE_CODES if row["code"] == code]
    assert sorted(values(row["mineral"])) == minerals.split(";")


def test_a_code_whose_minerals_its_heading_does_not_name_is_not_said_to_be_read() -> None:
    for row in TRADE_CODES:
        if row["source"] == "lodeway-recollection":
            assert (row["basis"], row["confidence"]) == ("recalled", "low")
            assert "general knowledge" in row["locator"]


def test_the_excerpt_is_what_the_publishers_file_says(pytestconfig: pytest.Config) -> None:
    folder = pytestconfig.getoption("--real")
    if folder is None:
        pytest.skip("needs the publisher's own file: --real FOLDER")
    whole = read(folder / "codes/harmonized-system.csv")
    for row in HS.values():
        printed = whole[int(row["line"]) - 2]
        assert (printed["hscode"], printed["description"]) == (row["code"], row["description"])


# ---- other vocabularies ------------------------------------------------------------------------

CGI = {row["code"]: row for row in read(HERE / "cgi-commodity-codes.csv")}
MINMOD = {row["id"]: row for row in read(HERE / "minmod-commodities.csv")}


def test_a_match_to_cgi_exists_and_is_of_the_same_element() -> None:
    for mineral, row in MINERALS.items():
        for code in values(row["cgiExact"]) + values(row["cgiClose"]):
            assert code in CGI, mineral
        for code in values(row["cgiExact"]):
            if row["symbol"] and CGI[code]["symbol"]:
                assert CGI[code]["symbol"] == row["symbol"], mineral


def test_one_code_of_another_vocabulary_is_the_same_as_one_mineral_only() -> None:
    for column in ("cgiExact", "minmodId"):
        used = Counter(row[column] for row in MINERALS.values() if row[column])
        assert [code for code, times in used.items() if times > 1] == []


def test_the_false_matches_of_cgi_are_not_ours() -> None:
    for row in MINERALS.values():
        matched = {*values(row["cgiExact"]), *values(row["cgiClose"])}
        for left, right in FALSE_MATCHES.items():
            assert not {left, right} <= matched, row["id"]
    assert MINERALS["coal"]["cgiExact"] == "coal"
    assert MINERALS["granite"]["cgiExact"] == "granite"


def test_a_minmod_commodity_of_an_element_bears_its_symbol() -> None:
    for mineral, row in MINERALS.items():
        if row["minmodId"] and row["symbol"] and MINMOD[row["minmodId"]]["symbol"]:
            assert MINMOD[row["minmodId"]]["symbol"] == row["symbol"], mineral
