"""Receipts as a tree of how the answer follows, and as one file.

Writing gives the same bytes for the same receipts. Reading trusts nothing: names, sizes and hashes
are looked at before anything else, and nothing is written to disk.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_text import WORDS, Receipt, described, says
from lodeway.report import screen
from lodeway.report.answer import Answer, Cited, Column, Step, columns
from lodeway.report.receipts import Receipts
from lodeway.report.table import cell
from lodeway.report.text import safe, unguarded
from lodeway.report.wrap import wrapped_lines
from lodeway.schema import words
from lodeway.schema.errors import InvalidValue
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lodeway.claims.claim_text import Speech
    from lodeway.schema.values import Lang


# How an answer follows: each row down to its claims, and each claim down to its place in a source.


if TYPE_CHECKING:
    Line = tuple[int, str]

_ = words.of(__name__)

_SHOWN = ("source", "locator", "status", "basis", "confidence", "since", "until", "lastConfirmed")
_HEADS = columns(
    "answer row depth step claim_id says source place status basis confidence since until "
    "confirmed reference",
    claim_id=_("claim"),
    says=_("says"),
    source=_("source"),
    place=_("place", "in a source"),
)
_TITLE = _("How the answer follows")


def nested(found: Receipts) -> list[dict[str, object]]:
    """The whole derivation as plain lists and dictionaries, for programs."""
    behind = _behind(found)
    return [
        {"title": answer.title, "rows": [_nested(step, behind) for step in _steps(answer, found)]}
        for answer in found.answers
    ]


def _steps(answer: Answer, found: Receipts) -> tuple[Step, ...]:
    """The derivation of each row: its own, else the row in words on its claims."""
    if answer.steps:
        return answer.steps
    claims = answer.claims or ((),) * len(answer.rows)
    # The claims under a row name their sources themselves.
    known = {one.fields.get(f"label@{found.lang}") for one in found.sources}
    return tuple(
        Step(_said(answer, n, {*ids, " ".join(ids), *known}, found.lang), ids)
        for n, ids in enumerate(claims)
    )


def _said(answer: Answer, row: int, known: Collection[object], lang: Lang) -> str:
    answer = answer.shown()
    cells = zip(answer.columns, answer.rows[row], strict=True)
    return WORDS["and"][lang].join(
        f"{name}{WORDS['colon'][lang]}{cell(value, lang)}"
        for name, value in cells
        if value is not None and value not in known and not isinstance(value, Cited)
    )


def _nested(step: Step, behind: Mapping[str, Receipt]) -> dict[str, object]:
    claims = [
        {"claim": one, **({} if one not in behind else _placed(behind[one], behind))}
        for one in step.claims
    ]
    whole: dict[str, object] = {"says": step.says}
    whole |= {"claims": claims} if claims else {}
    return whole | ({"parts": [_nested(p, behind) for p in step.parts]} if step.parts else {})


def _placed(claim: Receipt, behind: Mapping[str, Receipt]) -> dict[str, str]:
    """Where a claim stands and how firm it is."""
    found = {name: claim.fields[name] for name in _SHOWN if name in claim.fields}
    source = behind.get(claim.fields.get("source", ""))
    reference = source.fields.get("reference") if source else None
    return found | ({"reference": reference} if reference else {})


def _behind(found: Receipts) -> dict[str, Receipt]:
    return {one.id: one for one in (*found.sources, *found.claims)}


def tree(found: Receipts, speech: Speech, *, width: int | None = None, brief: bool = False) -> str:
    """The verdict and the derivation as an indented list, wrapped to `width`.

    `brief` leaves out what does not fit a screen, and counts it.
    """
    seen: set[str] = set()  # a claim is spelled out once
    blocks = [
        (answer.title, [[*_drawn(row, width)] for row in _rows(answer, found, seen, speech)])
        for answer in found.answers
    ]
    verdict = next((answer.verdict for answer in found.answers if answer.verdict), "")
    if brief and width:
        return screen.outline(verdict, blocks, width, speech.lang)
    lines = (
        "\n".join([title, "", *(line for row in rows for line in row)]) + "\n"
        for title, rows in blocks
    )
    told = "\n".join(wrapped_lines(verdict, width)) if width else verdict
    return "\n".join([*([told + "\n"] if verdict else []), *lines])


def _drawn(lines: Iterable[Line], width: int | None) -> Iterator[str]:
    for depth, text in lines:
        indent = "  " * depth
        parts = [text] if width is None else wrapped_lines(text, max(40, width - len(indent) - 2))
        yield f"{indent}- {parts[0]}"
        yield from (f"{indent}  {part}" for part in parts[1:])


def _rows(answer: Answer, found: Receipts, seen: set[str], speech: Speech) -> Iterator[list[Line]]:
    """How each row of an answer follows."""
    behind, lang = _behind(found), speech.lang
    if not answer.claims:
        yield [(0, WORDS["none"][lang])]
    for n, step in enumerate(_steps(answer, found), start=1):
        numbered = f"{WORDS['row'][lang].format(n)}{WORDS['colon'][lang]}{step.says}"
        yield [*_step(Step(numbered, step.claims, step.parts), 0, behind, seen, speech)]


def _step(
    step: Step, depth: int, behind: Mapping[str, Receipt], seen: set[str], speech: Speech
) -> Iterator[Line]:
    yield depth, step.says
    for part in step.parts:
        yield from _step(part, depth + 1, behind, seen, speech)
    for claim in step.claims:
        yield depth + 1, _claim(claim, behind, seen, speech)
        seen.add(claim)


def _claim(claim: str, behind: Mapping[str, Receipt], seen: Collection[str], speech: Speech) -> str:
    lang = speech.lang
    if claim in seen:
        return WORDS["above"][lang].format(claim)
    if claim not in behind:
        return WORDS["unknown"][lang].format(claim)
    return described(behind[claim], behind, speech)


def flat(found: Receipts, speech: Speech) -> Answer:
    """The derivation as one table, a row a claim and a row a step, for spreadsheets."""
    behind = _behind(found)
    rows = tuple(
        (answer.title, n, *row)
        for answer in found.answers
        for n, step in enumerate(_steps(answer, found), start=1)
        for row in _flat(step, 0, behind, speech)
    )
    return Answer(_TITLE[speech.lang], _HEADS[speech.lang], rows)


def _flat(
    step: Step, depth: int, behind: Mapping[str, Receipt], speech: Speech
) -> Iterator[tuple[object, ...]]:
    yield depth, step.says, *[None] * (len(_HEADS.headings) - 4)
    for claim in step.claims:
        one = behind.get(claim)
        placed = _placed(one, behind) if one else {}
        cells = [placed.get(name) for name in (*_SHOWN, "reference")]
        yield depth + 1, None, claim, says(one, speech) if one else None, *cells
    for part in step.parts:
        yield from _flat(part, depth + 1, behind, speech)


# Receipts as one zip file: the answer, its question, claims, sources and derivation, all hashed.


_FORMAT = "lodeway-receipts-1"
_MANIFEST = "manifest.json"
_MEMBERS = ("answer.json", "claims.csv", "derivation.json", "question.json", "sources.csv")
_FILE = re.compile(r"files/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MOST = 64 << 20  # bytes of all members, unpacked
_MOST_MEMBERS = 64
_WORKED_OUT = re.compile(r"(since|until)(Earliest|Latest)")  # days that receipts held before 0.5
_MALFORMED = (AttributeError, KeyError, TypeError, ValueError, RecursionError, csv.Error)


class _MisfitError(ValueError):
    """Parts of a member that do not fit each other, said in plain words."""


_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip's own beginning: the day of writing is no part of an answer


def packed(found: Receipts) -> bytes:
    """The zip file of the receipts; the same bytes for the same receipts."""
    members: dict[str, bytes] = {
        "answer.json": _dumped([_plain(answer) for answer in found.answers]),
        "claims.csv": _table(found.claims),
        "derivation.json": _dumped(nested(found)),
        "question.json": _dumped({"words": found.words, "lang": found.lang}),
        "sources.csv": _table(found.sources),
        **found.files,
    }
    about = {
        "format": _FORMAT,
        "lodeway": found.version,
        "release": found.release,
        "sha256": {name: _sha256(members[name]) for name in sorted(members)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in [(_MANIFEST, _dumped(about)), *sorted(members.items())]:
            info = zipfile.ZipInfo(name, date_time=_EPOCH)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            file.writestr(info, data, zipfile.ZIP_DEFLATED, compresslevel=6)
    return out.getvalue()


def opened(data: bytes, name: str) -> Receipts:
    """The receipts in a zip file called `name`.

    Raises `InvalidValue` for what is no such file, for one that was cut or unpacks to more than it
    may, and where a member is not what the manifest says.
    """
    members = _members(data, name)
    try:
        about = json.loads(members.pop(_MANIFEST))
        _check(about, members, name)
        return _receipts(about, members)
    except InvalidValue:
        raise
    except _MALFORMED as error:
        raise InvalidValue(f"{name}: not the receipts of an answer: {_why(error)}") from error


def _why(error: Exception) -> str:
    """What is wrong with a member, in words that say nothing of this program's insides."""
    if isinstance(error, _MisfitError):
        return str(error)
    if isinstance(error, RecursionError):
        return "a member is nested too deeply"
    if isinstance(error, KeyError):
        return f"'{error.args[0]}' is missing from a member"
    if isinstance(error, UnicodeDecodeError | json.JSONDecodeError | csv.Error):
        return "a member cannot be read as JSON or CSV"
    return "a member is not built as receipts are"


