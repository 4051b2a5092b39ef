"""Files that publishers of BODS have made, and what is right about each: nothing is guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from broken import refused, taken
from command_line import run
from lodeway.importers import bods_statements
from lodeway.schema.errors import InvalidData

FILE = "statements.json"
Json = dict[str, Any]


def entity(name: str = "a", **more: Any) -> Json:
    """An entity of Zambia with what the schema asks for and no more."""
    details = {"isComponent": False, "entityType": {"type": "registeredEntity"}, "name": name}
    return statement("entity", name, details, **more)


def statement(kind: str, record: str, details: Json, **more: Any) -> Json:
    return {
        "statementId": f"s-{record}",
        "declarationSubject": record,
        "recordId": record,
        "recordType": kind,
        "recordDetails": details,
        **more,
    }


def link(*interests: Json, record: str = "r", **more: Any) -> Json:
    """That b holds a, by these interests."""
    details = {"isComponent": False, "subject": "a", "interestedParty": "b"}
    return statement("relationship", record, {**details, "interests": [*interests]}, **more)


def written(*statements: Json) -> dict[str, bytes]:
    return {FILE: json.dumps(statements, ensure_ascii=False).encode()}


def holdings(folder: Path, *interests: Json) -> list[dict[str, str]]:
    files = written(entity("a"), entity("b"), link(*interests))
    return taken("bods", files, folder).tables["holdings.csv"]


NO_DATES = [None, True, 45657, 20241231, "31/12/2024", "2024-13-01", "2023-02-30", "2024-1-1"]
NO_DATES += ["", "TBC", "2024-12-31T25:00:00", "２０２４", [], {"year": 2024}, float("nan"), -1e400]


@pytest.mark.parametrize("date", NO_DATES)
@pytest.mark.parametrize("field", ["statementDate", "publicationDate", "startDate", "endDate"])
def test_what_is_no_date_is_one_error_with_statement_and_field(
    date: Any, field: str, tmp_path: Path
) -> None:
    one = link({"type": "shareholding", "share": {"exact": 40}})
    place = {
        "statementDate": one,
        "publicationDate": one.setdefault("publicationDetails", {}),
    }.get(field, one["recordDetails"]["interests"][0])
    place[field] = date
    said = refused("bods", written(entity("a"), entity("b"), one), tmp_path)
    assert said.startswith(f"{FILE}: statement 3: {field} '")
    assert said.endswith("' is no date; write it like 2026-03-01")


@pytest.mark.parametrize(
    "date", ["2024", "2024-12", "2024-12-31", "2024-12-31T09:30:00Z", "2024-02-29T23:59:59+02:00"]
)
def test_a_date_is_as_precise_as_it_is_written(date: str, tmp_path: Path) -> None:
    (row,) = holdings(tmp_path, {"type": "shareholding", "startDate": date, "endDate": date})
    assert row["since"] == row["until"] == date[:10]


@pytest.mark.parametrize(
    ("share", "faults"),
    [
        ({"exact": float("nan")}, ["share 'exact' is nan, not 0 to 100 %"]),
        ({"minimum": float("inf")}, ["share 'minimum' is inf, not 0 to 100 %"]),
        ({"exact": 120}, ["share 'exact' is 120, not 0 to 100 %"]),
        ({"exact": -5}, ["share 'exact' is -5, not 0 to 100 %"]),
        ({"exact": "-5"}, ["share 'exact' is -5, not 0 to 100 %"]),
        ({"exact": "120 %"}, ["share 'exact' is 120, not 0 to 100 %"]),
        ({"exact": 10**400}, ["share 'exact' is inf, not 0 to 100 %"]),
        ({"minimum": 75, "maximum": 25}, ["a share of at least 75 and at most 25 %"]),
        ({"exclusiveMinimum": 75, "maximum": "25"}, ["a share of at least 75 and at most 25 %"]),
        (
            {"minimum": 101, "maximum": -1},
            [
                "share 'minimum' is 101, not 0 to 100 %",
                "share 'maximum' is -1, not 0 to 100 %",
            ],
        ),
    ],
)
def test_a_share_that_no_part_can_be_is_refused_as_in_our_own_tables(
    share: Json, faults: list[str], tmp_path: Path
) -> None:
    (tmp_path / FILE).write_bytes(written(entity("a"), link({"share": share}))[FILE])
    done = run("import", "bods", tmp_path / FILE, "--project", tmp_path / "project")
    assert done.returncode == 1
    lines = [f"{FILE}: statement 2: {fault}" for fault in faults]
    assert done.stderr.removeprefix("lodeway: ").splitlines()[:-1] == lines
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("49.9", "49.9"),
        (" 49.9 ", "49.9"),
        ("49.9%", "49.9"),
        ("25 %", "25"),
        ("100", "100"),
        ("0", "0"),
        (49.9, "49.9"),
        (1e-05, "0.00001"),
    ],
)
def test_a_share_that_is_plainly_a_number_is_read(printed: Any, read: str, tmp_path: Path) -> None:
    (row,) = holdings(tmp_path, {"type": "shareholding", "share": {"exact": printed}})
    assert row["recordShare"] == read


@pytest.mark.parametrize(
    "printed", ["49,9", ">75%", "25-50", "half", "١٠", "1e2", True, [50], {"value": 50}]
)
def test_a_share_that_is_no_plain_number_is_left_out_with_its_value(
    printed: Any, tmp_path: Path
) -> None:
    shares = [{"exact": printed}] if isinstance(printed, dict) else [{"exact": printed}, printed]
    for share in shares:
        files = written(entity("a"), entity("b"), link({"type": "shareholding", "share": share}))
        imported = taken("bods", files, tmp_path)
        (row,) = imported.tables["holdings.csv"]
        assert (row["recordShare"], row["recordShareMin"], row["recordShareMax"]) == ("", "", "")
        (left,) = [one for one in imported.skipped if one.why == "no plain number"]
        assert left.what == f"share '{printed}'"
        assert left.first == f"{FILE}, statement 3"


@pytest.mark.parametrize(
    "records",
    [
        ("公司甲", "公司乙"),
        ("公司", "公 司"),
        ("甲 A", "乙 A"),
        ("A b", "a-b"),
        ("АБВ", "ГДЕ"),
        ("شركة", "مؤسسة"),
        ("É", "E"),
        ("....", "----"),
    ],
)
def test_records_of_any_script_get_ids_of_their_own_that_stay(
    records: tuple[str, str], tmp_path: Path
) -> None:
    files = written(*map(entity, records))
    rows = taken("bods", files, tmp_path).tables["companies.csv"]
    ids = {row["recordId"]: row["id"] for row in rows}
    assert len({*ids.values()}) == len(ids) == 2
    again = taken("bods", written(*map(entity, reversed(records))), tmp_path)
    assert {row["recordId"]: row["id"] for row in again.tables["companies.csv"]} == ids


@pytest.mark.parametrize(
    "lei",
    [
        "5493001KJTIIGC8Y1R13",
        "5493001KJTIIGC8Y1R1",
        "5493001KJTIIGC8Y1R122",
        "5493001kjtiigc8y1r12",
        "00000000000000000000",
        "五493001KJTIIGC8Y1R12",
        "",
    ],
)
def test_a_legal_entity_identifier_of_wrong_check_digits_is_said_and_not_taken(
    lei: str, tmp_path: Path
) -> None:
    one = entity("a")
    one["recordDetails"]["identifiers"] = [{"scheme": "XI-LEI", "id": lei}]
    imported = taken("bods", written(one), tmp_path)
    assert [row["lei"] for row in imported.tables["companies.csv"]] == [""]
    (left,) = imported.skipped
    assert (left.what, left.first) == (f"LEI '{lei}'", f"{FILE}, statement 1")


ENDS = ["\n", "\r\n", "\n\n", "\n\n\n", " \n"]


@pytest.mark.parametrize("end", ENDS)
def test_one_statement_a_line_is_read_as_an_array_is(end: str, tmp_path: Path) -> None:
    statements = [entity("a"), entity("b"), link({"type": "shareholding"})]
    lines = {FILE: end.join(json.dumps(one) for one in statements).encode() + end.encode()}
    as_lines = taken("bods", lines, tmp_path).tables
    assert as_lines == taken("bods", written(*statements), tmp_path).tables
    one = {FILE: json.dumps(statements[0]).encode()}
    assert taken("bods", one, tmp_path).read == 1
    one = {FILE: json.dumps(statements[0], indent=1).encode()}
    assert taken("bods", one, tmp_path).read == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-01-01", "2025-06-01"),
        (None, "2025"),
        ("2025", "2025-01-02"),
        ("2025-06-01", "2025-06-01T08:00:00"),
        ("2025-06-01T23:00:00+09:00", "2025-06-01T15:00:00Z"),
        ("2025-06-01", "2025-06-01"),
    ],
)
def test_the_later_statement_closes_a_record_by_date_and_not_by_text(
    first: str | None, last: str, tmp_path: Path
) -> None:
    dates: list[Json] = [{} if first is None else {"statementDate": first}, {"statementDate": last}]
    states = ("new", "closed")
    pair = [
        link(statementId=f"s-{state}", recordStatus=state, **date)
        for state, date in zip(states, dates, strict=True)
    ]
    orders = [pair] if first == last else [pair, pair[::-1]]
    for order in orders:
        rows = taken("bods", written(entity("a"), *order), tmp_path).tables["holdings.csv"]
        assert [row["stateAsPrinted"] for row in rows] == ["closed"]


def test_a_record_of_two_files_is_told_once_by_its_newest_statement(tmp_path: Path) -> None:
    files = {
        "new.json": json.dumps(
            [entity("a", statementDate="2026", recordStatus="updated")]
        ).encode(),
        "old.json": json.dumps([entity("a", statementDate="2025", recordStatus="new")]).encode(),
    }
    (row,) = taken("bods", files, tmp_path).tables["companies.csv"]
    assert (row["stateAsPrinted"], row["locator"]) == ("updated", "new.json, statement 1")


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ({"givenName": "Ana", "familyName": "Phiri"}, "Ana Phiri"),
        ({"familyName": "Phiri"}, "Phiri"),
        ({"givenName": "Ana", "patronymicName": "Ivanovna", "familyName": "P"}, "Ana Ivanovna P"),
        ({"fullName": "", "givenName": "Ana"}, "Ana"),
        ({"fullName": "伟 王", "givenName": "Wei"}, "伟 王"),
        ({"type": "legal"}, "(knownPerson, no name stated)"),
        ({}, "(knownPerson, no name stated)"),
    ],
)
def test_a_person_is_called_by_what_is_given_of_the_name(
    name: Json, read: str, tmp_path: Path
) -> None:
    details = {"isComponent": False, "personType": "knownPerson", "names": [name]}
    (row,) = taken("bods", written(statement("person", "p", details)), tmp_path).tables[
        "companies.csv"
    ]
    assert row["name"] == read


BARE: dict[str, Json] = {
    "an entity": entity("a"),
    "an entity without a name": statement("entity", "a", {"entityType": {"type": "state"}}),
    "a person": statement("person", "p", {"isComponent": False, "personType": "unknownPerson"}),
    "no interests": link(),
    "no interests at all": statement("relationship", "r", {"subject": "a", "interestedParty": "b"}),
    "an unnamed party": statement(
        "relationship", "r", {"subject": "a", "interestedParty": {"reason": "noBeneficialOwners"}}
    ),
    "an unnamed subject": statement(
        "relationship", "r", {"subject": {"reason": "unknown"}, "interestedParty": "b"}
    ),
    "an interest of no type": link({}),
    "nothing published": entity("a", publicationDetails={}),
}


@pytest.mark.parametrize("what", BARE)
def test_what_the_schema_makes_optional_is_optional(what: str, tmp_path: Path) -> None:
    imported = taken("bods", written(BARE[what]), tmp_path)
    assert (imported.slug, imported.kept) == ("bods-undated", 1)


@pytest.mark.parametrize("version", ["0.1", "0.2", "0.3", "0.3.0", "0.999", "1.0"])
def test_another_version_is_refused_with_its_number_and_what_to_do(
    version: str, tmp_path: Path
) -> None:
    former = {"statementID": "x", "statementType": "entityStatement"}
    if version != "0.1":
        former["publicationDetails"] = {"bodsVersion": version}
    told = f"{FILE}: statement 1 is of BODS {version}; this reads 0.4: ask the publisher for that, or convert the file"
    assert refused("bods", written(former), tmp_path) == told
    assert refused("bods", {FILE: json.dumps(former).encode()}, tmp_path) == told


MISFITS: dict[str, tuple[Json, str]] = {
    "identifiers": ({"identifiers": "X"}, "identifiers is no list of objects"),
    "an identifier": ({"identifiers": ["X"]}, "identifiers is no list of objects"),
    "jurisdiction": ({"jurisdiction": "Zambia"}, "jurisdiction is no object"),
    "entityType": ({"entityType": "state"}, "entityType is no object"),
    "name": ({"name": 12}, "name is no text"),
    "alternateNames": ({"alternateNames": "X"}, "alternateNames is no list of texts"),
    "code": ({"jurisdiction": {"code": 5}}, "code is no text"),
}


@pytest.mark.parametrize("what", MISFITS)
def test_a_part_of_another_kind_is_refused_with_its_name(what: str, tmp_path: Path) -> None:
    change, fault = MISFITS[what]
    one = entity("a")
    one["recordDetails"] |= change
    assert refused("bods", written(one), tmp_path) == f"{FILE}: statement 1: {fault}"
    assert refused("bods", written(entity(recordId=5)), tmp_path) == (
        f"{FILE}: statement 1: recordId is no text"
    )
    assert "publicationDetails is no object" in refused(
        "bods", written(entity(publicationDetails=True)), tmp_path
    )


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    one = link({"share": {"exact": 120}, "startDate": 5}, statementDate=None)
    with pytest.raises(InvalidData) as caught:
        taken("bods", written(entity("a", statementDate="x"), one), tmp_path)
    assert len(caught.value.findings) == 4


def test_moments_are_compared_in_one_zone() -> None:
    later = bods_statements.moment("2025-06-01T00:00:00-05:00")
    assert later == bods_statements.moment("2025-06-01T05:00:00Z")
    assert bods_statements.moment("2025") == bods_statements.moment("2025-01-01")
