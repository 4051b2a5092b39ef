"""How an answer follows: each row down to its claims, and each claim down to its place in a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.answer import Answer, Step
from lodeway.views import wrap
from lodeway.views.telling import WORDS, described, says
from lodeway.views.text import cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lodeway.networks.receipts import Receipt
    from lodeway.studies.receipts import Receipts
    from lodeway.views.telling import Speech

    Line = tuple[int, str]

_SHOWN = ("source", "locator", "status", "basis", "confidence", "since", "until", "lastConfirmed")
_HEADS = {
    "en": ("answer", "row", "depth", "step", "claim", "says", "source", "place", "status", "basis",
           "confidence", "since", "until", "last confirmed", "reference"),
    "zh": ("回答", "行", "层", "推导", "主张", "内容", "出处", "位置", "状态", "依据", "可信度", "起始",
           "终止", "最近确认", "链接"),
}  # fmt: skip
_TITLE = {"en": "How the answer follows", "zh": "回答如何得出"}


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


def _said(answer: Answer, row: int, known: Collection[object], lang: str) -> str:
    words = WORDS["zh" if lang == "zh" else "en"]
    cells = zip(answer.columns, answer.rows[row], strict=True)
    return words["and"].join(
        f"{name}{words['colon']}{cell(value)}"
        for name, value in cells
        if value is not None and value not in known
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


def tree(found: Receipts, speech: Speech, *, width: int | None = None) -> str:
    """The derivation as an indented list; with `width` its lines are wrapped."""
    seen: set[str] = set()  # a claim is spelled out once
    blocks = [
        "\n".join([answer.title, "", *_drawn(_lines(answer, found, seen, speech), width)]) + "\n"
        for answer in found.answers
    ]
    return "\n".join(blocks)


def _drawn(lines: Iterator[Line], width: int | None) -> Iterator[str]:
    for depth, text in lines:
        indent = "  " * depth
        parts = [text] if width is None else wrap.wrapped(text, max(40, width - len(indent) - 2))
        yield f"{indent}- {parts[0]}"
        yield from (f"{indent}  {part}" for part in parts[1:])


def _lines(answer: Answer, found: Receipts, seen: set[str], speech: Speech) -> Iterator[Line]:
    behind, words = _behind(found), WORDS[speech.lang]
    if not answer.claims:
        yield 0, words["none"]
    for n, step in enumerate(_steps(answer, found), start=1):
        numbered = f"{words['row'].format(n)}{words['colon']}{step.says}"
        yield from _step(Step(numbered, step.claims, step.parts), 0, behind, seen, speech)


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
    words = WORDS[speech.lang]
    if claim in seen:
        return words["above"].format(claim)
    if claim not in behind:
        return words["unknown"].format(claim)
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
    yield depth, step.says, *[None] * (len(_HEADS[speech.lang]) - 4)
    for claim in step.claims:
        one = behind.get(claim)
        placed = _placed(one, behind) if one else {}
        cells = [placed.get(name) for name in (*_SHOWN, "reference")]
        yield depth + 1, None, claim, says(one, speech) if one else None, *cells
    for part in step.parts:
        yield from _flat(part, depth + 1, behind, speech)
