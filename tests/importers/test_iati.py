from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from broken import empty, halved, refused, replaced, taken, utf16
from lodeway import importers
from toys import ROOT

FOLDER = Path(__file__).parent / "files" / "iati"
BANK, WORKED = "worldbank.xml", "worked-example.xml"


def files(*names: str) -> dict[str, bytes]:
    return {name: (FOLDER / name).read_bytes() for name in names}


def activity(inner: str, currency: str = "USD") -> dict[str, bytes]:
    start = f'<iati-activities version="2.03"><iati-activity default-currency="{currency}">'
    head = "<iati-identifier>XM-1</iati-identifier><title><narrative>Road</narrative></title>"
    return {"two.xml": f"{start}{head}{inner}</iati-activity></iati-activities>".encode()}


def only(content: dict[str, bytes], folder: Path) -> dict[str, str]:
    (row,) = taken("iati", content, folder).tables["activities.csv"]
    return row


def test_version_1_sums_commitments_and_payments_apart(tmp_path: Path) -> None:
    rows = {r["recordId"]: r for r in taken("iati", files(BANK), tmp_path).tables["activities.csv"]}
    row = rows["P084404"]
    assert (row["planned"], row["paid"], row["recordCurrency"]) == ("93000000", "1942087.5", "USD")
    assert row["payer"] == "World Bank"
    assert row["payee"] == "MULTIPLE GOVERNMENTS;MULTIPLE AGENCIES"


def test_a_region_is_no_country_and_is_reported(tmp_path: Path) -> None:
    imported = taken("iati", files(BANK), tmp_path)
    assert [(x.what, x.why) for x in imported.unmatched] == [("Africa", "no alias")]


def test_the_first_language_and_the_dates_of_the_worked_example(tmp_path: Path) -> None:
    row = only(files(WORKED), tmp_path)
    assert row["name"] == "Worked example of an activity report"
    assert (row["country"], row["since"], row["until"]) == ("hti", "2010-04-01", "2011-03-31")
    assert row["locator"] == "worked-example.xml, activity 1"


def test_version_2_codes_narratives_and_statuses(tmp_path: Path) -> None:
    row = only(
        activity(
            '<activity-status code="2"/><recipient-country code="CD"/>'
            '<participating-org role="1"><narrative>Bank</narrative></participating-org>'
            '<transaction><transaction-type code="2"/><value>100</value></transaction>'
            '<transaction><transaction-type code="3"/><value>40.5</value></transaction>'
        ),
        tmp_path,
    )
    assert (row["planned"], row["paid"], row["country"]) == ("100", "40.5", "cod")
    assert (row["payer"], row["stateAsPrinted"]) == ("Bank", "2")


def test_sums_of_another_currency_are_left_out_not_added(tmp_path: Path) -> None:
    imported = taken(
        "iati",
        activity(
            '<transaction><transaction-type code="2"/><value currency="EUR">9</value></transaction>'
            '<transaction><transaction-type code="2"/><value>1</value></transaction>'
        ),
        tmp_path,
    )
    assert imported.tables["activities.csv"][0]["planned"] == "1"
    assert [(x.what, x.why, x.count) for x in imported.skipped] == [
        ("transaction", "in another currency", 1)
    ]


def test_no_transaction_is_no_sum_rather_than_zero(tmp_path: Path) -> None:
    row = only(activity(""), tmp_path)
    assert (row["planned"], row["paid"]) == ("", "")


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><iati-activities>&e;</iati-activities>'
BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (empty, f"{BANK}: the file is empty"),
    "cut in the middle": (halved, f"{BANK}:"),
    "UTF-16 named UTF-8": (
        lambda content: content.decode().encode("utf-16-le"),
        f"{BANK}:1: not XML",
    ),
    "no XML": (lambda _: b"a,b\n1,2\n", f"{BANK}:1: not XML"),
    "another root": (lambda _: b"<rss/>", f"{BANK}: holds no IATI activity (its root is 'rss')"),
    "no activity": (
        lambda _: b"<iati-activities/>",
        f"{BANK}: holds no IATI activity (its root is 'iati-activities')",
    ),
    "no identifier": (
        replaced("other-identifier", "other-id"),
        f"{BANK}: activity 1 has no identifier",
    ),
    "no title": (replaced("title>", "headline>"), f"{BANK}: activity 1 has no title"),
    "text for a sum": (
        replaced(">48000000<", ">4,8E+07x<"),
        f"{BANK}: activity 1: '4,8E+07x' is no sum",
    ),
    "external entity": (lambda _: ENTITY, f"{BANK}: declares entities"),
    "record twice": (
        lambda content: content.replace(
            b"</iati-activities>", content[content.index(b"    <iati-activity ") :], 1
        ),
        f"{BANK}, activity 3: the record is a second",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    change, message = BROKEN[fault]
    assert refused("iati", {BANK: change(files(BANK)[BANK])}, tmp_path).startswith(message)


def test_a_date_made_by_excel_is_refused(tmp_path: Path) -> None:
    content = files(WORKED)[WORKED].replace(b'iso-date="2010-04-01"', b'iso-date="Apr-10"')
    assert "iso-date 'Apr-10' is not a day" in refused("iati", {WORKED: content}, tmp_path)


def test_utf_16_with_its_mark_is_read_as_xml_allows(tmp_path: Path) -> None:
    content = files(BANK)[BANK].replace(b'encoding="UTF-8"', b'encoding="UTF-16"')
    assert taken("iati", {BANK: utf16(content)}, tmp_path).read == 2


def test_the_publishers_whole_files(real: Path) -> None:
    paths = [real / "iati" / name for name in (BANK, WORKED)]
    imported = importers.read("iati", paths, ROOT)
    assert imported.read == imported.kept == 17
    assert {x.what for x in imported.unmatched} == {"Africa"}
