from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def _with(change: Callable[[list[dict[str, Any]]], None]) -> dict[str, bytes]:
    """The file of a chain, one of its statements changed."""
    statements = json.loads(CHAIN[FILE])
    change(statements)
    return {FILE: json.dumps(statements, ensure_ascii=False).encode()}


def _link(statements: list[dict[str, Any]]) -> dict[str, Any]:
    """The first relationship."""
    return next(s for s in statements if s["recordType"] == "relationship")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ({"exact": float("nan")}, "share 'exact' is nan, not 0 to 100 %"),
        ({"exact": 120}, "share 'exact' is 120, not 0 to 100 %"),
        ({"minimum": -5}, "share 'minimum' is -5, not 0 to 100 %"),
        ({"minimum": 75, "maximum": 25}, "a share of at least 75 and at most 25 %"),
    ],
)
def test_a_share_that_no_part_can_be_is_refused_with_its_statement(
    share: dict[str, float], said: str, tmp_path: Path
) -> None:
    files = _with(lambda all_: _link(all_)["recordDetails"].update(interests=[{"share": share}]))
    told = refused("bods", files, tmp_path)
    assert told.startswith(f"{FILE}: statement ")
    assert told.endswith(f": {said}")


@pytest.mark.parametrize(("date", "said"), [(None, "null"), ("31/12/2024", None), (45657, None)])
def test_a_date_that_is_none_is_refused_with_its_field(
    date: object, said: str | None, tmp_path: Path
) -> None:
    files = _with(lambda all_: all_[0].update(statementDate=date))
    told = f"statement 1: statementDate '{said or date}' is no date; write it like 2026-03-01"
    assert refused("bods", files, tmp_path) == f"{FILE}: {told}"
    files = _with(lambda all_: _link(all_)["recordDetails"]["interests"][0].update(endDate=date))
    assert f"endDate '{said or date}' is no date" in refused("bods", files, tmp_path)


def test_a_share_in_text_is_read_where_it_is_plainly_a_number(tmp_path: Path) -> None:
    shares = [{"exact": "49.9"}, {"exact": "49,9"}, ">75%"]
    interests = [{"type": "shareholding", "share": share} for share in shares]
    files = _with(lambda all_: _link(all_)["recordDetails"].update(interests=interests))
    imported = taken("bods", files, tmp_path)
    rows = [r for r in imported.tables["holdings.csv"] if "/" in r["recordId"]]
    assert [row["recordShare"] for row in rows][:3] == ["49.9", "", ""]
    left = {one.what for one in imported.skipped if one.why == "no plain number"}
    assert left == {"share '49,9'", "share '>75%'"}


def test_ids_in_chinese_stay_apart(tmp_path: Path) -> None:
    def rename(statements: list[dict[str, Any]]) -> None:
        for number, one in enumerate(s for s in statements if s["recordType"] == "entity"):
            one["recordId"] = "甲乙丙丁戊己庚辛"[number]

    rows = taken("bods", _with(rename), tmp_path).tables["companies.csv"]
    ids = [row["id"] for row in rows if not row["recordId"].isascii()]
    assert len(ids) == len({*ids}) > 1
    assert ids == [
        row["id"]
        for row in taken("bods", _with(rename), tmp_path).tables["companies.csv"]
        if not row["recordId"].isascii()
    ]


def test_a_number_of_a_legal_entity_must_fit_its_check_digits(tmp_path: Path) -> None:
    def number(statements: list[dict[str, Any]]) -> None:
        first, second = [s for s in statements if s["recordType"] == "entity"][:2]
        for one, lei in ((first, "5493001KJTIIGC8Y1R12"), (second, "5493001KJTIIGC8Y1R13")):
            one["recordDetails"]["identifiers"] = [{"scheme": "XI-LEI", "id": lei}]

    imported = taken("bods", _with(number), tmp_path)
    known = {row["lei"] for row in imported.tables["companies.csv"]}
    assert known == {"", "5493001KJTIIGC8Y1R12"}
    assert "LEI '5493001KJTIIGC8Y1R13'" in {one.what for one in imported.skipped}


def test_one_statement_a_line_is_read_like_an_array(tmp_path: Path) -> None:
    statements = json.loads(CHAIN[FILE])
    lines = "\n".join(map(json.dumps, statements)).encode()
    assert taken("bods", {FILE: lines}, tmp_path).tables == taken("bods", CHAIN, tmp_path).tables
    cut = lines[: len(lines) - 20]
    assert refused("bods", {FILE: cut}, tmp_path).startswith(f"{FILE}:{len(statements)}: not JSON")


def test_what_the_standard_leaves_out_may_be_left_out(tmp_path: Path) -> None:
    def strip(statements: list[dict[str, Any]]) -> None:
        for one in statements:
            one.pop("recordStatus")
            one.pop("publicationDetails", None)

    imported = taken("bods", _with(strip), tmp_path)
    assert imported.slug == "bods-undated"
    assert {row["stateAsPrinted"] for row in imported.tables["holdings.csv"]} == {""}


def test_a_person_with_a_given_and_a_family_name_has_both(tmp_path: Path) -> None:
    statements = json.loads(FERMCAT["fermcat.json"])
    for one in statements:
        if one["recordType"] == "person":
            one["recordDetails"]["names"] = [{"givenName": "Ana", "familyName": "Phiri"}]
    rows = taken("bods", {"fermcat.json": json.dumps(statements).encode()}, tmp_path).tables
    assert "Ana Phiri" in {row["name"] for row in rows["companies.csv"]}