def _members(data: bytes, name: str) -> dict[str, bytes]:
    """Every member by name, read within limits and never written anywhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            infos = file.infolist()
            _look(infos, name)
            return _unpacked(file, infos, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise InvalidValue(f"{name}: not a whole zip file: {error}") from error


def _look(infos: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Refuse what no bundle holds, before a byte is unpacked."""
    names = [info.filename for info in infos]
    if len(names) > _MOST_MEMBERS or sum(info.file_size for info in infos) > _MOST:
        raise InvalidValue(f"{name}: larger than receipts can be ({_MOST >> 20} MiB unpacked)")
    for one in names:
        if one != _MANIFEST and one not in _MEMBERS and not _FILE.fullmatch(one):
            raise InvalidValue(f"{name}: holds '{one}', which receipts never do")
        if names.count(one) > 1:
            raise InvalidValue(f"{name}: holds '{one}' twice")
    for one in (_MANIFEST, *_MEMBERS):
        if one not in names:
            raise InvalidValue(f"{name}: '{one}' is missing")


def _unpacked(
    file: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], name: str
) -> dict[str, bytes]:
    found, room = {}, _MOST
    for info in infos:
        if info.flag_bits & 1:
            raise InvalidValue(f"{name}: '{info.filename}' is encrypted")
        with file.open(info) as member:
            found[info.filename] = member.read(room + 1)
        # A member may hold more than it says it does.
        room -= len(found[info.filename])
        if room < 0:
            raise InvalidValue(f"{name}: larger than receipts can be ({_MOST >> 20} MiB unpacked)")
    return found


