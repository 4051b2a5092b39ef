"""GLEIF's golden copies and excerpts of them: who is whose parent, and why some name none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from broken import halved, refused, replaced, taken
from lodeway.importers.model import Imported

CHILD, PARENT = "549300PSHWOM1D1JVL23", "6SHGI4ZSSLCXXQSBB395"
DAY = "20260918-0800-gleif-goldencopy"
LEVEL_1 = (
    "LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.OtherEntityNames.OtherEntityName.1,"
    "Entity.LegalAddress.Country,Entity.EntityCategory,Entity.EntityStatus,"
    "Registration.LastUpdateDate,Registration.RegistrationStatus\n"
    f'{CHILD},"Fondsdepot, Bank",de,Depot,DE,GENERAL,ACTIVE,2026-01-05T08:00:00Z,ISSUED\n'
    f"{PARENT},Xchanging,en,,DE,GENERAL,INACTIVE,2026-02-07T08:00:00Z,LAPSED\n"
)
LEVEL_2 = (
    "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,"
    "Relationship.EndNode.NodeID,Relationship.EndNode.NodeIDType,"
    "Relationship.RelationshipType,Relationship.RelationshipStatus,"
    "Relationship.Period.1.startDate,Relationship.Period.1.endDate,"
    "Relationship.Period.1.periodType,Relationship.Period.2.startDate,"
    "Relationship.Period.2.endDate,Relationship.Period.2.periodType,"
    "Registration.LastUpdateDate,Registration.RegistrationStatus\n"
    f"{CHILD},LEI,{PARENT},LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,2025-01-01T00:00:00Z,"
    "2025-12-31T00:00:00Z,ACCOUNTING_PERIOD,2012-11-29T00:00:00Z,,RELATIONSHIP_PERIOD,"
    "2026-03-01T09:00:00Z,PUBLISHED\n"
)
EXCEPTIONS = (
    "LEI,Exception.Category,Exception.Reason.1,Exception.Reason.2,Exception.Reference.1\n"
    f"{PARENT},ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,NON_CONSOLIDATING,NATURAL_PERSONS,\n"
)
CSV = {
    f"{DAY}-lei2.csv": LEVEL_1.encode(),
    f"{DAY}-rr.csv": LEVEL_2.encode(),
    f"{DAY}-repex.csv": EXCEPTIONS.encode(),
}
RR_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016">
  <rr:Header><rr:ContentDate>2026-09-18T08:00:00Z</rr:ContentDate>
    <rr:FileContent>GLEIF_FULL_PUBLISHED</rr:FileContent><rr:RecordCount>1</rr:RecordCount></rr:Header>
  <rr:RelationshipRecords><rr:RelationshipRecord><rr:Relationship>
    <rr:StartNode><rr:NodeID>{CHILD}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
    <rr:EndNode><rr:NodeID>{PARENT}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
    <rr:RelationshipType>IS_ULTIMATELY_CONSOLIDATED_BY</rr:RelationshipType>
    <rr:RelationshipPeriods><rr:RelationshipPeriod><rr:StartDate>2025-01-01T00:00:00Z</rr:StartDate>
      <rr:EndDate>2025-12-31T00:00:00Z</rr:EndDate><rr:PeriodType>ACCOUNTING_PERIOD</rr:PeriodType>
    </rr:RelationshipPeriod><rr:RelationshipPeriod><rr:StartDate>2020-01-01T00:00:00Z</rr:StartDate>
      <rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod></rr:RelationshipPeriods>
    <rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship></rr:RelationshipRecord>
  </rr:RelationshipRecords></rr:RelationshipData>
""".encode()
REPEX_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<repex:ReportingExceptionData xmlns:repex="http://www.gleif.org/data/schema/repex/2016">
  <repex:Header><repex:ContentDate>2026-09-18T08:00:00Z</repex:ContentDate>
    <repex:RecordCount>2</repex:RecordCount></repex:Header>
  <repex:ReportingExceptions>
    <repex:Exception><repex:LEI>{CHILD}</repex:LEI>
      <repex:ExceptionCategory>DIRECT_ACCOUNTING_CONSOLIDATION_PARENT</repex:ExceptionCategory>
      <repex:ExceptionReason>NO_KNOWN_PERSON</repex:ExceptionReason></repex:Exception>
    <repex:Exception><repex:LEI>{CHILD}</repex:LEI>
      <repex:ExceptionCategory>ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT</repex:ExceptionCategory>
    </repex:Exception>
  </repex:ReportingExceptions></repex:ReportingExceptionData>
