"""Receipts as a zip file: the same bytes every time, and nothing believed of a stranger's file."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodeway.claims.claim_text import Receipt
from lodeway.report import bundle
from lodeway.report.answer import Answer, Step
from lodeway.report.receipts import Receipts
from lodeway.schema.errors import InvalidValue

HELD = Receipt("anvil-basalt", {"holder": "anvil", "share": "30", "source": "gazette"})
FOUND = Receipts(
    words=("ask", "who-owns", "--holder", "anvil"),
    lang="en",
    release="0" * 64,
    version="0.3.0",
    answers=(
        Answer(
            "Who owns what",
            ("Who", "Share (%)"),
            (("Anvil", 30.0), ("Basalt", None)),
            ("One note.",),
            (("anvil-basalt",), ()),
            (Step("30 of 100", ("anvil-basalt",), (Step("a part"),)), Step("nothing")),
            "Anvil holds.",
        ),
    ),
    claims=(HELD,),
    sources=(Receipt("gazette", {"label@en": "=HYPERLINK(1)", "label@zh": "公报"}),),
    files={"files/abc.toml": b"a = 1\n"},
)
GOOD = bundle.packed(FOUND)


def rewritten(change: Callable[[dict[str, bytes]], None], *, hashed: bool = True) -> bytes:
    """The good file with its members changed; with `hashed` the manifest goes along."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    about = json.loads(members.pop("manifest.json"))
    change(members)
    if hashed:
        about["sha256"] = {n: hashlib.sha256(d).hexdigest() for n, d in members.items()}
    return zipped({"manifest.json": json.dumps(about).encode(), **members})


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(InvalidValue) as caught:
        bundle.opened(data, "some.zip")
    assert str(caught.value).startswith("some.zip: ")
    return str(caught.value)


def test_what_is_packed_is_read_again_the_same() -> None:
    read = bundle.opened(GOOD, "some.zip")
    assert read.words == FOUND.words
    assert read.files == FOUND.files
    assert read.claims == FOUND.claims
    assert read.answers == FOUND.answers


def test_days_that_older_receipts_worked_out_are_not_read_again() -> None:
    days = {"since": "2024", "sinceEarliest": "2024-01-01", "sinceLatest": "2024-12-31"}
    older = replace(FOUND, claims=(replace(HELD, fields={**HELD.fields, **days}),))
    (read,) = bundle.opened(bundle.packed(older), "some.zip").claims
    assert read.fields == {**HELD.fields, "since": "2024"}


def test_a_source_that_reads_like_a_formula_is_no_formula_in_the_table() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        table = file.read("sources.csv").decode()
    assert table == "id,label@en,label@zh\ngazette,'=HYPERLINK(1),公报\n"


def test_the_same_receipts_give_the_same_bytes_and_no_day_of_writing() -> None:
    assert bundle.packed(bundle.opened(GOOD, "some.zip")) == bundle.packed(bundle.as_written(FOUND))
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_member_has_its_hash_in_the_manifest() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        about = json.loads(file.read("manifest.json"))
        names = [name for name in file.namelist() if name != "manifest.json"]
        assert about["sha256"] == {n: hashlib.sha256(file.read(n)).hexdigest() for n in names}
    assert about["release"] == FOUND.release
    assert about["lodeway"] == "0.3.0"


def test_a_row_edited_in_place_is_told_from_its_hash() -> None:
    def edit(members: dict[str, bytes]) -> None:
        members["answer.json"] = members["answer.json"].replace(b"30.0", b"90.0")

    assert "'answer.json' was changed after it was written" in refused(
        rewritten(edit, hashed=False)
    )
    assert bundle.opened(rewritten(edit), "some.zip").answers[0].rows[0] == ("Anvil", 90.0)


@given(st.integers(0, len(GOOD) - 1))
def test_a_file_cut_anywhere_is_refused(end: int) -> None:
    refused(GOOD[:end])


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_flipped_bit_is_refused_or_changes_nothing(at: int, mask: int) -> None:
    data = bytearray(GOOD)
    data[at] ^= mask
    try:
        read = bundle.opened(bytes(data), "some.zip")
    except InvalidValue:
        return
    assert read == bundle.opened(GOOD, "some.zip")


@pytest.mark.parametrize(
    "name",
    ["../../evil", "/etc/evil", "files/../evil.toml", "files/a/b.toml", "C:\\evil", "readme.txt"],
)
def test_a_member_that_receipts_never_hold_is_refused_by_name(name: str) -> None:
    def add(members: dict[str, bytes]) -> None:
        members[name] = b""

    assert f"holds '{name}', which receipts never do" in refused(rewritten(add))


def test_a_missing_and_a_doubled_member_are_refused() -> None:
    assert "'claims.csv' is missing" in refused(rewritten(lambda m: m.pop("claims.csv") and None))
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("answer.json", b"[]")
    assert "holds 'answer.json' twice" in refused(out.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    def swell(members: dict[str, bytes]) -> None:
        members["files/big.toml"] = bytes(65 << 20)

    data = rewritten(swell)
    assert len(data) < 1 << 20
    assert "larger than receipts can be (64 MiB unpacked)" in refused(data)


def test_a_bomb_that_lies_about_its_size_is_refused_too() -> None:
    big = 65 << 20
    data = bytearray(rewritten(lambda m: m.update({"files/big.toml": bytes(big)})))
    size = struct.pack("<I", big)
    assert data.count(size) == 2  # in the member's own head and in the directory
    refused(bytes(data).replace(size, struct.pack("<I", 10)))


def test_what_is_encrypted_is_refused() -> None:
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "is encrypted" in refused(bytes(data))


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("answer.json", "{"),
        ("answer.json", "[" * 100_000),
        ("answer.json", "[]"),
        ("answer.json", '[{"title": "x"}]'),
        ("question.json", '{"words": ["ask"], "lang": "fr"}'),
        ("question.json", "[]"),
        ("claims.csv", "id,share\nanvil-basalt\n"),
        ("claims.csv", 'id,share\n"anvil-basalt,30\n'),
        ("claims.csv", "share\n30\n"),
        ("derivation.json", "{}"),
    ],
)
def test_a_member_of_another_form_is_refused(member: str, text: str) -> None:
    said = refused(rewritten(lambda m: m.update({member: text.encode()})))
    assert "not the receipts of an answer" in said
    assert "Error" not in said
    assert "object" not in said


def test_what_is_wrong_with_a_member_is_said_in_plain_words() -> None:
    told = {
        text: refused(rewritten(lambda m, t=text: m.update({"answer.json": t.encode()})))  # type: ignore[misc]
        for text in ("[" * 100_000, "[1", "[1]", '[{"title": "x"}]')
    }
    ends = [
        said.removeprefix("some.zip: not the receipts of an answer: ") for said in told.values()
    ]
    assert ends == [
        "a member is nested too deeply",
        "a member cannot be read as JSON or CSV",
        "a member is not built as receipts are",
        "'columns' is missing from a member",
    ]


def test_rows_must_fit_their_columns() -> None:
    answer = replace(FOUND.answers[0], rows=(("Anvil",), ("Basalt", None)))
    assert "do not fit its columns" in refused(bundle.packed(replace(FOUND, answers=(answer,))))


def test_no_zip_file_and_another_form_of_receipts_are_refused() -> None:
    assert "not a whole zip file" in refused(b"hello")
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    members["manifest.json"] = members["manifest.json"].replace(b"receipts-1", b"receipts-9")
    assert "receipts of the form 'lodeway-receipts-9'" in refused(zipped(members))