def _check(about: Mapping[str, Any], members: Mapping[str, bytes], name: str) -> None:
    if about["format"] != _FORMAT:
        raise InvalidValue(f"{name}: receipts of the form '{about['format']}', not '{_FORMAT}'")
    if set(about["sha256"]) != set(members):
        odd = sorted(set(about["sha256"]) ^ set(members))
        raise InvalidValue(f"{name}: the manifest and the members differ: {', '.join(odd)}")
    for member, data in sorted(members.items()):
        if _sha256(data) != about["sha256"][member]:
            raise InvalidValue(f"{name}: '{member}' was changed after it was written")


def _receipts(about: Mapping[str, Any], members: Mapping[str, bytes]) -> Receipts:
    question = json.loads(members["question.json"])
    words, lang = tuple(map(str, question["words"])), question["lang"]
    if lang not in LANGS:
        raise _MisfitError(f"language {str(lang)!r} is neither en nor zh")
    answers = json.loads(members["answer.json"])
    steps = json.loads(members["derivation.json"])
    return Receipts(
        words,
        lang,
        str(about["release"]),
        str(about["lodeway"]),
        tuple(_answer(one, rows["rows"]) for one, rows in zip(answers, steps, strict=True)),
        _read(members["claims.csv"]),
        _read(members["sources.csv"]),
        {one: data for one, data in members.items() if one.startswith("files/")},
    )


def _plain(answer: Answer) -> dict[str, object]:
    return {
        "title": answer.title,
        "name": answer.name,
        "columns": [_column(column) for column in answer.columns],
        "rows": answer.rows,
        "notes": answer.notes,
        "verdict": answer.verdict,
        "claims": answer.claims,
    }


def _column(column: str) -> dict[str, object]:
    key, shown = (column.key, column.shown) if isinstance(column, Column) else (column, True)
    return {"heading": str(column), "key": key, "shown": shown}


def _read_column(read: Any) -> Column:
    if isinstance(read, str):  # written before columns had keys
        return Column(read, read)
    return Column(str(read["heading"]), str(read["key"]), shown=bool(read["shown"]))


def _answer(read: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Answer:
    """An answer as it was written; raises ValueError where its parts do not fit each other."""
    columns = tuple(map(_read_column, read["columns"]))
    rows = tuple(
        tuple(Cited(map(str, cell)) if isinstance(cell, list) else cell for cell in row)
        for row in read["rows"]
    )
    claims = tuple(tuple(map(str, ids)) for ids in read["claims"])
    if any(len(row) != len(columns) for row in rows) or (claims and len(claims) != len(rows)):
        raise _MisfitError(f"the rows of '{read['title']}' do not fit its columns")
    return Answer(
        str(read["title"]),
        columns,
        rows,
        tuple(map(str, read["notes"])),
        claims,
        tuple(map(_bundle_step, steps)),
        str(read["verdict"]),
        str(read.get("name", "")),
    )


def _bundle_step(read: Mapping[str, Any]) -> Step:
    claims = tuple(str(one["claim"]) for one in read.get("claims", ()))
    return Step(str(read["says"]), claims, tuple(map(_bundle_step, read.get("parts", ()))))


def as_written(found: Receipts) -> Receipts:
    """The receipts as they read once written: dates as texts, lists as tuples."""
    return opened(packed(found), "receipts")


def _table(found: Sequence[Receipt]) -> bytes:
    names = sorted({name for one in found for name in one.fields})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", *names])
    for one in found:
        writer.writerow([one.id, *(safe(one.fields.get(name, "")) for name in names)])
    return out.getvalue().encode()


def _read(data: bytes) -> tuple[Receipt, ...]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    found = []
    for row in rows:
        if None in row or None in row.values():
            raise ValueError(f"line {rows.line_num} has another number of cells than the first")
        name = row.pop("id")
        cells = {n: text for n, text in row.items() if text and not _WORKED_OUT.fullmatch(n)}
        fields = {n: unguarded(text) for n, text in cells.items()}
        found.append(Receipt(name, fields))
    return tuple(found)


def _dumped(whole: object) -> bytes:
    return (json.dumps(whole, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