""".encode()
API = {
    "meta": {"goldenCopy": {"publishDate": "2026-09-18T08:00:00Z"}},
    "data": {
        "type": "relationship-records",
        "attributes": {
            "relationship": {
                "startNode": {"id": CHILD, "type": "LEI"},
                "endNode": {"id": PARENT, "type": "LEI"},
                "type": "IS_DIRECTLY_CONSOLIDATED_BY",
                "status": "ACTIVE",
                "periods": [
                    {"startDate": "2025-01-01T00:00:00Z", "type": "ACCOUNTING_PERIOD"},
                    {"startDate": "2019-01-01T00:00:00Z", "type": "RELATIONSHIP_PERIOD"},
                ],
            }
        },
    },
}


def holdings(imported: Imported) -> list[dict[str, str]]:
    return imported.tables["holdings.csv"]


def test_three_tables_of_one_day_join_by_their_leis(tmp_path: Path) -> None:
    imported = taken("gleif", CSV, tmp_path)
    assert (imported.slug, imported.read, imported.unmatched) == ("gleif-2026-09-18", 4, ())
    companies = {row["lei"]: row for row in imported.tables["companies.csv"]}
    child = companies[CHILD]
    assert (child["name"], child["otherName"], child["country"]) == (
        "Fondsdepot, Bank",
        "Depot",
        "deu",
    )
    assert child["stateAsPrinted"] == "ACTIVE, registration ISSUED"
    assert child["locator"] == f"{DAY}-lei2.csv, row 2"
    tie, unnamed = holdings(imported)
    assert (tie["heldRecord"], tie["holderRecord"]) == (child["id"], companies[PARENT]["id"])
    assert (tie["since"], tie["until"]) == ("2012-11-29", ""), "not the year of the accounts"
    assert (tie["kindAsPrinted"], tie["stateAsPrinted"]) == (
        "IS_DIRECTLY_CONSOLIDATED_BY",
        "ACTIVE",
    )
    assert tie["locator"] == f"{DAY}-rr.csv, row 2"
    assert unnamed["holderName"] == "(not stated: NON_CONSOLIDATING, NATURAL_PERSONS)"
    assert unnamed["kindAsPrinted"] == "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT"
    assert (unnamed["heldRecord"], unnamed["holderRecord"]) == (companies[PARENT]["id"], "")


def test_level_2_and_exceptions_in_xml(tmp_path: Path) -> None:
    imported = taken("gleif", {"rr.xml": RR_XML, "repex.xml": REPEX_XML}, tmp_path)
    tie, first, second = holdings(imported)
    assert tie["recordId"] == f"{CHILD}/{PARENT}/IS_ULTIMATELY_CONSOLIDATED_BY"
    assert (tie["since"], tie["until"]) == ("2020-01-01", "")
    assert first["holderName"] == "(not stated: NO_KNOWN_PERSON)"
    assert second["holderName"] == "(not stated: no reason given)"
    assert [one.count for one in imported.skipped if one.what == "link to a record"] == [3]


def test_a_relationship_of_the_api(tmp_path: Path) -> None:
    (tie,) = holdings(taken("gleif", {"rr.json": json.dumps(API).encode()}, tmp_path))
    assert (tie["holderName"], tie["since"]) == (PARENT, "2019-01-01")


@pytest.mark.parametrize(
    ("name", "content", "was", "count", "left"),
    [
        ("rr.xml", RR_XML, "<rr:RecordCount>1<", "<rr:RecordCount>481322<", 481321),
        ("repex.xml", REPEX_XML, "<repex:RecordCount>2<", "<repex:RecordCount>5900000<", 5899998),
        ("repex.xml", REPEX_XML, "<repex:RecordCount>2<", "<repex:RecordCount>3<", 1),
    ],
)
def test_an_excerpt_is_read_and_said_to_be_one(
    name: str, content: bytes, was: str, count: str, left: int, tmp_path: Path
) -> None:
    change = replaced(was, count)
    imported = taken("gleif", {name: change(content)}, tmp_path)
    said = [one for one in imported.skipped if one.why.startswith("an excerpt")]
    assert [(one.what, one.first) for one in said] == [(f"{left} records", name)]
    assert said[0].why == f"an excerpt: the header counts {imported.read + left}"
    assert not [
        one
        for one in taken("gleif", {name: content}, tmp_path).skipped
        if one.why.startswith("an excerpt")
    ]


def test_a_table_is_of_the_day_in_its_name_else_of_its_newest_row(tmp_path: Path) -> None:
    assert taken("gleif", {"lei.csv": LEVEL_1.encode()}, tmp_path).slug == "gleif-2026-02-07"
    told = "repex.csv: does not say of which day it is; keep the publisher's name of the file"
    assert refused("gleif", {"repex.csv": EXCEPTIONS.encode()}, tmp_path) == told


def test_a_tie_that_ended_and_began_again_is_two_records(tmp_path: Path) -> None:
    head, row = LEVEL_2.splitlines()
    again = f"{head}\n{row}\n{row.replace('2012-11-29', '2021-11-29')}\n".encode()
    first, second = holdings(taken("gleif", {f"{DAY}-rr.csv": again}, tmp_path))
    assert first["id"] != second["id"]
    assert (first["since"], second["since"]) == ("2012-11-29", "2021-11-29")


BROKEN = {
    "a digit of the LEI": (
        {f"{DAY}-rr.csv": LEVEL_2.replace(CHILD, CHILD[:-1] + "4").encode()},
        f"{DAY}-rr.csv: row 2: '{CHILD[:-1]}4' is no LEI: its check digits do not fit",
    ),
    "a blank end": (
        {f"{DAY}-rr.csv": LEVEL_2.replace(PARENT, "").encode()},
        f"{DAY}-rr.csv:2: Relationship.EndNode.NodeID is blank",
    ),
    "no date": (
        {f"{DAY}-rr.csv": LEVEL_2.replace("2012-11-29", "29.11.2012").encode()},
        f"{DAY}-rr.csv: row 2: '29.11.2012T00:00:00Z' is no date",
    ),
    "a column missing": (
        {f"{DAY}-repex.csv": EXCEPTIONS.replace("Reason.1", "Why").encode()},
        f"{DAY}-repex.csv:1: column 'Exception.Reason.1' is missing",
    ),
    "XML cut": ({"rr.xml": halved(RR_XML)}, "rr.xml:"),
    "no ends in XML": (
        {"rr.xml": RR_XML.replace(b"rr:NodeID>", b"rr:Node>")},
        "rr.xml: record 1 has no StartNode, EndNode and RelationshipType",
    ),
    "no category": (
        {"repex.xml": REPEX_XML.replace(b"ExceptionCategory", b"Category")},
        "repex.xml: record 1 has no ExceptionCategory",
    ),
    "an end that is a number": (
        {"rr.json": json.dumps(API).replace(f'"{PARENT}"', "5").encode()},
        "rr.json: record 1: 'id' is no text",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_broken_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    content, told = BROKEN[fault]
    assert refused("gleif", content, tmp_path).startswith(told)
