"""What an answer shows for itself, and whether it still holds when it is asked again."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.claims import claim_text
from lodeway.schema import vocab
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.claims.claim_text import Receipt
    from lodeway.claims.graph import Graph
    from lodeway.report.answer import Answer, Step
    from lodeway.schema.values import Lang


_CLOSE = 1e-9  # floats that differ by less are the same on another machine


@dataclass(frozen=True)
class Receipts:
    """Answers with the question they answer and everything that stands behind them.

    `words` ask the question again, on a graph whose N-Quads have the SHA-256 `release`; `files`
    are those that the words name.
    """

    words: tuple[str, ...]
    lang: Lang
    release: str
    version: str
    answers: tuple[Answer, ...]
    claims: tuple[Receipt, ...]
    sources: tuple[Receipt, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """Something that was so and is otherwise now; None stands for what is not there.

    `kind` is `row`, `step`, `note`, `verdict` or `table` of an answer, else `claim`, `retracted`, `gone`,
    `new` or `source`. `where` is the title of a table or an id, `what` a row or a field of it.
    """

    kind: str
    where: str
    what: str
    was: str | None
    now: str | None


def gather(
    kg: Graph,
    answers: Sequence[Answer],
    *,
    words: Sequence[str],
    lang: Lang,
    release: str,
    version: str,
    files: Mapping[str, bytes] | None = None,
) -> Receipts:
    """Answers with every claim they rest on and every source of these."""
    ids = {claim for answer in answers for claim in answer.rests_on}
    claims = claim_text.claims(kg.store, ids)
    sources = claim_text.sources(kg.store, _sources(claims))
    found = tuple(answers)
    return Receipts(tuple(words), lang, release, version, found, claims, sources, files or {})


def changes(then: Receipts, now: Receipts) -> tuple[Change, ...]:
    """How `now`, the question asked again, differs from `then`: answers first, then claims.

    Claims are compared field by field. One that `now` no longer rests on must be among its claims
    all the same if the graph still has it: `still` gathers them.
    """
    return (*_answers(then, now), *_claims(then, now), *_sources_changed(then, now))


def still(kg: Graph, then: Receipts, now: Receipts) -> Receipts:
    """`now` with the claims and sources of `then` that the graph still has."""
    ids = {one.id for one in (*then.claims, *now.claims)}
    claims = claim_text.claims(kg.store, ids)
    named = {one.id for one in then.sources} | set(_sources(claims))
    sources = claim_text.sources(kg.store, named)
    return Receipts(
        now.words, now.lang, now.release, now.version, now.answers, claims, sources, now.files
    )


def _sources(claims: Sequence[Receipt]) -> set[str]:
    return {source for claim in claims for source in claim.fields.get("source", "").split(";")}


def _answers(then: Receipts, now: Receipts) -> Iterator[Change]:
    old = {answer.title: answer for answer in then.answers}
    new = {answer.title: answer for answer in now.answers}
    for title in [*old, *(title for title in new if title not in old)]:
        before, after = old.get(title), new.get(title)
        if before is None or after is None:
            yield Change("table", title, "", title if before else None, title if after else None)
        else:
            yield from _answer(before, after)


def _answer(before: Answer, after: Answer) -> Iterator[Change]:
    if before.columns != after.columns:
        columns = ", ".join(before.columns), ", ".join(after.columns)
        yield Change("table", before.title, "columns", *columns)
    yield from _rows(before, after)
    for note in [n for n in before.notes if n not in after.notes]:
        yield Change("note", before.title, "", note, None)
    for note in [n for n in after.notes if n not in before.notes]:
        yield Change("note", before.title, "", None, note)
    yield from _steps(before, after)
    if before.verdict != after.verdict:
        yield Change("verdict", before.title, "", before.verdict, after.verdict)


def _rows(before: Answer, after: Answer) -> Iterator[Change]:
    """Rows that are not the same, those that only moved left in peace."""
    old, new = _comparable(before), _comparable(after)
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            for n in range(max(b - a, d - c)):
                yield from _row(
                    before, after, a + n if a + n < b else None, c + n if c + n < d else None
                )


def _row(before: Answer, after: Answer, old: int | None, new: int | None) -> Iterator[Change]:
    number = str(1 + (old if old is not None else new or 0))
    if old is None or new is None:
        was = None if old is None else _words_of(before, old)
        now = None if new is None else _words_of(after, new)
        yield Change("row", before.title, number, was, now)
        return
    for column, was_value in zip(before.columns, before.rows[old], strict=True):
        at = after.columns.index(column) if column in after.columns else None
        now_value = None if at is None else after.rows[new][at]
        if not _same(was_value, now_value):
            yield Change(
                "row", before.title, f"{number}: {column}", _text(was_value), _text(now_value)
            )
    claims = _behind(before, old), _behind(after, new)
    if claims[0] != claims[1]:
        yield Change(
            "row", before.title, f"{number}: claims", " ".join(claims[0]), " ".join(claims[1])
        )


def _steps(before: Answer, after: Answer) -> Iterator[Change]:
    """Derivations that are not the same, where the rows are."""
    if _comparable(before) == _comparable(after):
        both = zip(before.steps, after.steps, strict=False)
        for n, (was, now) in enumerate(both, start=1):
            if was != now:
                yield Change("step", before.title, str(n), _in_words(was), _in_words(now))


def _in_words(step: Step) -> str:
    """A derivation in one line."""
    parts = "; ".join(_in_words(part) for part in step.parts)
    behind = " ".join(step.claims)
    return " ".join(
        text for text in (step.says, f"[{behind}]", f"({parts})") if text not in ("[]", "()")
    )


def _words_of(answer: Answer, row: int) -> str:
    """A row in words: its cells that hold something, after the names of their columns."""
    answer = answer.shown()
    cells = zip(answer.columns, answer.rows[row], strict=True)
    return "; ".join(f"{name}: {_text(value)}" for name, value in cells if value is not None)


def _comparable(answer: Answer) -> list[str]:
    """Rows as texts that are the same for the same row, whatever the machine."""
    return [
        repr([[_rounded(v) for v in row], _behind(answer, n)]) for n, row in enumerate(answer.rows)
    ]


def _behind(answer: Answer, row: int) -> tuple[str, ...]:
    return tuple(sorted(answer.claims[row])) if answer.claims else ()


def _rounded(value: object) -> object:
    return (
        f"{value:.9g}" if isinstance(value, float | int) and not isinstance(value, bool) else value
    )


def _same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_CLOSE)
    return one == other


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _claims(then: Receipts, now: Receipts) -> Iterator[Change]:
    there = {one.id: one for one in now.claims}
    rested = {claim for answer in then.answers for claim in answer.rests_on}
    for one in then.claims:
        if one.id not in there:
            yield Change("gone", one.id, "", one.id, None)
            continue
        for name, was, is_now in _fields(one, there[one.id]):
            kind = "retracted" if name == "retracted" and is_now else "claim"
            yield Change(kind, one.id, name, was, is_now)
    for claim in sorted({c for answer in now.answers for c in answer.rests_on} - rested):
        yield Change("new", claim, "", None, claim)


def _sources_changed(then: Receipts, now: Receipts) -> Iterator[Change]:
    there = {one.id: one for one in now.sources}
    for one in then.sources:
        if one.id not in there:
            yield Change("gone", one.id, "", one.id, None)
        else:
            for name, was, is_now in _fields(one, there[one.id]):
                yield Change("source", one.id, name, was, is_now)


def _fields(one: Receipt, other: Receipt) -> Iterator[tuple[str, str | None, str | None]]:
    for name in sorted({*one.fields, *other.fields}):
        was, now = one.fields.get(name), other.fields.get(name)
        if was != now:
            yield name, was, now


_FOLDER = "files/"
_MOST = 1 << 20  # bytes of a file that a question names


def gathered(kg: Graph, words: Sequence[str], lang: Lang, answers: Sequence[Answer]) -> Receipts:
    """Answers to a question with their claims, their sources and the files that it names."""
    words, files = _filed(words)
    with kg.file.open("rb") as nquads:
        release = hashlib.file_digest(nquads, "sha256").hexdigest()
    return gather(
        kg,
        answers,
        words=words,
        lang=lang,
        release=release,
        version=vocab.VERSION,
        files=files,
    )


def _filed(words: Sequence[str]) -> tuple[list[str], dict[str, bytes]]:
    """The words with each TOML file by its name in the receipts, and these files."""
    out, files = [], {}
    for word in words:
        if word.endswith(".toml") and Path(word).is_file():
            data = Path(word).read_bytes()
            if len(data) > _MOST:
                raise InvalidValue(f"{word}: too large to go into receipts ({_MOST >> 20} MiB)")
            kept = f"{_FOLDER}{hashlib.sha256(data).hexdigest()[:12]}.toml"
            files[kept] = data
            out.append(kept)
        else:
            out.append(word)
    return out, files


def unfiled(found: Receipts, folder: Path) -> list[str]:
    """The words that ask the question again, with the files that they name written to `folder`.

    Words may come from a stranger: one that names any other file raises `InvalidValue`.
    """
    out = []
    for word in found.words:
        if word in found.files:
            path = folder / word.removeprefix(_FOLDER)
            path.write_bytes(found.files[word])
            out.append(str(path))
        elif word.endswith(".toml") or "/" in word or "\\" in word:
            raise InvalidValue(f"the receipts ask for the file '{word}', which they do not hold")
        else:
            out.append(word)
    return out
