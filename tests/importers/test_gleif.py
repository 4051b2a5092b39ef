from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from broken import empty, halved, refused, replaced, taken, utf16
from lodeway import importers
from lodeway.importers.gleif_model import valid_lei
from toys import ROOT

FOLDER = Path(__file__).parent / "files" / "gleif"
JSON, XML, L1, L2 = (
    "9845001B2AD43E664E58_issued.json",
    "lei_data.xml",
    "L1Data.ttl",
    "L2Data.ttl",
)


def files(*names: str) -> dict[str, bytes]:
    return {name: (FOLDER / name).read_bytes() for name in names}


def test_level_1_and_level_2_in_turtle_join_by_their_leis(tmp_path: Path) -> None:
    tables = taken("gleif", files(L1, L2), tmp_path).tables
    companies = {row["id"]: row for row in tables["companies.csv"]}
    (link,) = tables["holdings.csv"]
    assert companies[link["heldRecord"]]["lei"] == "549300PSHWOM1D1JVL23"
    assert companies[link["holderRecord"]]["lei"] == "6SHGI4ZSSLCXXQSBB395"
    assert link["kindAsPrinted"] == "DirectConsolidation"
    assert "recordShare" not in link, "a consolidation is no share of ownership"


def test_the_foundation_itself_has_its_home_and_its_state(tmp_path: Path) -> None:
    rows = {r["lei"]: r for r in taken("gleif", files(L1), tmp_path).tables["companies.csv"]}
    row = rows["506700GE1G29325QX363"]
    assert (row["name"], row["country"], row["stateAsPrinted"]) == (
        "Global Legal Entity Identifier Foundation",
        "che",
        "Active",
    )


def test_the_api_gives_names_country_and_both_states(tmp_path: Path) -> None:
    imported = taken("gleif", files(JSON), tmp_path)
    (row,) = imported.tables["companies.csv"]
    assert (row["country"], row["stateAsPrinted"]) == ("ind", "ACTIVE, registration ISSUED")
    assert row["otherName"] == "MATRIX POWER & AUTOMATION"
    assert imported.slug == "gleif-2024-07-06"


def test_level_1_xml_keeps_japanese_names_and_their_english_others(tmp_path: Path) -> None:
    rows = taken("gleif", files(XML), tmp_path).tables["companies.csv"]
    names = {row["lei"]: row for row in rows}
    row = names["353800023456EJMNXY28"]
    assert row["name"].startswith("米国エネルギー")
    assert "The Master Trust Bank of Japan, Ltd./T010148114" in row["otherName"]
    assert row["country"] == "jpn"


def test_an_edition_is_named_by_the_newest_date_in_its_files(tmp_path: Path) -> None:
    assert taken("gleif", files(JSON, XML), tmp_path).slug == "gleif-2024-07-06"


@pytest.mark.parametrize(
    ("lei", "valid"),
    [
        ("506700GE1G29325QX363", True),
        ("549300LBI3LRIZ2V8V66", True),
        ("506700GE1G29325QX364", False),
        ("506700EG1G29325QX363", False),
        ("506700ge1g29325qx363", False),
        ("", False),
    ],
)
def test_check_digits_of_an_lei(lei: str, valid: bool) -> None:
    assert valid_lei(lei) is valid


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;">]><a>&y;</a>"""
REACH = (
    b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>"""
)

BROKEN: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "empty": (JSON, empty, f"{JSON}: the file is empty"),
    "JSON cut": (JSON, halved, f"{JSON}:"),
    "JSON in UTF-16": (JSON, utf16, f"{JSON}:1: is UTF-16"),
    "another response": (
        JSON,
        lambda _: b'{"meta": {}, "data": []}',
        f"{JSON}: has no 'data'; is it a response of the GLEIF API?",
    ),
    "no publish date": (
        JSON,
        replaced('"publishDate"', '"published"'),
        f"{JSON}: has no meta.goldenCopy.publishDate",
    ),
    "a field renamed": (
        JSON,
        replaced('"legalName"', '"name"'),
        f"{JSON}: record 1 has no 'legalName'",
    ),
    "a digit of the LEI wrong": (
        JSON,
        replaced('"lei":"9845001B2AD43E664E58"', '"lei":"9845001B2AD43E664E59"'),
        f"{JSON}: '9845001B2AD43E664E59' is no LEI: its check digits do not fit",
    ),
    "XML cut": (XML, halved, f"{XML}:"),
    "XML of another kind": (XML, lambda _: b"<rss/>", f"{XML}: is no LEI-CDF file"),
    "more records than stated": (
        XML,
        replaced("<lei:RecordCount>2</lei:RecordCount>", "<lei:RecordCount>1</lei:RecordCount>"),
        f"{XML}: states 1 records and holds 2; are two files one?",
    ),
    "entities in XML": (XML, lambda _: BOMB, f"{XML}: declares entities"),
    "XML that reaches out": (XML, lambda _: REACH, f"{XML}: declares entities"),
    "Turtle cut": (L1, halved, f"{L1}:"),
    "Turtle of another kind": (
        L1,
        lambda _: b"<urn:a> <urn:b> <urn:c> .",
        f"{L1}: has no dcterms:issued; its edition is unknown",
    ),
    "no legal name": (L1, replaced("gleif-L1:hasLegalName", "gleif-L1:hasName"), f"{L1}: "),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    name, change, message = BROKEN[fault]
    assert refused("gleif", {name: change(files(name)[name])}, tmp_path).startswith(message)


def test_a_file_of_unknown_kind_is_refused(tmp_path: Path) -> None:
    assert refused("gleif", {"lei.txt": b"LEI\n"}, tmp_path) == (
        "lei.txt: '.txt' is none of .csv, .json, .ttl, .xml"
    )


def test_the_same_lei_in_two_files_is_refused(tmp_path: Path) -> None:
    content = files(JSON)[JSON]
    assert "the LEI '9845001B2AD43E664E58' stands twice" in refused(
        "gleif", {"a.json": content, "b.json": content}, tmp_path
    ) or "is a second" in refused("gleif", {"a.json": content, "b.json": content}, tmp_path)


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["L1Data.ttl", "L2Data.ttl", "ReportingExceptionData.ttl"], None),
        (["549300LBI3LRIZ2V8V66_lapsed.json", "9845001B2AD43E664E58_issued.json"], 2),
        (["lei_data.xml"], 2),
    ],
)
def test_the_publishers_whole_files(real: Path, names: list[str], count: int | None) -> None:
    imported = importers.read("gleif", [real / "gleif" / name for name in names], ROOT)
    assert imported.unmatched == ()
    assert imported.read == imported.kept
    assert count is None or imported.read == count
