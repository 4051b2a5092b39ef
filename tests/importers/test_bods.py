from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from broken import empty, halved, latin1, refused, replaced, taken, utf16
from lodeway import importers
from toys import ROOT

FILES = Path(__file__).parent / "files" / "bods"
CHAIN = {"indirect-ownership.json": (FILES / "indirect-ownership.json").read_bytes()}
FERMCAT = {"fermcat.json": (FILES / "fermcat.json").read_bytes()}
FILE = "indirect-ownership.json"


def test_each_interest_is_one_holding_between_records_of_the_file(tmp_path: Path) -> None:
    tables = taken("bods", CHAIN, tmp_path).tables
    ids = {row["id"] for row in tables["companies.csv"]}
    direct = [r for r in tables["holdings.csv"] if r["recordShare"] == "60"]
    assert len(direct) == 1
    assert {direct[0]["holderRecord"], direct[0]["heldRecord"]} <= ids
    assert direct[0]["kindAsPrinted"] == "shareholding, direct"
    assert direct[0]["since"] == "2017-11-01"


def test_the_newest_statement_about_a_record_counts_and_closed_stays_closed(
    tmp_path: Path,
) -> None:
    imported = taken("bods", FERMCAT, tmp_path)
    assert imported.read == 9
    companies, holdings = imported.tables["companies.csv"], imported.tables["holdings.csv"]
    assert {row["stateAsPrinted"] for row in holdings} == {"closed"}
    assert [row["stateAsPrinted"] for row in companies if "person" in row["kindAsPrinted"]] == [
        "closed"
    ]
    replaced_ones = next(x for x in imported.skipped if x.why == "replaced by a newer one")
    assert replaced_ones.count == 6


def test_of_persons_only_names_and_nationalities_are_taken(tmp_path: Path) -> None:
    imported = taken("bods", FERMCAT, tmp_path)
    text = json.dumps(imported.tables)
    for statement in json.loads(FERMCAT["fermcat.json"]):
        details = statement["recordDetails"]
        for secret in [
            details.get("birthDate"),
            *(i["id"] for i in details.get("identifiers", [])),
        ]:
            assert statement["recordType"] != "person" or not secret or secret not in text
    assert "personal data" in {x.why for x in imported.skipped}


def test_a_party_that_is_not_stated_is_said_to_be_not_stated(tmp_path: Path) -> None:
    statements = json.loads(CHAIN[FILE])
    link = next(s for s in statements if s["recordType"] == "relationship")
    link["recordDetails"]["interestedParty"] = {"reason": "subjectUnableToConfirmOrIdentify"}
    files = {FILE: json.dumps(statements).encode()}
    rows = taken("bods", files, tmp_path).tables["holdings.csv"]
    assert "(not stated: subjectUnableToConfirmOrIdentify)" in {row["holderName"] for row in rows}


def test_a_range_stays_a_range(tmp_path: Path) -> None:
    files = {FILE: CHAIN[FILE].replace(b'"exact": 60', b'"minimum": 50, "maximum": 75')}
    row = next(
        r for r in taken("bods", files, tmp_path).tables["holdings.csv"] if r["recordShareMin"]
    )
    assert (row["recordShare"], row["recordShareMin"], row["recordShareMax"]) == ("", "50", "75")


def test_hostile_names_arrive_as_plain_text(tmp_path: Path) -> None:
    content = CHAIN[FILE].decode()
    name = json.loads(content)
    entity = next(s for s in name if s["recordType"] == "entity")
    entity["recordDetails"]["name"] = "<script>alert(1)</script>\u202e=cmd()\x07;x"
    files = {FILE: json.dumps(name).encode()}
    names = {row["name"] for row in taken("bods", files, tmp_path).tables["companies.csv"]}
    assert "<script>alert(1)</script>=cmd() ;x" in names


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (empty, f"{FILE}: the file is empty"),
    "cut in the middle": (halved, f"{FILE}:"),
    "UTF-16": (utf16, f"{FILE}:1: is UTF-16; the publisher's file is utf-8"),
    "Latin-1": (latin1, f"{FILE}:"),
    "no list": (lambda _: b'{"statements": []}', f"{FILE}: is no list of statements"),
    "empty list": (lambda _: b"[]", f"{FILE}: is no list of statements"),
    "another version": (
        replaced('"bodsVersion": "0.4"', '"bodsVersion": "0.2"'),
        f"{FILE}: statement 1 is of BODS 0.2; this reads 0.4",
    ),
    "a field renamed": (
        replaced('"recordId"', '"record_id"'),
        f"{FILE}: statement 1 has no 'recordId'",
    ),
    "an unknown kind": (
        replaced('"recordType": "entity"', '"recordType": "trust"'),
        f"{FILE}: statement",
    ),
    "a number for a statement": (lambda _: b"[1]", f"{FILE}: statement 1 is no object"),
    "a statement twice": (
        lambda content: json.dumps(json.loads(content) + json.loads(content)[:1]).encode(),
        f"{FILE}: statementId",
    ),
    "nested without end": (lambda _: b"[" * 200_000, f"{FILE}: is nested too deeply"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    change, message = BROKEN[fault]
    assert refused("bods", {FILE: change(CHAIN[FILE])}, tmp_path).startswith(message)


def test_the_publishers_whole_files(real: Path) -> None:
    paths = sorted((real / "openownership").glob("*.json"))
    imported = importers.read("bods", paths, ROOT)
    assert imported.read == 23 + 6 + 7 + 9
    assert imported.unmatched == ()
